/** What one request carries along its way: id, clock readings, the headers that count, and what the log will say. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'
import type { CallContext } from '../salesforce/types.ts'
import { type RequestHeaders, readRequestHeaders } from './request-headers.ts'

export interface Exchange {
  readonly context: CallContext
  readonly headers: RequestHeaders
  /** Epoch ms of the arrival. */
  readonly arrivedAtMs: number
  /** For the log line: filled in on the way. */
  operation: string | null
  code: string | null
  /** `tenant/object` of a proven caller. */
  caller: string | null
  cause: unknown
}

declare global {
  namespace Express {
    interface Request {
      exchange: Exchange
    }
  }
}

/**
 * Opens the exchange of a request. Its signal aborts when the client goes away or `requestTimeoutMs` have passed;
 * `closed` is called once, when the answer is out or the client is gone.
 */
export function openExchange(
  req: IncomingMessage,
  res: ServerResponse,
  options: { clock: Clock; requestTimeoutMs: number; closed: (exchange: Exchange) => void },
): Exchange {
  const arrivedAtMs = options.clock.now()
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), options.requestTimeoutMs)
  const exchange: Exchange = {
    context: {
      signal: abort.signal,
      deadlineAtMs: arrivedAtMs + options.requestTimeoutMs,
      requestId: randomUUID(),
      spent: { calls: 0 },
    },
    headers: readRequestHeaders(req.rawHeaders),
    arrivedAtMs,
    operation: null,
    code: null,
    caller: null,
    cause: undefined,
  }
  res.once('close', () => {
    clearTimeout(timer)
    if (!res.writableFinished) abort.abort()
    options.closed(exchange)
  })
  return exchange
}
