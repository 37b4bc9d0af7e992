/** One request for every operation, as rep.emea would ask it of the seeded org; the tests go through all of them. */
import type { OperationId } from '../../api/operations/types.ts'

export interface Question {
  readonly path: string
  readonly body?: object
  /** Who asks, where it isn't rep.emea, and after which sign-in. */
  readonly as?: string
  readonly claims?: object
  /** Metered Salesforce calls of a warm caller. */
  readonly calls: number
}

/** What the tests must know of the org to ask about it. */
export interface Known {
  readonly accountId: string
  readonly opportunityId: string
  readonly caseId: string
  readonly caseNumber: string
}

const query = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`

/**
 * Operations that answer once only, whoever asks again meets what the first call left, and GetChange, which wants the id
 * of one. user-mappings.test.ts and writes/ have them.
 */
const onceOnly = [
  'ProposeUserMapping',
  'DecideUserMapping',
  'CancelAnyChange',
  'UpdateOpportunity',
  'UpdateOpportunityAndFollowUp',
  'CreateTask',
  'CompleteTask',
  'LogCall',
  'AddNote',
  'UpdateContact',
  'CreateCase',
  'AddCaseComment',
  'UpdateCase',
  'CreateRecord',
  'UpdateRecord',
  'GetChange',
  'ConfirmChange',
  'CancelChange',
  'UndoChange',
  'DecideChange',
  'RecordApprovalRouting',
  'RelayApprovalDecision',
  'OnChangeNeedsApproval',
  'OnChangeFinished',
  'WaitForChangeOutcome',
  'EndSubscription',
] as const satisfies readonly OperationId[]
type OnceOnly = (typeof onceOnly)[number]
export type Repeatable = Exclude<OperationId, OnceOnly>
export const isRepeatable = (id: string): id is Repeatable => !onceOnly.some(once => once === id)

export const questions = (known: Known): Readonly<Record<Repeatable, readonly Question[]>> => ({
  WhoAmI: [{ path: '/v1/me', calls: 0 }],
  GetMyCapabilities: [{ path: '/v1/me/capabilities', calls: 0 }],
  ExplainRequest: [{ path: '/v1/explain', body: { object: 'Opportunity', fields: ['Name'] }, calls: 0 }],
  ListObjects: [{ path: '/v1/objects', calls: 1 }],
  DescribeObject: [{ path: '/v1/objects/Contract', calls: 1 }],
  GetObjectSchema: [{ path: '/v1/objects/Project__c/schema', calls: 1 }],
  FindAccounts: [{ path: `/v1/accounts${query({ accountName: 'Acme', owner: 'me' })}`, calls: 1 }],
  FindContacts: [
    { path: `/v1/contacts${query({ accountName: 'Acme Corp' })}`, calls: 1 },
    { path: `/v1/contacts${query({ contactName: 'Marques' })}`, calls: 1 },
  ],
  FindOpportunities: [
    { path: `/v1/opportunities${query({ accountName: 'Acme Corp', status: 'open' })}`, calls: 1 },
    { path: `/v1/opportunities${query({ owner: 'me', period: 'this quarter' })}`, calls: 1 },
    { path: `/v1/opportunities${query({ accountId: known.accountId, status: 'any' })}`, calls: 1 },
  ],
  FindCases: [
    {
      path: `/v1/cases${query({ accountName: 'Acme Corp', status: 'open', period: 'this quarter' })}`,
      calls: 1,
    },
    { path: `/v1/cases${query({ accountName: 'acme corp', status: 'any' })}`, calls: 1 },
    // Only the beginning of the name of one account: a second call asks by its id.
    { path: `/v1/cases${query({ accountName: 'Acme Ind', status: 'any' })}`, calls: 2 },
  ],
  FindLeads: [{ path: `/v1/leads${query({ status: 'open', period: 'last 90 days' })}`, calls: 1 }],
  FindTasks: [{ path: `/v1/tasks${query({ owner: 'me', period: 'this month' })}`, calls: 1 }],
  GetRecord: [{ path: `/v1/records/Account/${known.accountId}`, calls: 1 }],
  QueryRecords: [
    {
      path: '/v1/records/Project__c/query',
      body: {
        fields: ['Name', 'Status__c', 'Account__r.Name'],
        filters: [{ field: 'Start_Date__c', operator: 'atLeast', value: '2020-01-01' }],
        sortBy: 'Due_Date__c',
        sortDirection: 'desc',
      },
      calls: 1,
    },
  ],
  SummarizeRecords: [{ path: `/v1/records/Opportunity/summary${query({ groupBy: 'StageName' })}`, calls: 1 }],
  SearchRecords: [{ path: `/v1/search${query({ text: 'Acme' })}`, calls: 1 }],
  GetAccountBrief: [
    { path: `/v1/accounts/brief${query({ accountName: 'Acme Corp' })}`, calls: 1 },
    { path: `/v1/accounts/brief${query({ accountId: known.accountId })}`, calls: 1 },
    { path: `/v1/accounts/brief${query({ accountName: 'Acme Ind' })}`, calls: 2 },
  ],
  GetOpportunityBrief: [
    {
      path: `/v1/opportunities/brief${query({ opportunityName: 'Acme Corp - Platform Renewal' })}`,
      calls: 1,
    },
    { path: `/v1/opportunities/brief${query({ opportunityId: known.opportunityId })}`, calls: 1 },
  ],
  GetCaseBrief: [
    { path: `/v1/cases/brief${query({ caseNumber: known.caseNumber })}`, calls: 1 },
    { path: `/v1/cases/brief${query({ caseId: known.caseId })}`, calls: 1 },
  ],
  ListSwitches: [{ path: '/v1/admin/switches', as: 'admin.crm', calls: 0 }],
  SetSwitch: [
    {
      path: '/v1/admin/switches',
      body: { kind: 'operation', target: 'FindCases', state: 'on', reason: 'nothing is wrong' },
      as: 'admin.crm',
      claims: { acrs: ['c1'] },
      calls: 0,
    },
  ],
  ListMyChanges: [{ path: `/v1/changes${query({ state: 'open' })}`, calls: 0 }],
  ListApprovalsForMe: [{ path: '/v1/approvals', as: 'manager.sales', calls: 0 }],
  ListUserMappings: [{ path: '/v1/admin/mappings', as: 'admin.crm', calls: 0 }],
})
