/** Any order of requests, ends, failures, crashes and hours, against what a caller may rely on. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Claim, WriteRequest } from '../../api/idempotency/index.ts'
import { Problem } from '../../api/problem.ts'
import type { Store } from '../../api/store/index.ts'
import { engines, type Place } from '../store/engines.ts'
import { type Instance, openRooms, requestOf } from './rooms.ts'

const leaseMs = 60_000
const keepMs = { given: 24 * 3_600_000, derived: 10 * 60_000 }

type End = 'done' | 'refused' | 'failed'
type Step =
  | { readonly do: 'ask'; readonly process: number; readonly key: string | undefined; readonly input: string }
  | { readonly do: 'end'; readonly which: number; readonly how: End }
  /** A process dies, perhaps between the write and the keeping of its answer. */
  | { readonly do: 'crash'; readonly process: number; readonly written: boolean }
  | { readonly do: 'pass'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      process: fc.nat(1),
      key: fc.constantFrom('k-1', 'k-1', undefined),
      input: fc.constantFrom('a', 'a', 'b'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(9),
      how: fc.constantFrom<End>('done', 'refused', 'failed'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('crash' as const), process: fc.nat(1), written: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(500, 25_000, leaseMs, keepMs.derived, keepMs.given),
    }),
  },
)

/** One run of a write, as the test sees it. */
interface Run {
  readonly claim: Claim
  readonly of: string
  readonly kind: 'given' | 'derived'
  readonly input: string
  readonly process: number
  readonly startedAtMs: number
  /** When its answer was kept: nobody else had taken over, and it was not forgotten yet. */
  keptAtMs: number | undefined
  end: End | undefined
  readonly settle: PromiseWithResolvers<string>
}

/** What is asked for: one request to all who ask it under one key. */
const nameOf = ({ key, input }: Pick<WriteRequest, 'key' | 'input'>) => key ?? `derived ${input}`

