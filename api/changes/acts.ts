/** What people do to a change: confirm, decide, cancel. Each is one move that only one of two who race makes. */
import { claimsChallenge } from '../identity/challenge.ts'
import { Problem } from '../problem.ts'
import { holdsRole } from './decide-again.ts'
import { eventOf } from './events.ts'
import { isWhole, type KeptChange, type KeptDecision, type Result } from './kept.ts'
import { makeMove } from './make-move.ts'
import type { ChangeState } from './present/types.ts'
import { byOf } from './propose.ts'
import { type Hand, limits, type Room } from './room.ts'
import type { Step } from './steps.ts'
import { keptSubject } from './subject.ts'
import { type Db, moveChange, readChange, readDecisions } from './table.ts'
import type { Decision } from './types.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * A change this caller may look at: their own, one they may decide or have decided; for a flow that passes on answers,
 * one that may be answered through a flow.
 */
export async function visibleChange(room: Room, hand: Hand, changeId: string): Promise<KeptChange> {
  const { caller, rights } = hand
  const change = await keptHere(room, hand, changeId)
  if (isRequester(change, caller) || mayApprove(room, change, keptSubject(caller))) return change
  if (rights.mayAsk('RelayApprovalDecision') && change.payload.approvals.some(a => a.relayed.length > 0))
    return change
  const decisions = await readDecisions(room.store.db, change.id)
  if (decisions.some(d => d.decider === caller.objectId)) return change
  throw new Problem('change-not-found')
}

/** A change of the caller's tenant, whoever's it is. */
async function keptHere(room: Room, { caller }: Hand, changeId: string): Promise<KeptChange> {
  const id = changeId.toLowerCase()
  const change = GUID.test(id) ? await readChange(room.store.db, caller.tenantId, id) : undefined
  if (change === undefined) throw new Problem('change-not-found')
  return change
}

export const isRequester = ({ payload }: KeptChange, { objectId }: { readonly objectId: string }) =>
  payload.requester.objectId === objectId

/** Holds a role that one of the approvals asks for. Who asked is not looked at here. */
export const mayApprove = (
  { policy }: Room,
  { payload }: KeptChange,
  subject: Parameters<typeof holdsRole>[1],
) => subject.kind === 'user' && payload.approvals.some(a => holdsRole(policy(), subject, a.approverRoles))

/** The requester agrees. Answers the change as it stands then; one that was confirmed before is left as it is. */
export async function confirmChange(
  room: Room,
  hand: Hand,
  changeId: string,
  payloadHash: string,
): Promise<KeptChange> {
  const change = await visibleChange(room, hand, changeId)
  if (!isRequester(change, hand.caller))
    throw new Problem('approval-denied', { detail: 'Only who asked for a change confirms it.' })
  refuseAltered(change, payloadHash)
  if (change.state !== 'proposed') return change
  const now = await room.time.now()
  const state = change.payload.approvals.length > 0 ? 'pending' : 'approved'
  const moved = await moveAndTell(
    room,
    change,
    { states: ['proposed'], deadline: 'decide_by' },
    state,
    {
      execute_by: now + limits.executeAtOnceWithinMs,
      decide_by: now + (change.payload.approveWithinMs ?? 0),
      offer_at: now + limits.offerAgainAfterMs,
    },
    { kind: 'step', step: 'confirmed', by: byOf(hand) },
  )
  if (moved !== undefined) return moved
  // Who says yes twice at once has said it once.
  const met = await readChange(room.store.db, change.tenantId, change.id)
  return met === undefined || met.state === 'proposed' ? expired(room, change) : met
}

