import type { ShownChange } from './types.ts'
import { momentInWords } from './values.ts'

/** What whoever holds the change does next: one sentence of ours that names the operation. */
export function nextStep({ state, undoUntilMs, timeZone, byAdministrator }: ShownChange): string {
  switch (state) {
    case 'proposed':
      return 'Show it to the person; when they agree, call ConfirmChange with its changeId and payloadHash, otherwise CancelChange.'
    case 'pending':
      return 'An approver decides it with DecideChange; GetChange says where it stands.'
    case 'approved':
    case 'executing':
      return 'Ask GetChange in a moment; do not propose it again.'
    case 'executed':
      return undoUntilMs === null
        ? 'Nothing is left to do.'
        : `UndoChange takes it back until ${momentInWords(undoUntilMs, timeZone)}.`
    case 'failed':
      return 'Correct what Salesforce did not take, and propose it again.'
    case 'conflict':
      return 'Look at the record as it is now, and propose the change again if it still should be made.'
    case 'rejected':
      return 'Ask the approver why before it is proposed again.'
    case 'cancelled':
      return byAdministrator ? 'Ask an administrator why before it is proposed again.' : again
    case 'expired':
      return again
    case 'simulated':
      return 'Nothing is left to do: changes are only rehearsed for now.'
  }
}

const again = 'Propose it again if it still should be made.'
