/**
 * Time of a whole process that somebody else moves: the clock jumps, and with it whatever long timer would have rung
 * meanwhile. So an answer that never comes ends by its deadline, not by waiting for it.
 */
import type { Clock } from '../../api/clock.ts'

export interface MovedTime {
  readonly clock: Clock
  /** Time passes at once; deadlines that lie in it pass too. */
  advance(ms: number): void
}

/** Deadlines; what is shorter (back-offs, pauses) is waited for as it is. */
const longTimerMs = 5_000

interface LongTimer {
  readonly dueAtMs: number
  readonly ring: () => void
}

/** Takes over this process's setTimeout and clearTimeout, for good. */
export function moveTime(startOffsetMs: number): MovedTime {
  let offsetMs = startOffsetMs
  const now = () => Date.now() + offsetMs
  const timers = new Map<unknown, LongTimer>()
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis
  const setLong = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
    if (ms < longTimerMs) return realSetTimeout(run, ms, ...args)
    const ring = () => {
      if (timers.delete(timer)) run(...args)
    }
    const timer = realSetTimeout(ring, ms)
    timers.set(timer, { dueAtMs: now() + ms, ring })
    return timer
  }
  const clearLong = (timer: Parameters<typeof clearTimeout>[0]) => {
    timers.delete(timer)
    realClearTimeout(timer)
  }
  Object.assign(globalThis, { setTimeout: setLong, clearTimeout: clearLong })
  return {
    clock: { now },
    advance(ms) {
      offsetMs += ms
      for (const { dueAtMs, ring } of [...timers.values()]) if (dueAtMs <= now()) ring()
    },
  }
}
