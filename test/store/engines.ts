/** The same tests on both engines: PostgreSQL where TEST_DATABASE_URL names a server, in a schema made for the run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openStore, type Store } from '../../api/store/index.ts'

const serverUrl = process.env.TEST_DATABASE_URL
if (serverUrl === undefined)
  console.info(
    'PostgreSQL tests are skipped: set TEST_DATABASE_URL, such as postgres://postgres@127.0.0.1:5432/test.',
  )

/** An empty place for one store, which may be opened several times. */
export interface Place {
  readonly options: { databaseUrl?: string; dataDir: string }
  open(): Promise<Store>
  remove(): Promise<void>
}

export interface Engine {
  readonly name: string
  readonly kind: 'sqlite' | 'postgres'
  readonly absent: boolean
  place(): Promise<Place>
}

export function newDataDir(): { dataDir: string; remove(): void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-store-'))
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

const sqlite: Engine = {
  name: 'SQLite',
  kind: 'sqlite',
  absent: false,
  async place() {
    const { dataDir, remove } = newDataDir()
    return { options: { dataDir }, open: () => openStore({ dataDir }), remove: async () => remove() }
  },
}

let schemas = 0
const postgres: Engine = {
  name: serverUrl === undefined ? 'PostgreSQL (skipped: TEST_DATABASE_URL names no server)' : 'PostgreSQL',
  kind: 'postgres',
  absent: serverUrl === undefined,
  async place() {
    schemas += 1
    const schema = `sallyport_test_${process.pid}_${schemas}`
    await asAdmin(`CREATE SCHEMA ${schema}`)
    const url = new URL(serverUrl ?? '')
    url.searchParams.set('options', `-c search_path=${schema}`)
    const options = { databaseUrl: url.href, dataDir: '/nonexistent' }
    return {
      options,
      open: () => openStore(options),
      remove: () => asAdmin(`DROP SCHEMA ${schema} CASCADE`),
    }
  },
}

export const engines: readonly Engine[] = [sqlite, postgres]

/** Runs one statement on the server, outside any store. */
export async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** Every audit row, tenant by tenant, in order. */
export const auditRows = (store: Store) =>
  store.db.selectFrom('audit_entry').selectAll().orderBy('tenant').orderBy('seq').execute()

export const auditRow = (requestId: string) => ({
  requestId,
  at: 1_795_167_000_123,
  tenantId: '11111111-1111-4111-8111-111111111111',
  kind: 'call',
  body: '{"operation":"FindCases"}',
})
