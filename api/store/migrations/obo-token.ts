import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const oboToken = (): Migration => ({
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
})
