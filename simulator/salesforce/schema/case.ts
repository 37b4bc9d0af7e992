/** Cases, their comments and their history. */
import type { ObjectSpec } from './build.ts'
import { area, changeKey, datetime, email, flag, owner, pick, ref, text } from './build.ts'
import { historyOf } from './history.ts'

/** The statuses that close a case. */
export const CLOSED_CASE_STATUSES: ReadonlySet<string> = new Set(['Closed'])

const supportCase: ObjectSpec = {
  name: 'Case',
  label: 'Case',
  labelPlural: 'Cases',
  keyPrefix: '500',
  sharing: 'Private',
  historyObject: 'CaseHistory',
  searchable: true,
  fields: [
    text('CaseNumber', 30, { autoNumber: true, nameField: true, nillable: false, groupable: false }),
    ref('ContactId', 'Contact', { children: 'Cases' }),
    ref('AccountId', 'Account', { children: 'Cases' }),
    ref('ParentId', 'Case', { label: 'Parent Case ID', children: 'Cases' }),
    text('SuppliedName', 80, { label: 'Name' }),
    email('SuppliedEmail', { label: 'Email Address' }),
    text('SuppliedPhone', 40, { label: 'Phone' }),
    text('SuppliedCompany', 80, { label: 'Company' }),
    pick('Type', ['Mechanical', 'Electrical', 'Electronic', 'Structural', 'Other'], { label: 'Case Type' }),
    pick('Status', ['*New', 'Working', 'Escalated', 'Closed'], {
      required: true,
      restrictedPicklist: true,
      trackHistory: true,
    }),
    pick(
      'Reason',
      [
        'Installation',
        'Equipment Complexity',
        'Performance',
        'Breakdown',
        'Equipment Design',
        'Feedback',
        'Other',
      ],
      {
        label: 'Case Reason',
      },
    ),
    pick('Origin', ['Phone', 'Email', 'Web'], { label: 'Case Origin' }),
    text('Subject', 255),
    pick('Priority', ['High', '*Medium', 'Low'], { trackHistory: true }),
    area('Description', 32_000),
    flag('IsClosed', { system: true, label: 'Closed' }),
    datetime('ClosedDate', { system: true, nillable: true }),
    flag('IsEscalated', { label: 'Escalated', permissionable: true }),
    owner(['Group', 'User']),
    area('Internal_Notes__c', 32_768),
    changeKey(),
  ],
}

const comment: ObjectSpec = {
  name: 'CaseComment',
  label: 'Case Comment',
  labelPlural: 'Case Comments',
  keyPrefix: '00a',
  sharing: 'ControlledByParent',
  controllingParents: ['ParentId'],
  permissionsFrom: 'Case',
  fields: [
    ref('ParentId', 'Case', {
      required: true,
      updateable: false,
      children: 'CaseComments',
      cascadeDelete: true,
    }),
    flag('IsPublished', { label: 'Published' }),
    area('CommentBody', 4_000, { label: 'Body', permissionable: false }),
  ],
}

export const caseObjects: readonly ObjectSpec[] = [
  supportCase,
  comment,
  historyOf('Case', 'CaseHistory', 'CaseId'),
]
