import { findAccounts } from './accounts/find-accounts.ts'
import { getAccountBrief } from './accounts/get-account-brief.ts'
import { decideUserMapping } from './administration/decide-user-mapping.ts'
import { listSwitches } from './administration/list-switches.ts'
import { listUserMappings } from './administration/list-user-mappings.ts'
import { proposeUserMapping } from './administration/propose-user-mapping.ts'
import { setSwitch } from './administration/set-switch.ts'
import { findCases } from './cases/find-cases.ts'
import { getCaseBrief } from './cases/get-case-brief.ts'
import { findContacts } from './contacts/find-contacts.ts'
import { findLeads } from './leads/find-leads.ts'
import { findOpportunities } from './opportunities/find-opportunities.ts'
import { getOpportunityBrief } from './opportunities/get-opportunity-brief.ts'
import { describeObject } from './records/describe-object.ts'
import { getObjectSchema } from './records/get-object-schema.ts'
import { getRecord } from './records/get-record.ts'
import { listObjects } from './records/list-objects.ts'
import { queryRecords } from './records/query-records.ts'
import { searchRecords } from './records/search-records.ts'
import { summarizeRecords } from './records/summarize-records.ts'
import { findTasks } from './tasks/find-tasks.ts'
import type { Operation, OperationId } from './types.ts'
import { explainRequest } from './you/explain-request.ts'
import { getMyCapabilities } from './you/get-my-capabilities.ts'
import { whoAmI } from './you/who-am-i.ts'

/** Every operation by its id in openapi.yaml; the compiler says which one is missing. */
export const operations: { readonly [Id in OperationId]: Operation<Id> } = {
  WhoAmI: whoAmI,
  GetMyCapabilities: getMyCapabilities,
  ExplainRequest: explainRequest,
  SummarizeRecords: summarizeRecords,
  ListObjects: listObjects,
  DescribeObject: describeObject,
  GetObjectSchema: getObjectSchema,
  FindAccounts: findAccounts,
  FindContacts: findContacts,
  FindOpportunities: findOpportunities,
  FindCases: findCases,
  FindLeads: findLeads,
  FindTasks: findTasks,
  GetRecord: getRecord,
  QueryRecords: queryRecords,
  SearchRecords: searchRecords,
  GetAccountBrief: getAccountBrief,
  GetOpportunityBrief: getOpportunityBrief,
  GetCaseBrief: getCaseBrief,
  ListSwitches: listSwitches,
  SetSwitch: setSwitch,
  ListUserMappings: listUserMappings,
  ProposeUserMapping: proposeUserMapping,
  DecideUserMapping: decideUserMapping,
}
