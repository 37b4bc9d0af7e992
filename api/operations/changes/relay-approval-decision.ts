import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** Takes an approver’s answer from the flow that asked. Costs 1 Salesforce call where that has the change made. */
export const relayApprovalDecision: Operation<'RelayApprovalDecision'> = async (
  { comment, ...answer },
  { changes },
) => changeResult(await changes.relay({ ...answer, ...(comment !== undefined && { comment }) }))
