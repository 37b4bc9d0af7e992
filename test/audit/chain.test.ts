import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../api/store/index.ts'
import { auditRow, engines, type Place } from '../store/engines.ts'
import { exportOf, type Folder, newFolder, signAll, verified } from './support.ts'

const tenants = [null, 'a', 'b-11111111', 'Ä "quoted" \\']
const body = (n: number, text: unknown) => JSON.stringify({ at: auditRow('').at, n, text })

for (const engine of engines)
  describe.skipIf(engine.absent)(`64: the chain on ${engine.name}`, () => {
    let place: Place
    let store: Store
    let folder: Folder
    beforeEach(async () => {
      folder = await newFolder()
      place = await engine.place()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
      await folder.remove()
    })

    test('64: whatever batches of whichever tenants come, what is exported is proven', async () => {
      const batch = fc.array(fc.tuple(fc.constantFrom(...tenants), fc.jsonValue()), {
        minLength: 1,
        maxLength: 9,
      })
      let kept = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(batch, { minLength: 1, maxLength: 4 }),
          fc.integer({ min: 1, max: 7 }),
          async (batches, every) => {
            for (const rows of batches)
              await store.appendAudit(
                rows.map(([tenantId, text], n) => ({ ...auditRow(`r${n}`), tenantId, body: body(n, text) })),
              )
            kept += batches.flat().length
            await signAll(store, folder.checkpoints, every)
            const { chains, faults } = await verifiedByAnyKey(store, folder)
            expect(faults).toEqual([])
            expect(chains.reduce((sum, { seq }) => sum + seq, 0)).toBe(kept)
            expect(chains.every(({ seq, signed }) => seq === signed)).toBe(true)
          },
        ),
        { numRuns: 12 },
      )
    })

    test('64: an export from any entry on is proven by what stands before it', async () => {
      const rows = Array.from({ length: 23 }, (_, n) => ({ ...auditRow(`r${n}`), body: body(n, n) }))
      await store.appendAudit(rows)
      await signAll(store, folder.checkpoints, 5)
      for (let from = 1; from <= 23; from += 1) {
        const lines = await exportOf(store, from)
        const { chains, faults } = await verified(lines, folder.checkpoints)
        expect(faults).toEqual([])
        expect(chains).toMatchObject([{ after: from - 1, seq: 23, signed: 23 }])
        const [first = '', ...rest] = lines
        if (from === 1) continue
        const other = first.replace(/"tree":"(.)/, (_, digit) => `"tree":"${digit === '0' ? '1' : '0'}`)
        expect((await verified([other, ...rest], folder.checkpoints)).faults).toMatchObject([
          { kind: 'rewritten' },
        ])
      }
    })

    test('64: two processes that append thousands at once make one chain for each tenant', async () => {
      const other = await place.open()
      const batches = 120
      const each = 20
      const work = async (own: Store, name: string) => {
        for (let n = 0; n < batches; n += 1)
          await own.appendAudit(
            Array.from({ length: each }, (_, m) => ({
              ...auditRow(`${name}-${n}-${m}`),
              tenantId: ['x', 'y', null][(n + m) % 3] ?? null,
              body: body(m, `${name}-${n}`),
            })),
          )
      }
      await Promise.all([work(store, 'p'), work(other, 'q'), work(store, 'r'), work(other, 's')])
      await other.close()
      await signAll(store, folder.checkpoints, 1_000)
      const { chains, faults } = await verified(await exportOf(store), folder.checkpoints)
      expect(faults).toEqual([])
      expect(chains.map(({ tenant }) => tenant)).toEqual(['', 'x', 'y'])
      expect(chains.reduce((sum, { seq }) => sum + seq, 0)).toBe(4 * batches * each)
    })

    test('64: a batch that fails leaves every chain where it was', async () => {
      await store.appendAudit([auditRow('a')])
      const bad = { ...auditRow('bad'), at: Number.NaN }
      await expect(store.appendAudit([auditRow('b'), { ...bad, tenantId: 'new' }])).rejects.toThrow()
      await store.appendAudit([auditRow('c')])
      await signAll(store, folder.checkpoints, 1)
      const { chains, faults } = await verified(await exportOf(store), folder.checkpoints)
      expect(faults).toEqual([])
      expect(chains.map(({ tenant, seq }) => [tenant, seq])).toEqual([[auditRow('').tenantId, 2]])
    })
  })

/** Each signing had a key of its own; all of them stand beside the file. */
const verifiedByAnyKey = async (store: Store, { checkpoints }: Folder) =>
  verified(await exportOf(store), checkpoints)
