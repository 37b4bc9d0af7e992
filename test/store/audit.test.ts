import { type ChildProcess, spawn } from 'node:child_process'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAudit } from '../../api/audit/index.ts'
import type { CallEntry } from '../../api/audit/types.ts'
import { Problem } from '../../api/problem.ts'
import type { Store } from '../../api/store/index.ts'
import { asAdmin, auditRows, engines, type Place } from './engines.ts'

const entry = (requestId: string, over: Partial<CallEntry> = {}): CallEntry => ({
  kind: 'call',
  requestId,
  at: 1_795_167_000_000,
  durationMs: 12,
  tenantId: '11111111-1111-4111-8111-111111111111',
  objectId: 'e0000000-0000-4000-8000-000000000010',
  clientId: '33333333-3333-4333-8333-333333333333',
  salesforceUserId: '005000000000001AAA',
  roles: ['sales-rep'],
  phase: 'read-only',
  operation: 'FindCases',
  input: { accountName: 'Acme Corp', status: 'open', period: 'this quarter' },
  decision: 'permit',
  code: null,
  why: null,
  grants: ['rep-cases'],
  policyHash: 'a'.repeat(64),
  status: 200,
  salesforceCalls: 1,
  rows: 3,
  records: 3,
  conversationId: null,
  channel: 'msteams',
  agentName: null,
  actingUser: null,
  actingUserMismatch: false,
  ...over,
})

for (const engine of engines)
  describe.skipIf(engine.absent)(`the audit on ${engine.name}`, () => {
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

    test('has an entry once keeping it has ended, as it was given', async () => {
      const audit = createAudit(store)
      await audit.keep(entry('r1'))
      const [row] = await auditRows(store)
      expect(row).toMatchObject({ request_id: 'r1', at: entry('').at, tenant: entry('').tenantId })
      expect(JSON.parse(row?.body ?? '')).toEqual(entry('r1'))
    })

    test('keeps a thousand entries that come at once, each exactly once and in their order', async () => {
      const audit = createAudit(store)
      const ids = Array.from({ length: 1_000 }, (_, n) => `r${n}`)
      await Promise.all(ids.map(id => audit.keep(entry(id))))
      expect((await auditRows(store)).map(row => row.request_id)).toEqual(ids)
    })

    test('keeps what is hostile as text, and what is beside it', async () => {
      const audit = createAudit(store)
      const hostile = `\u0000'); DROP TABLE audit_entry; --\ud800\r\n`
      await Promise.all([
        audit.keep(entry('good')),
        audit.keep(entry(hostile, { tenantId: hostile, input: { [hostile]: hostile }, agentName: hostile })),
      ])
      const rows = await auditRows(store)
      expect(rows).toHaveLength(2)
      const strange = rows.find(row => row.request_id !== 'good')
      expect(JSON.parse(strange?.body ?? '').agentName).toBe(hostile)
    })

    test('refuses with audit-unavailable when the store is gone', async () => {
      const failures: unknown[] = []
      const other = await place.open()
      const audit = createAudit(other, { onFailure: cause => failures.push(cause) })
      await other.close()
      const problem = await audit.keep(entry('r1')).catch((error: unknown) => error)
      expect(problem).toBeInstanceOf(Problem)
      expect(problem).toMatchObject({
        code: 'audit-unavailable',
        status: 503,
        headers: { 'Retry-After': '5' },
      })
      expect(failures).toHaveLength(1)
    })

    if (engine.kind === 'sqlite')
      test('refuses while the disk is full, and keeps again when it is not', async () => {
        const audit = createAudit(store)
        await audit.keep(entry('before'))
        const pages = async (max: number) => sql.raw(`PRAGMA max_page_count = ${max}`).execute(store.db)
        await pages(1)
        const many = Array.from({ length: 100 }, (_, n) => audit.keep(entry(`full-${n}`)))
        const codes = (await Promise.allSettled(many)).map(end =>
          end.status === 'rejected' ? end.reason.code : 'kept',
        )
        expect(new Set(codes)).toEqual(new Set(['audit-unavailable']))
        await pages(1_000_000)
        await audit.keep(entry('after'))
        expect((await auditRows(store)).map(row => row.request_id)).toEqual(['before', 'after'])
      })

    if (engine.kind === 'postgres')
      test('survives the loss of every connection', async () => {
        const audit = createAudit(store)
        await audit.keep(entry('before'))
        const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(store.db)
        await asAdmin(`SELECT pg_terminate_backend(${Number(rows[0]?.pid)})`)
        // The first entry after may meet the dead connection; it is refused then, never lost in silence.
        const first = await audit.keep(entry('first')).then(
          () => ['first'],
          (error: unknown) =>
            error instanceof Problem && error.code === 'audit-unavailable' ? [] : [String(error)],
        )
        await audit.keep(entry('second'))
        expect((await auditRows(store)).map(row => row.request_id)).toEqual(['before', ...first, 'second'])
      })

    test('has every entry that was answered for when the process is killed', async () => {
      const child = keeper(place.options)
      const answered = await linesUntil(child, 40)
      child.kill('SIGKILL')
      await new Promise(resolve => child.on('close', resolve))
      const kept = new Set((await auditRows(store)).map(row => row.request_id))
      expect(answered.filter(id => !kept.has(id))).toEqual([])
    })
  })

