import type { Clock } from '../clock.ts'
import { createFlights } from './flight.ts'
import { createRecent } from './recent.ts'
import type { Principal } from './types.ts'

const ttlMs = 15 * 60_000
const describesMax = 5_000

/** Describe answers by user and subject: what a user may see of an object differs, so nothing is shared between users. */
export interface DescribeCache<T> {
  /** The cached answer, or that of `read`, which concurrent callers share and which is given up with the last of them. */
  get(
    as: Principal,
    subject: string,
    signal: AbortSignal,
    read: (abandoned: AbortSignal) => Promise<T>,
  ): Promise<T>
  /** The cached answer; undefined where there is none, or none that is fresh enough. */
  known(as: Principal, subject: string): T | undefined
}

export function createDescribeCache<T>(clock: Clock): DescribeCache<T> {
  const known = createRecent<{ answer: T; untilMs: number }>(describesMax)
  const flights = createFlights<T>()
  const keyOf = (as: Principal, subject: string) => `${as.username} ${subject.toLowerCase()}`
  const fresh = (key: string) => {
    const hit = known.get(key)
    return hit !== undefined && clock.now() < hit.untilMs ? hit : undefined
  }
  return {
    known: (as, subject) => fresh(keyOf(as, subject))?.answer,
    async get(as, subject, signal, read) {
      const key = keyOf(as, subject)
      const hit = fresh(key)
      if (hit !== undefined) return hit.answer
      return flights.join(key, signal, async abandoned => {
        const answer = await read(abandoned)
        known.set(key, { answer, untilMs: clock.now() + ttlMs })
        return answer
      })
    },
  }
}
