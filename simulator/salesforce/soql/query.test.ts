import { describe, expect, test } from 'vitest'
import { bare, testOrg } from './test-org.ts'

/** One org for the table below: three accounts, four opportunities, contacts, cases, activities. */
function worldOf() {
  const world = testOrg()
  const { add } = world
  const owner = world.user.id
  const boss = add('User', { Name: 'Boss', Email: 'boss@x.example' })
  add('User', { Name: 'Second', ManagerId: boss })
  const acme = add('Account', {
    Name: 'Acme Corp',
    Industry: 'Energy',
    AnnualRevenue: 500,
    OwnerId: owner,
    Website: 'https://acme.example/50%_off',
  })
  const beta = add('Account', { Name: 'Beta\'s "Best"', Industry: null, AnnualRevenue: null, OwnerId: boss })
  const gamma = add('Account', {
    Name: 'gamma',
    Industry: 'Banking',
    AnnualRevenue: 100,
    OwnerId: boss,
    ParentId: acme,
  })
  const gone = add('Account', { Name: 'Gone', IsDeleted: true, OwnerId: owner })
  const anna = add('Contact', {
    LastName: 'Ames',
    FirstName: 'Anna',
    Name: 'Anna Ames',
    AccountId: acme,
    Email: 'anna@acme.example',
  })
  add('Contact', { LastName: 'Bell', Name: 'Bell', AccountId: acme })
  add('Contact', { LastName: 'Free', Name: 'Free' })
  const opp = (
    Name: string,
    StageName: string,
    Amount: number | null,
    CloseDate: string,
    AccountId: string | null,
  ) =>
    add('Opportunity', {
      Name,
      StageName,
      Amount,
      CloseDate,
      AccountId,
      OwnerId: owner,
      CreatedDate: `${CloseDate}T23:30:00.000Z`,
    })
  const big = opp('Big', 'Prospecting', 300, '2026-11-21', acme)
  opp('Small', 'Prospecting', 100, '2026-10-01', acme)
  opp('None', 'Closed Won', null, '2025-11-21', gamma)
  opp('Lost', 'Closed Lost', 50, '2026-12-31', null)
  const kase = add('Case', {
    CaseNumber: '00001',
    Subject: 'Broken',
    Status: 'New',
    AccountId: acme,
    ContactId: anna,
    OwnerId: owner,
    Priority: 'High',
  })
  add('Case', {
    CaseNumber: '00002',
    Subject: 'Slow',
    Status: 'Closed',
    AccountId: acme,
    IsClosed: true,
    OwnerId: owner,
    Priority: 'Low',
  })
  add('Case', {
    CaseNumber: '00003',
    Subject: 'Other',
    Status: 'New',
    AccountId: gamma,
    OwnerId: boss,
    Priority: 'Low',
  })
  add('Task', { Subject: 'Call', WhoId: anna, WhatId: big, OwnerId: owner })
  add('Task', { Subject: 'Mail', WhatId: kase, OwnerId: owner })
  add('Task', { Subject: 'Idle', OwnerId: owner })
  return { ...world, boss, acme, beta, gamma, gone, anna, big, kase }
}

const world = worldOf()
const { acme, gamma, gone, big, boss, anna } = world
const names = (soql: string) => world.query(soql).records.map(r => r.Name ?? r.Subject ?? r.CaseNumber)

