import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Changes that wait for approvers are offered to flows again. Those that wait already are left as they are. */
export const changeOffer = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('change').addColumn('offer_at', 'bigint').execute()
    await db.schema
      .alterTable('change')
      .addColumn('offers', 'integer', column => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createIndex('callback_delivery_change')
      .on('callback_delivery')
      .columns(['change_id', 'event'])
      .execute()
  },
})
