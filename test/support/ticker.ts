import type { Ticker } from '../../api/clock.ts'

/** Repetition by hand. */
export interface HandTicker extends Ticker {
  /** Runs once whatever is to be run again and again; resolves when all of it is done. */
  turn(): Promise<void>
}

export function handTicker(): HandTicker {
  const ticks = new Set<() => Promise<void>>()
  return {
    every(_periodMs, tick) {
      // Each has an identity of its own, though two may be the same function.
      const own = () => tick()
      ticks.add(own)
      return () => void ticks.delete(own)
    },
    async turn() {
      await Promise.all([...ticks].map(tick => tick()))
    },
  }
}