/** Calls need nothing of it. */
const withoutTables: Store['db'] = new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: of => new SqliteIntrospector(of),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

describe('group commit', () => {
  /** A store whose commits end when the test says so. */
  const gated = () => {
    const commits: { ids: string[]; end: () => void; fail: (cause: Error) => void }[] = []
    const store: Pick<Store, 'appendAudit' | 'db'> = {
      db: withoutTables,
      appendAudit: rows =>
        new Promise((end, fail) => commits.push({ ids: rows.map(row => row.requestId), end, fail })),
    }
    return { store, commits }
  }
  const settled = async () => {
    for (let n = 0; n < 5; n += 1) await new Promise(resolve => setImmediate(resolve))
  }
  const codeOf = (kept: Promise<void>) =>
    kept.then(
      () => 'kept',
      error => (error instanceof Problem ? error.code : error),
    )

  test('goes at once when idle; what arrives meanwhile rides the next, one at a time', async () => {
    const { store, commits } = gated()
    const audit = createAudit(store)
    const kept: string[] = []
    const keep = (id: string) => audit.keep(entry(id)).then(() => kept.push(id))
    keep('a')
    await settled()
    expect(commits.map(({ ids }) => ids)).toEqual([['a']])
    keep('b')
    keep('c')
    await settled()
    expect(commits).toHaveLength(1)
    expect(kept).toEqual([])
    commits[0]?.end()
    await settled()
    expect(kept).toEqual(['a'])
    expect(commits.map(({ ids }) => ids)).toEqual([['a'], ['b', 'c']])
    commits[1]?.end()
    await settled()
    expect(kept).toEqual(['a', 'b', 'c'])
    keep('d')
    await settled()
    expect(commits).toHaveLength(3)
  })

  test('carries at most 256 rows', async () => {
    const { store, commits } = gated()
    const audit = createAudit(store)
    for (let n = 0; n < 600; n += 1) audit.keep(entry(`r${n}`))
    for (let n = 0; n < 3; n += 1) {
      await settled()
      commits[n]?.end()
    }
    expect(commits.map(({ ids }) => ids.length)).toEqual([256, 256, 88])
  })

  test('refuses what its queue can’t hold, and recovers', async () => {
    const { store, commits } = gated()
    const audit = createAudit(store, { queueEntriesMax: 3 })
    const first = codeOf(audit.keep(entry('first')))
    await settled()
    const queued = ['a', 'b', 'c'].map(id => codeOf(audit.keep(entry(id))))
    expect(await codeOf(audit.keep(entry('too many')))).toBe('audit-unavailable')
    commits[0]?.end()
    await settled()
    commits[1]?.end()
    expect(await Promise.all([first, ...queued])).toEqual(['kept', 'kept', 'kept', 'kept'])
  })

  test('that fails refuses all who wait, and the next entry is tried again', async () => {
    const { store, commits } = gated()
    const lost: number[] = []
    const audit = createAudit(store, { onFailure: (_, entries) => lost.push(entries) })
    const inFlight = codeOf(audit.keep(entry('a')))
    await settled()
    const queued = codeOf(audit.keep(entry('b')))
    commits[0]?.fail(new Error('the disk is full'))
    expect(await Promise.all([inFlight, queued])).toEqual(['audit-unavailable', 'audit-unavailable'])
    expect(lost).toEqual([2])
    const next = codeOf(audit.keep(entry('c')))
    await settled()
    commits[1]?.end()
    expect(await next).toBe('kept')
  })

  test('is waited for on closing, and nothing is taken after', async () => {
    const { store, commits } = gated()
    const audit = createAudit(store)
    const kept = codeOf(audit.keep(entry('a')))
    let closed = false
    const closing = audit.close().then(() => {
      closed = true
    })
    expect(await codeOf(audit.keep(entry('late')))).toBe('audit-unavailable')
    await settled()
    expect(closed).toBe(false)
    commits[0]?.end()
    await closing
    expect(await kept).toBe('kept')
  })

  test('keeps the reason of a failure out of the answer', async () => {
    const { store, commits } = gated()
    const kept = createAudit(store)
      .keep(entry('a'))
      .catch((error: unknown) => error)
    await settled()
    commits[0]?.fail(new Error('SECRET'))
    const problem = await kept
    expect(problem).toBeInstanceOf(Problem)
    if (problem instanceof Problem)
      expect(JSON.stringify([problem.message, problem.members])).not.toContain('SECRET')
  })
})

function keeper(options: object): ChildProcess {
  const from = (path: string) => JSON.stringify(new URL(`../../api/${path}`, import.meta.url).href)
  const script = `
    import { openStore } from ${from('store/index.ts')}
    import { createAudit } from ${from('audit/index.ts')}
    const audit = createAudit(await openStore(${JSON.stringify(options)}))
    const template = ${JSON.stringify(entry(''))}
    for (let n = 0; ; n += 1)
      await Promise.all([0, 1, 2, 3].map(async m => {
        const requestId = 'k' + n + '-' + m
        await audit.keep({ ...template, requestId })
        process.stdout.write(requestId + '\\n')
      }))`
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Whole lines a process has printed, once there are that many. */
function linesUntil(child: ChildProcess, count: number): Promise<string[]> {
  let text = ''
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.stdout?.on('data', chunk => {
      text += chunk
      const lines = text.split('\n').slice(0, -1)
      if (lines.length >= count) resolve(lines)
    })
  })
}
