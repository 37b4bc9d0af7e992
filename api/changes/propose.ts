/** A proposal becomes a kept change: looked at, decided, guarded against what Salesforce would refuse, hashed. */
import { dayIn } from '../clock.ts'
import { type Looked, lookAt, type Wanted } from '../crm/look.ts'
import { canonicalJson } from '../json/canonical.ts'
import type { ChangeDecision, Scalar } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import { eventOf } from './events.ts'
import { type Fitted, refuseUnfitting } from './fitting.ts'
import type { BasisWrite, ChangeRow, KeptChange } from './kept.ts'
import { makeMove } from './make-move.ts'
import { type Payload, payloadHash, sameness } from './payload.ts'
import { readBesides, refuseImpossible } from './possible.ts'
import { type Permit, payloadOf } from './proposed-payload.ts'
import { type Hand, limits, type Room } from './room.ts'
import { keptSubject } from './subject.ts'
import { countWaiting, holdRequester, insertChange, readByKey, readWish } from './table.ts'
import type { Proposal, ProposedWrite } from './types.ts'

/** What a change restores is not judged by what new changes are: see `restores` of ChangeRequest. */
export interface Restoring {
  readonly undoOf: string
  /** Throws the Problem that stands against it, once the records have been read. */
  refuse(undoing: Payload): void
}

/**
 * Keeps what a proposal asks for, in the state it waits in: 'proposed', 'pending', or 'approved' when nobody need be
 * asked. The same request under one key, and the same wish while the first one is open, is the change kept before.
 */
export async function proposeChange(
  room: Room,
  hand: Hand,
  { writes, mentions = [], reason }: Proposal,
  restoring?: Restoring,
): Promise<KeptChange> {
  const { db } = room.store
  const before = hand.keyId === undefined ? undefined : await readByKey(db, hand.keyId)
  if (before !== undefined) return before
  if (writes.length === 0 || writes.length > limits.writesMax)
    throw new Problem('invalid-input', { detail: `A change is of 1 to ${limits.writesMax} records.` })
  const requester = keptSubject(hand.caller)
  const now = await room.time.now()
  const wanted = writes.map(write => wantedOf(room, write, restoring !== undefined))
  const { looked, mentions: named } = await lookAt(hand.crm, wanted, mentions)
  const today = dayIn(requester.salesforceUser.timeZone, now).toString()
  const permits = looked.map(l => permitOf(l.plan.decide({ before: l.before, found: l.found, today })))
  refuseImpossible(looked, permits, hand.caller.salesforceUser.id)
  looked.forEach((l, at) => {
    refuseUnfitting(fittedOf(hand, l, permits[at], wanted[at]))
  })
  const payload = payloadOf(hand, {
    writes,
    looked,
    named,
    permits,
    now,
    reason,
    undoOf: restoring?.undoOf,
  })
  restoring?.refuse(payload)
  if (!payload.writes.some(w => w.action === 'create' || w.fields.some(f => f.before !== f.after)))
    throw new Problem('change-invalid', { detail: 'The record holds this already: nothing would change.' })
  const state = payload.confirm ? 'proposed' : payload.approvals.length > 0 ? 'pending' : 'approved'
  const basis = {
    requester,
    writes: looked.map((l, at): BasisWrite => {
      const { where: _, show: _show, ...request } = l.request
      return {
        request,
        recordOf: wanted[at]?.recordOf ?? {},
        before: l.before ?? null,
        found: l.found,
        behind: l.plan.references.some(r => r.asks === 'behind'),
      }
    }),
  }
  const row: ChangeRow = {
    id: payload.changeId,
    tenant_id: payload.tenantId,
    requester: payload.requester.objectId,
    requester_user: payload.requester.salesforceUserId,
    operation: payload.operation,
    state,
    version: 1,
    payload: canonicalJson(payload),
    payload_hash: payloadHash(payload),
    basis: JSON.stringify(basis),
    // One that is made at once is no wish that waits.
    sameness: state === 'approved' ? null : sameness(payload),
    key_id: hand.keyId ?? null,
    created_at: now,
    decide_by: now + (payload.confirm ? limits.confirmWithinMs : (payload.approveWithinMs ?? 0)),
    execute_by: now + limits.executeAtOnceWithinMs,
    fence: 0,
    lease_until: null,
    started_at: null,
    finished_at: null,
    result: null,
    undo_of: payload.undoOf,
    undone_by: null,
    offer_at: now + limits.offerAgainAfterMs,
    offers: 0,
  }
  const kept = await makeMove(room, { kind: 'step', step: state, by: byOf(hand) }, async trx => {
    if (state !== 'approved') await holdRequester(trx, room.store.kind, row)
    const inserted = await insertChange(trx, row)
    if (inserted !== undefined && (await countWaiting(trx, row)) > limits.waitingPerRequesterMax)
      throw new Problem('too-many-pending')
    // Nobody need confirm it: the approvers are asked at once.
    if (inserted?.state === 'pending') await room.delivery.enqueue(trx, eventOf(inserted))
    return inserted
  })
  return kept ?? (await keptBefore(room, hand, row)) ?? refuseSecondUndo()
}

/** Who acts, for the audit. */
export const byOf = ({ caller, context }: Hand) => ({
  requestId: context.requestId,
  objectId: caller.objectId,
  salesforceUserId: caller.salesforceUser.id,
  clientId: caller.clientId,
})

async function keptBefore({ store: { db } }: Room, { keyId }: Hand, row: ChangeRow) {
  return (keyId && (await readByKey(db, keyId))) || (row.sameness === null ? undefined : readWish(db, row))
}

export function refuseSecondUndo(): never {
  throw new Problem('change-state', { detail: 'This change is being undone, or has been.' })
}

function wantedOf(room: Room, write: ProposedWrite, restores: boolean): Wanted {
  const { action, object } = write
  const values: Record<string, Scalar> = {}
  const recordOf: Record<string, number> = {}
  const mentioned: Record<string, number> = {}
  for (const [field, value] of Object.entries(write.values)) {
    if (typeof value !== 'object' || value === null) values[field] = value
    else if ('recordOf' in value) recordOf[field] = value.recordOf
    else mentioned[field] = value.mentioned
  }
  const show = 'show' in write && write.show !== undefined ? { show: write.show } : {}
  const which = 'id' in write ? { id: write.id } : 'where' in write ? { where: write.where } : {}
  return {
    request: { action, object, values, ...which, ...show, ...(restores && { restores }) },
    recordOf,
    mentioned,
    ...(action === 'update' &&
      readBesides(room.policy().model.objects.get(object.toLowerCase()), object, values)),
    ...('choose' in write && { choose: rows => write.choose(rows) }),
  }
}

/** Nothing is asked for it: what Salesforce told this user before, or nothing. */
const fittedOf = (
  { crm, rights }: Hand,
  { plan, before, request }: Looked,
  permit: Permit | undefined,
  wanted: Wanted | undefined,
): Fitted => ({
  action: request.action,
  described: crm.gateway.knownDescribe(crm.as, plan.object),
  write: permit?.write ?? {},
  before,
  pointing: Object.keys(wanted?.recordOf ?? {}),
  knows: field => rights.field(plan.object, field) !== undefined,
})

function permitOf(decision: ChangeDecision): Permit {
  if (decision.effect !== 'deny') return decision
  throw new Problem('change-denied', { detail: decision.why.help, why: decision.why })
}
