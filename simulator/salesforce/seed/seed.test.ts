import { beforeAll, describe, expect, test } from 'vitest'
import { virtualClock } from '../../clock.ts'
import { PEOPLE } from '../../people.ts'
import { createAccess } from '../access/index.ts'
import { normaliseId } from '../ids.ts'
import type { Field, Row, RunningUser, SObjectType, Store } from '../model.ts'
import { schema } from '../schema/index.ts'
import { STAGES } from '../schema/stages.ts'
import { createStore } from '../store.ts'
import { HOSTILE_LEADS } from './hostile.ts'
import { seed } from './index.ts'
import { quarterStartMs } from './writer.ts'

const NOW_MS = Date.parse('2026-11-20T09:30:00Z')

function seeded(nowMs = NOW_MS): Store {
  const clock = virtualClock()
  clock.freeze(nowMs)
  const store = createStore(schema)
  seed(store, clock)
  return store
}

let store: Store
beforeAll(() => {
  store = seeded()
})

const rows = (object: string): Row[] => [...store.rows(object)]
const cents = (amount: number) => Math.round(amount * 100)
const one = (object: string, field: string, value: string): Row => {
  const found = rows(object).filter(r => r[field] === value)
  expect(found, `${object} with ${field} ${value}`).toHaveLength(1)
  return found[0] ?? {}
}

/** Whoever a key of people.ts is in the org. */
function runningUser(key: string): RunningUser {
  const row = one('User', 'Username', `${key}@contoso.example`)
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    id: String(row.Id),
    username: String(row.Username),
    profileId: String(row.ProfileId),
    roleId: text(row.UserRoleId),
    managerId: text(row.ManagerId),
    timeZone: String(row.TimeZoneSidKey),
    isActive: row.IsActive === true,
  }
}

const object = (name: string): SObjectType => {
  const found = schema.object(name)
  if (!found) throw new Error(`No object ${name}`)
  return found
}

/** Every value of every row with its field. */
function* cells(): Generator<[SObjectType, Row, Field]> {
  for (const type of schema.objects) {
    for (const row of store.rows(type.name)) for (const field of type.fields) yield [type, row, field]
  }
}

describe('the seed', () => {
  test('has as much as a busy org', () => {
    const least = {
      Account: 320,
      Contact: 1500,
      Opportunity: 2000,
      Case: 3000,
      CaseComment: 2000,
      CaseHistory: 1000,
      Lead: 250,
      Contract: 150,
      Pricebook2: 2,
      Product2: 10,
      Project__c: 40,
      OpportunityHistory: 2000,
      OpportunityFieldHistory: 500,
      Campaign: 5,
      User: 28,
    }
    for (const [name, count] of Object.entries(least))
      expect(store.count(name), name).toBeGreaterThanOrEqual(count)
    expect(store.count('Task') + store.count('Event')).toBeGreaterThanOrEqual(5000)
    expect(store.count('Organization')).toBe(1)
  })

  test('is the same each time for the same clock', () => {
    expect(JSON.stringify(seeded().dump()) === JSON.stringify(store.dump())).toBe(true)
  })

  test('moves along with the clock', () => {
    const later = seeded(NOW_MS + 10 * 86_400_000)
    const first = (s: Store) => Date.parse(String([...s.rows('Opportunity')][0]?.CloseDate))
    expect(first(later) - first(store)).toBe(10 * 86_400_000)
  })

  test('names no record that is not there, and none of a wrong kind', () => {
    const broken: string[] = []
    for (const [type, row, field] of cells()) {
      const value = row[field.name]
      if (field.type !== 'reference' || value === null) continue
      const target = schema.byPrefix(String(value).slice(0, 3))
      const ok = target && field.referenceTo.includes(target.name) && store.get(target.name, String(value))
      if (!ok) broken.push(`${type.name}.${field.name} ${value}`)
    }
    expect(broken).toEqual([])
  })

  test('keeps to types, lengths, picklists and what may be empty', () => {
    const broken = new Set<string>()
    const kinds: Partial<Record<Field['type'], (value: unknown) => boolean>> = {
      id: value => normaliseId(String(value)) === value,
      boolean: value => typeof value === 'boolean',
      int: Number.isInteger,
      double: Number.isFinite,
      percent: Number.isFinite,
      currency: value => typeof value === 'number' && Math.abs(value * 100 - cents(value)) < 1e-6,
      date: value => /^\d{4}-\d\d-\d\d$/.test(String(value)),
      datetime: value => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value)),
      email: value => /^[^@\s]+@[^@\s]+\.example$/.test(String(value)),
    }
    for (const [type, row, field] of cells()) {
      const value = row[field.name]
      const where = `${type.name}.${field.name}`
      if (value === undefined) broken.add(`${where} is missing`)
      if (value === null || value === undefined) {
        if (!field.nillable && field.type !== 'id') broken.add(`${where} is empty`)
        continue
      }
      if (kinds[field.type]?.(value) === false) broken.add(`${where} is no ${field.type}: ${value}`)
      if (field.length > 0 && String(value).length > field.length)
        broken.add(`${where} is too long: ${value}`)
      const listed = field.picklistValues.map(v => v.value)
      if (field.type === 'picklist' && listed.length > 0 && !listed.includes(String(value))) {
        broken.add(`${where} is not listed: ${value}`)
      }
    }
    expect([...broken].filter(text => !text.startsWith('User.TimeZoneSidKey is not listed'))).toEqual([])
  })

  test('has unique values where a field must be unique', () => {
    for (const type of schema.objects) {
      for (const field of type.fields.filter(f => f.unique || f.autoNumber)) {
        const values = rows(type.name)
          .map(r => r[field.name])
          .filter(v => v !== null)
        expect(new Set(values).size, `${type.name}.${field.name}`).toBe(values.length)
      }
    }
  })

  test('has nothing made or changed in the future, or changed before it was made', () => {
    const now = new Date(NOW_MS).toISOString()
    const sound = (row: Row) =>
      String(row.CreatedDate) <= String(row.LastModifiedDate) && String(row.LastModifiedDate) <= now
    expect(schema.objects.flatMap(type => rows(type.name).filter(row => !sound(row)))).toEqual([])
    const closedInTime = (row: Row) =>
      row.IsClosed ? String(row.ClosedDate) >= String(row.CreatedDate) : row.ClosedDate === null
    expect(rows('Case').filter(row => !closedInTime(row))).toEqual([])
  })
})

