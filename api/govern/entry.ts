/** The audit entry of a call: what was found out about it on its way, and how it ended. */
import type { CallEntry } from '../audit/types.ts'
import type { Caller } from '../identity/caller.ts'
import type { Rights } from '../policy/types.ts'
import type { Problem } from '../problem.ts'
import type { ActingUser } from './acting-user.ts'
import type { AnyCall } from './call.ts'

/** What is known of a call so far; a refusal leaves the rest as it was. */
export interface Findings {
  caller: Caller | undefined
  input: Readonly<Record<string, unknown>> | null
  rights: Rights | undefined
  acting: ActingUser
  readonly grants: Set<string>
  /** What left the door: rows, and the ids of the records they are of. */
  rows: number
  readonly records: Set<string>
  /** What an administrator's act changed. */
  effect: object | undefined
  /** Ids of the changes that were touched. */
  readonly changes: Set<string>
  /** Of a write: how it was kept to once. */
  idempotency: CallEntry['idempotency']
  /** The refusal of a reading budget. */
  overspent: Problem | undefined
}

export const nothingFound = (): Findings => ({
  caller: undefined,
  input: null,
  rights: undefined,
  acting: 'missing',
  grants: new Set(),
  rows: 0,
  records: new Set(),
  effect: undefined,
  changes: new Set(),
  idempotency: undefined,
  overspent: undefined,
})

export function entryOf(
  call: AnyCall,
  found: Findings,
  problem: Problem | undefined,
  now: number,
): CallEntry {
  const { operation, context, arrivedAtMs, agent } = call
  const { caller, rights } = found
  return {
    kind: 'call',
    requestId: context.requestId,
    at: arrivedAtMs,
    durationMs: Math.max(0, now - arrivedAtMs),
    tenantId: caller?.tenantId ?? null,
    objectId: caller?.objectId ?? null,
    clientId: caller?.clientId ?? null,
    salesforceUserId: caller?.salesforceUser.id ?? null,
    roles: rights?.roles ?? [],
    phase: rights?.phase ?? null,
    operation,
    input: withoutSecrets(found.input, call.secrets),
    decision: decisionOf(problem),
    code: problem?.code ?? null,
    why: problem?.why === undefined ? null : { layer: problem.why.layer, clause: problem.why.clause ?? null },
    grants: [...found.grants],
    policyHash: rights?.policyHash ?? null,
    status: problem?.status ?? call.status,
    salesforceCalls: context.spent.calls,
    rows: found.rows,
    records: found.records.size,
    ...(found.effect !== undefined && { effect: found.effect }),
    ...(found.changes.size > 0 && { changes: [...found.changes] }),
    ...(found.idempotency !== undefined && { idempotency: found.idempotency }),
    ...agent,
    actingUserMismatch: found.acting === 'other',
  }
}

/** The input as it may be kept: of a secret address only its host, of any other secret nothing (control 65). */
function withoutSecrets(input: Findings['input'], secrets: readonly string[]): Findings['input'] {
  if (input === null || secrets.length === 0) return input
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, secrets.includes(name) ? hostOf(value) : value]),
  )
}

const hostOf = (value: unknown): string =>
  typeof value === 'string' && URL.canParse(value) ? new URL(value).host : ''

/** Who may not ask, and what may not be asked, is denied; an answer of "none" or "which one" was permitted. */
function decisionOf(problem: Problem | undefined): CallEntry['decision'] {
  if (problem === undefined || problem.code === 'record-not-found' || problem.code === 'ambiguous')
    return 'permit'
  return problem.status === 401 || problem.why !== undefined ? 'deny' : 'error'
}
