import { Problem } from '../problem.ts'
import type { SetLimit, Use } from './limits.ts'
import type { Counts } from './windows.ts'

/** The refusal of a page that would pass these limits; it names the one that lasts longest. */
export function exhausted(past: readonly SetLimit[], counts: Counts, more: Use, nowMs: number): Problem {
  const worst = past.reduce((a, b) => (b.endsAtMs(counts) >= a.endsAtMs(counts) ? b : a))
  const { name, what, max } = worst
  const left = max - worst.used(counts)
  const endsAtMs = worst.endsAtMs(counts)
  const until = `until ${new Date(endsAtMs).toISOString().slice(11, 16)} UTC`
  const detail =
    left > 0
      ? `This would give ${worst.adds(more)} more of ${max} ${what}, and ${left} are left ${until}: ask for less.`
      : `All ${max} ${what} are used up ${until}.`
  return new Problem('budget-exhausted', {
    detail,
    why: { clause: name },
    headers: { 'Retry-After': String(Math.max(1, Math.ceil((endsAtMs - nowMs) / 1000))) },
  })
}
