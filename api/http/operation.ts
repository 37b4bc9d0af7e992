/** One operation over HTTP: the request becomes a call, the answer of `govern` becomes a response. */
import type { Request, RequestHandler } from 'express'
import type { Govern } from '../govern.ts'
import type { Caller } from '../identity/caller.ts'
import type { Input, OperationId } from '../operations/types.ts'
import { Problem } from '../problem.ts'
import type { Budget, CallContext } from '../salesforce/types.ts'
import { parseQuery } from './address.ts'
import { costHeaders, JSON_TYPE, outcomeBody, send, sendProblem } from './answer.ts'
import { readBody, refuseBody } from './body.ts'
import type { Route } from './contract.ts'
import type { Gate } from './gate.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'

export interface OperationParts {
  readonly govern: Govern
  readonly callerOf: (authorization: readonly string[], context: CallContext) => Promise<Caller>
  /** What is left of the day's Salesforce calls, as last heard. */
  readonly budget: () => Budget | undefined
  readonly gate: Gate
  /** Also hold every answer against the contract, and answer 500 where it breaks it: for tests. */
  readonly checkAnswers: boolean
}

const contextCharactersMax = 200

/** The handler of one path: the operation of the request's method, or 405 with the methods there are. */
export function operationsAt(routes: readonly Route[], parts: OperationParts): RequestHandler {
  const byMethod = new Map(routes.map(route => [route.method, answerTo(route, parts)]))
  const allow = [...byMethod.keys()].join(', ')
  return (req, res, next) => {
    const handler = byMethod.get(req.method)
    if (handler === undefined) throw new Problem('method-not-allowed', { headers: { Allow: allow } })
    return handler(req, res, next)
  }
}

function answerTo(route: Route, parts: OperationParts): RequestHandler {
  const { govern, callerOf, budget, gate, checkAnswers } = parts
  return async (req, res) => {
    const { exchange } = req
    const { headers, context } = exchange
    exchange.operation = route.operationId
    const answer = await govern({
      operation: route.operationId,
      access: route.access,
      secrets: route.secrets,
      status: route.status,
      context,
      arrivedAtMs: exchange.arrivedAtMs,
      agent: agentOf(headers.single),
      caller: () => callerOf(headers.authorization, context),
      input: () => inputOf(route, req),
      idempotencyKey: () => idempotencyKeyOf(headers.single['idempotency-key'], route.keys === 'required'),
      derivesKey: route.keys === 'derived',
    })
    if (answer.caller !== undefined) exchange.caller = `${answer.caller.tenantId}/${answer.caller.objectId}`
    const further = costHeaders(exchange, budget())
    if (answer.replayed) further.push('Idempotency-Replayed', 'true')
    if (answer.problem !== undefined) {
      sendProblem(res, exchange, gate, answer.problem, further)
      return
    }
    const { status } = route
    const location = route.locationOf(answer.outcome)
    if (location !== undefined) further.push('Location', absolute(location, headers.host))
    const body = outcomeBody(answer.outcome, exchange)
    const fault = checkAnswers ? route.faultOf(status, 'application/json', body) : undefined
    if (fault !== undefined) throw new Error(`The answer breaks the contract: ${fault}`)
    send(res, exchange, gate, {
      status,
      contentType: JSON_TYPE,
      body: JSON.stringify(body),
      headers: further,
    })
  }
}

/**
 * The address of a path on this host. The platform keeps a Location and calls it as it stands, so it is whole; what
 * ends TLS in front of the proxy is only ever reached over https, the simulated system on this machine never.
 */
function absolute(path: string, [host = '']: readonly string[]): string {
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)
  return `${isHere ? 'http' : 'https'}://${host}${path}`
}

/** Reads what was asked; called once the caller is proven, so that strangers can't make the proxy parse. */
async function inputOf(route: Route, req: Request): Promise<Input<OperationId>> {
  const { headers } = req.exchange
  if (headers.repeated !== undefined)
    throw new Problem('invalid-request', { detail: `The header ${headers.repeated} was sent twice.` })
  const body = route.takesBody ? await readBody(req, headers) : refuseBody(headers)
  const target = req.url
  const mark = target.indexOf('?')
  const query = parseQuery(mark < 0 ? '' : target.slice(mark + 1))
  // Express types parameters as lists too, for wildcard paths, which the contract has none of.
  const params = req.params as Record<string, string>
  // The types of inputs are generated from the contract that this check enforces.
  return route.check({ target, headers: headers.single, params, query, body }) as Input<OperationId>
}

/** What the agent says about itself, for the audit: cut to a bearable length, never refused, never trusted. */
function agentOf(single: Readonly<Record<string, string>>) {
  const cut = (name: string) => single[name]?.slice(0, contextCharactersMax) ?? null
  return {
    conversationId: cut('x-conversation-id'),
    channel: cut('x-channel'),
    agentName: cut('x-agent-name'),
    actingUser: cut('x-acting-user-oid'),
  }
}
