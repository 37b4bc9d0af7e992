import type { Breaker } from './breaker.ts'
import { parseLimitInfo } from './budget.ts'
import type { Rest } from './connection.ts'
import type { Deadline } from './deadline.ts'
import { isDailyLimit, isSessionExpired, SalesforceFault } from './fault.ts'
import type { GatewayLog } from './log.ts'
import type { PlannedCall } from './planner.ts'
import { freshTries, type RetryTools, withRetries } from './retries.ts'
import type { Session, Sessions } from './session.ts'
import type { WireAnswer } from './transport.ts'
import type { Budget, CallContext, Principal } from './types.ts'
import { ofWrite } from './write-fault.ts'

/** Metered calls as a user. */
export interface Calls {
  /**
   * Runs a call: a bounded number of tries, one new session at most; one that writes again only where nothing was
   * written. Adds what it costs to `context.spent`. Throws a `SalesforceFault`.
   */
  run<T>(as: Principal, call: PlannedCall<T>, context: CallContext, deadline: Deadline): Promise<T>
  /** From the last answer that told it. */
  budget(): Budget | undefined
}

export interface CallOptions extends RetryTools {
  readonly rest: Rest
  readonly sessions: Sessions
  readonly breaker: Breaker
  readonly log: GatewayLog
}

export function createCalls(options: CallOptions): Calls {
  const { rest, sessions, breaker, clock, log } = options
  let budget: Budget | undefined

  /**
   * One HTTP call, the breaker kept informed of what it meets. Salesforce meters a call once it has been sent,
   * whatever the answer.
   */
  async function once<T>(
    call: PlannedCall<T>,
    { accessToken }: Session,
    { requestId, spent }: CallContext,
    signal: AbortSignal,
  ): Promise<T> {
    // From here on a deadline that passes leaves it open whether a write was done.
    signal.throwIfAborted()
    const isProbe = breaker.admit()
    spent.calls += 1
    try {
      const { method, path, body } = call
      const answer = call.read(await rest.send({ method, path, body, requestId, accessToken }, signal, hear))
      if (isProbe) breaker.close()
      return answer
    } catch (error) {
      if (!(error instanceof SalesforceFault)) throw error
      if (error.kind === 'unreachable') spent.calls -= 1
      if (isDailyLimit(error)) {
        log(
          'error',
          { message: error.message, budget },
          'The daily allowance of Salesforce calls is used up.',
        )
        breaker.trip(error.message)
      } else if (isProbe && wasServed(error)) breaker.close()
      throw call.writes ? ofWrite(error) : error
    }
  }

  function hear({ headers }: WireAnswer): void {
    budget = parseLimitInfo(headers['sforce-limit-info'], clock.now()) ?? budget
  }

  return {
    async run(as, call, context, deadline) {
      const { signal } = deadline
      const tries = freshTries()
      const ask = (session: Session) =>
        withRetries(() => once(call, session, context, signal), tries, deadline, options)
      const session = sessions.ready(as) ?? (await sessions.of(as, signal))
      try {
        return await ask(session)
      } catch (error) {
        if (!(error instanceof SalesforceFault) || !isSessionExpired(error)) throw error
        sessions.drop(as, session)
        return ask(await sessions.of(as, signal))
      }
    },
    budget: () => budget,
  }
}

/** A refusal that shows Salesforce serves calls again, if not this one. */
const wasServed = (error: SalesforceFault): boolean =>
  error.kind === 'refused' && (error.status === 400 || error.status === 401 || error.status === 404)
