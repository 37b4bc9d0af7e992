import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'
import { auditChainPostgres } from './audit-chain-postgres.ts'
import { auditChainSqlite } from './audit-chain-sqlite.ts'

/** Entries become links of a chain. The table begins anew: what a version before the first kept had no hashes. */
export const auditChain = (kind: StoreKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const bytes = kind === 'sqlite' ? 'blob' : 'bytea'
    await db.schema.dropTable('audit_entry').execute()
    await db.schema
      .createTable('audit_entry')
      .addColumn('tenant', 'text', column => column.notNull())
      .addColumn('seq', 'bigint', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('request_id', 'text', column => column.notNull())
      .addColumn('kind', 'text', column => column.notNull())
      .addColumn('prev', bytes, column => column.notNull())
      .addColumn('hash', bytes, column => column.notNull())
      .addColumn('body', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('audit_entry_key', ['tenant', 'seq'])
      .execute()
    await db.schema
      .createTable('audit_head')
      .addColumn('tenant', 'text', column => column.primaryKey())
      .addColumn('seq', 'bigint', column => column.notNull())
      .addColumn('hash', bytes, column => column.notNull())
      .execute()
    await db.schema
      .createTable('audit_retention')
      .addColumn('tenant', 'text', column => column.primaryKey())
      .addColumn('before', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createTable('audit_checkpoint')
      .addColumn('tenant', 'text', column => column.notNull())
      .addColumn('size', 'bigint', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('text', 'text', column => column.notNull())
      .addColumn('range', bytes, column => column.notNull())
      .addColumn('sunk_at', 'bigint')
      .addPrimaryKeyConstraint('audit_checkpoint_key', ['tenant', 'size'])
      .execute()
    await db.schema
      .createIndex('audit_checkpoint_waiting')
      .on('audit_checkpoint')
      .column('at')
      .where(sql.ref('sunk_at'), 'is', null)
      .execute()
    await db.schema
      .createTable('audit_subject_key')
      .addColumn('tenant', 'text', column => column.notNull())
      .addColumn('subject', 'text', column => column.notNull())
      .addColumn('record_id', 'text')
      .addColumn('key', bytes, column => column.notNull())
      .addPrimaryKeyConstraint('audit_subject_key_key', ['tenant', 'subject'])
      .execute()
    await db.schema
      .createIndex('audit_subject_key_record')
      .on('audit_subject_key')
      .columns(['tenant', 'record_id'])
      .execute()
    const statements = kind === 'sqlite' ? auditChainSqlite : auditChainPostgres(await schemaOf(db))
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
})

async function schemaOf(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ schema: string }>`SELECT quote_ident(current_schema()) AS schema`.execute(db)
  return rows[0]?.schema ?? 'public'
}
