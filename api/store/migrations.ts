import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export type StoreKind = 'sqlite' | 'postgres'

/**
 * Every migration by name, in the order they run. A name, once released, stays; what it does is never changed, only
 * followed by another. They know no table types: those describe the store after the last.
 */
export function migrationsFor(kind: StoreKind): Record<string, Migration> {
  return {
    '0001-audit-entry': {
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
    },
    '0002-obo-token': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('obo_token')
          .addColumn('key', 'text', column => column.primaryKey())
          .addColumn('tenant_id', 'text', column => column.notNull())
          .addColumn('expires_at', 'bigint', column => column.notNull())
          .addColumn('sealed', 'text', column => column.notNull())
          .execute()
        await db.schema.createIndex('obo_token_expires_at').on('obo_token').column('expires_at').execute()
      },
    },
    '0003-user-mapping': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('user_mapping')
          .addColumn('id', 'text', column => column.primaryKey())
          .addColumn('tenant_id', 'text', column => column.notNull())
          .addColumn('object_id', 'text', column => column.notNull())
          .addColumn('salesforce_user_id', 'text')
          .addColumn('state', 'text', column => column.notNull())
          .addColumn('reason', 'text', column => column.notNull())
          .addColumn('proposed_by', 'text', column => column.notNull())
          .addColumn('proposed_by_salesforce_user', 'text', column => column.notNull())
          .addColumn('proposed_at', 'bigint', column => column.notNull())
          .addColumn('decided_by', 'text')
          .addColumn('decided_at', 'bigint')
          .execute()
        // An account has at most one mapping in force and one that waits, whoever races.
        for (const state of ['active', 'pending'])
          await sql
            .raw(
              `CREATE UNIQUE INDEX user_mapping_one_${state} ON user_mapping (tenant_id, object_id) WHERE state = '${state}'`,
            )
            .execute(db)
      },
    },
    '0004-kill-switch': {
      async up(db: Kysely<unknown>) {
        await db.schema
          .createTable('kill_switch')
          .addColumn('seq', kind === 'sqlite' ? 'integer' : 'bigint', column =>
            kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
          )
          .addColumn('kind', 'text', column => column.notNull())
          .addColumn('target', 'text', column => column.notNull())
          .addColumn('state', 'text', column => column.notNull())
          .addColumn('reason', 'text', column => column.notNull())
          .addColumn('at', 'bigint', column => column.notNull())
          .addColumn('tenant_id', 'text', column => column.notNull())
          .addColumn('object_id', 'text', column => column.notNull())
          .execute()
        await db.schema
          .createIndex('kill_switch_target')
          .on('kill_switch')
          .columns(['kind', 'target', 'seq'])
          .execute()
      },
    },
  }
}

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
