import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const change = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('change')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('tenant_id', 'text', column => column.notNull())
      .addColumn('requester', 'text', column => column.notNull())
      .addColumn('requester_user', 'text', column => column.notNull())
      .addColumn('operation', 'text', column => column.notNull())
      .addColumn('state', 'text', column => column.notNull())
      .addColumn('version', 'integer', column => column.notNull())
      .addColumn('payload', 'text', column => column.notNull())
      .addColumn('payload_hash', 'text', column => column.notNull())
      .addColumn('basis', 'text', column => column.notNull())
      .addColumn('sameness', 'text')
      .addColumn('key_id', 'text')
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addColumn('decide_by', 'bigint', column => column.notNull())
      .addColumn('execute_by', 'bigint', column => column.notNull())
      .addColumn('fence', 'integer', column => column.notNull())
      .addColumn('lease_until', 'bigint')
      .addColumn('started_at', 'bigint')
      .addColumn('finished_at', 'bigint')
      .addColumn('result', 'text')
      .addColumn('undo_of', 'text')
      .addColumn('undone_by', 'text')
      .execute()
    // Two requests under one key make one change, and two equal wishes of one person are one, whoever races.
    await sql`CREATE UNIQUE INDEX change_one_per_key ON change (key_id) WHERE key_id IS NOT NULL`.execute(db)
    await sql`CREATE UNIQUE INDEX change_one_open_wish ON change (tenant_id, requester, sameness)
      WHERE sameness IS NOT NULL`.execute(db)
    await sql`CREATE UNIQUE INDEX change_undone_once ON change (undo_of)
      WHERE undo_of IS NOT NULL AND state IN ('proposed', 'pending', 'approved', 'executing', 'executed')`.execute(
      db,
    )
    await db.schema
      .createIndex('change_of_requester')
      .on('change')
      .columns(['tenant_id', 'requester', 'created_at'])
      .execute()
    // The worker and ListApprovalsForMe look at what is open: a small part of all.
    await sql`CREATE INDEX change_open ON change (state, decide_by)
      WHERE state IN ('proposed', 'pending', 'approved', 'executing')`.execute(db)
    await db.schema
      .createTable('change_decision')
      .addColumn('change_id', 'text', column => column.notNull().references('change.id'))
      .addColumn('decider', 'text', column => column.notNull())
      .addColumn('decider_user', 'text', column => column.notNull())
      .addColumn('decision', 'text', column => column.notNull())
      .addColumn('clauses', 'text', column => column.notNull())
      .addColumn('assurance', 'text', column => column.notNull())
      .addColumn('subject', 'text', column => column.notNull())
      .addColumn('comment', 'text')
      .addColumn('at', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint('change_decision_once', ['change_id', 'decider'])
      // The same human under another account doesn't count twice.
      .addUniqueConstraint('change_decision_one_human', ['change_id', 'decider_user'])
      .execute()
    await db.schema
      .createTable('change_routing')
      .addColumn('change_id', 'text', column => column.primaryKey().references('change.id'))
      .addColumn('approval_name', 'text', column => column.notNull())
      .addColumn('payload_hash', 'text', column => column.notNull())
      .addColumn('approvers', 'text', column => column.notNull())
      .addColumn('routed_by', 'text', column => column.notNull())
      .addColumn('at', 'bigint', column => column.notNull())
      .execute()
  },
})
