import type { Clock } from '../clock.ts'
import { SalesforceFault } from './fault.ts'

export const probeEveryMs = 60_000

/**
 * Stops calls once the daily allowance is used up: asking again would only be refused. Every 60 s one call passes as a
 * probe; its success closes the breaker.
 */
export interface Breaker {
  /** Throws a REQUEST_LIMIT_EXCEEDED fault while calls are stopped. True: this call is the probe. */
  admit(): boolean
  /** Salesforce refused for the daily limit. */
  trip(message: string): void
  /** A probe was served. */
  close(): void
}

export function createBreaker(clock: Clock): Breaker {
  let open: { probeAtMs: number; message: string } | undefined
  return {
    admit() {
      if (open === undefined) return false
      const nowMs = clock.now()
      if (nowMs < open.probeAtMs) throw spent(open.message, open.probeAtMs - nowMs)
      open.probeAtMs = nowMs + probeEveryMs
      return true
    },
    trip(message) {
      open = { probeAtMs: clock.now() + probeEveryMs, message }
    },
    close() {
      open = undefined
    },
  }
}

const spent = (message: string, retryAfterMs: number) =>
  new SalesforceFault('refused', message, {
    status: 403,
    errorCode: 'REQUEST_LIMIT_EXCEEDED',
    retryAfterMs,
  })
