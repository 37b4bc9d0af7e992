import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { chainStart, entryHash } from './audit-chain.ts'
import { migrate } from './migrate.ts'
import type { NewAuditRow, Store } from './store.ts'
import { StoreError } from './store-error.ts'
import type { Tables } from './tables.ts'

const fileName = 'sallyport.sqlite'
/** How long another process may hold the file. */
const busyTimeoutMs = 5_000
const statementsMax = 200

/** Opens (or makes) the embedded store in `dataDir`. Throws StoreError. */
export async function openSqlite(dataDir: string): Promise<Store> {
  const database = openFile(dataDir)
  const db = new Kysely<Tables>({ dialect: dialectOf(database) })
  try {
    await migrate(db, 'sqlite', undefined)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const chain = chainer(database)
  const append = (rows: readonly NewAuditRow[]) => {
    database.exec('BEGIN IMMEDIATE')
    try {
      chain(rows)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
  return {
    db,
    kind: 'sqlite',
    // Kysely lends its one connection to one at a time: never inside somebody else's transaction. A transaction has it,
    // and the write lock, until it ends.
    async appendAudit(rows, within) {
      if (within === undefined) await db.connection().execute(async () => append(rows))
      else chain(rows)
    },
    close: () => db.destroy(),
  }
}

/** Writes rows behind the ends of their tenants' chains; within a transaction that holds the write lock. */
function chainer(database: DatabaseSync): (rows: readonly NewAuditRow[]) => void {
  const readHead = database.prepare('SELECT seq, hash FROM audit_head WHERE tenant = ?')
  const moveHead = database.prepare(
    `INSERT INTO audit_head (tenant, seq, hash) VALUES (?, ?, ?)
     ON CONFLICT (tenant) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
  )
  const insert = database.prepare(
    `INSERT INTO audit_entry (tenant, seq, at, request_id, kind, prev, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const headOf = (tenant: string): { seq: number; hash: Uint8Array } => {
    const row = readHead.get(tenant)
    if (row === undefined) return { seq: 0, hash: chainStart }
    if (typeof row.seq === 'number' && row.hash instanceof Uint8Array) return { seq: row.seq, hash: row.hash }
    throw new TypeError('audit_head holds something that is no head.')
  }
  return rows => {
    const heads = new Map<string, { seq: number; hash: Uint8Array }>()
    for (const { tenantId, at, requestId, kind, body } of rows) {
      const tenant = tenantId ?? ''
      const { seq: before, hash: prev } = heads.get(tenant) ?? headOf(tenant)
      const head = { seq: before + 1, hash: entryHash(prev, body) }
      insert.run(tenant, head.seq, at, requestId, kind, prev, head.hash, body)
      heads.set(tenant, head)
    }
    for (const [tenant, { seq, hash }] of heads) moveHead.run(tenant, seq, hash)
  }
}

function openFile(dataDir: string): DatabaseSync {
  const file = join(dataDir, fileName)
  let database: DatabaseSync | undefined
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
    // FULL: a commit that was answered is still there after the power failed.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF')
    return database
  } catch (cause) {
    database?.close()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError(`The store ${file} can't be opened: ${reason}. Check DATA_DIR.`, { cause })
  }
}

function dialectOf(database: DatabaseSync): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new ImmediateDriver({ database: preparing(database) }),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** SQLite does roll schema changes back; so a migration is whole or absent, and one process at a time makes it. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true
  }
}

/** Takes the write lock at the start: a transaction that reads first and writes later may find itself too late. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
  }
}

/** node:sqlite in the shape Kysely expects, statements prepared once. */
function preparing(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    const known = statements.get(text)
    if (known !== undefined) return known
    if (statements.size === statementsMax) statements.clear()
    const statement = database.prepare(text)
    statements.set(text, statement)
    return statement
  }
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: parameters => statement.all(...parameters.map(bindable)),
        run: parameters => statement.run(...parameters.map(bindable)),
        iterate: parameters => statement.iterate(...parameters.map(bindable)),
      }
    },
  }
}

function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === null || ['string', 'number', 'bigint'].includes(typeof value)) return value as SQLInputValue
  if (value instanceof Uint8Array) return value
  throw new TypeError(`The store binds text, numbers, bytes and null, not ${typeof value}.`)
}
