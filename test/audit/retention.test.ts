import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../api/store/index.ts'
import { retainTenant } from '../../scripts/audit/retain.ts'
import { auditRow, auditRows, engines, type Place } from '../store/engines.ts'
import { exportOf, type Folder, newFolder, signAll, verified } from './support.ts'

const dayMs = 86_400_000
const start = auditRow('').at
const row = (n: number, tenantId: string | null = 'a') => ({
  ...auditRow(`r${n}`),
  tenantId,
  at: start + n * dayMs,
  body: JSON.stringify({ at: start + n * dayMs, text: `entry ${n}` }),
})

for (const engine of engines)
  describe.skipIf(engine.absent)(`retention on ${engine.name}`, () => {
    let place: Place
    let store: Store
    let folder: Folder
    beforeEach(async () => {
      folder = await newFolder()
      place = await engine.place()
      store = await place.open()
      await store.appendAudit(Array.from({ length: 10 }, (_, n) => row(n)))
      await store.appendAudit([row(1, 'b'), row(1, null)])
      await signAll(store, folder.checkpoints, 4)
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
      await folder.remove()
    })
    const retainedBefore = (day: number) =>
      retainTenant(store, 'a', start + day * dayMs, { now: () => start + 30 * dayMs })
    const bodiesOf = async (tenant: string) =>
      (await auditRows(store)).filter(r => r.tenant === tenant).map(({ body }) => body)

    test('empties what is older, of one tenant, and the export is still proven', async () => {
      expect(await retainedBefore(5)).toBe(5)
      expect((await bodiesOf('a')).map(body => body === '')).toEqual([
        ...Array(5).fill(true),
        ...Array(6).fill(false),
      ])
      expect((await bodiesOf('b'))[0]).toBe(row(1).body)
      const { chains, faults } = await verified(await exportOf(store), folder.checkpoints)
      expect(faults).toEqual([])
      expect(chains.find(({ tenant }) => tenant === 'a')?.emptied).toEqual([[1, 5]])
      expect(await retainedBefore(5)).toBe(0)
      expect(await retainedBefore(7)).toBe(2)
      await signAll(store, folder.checkpoints, 100)
      expect((await verified(await exportOf(store), folder.checkpoints)).faults).toEqual([])
    })

    test('64: is no cover for a body that is gone without it', async () => {
      await retainedBefore(5)
      const lines = (await exportOf(store)).map(line =>
        /"tenant":"a","seq":7,/.test(line) ? line.replace(/"body":.*/, '"body":null}') : line,
      )
      expect((await verified(lines, folder.checkpoints)).faults).toMatchObject([
        { tenant: 'a', seq: 7, kind: 'emptied' },
      ])
    })

    test('permits no other change of an entry, before or after', async () => {
      const change = (what: string) =>
        sql.raw(`UPDATE audit_entry SET ${what} WHERE tenant = 'a'`).execute(store.db)
      await expect(change("body = ''")).rejects.toThrow(/append-only/)
      await retainedBefore(5)
      for (const what of [
        "body = 'x'",
        "body = '', at = 0",
        "body = '', kind = 'x'",
        'seq = seq + 100',
        "body = ''",
      ])
        await expect(change(what)).rejects.toThrow(/append-only/)
      await sql.raw("UPDATE audit_entry SET body = '' WHERE tenant = 'a' AND seq <= 5").execute(store.db)
    })

    test('only grows', async () => {
      await retainedBefore(5)
      const change = (statement: string) => sql.raw(statement).execute(store.db)
      await expect(change('UPDATE audit_retention SET "before" = "before" - 1')).rejects.toThrow(/only grows/)
      await expect(change("UPDATE audit_retention SET tenant = 'b'")).rejects.toThrow(/only grows/)
      await expect(change('DELETE FROM audit_retention')).rejects.toThrow(/only grows/)
      await retainedBefore(3)
      expect(await store.db.selectFrom('audit_retention').selectAll().execute()).toEqual([
        { tenant: 'a', before: start + 5 * dayMs },
      ])
    })

    test('leaves checkpoints as they are', async () => {
      const change = (statement: string) => sql.raw(statement).execute(store.db)
      await expect(change("UPDATE audit_checkpoint SET text = 'x'")).rejects.toThrow(/append-only/)
      await expect(change('DELETE FROM audit_checkpoint')).rejects.toThrow(/append-only/)
    })

    if (engine.kind === 'sqlite')
      test('leaves no entry to be replaced', async () => {
        const replacing = sql`INSERT OR REPLACE INTO audit_entry (tenant, seq, at, request_id, kind, prev, hash, body)
          SELECT tenant, seq, at, request_id, kind, prev, hash, '{}' FROM audit_entry WHERE seq = 1`
        await expect(replacing.execute(store.db)).rejects.toThrow(/append-only/)
      })
  })