/** An approver decides. The last approval needed makes it 'approved', any refusal ends it. */
export async function decideChange(room: Room, hand: Hand, given: Decision): Promise<KeptChange> {
  const change = await visibleChange(room, hand, given.changeId)
  const { caller } = hand
  const clauses = clausesFor(room, change, hand)
  refuseAltered(change, given.payloadHash)
  const { db } = room.store
  const earlier = await decidedBefore(db, change, caller.objectId, given.decision)
  if (earlier !== undefined) return earlier
  if (change.state !== 'pending') throw stateProblem(change)
  const decision = {
    decider: caller.objectId,
    deciderUser: caller.salesforceUser.id,
    decision: given.decision,
    clauses,
    assurance: 'signed',
    subject: keptSubject(caller),
  } as const
  try {
    return await keepDecision(room, hand, change, decision, given.comment)
  } catch (error) {
    // Who says the same twice at once has said it once.
    const met = isState(error) && (await decidedBefore(db, change, caller.objectId, given.decision))
    if (!met) throw error
    return met
  }
}

const isState = (error: unknown) => error instanceof Problem && error.code === 'change-state'

/** The change as it stands, where this person has said the same of it before. */
async function decidedBefore(
  db: Db,
  { id, tenantId }: KeptChange,
  decider: string,
  decision: Decision['decision'],
): Promise<KeptChange | undefined> {
  const earlier = (await readDecisions(db, id)).find(d => d.decider === decider)
  if (earlier === undefined) return undefined
  if (earlier.decision === decision) return readChange(db, tenantId, id)
  throw new Problem('change-state', { detail: 'You have decided this change otherwise before.' })
}

/** The approvals this person's answer counts for. Throws Problem 'approval-denied', or asks for a stronger sign-in. */
function clausesFor(room: Room, change: KeptChange, { caller }: Hand): readonly string[] {
  const { requester, approvals } = change.payload
  if (requester.objectId === caller.objectId || requester.salesforceUserId === caller.salesforceUser.id)
    throw new Problem('approval-denied', {
      detail: 'Nobody approves what they asked for themselves.',
      why: { clause: 'separation-of-duties' },
    })
  if (caller.kind !== 'user')
    throw new Problem('approval-denied', { detail: 'A person decides, never an app.' })
  const subject = keptSubject(caller)
  const mine = approvals.filter(a => holdsRole(room.policy(), subject, a.approverRoles))
  if (mine.length === 0) throw new Problem('approval-denied')
  for (const { stepUp } of mine)
    if (stepUp !== null && !caller.authContexts.includes(stepUp)) throw claimsChallenge(stepUp, caller)
  return mine.map(a => a.id)
}

