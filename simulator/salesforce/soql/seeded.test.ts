/** The engine over the seeded org with the real access rules: who asks decides what is there. */
import { beforeAll, expect, test } from 'vitest'
import { virtualClock } from '../../clock.ts'
import { usernameOf } from '../../people.ts'
import { createAccess } from '../access/index.ts'
import type { Org, RunningUser } from '../model.ts'
import { schema } from '../schema/index.ts'
import { parameterizedSearch } from '../search/index.ts'
import { seed } from '../seed/index.ts'
import { createStore } from '../store.ts'
import { createQueryEngine, type QueryEngine } from './index.ts'
import { errorOf } from './test-org.ts'

let engine: QueryEngine
let org: Org
const as = (key: string): RunningUser => {
  const [row] = org.store.lookup('User', 'Username', usernameOf({ key })) ?? []
  const user = row && org.user(String(row.Id))
  if (!user) throw new Error(`no user ${key}`)
  return user
}
const ask = (key: string, soql: string) =>
  engine.run(as(key), soql, { all: false, batchSize: 2000, version: '67.0' })

beforeAll(() => {
  const clock = virtualClock(() => Date.parse('2026-11-21T09:30:00Z'))
  const store = createStore(schema)
  const { orgId } = seed(store, clock)
  const user = (id: string): RunningUser | undefined => {
    const row = store.get('User', id)
    if (!row) return undefined
    return {
      id,
      username: String(row.Username),
      profileId: String(row.ProfileId),
      roleId: typeof row.UserRoleId === 'string' ? row.UserRoleId : null,
      managerId: typeof row.ManagerId === 'string' ? row.ManagerId : null,
      timeZone: String(row.TimeZoneSidKey),
      isActive: row.IsActive === true,
    }
  }
  org = {
    id: orgId,
    schema,
    store,
    access: createAccess(schema, store),
    clock,
    fiscalYearStartMonth: 1,
    user,
  }
  engine = createQueryEngine(org)
})

test('an administrator sees every opportunity, a manager his region’s, a rep no more than his manager', () => {
  const count = (key: string) => ask(key, 'SELECT COUNT() FROM Opportunity').totalSize
  expect(count('admin.crm')).toBe([...org.store.rows('Opportunity')].filter(r => r.IsDeleted !== true).length)
  expect(count('manager.sales')).toBeGreaterThan(count('manager.emea'))
  expect(count('manager.emea')).toBeGreaterThanOrEqual(count('rep.emea'))
  expect(count('rep.emea')).toBeGreaterThan(0)
})

test('rows, COUNT(), GROUP BY and search agree for each user', () => {
  for (const key of ['admin.crm', 'rep.emea', 'rep.apac', 'agent.service', 'reader.pilot']) {
    const where = "FROM Account WHERE Name LIKE 'Acme%'"
    const rows = ask(key, `SELECT Id ${where}`).records.map(r => r.Id)
    expect(ask(key, `SELECT COUNT() ${where}`).totalSize).toBe(rows.length)
    const groups = ask(key, `SELECT Id, COUNT(Id) n ${where} GROUP BY Id`).records
    expect(groups.map(r => r.Id).toSorted()).toEqual(rows.toSorted())
    const body = {
      q: 'acme',
      in: 'NAME',
      sobjects: [{ name: 'Account', fields: ['Id'], where: "Name LIKE 'Acme%'" }],
    }
    const found = parameterizedSearch(org, as(key), body, '67.0').searchRecords.map(r => r.Id)
    expect(found.toSorted()).toEqual(rows.toSorted())
  }
})

test('UserRecordAccess says of any user what that user’s own queries show', () => {
  const ids = ask('admin.crm', 'SELECT Id FROM Opportunity ORDER BY Id LIMIT 200').records.map(r =>
    String(r.Id),
  )
  for (const key of ['rep.emea', 'manager.apac', 'agent.service']) {
    const list = ids.map(id => `'${id}'`).join()
    const access = ask(
      'admin.crm',
      `SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE UserId = '${as(key).id}' AND RecordId IN (${list})`,
    )
    const readable = access.records.filter(r => r.HasReadAccess === true).map(r => r.RecordId)
    const seen =
      readable.length === 0 ? [] : ask(key, `SELECT Id FROM Opportunity WHERE Id IN (${list})`).records
    expect(readable.toSorted()).toEqual(seen.map(r => r.Id).toSorted())
  }
})

test('permissions are rows: a field of another user is found without by FieldPermissions', () => {
  const soql =
    "SELECT SobjectType, Field FROM FieldPermissions WHERE PermissionsRead = true AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = 'rep.emea@contoso.example') AND SobjectType = 'Account'"
  const fields = ask('admin.crm', soql).records.map(r => String(r.Field).split('.')[1] ?? '')
  expect(fields.length).toBeGreaterThan(0)
  for (const field of fields)
    expect(errorOf(() => ask('rep.emea', `SELECT ${field} FROM Account LIMIT 1`))).toBeUndefined()
})
