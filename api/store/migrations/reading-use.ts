import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const readingUse = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('reading_use')
      .addColumn('instance', 'text', column => column.notNull())
      .addColumn('caller', 'text', column => column.notNull())
      .addColumn('revision', 'bigint', column => column.notNull())
      .addColumn('hour', 'integer', column => column.notNull())
      .addColumn('day', 'integer', column => column.notNull())
      .addColumn('rows_in_hour', 'bigint', column => column.notNull())
      .addColumn('rows_in_day', 'bigint', column => column.notNull())
      .addColumn('records_in_hour', 'bigint', column => column.notNull())
      .addColumn('records_in_day', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint('reading_use_key', ['instance', 'caller'])
      .execute()
    await db.schema
      .createIndex('reading_use_revision')
      .on('reading_use')
      .columns(['instance', 'revision', 'caller'])
      .execute()
    await db.schema.createIndex('reading_use_day').on('reading_use').column('day').execute()
    await db.schema
      .createTable('reading_instance')
      .addColumn('instance', 'text', column => column.primaryKey())
      .addColumn('revision', 'bigint', column => column.notNull())
      .addColumn('day', 'integer', column => column.notNull())
      .execute()
  },
})
