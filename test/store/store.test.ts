import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore, type Store, StoreError } from '../../api/store/index.ts'
import { auditRow, auditRows, engines, newDataDir, type Place } from './engines.ts'

for (const engine of engines)
  describe.skipIf(engine.absent)(`the store on ${engine.name}`, () => {
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
    const ids = async () => (await auditRows(store)).map(row => row.request_id)

    test('says what it is', () => expect(store.kind).toBe(engine.kind))

    test('keeps rows in order, with numbers as numbers', async () => {
      await store.appendAudit([auditRow('a'), { ...auditRow('b'), tenantId: null }])
      await store.appendAudit([auditRow('c')])
      const rows = await auditRows(store)
      expect(rows.map(row => [row.tenant, row.seq, row.request_id])).toEqual([
        ['', 1, 'b'],
        [auditRow('').tenantId, 1, 'a'],
        [auditRow('').tenantId, 2, 'c'],
      ])
      expect(rows[1]).toEqual({
        tenant: auditRow('').tenantId,
        seq: 1,
        request_id: 'a',
        at: 1_795_167_000_123,
        kind: 'call',
        prev: expect.any(Uint8Array),
        hash: expect.any(Uint8Array),
        body: '{"operation":"FindCases"}',
      })
    })

    test('keeps any text as it was', async () => {
      const body = JSON.stringify({
        text: '\u0000 \' " \\ {},NULL $1 ? \u2028 😀',
        nested: ['a,b', '{"x":1}'],
      })
      await store.appendAudit([{ ...auditRow(`'"\\{,}NULL`), body }, auditRow('NULL'), auditRow('')])
      const rows = await auditRows(store)
      expect(rows.map(row => row.request_id)).toEqual([`'"\\{,}NULL`, 'NULL', ''])
      expect(rows[0]?.body).toBe(body)
    })

    test('keeps a row that says nothing, alone and among others', async () => {
      const empty = { ...auditRow(''), tenantId: null, kind: '', body: '' }
      await store.appendAudit([empty])
      await store.appendAudit([empty, auditRow('a'), empty])
      const rows = await auditRows(store)
      expect(rows.map(row => row.request_id).toSorted()).toEqual(['', '', '', 'a'])
      expect(rows.filter(row => row.kind === '' && row.body === '')).toHaveLength(3)
    })

    test('keeps all rows of a batch or none', async () => {
      const bad = { ...auditRow('bad'), at: Number.NaN }
      await expect(store.appendAudit([auditRow('a'), bad, auditRow('c')])).rejects.toThrow()
      expect(await ids()).toEqual([])
      await store.appendAudit([auditRow('later')])
      expect(await ids()).toEqual(['later'])
    })

    test('refuses to change or remove an audit row', async () => {
      await store.appendAudit([auditRow('a')])
      const update = store.db.updateTable('audit_entry').set({ body: '{}' })
      await expect(update.execute()).rejects.toThrow(/append-only/)
      await expect(store.db.deleteFrom('audit_entry').execute()).rejects.toThrow(/append-only/)
      const whole = engine.kind === 'sqlite' ? sql`DELETE FROM audit_entry` : sql`TRUNCATE audit_entry`
      await expect(whole.execute(store.db)).rejects.toThrow(/append-only/)
      expect(await ids()).toEqual(['a'])
    })

    test('keeps audit rows whatever becomes of a transaction beside them', async () => {
      let append: Promise<void> | undefined
      const work = store.db.transaction().execute(async transaction => {
        await sql`SELECT 1`.execute(transaction)
        append = store.appendAudit([auditRow('beside')])
        await sql`SELECT 1`.execute(transaction)
        throw new Error('given up')
      })
      await expect(work).rejects.toThrow('given up')
      await append
      expect(await ids()).toEqual(['beside'])
    })

    test('63: keeps audit rows with the transaction they are part of, chained, or not at all', async () => {
      const inOne = (id: string, end: () => void) =>
        store.db.transaction().execute(async transaction => {
          await sql`SELECT 1`.execute(transaction)
          await store.appendAudit([auditRow(id), { ...auditRow(id), tenantId: null }], transaction)
          end()
        })
      const given = inOne('given up', () => {
        throw new Error('given up')
      })
      await Promise.all([
        inOne('first', () => undefined),
        expect(given).rejects.toThrow('given up'),
        store.appendAudit([auditRow('beside')]),
        inOne('second', () => undefined),
      ])
      const bad = { ...auditRow('bad'), at: Number.NaN }
      const whole = store.db
        .transaction()
        .execute(transaction => store.appendAudit([auditRow('good'), bad], transaction))
      await expect(whole).rejects.toThrow()
      const rows = await auditRows(store)
      expect(rows.map(row => row.request_id).toSorted()).toEqual([
        'beside',
        'first',
        'first',
        'second',
        'second',
      ])
      for (const tenant of ['', auditRow('').tenantId ?? '']) {
        const chain = rows.filter(row => row.tenant === tenant)
        expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, n) => n + 1))
        expect(chain.slice(1).map(({ prev }) => prev)).toEqual(chain.slice(0, -1).map(({ hash }) => hash))
      }
    })

    if (engine.kind === 'postgres')
      test('waits for the end of a chain, and holds it in a transaction, no longer than five seconds', async () => {
        const limits = async (db: Store['db']) => {
          const { rows } = await sql<{ lock: string; idle: string }>`
            SELECT current_setting('lock_timeout') AS lock,
              current_setting('idle_in_transaction_session_timeout') AS idle`.execute(db)
          return rows[0]
        }
        await store.db.connection().execute(async own => {
          const before = await limits(own)
          const within = await own.transaction().execute(async transaction => {
            await store.appendAudit([auditRow('a')], transaction)
            return limits(transaction)
          })
          expect(within).toEqual({ lock: '5s', idle: '5s' })
          expect(await limits(own)).toEqual(before)
        })
      })

    test('is the same after it was closed and opened again', async () => {
      await store.appendAudit([auditRow('a')])
      await store.close()
      store = await place.open()
      expect(await ids()).toEqual(['a'])
    })

    test('opened by several processes at once is made once', async () => {
      const fresh = await engine.place()
      try {
        const openers = ['p1', 'p2', 'p3', 'p4'].map(id => opener(fresh.options, id))
        await Promise.all(openers.map(({ ready }) => ready))
        const ends = await Promise.all(openers.map(({ go }) => go()))
        expect(ends).toEqual(openers.map(() => ({ code: 0, output: 'ready open' })))
        const opened = await fresh.open()
        expect((await auditRows(opened)).map(row => row.request_id).sort()).toEqual(['p1', 'p2', 'p3', 'p4'])
        await opened.close()
      } finally {
        await fresh.remove()
      }
    })

    test('that a newer version has opened is refused with a sentence for the operator', async () => {
      await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-tomorrow', '2030-01-01T00:00:00.000Z')`.execute(
        store.db,
      )
      await expect(place.open()).rejects.toThrow(StoreError)
      await expect(place.open()).rejects.toThrow(
        /newer version of Sallyport \(9999-from-tomorrow\).*DATA_DIR/,
      )
    })
  })

