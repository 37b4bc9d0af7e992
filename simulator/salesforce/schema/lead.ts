/** Leads and campaigns. */
import { address } from './account.ts'
import type { ObjectSpec } from './build.ts'
import {
  area,
  changeKey,
  currency,
  date,
  email,
  flag,
  int,
  nameText,
  owner,
  percent,
  personName,
  phone,
  pick,
  ref,
  text,
  url,
} from './build.ts'
import { INDUSTRIES, LEAD_SOURCES, RATINGS, REGIONS, SALUTATIONS } from './picklists.ts'

const lead: ObjectSpec = {
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  sharing: 'ReadWrite',
  searchable: true,
  fields: [
    text('LastName', 80, { required: true }),
    text('FirstName', 40, { permissionable: false }),
    pick('Salutation', SALUTATIONS, { permissionable: false }),
    personName(),
    text('Title', 128),
    text('Company', 255, { required: true }),
    ...address(''),
    phone('Phone'),
    phone('MobilePhone'),
    email('Email'),
    url('Website'),
    area('Description', 32_000),
    pick('LeadSource', LEAD_SOURCES),
    pick(
      'Status',
      ['*Open - Not Contacted', 'Working - Contacted', 'Closed - Converted', 'Closed - Not Converted'],
      {
        required: true,
      },
    ),
    pick('Industry', INDUSTRIES),
    pick('Rating', RATINGS),
    currency('AnnualRevenue', { scale: 0 }),
    int('NumberOfEmployees', 8, { label: 'Employees' }),
    owner(['Group', 'User']),
    flag('HasOptedOutOfEmail', { label: 'Email Opt Out', permissionable: true }),
    flag('IsConverted', { system: true, label: 'Converted' }),
    date('ConvertedDate', { system: true, nillable: true }),
    ref('ConvertedAccountId', 'Account', { system: true, nillable: true }),
    ref('ConvertedContactId', 'Contact', { system: true, nillable: true }),
    ref('ConvertedOpportunityId', 'Opportunity', { system: true, nillable: true }),
    flag('IsUnreadByOwner', { label: 'Unread By Owner', defaultValue: true }),
    date('LastActivityDate', { system: true, nillable: true, label: 'Last Activity' }),
    pick('Region__c', REGIONS, { restrictedPicklist: true }),
    changeKey(),
  ],
}

const campaign: ObjectSpec = {
  name: 'Campaign',
  label: 'Campaign',
  labelPlural: 'Campaigns',
  keyPrefix: '701',
  sharing: 'Read',
  searchable: true,
  fields: [
    nameText(80),
    ref('ParentId', 'Campaign', { label: 'Parent Campaign ID', children: 'ChildCampaigns' }),
    pick('Type', ['*Conference', 'Webinar', 'Trade Show', 'Partners', 'Email', 'Advertisement', 'Other']),
    pick('Status', ['*Planned', 'In Progress', 'Completed', 'Aborted']),
    date('StartDate'),
    date('EndDate'),
    currency('BudgetedCost', { scale: 0, label: 'Budgeted Cost in Campaign' }),
    currency('ActualCost', { scale: 0, label: 'Actual Cost in Campaign' }),
    percent('ExpectedResponse', 10, 2, { label: 'Expected Response (%)' }),
    flag('IsActive', { label: 'Active', permissionable: true }),
    area('Description', 32_000),
    owner(),
  ],
}

export const leadObjects: readonly ObjectSpec[] = [lead, campaign]
