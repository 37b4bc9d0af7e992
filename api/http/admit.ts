/** The first steps of every request: its exchange, room for it, a host that is served, an address with one reading. */
import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Clock } from '../clock.ts'
import { actingUserOf } from '../govern/acting-user.ts'
import { Problem } from '../problem.ts'
import type { Log } from '../telemetry/log.ts'
import { checkTarget } from './address.ts'
import { sendProblem } from './answer.ts'
import { type Exchange, openExchange } from './exchange.ts'
import type { Gate } from './gate.ts'
import { checkHost, traceIdOf } from './request-headers.ts'

export interface AdmitParts {
  readonly clock: Clock
  readonly gate: Gate
  readonly log: Log
  readonly requestTimeoutMs: number
  readonly allowedHosts: readonly string[]
}

/** Opens the exchange, counts the request in (and out once answered), and refuses what nobody may send. */
export function admit({ clock, gate, log, requestTimeoutMs, allowedHosts }: AdmitParts): RequestHandler {
  return (req, res, next) => {
    gate.inFlight++
    const closed = (exchange: Exchange) => {
      gate.inFlight--
      logRequest(log, clock, exchange, req.method, res.statusCode, !res.writableFinished)
    }
    req.exchange = openExchange(req, res, { clock, requestTimeoutMs, closed })
    // Health is asked most urgently when the proxy is at its limit.
    if (gate.inFlight > gate.requestsInFlightMax && req.url !== '/healthz')
      throw new Problem('overloaded', { headers: { 'Retry-After': '1' } })
    checkHost(req.exchange.headers.host, allowedHosts)
    checkTarget(req.url)
    next()
  }
}

function logRequest(
  log: Log,
  clock: Clock,
  exchange: Exchange,
  method: string,
  status: number,
  gone: boolean,
): void {
  const failed = status >= 500
  if (!log.isLevelEnabled(failed ? 'error' : 'info')) return
  const { context, operation, code, caller, headers, cause } = exchange
  const line = {
    requestId: context.requestId,
    traceId: traceIdOf(headers.single.traceparent),
    method,
    operation,
    status,
    code: code ?? undefined,
    caller: caller ?? undefined,
    ms: clock.now() - exchange.arrivedAtMs,
    salesforceCalls: context.spent.calls,
    clientGone: gone || undefined,
    // The sender says who acts; differing from the token's owner, it is worth a look (maker credentials).
    actingUserDiffers: actingUserDiffers(exchange) || undefined,
    err: failed && cause instanceof Error ? cause : undefined,
  }
  if (failed) log.error(line, 'request')
  else log.info(line, 'request')
}

function actingUserDiffers({ headers, caller }: Exchange): boolean {
  if (caller === null) return false
  const objectId = caller.slice(caller.indexOf('/') + 1)
  return actingUserOf(headers.single['x-acting-user-oid'] ?? null, { objectId }) === 'other'
}

/** Nothing answered before: the address is unknown. */
export const notFound: RequestHandler = () => {
  throw new Problem('not-found')
}

/** The one place where anything thrown becomes an answer; what isn't a Problem says nothing about itself. */
export const problems =
  (gate: Gate): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    sendProblem(
      res,
      req.exchange,
      gate,
      error instanceof Problem ? error : new Problem('internal', { cause: error }),
    )
  }
