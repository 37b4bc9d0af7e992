import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointSink } from '../../api/audit/checkpoint-file.ts'
import { createCheckpoints } from '../../api/audit/checkpoints.ts'
import type { Store } from '../../api/store/index.ts'
import { auditRow, engines, type Place } from '../store/engines.ts'
import { handTicker } from '../support/ticker.ts'
import { newSigner } from './support.ts'

const signer = newSigner()
/** 'tenant/size' of a checkpoint's text. */
const nameOf = (text: string) => text.split('\n').slice(1, 3).join('/')

function world(store: Store) {
  const ticker = handTicker()
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs }
  const faults: unknown[] = []
  const sunk: string[] = []
  const sink = { down: false, hangs: false }
  const place: CheckpointSink = {
    async append(text) {
      if (sink.hangs) await new Promise(() => undefined)
      if (sink.down) throw new Error('The second place is full.')
      sunk.push(nameOf(text))
    },
  }
  const onFailure = (cause: unknown) => faults.push(cause)
  const checkpoints = createCheckpoints({
    db: store.db,
    clock,
    ticker,
    signer,
    sink: place,
    entriesMax: 10,
    ageMaxMs: 60_000,
    sinkTimeoutMs: 200,
    onFailure,
  })
  return { ticker, clock, faults, sunk, sink, checkpoints }
}

const rows = (count: number, tenantId: string | null = 'a') =>
  Array.from({ length: count }, (_, n) => ({ ...auditRow(`r${n}`), tenantId }))

