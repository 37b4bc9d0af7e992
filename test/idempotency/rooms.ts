/** Rooms for tests: several on one store, with time in the test's hand. */
import {
  createIdempotency,
  type IdempotencyOptions,
  type IdempotencyRoom,
  type WriteRequest,
} from '../../api/idempotency/index.ts'
import type { OnceOptions } from '../../api/idempotency/types.ts'
import type { Store } from '../../api/store/index.ts'
import type { Place } from '../store/engines.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'

export const tenantId = '11111111-1111-4111-8111-111111111111'
const person = 'e0000000-0000-4000-8000-000000000001'

/** Longest pause between two looks into the store. */
const pollMaxMs = 500

export const requestOf = (over: Partial<WriteRequest> = {}): WriteRequest => ({
  tenantId,
  objectId: person,
  operation: 'CreateTask',
  key: undefined,
  input: { subject: 'Call Acme' },
  ...over,
})

/** One process of several on a store. */
export interface Instance {
  readonly store: Store
  readonly room: IdempotencyRoom
  readonly ticker: HandTicker
  readonly failures: unknown[]
  /** Ends it as a crash does: what it waits for never comes. */
  die(): void
}

export interface Rooms {
  nowMs: number
  /** What is waited for, soonest first; empty when nobody waits. */
  readonly waiting: readonly number[]
  /** Lets time pass: whoever waits until then goes on. */
  pass(ms: number): void
  instance(options?: Partial<IdempotencyOptions>): Promise<Instance>
  /** One on a store that is open already, and stays so. */
  on(store: Store, options?: Partial<IdempotencyOptions>): Instance
  /** What a request with so much time gives. */
  until(over?: Partial<OnceOptions> & { readonly inMs?: number }): OnceOptions
  close(): Promise<void>
}

export function openRooms(place: Place): Rooms {
  const instances: Instance[] = []
  const sleepers = new Set<Sleeper>()
  const rooms: Rooms = {
    nowMs: 1_795_167_000_000,
    get waiting() {
      return [...sleepers].map(({ atMs }) => atMs).sort((a, b) => a - b)
    },
    pass(ms) {
      rooms.nowMs += ms
      for (const sleeper of sleepers) if (sleeper.atMs <= rooms.nowMs) sleeper.wake()
    },
    async instance(options = {}) {
      const made = rooms.on(await place.open(), options)
      instances.push(made)
      return made
    },
    on(store, options = {}) {
      const ticker = handTicker()
      const failures: unknown[] = []
      const own = new Set<Sleeper>()
      const room = createIdempotency({
        db: store.db,
        clock: { now: () => rooms.nowMs },
        ticker,
        wait: (ms, signal) =>
          new Promise(resolve => {
            const wake = () => {
              sleepers.delete(sleeper)
              own.delete(sleeper)
              resolve()
            }
            const sleeper = { atMs: rooms.nowMs + ms, wake }
            sleepers.add(sleeper)
            own.add(sleeper)
            if (signal.aborted || ms <= 0) wake()
            else signal.addEventListener('abort', wake, { once: true })
          }),
        onFailure: cause => void failures.push(cause),
        ...options,
      })
      const die = () => {
        for (const sleeper of own) sleepers.delete(sleeper)
      }
      return { store, room, ticker, failures, die }
    },
    until: ({ inMs = 25_000, ...over } = {}) => ({
      signal: new AbortController().signal,
      deadlineAtMs: rooms.nowMs + inMs,
      ...over,
    }),
    async close() {
      for (const { store, room } of instances) {
        await room.close()
        await store.close()
      }
    },
  }
  return rooms
}

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Resolves once `condition` holds; of what the event loop brings, not of time. */
export async function turnsUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setImmediate(resolve))
}

/** What is asked comes to an end, while time passes for those who look into the store again and again, and no further. */
export async function lookingUntil<T>(rooms: Rooms, asked: Promise<T>): Promise<T> {
  let over = false
  const done = () => {
    over = true
  }
  asked.then(done, done)
  while (!over) {
    const [soonest] = rooms.waiting
    if (soonest !== undefined && soonest - rooms.nowMs <= pollMaxMs) rooms.pass(soonest - rooms.nowMs)
    await new Promise(resolve => setImmediate(resolve))
  }
  return asked
}
