/** One place for how each kind of record is shown in a list: the fields to select, and the row they become. */
import type { CrmRow } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import { id, maskedFields, number, text } from './values.ts'

type Schemas = components['schemas']

export interface Summary<T> {
  /** Always permitted where the object is; asked for as they are. */
  readonly select: readonly string[]
  of(row: CrmRow): T
}

/** Who made a record and who changed it last: said beside its untrusted texts. */
export const authorship = ['CreatedById', 'LastModifiedBy.Name'] as const

export const accountSummary: Summary<Schemas['AccountSummary']> = {
  select: [
    'Id',
    'Name',
    'Industry',
    'Type',
    'BillingCity',
    'BillingCountry',
    'Phone',
    'Website',
    'Owner.Name',
  ],
  of: row => ({
    id: id(row),
    name: text(row, 'Name'),
    industry: text(row, 'Industry'),
    type: text(row, 'Type'),
    city: text(row, 'BillingCity'),
    country: text(row, 'BillingCountry'),
    phone: text(row, 'Phone'),
    website: text(row, 'Website'),
    ownerName: text(row, 'Owner.Name'),
    ...maskedFields(row),
  }),
}

export const contactSummary: Summary<Schemas['ContactSummary']> = {
  select: ['Id', 'Name', 'Title', 'Email', 'Phone', 'Account.Name'],
  of: row => ({
    id: id(row),
    name: text(row, 'Name'),
    title: text(row, 'Title'),
    email: text(row, 'Email'),
    phone: text(row, 'Phone'),
    accountName: text(row, 'Account.Name'),
    ...maskedFields(row),
  }),
}

export const opportunitySummary: Summary<Schemas['OpportunitySummary']> = {
  select: ['Id', 'Name', 'Account.Name', 'StageName', 'Amount', 'CloseDate', 'NextStep', 'Owner.Name'],
  of: row => ({
    id: id(row),
    name: text(row, 'Name'),
    accountName: text(row, 'Account.Name'),
    stage: text(row, 'StageName'),
    amount: number(row, 'Amount'),
    closeDate: text(row, 'CloseDate'),
    nextStep: text(row, 'NextStep'),
    ownerName: text(row, 'Owner.Name'),
    ...maskedFields(row),
  }),
}

export const caseSummary: Summary<Schemas['CaseSummary']> = {
  select: [
    'Id',
    'CaseNumber',
    'Subject',
    'Status',
    'Priority',
    'CreatedDate',
    'Account.Name',
    'Owner.Name',
    ...authorship,
  ],
  of: row => ({
    id: id(row),
    caseNumber: text(row, 'CaseNumber'),
    subject: text(row, 'Subject'),
    status: text(row, 'Status'),
    priority: text(row, 'Priority'),
    createdDate: text(row, 'CreatedDate'),
    accountName: text(row, 'Account.Name'),
    ownerName: text(row, 'Owner.Name'),
    ...maskedFields(row),
  }),
}

export const leadSummary: Summary<Schemas['LeadSummary']> = {
  select: ['Id', 'Name', 'Company', 'Status', 'Rating', 'CreatedDate', 'Owner.Name', ...authorship],
  of: row => ({
    id: id(row),
    name: text(row, 'Name'),
    company: text(row, 'Company'),
    status: text(row, 'Status'),
    rating: text(row, 'Rating'),
    createdDate: text(row, 'CreatedDate'),
    ownerName: text(row, 'Owner.Name'),
    ...maskedFields(row),
  }),
}

export const taskSummary: Summary<Schemas['TaskSummary']> = {
  select: ['Id', 'Subject', 'Status', 'Priority', 'ActivityDate', 'Account.Name', 'Owner.Name'],
  of: row => ({
    id: id(row),
    subject: text(row, 'Subject'),
    status: text(row, 'Status'),
    priority: text(row, 'Priority'),
    dueDate: text(row, 'ActivityDate'),
    accountName: text(row, 'Account.Name'),
    ownerName: text(row, 'Owner.Name'),
    ...maskedFields(row),
  }),
}

/** Tasks and events side by side, latest first. */
export const activities = (
  tasks: readonly CrmRow[],
  events: readonly CrmRow[],
): Schemas['ActivitySummary'][] =>
  [
    ...tasks.map(row => ({
      kind: 'task' as const,
      id: id(row),
      subject: text(row, 'Subject'),
      date: text(row, 'ActivityDate'),
      status: text(row, 'Status'),
      ownerName: text(row, 'Owner.Name'),
    })),
    ...events.map(row => ({
      kind: 'event' as const,
      id: id(row),
      subject: text(row, 'Subject'),
      date: text(row, 'StartDateTime'),
      ownerName: text(row, 'Owner.Name'),
    })),
  ].sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''))

export const activityFields = {
  task: ['Id', 'Subject', 'ActivityDate', 'Status', 'Owner.Name'],
  event: ['Id', 'Subject', 'StartDateTime', 'Owner.Name'],
} as const
