import { Problem } from '../problem.ts'

const inFlightRetryAfterSeconds = 2
const storeRetryAfterSeconds = 5

export const reused = () => new Problem('idempotency-key-reused')

export const inFlight = () =>
  new Problem('idempotency-in-flight', { headers: { 'Retry-After': String(inFlightRetryAfterSeconds) } })

/** The refusal when it can't be known what was written before. */
export const unknown = (cause?: unknown) =>
  new Problem('not-ready', {
    detail: 'What was asked before can’t be read, so nothing is written.',
    members: { failing: ['idempotency'] },
    headers: { 'Retry-After': String(storeRetryAfterSeconds) },
    cause,
  })