describe('WHERE', () => {
  test.each<[string, string[]]>([
    ["SELECT Name FROM Account WHERE Name = 'ACME CORP'", ['Acme Corp']],
    ["select name from account where NAME = 'acme corp'", ['Acme Corp']],
    ["SELECT Name FROM Account WHERE Name = 'Beta\\'s \\\"Best\\\"'", ['Beta\'s "Best"']],
    ["SELECT Name FROM Account WHERE Industry != 'Energy'", ['Beta\'s "Best"', 'gamma']],
    ["SELECT Name FROM Account WHERE Industry <> 'Energy' AND Industry != null", ['gamma']],
    ["SELECT Name FROM Account WHERE Industry NOT IN ('Energy','Banking')", ['Beta\'s "Best"']],
    ["SELECT Name FROM Account WHERE Industry IN ('energy', 'BANKING')", ['Acme Corp', 'gamma']],
    ["SELECT Name FROM Account WHERE Industry IN ('energy', null)", ['Acme Corp', 'Beta\'s "Best"']],
    ["SELECT Name FROM Account WHERE Industry = ''", ['Beta\'s "Best"']],
    ['SELECT Name FROM Account WHERE AnnualRevenue = NULL', ['Beta\'s "Best"']],
    ['SELECT Name FROM Account WHERE AnnualRevenue < 500', ['gamma']],
    ['SELECT Name FROM Account WHERE AnnualRevenue >= 100.0', ['Acme Corp', 'gamma']],
    ['SELECT Name FROM Account WHERE AnnualRevenue > USD200', ['Acme Corp']],
    ['SELECT Name FROM Account WHERE NOT AnnualRevenue > 200', ['Beta\'s "Best"', 'gamma']],
    ["SELECT Name FROM Account WHERE Name LIKE 'a%'", ['Acme Corp']],
    ["SELECT Name FROM Account WHERE Name LIKE '%A'", ['gamma']],
    ["SELECT Name FROM Account WHERE Name LIKE '_amm_'", ['gamma']],
    ["SELECT Name FROM Account WHERE (NOT Name LIKE '%m%')", ['Beta\'s "Best"']],
    ["SELECT Name FROM Account WHERE Website LIKE '%50\\%\\_off'", ['Acme Corp']],
    ["SELECT Name FROM Account WHERE Website LIKE '%50\\_%off'", []],
    ["SELECT Name FROM Account WHERE Name > 'b' AND Name < 'C'", ['Beta\'s "Best"']],
    [
      "SELECT Name FROM Account WHERE (Name = 'gamma' OR Industry = 'Energy') AND AnnualRevenue > 200",
      ['Acme Corp'],
    ],
    [
      "SELECT Name FROM Account WHERE Name = 'gamma' OR (Industry = 'Energy' AND AnnualRevenue > 900)",
      ['gamma'],
    ],
    [`SELECT Name FROM Account WHERE Id = '${acme.slice(0, 15)}'`, ['Acme Corp']],
    [`SELECT Name FROM Account WHERE Id IN ('${acme}','${gamma}','${acme}')`, ['Acme Corp', 'gamma']],
    [`SELECT Name FROM Account WHERE Id IN ('${acme}','${gone}')`, ['Acme Corp']],
    [`SELECT Name FROM Account WHERE Id > '${acme}'`, ['Beta\'s "Best"', 'gamma']],
    ["SELECT Name FROM Account WHERE Parent.Name = 'acme corp'", ['gamma']],
    ["SELECT Name FROM Account WHERE Owner.Name = 'Boss'", ['Beta\'s "Best"', 'gamma']],
    ["SELECT Name FROM Account WHERE Owner.Name != 'Boss'", ['Acme Corp']],
    ["SELECT Name FROM Opportunity WHERE Account.Parent.Name = 'Acme Corp'", ['None']],
    ["SELECT Name FROM Opportunity WHERE Account.Name != 'Acme Corp'", ['None', 'Lost']],
    ['SELECT Name FROM Opportunity WHERE Account.Name = null', ['Lost']],
    ["SELECT Subject FROM Case WHERE IsClosed = FALSE AND Account.Name = 'Acme Corp'", ['Broken']],
    ['SELECT Subject FROM Case WHERE IsClosed != true', ['Broken', 'Other']],
    [
      "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Case WHERE Status = 'Closed')",
      ['Acme Corp'],
    ],
    ['SELECT Name FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity)', ['Beta\'s "Best"']],
    [
      "SELECT Name FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Industry = 'Energy')",
      ['Anna Ames', 'Bell'],
    ],
    [
      "SELECT Name FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account WHERE Industry = 'Energy')",
      ['Free'],
    ],
    [
      "SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Case WHERE Status = 'New' ORDER BY CaseNumber DESC LIMIT 1)",
      ['gamma'],
    ],
    ["SELECT Subject FROM Task WHERE What.Type = 'Opportunity'", ['Call']],
    ["SELECT Subject FROM Task WHERE What.Name = '00001'", ['Mail']],
    ["SELECT Subject FROM Task WHERE Who.Name = 'anna ames'", ['Call']],
    ['SELECT Subject FROM Task WHERE WhatId = null', ['Idle']],
    ["SELECT c.Name FROM Contact c WHERE c.Account.Name = 'Acme Corp' AND c.Email != null", ['Anna Ames']],
    ["SELECT Contact.Name FROM Contact WHERE Contact.LastName = 'Free'", ['Free']],
    ['SELECT Name FROM Account USING SCOPE mine', ['Acme Corp']],
    ['SELECT Name FROM Account ALL ROWS', ['Acme Corp', 'Beta\'s "Best"', 'gamma', 'Gone']],
    ["SELECT Name FROM Account WHERE toLabel(Industry) = 'banking'", ['gamma']],
    ['SELECT Name FROM Opportunity WHERE CALENDAR_YEAR(CloseDate) = 2025', ['None']],
    ['SELECT Name FROM Opportunity WHERE CALENDAR_MONTH(CloseDate) IN (10, 12)', ['Small', 'Lost']],
    [
      'SELECT Name FROM Opportunity WHERE HOUR_IN_DAY(CreatedDate) = 23 AND DAY_ONLY(CreatedDate) = 2026-10-01',
      ['Small'],
    ],
    ['SELECT Name FROM Opportunity WHERE CloseDate = 2026-11-21', ['Big']],
    ['SELECT Name FROM Opportunity WHERE CloseDate IN (2026-11-21, LAST_MONTH)', ['Big', 'Small']],
    ['SELECT Name FROM Opportunity WHERE CreatedDate > 2026-11-22T00:00:00+02:00', ['Big', 'Lost']],
    ['SELECT Name FROM Opportunity WHERE CreatedDate > 2026-11-21T23:30:00.000Z', ['Lost']],
  ])('%s', (soql, expected) => {
    expect(names(soql)).toEqual(expected)
  })
})

