/**
 * The life of one operation call, for every way in: who asks, what is asked, may it be asked, the door, the answer,
 * the audit. Whatever happens, one audit entry is durable before anything is answered.
 */
import type { Audit } from './audit/types.ts'
import type { Repeats } from './budgets/repeats.ts'
import { actingUserOf, refuseOther } from './govern/acting-user.ts'
import type { Answer, AnyCall, Call } from './govern/call.ts'
import { type DoorParts, openDoor } from './govern/door.ts'
import { entryOf, type Findings, nothingFound } from './govern/entry.ts'
import { type OnceParts, onceForAll } from './govern/once.ts'
import { rememberingRights } from './govern/rights.ts'
import { untilAborted } from './govern/until-aborted.ts'
import type { Caller } from './identity/caller.ts'
import { claimsChallenge } from './identity/challenge.ts'
import type { Operation, OperationId } from './operations/types.ts'
import type { Policy, Rights } from './policy/types.ts'
import { Problem } from './problem.ts'
import type { SwitchRoom } from './switches/index.ts'
import type { Log } from './telemetry/log.ts'

/** Answers a call; throws only Problem 'audit-unavailable', and then nothing else may be said. */
export type Govern = <Id extends OperationId>(call: Call<Id>) => Promise<Answer<Id>>

export interface GovernParts extends DoorParts, OnceParts {
  readonly operations: { readonly [Id in OperationId]: Operation<Id> }
  /** The policy in force; a call ends under the one it began with. */
  readonly policy: () => Policy
  readonly switches: Pick<SwitchRoom, 'refuse' | 'inHandOf'>
  readonly repeats: Repeats
  readonly audit: Audit
  readonly identity: { forget(tenantId: string, objectId: string): void }
  readonly log: Pick<Log, 'warn'>
}

export function createGovern(parts: GovernParts): Govern {
  const rightsOf = rememberingRights()

  return async <Id extends OperationId>(call: Call<Id>): Promise<Answer<Id>> => {
    const { operation, access, agent, context } = call
    const found = nothingFound()
    const policy = parts.policy()
    let answer: Answer<Id>
    try {
      const caller = await call.caller()
      found.caller = caller
      found.acting = actingUserOf(agent.actingUser, caller)
      const { clientId, tenantId } = caller
      parts.switches.refuse({ operation, access, clientId, tenantId })
      const input = await call.input()
      found.input = membersOf(input)
      const rights = rightsOf(policy, caller)
      found.rights = rights
      refuseUnpermitted(operation, rights, caller)
      refuseOther(found.acting, access, rights.wantsActingUser(operation))
      const { conversationId } = agent
      parts.repeats.refuse({ tenantId, objectId: caller.objectId, conversationId, operation, input })
      const run: Operation<Id> = parts.operations[operation]
      const perform = async (keyId?: string) => {
        const outcome = await run(input, await openDoor(parts, call, caller, policy, rights, found, keyId))
        // Whatever the operation made of it, what a budget refused is not answered in part.
        if (found.overspent !== undefined) throw found.overspent
        return outcome
      }
      const key = call.idempotencyKey?.()
      // A write that outlasts its request goes on to its end, where its answer waits for whoever asks again.
      const answered =
        access === 'write' && (key !== undefined || call.derivesKey !== false)
          ? onceForAll(parts, call, caller, key, found, perform)
          : perform()
      const outcome = await untilAborted(answered, context.signal)
      answer = { outcome, caller, replayed: found.idempotency?.replayed }
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
      answer = { problem, caller: found.caller, replayed: found.idempotency?.replayed }
      follow(parts, call, found, problem)
    }
    await parts.audit.keep(entryOf(call, found, answer.problem, parts.clock.now()))
    return answer
  }
}

/** The operation may be asked by this caller, and after this sign-in. Throws the Problem that says why not. */
function refuseUnpermitted(operation: OperationId, rights: Rights, caller: Caller): void {
  if (!rights.mayAsk(operation)) throw new Problem(rights.whyNot(operation))
  const wanted = rights.stepUp(operation)
  if (wanted !== undefined && !caller.authContexts.includes(wanted)) throw claimsChallenge(wanted, caller)
}

/** What a refusal means beyond its answer. */
function follow({ identity, log }: GovernParts, call: AnyCall, { caller }: Findings, problem: Problem): void {
  if (caller === undefined) return
  const { tenantId, objectId, clientId } = caller
  // Salesforce may have deactivated or renamed the mapped user since it was looked up.
  if (problem.code === 'salesforce-login-failed') identity.forget(tenantId, objectId)
  if (problem.code === 'acting-user-mismatch') {
    const { operation, context, agent } = call
    const event = {
      event: problem.code,
      requestId: context.requestId,
      operation,
      tenantId,
      objectId,
      clientId,
    }
    log.warn({ ...event, actingUser: agent.actingUser }, 'A token asks for another person than its own.')
  }
}

const membersOf = (input: unknown): Readonly<Record<string, unknown>> =>
  typeof input === 'object' && input !== null ? { ...input } : {}
