import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAudit } from '../../api/audit/index.ts'
import { eraseSubject, openedEntry } from '../../api/audit/subjects.ts'
import type { ChangeEntry } from '../../api/audit/types.ts'
import { Problem } from '../../api/problem.ts'
import type { Store } from '../../api/store/index.ts'
import { until } from '../chaos/until.ts'
import { auditRows, engines, type Place } from '../store/engines.ts'
import { changeEntry, RECORD, TENANT } from './change-entry.ts'
import { exportOf, type Folder, newFolder, signAll, verified } from './support.ts'

for (const engine of engines)
  describe.skipIf(engine.absent)(`values of changes on ${engine.name}`, () => {
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
    const kept = async (): Promise<ChangeEntry[]> =>
      (await auditRows(store)).map(({ body }) => JSON.parse(body))
    const opened = async () => Promise.all((await kept()).map(entry => openedEntry(store.db, entry)))
    const writes = async () => (await opened()).map(entry => entry.writes)

    test('are sealed where they are kept, and readable for whoever has the key', async () => {
      const audit = createAudit(store)
      await audit.keep(changeEntry())
      const [row] = await auditRows(store)
      expect(row?.body).not.toMatch(/76543|51234|Call Zo/)
      expect(row?.body).toContain('"field":"Amount"')
      expect(await opened()).toEqual([changeEntry()])
    })

    test('come back as they were, whatever they are', async () => {
      const audit = createAudit(store)
      const value = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true }),
        fc.boolean(),
        fc.constant(null),
      )
      await fc.assert(
        fc.asyncProperty(value, value, async (before, after) => {
          const write = { object: 'Account', recordId: RECORD, fields: [{ field: 'Name', before, after }] }
          await audit.keep(changeEntry({ writes: [write] }))
          const [found] = (await writes()).at(-1) ?? []
          expect(JSON.stringify(found)).toBe(JSON.stringify(write))
        }),
        { numRuns: 15 },
      )
    })

    test('that are long are cut; no field and no write is left out', async () => {
      const audit = createAudit(store)
      const fields = Array.from({ length: 60 }, (_, n) => ({
        field: `F${n}__c`,
        after: '\u0000😀'.repeat(4_000),
      }))
      const many = Array.from({ length: 25 }, (_, n) => ({
        object: 'Account',
        recordId: `00100000000000${String(n).padStart(4, '0')}`,
        fields: n === 0 ? fields : fields.slice(0, 2),
      }))
      await audit.keep(changeEntry({ writes: many, detail: 'd'.repeat(9_000) }))
      const [entry] = await opened()
      expect(entry?.detail).toHaveLength(257)
      expect(entry?.writes.map(w => [w.recordId, w.fields.map(f => f.field)])).toEqual(
        many.map(w => [w.recordId, w.fields.map(f => f.field)]),
      )
      expect(String(entry?.writes[0]?.fields[0]?.after)).toHaveLength(4_097)
    })

    test('are erased with the key of their record, and nothing else is; the chain stays whole', async () => {
      const audit = createAudit(store)
      const other = {
        ...changeEntry().writes[0],
        object: 'Opportunity',
        recordId: '006000000000002AAA',
        fields: [],
      }
      const second = { ...other, fields: [{ field: 'Amount', after: 1 }] }
      const first = changeEntry().writes
      await audit.keep(changeEntry({ writes: [...first, second] }))
      expect(await eraseSubject(store.db, 'another tenant', RECORD)).toBe(0)
      expect(await eraseSubject(store.db, TENANT, RECORD)).toBe(1)
      const [found] = await writes()
      expect(found?.[0]?.fields.map(({ field }) => field)).toEqual(['Amount', 'NextStep', 'Secret__c'])
      expect(found?.[0]?.fields[0]).toEqual({
        field: 'Amount',
        before: { sealed: expect.any(String) },
        after: { sealed: expect.any(String) },
      })
      expect(found?.[1]).toEqual(second)
      // What is kept of the record from now on has a key of its own.
      await audit.keep(changeEntry())
      expect((await writes())[1]).toEqual(first)
      await signAll(store, folder.checkpoints, 10)
      expect((await verified(await exportOf(store), folder.checkpoints)).faults).toEqual([])
    })

    test('of a record that was yet to be created are erased with it', async () => {
      const audit = createAudit(store)
      const creation = (recordId: string | null) => [
        { object: 'Task', recordId: null, fields: [{ field: 'Subject', after: 'other' }] },
        { object: 'Task', recordId, fields: [{ field: 'Subject', after: 'Call' }] },
      ]
      const task = '00T000000000001AAA'
      await audit.keep(changeEntry({ writes: creation(null) }))
      await audit.keep(changeEntry({ kind: 'outcome', step: 'executed', writes: creation(task) }))
      expect(await writes()).toEqual([creation(null), creation(task)])
      expect(await eraseSubject(store.db, TENANT, task)).toBe(2)
      for (const [first, second] of await writes()) {
        expect(first).toEqual(creation(null)[0])
        expect(second?.fields[0]?.after).toEqual({ sealed: expect.any(String) })
      }
    })

    test('are one key for a record, however many processes meet it first', async () => {
      const another = await place.open()
      const audits = [createAudit(store), createAudit(another)]
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => audits[n % 2]?.keep(changeEntry({ changeId: `c-${n}` }))),
      )
      await another.close()
      const keys = await store.db.selectFrom('audit_subject_key').select('subject').execute()
      expect(keys).toEqual([{ subject: RECORD }])
      for (const found of await writes()) expect(found).toEqual(changeEntry().writes)
    })

    test('63: are kept with the transaction they are part of, their keys too, or not at all', async () => {
      const audit = createAudit(store)
      const keep = (work: () => void) =>
        store.db.transaction().execute(async transaction => {
          await audit.keepWithin(transaction, changeEntry())
          work()
        })
      const givenUp = keep(() => {
        throw new Error('given up')
      })
      await expect(givenUp).rejects.toThrow('given up')
      const keys = () => store.db.selectFrom('audit_subject_key').select('subject').execute()
      expect([await kept(), await keys()]).toEqual([[], []])
      await keep(() => undefined)
      expect([await opened(), await keys()]).toEqual([[changeEntry()], [{ subject: RECORD }]])
    })

    if (engine.kind === 'postgres')
      test('63: of the same records in any order, in two transactions at once, wait for nobody in a circle', async () => {
        const audit = createAudit(store)
        const [first, middle, last] = [
          '006000000000001AAA',
          '006000000000002AAA',
          '006000000000003AAA',
        ] as const
        const fields = [{ field: 'Amount', after: 1 }]
        const write = (recordId: string) => ({ object: 'Opportunity', recordId, fields })
        const waiting = new Set<number>()
        const keep = (changeId: string, ids: readonly string[]) =>
          store.db.transaction().execute(async transaction => {
            const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(transaction)
            for (const { pid } of rows) waiting.add(pid)
            await audit.keepWithin(transaction, changeEntry({ changeId, writes: ids.map(write) }))
          })
        // Both come as far as the one in the middle, and go on from there together.
        const ends = await store.db.transaction().execute(async holds => {
          await audit.keepWithin(holds, changeEntry({ changeId: 'c-0', writes: [write(middle)] }))
          const both = [keep('c-1', [first, middle, last]), keep('c-2', [last, middle, first])]
          const isBlocked = async () => {
            const { rows } = await sql<{ pid: number }>`
              SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`.execute(store.db)
            return rows.filter(({ pid }) => waiting.has(pid)).length === both.length
          }
          await until(isBlocked, () => 'both wait for the key in the middle')
          return both
        })
        await Promise.all(ends)
        expect((await writes()).map(found => found.length).toSorted()).toEqual([1, 3, 3])
      })

    test('63: refuse the transaction that they can’t be kept with', async () => {
      const failures: unknown[] = []
      const audit = createAudit(store, { onFailure: cause => failures.push(cause) })
      const refused = (work: Promise<void>) =>
        work.catch((error: unknown) => (error instanceof Problem ? error.code : error))
      const entry = changeEntry({ at: Number.NaN })
      const inOne = () => store.db.transaction().execute(transaction => audit.keepWithin(transaction, entry))
      expect([await refused(inOne()), failures.length]).toEqual(['audit-unavailable', 1])
      await audit.close()
      expect(await refused(inOne())).toBe('audit-unavailable')
      expect(await kept()).toEqual([])
    })

    test('63: are not kept at all, and refused, when their key can’t be', async () => {
      const gone = await place.open()
      const failures: unknown[] = []
      const audit = createAudit(gone, { onFailure: cause => failures.push(cause) })
      await gone.close()
      const problem = await audit.keep(changeEntry()).catch((error: unknown) => error)
      expect(problem).toBeInstanceOf(Problem)
      expect(problem).toMatchObject({ code: 'audit-unavailable' })
      expect(failures).toHaveLength(1)
      await audit.close()
      expect(await kept()).toEqual([])
    })

    test('that are under way are waited for on closing', async () => {
      const audit = createAudit(store)
      const keeping = audit.keep(changeEntry())
      await audit.close()
      await keeping
      expect(await opened()).toEqual([changeEntry()])
    })
  })
