import { shownChange } from '../shared/change-result.ts'
import { counted } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Changes that wait for the caller to decide them, most urgent first. Costs no Salesforce call. */
export const listApprovalsForMe: Operation<'ListApprovalsForMe'> = async ({ limit = 25 }, { changes }) => {
  const waiting = await changes.forMe(limit)
  return {
    outcome: 'ok',
    message:
      waiting.length === 0
        ? 'Nothing waits for you.'
        : `${counted(waiting.length, 'change')} for you to decide.`,
    ...(waiting.length > 0 && { nextStep: 'Read one with GetChange, then decide it with DecideChange.' }),
    changes: waiting.map(shownChange),
  }
}
