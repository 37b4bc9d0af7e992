/** A move of a change and the step that tells of it: both are kept, or neither. */
import type { Transaction } from 'kysely'
import type { Tables } from '../store/tables.ts'
import type { KeptChange } from './kept.ts'
import type { Room } from './room.ts'
import { entryOf, type Step } from './steps.ts'

/**
 * Makes a move in a transaction and keeps its step in the same one, then lets flows be told. Undefined where `move`
 * found nothing to move: then no step is kept. Throws Problem 'audit-unavailable' when the step can't be kept, and the
 * change is as it was.
 *
 * The step comes last. On PostgreSQL locks are taken in this order: rows of changes, turns of delivery, keys that values
 * are sealed under, the end of the tenant's chain; whoever holds the last one waits for nothing but the commit.
 */
export async function makeMove(
  room: Room,
  step: Step,
  move: (trx: Transaction<Tables>) => Promise<KeptChange | undefined>,
): Promise<KeptChange | undefined> {
  const moved = await room.store.db.transaction().execute(async trx => {
    const change = await move(trx)
    if (change !== undefined) await room.audit.keepWithin(trx, entryOf(room, change, step))
    return change
  })
  if (moved !== undefined) room.delivery.wake()
  return moved
}
