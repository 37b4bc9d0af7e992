import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const auditEntry = (kind: StoreKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('audit_entry')
      .addColumn('seq', kind === 'sqlite' ? 'integer' : 'bigint', column =>
        kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
      )
      .addColumn('request_id', 'text', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('tenant_id', 'text')
      .addColumn('body', 'text', column => column.notNull())
      .execute()
    for (const statement of kind === 'sqlite' ? appendOnlySqlite : appendOnlyPostgres)
      await sql.raw(statement).execute(db)
  },
})

const appendOnlySqlite = ['UPDATE', 'DELETE'].map(
  act => `CREATE TRIGGER audit_entry_no_${act.toLowerCase()} BEFORE ${act} ON audit_entry
          BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END`,
)

const appendOnlyPostgres = [
  `CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$`,
  `CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
   FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only()`,
]