describe('deals', () => {
  test('are in every stage, with the figures of the stage', () => {
    for (const stage of STAGES) {
      const deals = rows('Opportunity').filter(o => o.StageName === stage.name)
      expect(deals.length, stage.name).toBeGreaterThan(20)
      for (const deal of deals) {
        expect(deal).toMatchObject({
          IsClosed: stage.closed,
          IsWon: stage.won,
          Probability: stage.probability,
        })
      }
    }
  })

  test('with products are worth the sum of their lines; at least 300 have some', () => {
    const sums = new Map<string, number>()
    for (const line of rows('OpportunityLineItem')) {
      expect(cents(Number(line.UnitPrice) * Number(line.Quantity))).toBe(cents(Number(line.TotalPrice)))
      const id = String(line.OpportunityId)
      sums.set(id, (sums.get(id) ?? 0) + cents(Number(line.TotalPrice)))
      const entry = store.get('PricebookEntry', String(line.PricebookEntryId))
      expect(entry?.Pricebook2Id).toBe(store.get('Opportunity', id)?.Pricebook2Id)
    }
    const withLines = rows('Opportunity').filter(o => o.HasOpportunityLineItem === true)
    expect(withLines.length).toBeGreaterThanOrEqual(300)
    expect(sums.size).toBe(withLines.length)
    for (const deal of withLines) expect(cents(Number(deal.Amount))).toBe(sums.get(String(deal.Id)))
  })

  test('in approval have a work item at the owner’s manager; decided ones have none', () => {
    const pending = rows('ProcessInstance').filter(p => p.Status === 'Pending')
    expect(pending.length).toBeGreaterThan(10)
    expect(store.count('ProcessInstanceWorkitem')).toBe(pending.length)
    for (const item of rows('ProcessInstanceWorkitem')) {
      const instance = store.get('ProcessInstance', String(item.ProcessInstanceId))
      const deal = store.get('Opportunity', String(instance?.TargetObjectId))
      expect(deal?.IsClosed).toBe(false)
      expect(store.get('User', String(deal?.OwnerId))?.ManagerId).toBe(item.ActorId)
    }
  })
})

test('cases have eight-digit numbers in the order they were opened, and every status', () => {
  const cases = rows('Case')
  const numbers = cases.map(c => String(c.CaseNumber))
  expect(numbers.every(n => /^\d{8}$/.test(n))).toBe(true)
  expect(numbers.toSorted()).toEqual(numbers)
  const opened = cases.map(c => String(c.CreatedDate))
  expect(opened.toSorted()).toEqual(opened)
  expect(new Set(cases.map(c => c.Status))).toEqual(new Set(['New', 'Working', 'Escalated', 'Closed']))
})

test('contracts end term by term, and many soon', () => {
  const soon = new Date(NOW_MS + 90 * 86_400_000).toISOString().slice(0, 10)
  const ending = rows('Contract').filter(c => String(c.EndDate) >= '2026-11-20' && String(c.EndDate) <= soon)
  expect(ending.length).toBeGreaterThanOrEqual(40)
})

