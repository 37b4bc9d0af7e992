/** GET /healthz: the process answers. GET /readyz: so do the parts it needs. */
import type { RequestHandler } from 'express'
import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import type { CallContext } from '../salesforce/types.ts'
import { JSON_TYPE, send } from './answer.ts'
import type { Gate } from './gate.ts'

export interface Check {
  readonly name: string
  /** Rejects when the part can't be used. */
  run(context: CallContext): Promise<void>
}

/** Something an operator should mend though everything works. */
export interface Warning {
  readonly name: string
  standing(): boolean
}

const verdictKeptMs = 2_000
const checkTimeoutMs = 3_000

export const healthz =
  (gate: Gate): RequestHandler =>
  (req, res) =>
    send(res, req.exchange, gate, { status: 200, contentType: JSON_TYPE, body: '{"status":"up"}' })

/**
 * Runs all checks at once, at most every two seconds however often it is asked; 503 names the parts that fail. What
 * only warns is named in the answer.
 */
export function readyz(
  checks: readonly Check[],
  warnings: readonly Warning[],
  gate: Gate,
  clock: Clock,
): RequestHandler {
  let verdict: { atMs: number; failing: Promise<readonly string[]> } | undefined
  return async (req, res) => {
    const now = clock.now()
    if (verdict === undefined || now - verdict.atMs > verdictKeptMs || now < verdict.atMs)
      verdict = { atMs: now, failing: failingOf(checks, req.exchange.context.requestId, now) }
    const failing = [...(await verdict.failing), ...(gate.stopping ? ['stopping'] : [])]
    if (failing.length > 0)
      throw new Problem('not-ready', { detail: `Not ready: ${failing.join(', ')}.`, members: { failing } })
    send(res, req.exchange, gate, {
      status: 200,
      contentType: JSON_TYPE,
      body: JSON.stringify({
        status: 'ready',
        checks: checks.map(c => c.name),
        warnings: warnings.filter(w => w.standing()).map(w => w.name),
      }),
    })
  }
}

async function failingOf(checks: readonly Check[], requestId: string, now: number): Promise<string[]> {
  const context: CallContext = {
    signal: AbortSignal.timeout(checkTimeoutMs),
    deadlineAtMs: now + checkTimeoutMs,
    requestId,
    spent: { calls: 0 },
  }
  const results = await Promise.allSettled(checks.map(check => check.run(context)))
  return checks.filter((_, i) => results[i]?.status === 'rejected').map(check => check.name)
}
