/** The end of an execution: moved, told and kept in the audit in one transaction. */
import { Problem } from '../problem.ts'
import { eventOf } from './events.ts'
import type { Ended } from './execute.ts'
import type { KeptChange } from './kept.ts'
import { makeMove } from './make-move.ts'
import type { Room } from './room.ts'
import type { Step, StepBy } from './steps.ts'
import { type Db, moveChange, readChange } from './table.ts'

/** Ends an execution. Where another has taken it over meanwhile, what that one found out stands. */
export async function finishChange(
  room: Room,
  begun: KeptChange,
  { state, result }: Ended,
  by: StepBy,
  salesforceCalls: number,
): Promise<KeptChange> {
  const { code, detail, recordIds } = result
  const outcome: Step = {
    kind: 'outcome',
    step: state,
    by,
    salesforceCalls,
    recordIds,
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail }),
  }
  const finishedAt = await room.time.now()
  const ended = await makeMove(room, outcome, async trx => {
    const moved = await moveChange(
      trx,
      begun.id,
      { states: ['executing'], fence: begun.fence },
      {
        state,
        result: JSON.stringify(result),
        finished_at: finishedAt,
        lease_until: null,
        sameness: null,
      },
    )
    if (moved === undefined) return undefined
    const { undoOf } = moved.payload
    if (undoOf !== null && state === 'executed')
      await trx.updateTable('change').set({ undone_by: moved.id }).where('id', '=', undoOf).execute()
    await room.delivery.enqueue(trx, eventOf(moved))
    return moved
  })
  return ended ?? (await readChange(room.store.db, begun.tenantId, begun.id)) ?? begun
}

/**
 * Puts an announced execution back of which nothing was written, so that the change may still be made. Undefined where
 * another has taken it over meanwhile. Throws Problem 'write-unknown' when that can't be kept: whoever clears up finds
 * out again.
 */
export async function putBackUnwritten(
  room: Room,
  begun: KeptChange,
  by: StepBy,
  salesforceCalls: number,
): Promise<KeptChange | undefined> {
  try {
    return await makeMove(room, { kind: 'outcome', step: 'not-written', by, salesforceCalls }, trx =>
      putBack(trx, begun),
    )
  } catch (cause) {
    throw new Problem('write-unknown', { cause, members: { changeId: begun.id } })
  }
}

/** Puts an execution back that had not been announced, or whose end is kept in the same transaction. */
export const putBack = (db: Db, { id, fence }: KeptChange): Promise<KeptChange | undefined> =>
  moveChange(db, id, { states: ['executing'], fence }, { state: 'approved', lease_until: null })
