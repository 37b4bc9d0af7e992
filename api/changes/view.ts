/** A kept change as one person sees it. */
import type { Rights } from '../policy/types.ts'
import { byAdministrator } from './acts.ts'
import type { KeptChange, KeptDecision } from './kept.ts'
import { labelOf } from './labels.ts'
import { checkCode } from './payload.ts'
import { card } from './present/card.ts'
import { differences } from './present/differences.ts'
import { nextStep } from './present/next-step.ts'
import { spoken } from './present/spoken.ts'
import type { ShownChange, ShownField } from './present/types.ts'
import { valueInWords } from './present/values.ts'
import { type Hand, limits, type Room } from './room.ts'
import { OPEN } from './table.ts'
import type { ChangeAnswer, ChangeView } from './types.ts'

/** What is said and shown of a change. Pure. */
export function answerOf(
  room: Room,
  { caller, rights }: Pick<Hand, 'caller' | 'rights'>,
  change: KeptChange,
  decisions: readonly KeptDecision[],
): ChangeAnswer {
  const { payload, payloadHash, result } = change
  const shown = shownOf(room, rights, caller.salesforceUser.timeZone, change, decisions)
  const { undoUntilMs } = shown
  const view: ChangeView = {
    changeId: change.id,
    state: change.state,
    operation: payload.operation,
    payloadHash,
    checkCode: checkCode(payloadHash),
    differences: differences(shown),
    conflicts: (shown.conflict ?? []).map(
      ({ field, label, kind, expected, found, sensitive, untrusted }) => ({
        field,
        label,
        ...(expected !== null && !sensitive && { expected: valueInWords(expected, kind, shown.timeZone) }),
        ...(found !== null &&
          !sensitive &&
          !untrusted && { found: valueInWords(found, kind, shown.timeZone) }),
      }),
    ),
    requestedBy: payload.requester.name,
    mine: payload.requester.objectId === caller.objectId,
    ...(payload.reason !== null && { reason: payload.reason }),
    createdAt: iso(payload.createdAt),
    ...(OPEN.includes(change.state) && { expiresAt: iso(shown.expiresAtMs) }),
    ...(undoUntilMs !== null && { undoUntil: iso(undoUntilMs) }),
    approvals: shown.approvals,
    recordIds: result?.recordIds ?? [],
    numbers: result?.numbers ?? [],
    ...(result?.code !== undefined && { code: result.code }),
    ...(result?.detail !== undefined && { detail: result.detail }),
    ...(payload.undoOf !== null && { undoOf: payload.undoOf }),
    ...(change.undoneBy !== null && { undoneBy: change.undoneBy }),
    card: card(shown),
  }
  return { message: spoken(shown), nextStep: nextStep(shown), change: view }
}

const iso = (atMs: number) => new Date(atMs).toISOString()

function shownOf(
  room: Room,
  rights: Rights,
  timeZone: string,
  change: KeptChange,
  decisions: readonly KeptDecision[],
): ShownChange {
  const { payload, payloadHash, result, state } = change
  const about = (object: string, field: string) => {
    const model = room.policy().model.objects.get(object.toLowerCase())?.fields.get(field.toLowerCase())
    return {
      sensitive: model?.sensitive ?? true,
      untrusted: model?.untrusted ?? true,
      kind: model?.kind ?? 'string',
    }
  }
  return {
    changeId: change.id,
    checkCode: checkCode(payloadHash),
    state,
    records: payload.writes.map((write, at) => ({
      object: write.object,
      objectLabel: labelOf(write.object),
      recordId: result?.recordIds[at] ?? write.recordId,
      recordName: write.recordName,
      action: write.action,
      // What the policy itself sets may be a field this person doesn't know of.
      fields: write.fields
        .filter(f => !f.preset || rights.field(write.object, f.field) !== undefined)
        .map(
          ({ field, label, kind, before, after, words, preset }): ShownField => ({
            ...about(write.object, field),
            field,
            label,
            kind,
            before,
            after,
            preset,
            ...(words !== null && { words }),
          }),
        ),
    })),
    requestedBy: payload.requester.name,
    reason: payload.reason,
    expiresAtMs: state === 'approved' ? change.executeBy : change.decideBy,
    approvals: payload.approvals.map(({ id, message, quorum, approverRoles }) => ({
      id,
      message,
      quorum,
      given: decisions.filter(d => d.decision === 'approve' && d.clauses.includes(id)).length,
      approverRoles,
    })),
    undoUntilMs: undoUntil(change),
    timeZone,
    ...(result?.code === byAdministrator.code && { byAdministrator: true }),
    ...(result?.conflicts !== undefined && {
      conflict: result.conflicts.map(({ object, field, expected, found }) => ({
        ...about(object, field),
        field,
        label: labelOf(field),
        expected,
        found,
      })),
    }),
  }
}

/** Until when a change may be undone; null: it can't be. Only what was changed is put back; what was made stays. */
export const undoUntil = ({ state, finishedAt, undoneBy, payload }: KeptChange): number | null =>
  state === 'executed' &&
  finishedAt !== null &&
  undoneBy === null &&
  payload.undoOf === null &&
  payload.writes.some(w => w.action === 'update')
    ? finishedAt + limits.undoWithinMs
    : null