for (const engine of engines)
  describe.skipIf(engine.absent)(`checkpoints on ${engine.name}`, () => {
    let place: Place
    let store: Store
    beforeEach(async () => {
      place = await engine.place()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })
    const kept = async () =>
      (
        await store.db.selectFrom('audit_checkpoint').selectAll().orderBy('tenant').orderBy('size').execute()
      ).map(({ tenant, size, sunk_at }) => [tenant, size, sunk_at !== null])

    test('64: come after so many entries, of each tenant, in a second place too', async () => {
      const { ticker, sunk, faults } = world(store)
      await store.appendAudit([...rows(25), ...rows(9, 'b'), ...rows(10, null)])
      await ticker.turn()
      // The first of each at once, however few: 9 of b.
      expect(sunk).toEqual(['/10', 'a/10', 'a/20', 'b/9'])
      await ticker.turn()
      expect(await kept()).toEqual([
        ['', 10, true],
        ['a', 10, true],
        ['a', 20, true],
        ['b', 9, true],
      ])
      await store.appendAudit([...rows(5), ...rows(10, 'b')])
      await ticker.turn()
      expect(sunk.slice(4)).toEqual(['a/30', 'b/19'])
      expect(faults).toEqual([])
    })

    test('64: come with the first entry, and after a minute if there are new ones', async () => {
      const { ticker, clock, sunk } = world(store)
      await store.appendAudit(rows(3))
      await ticker.turn()
      expect(sunk).toEqual(['a/3'])
      await store.appendAudit(rows(2))
      clock.nowMs += 59_999
      await ticker.turn()
      expect(sunk).toEqual(['a/3'])
      clock.nowMs += 1
      await ticker.turn()
      expect(sunk).toEqual(['a/3', 'a/5'])
      clock.nowMs += 600_000
      await ticker.turn()
      expect(sunk).toEqual(['a/3', 'a/5'])
    })

    test('64: are of everything when a proxy has stopped, and go on where the last ended', async () => {
      const first = world(store)
      await store.appendAudit(rows(13))
      await first.checkpoints.close()
      expect(first.sunk).toEqual(['a/10', 'a/13'])
      await store.appendAudit(rows(10))
      const second = world(store)
      second.clock.nowMs = first.clock.nowMs + 1
      await second.ticker.turn()
      expect(second.sunk).toEqual(['a/23'])
    })

    test('64: are kept by one of two proxies each, and reach one second place', async () => {
      const other = await place.open()
      const worlds = [world(store), world(other)]
      const turns = async () => {
        await Promise.all(worlds.map(({ ticker }) => ticker.turn()))
      }
      for (let n = 0; n < 12; n += 1) {
        await Promise.all([store.appendAudit(rows(7)), other.appendAudit(rows(6, n % 2 === 0 ? 'b' : 'a'))])
        await turns()
      }
      await Promise.all(worlds.map(({ checkpoints }) => checkpoints.close()))
      const sunk = worlds.flatMap(({ sunk: own }) => own)
      expect(sunk.toSorted()).toEqual((await kept()).map(([tenant, size]) => `${tenant}/${size}`).toSorted())
      expect(new Set(sunk).size).toBe(sunk.length)
      expect(worlds.flatMap(({ faults }) => faults)).toEqual([])
      await other.close()
    })

    test('wait for a second place that is full, told once a minute; entries are kept meanwhile', async () => {
      const { ticker, clock, sunk, sink, faults } = world(store)
      sink.down = true
      for (let n = 0; n < 3; n += 1) {
        await store.appendAudit(rows(10))
        await ticker.turn()
      }
      expect(faults).toHaveLength(1)
      expect(await kept()).toEqual([
        ['a', 10, false],
        ['a', 20, false],
        ['a', 30, false],
      ])
      clock.nowMs += 60_000
      await ticker.turn()
      expect(faults).toHaveLength(2)
      sink.down = false
      await ticker.turn()
      expect(sunk).toEqual(['a/10', 'a/20', 'a/30'])
      expect((await kept()).every(([, , done]) => done)).toBe(true)
    })

    test('don’t wait for a second place that hangs', async () => {
      const { sink, faults, checkpoints } = world(store)
      sink.hangs = true
      await store.appendAudit(rows(1))
      await checkpoints.close()
      expect(faults.map(String)).toEqual([expect.stringMatching(/took more than 200 ms/)])
      expect(await kept()).toEqual([['a', 1, false]])
    })

    test('are brought to the second place by another proxy when the one that signed them is gone', async () => {
      const gone = world(store)
      gone.sink.down = true
      await store.appendAudit(rows(10))
      await gone.ticker.turn()
      const other = world(store)
      other.clock.nowMs += 29_999
      await other.ticker.turn()
      expect(other.sunk).toEqual([])
      other.clock.nowMs += 1
      await other.ticker.turn()
      expect(other.sunk).toEqual(['a/10'])
    })

    test('64: are not built on one that was changed, nor over entries that are missing', async () => {
      const { ticker, sunk, faults, clock } = world(store)
      const unguarded = async (table: string, statement: string) => {
        const triggers =
          engine.kind === 'postgres'
            ? [`ALTER TABLE ${table} DISABLE TRIGGER ALL`]
            : ['no_update', 'no_delete'].map(name => `DROP TRIGGER ${table}_${name}`)
        for (const text of [...triggers, statement]) await sql.raw(text).execute(store.db)
      }
      await store.appendAudit([...rows(10), ...rows(10, 'b')])
      await ticker.turn()
      expect(sunk).toEqual(['a/10', 'b/10'])
      await unguarded('audit_checkpoint', "UPDATE audit_checkpoint SET text = 'x' WHERE tenant = 'a'")
      await store.appendAudit([...rows(10), ...rows(10, 'b')])
      await unguarded('audit_entry', "DELETE FROM audit_entry WHERE tenant = 'b' AND seq = 15")
      await ticker.turn()
      clock.nowMs += 60_000
      await ticker.turn()
      expect(sunk).toEqual(['a/10', 'b/10'])
      expect(faults.map(String)).toEqual([
        expect.stringMatching(/is not what was signed/),
        expect.stringMatching(/is not what was signed/),
      ])
    })

    test('never stop a proxy from closing, though the store is gone', async () => {
      const gone = await place.open()
      const { ticker, faults, checkpoints } = world(gone)
      await gone.close()
      await ticker.turn()
      await checkpoints.close()
      expect(faults).toHaveLength(1)
    })
  })
