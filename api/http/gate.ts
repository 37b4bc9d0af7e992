/** How many requests are inside, and whether the doors are closing. One per process, shared by server and app. */
export interface Gate {
  readonly requestsInFlightMax: number
  inFlight: number
  /** No new work: answers close their connections, readiness says no. */
  stopping: boolean
}

export const createGate = (requestsInFlightMax: number): Gate => ({
  requestsInFlightMax,
  inFlight: 0,
  stopping: false,
})
