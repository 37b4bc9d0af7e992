/** The proxy's only source of time, so that tests can hold it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

export const systemClock: Clock = { now: Date.now }