describe('the embedded store', () => {
  const { dataDir, remove } = newDataDir()
  afterEach(remove)

  test('commits to the disk before it answers, and reads while it writes', async () => {
    const store = await openStore({ dataDir: join(dataDir, 'made', 'when', 'absent') })
    const pragma = async (name: string) => (await sql.raw(`PRAGMA ${name}`).execute(store.db)).rows[0]
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 })
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 })
    await store.close()
  })

  test('in a folder that is a file is refused, naming DATA_DIR', async () => {
    const { dataDir: folder, remove: removeFolder } = newDataDir()
    writeFileSync(join(folder, 'file'), '')
    const opened = openStore({ dataDir: join(folder, 'file') })
    await expect(opened).rejects.toThrow(StoreError)
    await expect(opened).rejects.toThrow(/sallyport\.sqlite can't be opened: .*DATA_DIR/)
    removeFolder()
  })

  test('that is no database is refused, naming the file', async () => {
    const { dataDir: folder, remove: removeFolder } = newDataDir()
    writeFileSync(
      join(folder, 'sallyport.sqlite'),
      'this is no database, however long one looks at it'.repeat(40),
    )
    await expect(openStore({ dataDir: folder })).rejects.toThrow(/can't be opened: file is not a database/)
    removeFolder()
  })
})

describe('a PostgreSQL address that leads nowhere', () => {
  const refused = (databaseUrl: string) => {
    const opened = openStore({ databaseUrl, dataDir: '/nonexistent' })
    return expect(opened).rejects
  }
  test('is refused, naming DATABASE_URL and the server, never the password', async () => {
    const opened = openStore({
      databaseUrl: 'postgres://sally:hunter2@127.0.0.1:1/audit',
      dataDir: '/nonexistent',
    })
    await expect(opened).rejects.toThrow(StoreError)
    await expect(opened).rejects.toThrow(
      /^The store at 127\.0\.0\.1:1\/audit can't be opened: .*ECONNREFUSED.*DATABASE_URL\.$/,
    )
  })
  test('or to a name that does not exist is refused', () =>
    refused('postgres://sally:hunter2@nowhere.invalid/audit').toThrow(/DATABASE_URL/))

  const serverUrl = process.env.TEST_DATABASE_URL
  test.skipIf(serverUrl === undefined)('or to a schema that does not exist is refused', async () => {
    const url = new URL(serverUrl ?? '')
    url.searchParams.set('options', '-c search_path=nothing_here')
    await refused(url.href).toThrow(/search_path names no schema/)
  })
  test.skipIf(serverUrl === undefined)('or to a database that does not exist is refused', async () => {
    const url = new URL(serverUrl ?? '')
    url.pathname = '/nothing_here'
    await refused(url.href).toThrow(/nothing_here.*DATABASE_URL/)
  })
})

/** A process that has everything loaded and opens the store when told to. */
function opener(options: object, requestId: string) {
  const script = `
    import { openStore } from ${JSON.stringify(new URL('../../api/store/index.ts', import.meta.url).href)}
    await import(${JSON.stringify(new URL('../../api/store/sqlite.ts', import.meta.url).href)})
    await import(${JSON.stringify(new URL('../../api/store/postgres.ts', import.meta.url).href)})
    process.stdout.write('ready')
    for await (const go of process.stdin) break
    const store = await openStore(${JSON.stringify(options)})
    await store.appendAudit([${JSON.stringify(auditRow(requestId))}])
    await store.close()
    process.stdout.write(' open')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let output = ''
  const ready = new Promise<void>(resolve => {
    const keep = (chunk: Buffer) => {
      output += chunk
      resolve()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
  })
  const ended = new Promise<{ code: number | null; output: string }>(resolve =>
    child.on('close', code => resolve({ code, output })),
  )
  return {
    ready,
    go() {
      child.stdin.end('go')
      return ended
    },
  }
}
