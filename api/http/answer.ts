/** Every byte that leaves: answers, problems, and the agent's rendering of expected refusals. */
import type { ServerResponse } from 'node:http'
import type { Problem } from '../problem.ts'
import type { Budget } from '../salesforce/types.ts'
import { plain } from '../text/plain.ts'
import type { Exchange } from './exchange.ts'
import type { Gate } from './gate.ts'
import { apiHeaders } from './response-headers.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

interface Sending {
  readonly status: number
  readonly contentType: string
  readonly body: string
  /** Further headers, flat. */
  readonly headers?: readonly string[]
}

/** Writes an answer in one go. Does nothing when the client is gone or something was sent already. */
export function send(res: ServerResponse, exchange: Exchange, gate: Gate, sending: Sending): void {
  if (res.headersSent || res.destroyed) return
  const head = [
    ...apiHeaders,
    'Content-Type',
    sending.contentType,
    'Content-Length',
    String(Buffer.byteLength(sending.body)),
    'Sally-Request-Id',
    exchange.context.requestId,
  ]
  if (sending.headers !== undefined) head.push(...sending.headers)
  if (gate.stopping || sending.status === 413 || sending.status === 408) head.push('Connection', 'close')
  res.writeHead(sending.status, head)
  res.end(sending.body)
}

/** What a governed answer cost: metered Salesforce calls, and what is left of the day's allowance where known. */
export function costHeaders(exchange: Exchange, budget: Budget | undefined): string[] {
  const headers = ['Sally-Salesforce-Calls', String(exchange.context.spent.calls)]
  if (budget !== undefined) headers.push('Sally-Salesforce-Budget', `used=${budget.used};max=${budget.max}`)
  return headers
}

/** Whether the caller wants expected refusals as answers to say aloud. */
const wantsOutcome = ({ headers }: Exchange): boolean => headers.single['x-response-style'] === 'outcome'

/** What will be sent for an outcome: consumers of the connector have no null, so there it is left out. */
export const outcomeBody = (outcome: object, exchange: Exchange): object =>
  wantsOutcome(exchange) ? withoutNulls(outcome) : outcome

/** Renders a problem: as RFC 9457, or for an agent as the answer it is. */
export function sendProblem(
  res: ServerResponse,
  exchange: Exchange,
  gate: Gate,
  problem: Problem,
  further: readonly string[] = [],
): void {
  exchange.code = problem.code
  exchange.cause = problem.cause
  if (problem.outcome !== undefined && wantsOutcome(exchange)) {
    const body = JSON.stringify(refusalOutcome(problem))
    send(res, exchange, gate, { status: 200, contentType: JSON_TYPE, body, headers: further })
    return
  }
  send(res, exchange, gate, {
    status: problem.status,
    contentType: PROBLEM_TYPE,
    body: JSON.stringify(problemBody(problem, exchange.context.requestId)),
    headers: [...problemHeaders(problem), ...further],
  })
}

/** A problem as RFC 9457 JSON. The type is an address on this host that explains it. */
export function problemBody(problem: Problem, requestId: string): Readonly<Record<string, unknown>> {
  return {
    type: `/problems/${problem.code}`,
    title: problem.title,
    status: problem.status,
    ...(problem.detail === undefined ? {} : { detail: plain(problem.detail) }),
    code: problem.code,
    remedy: problem.remedy,
    ...(problem.why === undefined ? {} : { why: problem.why }),
    traceId: requestId,
    ...problem.members,
  }
}

/** Headers of a problem, flat; every 401 carries a challenge (RFC 6750). */
function problemHeaders(problem: Problem): string[] {
  const headers = Object.entries(problem.headers).flat()
  if (problem.status === 401 && problem.headers['WWW-Authenticate'] === undefined)
    headers.push(
      'WWW-Authenticate',
      problem.code === 'token-missing' ? 'Bearer' : 'Bearer error="invalid_token"',
    )
  if (problem.status === 503 && problem.headers['Retry-After'] === undefined) headers.push('Retry-After', '5')
  return headers
}

/** An expected refusal as an agent hears it: an answer with a sentence to say and a next step. */
function refusalOutcome(problem: Problem): Readonly<Record<string, unknown>> {
  return withoutNulls({
    outcome: problem.outcome,
    message: problem.detail === undefined ? problem.title : plain(problem.detail),
    nextStep: problem.remedy,
    ...(problem.why === undefined ? {} : { why: problem.why }),
    ...problem.members,
  })
}

/** The value without null or undefined members, deeply: consumers of the connector have no null. */
function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value))
    if (member !== null && member !== undefined) kept[name] = withoutNulls(member)
  return kept as T
}
