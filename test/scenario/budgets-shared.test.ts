import { afterEach, describe, expect, test } from 'vitest'
import type { Store } from '../../api/store/index.ts'
import { engines, type Place } from '../store/engines.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem, withStore } from '../support/system.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'

const hourMs = 3_600_000
/** Half past nine. */
const nowMs = Date.parse('2026-11-20T09:30:00Z')

for (const engine of engines)
  describe.skipIf(engine.absent)(`proxies on one store of ${engine.name}`, () => {
    let place: Place
    let file: PolicyFile
    let system: System
    let ticker: HandTicker
    let store: Store
    let broken = false

    const start = async () => {
      place = await engine.place()
      file = await policyFile(
        policyText(policy => {
          policy.limits = { rowsPerHourMax: 20, rowsPerDayMax: 30, recordsPerDayMax: 1000 }
        }),
      )
      ticker = handTicker()
      const { databaseUrl, dataDir } = place.options
      system = await startSystem({
        nowMs,
        ticker,
        environment: {
          ...file.environment,
          ...(databaseUrl === undefined ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl }),
        },
        openStore: withStore(opened => {
          store = opened
          return { ...opened, db: failing(opened.db, () => broken) }
        }),
      })
      system.simulator.clock.freeze(nowMs)
    }
    afterEach(async () => {
      broken = false
      await system.stop()
      await file.remove()
      await place.remove()
    })

    const read = async (limit: number, at = system.url): Promise<Answer> =>
      system.get(`/v1/accounts?limit=${limit}`, { token: await system.token('manager.sales', {}), at })
    const used = async (at = system.url) => {
      const token = await system.token('manager.sales', {})
      const { body } = await system.get('/v1/me/capabilities', { token, at })
      return Object.fromEntries(body.limits.map((l: { what: string; used: number }) => [l.what, l.used]))
    }
    /** Told by all, and then heard by all. */
    const tick = async () => {
      await ticker.turn()
      await ticker.turn()
    }

    test('35: who reads half here and half there is refused on both within a tick of the limit', async () => {
      await start()
      const second = await system.startAnother()
      expect((await read(10)).status).toBe(200)
      expect((await read(10, second)).status).toBe(200)
      await tick()
      for (const at of [system.url, second]) {
        await system.clearJournal()
        const refused = await read(1, at)
        expectProblem(refused, 'budget-exhausted')
        expect(refused.body.detail).toBe('All 20 rows per hour are used up until 10:00 UTC.')
        expect((await system.journal()).filter(call => call.target === 'salesforce')).toEqual([])
        expect(await used(at)).toEqual({ 'rows per hour': 20, 'rows per day': 20, 'records per day': 20 })
      }
    })

    test('35: of what was read elsewhere the hour ends with the hour, and the day stays', async () => {
      await start()
      const second = await system.startAnother()
      expect((await read(20, second)).status).toBe(200)
      await tick()
      expectProblem(await read(1), 'budget-exhausted')
      system.simulator.clock.advance(hourMs)
      expect((await read(10)).status).toBe(200)
      expect((await read(1)).body.why).toMatchObject({ clause: 'rowsPerDayMax' })
      system.simulator.clock.advance(24 * hourMs)
      expect((await read(20)).status).toBe(200)
    })

    test('35: a proxy that starts knows what was read before it serves; a restart resets nothing', async () => {
      await start()
      expect((await read(20)).status).toBe(200)
      await system.stopProxy()
      const restarted = await system.startAnother()
      expectProblem(await read(1, restarted), 'budget-exhausted')
      expect((await used(restarted))['rows per hour']).toBe(20)
    })

    test('35: while the store can’t be asked each goes on with what it knows, says so once, and tells later', async () => {
      await start()
      const second = await system.startAnother()
      expect((await read(8)).status).toBe(200)
      await tick()
      broken = true
      expect((await read(7)).status).toBe(200)
      expect((await read(5, second)).status).toBe(200)
      await tick()
      await tick()
      expect((await used())['rows per hour']).toBe(15)
      expect((await used(second))['rows per hour']).toBe(13)
      expectProblem(await read(6), 'budget-exhausted')
      // Once for each proxy.
      expect(system.log.filter(l => l.msg === 'What callers have read can’t be shared.')).toHaveLength(2)
      broken = false
      await tick()
      expect((await used())['rows per hour']).toBe(20)
      expect((await used(second))['rows per hour']).toBe(20)
    })

    test('35: nothing of yesterday is kept', async () => {
      await start()
      await read(5)
      await tick()
      expect(await store.db.selectFrom('reading_use').selectAll().execute()).toHaveLength(1)
      system.simulator.clock.advance(24 * hourMs)
      await tick()
      expect(await store.db.selectFrom('reading_use').selectAll().execute()).toEqual([])
      expect(await store.db.selectFrom('reading_instance').selectAll().execute()).toEqual([])
    })
  })

/** Fails every statement on the counts while broken. */
function failing(db: Store['db'], broken: () => boolean): Store['db'] {
  return db.withPlugin({
    transformQuery({ node }) {
      if (broken() && JSON.stringify(node).includes('"reading_')) throw new Error('The store is away.')
      return node
    },
    transformResult: async ({ result }) => result,
  })
}
