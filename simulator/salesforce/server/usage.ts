import type { Clock } from '../../clock.ts'

/** The org's daily API allocation over a rolling 24 hours, and logins per user and hour. */
export interface Usage {
  dailyApiRequests: number
  loginsPerHour: number
  /** Calls counted in the last 24 hours. */
  used(): number
  /** Counts `calls`. */
  count(calls: number): void
  exhausted(): boolean
  /** Pretends that so many calls were made just now, and no others. */
  setUsed(calls: number): void
  /** Value of the Sforce-Limit-Info header. */
  header(): string
  /** Counts a login; false when the user's hourly rate is exceeded. */
  login(userId: string): boolean
  reset(): void
}

const DAILY_API_REQUESTS = 15_000
const LOGINS_PER_HOUR = 3_600
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The window moves on in steps of this length. */
const BUCKET_MS = 15 * 60_000

/** Fresh counters of a Developer Edition org. */
export function createUsage(clock: Clock): Usage {
  let buckets: { startMs: number; calls: number }[] = []
  let sum = 0
  let logins = new Map<string, { sinceMs: number; count: number }>()

  const expire = () => {
    const oldestMs = clock.now() - DAY_MS
    while (buckets[0] !== undefined && buckets[0].startMs <= oldestMs) sum -= buckets.shift()?.calls ?? 0
  }
  const add = (calls: number) => {
    const startMs = Math.floor(clock.now() / BUCKET_MS) * BUCKET_MS
    const last = buckets.at(-1)
    if (last !== undefined && last.startMs === startMs) last.calls += calls
    else buckets.push({ startMs, calls })
    sum += calls
  }
  const usage: Usage = {
    dailyApiRequests: DAILY_API_REQUESTS,
    loginsPerHour: LOGINS_PER_HOUR,
    used() {
      expire()
      return sum
    },
    count(calls) {
      expire()
      add(calls)
    },
    exhausted: () => usage.used() >= usage.dailyApiRequests,
    setUsed(calls) {
      buckets = []
      sum = 0
      add(calls)
    },
    header: () => `api-usage=${usage.used()}/${usage.dailyApiRequests}`,
    login(userId) {
      const nowMs = clock.now()
      const known = logins.get(userId)
      if (known === undefined || nowMs - known.sinceMs >= HOUR_MS || nowMs < known.sinceMs) {
        logins.set(userId, { sinceMs: nowMs, count: 1 })
        return usage.loginsPerHour >= 1
      }
      known.count++
      return known.count <= usage.loginsPerHour
    },
    reset() {
      buckets = []
      sum = 0
      logins = new Map()
      usage.dailyApiRequests = DAILY_API_REQUESTS
      usage.loginsPerHour = LOGINS_PER_HOUR
    },
  }
  return usage
}
