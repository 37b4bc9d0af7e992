import {
  CompiledQuery,
  type DatabaseIntrospector,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import pg from 'pg'
import { migrate } from './migrate.ts'
import type { NewAuditRow, Store } from './store.ts'
import { StoreError } from './store-error.ts'
import type { Tables } from './tables.ts'

const connectionsMax = 10
const connectTimeoutMs = 5_000
const appendTimeoutMs = 5_000
const int8Oid = 20

/** A column of a batch travels as lines (`linesOf`): an array's own form escapes every quote in it, on both sides. */
const column = (n: number) => `(string_to_array($${n}, E'\\n'))[2:]`

/** One statement and one round trip for a batch of any size; the server chains it (migrations/audit-chain-postgres.ts). */
const APPEND = `SELECT audit_append(${column(1)}, $2::bigint[], ${column(3)}, ${column(4)}, ${column(5)})`

/**
 * The same in a transaction that goes on: it waits for a chain's end no longer than a batch may take, and holds it no
 * longer either, for a process that stalls before its commit is cut off by the server. Both end with the transaction.
 */
const APPEND_WITHIN = APPEND.replace(
  'SELECT ',
  `SELECT set_config('lock_timeout', '${appendTimeoutMs}', true),
   set_config('idle_in_transaction_session_timeout', '${appendTimeoutMs}', true), `,
)

/** Opens the store at a PostgreSQL address (postgres://…). Throws StoreError. */
export async function openPostgres(databaseUrl: string): Promise<Store> {
  // bigint as number: the store holds counters and epoch milliseconds, all below 2^53.
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8Oid, Number)
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connectionsMax,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: 'sallyport',
    types,
  })
  // A connection that breaks while idle is dropped; the next query meets the trouble, if it lasts.
  pool.on('error', () => undefined)
  // One that breaks while it is lent is met by the query under way; without a listener it would end the process.
  pool.on('connect', client => client.on('error', () => undefined))
  const schema = await currentSchema(pool, databaseUrl)
  const db = new Kysely<Tables>({ dialect: dialectOf(pool, schema) })
  try {
    await migrate(db, 'postgres', schema)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    db,
    kind: 'postgres',
    async appendAudit(rows, within) {
      if (within === undefined) await pool.query(appendOf(rows))
      else await within.executeQuery(CompiledQuery.raw(APPEND_WITHIN, valuesOf(rows)))
    },
    close: () => db.destroy(),
  }
}

function dialectOf(pool: pg.Pool, schema: string): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PostgresDriver({ pool }),
    createIntrospector: db => ownTables(db, schema),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/**
 * What the migrator asks for, of our schema only: Kysely's own looks at every table of the database, and fails when
 * somebody else drops a schema meanwhile.
 */
function ownTables(db: Kysely<unknown>, schema: string): DatabaseIntrospector {
  return {
    getSchemas: async () => [{ name: schema }],
    async getTables() {
      const { rows } = await sql<{ name: string }>`
        SELECT c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON c.relnamespace = n.oid
        WHERE n.nspname = ${schema} AND c.relkind IN ('r', 'p')`.execute(db)
      return rows.map(({ name }) => ({ name, schema, isView: false, isForeign: false, columns: [] }))
    },
  }
}

const appendOf = (rows: readonly NewAuditRow[]): pg.QueryConfig & { query_timeout: number } => ({
  name: 'append-audit',
  text: APPEND,
  values: valuesOf(rows),
  query_timeout: appendTimeoutMs,
})

const valuesOf = (rows: readonly NewAuditRow[]): unknown[] => [
  linesOf(rows.map(row => row.tenantId ?? '')),
  `{${rows.map(row => row.at).join()}}`,
  linesOf(rows.map(row => row.requestId)),
  linesOf(rows.map(row => row.kind)),
  linesOf(rows.map(row => row.body)),
]

/** Each text behind a line break, the first too: nothing at all would be no text, not an empty one. */
function linesOf(texts: readonly string[]): string {
  if (texts.some(text => text.includes('\n'))) throw new TypeError('An audit row holds a line break.')
  return `\n${texts.join('\n')}`
}

async function currentSchema(pool: pg.Pool, databaseUrl: string): Promise<string> {
  try {
    const { rows } = await pool.query<{ schema: string | null }>('SELECT current_schema() AS schema')
    const schema = rows[0]?.schema
    if (typeof schema === 'string') return schema
    throw new Error('its search_path names no schema that exists')
  } catch (cause) {
    await pool.end().catch(() => undefined)
    throw new StoreError(
      `The store at ${withoutSecret(databaseUrl)} can't be opened: ${reasonOf(cause)}. Check DATABASE_URL.`,
      { cause },
    )
  }
}

function withoutSecret(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'the given address'
  const { host, pathname } = new URL(databaseUrl)
  return `${host}${pathname}`
}

/** Node reports a refused connection to a name with several addresses as an AggregateError without a message. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0])
  return cause instanceof Error ? cause.message : String(cause)
}
