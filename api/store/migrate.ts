import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrationsFor, type StoreKind } from './migrations.ts'
import { StoreError } from './store-error.ts'
import type { Tables } from './tables.ts'

const migrationTable = 'kysely_migration'

/**
 * Brings the store to this version's form; several processes may start at once. Throws StoreError for a store that a
 * newer version has opened before, whose form this one can't know.
 */
export async function migrate(
  db: Kysely<Tables>,
  kind: StoreKind,
  schema: string | undefined,
): Promise<void> {
  const migrations = migrationsFor(kind)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: migrationTable,
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const unknown = await unknownMigration(db, Object.keys(migrations), schema)
  if (unknown !== undefined)
    throw new StoreError(
      `The store was written by a newer version of Sallyport (${unknown}). Start that version, or use another store (DATA_DIR, DATABASE_URL).`,
    )
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName ?? 'preparing'
  throw new StoreError(`The store could not be brought to this version (${failed}): ${messageOf(error)}`, {
    cause: error,
  })
}

async function unknownMigration(
  db: Kysely<Tables>,
  known: readonly string[],
  schema: string | undefined,
): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(table => table.name === migrationTable && (schema ?? table.schema) === table.schema))
    return undefined
  const { rows } = await executed(db)
  return rows.map(({ name }) => name).find(name => !known.includes(name))
}

const executed = (db: Kysely<Tables>) =>
  db.executeQuery<{ name: string }>(
    db
      .withTables<{ kysely_migration: { name: string } }>()
      .selectFrom(migrationTable)
      .select('name')
      .compile(),
  )

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
