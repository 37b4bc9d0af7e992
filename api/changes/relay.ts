/** Approvals that a flow asks for and passes on, where the policy lets flows do so: weaker than an approver's own token. */
import { Problem } from '../problem.ts'
import { keepDecision, refuseAltered, stateProblem } from './acts.ts'
import type { KeptChange } from './kept.ts'
import { makeMove } from './make-move.ts'
import { byOf } from './propose.ts'
import type { Hand, Room } from './room.ts'
import { readChange, readDecisions } from './table.ts'
import type { RelayedDecision, Routing } from './types.ts'

/**
 * Notes under which name a flow asks, and whom: people the policy lets answer through a flow. Once for a change; the
 * same again changes nothing.
 */
export async function routeApproval(room: Room, hand: Hand, routing: Routing): Promise<KeptChange> {
  const change = await changeFor(room, hand, routing.changeId)
  refuseAltered(change, routing.payloadHash)
  if (change.state !== 'pending') throw stateProblem(change)
  const approvers = routing.approvers.map(id => id.toLowerCase()).toSorted()
  const stranger = approvers.some(id => !change.payload.approvals.some(a => a.relayed.includes(id)))
  if (approvers.length === 0 || stranger)
    throw new Problem('approval-denied', {
      detail: 'The policy lets none other than those it names under `relayed` answer through a flow.',
    })
  const row = {
    change_id: change.id,
    approval_name: routing.approvalName,
    payload_hash: change.payloadHash,
    approvers: JSON.stringify(approvers),
    routed_by: hand.caller.objectId,
    at: await room.time.now(),
  }
  const routed = await makeMove(room, { kind: 'step', step: 'routed', by: byOf(hand) }, async trx => {
    const kept = await trx
      .insertInto('change_routing')
      .values(row)
      .onConflict(conflict => conflict.doNothing())
      .returning('change_id')
      .executeTakeFirst()
    return kept && change
  })
  if (routed === undefined && (await routingOf(room, change.id))?.approval_name !== routing.approvalName)
    throw new Problem('change-state', { detail: 'Another flow asks the approvers of this change already.' })
  return change
}

/**
 * Takes an approver's answer from the flow that asked. What the flow says is held against what it noted before and
 * against the policy; nobody's own token stands behind it, and the audit says so.
 */
export async function relayDecision(room: Room, hand: Hand, given: RelayedDecision): Promise<KeptChange> {
  const change = await changeFor(room, hand, given.changeId)
  refuseAltered(change, given.payloadHash)
  const responder = given.responderId.toLowerCase()
  const routing = await routingOf(room, change.id)
  const asked: readonly string[] = routing === undefined ? [] : JSON.parse(routing.approvers)
  const mayAnswer =
    routing?.approval_name === given.approvalName &&
    routing.routed_by === hand.caller.objectId &&
    asked.includes(responder)
  if (!mayAnswer)
    throw new Problem('approval-denied', { detail: 'This flow didn’t ask that person under that name.' })
  if (responder === change.payload.requester.objectId || responder === hand.caller.objectId)
    throw new Problem('approval-denied', { detail: 'Nobody approves what they asked for themselves.' })
  const earlier = (await readDecisions(room.store.db, change.id)).find(d => d.decider === responder)
  if (earlier !== undefined) {
    if (earlier.decision === given.decision) return change
    throw new Problem('change-state', { detail: 'That person has decided this change otherwise before.' })
  }
  if (change.state !== 'pending') throw stateProblem(change)
  refuseUntimely(Date.parse(given.respondedAt), routing.at, await room.time.now())
  // Asked again by the policy in force: it may have taken the person off since the flow asked.
  const clauses = approvalsNow(room, change).filter(a => a.relayed.includes(responder))
  if (clauses.length === 0) throw new Problem('approval-denied')
  return keepDecision(
    room,
    hand,
    change,
    {
      decider: responder,
      // Which Salesforce user that is isn't known without a token: no two accounts of one human are told apart here.
      deciderUser: `relayed:${responder}`,
      decision: given.decision,
      clauses: clauses.map(a => a.id),
      assurance: 'relayed',
      subject: null,
    },
    given.comment,
  )
}

const clockSkewMs = 5 * 60_000

function refuseUntimely(respondedAt: number, askedAt: number, now: number): void {
  if (!(respondedAt >= askedAt - clockSkewMs && respondedAt <= now + clockSkewMs))
    throw new Problem('invalid-input', { detail: 'respondedAt lies outside the time in which was asked.' })
}

/** The approvals of the change as the policy in force names them; one that is gone nobody can give. */
function approvalsNow({ policy }: Pick<Room, 'policy'>, { payload }: KeptChange) {
  const known = new Map(
    [...policy().model.objects.values()]
      .flatMap(object => object.grants)
      .flatMap(grant => grant.write?.approvals ?? [])
      .map(approval => [approval.id, approval]),
  )
  return payload.approvals.flatMap(({ id }) => known.get(id) ?? [])
}

async function changeFor(room: Room, { caller }: Hand, changeId: string): Promise<KeptChange> {
  const change = await readChange(room.store.db, caller.tenantId, changeId.toLowerCase())
  if (change === undefined || change.payload.approvals.every(a => a.relayed.length === 0))
    throw new Problem('change-not-found')
  return change
}

const routingOf = (room: Room, changeId: string) =>
  room.store.db.selectFrom('change_routing').selectAll().where('change_id', '=', changeId).executeTakeFirst()
