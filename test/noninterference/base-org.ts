/**
 * A small org made anew from a number: the seeded staff, permissions and catalogue with some 180 business rows, so
 * that every grant of the policy and every way Salesforce shares a row has rows on either side of it.
 */
import type { Row, SObjectType, Store, StoreDump, Value } from '../../simulator/salesforce/model.ts'
import { blankRow, type Draft, deriveFields } from '../../simulator/salesforce/rows.ts'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { createRandom, type Random } from '../../simulator/salesforce/seed/random.ts'
import { createStore } from '../../simulator/salesforce/store.ts'
import { valueFor, WORDS } from './values.ts'

/** Objects whose rows stay as seeded: who works here, what they may do, what is sold. */
const SETUP = new Set([
  'Organization',
  'UserRole',
  'Profile',
  'PermissionSet',
  'PermissionSetAssignment',
  'ObjectPermissions',
  'FieldPermissions',
  'User',
  'Group',
  'GroupMember',
  'ProcessDefinition',
  // Identity remembers the teams of a caller for minutes, so they may not differ from one org to the next.
  'AccountTeamMember',
])
const CATALOGUE_ROWS_MAX = 4
const CATALOGUE = new Set(['Product2', 'Pricebook2', 'PricebookEntry'])

/** Unique, and set by writes of the proxy alone: rows of no change have none. */
export const CHANGE_KEY = 'Sallyport_Change__c'
const KEPT = new Set(['IsDeleted', CHANGE_KEY])

export const NOW = '2026-11-21T09:30:00.000Z'

/** The org of a number, on the staff and catalogue of a seeded one. */
export function baseOrg(seeded: StoreDump, seed: number): StoreDump {
  const store = createStore(schema)
  const kept = Object.entries(seeded.rows).flatMap(([name, rows]) => {
    if (SETUP.has(name)) return [[name, rows] as const]
    return CATALOGUE.has(name) ? [[name, rows.slice(0, CATALOGUE_ROWS_MAX)] as const] : []
  })
  store.load({ rows: Object.fromEntries(kept), idCounters: seeded.idCounters })
  fill(store, createRandom(seed))
  return store.dump()
}

const typeOf = (name: string): SObjectType => {
  const type = schema.object(name)
  if (type === undefined) throw new Error(name)
  return type
}

