import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAudit } from '../../api/audit/index.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { rolesSql } from '../../scripts/audit/roles.ts'
import { asAdmin, auditRow, auditRows, engines, type Place } from '../store/engines.ts'
import { changeEntry, RECORD } from './change-entry.ts'
import { exportOf, type Folder, newFolder, signAll, verified } from './support.ts'

const role = `sallyport_app_${process.pid}`
const engine = engines.find(({ kind }) => kind === 'postgres')

describe.skipIf(engine === undefined || engine.absent)('64: the proxy’s own role on PostgreSQL', () => {
  let place: Place
  let owner: Store
  let store: Store
  let folder: Folder
  beforeAll(async () => {
    if (engine === undefined) throw new Error('There is no PostgreSQL.')
    folder = await newFolder()
    place = await engine.place()
    owner = await place.open()
    await asAdmin(`CREATE ROLE ${role} LOGIN`)
    const url = new URL(place.options.databaseUrl ?? '')
    const schema = /search_path=(\w+)/.exec(url.searchParams.get('options') ?? '')?.[1] ?? ''
    await asAdmin(rolesSql(role, schema))
    url.username = role
    store = await openStore({ databaseUrl: url.href, dataDir: '/nonexistent' })
  })
  afterAll(async () => {
    await store.close()
    await owner.close()
    await asAdmin(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    await place.remove()
    await folder.remove()
  })
  const refused = (statement: string) =>
    expect(sql.raw(statement).execute(store.db), statement).rejects.toThrow(/permission denied|must be owner/)

  test('64: appends, seals and signs', async () => {
    const audit = createAudit(store)
    await Promise.all([
      audit.keep(changeEntry()),
      store.db
        .transaction()
        .execute(transaction => audit.keepWithin(transaction, changeEntry({ kind: 'outcome' }))),
    ])
    await store.appendAudit([auditRow('a'), { ...auditRow('b'), tenantId: 'new tenant' }])
    await signAll(store, folder.checkpoints, 2)
    expect((await verified(await exportOf(store), folder.checkpoints)).faults).toEqual([])
    expect(await auditRows(store)).toHaveLength(4)
  })

  test.each([
    "UPDATE audit_entry SET body = '{}'",
    "UPDATE audit_entry SET body = ''",
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    'DROP TABLE audit_entry',
    'INSERT INTO audit_entry SELECT * FROM audit_entry',
    'UPDATE audit_head SET seq = 0',
    'DELETE FROM audit_head',
    "INSERT INTO audit_retention VALUES ('a', 9000000000000)",
    'UPDATE audit_retention SET before = 9000000000000',
    "UPDATE audit_checkpoint SET text = ''",
    'DELETE FROM audit_checkpoint',
    'TRUNCATE audit_checkpoint',
    "UPDATE audit_subject_key SET key = ''",
    'DELETE FROM audit_subject_key',
    'DROP TRIGGER audit_entry_no_update ON audit_entry',
    'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
    'DROP FUNCTION audit_append',
    'CREATE OR REPLACE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    "SET session_replication_role = 'replica'",
  ])('64: may not: %s', async statement => {
    await refused(statement)
    expect(await auditRows(owner)).toHaveLength(4)
  })

  test('64: finds a trigger in the way even of the owner', async () => {
    for (const statement of [
      "UPDATE audit_entry SET body = '{}'",
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
    ])
      await expect(sql.raw(statement).execute(owner.db)).rejects.toThrow(/append-only/)
  })

  test('has its own tables as before', async () => {
    await sql`INSERT INTO kill_switch (kind, target, state, reason, at, tenant_id, object_id)
      VALUES ('all', '*', 'on', 'test', 1, 't', 'o')`.execute(store.db)
    const keys = await store.db.selectFrom('audit_subject_key').select('subject').execute()
    expect(keys).toEqual([{ subject: RECORD }])
  })
})