test('activities lie in past and future, and records know their latest one', () => {
  const today = '2026-11-20'
  const tasks = rows('Task')
  expect(tasks.filter(t => String(t.ActivityDate) > today && t.IsClosed === false).length).toBeGreaterThan(
    300,
  )
  expect(tasks.filter(t => String(t.ActivityDate) < today && t.IsClosed === true).length).toBeGreaterThan(
    1500,
  )
  expect(tasks.filter(t => String(t.ActivityDate) < today && t.IsClosed === false).length).toBeGreaterThan(50)
  const acme = one('Account', 'Name', 'Acme Corp')
  const done = [...tasks.filter(t => t.IsClosed), ...rows('Event')]
    .filter(a => a.AccountId === acme.Id && String(a.ActivityDate) <= today)
    .map(a => String(a.ActivityDate))
  expect(acme.LastActivityDate).toBe(done.toSorted().at(-1))
})

describe('Acme Corp', () => {
  const acme = () => one('Account', 'Name', 'Acme Corp')
  const of = (name: string) => rows(name).filter(r => r.AccountId === acme().Id)

  test('belongs to rep.emea and has open deals, people and recent activity', () => {
    expect(acme().OwnerId).toBe(runningUser('rep.emea').id)
    const open = of('Opportunity').filter(o => o.IsClosed === false)
    expect(open).toHaveLength(5)
    expect(open.map(o => o.Name)).toContain('Acme Corp - Platform Renewal')
    expect(of('Contact').length).toBeGreaterThanOrEqual(3)
    const recent = of('Task').filter(t => t.IsClosed && String(t.ActivityDate) >= '2026-11-06')
    expect(recent.length).toBeGreaterThanOrEqual(3)
  })

  test.each([
    ['in mid-quarter', '2026-11-20T09:30:00Z'],
    ['on the first morning of a quarter', '2027-01-01T07:00:00Z'],
    ['on its last evening', '2027-03-31T23:30:00Z'],
  ])('has seven open cases and two closed of this quarter, and an older open one, %s', (_, now) => {
    const nowMs = Date.parse(now)
    const then = seeded(nowMs)
    const account = [...then.rows('Account')].find(a => a.Name === 'Acme Corp')
    const cases = [...then.rows('Case')].filter(c => c.AccountId === account?.Id)
    const start = new Date(quarterStartMs(nowMs)).toISOString()
    const current = cases.filter(
      c => String(c.CreatedDate) >= start && String(c.CreatedDate) <= new Date(nowMs).toISOString(),
    )
    expect(current.filter(c => !c.IsClosed).length).toBe(7)
    expect(current.filter(c => c.IsClosed).length).toBe(2)
    expect(cases.filter(c => !c.IsClosed && String(c.CreatedDate) < start).length).toBe(1)
  })

  test('has near-duplicates of its name, owned by others too; two accounts are both Globex Inc', () => {
    const owner = (name: string) => store.get('User', String(one('Account', 'Name', name).OwnerId))?.Username
    expect(owner('Acme Corporation')).toBe('rep.emea2@contoso.example')
    expect(owner('ACME Corp Ltd')).toBe('rep.emea3@contoso.example')
    expect(owner('Acme Corp APAC')).toBe('rep.apac@contoso.example')
    expect(owner('Acme Industries')).toBe('rep.emea@contoso.example')
    expect(rows('Account').filter(a => a.Name === 'Globex Inc')).toHaveLength(2)
  })
})

describe('people', () => {
  test('of people.ts are users with their object id as federation id, role, manager and time zone', () => {
    for (const person of PEOPLE) {
      const user = rows('User').find(u => u.Username === `${person.key}@contoso.example`)
      if (!person.salesforce) {
        expect(user, person.key).toBeUndefined()
        continue
      }
      const { profile, role, timeZone, manager, inactive } = person.salesforce
      expect(user).toMatchObject({
        FederationIdentifier: person.objectId,
        IsActive: !inactive,
        UserType: 'Standard',
        TimeZoneSidKey: timeZone,
      })
      expect(store.get('Profile', String(user?.ProfileId))?.Name).toBe(profile)
      expect(user?.UserRoleId === null ? null : store.get('UserRole', String(user?.UserRoleId))?.Name).toBe(
        role,
      )
      const boss = user?.ManagerId === null ? undefined : store.get('User', String(user?.ManagerId))?.Username
      expect(boss).toBe(manager && `${manager}@contoso.example`)
    }
  })

  test('include one whose address belongs to somebody unmapped: mapping by e-mail would let her in', () => {
    const trap = one('User', 'Email', 'unmapped@contoso.example')
    expect(trap).toMatchObject({ IsActive: true, FederationIdentifier: null })
    expect(trap.Username).not.toBe('unmapped@contoso.example')
  })
})