function fill(store: Store, random: Random): void {
  const add = (object: string, values: Draft): string => {
    const type = typeOf(object)
    const row: Draft = { ...blankRow(type) }
    for (const field of type.fields)
      if (field.type !== 'reference' && field.type !== 'id' && !KEPT.has(field.name))
        row[field.name] = valueFor(field, random)
    Object.assign(row, values, { Id: values.Id ?? store.newId(object) })
    // Only what is written decides what is derived from it.
    for (const name of ['ForecastCategoryName', 'Probability', 'UnitPrice', 'ListPrice', 'EndDate'])
      if (name in row && !(name in values)) row[name] = null
    deriveFields(type, row, undefined, { store, now: NOW, fiscalYearStartMonth: 1 })
    store.put(object, row)
    return String(row.Id)
  }
  const user = (key: string): string =>
    String(store.lookup('User', 'Username', `${key}@contoso.example`)?.[0]?.Id)
  const group = (name: string): string =>
    String([...store.rows('Group')].find(g => g.DeveloperName === name)?.Id)
  const ids = (object: string) => [...store.rows(object)].map(row => String(row.Id))
  const some = (from: readonly string[]): Value => (random.chance(0.2) ? null : random.pick(from))

  const sellers = ['rep.emea', 'rep.emea2', 'rep.emea3', 'rep.apac', 'manager.emea', 'manager.sales'].map(
    user,
  )
  const queues = ['Tier_1_Support', 'Inbound_Leads'].map(group)
  const anyone = [...sellers, user('agent.service'), user('rep.apac2')]
  const stamps = () => ({ CreatedById: random.pick(anyone), LastModifiedById: random.pick(anyone) })
  const [emea, apac] = [group('Sales_Rep_EMEA'), group('Sales_Rep_APAC')]

  // Owner, and to which group the account is open in Salesforce: each on one side of policy and sharing.
  const plans: readonly (readonly [owner: string, sharedWith: string | null])[] = [
    [user('rep.emea'), emea],
    [user('rep.emea'), emea],
    [user('rep.emea'), null],
    [user('rep.emea2'), emea],
    [user('rep.emea2'), emea],
    [user('rep.emea3'), null],
    [user('rep.apac'), apac],
    [user('rep.apac'), user('rep.emea')],
    [user('rep.apac2'), apac],
    [user('manager.sales'), random.pick([emea, apac, user('rep.emea')])],
  ]
  const share = (object: string, id: string, to: string, levels: Draft) =>
    add(`${object}Share`, {
      [`${object}Id`]: id,
      UserOrGroupId: to,
      RowCause: 'Manual',
      ...levels,
      ...stamps(),
    })
  const accounts = plans.map(([owner, sharedWith], n) => {
    const name = `${random.pick(WORDS)}${random.pick(['', ' Corp', ' Nord', ` ${n}`])}`
    const id = add('Account', {
      Name: name,
      OwnerId: owner,
      ParentId: n === 0 ? null : some(ids('Account')),
      ...stamps(),
    })
    const levels = (level: string) => ({
      AccountAccessLevel: level,
      OpportunityAccessLevel: random.pick(['Read', 'None']),
      CaseAccessLevel: random.pick(['Read', 'None']),
      ContactAccessLevel: 'Read',
    })
    share('Account', id, owner, { ...levels('All'), RowCause: 'Owner' })
    if (sharedWith !== null) share('Account', id, sharedWith, levels('Read'))
    return id
  })
  const contacts = [...accounts, ...accounts, null, null].map(AccountId =>
    add('Contact', {
      AccountId,
      LastName: random.pick(WORDS),
      FirstName: random.pick(WORDS),
      OwnerId: random.pick(sellers),
      ReportsToId: null,
      ...stamps(),
    }),
  )
  const books = ids('Pricebook2')
  const opportunities = [...accounts, ...accounts, ...accounts.slice(0, 4), null].map(AccountId =>
    add('Opportunity', {
      AccountId,
      Name: `${random.pick(WORDS)} ${random.pick(WORDS)}`,
      OwnerId: random.pick(sellers),
      Pricebook2Id: some(books),
      ...stamps(),
    }),
  )
  for (const OpportunityId of [...opportunities, ...opportunities.slice(0, 8)])
    add('OpportunityLineItem', {
      OpportunityId,
      PricebookEntryId: random.pick(ids('PricebookEntry')),
      ...stamps(),
    })
  for (const TargetObjectId of [...opportunities.slice(0, 10), ...accounts.slice(0, 2)])
    add('ProcessInstance', {
      TargetObjectId,
      ProcessDefinitionId: some(ids('ProcessDefinition')),
      ...stamps(),
    })
  const cases = [...accounts, ...accounts, null].map((AccountId, n) =>
    add('Case', {
      AccountId,
      CaseNumber: String(1000 + n).padStart(8, '0'),
      ContactId: some(contacts),
      OwnerId: random.pick([...sellers, ...queues, user('agent.service'), user('agent.service')]),
      ParentId: null,
      ...stamps(),
    }),
  )
  for (const ParentId of [...cases, ...cases]) add('CaseComment', { ParentId, ...stamps() })
  for (const CaseId of [...cases, ...cases])
    add('CaseHistory', {
      CaseId,
      Field: random.pick(['created', 'Status', 'Priority', 'Owner', 'closed', 'Internal_Notes__c', 'Reason']),
      ...stamps(),
    })
  for (let n = 0; n < 10; n++)
    add('Lead', {
      LastName: random.pick(WORDS),
      FirstName: random.pick(WORDS),
      Company: `${random.pick(WORDS)} ${n}`,
      OwnerId: random.pick([...sellers, ...queues]),
      ConvertedAccountId: some(accounts),
      ...stamps(),
    })
  const contracts = accounts.map(AccountId =>
    add('Contract', {
      AccountId,
      ContractNumber: String(100 + accounts.indexOf(AccountId)).padStart(8, '0'),
      OwnerId: random.pick(sellers),
      ...stamps(),
    }),
  )
  const projects = [...accounts, null].map(account =>
    add('Project__c', {
      Account__c: account,
      Opportunity__c: some(opportunities),
      OwnerId: random.pick([...sellers, ...queues]),
      ...stamps(),
    }),
  )
  const abouts = [...accounts, ...opportunities, ...cases, ...contracts, ...projects]
  for (let n = 0; n < 24; n++)
    add(n % 2 === 0 ? 'Task' : 'Event', {
      WhatId: some(abouts),
      WhoId: some(contacts),
      OwnerId: random.pick(anyone),
      IsPrivate: n % 3 === 0,
      ...(n % 2 === 0
        ? {}
        : { StartDateTime: '2026-11-20T10:00:00.000Z', EndDateTime: '2026-11-20T11:00:00.000Z' }),
      ...stamps(),
    })
  for (const ParentId of accounts.slice(0, 5))
    add('Note', { ParentId, OwnerId: random.pick(sellers), ...stamps() })
  for (const id of opportunities.slice(0, 6))
    share('Opportunity', id, random.pick([emea, apac, user('rep.emea')]), { OpportunityAccessLevel: 'Read' })
  for (const id of cases.slice(0, 4))
    share('Case', id, random.pick([emea, apac, user('rep.emea')]), { CaseAccessLevel: 'Read' })
  // Some of everything was deleted.
  for (const object of ['Account', 'Opportunity', 'Contact', 'Case', 'Task', 'Lead'])
    for (const row of [...store.rows(object)].filter((_, n) => n % 9 === 8)) remove(store, object, row)
}

const remove = (store: Store, object: string, row: Row) => store.put(object, { ...row, IsDeleted: true })
