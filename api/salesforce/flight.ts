import { within } from './deadline.ts'

/** Work that concurrent callers share: asked for again while under way, it is done once. */
export interface Flights<T> {
  /**
   * The outcome of the work under `key`, begun by `start` unless it is under way; the reason of `signal` if that aborts
   * first. `abandoned` aborts once nobody waits any more, so that work that hangs is not joined by those who come later.
   */
  join(key: string, signal: AbortSignal, start: (abandoned: AbortSignal) => Promise<T>): Promise<T>
}

interface Flight<T> {
  readonly outcome: Promise<T>
  readonly controller: AbortController
  waiting: number
}

export function createFlights<T>(): Flights<T> {
  const underWay = new Map<string, Flight<T>>()
  const begin = (key: string, start: (abandoned: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController()
    const flight = { outcome: start(controller.signal), controller, waiting: 0 }
    const land = () => {
      if (underWay.get(key) === flight) underWay.delete(key)
    }
    flight.outcome.then(land, land)
    underWay.set(key, flight)
    return flight
  }
  return {
    async join(key, signal, start) {
      const flight = underWay.get(key) ?? begin(key, start)
      flight.waiting += 1
      try {
        return await within(flight.outcome, signal)
      } finally {
        flight.waiting -= 1
        if (flight.waiting === 0 && underWay.get(key) === flight) {
          underWay.delete(key)
          flight.controller.abort()
        }
      }
    },
  }
}
