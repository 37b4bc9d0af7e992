/**
 * The governed door for writes. A change is proposed, confirmed and approved as the policy says, executed once, and can
 * be undone; nothing else writes to Salesforce.
 */
import type { DeliveryEvent } from '../delivery/types.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import {
  cancelAnyChange,
  cancelChange,
  confirmChange,
  decideChange,
  mayApprove,
  visibleChange,
} from './acts.ts'
import { eventOf } from './events.ts'
import { executeChange } from './execute.ts'
import { type KeptChange, keptChange } from './kept.ts'
import type { ChangeState } from './present/types.ts'
import { byOf, proposeChange } from './propose.ts'
import { relayDecision, routeApproval } from './relay.ts'
import type { Hand, Room } from './room.ts'
import { keptSubject } from './subject.ts'
import { type Db, OPEN, readByKey, readChange, readDecisions, readDecisionsOn } from './table.ts'
import { findSensitive, sensitiveInWords } from './transcript.ts'
import type { ChangeAnswer, Changes } from './types.ts'
import { undoChange } from './undo.ts'
import { answerOf } from './view.ts'

export type { Hand, Room } from './room.ts'

/** The changes in the hand of one caller and one request. */
export function changesInHand(room: Room, hand: Hand): Changes {
  const { db } = room.store
  const answer = async (change: KeptChange): Promise<ChangeAnswer> => {
    hand.note(change.id)
    return answerOf(room, hand, change, await readDecisions(db, change.id))
  }
  const listed = async (changes: readonly KeptChange[]): Promise<readonly ChangeAnswer[]> => {
    const decisions = await readDecisionsOn(
      db,
      changes.map(({ id }) => id),
    )
    return changes.map(change => answerOf(room, hand, change, decisions.get(change.id) ?? []))
  }
  /** An approved change is made; how it ended is the answer, or the refusal. */
  const made = async (change: KeptChange): Promise<ChangeAnswer> => {
    const ended =
      change.state === 'approved' ? await executeChange(room, change, byOf(hand), hand.context) : change
    const said = await answer(ended)
    refuseUnmade(ended, said)
    return said
  }
  return {
    propose: async proposal => made(await proposeChange(room, hand, proposal)),
    refuseSecrets(text) {
      const found = findSensitive(text)
      if (found.length === 0) return
      throw new Problem('change-invalid', {
        detail: `The conversation holds ${sensitiveInWords(found)}: nothing of it was kept. Take that out and ask again.`,
      })
    },
    confirm: async (changeId, payloadHash) => made(await confirmChange(room, hand, changeId, payloadHash)),
    decide: async decision => made(await decideChange(room, hand, decision)),
    cancel: async changeId => answer(await cancelChange(room, hand, changeId)),
    async cancelAny(changeId) {
      const { id, payload } = await cancelAnyChange(room, hand, changeId)
      hand.note(id)
      const { operation, requester } = payload
      return { changeId: id, state: 'cancelled', operation, requesterId: requester.objectId }
    },
    undo: async changeId => made(await undoChange(room, hand, changeId)),
    get: async changeId => answer(await visibleChange(room, hand, changeId)),
    async mine(states, limit) {
      const rows = await db
        .selectFrom('change')
        .selectAll()
        .where('tenant_id', '=', hand.caller.tenantId)
        .where('requester', '=', hand.caller.objectId)
        .where('state', 'in', states.length === 0 ? ALL : states)
        .orderBy('created_at', 'desc')
        .limit(limit)
        .execute()
      return listed(rows.map(keptChange))
    },
    async forMe(limit) {
      const subject = keptSubject(hand.caller)
      const rows = await db
        .selectFrom('change')
        .selectAll()
        .where('tenant_id', '=', hand.caller.tenantId)
        .where('state', '=', 'pending')
        .where('requester', '!=', hand.caller.objectId)
        .where('requester_user', '!=', hand.caller.salesforceUser.id)
        .where('decide_by', '>', room.time.sql)
        .orderBy('decide_by')
        .limit(forMeReadMax)
        .execute()
      const mine = rows.map(keptChange).filter(change => mayApprove(room, change, subject))
      return listed(mine.slice(0, limit))
    },
    route: async routing => answer(await routeApproval(room, hand, routing)),
    relay: async decision => made(await relayDecision(room, hand, decision)),
  }
}

/** Changes of other roles' approvers are among those that are read. */
const forMeReadMax = 500
const ALL: readonly ChangeState[] = [
  ...OPEN,
  'executed',
  'failed',
  'conflict',
  'rejected',
  'expired',
  'cancelled',
  'simulated',
]

/** A change that could not be made is a refusal, with what there is to know of it. */
function refuseUnmade({ state, result }: KeptChange, { change }: ChangeAnswer): void {
  const members = { changeId: change.changeId, differences: change.differences, conflicts: change.conflicts }
  if (state === 'conflict') {
    const found = change.conflicts.flatMap(c =>
      c.found === undefined ? [] : [`${c.label} is now “${c.found}”`],
    )
    const detail =
      found.length > 0
        ? `The record has moved on since: ${found.join(', ')}. Nothing was written.`
        : result?.detail
    throw new Problem('change-conflict', { members, ...(detail !== undefined && { detail }) })
  }
  if (state === 'failed')
    throw new Problem(failures[result?.code ?? ''] ?? 'change-invalid', {
      members,
      ...(result?.detail !== undefined && { detail: result.detail }),
    })
}

/** What kept it from being made, for who asked; anything else is Salesforce's own refusal. */
const failures: Readonly<Record<string, ProblemCode>> = {
  'change-denied': 'change-denied',
  'operation-denied': 'change-denied',
  'phase-denied': 'change-denied',
  'client-denied': 'change-denied',
  'switched-off': 'change-denied',
  'change-altered': 'change-altered',
}

/** What to tell of a change that is over; undefined for one that isn't, and for one that isn't there. */
export async function finishedEvent(
  trx: Db,
  tenantId: string,
  changeId: string,
): Promise<DeliveryEvent | undefined> {
  const change = await readChange(trx, tenantId, changeId.toLowerCase())
  return change === undefined || OPEN.includes(change.state) ? undefined : eventOf(change)
}

/** Whether what was done under a derived key still is so: otherwise the same words mean it again. */
export async function stillStands({ store }: Pick<Room, 'store'>, keyId: string): Promise<boolean> {
  const change = await readByKey(store.db, keyId)
  if (change === undefined) return true
  const { state, undoneBy } = change
  return undoneBy === null && (state === 'executed' || state === 'simulated' || OPEN.includes(state))
}

export { storeTime } from './time.ts'
export { createWorker } from './worker.ts'
