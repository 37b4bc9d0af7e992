/** What a proposed change is, put together: nothing of it is decided here. */
import { randomUUID } from 'node:crypto'
import type { Looked } from '../crm/look.ts'
import type { CrmRow } from '../crm/types.ts'
import type { ChangeDecision } from '../policy/types.ts'
import { labelOf } from './labels.ts'
import { asRead } from './moved.ts'
import type { Payload, PayloadApproval, PayloadField } from './payload.ts'
import type { Hand } from './room.ts'
import type { ProposedWrite } from './types.ts'

export type Permit = Exclude<ChangeDecision, { effect: 'deny' }>

/** What a proposal came to: its writes, what they rest on, and what was decided of each. */
export interface Resolved {
  readonly writes: readonly ProposedWrite[]
  readonly looked: readonly Looked[]
  readonly named: readonly CrmRow[]
  readonly permits: readonly Permit[]
  readonly now: number
  readonly reason: string | undefined
  /** The change that is undone. */
  readonly undoOf: string | undefined
}

/** All that the hash of a proposed change covers. */
export function payloadOf(hand: Hand, resolved: Resolved): Payload {
  const { writes, looked, permits, now, reason, undoOf } = resolved
  const { caller, rights, operation, agent } = hand
  const approvals = approvalsOf(permits)
  const waits = permits.flatMap(p => p.approvals.map(a => a.expiresAfterMinutes * 60_000))
  return {
    v: 1,
    changeId: randomUUID(),
    tenantId: caller.tenantId,
    operation,
    requester: {
      objectId: caller.objectId,
      name: caller.salesforceUser.name,
      salesforceUserId: caller.salesforceUser.id,
      clientId: caller.clientId,
    },
    agent,
    reason: reason ?? null,
    writes: looked.map((l, at) => writeOf(l, permits[at], writes[at], resolved)),
    approvals,
    confirm: permits.some(p => p.confirm),
    shadow: permits.some(p => p.shadow),
    grants: [...new Set(permits.map(p => p.grant))],
    policyVersion: rights.policyVersion,
    policyHash: rights.policyHash,
    createdAt: now,
    approveWithinMs: waits.length > 0 ? Math.min(...waits) : null,
    undoOf: undoOf ?? null,
    nonce: randomUUID(),
  }
}

function approvalsOf(permits: readonly Permit[]): readonly PayloadApproval[] {
  const byId = new Map<string, PayloadApproval>()
  for (const { id, approverRoles, quorum, message, stepUp, relayed } of permits.flatMap(p => p.approvals))
    byId.set(id, { id, approverRoles, quorum, message, stepUp: stepUp ?? null, relayed })
  return [...byId.values()]
}

/** What people call a record by, where nobody outside may have written it. */
export const NAMES = ['Name', 'CaseNumber', 'Subject', 'Title', 'LastName'] as const

function nameOf(row: CrmRow | undefined): string | null {
  const named = NAMES.map(field => row?.fields[field]).find(value => typeof value === 'string')
  return typeof named === 'string' ? named : null
}

function writeOf(
  { request, plan, before, row }: Looked,
  permit: Permit | undefined,
  proposed: ProposedWrite | undefined,
  { looked, named }: Resolved,
): Payload['writes'][number] {
  if (permit === undefined || proposed === undefined) throw new Error('A write was not decided.')
  const given = new Set(Object.keys(request.values).map(name => name.toLowerCase()))
  const wordsOf = (field: string) => {
    const value = proposed.values[field]
    if (typeof value !== 'object' || value === null) return proposed.words?.[field] ?? null
    return nameOf('recordOf' in value ? looked[value.recordOf]?.row : named[value.mentioned])
  }
  return {
    action: request.action,
    object: plan.object,
    recordId: typeof before?.Id === 'string' ? before.Id : null,
    recordName: nameOf(row),
    baseMs: before === undefined ? null : Date.parse(String(before.LastModifiedDate)),
    ...(before !== undefined && permit.conflict === 'record' && { modstamp: String(before.SystemModstamp) }),
    fields: Object.entries(permit.write).map(
      ([field, after]): PayloadField => ({
        field,
        label: labelOf(field),
        kind: plan.kindOf(field),
        before: before === undefined ? null : asRead(before[field]),
        after,
        words: wordsOf(field),
        preset: !given.has(field.toLowerCase()),
      }),
    ),
  }
}
