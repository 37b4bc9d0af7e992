import type { Operation } from '../types.ts'

/** Cancels a change of anybody of the tenant before it is made; tells ids only. Costs no Salesforce call. */
export const cancelAnyChange: Operation<'CancelAnyChange'> = async ({ changeId }, { changes }) => ({
  outcome: 'cancelled',
  message: 'The change is cancelled. Nothing of it was written.',
  ...(await changes.cancelAny(changeId)),
})
