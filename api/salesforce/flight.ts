/** Work that concurrent callers share: asked for twice while under way, it is done once. */
export interface Flights<T> {
  share(key: string, start: () => Promise<T>): Promise<T>
}

export function createFlights<T>(): Flights<T> {
  const underWay = new Map<string, Promise<T>>()
  return {
    share(key, start) {
      const running = underWay.get(key)
      if (running !== undefined) return running
      const flight = start().finally(() => underWay.delete(key))
      // Every waiter may have left by the time it fails.
      flight.catch(() => {})
      underWay.set(key, flight)
      return flight
    },
  }
}
