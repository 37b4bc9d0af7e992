/** Changes that wait for approvers while no flow asks them: the event that told of them may be lost. */
import { eventOf } from './events.ts'
import type { KeptChange } from './kept.ts'
import { limits, type Room } from './room.ts'
import { moveChange } from './table.ts'

/**
 * Tells flows again of a change that waits, under an event id of its own. A flow that may pass on answers notes whom it
 * asks (RecordApprovalRouting): until one has, nobody knows that the event has arrived. Where approvers decide
 * themselves, flows note nothing: then it is told again only while no flow has taken the event, so that nobody is asked
 * twice by one that has.
 */
export async function offerAgain(room: Room, change: KeptChange): Promise<void> {
  const { id, payload, offers, version } = change
  const now = await room.time.now()
  const moved = await room.store.db.transaction().execute(async trx => {
    const isSigned = payload.approvals.every(a => a.relayed.length === 0)
    const isKnown = isSigned && (await room.delivery.isTaken(trx, 'change-needs-approval', id))
    const nth = isKnown ? offers : offers + 1
    const isLast = isKnown || nth >= limits.offersAgainMax
    const offered = await moveChange(
      trx,
      id,
      { states: ['pending'], version, before: { deadline: 'decide_by', now: room.time.sql }, unrouted: true },
      { offers: nth, offer_at: isLast ? null : now + limits.offerAgainAfterMs * 2 ** nth },
    )
    if (offered !== undefined && !isKnown) await room.delivery.enqueue(trx, eventOf(offered))
    return offered
  })
  if (moved !== undefined) room.delivery.wake()
}
