import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const userMapping = (): Migration => ({
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
})