describe('ORDER BY, LIMIT, OFFSET', () => {
  test.each<[string, string[]]>([
    ['SELECT Name FROM Account ORDER BY Name', ['Acme Corp', 'Beta\'s "Best"', 'gamma']],
    ['SELECT Name FROM Account ORDER BY Name DESC', ['gamma', 'Beta\'s "Best"', 'Acme Corp']],
    ['SELECT Name FROM Account ORDER BY AnnualRevenue', ['Beta\'s "Best"', 'gamma', 'Acme Corp']],
    ['SELECT Name FROM Account ORDER BY AnnualRevenue NULLS LAST', ['gamma', 'Acme Corp', 'Beta\'s "Best"']],
    ['SELECT Name FROM Account ORDER BY AnnualRevenue DESC', ['Beta\'s "Best"', 'Acme Corp', 'gamma']],
    [
      'SELECT Name FROM Account ORDER BY AnnualRevenue DESC NULLS LAST',
      ['Acme Corp', 'gamma', 'Beta\'s "Best"'],
    ],
    ['SELECT Name FROM Account ORDER BY Owner.Name, Name DESC', ['gamma', 'Beta\'s "Best"', 'Acme Corp']],
    ['SELECT Name FROM Account ORDER BY Name LIMIT 1 OFFSET 1', ['Beta\'s "Best"']],
    ['SELECT Name FROM Account LIMIT 2', ['Acme Corp', 'Beta\'s "Best"']],
    ['SELECT Name FROM Account LIMIT 0', []],
    ['SELECT Name FROM Account OFFSET 2', ['gamma']],
    [
      'SELECT Name FROM Opportunity ORDER BY CALENDAR_YEAR(CloseDate), Amount DESC',
      ['None', 'Big', 'Small', 'Lost'],
    ],
  ])('%s', (soql, expected) => {
    expect(names(soql)).toEqual(expected)
  })

  test('totalSize honours LIMIT', () => {
    expect(world.query('SELECT Id FROM Account LIMIT 2').totalSize).toBe(2)
  })
})

