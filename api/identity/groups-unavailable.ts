import { Problem } from '../problem.ts'

const retryAfterSecondsDefault = 30
const retryAfterSecondsMax = 300

/**
 * The refusal of a caller whose groups can't be known: without them nobody can say what the caller may do. `detail` is
 * public; `cause` goes to the log.
 */
export function groupsUnavailable(
  cause: unknown,
  { retryAfter, detail }: { readonly retryAfter?: unknown; readonly detail?: string } = {},
): Problem {
  return new Problem('groups-unavailable', {
    headers: { 'Retry-After': String(secondsOf(retryAfter)) },
    ...(detail === undefined ? {} : { detail }),
    cause,
  })
}

/** Seconds of a Retry-After header (RFC 9110 §10.2.3; a date counts as none), between 1 and 300. */
function secondsOf(value: unknown): number {
  const text = String(value)
  if (!/^\d{1,6}$/.test(text)) return retryAfterSecondsDefault
  return Math.min(Math.max(Number(text), 1), retryAfterSecondsMax)
}
