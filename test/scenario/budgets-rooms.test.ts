import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBudgets, type SharedBudgets } from '../../api/budgets/shared.ts'
import type { ReadingLimits } from '../../api/budgets/types.ts'
import type { Store } from '../../api/store/index.ts'
import { engines, type Place } from '../store/engines.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const START = Date.parse('2026-11-20T09:30:00Z')
const boundless: ReadingLimits = {
  rowsPerHourMax: 1e9,
  recordsPerHourMax: 1e9,
  rowsPerDayMax: 1e9,
  recordsPerDayMax: 1e9,
}

/** A run of a proxy, as far as it counts. */
interface Run {
  readonly budgets: SharedBudgets
  readonly ticker: HandTicker
}

for (const engine of engines)
  describe.skipIf(engine.absent)(`the budgets of several runs on ${engine.name}`, () => {
    let place: Place
    let store: Store
    const clock = { at: START, now: () => clock.at }
    const failures: unknown[] = []

    beforeAll(async () => {
      place = await engine.place()
      store = await place.open()
    })
    afterAll(async () => {
      await store.close()
      await place.remove()
    })

    const start = async (): Promise<Run> => {
      const ticker = handTicker()
      const onFailure = (cause: unknown) => failures.push(cause)
      return { budgets: await openBudgets({ db: store.db, clock, ticker, onFailure }), ticker }
    }
    const budgetOf = ({ budgets }: Run, objectId: string) =>
      budgets.of({ tenantId: 't', objectId }, boundless)
    const usedOf = (run: Run, objectId: string) => {
      const used = Object.fromEntries(budgetOf(run, objectId).limits.map(l => [l.what, l.used]))
      return {
        rowsInHour: used['rows per hour'] ?? 0,
        recordsInHour: used['records per hour'] ?? 0,
        rowsInDay: used['rows per day'] ?? 0,
        recordsInDay: used['records per day'] ?? 0,
      }
    }

    test('35: however many callers read at once, every instance comes to know of each', async () => {
      clock.at = START
      const [one, other] = [await start(), await start()]
      const callers = Array.from({ length: 1203 }, (_, i) => `caller ${i}`)
      for (const caller of callers) budgetOf(one, caller).count(2, ['a', 'b'])
      await one.ticker.turn()
      await other.ticker.turn()
      const late = await start()
      for (const caller of callers)
        for (const run of [one, other, late]) expect(usedOf(run, caller).rowsInDay).toBe(2)
      clock.at += dayMs
      await one.ticker.turn()
      expect(await store.db.selectFrom('reading_use').selectAll().execute()).toEqual([])
      for (const run of [one, other, late]) await run.budgets.close()
    })

    test('35: a tick writes and reads only what is new', async () => {
      clock.at = START + 2 * dayMs
      const statements: string[] = []
      const db = store.db.withPlugin({
        transformQuery({ node }) {
          statements.push(node.kind)
          return node
        },
        transformResult: async ({ result }) => result,
      })
      const other = await start()
      const ticker = handTicker()
      const budgets = await openBudgets({ db, clock, ticker })
      budgetOf(other, 'me').count(1, ['a'])
      await other.ticker.turn()
      await ticker.turn()
      statements.length = 0
      await ticker.turn()
      expect(statements).toEqual(['SelectQueryNode'])
      await budgets.close()
      await other.budgets.close()
    })

    test('35: what is told after the store was set back is heard', async () => {
      clock.at = START + 4 * dayMs
      const [one, other] = [await start(), await start()]
      for (let time = 0; time < 3; time += 1) {
        budgetOf(one, 'me').count(1, ['a'])
        await one.ticker.turn()
      }
      await other.ticker.turn()
      await store.db.updateTable('reading_instance').set({ revision: 1 }).execute()
      await store.db.updateTable('reading_use').set({ revision: 1, rows_in_day: 5 }).execute()
      await other.ticker.turn()
      expect(usedOf(other, 'me').rowsInDay).toBe(5)
      for (const { budgets } of [one, other]) await budgets.close()
    })

    type Step =
      | {
          readonly do: 'read'
          readonly run: number
          readonly caller: string
          readonly ids: readonly string[]
        }
      | { readonly do: 'tick' | 'restart' | 'crash'; readonly run: number }
      | { readonly do: 'wait'; readonly ms: number }
    const run = fc.nat({ max: 2 })
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          do: fc.constant('read' as const),
          run,
          caller: fc.constantFrom('p', 'q'),
          ids: fc.array(fc.nat({ max: 9 }).map(String), { minLength: 1, maxLength: 5 }),
        }),
      },
      { weight: 5, arbitrary: fc.record({ do: fc.constant('tick' as const), run }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'crash' as const), run }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 9 * hourMs }) }),
      },
    )

    test('35: no sum is lower than the truth less what wasn’t told yet, nor greater than all counts', async () => {
      interface Read {
        readonly caller: string
        readonly ids: readonly string[]
        readonly at: number
        /** Which runs know of it; undefined: nobody was told. */
        told: boolean
        readonly knownTo: Set<Run>
      }
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async steps => {
          await store.db.deleteFrom('reading_use').execute()
          await store.db.deleteFrom('reading_instance').execute()
          clock.at = START
          const runs = [await start(), await start(), await start()]
          const reads: (Read & { readonly by: Run })[] = []
          const tell = (by: Run) => {
            for (const read of reads) if (read.by === by) read.told = true
          }
          const hear = (who: Run) => {
            for (const read of reads) if (read.told) read.knownTo.add(who)
          }
          for (const taken of steps) {
            if (taken.do === 'wait') {
              clock.at += taken.ms
              continue
            }
            const who = runs[taken.run]
            if (who === undefined) throw new Error('There is no such run.')
            if (taken.do === 'read') {
              const { caller, ids } = taken
              budgetOf(who, caller).count(ids.length, ids)
              reads.push({ by: who, caller, ids, at: clock.at, told: false, knownTo: new Set([who]) })
            } else if (taken.do === 'tick') {
              await who.ticker.turn()
              tell(who)
              hear(who)
            } else {
              if (taken.do === 'restart') {
                await who.budgets.close()
                tell(who)
              }
              const next = await start()
              runs[taken.run] = next
              hear(next)
            }
            for (const asked of runs)
              for (const caller of ['p', 'q']) {
                const used = usedOf(asked, caller)
                const within = (windowMs: number, which: (read: Read) => boolean) => {
                  const from = Math.floor(clock.at / windowMs) * windowMs
                  const all = reads.filter(r => r.caller === caller && r.at >= from && which(r))
                  return { rows: all.flatMap(r => r.ids).length, ids: new Set(all.flatMap(r => r.ids)).size }
                }
                const known = (read: Read) => read.knownTo.has(asked)
                const [hour, day] = [within(hourMs, known), within(dayMs, known)]
                expect(used.rowsInHour).toBe(hour.rows)
                expect(used.rowsInDay).toBe(day.rows)
                expect(used.recordsInHour).toBeGreaterThanOrEqual(hour.ids)
                expect(used.recordsInDay).toBeGreaterThanOrEqual(day.ids)
                expect(used.recordsInHour).toBeLessThanOrEqual(hour.rows)
                expect(used.recordsInDay).toBeLessThanOrEqual(day.rows)
              }
          }
          for (const { budgets } of runs) await budgets.close()
          expect(failures).toEqual([])
        }),
        { numRuns: 60, seed: 35 },
      )
    })
  })