/** Keeps an answer, and moves the change when it was the last one needed, in one transaction that the audit tells of. */
export async function keepDecision(
  room: Room,
  hand: Hand,
  change: KeptChange,
  decision: KeptDecision,
  comment: string | undefined,
): Promise<KeptChange> {
  const now = await room.time.now()
  const moved = await makeMove(room, stepOf(hand, decision), async trx => {
    // The row is locked by a move that changes nothing but its version: two who decide at once come one after another.
    const locked = await moveChange(
      trx,
      change.id,
      { states: ['pending'], before: { deadline: 'decide_by', now: room.time.sql } },
      {},
    )
    if (locked === undefined) return undefined
    const { subject, clauses, deciderUser, ...columns } = decision
    const row = await trx
      .insertInto('change_decision')
      .values({
        change_id: change.id,
        ...columns,
        decider_user: deciderUser,
        clauses: JSON.stringify(clauses),
        subject: JSON.stringify(subject),
        comment: comment ?? null,
        at: now,
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('change_id')
      .executeTakeFirst()
    if (row === undefined)
      throw new Problem('change-state', { detail: 'You have decided this change before.' })
    if (decision.decision === 'reject') {
      const ended = await moveChange(
        trx,
        change.id,
        { states: ['pending'] },
        { state: 'rejected', finished_at: now, sameness: null },
      )
      if (ended !== undefined) await room.delivery.enqueue(trx, eventOf(ended))
      return ended
    }
    const all = await readDecisions(trx, change.id)
    const complete = change.payload.approvals.every(
      ({ id, quorum }) =>
        all.filter(d => d.decision === 'approve' && d.clauses.includes(id)).length >= quorum,
    )
    if (!complete) return locked
    return moveChange(
      trx,
      change.id,
      { states: ['pending'] },
      { state: 'approved', execute_by: now + limits.executeApprovedWithinMs },
    )
  })
  return moved ?? expired(room, change)
}

const stepOf = (hand: Hand, { decision, clauses, assurance }: KeptDecision): Step => ({
  kind: 'step',
  step: decision === 'approve' ? 'approved' : 'rejected',
  by: byOf(hand),
  approval: { clause: clauses.join(' '), decision, assurance },
})

/** The requester takes it back, at any time before it is executed. */
export async function cancelChange(room: Room, hand: Hand, changeId: string): Promise<KeptChange> {
  const change = await visibleChange(room, hand, changeId)
  if (!isRequester(change, hand.caller))
    throw new Problem('approval-denied', { detail: 'Only who asked for a change takes it back.' })
  return cancelled(room, hand, change, null)
}

/** An administrator cancels a change of anybody of their tenant, at any time before it is executed. */
export async function cancelAnyChange(room: Room, hand: Hand, changeId: string): Promise<KeptChange> {
  return cancelled(room, hand, await keptHere(room, hand, changeId), byAdministrator)
}

/** What became of a change that an administrator cancelled. */
export const byAdministrator = {
  recordIds: [],
  after: [],
  code: 'cancelled-by-administrator',
  detail: 'An administrator cancelled this change.',
} as const satisfies Result

async function cancelled(
  room: Room,
  hand: Hand,
  change: KeptChange,
  result: Result | null,
): Promise<KeptChange> {
  if (change.state === 'cancelled') return change
  const now = await room.time.now()
  const moved = await moveAndTell(
    room,
    change,
    { states: ['proposed', 'pending', 'approved'] },
    'cancelled',
    { finished_at: now, sameness: null, ...(result !== null && { result: JSON.stringify(result) }) },
    { kind: 'step', step: 'cancelled', by: byOf(hand) },
  )
  if (moved !== undefined) return moved
  throw stateProblem((await readChange(room.store.db, change.tenantId, change.id)) ?? change)
}

/** One move, told to flows where they are to know, and kept in the audit. Undefined: it could not be made any more. */
async function moveAndTell(
  room: Room,
  { id }: KeptChange,
  from: { readonly states: readonly ChangeState[]; readonly deadline?: 'decide_by' },
  state: ChangeState,
  columns: Parameters<typeof moveChange>[3],
  step: Step,
): Promise<KeptChange | undefined> {
  const before = from.deadline && { before: { deadline: from.deadline, now: room.time.sql } }
  return makeMove(room, step, async trx => {
    const row = await moveChange(trx, id, { states: from.states, ...before }, { ...columns, state })
    if (row !== undefined && state !== 'approved') await room.delivery.enqueue(trx, eventOf(row))
    return row
  })
}

/** What a move met that came too late: the change as it is; past its time, it says so. */
async function expired(room: Room, change: KeptChange): Promise<never> {
  const now = (await readChange(room.store.db, change.tenantId, change.id)) ?? change
  throw now.state === change.state
    ? new Problem('change-state', {
        detail: 'The time to agree to this change has passed. Propose it again.',
        members: { changeId: change.id, state: 'expired' },
      })
    : stateProblem(now)
}

export const stateProblem = ({ id, state }: KeptChange): Problem =>
  new Problem('change-state', {
    detail: `The change is ${state} already.`,
    members: { changeId: id, state },
  })

/** What was shown is what is kept, and what is kept is what it was when its hash was made. */
export function refuseAltered(change: KeptChange, given: string): void {
  if (given !== change.payloadHash || !isWhole(change)) throw new Problem('change-altered')
}
