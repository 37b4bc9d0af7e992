import { findAccounts } from './accounts/find-accounts.ts'
import { getAccountBrief } from './accounts/get-account-brief.ts'
import { cancelAnyChange } from './administration/cancel-any-change.ts'
import { decideUserMapping } from './administration/decide-user-mapping.ts'
import { listSwitches } from './administration/list-switches.ts'
import { listUserMappings } from './administration/list-user-mappings.ts'
import { proposeUserMapping } from './administration/propose-user-mapping.ts'
import { setSwitch } from './administration/set-switch.ts'
import { addCaseComment } from './cases/add-case-comment.ts'
import { createCase } from './cases/create-case.ts'
import { findCases } from './cases/find-cases.ts'
import { getCaseBrief } from './cases/get-case-brief.ts'
import { updateCase } from './cases/update-case.ts'
import { cancelChange } from './changes/cancel-change.ts'
import { confirmChange } from './changes/confirm-change.ts'
import { decideChange } from './changes/decide-change.ts'
import { getChange } from './changes/get-change.ts'
import { listApprovalsForMe } from './changes/list-approvals-for-me.ts'
import { listMyChanges } from './changes/list-my-changes.ts'
import { recordApprovalRouting } from './changes/record-approval-routing.ts'
import { relayApprovalDecision } from './changes/relay-approval-decision.ts'
import { undoChange } from './changes/undo-change.ts'
import { findContacts } from './contacts/find-contacts.ts'
import { updateContact } from './contacts/update-contact.ts'
import { findLeads } from './leads/find-leads.ts'
import { addNote } from './notes/add-note.ts'
import { findOpportunities } from './opportunities/find-opportunities.ts'
import { getOpportunityBrief } from './opportunities/get-opportunity-brief.ts'
import { updateOpportunity } from './opportunities/update-opportunity.ts'
import { updateOpportunityAndFollowUp } from './opportunities/update-opportunity-and-follow-up.ts'
import { createRecord } from './records/create-record.ts'
import { describeObject } from './records/describe-object.ts'
import { getObjectSchema } from './records/get-object-schema.ts'
import { getRecord } from './records/get-record.ts'
import { listObjects } from './records/list-objects.ts'
import { queryRecords } from './records/query-records.ts'
import { searchRecords } from './records/search-records.ts'
import { summarizeRecords } from './records/summarize-records.ts'
import { updateRecord } from './records/update-record.ts'
import { endSubscription } from './subscriptions/end-subscription.ts'
import { onChangeFinished } from './subscriptions/on-change-finished.ts'
import { onChangeNeedsApproval } from './subscriptions/on-change-needs-approval.ts'
import { waitForChangeOutcome } from './subscriptions/wait-for-change-outcome.ts'
import { completeTask } from './tasks/complete-task.ts'
import { createTask } from './tasks/create-task.ts'
import { findTasks } from './tasks/find-tasks.ts'
import { logCall } from './tasks/log-call.ts'
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
  UpdateOpportunity: updateOpportunity,
  UpdateOpportunityAndFollowUp: updateOpportunityAndFollowUp,
  CreateTask: createTask,
  CompleteTask: completeTask,
  LogCall: logCall,
  AddNote: addNote,
  UpdateContact: updateContact,
  CreateCase: createCase,
  AddCaseComment: addCaseComment,
  UpdateCase: updateCase,
  CreateRecord: createRecord,
  UpdateRecord: updateRecord,
  ListMyChanges: listMyChanges,
  ListApprovalsForMe: listApprovalsForMe,
  ConfirmChange: confirmChange,
  CancelChange: cancelChange,
  UndoChange: undoChange,
  GetChange: getChange,
  DecideChange: decideChange,
  RecordApprovalRouting: recordApprovalRouting,
  RelayApprovalDecision: relayApprovalDecision,
  OnChangeNeedsApproval: onChangeNeedsApproval,
  OnChangeFinished: onChangeFinished,
  WaitForChangeOutcome: waitForChangeOutcome,
  EndSubscription: endSubscription,
  ListSwitches: listSwitches,
  SetSwitch: setSwitch,
  CancelAnyChange: cancelAnyChange,
  ListUserMappings: listUserMappings,
  ProposeUserMapping: proposeUserMapping,
  DecideUserMapping: decideUserMapping,
}
