import type { Ticker } from '../../api/clock.ts'

/** Repetition by the machine's time, and by hand; what is under way is known. */
export interface CountedTicker {
  readonly ticker: Ticker
  /** Runs everything once. */
  turn(): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

export function countedTicker(): CountedTicker {
  const ticks = new Set<() => Promise<void>>()
  const running = new Set<Promise<void>>()
  return {
    ticker: {
      every(periodMs, tick) {
        const own = async () => {
          const run = tick()
          running.add(run)
          await run
          running.delete(run)
        }
        ticks.add(own)
        const timer = setInterval(() => void own(), periodMs)
        timer.unref()
        return () => {
          ticks.delete(own)
          clearInterval(timer)
        }
      },
    },
    async turn() {
      await Promise.all([...ticks].map(own => own()))
    },
    async idle() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
