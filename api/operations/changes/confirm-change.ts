import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** The requester agrees to exactly what was shown. Costs 1 Salesforce call. */
export const confirmChange: Operation<'ConfirmChange'> = async ({ changeId, payloadHash }, { changes }) =>
  changeResult(await changes.confirm(changeId, payloadHash))