async function play(stores: readonly Store[], place: Place, steps: readonly Step[], operation: string) {
  const rooms = openRooms(place)
  const processes: Instance[] = stores.map(store => rooms.on(store))
  const runs: Run[] = []
  const held = new Set<Run>()
  /** What was written, by keyId: as changes keep it, once. */
  const written = new Map<string, string>()
  const asked = new Set<{ readonly process: number }>()

  const checkStart = (claim: Claim, input: string, of: string, kind: Run['kind']) => {
    for (const before of runs.filter(run => run.of === of)) {
      if (before.claim.keyId === claim.keyId) {
        // One key id is one request.
        expect(before.input).toBe(input)
        continue
      }
      // Another key id only when the first is over and forgotten.
      const alone = runs.filter(run => run.claim.keyId === before.claim.keyId).length === 1
      const over = kind === 'derived' && before.end === 'refused' && alone
      if (!over)
        expect(rooms.nowMs - (before.keptAtMs ?? before.startedAtMs)).toBeGreaterThanOrEqual(keepMs[kind])
    }
    const last = runs.findLast(run => run.claim.keyId === claim.keyId)
    if (last === undefined) return
    // Again only what was given back, or was not heard of for so long.
    expect(['failed', undefined, ...(kind === 'derived' ? ['refused'] : [])]).toContain(last.end)
    if (last.end === undefined) expect(rooms.nowMs - last.startedAtMs).toBeGreaterThanOrEqual(leaseMs)
  }

  const ask = (process: number, key: string | undefined, input: string) => {
    const request = requestOf({ key, operation, input: { input } })
    const of = nameOf({ key, input })
    const kind = key === undefined ? 'derived' : 'given'
    const waiting = { process }
    asked.add(waiting)
    const start = (claim: Claim) => {
      checkStart(claim, input, of, kind)
      const settle = Promise.withResolvers<string>()
      const at = { startedAtMs: rooms.nowMs, keptAtMs: undefined, end: undefined }
      const run: Run = { claim, of, kind, input, process, settle, ...at }
      runs.push(run)
      held.add(run)
      return settle.promise
    }
    return processes[process]?.room
      .once(request, start, rooms.until())
      .then(
        ({ answer, keyId }) => {
          const ran = runs.filter(run => run.claim.keyId === keyId)
          // Whoever is answered asked what was run, and hears what was written, if anything was.
          expect(ran.map(run => run.input)).toContain(input)
          if ('outcome' in answer) expect(answer.outcome).toBe(written.get(keyId))
          else expect(['ambiguous', 'salesforce-busy']).toContain(answer.problem.code)
        },
        (error: unknown) => {
          if (!(error instanceof Problem)) throw error
          expect(['idempotency-in-flight', 'idempotency-key-reused']).toContain(error.code)
          if (error.code === 'idempotency-key-reused')
            expect(runs.some(run => run.of === of && run.input !== input)).toBe(true)
        },
      )
      .catch((error: unknown) => faults.push(error))
      .finally(() => asked.delete(waiting))
  }
  const faults: unknown[] = []

  const end = (run: Run, how: End) => {
    const { keyId } = run.claim
    // Who finds that it was written already says so.
    const really = how === 'refused' && written.has(keyId) ? 'done' : how
    held.delete(run)
    run.end = really
    const latest = runs.findLast(other => other.claim.keyId === keyId) === run
    const late = rooms.nowMs >= run.startedAtMs + leaseMs + keepMs[run.kind]
    if (really !== 'failed' && latest && !late) run.keptAtMs = rooms.nowMs
    if (really === 'done') {
      written.set(keyId, written.get(keyId) ?? `${run.input} as ${keyId}`)
      run.settle.resolve(written.get(keyId) ?? '')
    } else run.settle.reject(new Problem(really === 'refused' ? 'ambiguous' : 'salesforce-busy'))
  }

  const crash = (process: number, hasWritten: boolean) => {
    for (const run of [...held].filter(run => run.process === process)) {
      if (hasWritten && !written.has(run.claim.keyId))
        written.set(run.claim.keyId, `${run.input} as ${run.claim.keyId}`)
      held.delete(run)
    }
    for (const waiting of asked) if (waiting.process === process) asked.delete(waiting)
    processes[process]?.die()
    const store = stores[process]
    if (store !== undefined) processes[process] = rooms.on(store)
  }

  /** Until everybody who asked is answered, runs, or waits. */
  const quiet = async () => {
    do await new Promise(resolve => setImmediate(resolve))
    while (asked.size > held.size + rooms.waiting.length)
    if (faults.length > 0) throw faults[0]
  }

  for (const next of steps) {
    if (next.do === 'ask') void ask(next.process, next.key, next.input)
    else if (next.do === 'crash') crash(next.process, next.written)
    else if (next.do === 'pass') rooms.pass(next.ms)
    else {
      const run = [...held][next.which % Math.max(1, held.size)]
      if (run !== undefined) end(run, next.how)
    }
    await quiet()
  }
  // In the end nobody waits for ever.
  while (asked.size > 0) {
    for (const run of held) end(run, 'done')
    rooms.pass(25_000)
    await quiet()
  }
  expect(processes.flatMap(({ failures }) => failures)).toEqual([])
  return { runs, written }
}

for (const engine of engines)
  describe.skipIf(engine.absent)(`two processes on ${engine.name}`, () => {
    let place: Place
    let stores: Store[]
    let played = 0
    beforeAll(async () => {
      place = await engine.place()
      stores = [await place.open(), await place.open()]
    })
    afterAll(async () => {
      for (const store of stores) await store.close()
      await place.remove()
    })

    test('57: whatever happens in whatever order, a request runs again only when it was given back or lost, and always as the same', async () => {
      const seen = { again: 0, written: 0 }
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async steps => {
          played += 1
          const { runs, written } = await play(stores, place, steps, `Operation${played}`)
          seen.again += runs.length - new Set(runs.map(({ claim }) => claim.keyId)).size
          seen.written += written.size
        }),
        { numRuns: engine.kind === 'sqlite' ? 120 : 60 },
      )
      // The schedules did come to what is tested.
      expect(seen.again).toBeGreaterThan(5)
      expect(seen.written).toBeGreaterThan(50)
    }, 120_000)
  })
