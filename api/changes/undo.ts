/** Undo: a change of its own that puts back what another replaced, when nobody touched it since. */
import type { Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import { isRequester, stateProblem, visibleChange } from './acts.ts'
import type { KeptChange } from './kept.ts'
import type { Payload } from './payload.ts'
import { proposeChange, refuseSecondUndo } from './propose.ts'
import { NAMES } from './proposed-payload.ts'
import type { Hand, Room } from './room.ts'
import { isBeingUndone } from './table.ts'
import type { ProposedWrite } from './types.ts'
import { undoUntil } from './view.ts'

/**
 * Keeps the change that undoes another. Fields somebody has touched since meet a conflict. Throws Problem
 * 'change-state' for one that can't be undone (any more), 'change-conflict' where a field moved on.
 */
export async function undoChange(room: Room, hand: Hand, changeId: string): Promise<KeptChange> {
  const done = await visibleChange(room, hand, changeId)
  if (!isRequester(done, hand.caller))
    throw new Problem('approval-denied', { detail: 'Only who asked for a change undoes it.' })
  const until = undoUntil(done)
  if (until === null) throw done.state === 'executed' ? cant() : stateProblem(done)
  if ((await room.time.now()) >= until)
    throw new Problem('change-state', { detail: 'The time to undo this change has passed.' })
  try {
    return await proposeChange(
      room,
      hand,
      { writes: restoring(done, hand) },
      { undoOf: done.id, refuse: undoing => refuseTouched(done, undoing) },
    )
  } catch (error) {
    // Whoever touched the fields may have been somebody who undid it quicker.
    const isTouched = error instanceof Problem && error.code === 'change-conflict'
    if (isTouched && (await isBeingUndone(room.store.db, done.id))) refuseSecondUndo()
    throw error
  }
}

const cant = () =>
  new Problem('change-state', {
    detail: 'This change can’t be undone: it has been, or it only made new records.',
  })

const restoring = ({ payload }: KeptChange, { rights }: Hand): readonly ProposedWrite[] =>
  payload.writes.flatMap(({ action, object, recordId, fields }): ProposedWrite[] => {
    if (action !== 'update' || recordId === null) return []
    const values: Record<string, Scalar> = {}
    for (const { field, kind, before, after, preset } of fields)
      if (!preset && before !== after) values[field] = kind === 'datetime' ? instant(before) : before
    const show = NAMES.filter(name => rights.field(object, name) !== undefined)
    return [{ action, object, id: recordId, values, show }]
  })

// Salesforce writes '…+0000', which isn't how an instant is given.
const instant = (value: Scalar): Scalar => (typeof value === 'string' ? new Date(value).toISOString() : value)

// What was read to undo must be what the change left behind.
function refuseTouched(done: KeptChange, undoing: Payload): void {
  const updates = done.payload.writes.flatMap((write, at) =>
    write.action === 'update' ? [{ write, at }] : [],
  )
  const conflicts = undoing.writes.flatMap(({ object, fields }, nth) =>
    fields.flatMap(({ field, label, before: found }) => {
      const expected = done.result?.after[updates[nth]?.at ?? -1]?.[field] ?? null
      return found === expected ? [] : [{ object, field, label, expected, found }]
    }),
  )
  if (conflicts.length > 0)
    throw new Problem('change-conflict', {
      detail: `${conflicts.map(c => c.label).join(', ')} was changed since, so it isn’t undone.`,
      members: { changeId: done.id },
    })
}
