import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** An approver decides. Costs 1 Salesforce call where that has the change made. */
export const decideChange: Operation<'DecideChange'> = async (
  { changeId, payloadHash, decision, comment },
  { changes },
) =>
  changeResult(
    await changes.decide({ changeId, payloadHash, decision, ...(comment !== undefined && { comment }) }),
  )