describe('rights', () => {
  const access = () => createAccess(schema, store)
  const visible = (key: string, name: string) => {
    const reader = access().reader(runningUser(key), object(name))
    return rows(name).filter(row => reader.everything || reader.may(row))
  }
  const readable = (key: string, name: string, field: string) => {
    const found = object(name).field(field)
    if (!found) throw new Error(`No field ${field}`)
    return access().field(runningUser(key), object(name), found, 'read')
  }

  test('show a seller the region’s accounts, deals and cases, and nothing of another region', () => {
    const accounts = visible('rep.emea', 'Account')
    const names = accounts.map(a => a.Name)
    expect(names).toEqual(expect.arrayContaining(['Acme Corp', 'Acme Corporation', 'ACME Corp Ltd']))
    expect(new Set(accounts.map(a => a.Region__c))).toEqual(new Set(['EMEA']))
    const emea = new Set(accounts.map(a => a.Id))
    const expected = (name: string) => rows(name).filter(r => emea.has(String(r.AccountId)))
    expect(visible('rep.emea', 'Case')).toEqual(expected('Case'))
    expect(visible('rep.emea', 'Opportunity')).toEqual(expected('Opportunity'))
  })

  test('let a seller change what is owned and only read what colleagues own', () => {
    const may = (name: string, right: 'read' | 'edit') =>
      access().row(runningUser('rep.emea'), object('Account'), one('Account', 'Name', name), right)
    expect([
      may('Acme Corp', 'edit'),
      may('Acme Corporation', 'read'),
      may('Acme Corporation', 'edit'),
    ]).toEqual([true, true, false])
    expect(may('Acme Corp APAC', 'read')).toBe(false)
  })

  test('show a manager the team’s, and the head of sales both regions’', () => {
    const regions = (key: string) => new Set(visible(key, 'Account').map(a => a.Region__c))
    expect(visible('manager.emea', 'Account').length).toBeGreaterThan(150)
    expect(regions('manager.emea').has('AMER')).toBe(false)
    expect(regions('manager.sales')).toEqual(new Set(['EMEA', 'APAC', 'AMER']))
  })

  test('show service every case and no amounts', () => {
    expect(visible('agent.service', 'Case')).toHaveLength(rows('Case').length)
    expect(readable('agent.service', 'Case', 'Internal_Notes__c')).toBe(true)
    expect(readable('agent.service', 'Opportunity', 'StageName')).toBe(true)
    expect(readable('agent.service', 'Opportunity', 'Amount')).toBe(false)
  })

  test('hide what sales may not see, and show the deal desk every discount', () => {
    expect(readable('rep.emea', 'Case', 'Internal_Notes__c')).toBe(false)
    expect(readable('rep.emea', 'Account', 'Credit_Limit__c')).toBe(false)
    expect(readable('rep.emea', 'Project__c', 'Confidential_Notes__c')).toBe(false)
    expect(readable('rep.emea', 'Opportunity', 'Amount')).toBe(true)
    expect(readable('manager.sales', 'Account', 'Credit_Limit__c')).toBe(true)
    expect(readable('dealdesk', 'Opportunity', 'Discount__c')).toBe(true)
    expect(visible('dealdesk', 'Opportunity')).toHaveLength(rows('Opportunity').length)
  })

  test('let a reader change nothing, the integration user see everything and the administrator do everything', () => {
    const may = (key: string, name: string, right: 'read' | 'create' | 'edit' | 'delete') =>
      access().object(runningUser(key), object(name), right)
    for (const name of ['Account', 'Contact', 'Opportunity', 'Case', 'Task', 'Event']) {
      expect(may('reader.pilot', name, 'edit'), name).toBe(false)
      expect(may('reader.pilot', name, 'create'), name).toBe(false)
      expect(may('integration', name, 'edit'), name).toBe(false)
      expect(may('admin.crm', name, 'delete'), name).toBe(true)
      expect(visible('integration', name)).toHaveLength(rows(name).length)
    }
    expect(may('reader.pilot', 'Lead', 'read')).toBe(false)
    expect(readable('reader.pilot', 'Opportunity', 'Amount')).toBe(false)
    expect(may('integration', 'User', 'read')).toBe(true)
    for (const field of object('Case').fields)
      expect(readable('admin.crm', 'Case', field.name), field.name).toBe(true)
  })
})

test('hostile text and awkward names are there to be met', () => {
  const descriptions = (name: string) => rows(name).map(r => String(r.Description))
  expect(descriptions('Lead').filter(text => HOSTILE_LEADS.includes(text))).toHaveLength(2)
  expect(descriptions('Account').some(text => text.includes('<script>'))).toBe(true)
  expect(descriptions('Account').some(text => text.includes('Ignore all previous instructions'))).toBe(true)
  const names = rows('Account').map(a => String(a.Name))
  for (const sign of ["'", '\\', '%', '_', '"', '🚀', '株', '<']) {
    expect(
      names.some(name => name.includes(sign)),
      sign,
    ).toBe(true)
  }
})
