/**
 * The life of one operation call, for every way in: who asks, what is asked, may it be asked, the door, the answer,
 * the audit. Whatever happens, one audit entry is durable before anything is answered.
 */
import type { Audit, AuditEntry } from './audit/types.ts'
import type { Clock } from './clock.ts'
import { openCrm } from './crm/index.ts'
import type { CursorBox } from './cursors.ts'
import type { Caller } from './identity/caller.ts'
import type { Input, Operation, OperationId, Outcome } from './operations/types.ts'
import type { Policy, Rights } from './policy/types.ts'
import { Problem } from './problem.ts'
import type { CallContext, Gateway } from './salesforce/types.ts'

/** One call of an operation, as a way in hands it over. */
interface Call<Id extends OperationId> {
  readonly operation: Id
  readonly context: CallContext
  /** Epoch ms. */
  readonly arrivedAtMs: number
  /** What an agent says about itself: kept in the audit, never decisive. */
  readonly agent: {
    readonly conversationId: string | null
    readonly channel: string | null
    readonly agentName: string | null
  }
  /** Proves the caller. Throws a Problem. */
  caller(): Promise<Caller>
  /** Reads and checks the input; asked only of a proven caller. Throws a Problem. */
  input(): Promise<Input<Id>> | Input<Id>
}

/** What became of a call. The problem of a refusal or failure may be shown to the caller; its `cause` may not. */
type Answer<Id extends OperationId> =
  | { readonly outcome: Outcome<Id>; readonly problem?: undefined; readonly caller: Caller }
  | { readonly problem: Problem; readonly caller: Caller | undefined }

/** Answers a call; throws only Problem 'audit-unavailable', and then nothing else may be said. */
export type Govern = <Id extends OperationId>(call: Call<Id>) => Promise<Answer<Id>>

export interface GovernParts {
  readonly operations: { readonly [Id in OperationId]: Operation<Id> }
  readonly policy: Policy
  readonly gateway: Gateway
  readonly audit: Audit
  readonly identity: { forget(tenantId: string, objectId: string): void }
  readonly clock: Clock
  readonly cursors: CursorBox
  readonly fiscalYearStartMonth: number
}

export function createGovern(parts: GovernParts): Govern {
  const rightsOf = rememberingRights(parts.policy)

  return async <Id extends OperationId>(call: Call<Id>): Promise<Answer<Id>> => {
    const found: Findings = { caller: undefined, input: null, rights: undefined, grants: new Set() }
    let answer: Answer<Id>
    try {
      const caller = await call.caller()
      found.caller = caller
      const input = await call.input()
      found.input = membersOf(input)
      const rights = rightsOf(caller)
      found.rights = rights
      if (!rights.mayAsk(call.operation)) throw new Problem('operation-denied')
      const outcome = await ask(parts, call, caller, input, noting(rights, found.grants))
      answer = { outcome, caller }
    } catch (error) {
      answer = { problem: asProblem(error), caller: found.caller }
      // Salesforce may have deactivated or renamed the mapped user since it was looked up.
      if (found.caller !== undefined && answer.problem.code === 'salesforce-login-failed')
        parts.identity.forget(found.caller.tenantId, found.caller.objectId)
    }
    await parts.audit.keep(entryOf(call, found, answer.problem, parts.clock.now()))
    return answer
  }
}

/** Opens the door and runs the operation behind it, until the deadline at most. */
function ask<Id extends OperationId>(
  parts: GovernParts,
  { operation, context }: Call<Id>,
  caller: Caller,
  input: Input<Id>,
  rights: Rights,
): Promise<Outcome<Id>> {
  const { salesforceUser } = caller
  const as = { userId: salesforceUser.id, username: salesforceUser.username }
  const scope = {
    tenantId: caller.tenantId,
    objectId: caller.objectId,
    policyHash: rights.policyHash,
    operation,
    input: membersOf(input),
  }
  const run: Operation<Id> = parts.operations[operation]
  const answered = run(input, {
    caller,
    rights,
    crm: openCrm({ gateway: parts.gateway, rights, as, context }),
    clock: parts.clock,
    fiscalYearStartMonth: parts.fiscalYearStartMonth,
    cursors: {
      open: cursor => parts.cursors.open(scope, cursor),
      seal: offset => parts.cursors.seal(scope, offset),
    },
  })
  return untilAborted(answered, context.signal)
}

/** The answer, or 'salesforce-timeout' once the signal aborts: nothing behind the door can hold a request open. */
function untilAborted<T>(answered: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = () => reject(new Problem('salesforce-timeout'))
    if (signal.aborted) expire()
    signal.addEventListener('abort', expire, { once: true })
    const settled = () => signal.removeEventListener('abort', expire)
    answered.then(
      value => {
        settled()
        resolve(value)
      },
      error => {
        settled()
        reject(error)
      },
    )
  })
}

/** Rights depend on the caller and the policy alone; a caller is one object for as long as its token is remembered. */
function rememberingRights(policy: Policy): (caller: Caller) => Rights {
  const known = new WeakMap<Caller, Rights>()
  return caller => {
    const found = known.get(caller)
    if (found !== undefined) return found
    const rights = policy.rightsOf(caller)
    known.set(caller, rights)
    return rights
  }
}

/** The same rights; the grants behind every plan are noted for the audit. */
function noting(rights: Rights, grants: Set<string>): Rights {
  const note = <P extends { readonly grants: readonly string[] }>(plan: P): P => {
    for (const grant of plan.grants) grants.add(grant)
    return plan
  }
  return {
    ...rights,
    plan: query => note(rights.plan(query)),
    planSearch: search => note(rights.planSearch(search)),
  }
}

const membersOf = (input: unknown): Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null ? { ...input } : {}

/** What is known of a call so far; a refusal leaves the rest as it was. */
interface Findings {
  caller: Caller | undefined
  input: Readonly<Record<string, unknown>> | null
  rights: Rights | undefined
  readonly grants: Set<string>
}

const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('internal', { cause: error })

function entryOf(
  { operation, context, arrivedAtMs, agent }: Call<OperationId>,
  { caller, input, rights, grants }: Findings,
  problem: Problem | undefined,
  now: number,
): AuditEntry {
  return {
    requestId: context.requestId,
    at: arrivedAtMs,
    durationMs: Math.max(0, now - arrivedAtMs),
    tenantId: caller?.tenantId ?? null,
    objectId: caller?.objectId ?? null,
    clientId: caller?.clientId ?? null,
    salesforceUserId: caller?.salesforceUser.id ?? null,
    roles: rights?.roles ?? [],
    operation,
    input,
    decision: decisionOf(problem),
    code: problem?.code ?? null,
    grants: [...grants],
    policyHash: rights?.policyHash ?? null,
    status: problem?.status ?? 200,
    salesforceCalls: context.spent.calls,
    ...agent,
  }
}

/** Who may not ask, and what may not be asked, is denied; an answer of "none" or "which one" was permitted. */
function decisionOf(problem: Problem | undefined): AuditEntry['decision'] {
  if (problem === undefined || problem.code === 'record-not-found' || problem.code === 'ambiguous')
    return 'permit'
  return problem.status === 401 || problem.status === 403 ? 'deny' : 'error'
}
