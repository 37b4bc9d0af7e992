import type { CallbackAnswer } from './post.ts'

/** What an attempt means for its event. `answer`: status or a short word, never an address. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly answer: string }
  /** The flow is no more: so ends its subscription. */
  | { readonly kind: 'gone'; readonly answer: string }
  | { readonly kind: 'refused'; readonly answer: string }
  | { readonly kind: 'retry'; readonly answer: string; readonly afterMs: number }

const backoffFirstMs = 5_000
const backoffMaxMs = 3_600_000
const retryAfterMaxMs = 3_600_000

/** Reads an answer. Statuses that may pass are those Power Platform itself retries: 408, 429 and 5xx. */
export function verdictOf({ status, retryAfter }: CallbackAnswer, nowMs: number): Verdict {
  const answer = String(status)
  if (status >= 200 && status < 300) return { kind: 'delivered', answer }
  if (status === 404 || status === 410) return { kind: 'gone', answer }
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'retry', answer, afterMs: Math.min(retryAfterMaxMs, retryAfterMs(retryAfter, nowMs)) }
  return { kind: 'refused', answer }
}

/** An attempt without an answer is tried again. Of the error only its code is kept: a message may quote the address. */
export function verdictOfError(error: unknown): Verdict {
  return { kind: 'retry', answer: wordFor(error), afterMs: 0 }
}

function wordFor(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError') return 'timeout'
  if (error.name === 'HTTPParserError') return 'not-http'
  const code = 'code' in error ? String(error.code) : ''
  return /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'failed'
}

/** Doubles up to an hour; half is certain, half is drawn, so that what failed together doesn't come back together. */
export function backoffMs(attempts: number, random: () => number): number {
  const stepMs = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(30, attempts - 1))
  return Math.round(stepMs / 2 + (random() * stepMs) / 2)
}

/** RFC 9110, 10.2.3: seconds or an HTTP date. 0 when absent, past or malformed. */
function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs)
}
