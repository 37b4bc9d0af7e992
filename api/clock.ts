/** The proxy's only source of time, so that tests can hold it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

export const systemClock: Clock = { now: Date.now }

/** The proxy's only source of repetition, for the same reason. */
export interface Ticker {
  /** Runs `tick`, which never rejects, every so many milliseconds, until the function it answers is called. */
  every(periodMs: number, tick: () => Promise<void>): () => void
}

export const systemTicker: Ticker = {
  every(periodMs, tick) {
    const timer = setInterval(() => void tick(), periodMs)
    timer.unref()
    return () => clearInterval(timer)
  },
}

/** The day it is somewhere. `timeZone`: IANA name. */
export const dayIn = (timeZone: string, nowMs: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate()
