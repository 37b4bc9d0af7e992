import type { ChangeState } from '../../changes/types.ts'
import { shownChange } from '../shared/change-result.ts'
import { counted } from '../shared/words.ts'
import type { Operation } from '../types.ts'

const OPEN: readonly ChangeState[] = ['proposed', 'pending', 'approved', 'executing']
const FINISHED: readonly ChangeState[] = [
  'executed',
  'failed',
  'conflict',
  'rejected',
  'expired',
  'cancelled',
  'simulated',
]
const states = { open: OPEN, finished: FINISHED, any: [] } as const

/** The caller's changes, latest first. Costs no Salesforce call. */
export const listMyChanges: Operation<'ListMyChanges'> = async (
  { state = 'any', limit = 25 },
  { changes },
) => {
  const mine = await changes.mine(states[state], limit)
  return {
    outcome: 'ok',
    message: mine.length === 0 ? 'There are none.' : `${counted(mine.length, 'change')}.`,
    changes: mine.map(shownChange),
  }
}
