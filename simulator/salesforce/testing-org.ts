/** A tiny org for tests: two reps under a manager under a chief, a rep of another region, a reader, an administrator. */
import type { ClockControl } from '../clock.ts'
import { virtualClock } from '../clock.ts'
import { createAccess } from './access/index.ts'
import type { Org, RunningUser, Value } from './model.ts'
import { SalesforceError } from './model.ts'
import { blankRow, deriveFields } from './rows.ts'
import { schema } from './schema/index.ts'
import { createStore } from './store.ts'

const NOW = '2026-11-21T09:30:00.000Z'

const PEOPLE = [
  ['chief', 'rep', 'Chief'],
  ['manager', 'rep', 'Manager'],
  ['rep', 'rep', 'Rep'],
  ['rep2', 'rep', 'Rep'],
  ['other', 'rep', 'Other Rep'],
  ['reader', 'reader', null],
  ['admin', 'admin', null],
] as const

export type TestUser = (typeof PEOPLE)[number][0]

/** Objects a sales person works with; the reader reads the same. */
const OBJECTS = [
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'Case',
  'Contract',
  'Product2',
  'Pricebook2',
  'Project__c',
]

export interface TestOrg extends Org {
  readonly clock: ClockControl
  readonly people: Readonly<Record<TestUser, RunningUser>>
  /** Id of the permission set of a profile. */
  readonly sets: Readonly<Record<'rep' | 'reader' | 'admin', string>>
  /** Puts a row with derived fields, past all checks, and answers its id. */
  add(object: string, values: Record<string, Value>): string
  /** Puts changed values into a row, past all checks. */
  change(object: string, id: string, values: Record<string, Value>): void
}

/** Reps can't see `Account.Credit_Limit__c` and can't change `Opportunity.Discount__c`; readers change nothing. */
export function testOrg(): TestOrg {
  const store = createStore(schema)
  const clock = virtualClock(() => Date.parse(NOW))

  const add = (object: string, values: Record<string, Value>) => {
    const type = schema.object(object)
    if (type === undefined) throw new Error(`No object ${object}`)
    const stamps = { CreatedDate: NOW, LastModifiedDate: NOW, SystemModstamp: NOW }
    const row = { ...blankRow(type), Id: store.newId(object), ...stamps, ...values }
    deriveFields(type, row, undefined, { store, now: NOW, fiscalYearStartMonth: 1 })
    store.put(object, row)
    return String(row.Id)
  }

  const roles = addRoles(add)
  const profiles = {
    rep: addProfile(add, 'rep'),
    reader: addProfile(add, 'reader'),
    admin: addProfile(add, 'admin'),
  }
  const people = {} as Record<TestUser, RunningUser>
  for (const [key, profile, role] of PEOPLE) {
    const { profileId } = profiles[profile]
    const roleId = role === null ? null : (roles.get(role) ?? null)
    const values = {
      Username: `${key}@test.example`,
      LastName: key,
      ProfileId: profileId,
      UserRoleId: roleId,
    }
    const id = add('User', { ...values, IsActive: true, TimeZoneSidKey: 'UTC', Email: `${key}@test.example` })
    const username = values.Username
    people[key] = { id, username, profileId, roleId, managerId: null, timeZone: 'UTC', isActive: true }
  }
  return {
    id: add('Organization', { Name: 'Test' }),
    schema,
    store,
    access: createAccess(schema, store),
    clock,
    fiscalYearStartMonth: 1,
    user: id => Object.values(people).find(p => p.id === id),
    people,
    sets: { rep: profiles.rep.setId, reader: profiles.reader.setId, admin: profiles.admin.setId },
    add,
    change(object, id, values) {
      const row = store.get(object, id)
      if (row !== undefined) store.put(object, { ...row, ...values })
    },
  }
}

/** Chief above Manager above Rep; Chief above Other Rep. */
function addRoles(add: TestOrg['add']): ReadonlyMap<string, string> {
  const chief = add('UserRole', { Name: 'Chief' })
  const manager = add('UserRole', { Name: 'Manager', ParentRoleId: chief })
  return new Map([
    ['Chief', chief],
    ['Manager', manager],
    ['Rep', add('UserRole', { Name: 'Rep', ParentRoleId: manager })],
    ['Other Rep', add('UserRole', { Name: 'Other Rep', ParentRoleId: chief })],
  ])
}

function addProfile(add: TestOrg['add'], kind: 'rep' | 'reader' | 'admin') {
  const writes = kind !== 'reader'
  const rights = {
    PermissionsModifyAllData: kind === 'admin',
    PermissionsEditTask: writes,
    PermissionsEditEvent: writes,
  }
  const profileId = add('Profile', { Name: kind, ...rights })
  const setId = add('PermissionSet', { Name: kind, IsOwnedByProfile: true, ProfileId: profileId, ...rights })
  for (const SobjectType of OBJECTS)
    add('ObjectPermissions', {
      ParentId: setId,
      SobjectType,
      PermissionsRead: true,
      PermissionsCreate: writes,
      PermissionsEdit: writes,
      PermissionsDelete: writes,
    })
  for (const type of schema.objects)
    for (const field of type.fields.filter(f => f.permissionable))
      addFieldPermission(add, setId, kind, type.name, field.name)
  return { profileId, setId }
}

function addFieldPermission(add: TestOrg['add'], setId: string, kind: string, object: string, field: string) {
  const name = `${object}.${field}`
  if (kind !== 'admin' && name === 'Account.Credit_Limit__c') return
  const PermissionsEdit = kind === 'admin' || (kind === 'rep' && name !== 'Opportunity.Discount__c')
  add('FieldPermissions', {
    ParentId: setId,
    SobjectType: object,
    Field: name,
    PermissionsRead: true,
    PermissionsEdit,
  })
}

/** Status, code, message and fields of the SalesforceError that `work` throws; anything else is rethrown. */
export function refusalOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error
    const { status, errorCode, message, fields } = error
    return { status, errorCode, message, fields }
  }
  return undefined
}
