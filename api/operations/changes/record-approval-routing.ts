import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** Notes whom a flow asks. Costs no Salesforce call. */
export const recordApprovalRouting: Operation<'RecordApprovalRouting'> = async (
  { changeId, payloadHash, approvalName, approvers },
  { changes },
) => changeResult(await changes.route({ changeId, payloadHash, approvalName, approvers }))
