/** Tasks and events: what was or will be done, about whom and about what. */
import type { FieldSpec, ObjectSpec } from './build.ts'
import { area, changeKey, date, datetime, flag, int, owner, pick, ref, text } from './build.ts'

/** What an activity may be about. */
const WHAT = ['Account', 'Opportunity', 'Case', 'Contract', 'Campaign', 'Product2', 'Project__c']

const about = (children: string): readonly FieldSpec[] => [
  ref('WhoId', ['Contact', 'Lead'], { label: 'Name ID', children, cascadeDelete: true }),
  ref('WhatId', WHAT, { label: 'Related To ID', children, cascadeDelete: true }),
]

const task: ObjectSpec = {
  name: 'Task',
  label: 'Task',
  labelPlural: 'Tasks',
  keyPrefix: '00T',
  sharing: 'ControlledByParent',
  controllingParents: ['WhatId', 'WhoId'],
  permissionsFrom: null,
  searchable: true,
  fields: [
    ...about('Tasks'),
    text('Subject', 255, { nameField: true }),
    date('ActivityDate', { label: 'Due Date Only' }),
    pick('Status', ['*Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'], {
      required: true,
    }),
    pick('Priority', ['High', '*Normal', 'Low'], { required: true }),
    flag('IsHighPriority', { system: true, label: 'High Priority' }),
    owner(['Group', 'User']),
    area('Description', 32_000, { label: 'Description' }),
    pick('Type', ['Call', 'Email', 'Meeting', 'Other']),
    ref('AccountId', 'Account', { system: true, nillable: true }),
    flag('IsClosed', { system: true, label: 'Closed' }),
    datetime('CompletedDateTime', { system: true, nillable: true, label: 'Completed Date/Time' }),
    pick('TaskSubtype', ['*Task', 'Email', 'Call', 'ListEmail', 'Cadence'], {
      restrictedPicklist: true,
      updateable: false,
      permissionable: false,
    }),
    int('CallDurationInSeconds', 8, { label: 'Call Duration' }),
    pick('CallType', ['Internal', 'Inbound', 'Outbound']),
    flag('IsReminderSet', { label: 'Reminder Set' }),
    datetime('ReminderDateTime', { label: 'Reminder Date/Time', permissionable: false }),
    changeKey(),
  ],
}

const event: ObjectSpec = {
  name: 'Event',
  label: 'Event',
  labelPlural: 'Events',
  keyPrefix: '00U',
  sharing: 'ControlledByParent',
  controllingParents: ['WhatId', 'WhoId'],
  permissionsFrom: null,
  searchable: true,
  fields: [
    ...about('Events'),
    text('Subject', 255, { nameField: true }),
    text('Location', 255),
    flag('IsAllDayEvent', { label: 'All-Day Event' }),
    datetime('ActivityDateTime', { label: 'Due Date Time', permissionable: false }),
    date('ActivityDate', { label: 'Due Date Only', permissionable: false }),
    int('DurationInMinutes', 8, { label: 'Duration', permissionable: false }),
    datetime('StartDateTime', { label: 'Start Date Time', permissionable: false }),
    datetime('EndDateTime', { label: 'End Date Time', permissionable: false }),
    area('Description', 32_000),
    ref('AccountId', 'Account', { system: true, nillable: true }),
    owner(['Group', 'User']),
    pick('Type', ['Call', 'Email', 'Meeting', 'Other']),
    flag('IsPrivate', { label: 'Private' }),
    pick('ShowAs', ['*Busy', 'OutOfOffice', 'Free'], { label: 'Show Time As', permissionable: false }),
    pick('EventSubtype', ['*Event'], { updateable: false, restrictedPicklist: true, permissionable: false }),
    flag('IsReminderSet', { label: 'Reminder Set' }),
    changeKey(),
  ],
}

export const activityObjects: readonly ObjectSpec[] = [task, event]
