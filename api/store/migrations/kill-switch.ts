import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const killSwitch = (kind: StoreKind): Migration => ({
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
})