describe('SELECT', () => {
  test('names come back in canonical case, in the order asked for, with attributes', () => {
    const { records } = world.query(`SELECT industry, NAME, id FROM account WHERE id = '${acme}'`)
    expect(records).toEqual([
      {
        attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${acme}` },
        Industry: 'Energy',
        Name: 'Acme Corp',
        Id: acme,
      },
    ])
    expect(Object.keys(records[0] ?? {})).toEqual(['attributes', 'Industry', 'Name', 'Id'])
  })

  test('parents are nested records and null when there is none', () => {
    const { records } = world.query(
      "SELECT Name, Account.Parent.Name, Account.Name FROM Opportunity WHERE Name IN ('None','Lost')",
    )
    expect(records[0]?.Account).toEqual({
      attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${gamma}` },
      Parent: {
        attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${acme}` },
        Name: 'Acme Corp',
      },
      Name: 'gamma',
    })
    expect(records[1]?.Account).toBeNull()
  })

  test('date-times are written with a zone offset', () => {
    const [record] = world.query(`SELECT CreatedDate, CloseDate FROM Opportunity WHERE Id = '${big}'`).records
    expect(bare(record)).toEqual({ CreatedDate: '2026-11-21T23:30:00.000+0000', CloseDate: '2026-11-21' })
  })

  test('polymorphic parents show the name and type of whatever they are', () => {
    const { records } = world.query('SELECT Subject, What.Name, What.Type, Who.Name FROM Task')
    expect(bare(records)).toEqual([
      { Subject: 'Call', What: { Name: 'Big', Type: 'Opportunity' }, Who: { Name: 'Anna Ames' } },
      { Subject: 'Mail', What: { Name: '00001', Type: 'Case' }, Who: null },
      { Subject: 'Idle', What: null, Who: null },
    ])
    expect(records[0]?.What).toMatchObject({
      attributes: { type: 'Name', url: `/services/data/v67.0/sobjects/Opportunity/${big}` },
    })
  })

  test('TYPEOF picks the fields by what the record is', () => {
    const soql =
      'SELECT TYPEOF What WHEN Opportunity THEN Amount, StageName WHEN Account THEN Industry ELSE Name END FROM Task'
    const { records } = world.query(soql)
    expect(records[0]?.What).toMatchObject({ attributes: { type: 'Opportunity' } })
    expect(bare(records)).toEqual([
      { What: { Amount: 300, StageName: 'Prospecting' } },
      { What: { Name: '00001' } },
      { What: null },
    ])
  })

  test('child subqueries filter, order and limit on their own; no children is null', () => {
    const soql =
      "SELECT Name, (SELECT Name FROM Opportunities WHERE Amount > 0 ORDER BY Amount LIMIT 1), (SELECT LastName, Account.Name FROM Contacts) FROM Account WHERE Name IN ('Acme Corp', 'gamma')"
    expect(bare(world.query(soql).records)).toEqual([
      {
        Name: 'Acme Corp',
        Opportunities: { totalSize: 1, done: true, records: [{ Name: 'Small' }] },
        Contacts: {
          totalSize: 2,
          done: true,
          records: [
            { LastName: 'Ames', Account: { Name: 'Acme Corp' } },
            { LastName: 'Bell', Account: { Name: 'Acme Corp' } },
          ],
        },
      },
      { Name: 'gamma', Opportunities: null, Contacts: null },
    ])
  })

  test('child subqueries nest', () => {
    const soql = `SELECT Id, (SELECT Name, (SELECT Subject FROM Cases) FROM Contacts WHERE FirstName = 'Anna') FROM Account WHERE Id = '${acme}'`
    const [record] = world.query(soql).records
    expect(bare(record?.Contacts)).toMatchObject({
      records: [{ Name: 'Anna Ames', Cases: { totalSize: 1, records: [{ Subject: 'Broken' }] } }],
    })
  })

  test('FIELDS(ALL) gives every field, STANDARD and CUSTOM their share', () => {
    const all = Object.keys(world.query('SELECT FIELDS(ALL) FROM Case LIMIT 1').records[0] ?? {})
    const standard = Object.keys(world.query('SELECT FIELDS(STANDARD) FROM Case').records[0] ?? {})
    const custom = Object.keys(world.query('SELECT FIELDS(CUSTOM) FROM Case LIMIT 200').records[0] ?? {})
    expect(all.length - 1).toBe(world.org.schema.object('Case')?.fields.length)
    expect(custom).toContain('Internal_Notes__c')
    expect(standard).not.toContain('Internal_Notes__c')
    expect(standard.length + custom.length).toBe(all.length + 1)
  })

  test('toLabel, FORMAT and convertCurrency pass values through under the field’s name or an alias', () => {
    const soql = `SELECT toLabel(StageName), FORMAT(Amount) money, convertCurrency(Amount), toLabel(Account.Industry) FROM Opportunity WHERE Id = '${big}'`
    expect(bare(world.query(soql).records)).toEqual([
      { StageName: 'Prospecting', money: 300, Amount: 300, Account: { Industry: 'Energy' } },
    ])
  })
})

describe('aggregates', () => {
  test('COUNT() answers with a size and no records', () => {
    expect(world.query('SELECT COUNT() FROM Account')).toEqual({ totalSize: 3, done: true, records: [] })
    expect(world.query('SELECT count() FROM Account LIMIT 2').totalSize).toBe(2)
    expect(world.query("SELECT COUNT() FROM Case WHERE Account.Name = 'Acme Corp'").totalSize).toBe(2)
  })

  test('functions without an alias are expr0, expr1, …', () => {
    const soql =
      'SELECT COUNT(Id), COUNT(Amount) n, COUNT_DISTINCT(StageName), SUM(Amount), AVG(Amount) mean, MIN(CloseDate), MAX(Name) FROM Opportunity'
    expect(world.query(soql)).toEqual({
      totalSize: 1,
      done: true,
      records: [
        {
          attributes: { type: 'AggregateResult' },
          expr0: 4,
          n: 3,
          expr1: 3,
          expr2: 450,
          mean: 150,
          expr3: '2025-11-21',
          expr4: 'Small',
        },
      ],
    })
  })

  test('no rows: counts are 0, the others null, one record', () => {
    const { records } = world.query(
      "SELECT COUNT(Id) n, SUM(Amount) s FROM Opportunity WHERE Name = 'nothing'",
    )
    expect(bare(records)).toEqual([{ n: 0, s: null }])
    expect(
      world.query("SELECT StageName FROM Opportunity WHERE Name = 'nothing' GROUP BY StageName").records,
    ).toEqual([])
  })

  test.each<[string, unknown[]]>([
    [
      'SELECT StageName, COUNT(Id) n, SUM(Amount) FROM Opportunity GROUP BY StageName ORDER BY COUNT(Id) DESC, StageName',
      [
        { StageName: 'Prospecting', n: 2, expr0: 400 },
        { StageName: 'Closed Lost', n: 1, expr0: 50 },
        { StageName: 'Closed Won', n: 1, expr0: null },
      ],
    ],
    [
      'SELECT StageName s, MAX(Amount) FROM Opportunity GROUP BY StageName HAVING COUNT(Id) > 1 AND MAX(Amount) >= 300',
      [{ s: 'Prospecting', expr0: 300 }],
    ],
    [
      "SELECT StageName FROM Opportunity GROUP BY StageName HAVING StageName LIKE 'closed%' ORDER BY StageName",
      [{ StageName: 'Closed Lost' }, { StageName: 'Closed Won' }],
    ],
    [
      'SELECT Account.Name, COUNT(Id) n FROM Opportunity GROUP BY Account.Name ORDER BY Account.Name NULLS LAST',
      [
        { Name: 'Acme Corp', n: 2 },
        { Name: 'gamma', n: 1 },
        { Name: null, n: 1 },
      ],
    ],
    [
      'SELECT CALENDAR_YEAR(CloseDate), CALENDAR_QUARTER(CloseDate) q, COUNT(Id) FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_QUARTER(CloseDate) ORDER BY CALENDAR_YEAR(CloseDate)',
      [
        { expr0: 2025, q: 4, expr1: 1 },
        { expr0: 2026, q: 4, expr1: 3 },
      ],
    ],
    [
      'SELECT Status, Priority, COUNT(Id) n FROM Case GROUP BY ROLLUP(Status, Priority)',
      [
        { Status: 'New', Priority: 'High', n: 1 },
        { Status: 'New', Priority: null, n: 2 },
        { Status: null, Priority: null, n: 3 },
        { Status: 'Closed', Priority: 'Low', n: 1 },
        { Status: 'Closed', Priority: null, n: 1 },
        { Status: 'New', Priority: 'Low', n: 1 },
      ],
    ],
    [
      'SELECT StageName, COUNT(Id) FROM Opportunity GROUP BY StageName ORDER BY StageName LIMIT 1 OFFSET 1',
      [{ StageName: 'Closed Won', expr0: 1 }],
    ],
  ])('%s', (soql, expected) => {
    expect(bare(world.query(soql).records)).toEqual(expected)
  })

  test('CUBE sums over every combination', () => {
    expect(
      world.query('SELECT Status, Priority, COUNT(Id) n FROM Case GROUP BY CUBE(Status, Priority)').totalSize,
    ).toBe(8)
  })
})

describe('deleted rows', () => {
  test('are seen by queryAll only', () => {
    const soql = "SELECT Name, IsDeleted FROM Account WHERE Name = 'Gone'"
    expect(world.query(soql).totalSize).toBe(0)
    expect(bare(world.query(soql, { all: true }).records)).toEqual([{ Name: 'Gone', IsDeleted: true }])
  })
})

describe('UserRecordAccess', () => {
  const soql = (where: string) =>
    `SELECT RecordId, HasReadAccess, HasEditAccess, MaxAccessLevel FROM UserRecordAccess WHERE ${where}`

  test('answers for each record asked for, absent ones like hidden ones', () => {
    const answer = world.query(soql(`UserId = '${world.user.id}' AND RecordId IN ('${acme}', '${gone}')`))
    expect(bare(answer.records)).toEqual([
      { RecordId: acme, HasReadAccess: true, HasEditAccess: true, MaxAccessLevel: 'All' },
      { RecordId: gone, HasReadAccess: false, HasEditAccess: false, MaxAccessLevel: 'None' },
    ])
  })

  test('speaks for the running user when reached from a record', () => {
    const [record] = world.query(
      `SELECT Id, UserRecordAccess.HasEditAccess FROM Account WHERE Id = '${acme}'`,
    ).records
    expect(bare(record)).toEqual({ Id: acme, UserRecordAccess: { HasEditAccess: true } })
  })

  test.each([
    `RecordId = '${acme}'`,
    `UserId = '${boss}'`,
    `UserId IN ('${boss}', '${anna}') AND RecordId = '${acme}'`,
    `UserId = '${boss}' OR RecordId = '${acme}'`,
    `UserId = '${boss}' AND RecordId != '${acme}'`,
    `UserId = '${boss}' AND RecordId IN (${Array.from({ length: 201 }, () => `'${world.store.newId('Account')}'`).join()})`,
    `UserId = '${boss}' AND RecordId = '${acme}' ORDER BY HasDeleteAccess`,
  ])('refuses WHERE %s', where => {
    expect(() => world.query(soql(where))).toThrow('UserRecordAccess')
  })
})
