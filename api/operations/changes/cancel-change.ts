import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'

/** Takes a change back before it is made. Costs no Salesforce call. */
export const cancelChange: Operation<'CancelChange'> = async ({ changeId }, { changes }) =>
  changeResult(await changes.cancel(changeId))
