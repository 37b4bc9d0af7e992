import type { Clock } from '../clock.ts'
import type { Deadline } from './deadline.ts'
import { isConcurrencyLimit, SalesforceFault } from './fault.ts'
import type { Timers } from './timers.ts'

const retriesMax = 2
const backoffFirstMs = 200
const backoffMaxMs = 2_000
/** What an attempt needs at the least: a wait that leaves less is not begun. */
const attemptMinMs = 50

export interface RetryTools {
  readonly clock: Clock
  readonly timers: Timers
  /** In [0, 1). */
  readonly random: () => number
}

/** Tries that are left, for work that is made of several steps. */
export interface Tries {
  left: number
}

export const freshTries = (): Tries => ({ left: retriesMax })

/**
 * Runs an idempotent call, again as often as `tries` allows, for what may pass: 429, 502, 503, 504, no or a dropped
 * connection, a locked row, too many requests at once. Waits a jittered backoff, longer when Retry-After says so;
 * doesn't wait at all when the deadline would pass first.
 */
export async function withRetries<T>(
  once: () => Promise<T>,
  tries: Tries,
  deadline: Deadline,
  { clock, timers, random }: RetryTools,
): Promise<T> {
  for (;;) {
    try {
      return await once()
    } catch (error) {
      if (tries.left === 0 || !mayPass(error)) throw error
      const waitMs = Math.max(error.retryAfterMs ?? 0, backoffMs(retriesMax - tries.left, random))
      if (clock.now() + waitMs + attemptMinMs > deadline.atMs) throw error
      tries.left -= 1
      await timers.pause(waitMs, deadline.signal)
      deadline.signal.throwIfAborted()
    }
  }
}

/** Half of the step is certain, half is drawn, so that callers who failed together don't come back together. */
function backoffMs(retry: number, random: () => number): number {
  const stepMs = Math.min(backoffMaxMs, backoffFirstMs * 2 ** retry)
  return Math.round(stepMs / 2 + (random() * stepMs) / 2)
}

const passingStatuses: ReadonlySet<number | undefined> = new Set([429, 502, 503, 504])

function mayPass(error: unknown): error is SalesforceFault {
  if (!(error instanceof SalesforceFault)) return false
  if (error.kind === 'unreachable' || error.kind === 'dropped') return true
  if (error.kind !== 'refused') return false
  return (
    passingStatuses.has(error.status) || error.errorCode === 'UNABLE_TO_LOCK_ROW' || isConcurrencyLimit(error)
  )
}
