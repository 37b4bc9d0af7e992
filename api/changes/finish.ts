/** The end of a change: kept in the audit, then moved and told in one transaction. */
import { Problem } from '../problem.ts'
import { eventOf } from './events.ts'
import type { Ended } from './execute.ts'
import type { KeptChange } from './kept.ts'
import type { Room } from './room.ts'
import { keepStep, type StepBy } from './steps.ts'
import { moveChange, readChange } from './table.ts'

/** Ends an execution. Where another has taken it over meanwhile, what that one found out stands. */
export async function finishChange(
  room: Room,
  begun: KeptChange,
  { state, result }: Ended,
  by: StepBy,
  salesforceCalls: number,
): Promise<KeptChange> {
  const { code, detail, recordIds } = result
  await keepStep(room, begun, {
    kind: 'outcome',
    step: state,
    by,
    salesforceCalls,
    recordIds,
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail }),
  })
  const finishedAt = await room.time.now()
  const { db } = room.store
  const ended = await db.transaction().execute(async trx => {
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
  room.delivery.wake()
  return ended ?? (await readChange(db, begun.tenantId, begun.id)) ?? begun
}

/**
 * The end of an attempt of which nothing was written, while the change may still be made. Throws Problem 'write-unknown'
 * when it can't be kept: whoever clears up finds out again.
 */
export async function keepNotWritten(
  room: Room,
  begun: KeptChange,
  by: StepBy,
  salesforceCalls: number,
): Promise<void> {
  try {
    await keepStep(room, begun, { kind: 'outcome', step: 'not-written', by, salesforceCalls })
  } catch (cause) {
    throw new Problem('write-unknown', { cause, members: { changeId: begun.id } })
  }
}
