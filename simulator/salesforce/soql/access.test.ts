import { describe, expect, test } from 'vitest'
import { bare, errorOf, testOrg } from './test-org.ts'

function worldOf() {
  const world = testOrg()
  const owner = world.add('User', { Name: 'Owner' })
  const open = world.add('Account', { Name: 'Open', AnnualRevenue: 5, OwnerId: owner })
  const secret = world.add('Account', { Name: 'Secret', AnnualRevenue: 7, OwnerId: owner })
  world.add('Contact', { LastName: 'Seen', AccountId: secret })
  world.add('Contact', { LastName: 'Also', AccountId: open })
  world.add('Opportunity', { Name: 'Hidden deal', AccountId: open, Amount: 3 })
  world.add('Task', { Subject: 'About', WhatId: secret })
  const reader = world.withZone('UTC')
  world.deny(reader.id, {
    names: ['Account.AnnualRevenue', 'Contact.Email', 'Opportunity', 'Case.AccountId'],
    row: (object, row) => object === 'Account' && row.Name === 'Secret',
  })
  const ask = (soql: string) => world.query(soql, { user: reader })
  return { ...world, reader, ask, open, secret }
}

describe('an unreadable name is answered as an absent one', () => {
  const { ask } = worldOf()
  /** `@` is replaced by the hidden and by an invented name of the same length. */
  test.each<[string, string, string]>([
    ['SELECT @ FROM Account', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Id, @, Nonsense FROM Account', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Id FROM Account WHERE @ = 5', 'AnnualRevenue', 'BnnualRevenue'],
    ["SELECT Id FROM Account WHERE @ LIKE 'x'", 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Id FROM Account ORDER BY @', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT COUNT(Id) FROM Account GROUP BY @', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT SUM(@) FROM Account', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Name FROM Account GROUP BY Name HAVING MAX(@) > 1', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Account.@ FROM Contact', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Id FROM Contact WHERE Account.@ > 1', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT Id, (SELECT @ FROM Contacts) FROM Account', 'Email', 'Fmail'],
    ['SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE @ = null)', 'Email', 'Fmail'],
    ['SELECT Id FROM @', 'Opportunity', 'Opportunitx'],
    ['SELECT Id, (SELECT Id FROM @) FROM Account', 'Opportunities', 'Opportunitiex'],
    ['SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM @)', 'Opportunity', 'Opportunitx'],
    ['SELECT Id FROM OpportunityLineItem WHERE @ = null', 'Opportunity.Name', 'Opportunitx.Name'],
    ['SELECT @.Name FROM Case', 'Account', 'Accounx'],
    ['SELECT TYPEOF What WHEN Account THEN Id, @ END FROM Task', 'AnnualRevenue', 'BnnualRevenue'],
    ['SELECT @ FROM Case', 'AccountId', 'BccountId'],
  ])('%s', (template, hidden, absent) => {
    const one = errorOf(() => ask(template.replace('@', hidden)))
    const other = errorOf(() => ask(template.replace('@', absent)))
    expect(one).toBeDefined()
    expect(one?.errorCode).toBe(other?.errorCode)
    const named = (text = '', name = '') =>
      text.replaceAll(name, '@').replaceAll(`'${name.split('.')[0]}'`, '@')
    expect(named(one?.message, hidden)).toBe(named(other?.message, absent))
  })
})

describe('a plan made for one user', () => {
  test('is refused to another who may not read all of it, and back again', () => {
    const { query, reader, user } = worldOf()
    const soql = 'SELECT AnnualRevenue FROM Account'
    expect(query(soql).totalSize).toBe(2)
    expect(errorOf(() => query(soql, { user: reader }))?.errorCode).toBe('INVALID_FIELD')
    expect(query(soql, { user }).totalSize).toBe(2)
  })

  test('is checked again when permissions change', () => {
    const { ask, deny, reader } = worldOf()
    const soql = 'SELECT Name FROM Account'
    expect(ask(soql).totalSize).toBe(1)
    deny(reader.id, { names: ['Account.Name'] })
    expect(errorOf(() => ask(soql))?.errorCode).toBe('INVALID_FIELD')
    deny(reader.id, {})
    expect(ask(soql).totalSize).toBe(2)
  })

  test('FIELDS(ALL) holds each user’s own fields', () => {
    const { query, ask } = worldOf()
    const soql = 'SELECT FIELDS(ALL) FROM Account LIMIT 1'
    expect(Object.keys(query(soql).records[0] ?? {})).toContain('AnnualRevenue')
    expect(Object.keys(ask(soql).records[0] ?? {})).not.toContain('AnnualRevenue')
  })
})

describe('hidden rows', () => {
  const { ask, secret } = worldOf()

  test.each<[string, unknown[]]>([
    ['SELECT Name FROM Account', [{ Name: 'Open' }]],
    ["SELECT Name FROM Account WHERE Name = 'Secret'", []],
    [`SELECT Name FROM Account WHERE Id = '${secret}'`, []],
    ['SELECT COUNT(Id) n FROM Account', [{ n: 1 }]],
    [
      'SELECT LastName, Account.Name FROM Contact',
      [
        { LastName: 'Seen', Account: null },
        { LastName: 'Also', Account: { Name: 'Open' } },
      ],
    ],
    ["SELECT LastName FROM Contact WHERE Account.Name = 'Secret'", []],
    ["SELECT LastName FROM Contact WHERE Account.Name LIKE 'S%'", []],
    [
      "SELECT LastName FROM Contact WHERE Account.Name != 'Secret'",
      [{ LastName: 'Seen' }, { LastName: 'Also' }],
    ],
    ["SELECT LastName FROM Contact WHERE Account.Owner.Name = 'Owner'", [{ LastName: 'Also' }]],
    ["SELECT LastName FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'Secret')", []],
    ['SELECT LastName FROM Contact ORDER BY Account.Name', [{ LastName: 'Seen' }, { LastName: 'Also' }]],
    [
      'SELECT Account.Name, COUNT(Id) n FROM Contact GROUP BY Account.Name',
      [
        { Name: null, n: 1 },
        { Name: 'Open', n: 1 },
      ],
    ],
    ['SELECT What.Name, What.Type FROM Task', [{ What: null }]],
    ["SELECT Id FROM Task WHERE What.Name = 'Secret'", []],
    ['SELECT TYPEOF What WHEN Account THEN Name END FROM Task', [{ What: null }]],
    [
      'SELECT Name, (SELECT LastName FROM Contacts) FROM Account',
      [{ Name: 'Open', Contacts: { totalSize: 1, done: true, records: [{ LastName: 'Also' }] } }],
    ],
  ])('%s', (soql, expected) => {
    expect(bare(ask(soql).records)).toEqual(expected)
  })

  test('are not counted', () => {
    expect(ask('SELECT COUNT() FROM Account').totalSize).toBe(1)
    expect(ask("SELECT COUNT() FROM Account WHERE Name = 'Secret'").totalSize).toBe(0)
  })
})
