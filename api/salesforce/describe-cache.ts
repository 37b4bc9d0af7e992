import type { Clock } from '../clock.ts'
import { createFlights } from './flight.ts'
import { createRecent } from './recent.ts'
import type { ObjectDescribe, Principal } from './types.ts'

const ttlMs = 15 * 60_000
const describesMax = 5_000

/** Describe answers by user and object: what a user may see of an object differs, so nothing is shared between users. */
export interface DescribeCache {
  /** The cached answer, or that of `read`, which concurrent callers share and which is given up with the last of them. */
  get(
    as: Principal,
    object: string,
    signal: AbortSignal,
    read: (abandoned: AbortSignal) => Promise<ObjectDescribe>,
  ): Promise<ObjectDescribe>
}

export function createDescribeCache(clock: Clock): DescribeCache {
  const known = createRecent<{ describe: ObjectDescribe; untilMs: number }>(describesMax)
  const flights = createFlights<ObjectDescribe>()
  return {
    async get(as, object, signal, read) {
      const key = `${as.username} ${object.toLowerCase()}`
      const hit = known.get(key)
      if (hit !== undefined && clock.now() < hit.untilMs) return hit.describe
      return flights.join(key, signal, async abandoned => {
        const describe = await read(abandoned)
        known.set(key, { describe, untilMs: clock.now() + ttlMs })
        return describe
      })
    },
  }
}
