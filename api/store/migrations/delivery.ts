import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const delivery = (_kind: StoreKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('callback_subscription')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('same_as', 'text', column => column.notNull().unique())
      .addColumn('tenant_id', 'text', column => column.notNull())
      .addColumn('object_id', 'text', column => column.notNull())
      .addColumn('client_id', 'text', column => column.notNull())
      .addColumn('event', 'text', column => column.notNull())
      .addColumn('change_id', 'text')
      .addColumn('requester_id', 'text')
      .addColumn('host', 'text', column => column.notNull())
      .addColumn('sealed_url', 'text', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createIndex('callback_subscription_matching')
      .on('callback_subscription')
      .columns(['tenant_id', 'event', 'change_id'])
      .execute()
    await db.schema
      .createTable('callback_delivery')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('subscription_id', 'text', column => column.notNull())
      .addColumn('event_id', 'text', column => column.notNull())
      .addColumn('tenant_id', 'text', column => column.notNull())
      .addColumn('event', 'text', column => column.notNull())
      .addColumn('change_id', 'text', column => column.notNull())
      .addColumn('body', 'text', column => column.notNull())
      .addColumn('state', 'text', column => column.notNull())
      .addColumn('attempts', 'integer', column => column.notNull())
      .addColumn('fence', 'integer', column => column.notNull())
      .addColumn('due_at', 'bigint', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addColumn('finished_at', 'bigint')
      .addColumn('last_answer', 'text')
      .execute()
    await db.schema
      .createIndex('callback_delivery_due')
      .on('callback_delivery')
      .columns(['state', 'due_at'])
      .execute()
    await db.schema
      .createIndex('callback_delivery_subscription')
      .on('callback_delivery')
      .columns(['subscription_id', 'state'])
      .execute()
  },
})
