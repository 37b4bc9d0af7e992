import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const idempotency = (_kind: StoreKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('idempotency_key')
      .addColumn('id', 'text', column => column.primaryKey())
      // Of several who claim one key at once, the engine lets one in.
      .addColumn('scope', 'text', column => column.notNull().unique())
      .addColumn('tenant_id', 'text', column => column.notNull())
      .addColumn('object_id', 'text', column => column.notNull())
      .addColumn('operation', 'text', column => column.notNull())
      .addColumn('fingerprint', 'text', column => column.notNull())
      .addColumn('fence', 'integer', column => column.notNull())
      .addColumn('lease_until', 'bigint', column => column.notNull())
      .addColumn('answer', 'text')
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addColumn('expires_at', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createIndex('idempotency_key_expires_at')
      .on('idempotency_key')
      .column('expires_at')
      .execute()
  },
})
