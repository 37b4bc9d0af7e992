import { describe, expect, test } from 'vitest'
import { Problem } from '../../problem.ts'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import type { Filter, Query, Rights, Scalar, Subject } from '../types.ts'

const ME = '005000000000001AAA'
const BOSS = '005000000000002AAA'
const GROUP = 'a0000000-0000-4000-8000-00000000000a'

const policy = loadPolicy(
  `
apiVersion: sallyport.policy/v1
metadata: { name: test, version: '7' }
phase: read-only
roles:
  Rep: { anyOf: [{ appRole: Rep }, { group: ${GROUP} }], operations: [A, B] }
  Desk: { anyOf: [{ appRole: Desk }], operations: [B, C] }
  Robot: { callers: [app], anyOf: [{ appRole: Robot }], operations: [C] }
objects:
  User:
    fields: { Id: { type: id }, Name: { type: string }, ManagerId: { type: reference, to: [User], scopeOnly: true } }
    grants: [{ id: users, roles: [Rep, Desk], actions: [read], where: all-rows, fields: [Id, Name] }]
  Group:
    fields: { Id: { type: id }, Name: { type: string } }
    grants: [{ id: queues, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name] }]
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Revenue: { type: currency }
      OwnerId: { type: reference, to: [User] }
    searchFields: [Name]
    relatedLists: { Cases: Case.AccountId, Notes: Note.ParentId }
    grants:
      - { id: own-accounts, roles: [Rep], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id, Name, Revenue, OwnerId] }
      - { id: team-accounts, roles: [Rep], actions: [read], where: { Owner.ManagerId: { eq: $caller.managerId } }, fields: [Id, Name] }
  Case:
    fields:
      Id: { type: id }
      Number: { type: string }
      Subject: { type: string }
      Body: { type: longtext }
      Status: { type: picklist }
      Tags: { type: multipicklist }
      Secret: { type: string, filterable: false, sortable: false }
      Open: { type: boolean }
      Hours: { type: number }
      Due: { type: date }
      Created: { type: datetime }
      AccountId: { type: reference, to: [Account] }
      OwnerId: { type: reference, to: [User, Group] }
      AboutId: { type: reference, to: [Account, User] }
    searchFields: [Number, Subject]
    grants:
      - id: open-cases
        roles: [Rep]
        actions: [read]
        where: { Open: { eq: true } }
        fields: [Id, Number, Subject, Body, Status, Tags, Secret, Open, Hours, Due, Created, AccountId, OwnerId, AboutId]
      - { id: case-numbers, roles: [Rep], actions: [read], where: { Status: { in: [New, Old] } }, fields: [Number, Status] }
  Note:
    fields: { Id: { type: id }, Text: { type: longtext }, ParentId: { type: reference, to: [Account, Case] } }
    grants: [{ id: notes, roles: [Rep], actions: [read], where: related-rows, fields: [Id, Text, ParentId] }]
`,
  'test.yaml',
)

const subject = (appRoles: readonly string[], over: Partial<Subject['salesforceUser']> = {}): Subject => ({
  kind: 'user',
  appRoles,
  groups: [],
  salesforceUser: { id: ME, managerId: BOSS, roleId: null, profileId: ME, ...over },
})
const rep = policy.rightsOf(subject(['Rep']))
const soql = (query: Query, rights: Rights = rep) => printQuery(rights.plan(query).select)
const asked = (filter: Filter) => soql({ object: 'Case', select: ['Id'], where: [filter], limit: 1 })

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.detail}`
    throw error
  }
  return 'taken'
}

describe('who has which rights', () => {
  test('roles come from app roles and groups, in any case, and add up', () => {
    const both = policy.rightsOf({ ...subject(['Desk']), groups: [GROUP.toUpperCase()] })
    expect(both.roles).toEqual(['Rep', 'Desk'])
    expect(both.operations).toEqual(['A', 'B', 'C'])
    expect(both.mayAsk('C')).toBe(true)
    expect(rep.mayAsk('C')).toBe(false)
  })

  test('a role for apps is no one’s who is a person, and the other way round', () => {
    expect(policy.rightsOf(subject(['Robot'])).roles).toEqual([])
    expect(policy.rightsOf({ ...subject(['Robot', 'Rep']), kind: 'app' }).roles).toEqual(['Robot'])
  })

  test('without a role there is nothing', () => {
    const nobody = policy.rightsOf(subject(['rep', 'Unknown']))
    expect([nobody.roles, nobody.operations, nobody.objects]).toEqual([[], [], []])
    expect(nobody.fields('User')).toBeUndefined()
    expect(refusal(() => soql({ object: 'User', select: ['Id'], limit: 1 }, nobody))).toMatch(
      /^object-denied/,
    )
  })

  test('rights say which policy they come from', () => {
    expect([rep.policyVersion, rep.policyHash, rep.phase]).toEqual(['7', policy.hash, 'read-only'])
  })

  test('a grant whose variable stands for nothing is off', () => {
    const alone = policy.rightsOf(subject(['Rep'], { managerId: null }))
    expect(soql({ object: 'Account', select: ['Id'], limit: 1 }, alone)).not.toContain('ManagerId')
    expect(soql({ object: 'Account', select: ['Id'], limit: 1 })).toContain(`Owner.ManagerId = '${BOSS}'`)
  })

  test('rights of one caller hold nothing of another with the same roles', () => {
    const other = policy.rightsOf(subject(['Rep'], { id: '005000000000009AAA' }))
    expect(soql({ object: 'Account', select: ['Revenue'], limit: 1 }, other)).not.toContain(ME)
    expect(soql({ object: 'Account', select: ['Revenue'], limit: 1 })).toContain(ME)
  })

  test('fields are told with what they may be used for, and only objects one may read', () => {
    const field = (name: string) => rep.fields('case')?.find(f => f.name === name)
    expect(field('Body')).toEqual({
      name: 'Body',
      kind: 'longtext',
      referenceTo: [],
      filterable: false,
      sortable: false,
    })
    expect(field('Tags')).toMatchObject({ filterable: true, sortable: false })
    expect(field('OwnerId')).toMatchObject({ referenceTo: ['User', 'Group'] })
    expect(rep.fields('User')?.map(f => f.name)).toEqual(['Id', 'Name'])
    const desk = policy.rightsOf(subject(['Desk']))
    expect(desk.objects).toEqual(['User'])
  })

  test('a path is told where each step of it may be read', () => {
    expect(rep.field('Case', 'account.owner.name')).toMatchObject({ name: 'Name', kind: 'string' })
    expect(rep.field('Case', 'Owner.Name')).toMatchObject({ name: 'Name' })
    for (const path of [
      'Account.Owner.ManagerId',
      'About.Name',
      'Account.Nothing',
      'Nothing.Name',
      'A.B.C.D',
      '',
    ]) {
      expect(rep.field('Case', path), path).toBeUndefined()
    }
    expect(rep.field('Nothing', 'Id')).toBeUndefined()
  })
})

describe('what is asked of Salesforce', () => {
  test('names are taken in any case and sent in the policy’s', () => {
    expect(
      soql({
        object: 'CASE',
        select: ['number', 'ACCOUNT.name'],
        where: [{ field: 'OPEN', is: 'equals', value: true }],
        limit: 5,
      }),
    ).toBe(
      'SELECT Number, Account.Name, Account.OwnerId, Account.Owner.ManagerId FROM Case ' +
        'WHERE Open = TRUE AND Open = TRUE LIMIT 5',
    )
  })

  test('the rows of an object behind a path are scoped where the path is filtered by', () => {
    const scope = `Account.OwnerId = '${ME}' OR Account.Owner.ManagerId = '${BOSS}'`
    expect(asked({ field: 'Account.Name', is: 'startsWith', value: 'A' })).toBe(
      `SELECT Id FROM Case WHERE Open = TRUE AND (${scope}) AND Account.Name LIKE 'A%' LIMIT 1`,
    )
    // Revenue is a field of own accounts only.
    expect(asked({ field: 'Account.Revenue', is: 'greaterThan', value: 5 })).toBe(
      `SELECT Id FROM Case WHERE Open = TRUE AND Account.OwnerId = '${ME}' AND Account.Revenue > 5 LIMIT 1`,
    )
  })

  test('records without the reference stay when the filter doesn’t ask for one', () => {
    const scope = `(AccountId = null OR Account.OwnerId = '${ME}' OR Account.Owner.ManagerId = '${BOSS}')`
    expect(asked({ field: 'Account.Name', is: 'notEquals', value: 'A' })).toContain(scope)
    expect(asked({ any: [{ field: 'Account.Name', is: 'equals', value: 'A' }] })).toContain(scope)
    expect(soql({ object: 'Case', select: ['Id'], orderBy: [['Account.Name', 'asc']], limit: 1 })).toContain(
      scope,
    )
    expect(asked({ all: [{ field: 'Account.Name', is: 'equals', value: 'A' }] })).not.toContain(
      'AccountId = null',
    )
  })

  test('lists are sorted to the last, empty values last', () => {
    const query = { object: 'Case', select: ['Id'], limit: 5 } as const
    expect(
      soql({
        ...query,
        orderBy: [
          ['Due', 'desc'],
          ['due', 'asc'],
        ],
      }),
    ).toContain('ORDER BY Due DESC NULLS LAST, Id ASC LIMIT 5')
    expect(soql({ ...query, orderBy: [['Id', 'desc']] })).toContain('ORDER BY Id DESC NULLS LAST LIMIT 5')
    expect(soql({ object: 'User', select: ['Name'], limit: 5, offset: 10 })).toContain(
      'ORDER BY Id ASC LIMIT 5 OFFSET 10',
    )
    expect(soql(query)).not.toContain('ORDER BY')
  })

  test('the count has the same rows and no others', () => {
    const plan = rep.plan({
      object: 'Case',
      select: ['Id'],
      where: [{ field: 'Due', is: 'equals', value: null }],
      orderBy: [['Due', 'asc']],
      limit: 5,
    })
    expect(printQuery(plan.count)).toBe('SELECT COUNT() FROM Case WHERE Open = TRUE AND Due = null')
  })

  test('a related list is scoped itself and its rows masked', () => {
    const plan = rep.plan({
      object: 'Account',
      select: [],
      limit: 1,
      related: {
        cases: { object: 'case', select: ['Number', 'Created'], orderBy: [['Created', 'desc']], limit: 3 },
        Notes: { object: 'Note', select: ['Text'], limit: 3 },
      },
    })
    expect(printQuery(plan.select)).toContain(
      'SELECT (SELECT Number, Created FROM Cases WHERE Open = TRUE ORDER BY Created DESC NULLS LAST LIMIT 3), ' +
        '(SELECT Text FROM Notes LIMIT 3) FROM Account',
    )
    const record = {
      Cases: { records: [{ Number: '1', Created: '2026-11-21T09:30:00.000+0000', Body: 'x' }] },
      Notes: null,
    }
    expect(plan.mask(record)).toEqual({
      fields: {},
      masked: [],
      related: {
        Cases: [{ fields: { Number: '1', Created: '2026-11-21T09:30:00.000Z' }, masked: [], related: {} }],
        Notes: [],
      },
    })
    expect(plan.grants.toSorted()).toEqual(['notes', 'open-cases', 'own-accounts', 'team-accounts'])
  })

  test('a related list tells what it holds, so the child’s reference must be readable too', () => {
    // Without Id and AccountId in it, case-numbers gives no rows to the list.
    const plan = rep.plan({
      object: 'Account',
      select: ['Id'],
      limit: 1,
      related: { Cases: { object: 'Case', select: ['Number'], limit: 1 } },
    })
    expect(plan.grants).not.toContain('case-numbers')
  })

  test.each([
    ['a list there isn’t', { Contacts: { object: 'Case', select: ['Id'], limit: 1 } }],
    ['a list of something else', { Cases: { object: 'User', select: ['Id'], limit: 1 } }],
  ])('%s is refused as an object', (_, related) => {
    expect(refusal(() => soql({ object: 'Account', select: ['Id'], limit: 1, related }))).toMatch(
      /^object-denied/,
    )
  })

  test('rows of related lists only can’t be asked for, searched or reached otherwise', () => {
    expect(refusal(() => soql({ object: 'Note', select: ['Id'], limit: 1 }))).toMatch(/^object-denied/)
    expect(refusal(() => rep.planSearch({ object: 'Note', select: ['Id'], limit: 1 }))).toMatch(
      /^object-denied/,
    )
  })
})

describe('what is answered', () => {
  test('a field some grants name is shown on their rows, by name masked on others', () => {
    const plan = rep.plan({ object: 'Account', select: ['Name', 'Revenue'], limit: 5 })
    expect(plan.select.select).toEqual(['Name', 'Revenue', 'OwnerId'])
    expect(plan.mask({ Name: 'A', Revenue: 5, OwnerId: ME })).toEqual({
      fields: { Name: 'A', Revenue: 5 },
      masked: [],
      related: {},
    })
    expect(plan.mask({ Name: 'A', Revenue: 5, OwnerId: BOSS })).toEqual({
      fields: { Name: 'A' },
      masked: ['Revenue'],
      related: {},
    })
  })

  test('a parent outside scope is masked, an empty one is empty', () => {
    const plan = rep.plan({ object: 'Case', select: ['Id', 'Account.Name'], limit: 5 })
    const account = { Name: 'A', OwnerId: BOSS, Owner: { ManagerId: ME } }
    expect(plan.mask({ Id: '1', Open: true, Account: account }).masked).toEqual(['Account.Name'])
    expect(plan.mask({ Id: '1', Open: true, Account: { ...account, OwnerId: ME } }).fields).toEqual({
      Id: '1',
      'Account.Name': 'A',
    })
    expect(plan.mask({ Id: '1', Open: true, Account: null })).toMatchObject({
      fields: { 'Account.Name': null },
      masked: [],
    })
  })

  test('nothing but plain values of what was asked for leaves', () => {
    const plan = rep.plan({
      object: 'Case',
      select: ['Subject', 'Hours', 'Created'],
      where: [{ field: 'Open', is: 'equals', value: true }],
      limit: 5,
    })
    const record = {
      attributes: { type: 'Case' },
      Subject: { street: 'x' },
      Hours: [1],
      Created: null,
      Secret: 's',
    }
    expect(plan.mask(record)).toEqual({
      fields: { Subject: null, Hours: null, Created: null },
      masked: [],
      related: {},
    })
  })

  test('text equal but for case counts as no for the mask: Salesforce may or may not take it as equal', () => {
    const plan = rep.plan({ object: 'Case', select: ['Number', 'Status', 'Subject'], limit: 5 })
    expect(plan.mask({ Open: false, Status: 'New', Number: '1', Subject: 's' }).masked).toEqual(['Subject'])
  })

  test('a search hit holds its words where the caller may read them', () => {
    const plan = rep.planSearch({ object: 'case', select: ['Id'], limit: 5 })
    expect(plan.searchFields).toEqual(['Number', 'Subject'])
    expect(plan.select.select).toEqual(['Id', 'Open', 'Number', 'Subject'])
    const record = { Id: '1', Number: '0042', Subject: 'leak', Status: 'New' }
    expect(plan.texts({ ...record, Open: true })).toEqual(['0042', 'leak'])
    expect(plan.texts({ ...record, Open: false })).toEqual(['0042'])
    expect(plan.mask({ ...record, Open: false })).toMatchObject({ fields: {}, masked: ['Id'] })
  })

  test('an object without search fields can’t be searched', () => {
    expect(refusal(() => rep.planSearch({ object: 'User', select: ['Id'], limit: 5 }))).toMatch(
      /^object-denied/,
    )
  })
})

describe('values', () => {
  const period = {
    fromDate: '2026-10-01',
    untilDate: '2027-01-01',
    fromInstant: '2026-09-30T22:00:00.000Z',
    untilInstant: '2026-12-31T23:00:00.000Z',
    words: 'this quarter',
  }
  test.each<readonly [Filter, string]>([
    [{ field: 'Subject', is: 'equals', value: "O'Neil" }, "Subject = 'O\\'Neil'"],
    [{ field: 'Status', is: 'notEquals', value: 'New' }, "Status != 'New'"],
    [{ field: 'Status', is: 'in', values: ['New', null] }, "(Status = null OR Status IN ('New'))"],
    [{ field: 'Tags', is: 'equals', value: 'a;b' }, "Tags = 'a;b'"],
    [{ field: 'Open', is: 'equals', value: false }, 'Open = FALSE'],
    [{ field: 'Hours', is: 'atMost', value: 1.5 }, 'Hours <= 1.5'],
    [{ field: 'Due', is: 'greaterThan', value: '2026-11-21' }, 'Due > 2026-11-21'],
    [{ field: 'Due', is: 'during', period }, '(Due >= 2026-10-01 AND Due < 2027-01-01)'],
    [
      { field: 'Created', is: 'during', period },
      '(Created >= 2026-09-30T22:00:00.000Z AND Created < 2026-12-31T23:00:00.000Z)',
    ],
    [
      { field: 'Created', is: 'lessThan', value: '2026-11-21T10:30:00+01:00' },
      'Created < 2026-11-21T09:30:00.000Z',
    ],
    [{ field: 'OwnerId', is: 'equals', value: '005000000000001' }, `OwnerId = '${ME}'`],
    [{ field: 'Id', is: 'in', values: ['0013000000ABCDEaa5'] }, "Id IN ('0013000000ABCDEAA5')"],
    [{ field: 'Due', is: 'equals', value: null }, 'Due = null'],
    [{ any: [] }, 'Id = null'],
    [{ field: 'Status', is: 'in', values: [] }, 'Id = null'],
  ])('%j', (filter, printed) => {
    expect(asked(filter)).toContain(` AND ${printed} LIMIT 1`)
  })

  const wrong: readonly (readonly [field: string, ...values: readonly Scalar[]])[] = [
    ['Hours', '5', '', true, Number.NaN, Number.POSITIVE_INFINITY, -0, 1e18],
    ['Due', 5, '2026-02-30', '2026-11-21T09:30:00Z', 'TODAY', ''],
    ['Created', 5, '2026-11-21', '2026-11-21T09:30:00', '2026-11-21T09:30:00+25:00', 'x+01:00'],
    ['Open', 'true', 1, null],
    ['OwnerId', 'me', '005000000000001AAB', 5, "005' OR Id != '"],
    ['Id', null, ''],
    ['Subject', 5, true, 'x'.repeat(256)],
    ['Status', 1],
  ]
  test.each(wrong.flatMap(([field, ...values]) => values.map(v => [field, v] as const)))(
    'a value that doesn’t fit %s is refused, naming the field and not the value: %j',
    (field, value) => {
      const said = refusal(() => asked({ field, is: 'equals', value }))
      expect(said).toMatch(new RegExp(`^invalid-input: ${field} `))
      if (typeof value === 'string' && value.length > 4) expect(said).not.toContain(value)
      expect(refusal(() => asked({ field, is: 'in', values: [value] }))).toMatch(/^invalid-input/)
    },
  )

  test.each<Filter>([
    { field: 'Subject', is: 'lessThan', value: 'a' },
    { field: 'Open', is: 'atLeast', value: true },
    { field: 'OwnerId', is: 'greaterThan', value: ME },
    { field: 'Hours', is: 'lessThan', value: null },
    { field: 'Hours', is: 'contains', value: '5' },
    { field: 'OwnerId', is: 'startsWith', value: '005' },
    { field: 'Tags', is: 'contains', value: 'a' },
    { field: 'Tags', is: 'in', values: ['a'] },
    { field: 'Subject', is: 'during', period },
    { field: 'Subject', is: 'contains', value: '' },
  ])('an operator that doesn’t fit the field is refused: %j', filter => {
    expect(refusal(() => asked(filter))).toMatch(/^invalid-input/)
  })

  test.each(['Body', 'Secret'])('%s can be read but neither filtered nor sorted by', field => {
    expect(soql({ object: 'Case', select: [field], limit: 1 })).toContain(field)
    expect(refusal(() => asked({ field, is: 'contains', value: 'a' }))).toMatch(/^field-denied/)
    expect(
      refusal(() => soql({ object: 'Case', select: ['Id'], orderBy: [[field, 'asc']], limit: 1 })),
    ).toMatch(/^field-denied/)
  })
})

describe('limits', () => {
  const leaf: Filter = { field: 'Hours', is: 'equals', value: 1 }
  const query = { object: 'Case', select: ['Id'], limit: 1 } as const
  test.each<readonly [string, Query]>([
    ['no rows', { ...query, limit: 0 }],
    ['half a row', { ...query, limit: 0.5 }],
    ['rows beyond a page', { ...query, limit: 2_001 }],
    ['an offset beyond 2,000', { ...query, offset: 2_001 }],
    ['an offset below 0', { ...query, offset: -1 }],
    ['21 filters', { ...query, where: [{ any: Array.from({ length: 21 }, () => leaf) }] }],
    [
      'filters in 9 levels',
      { ...query, where: [Array.from({ length: 8 }).reduce<Filter>(not => ({ not }), leaf)] },
    ],
    [
      '201 values',
      { ...query, where: [{ field: 'Hours', is: 'in', values: Array.from({ length: 201 }, () => 1) }] },
    ],
    ['101 fields', { ...query, select: Array.from({ length: 101 }, () => 'Id') }],
    ['6 fields to sort by', { ...query, orderBy: Array.from({ length: 6 }, () => ['Id', 'asc'] as const) }],
    [
      'lists in lists',
      {
        object: 'Account',
        select: ['Id'],
        limit: 1,
        related: { Cases: { ...query, related: { Notes: query } } },
      },
    ],
  ])('%s are refused', (_, over) => {
    expect(refusal(() => soql(over))).toMatch(/^invalid-input/)
  })

  test('what is just within them is taken', () => {
    expect(
      soql({
        ...query,
        limit: 2_000,
        offset: 2_000,
        where: [
          { any: Array.from({ length: 19 }, () => leaf) },
          Array.from({ length: 7 }).reduce<Filter>(not => ({ not }), leaf),
        ],
      }),
    ).toContain('LIMIT 2000 OFFSET 2000')
  })

  test.each([
    '',
    ' ',
    'Id ',
    'Id--',
    "Id' OR Id != '",
    'A.B.C.D',
    'Account..Name',
    '.Id',
    '\u212Aey',
    'x'.repeat(10_000),
    '__proto__',
    'constructor',
  ])('a name that is none is a field that doesn’t exist: %j', field => {
    for (const act of [
      () => soql({ ...query, select: [field] }),
      () => asked({ field, is: 'equals', value: 1 }),
      () => soql({ ...query, orderBy: [[field, 'asc']] }),
    ]) {
      const said = refusal(act)
      expect(said).toMatch(/^field-denied: ‘/)
      expect(said.length).toBeLessThan(250)
    }
    expect(refusal(() => soql({ ...query, object: field }))).toMatch(/^object-denied: ‘/)
  })
})

test('planning and masking a page costs microseconds', () => {
  const query: Query = {
    object: 'Case',
    select: ['Id', 'Number', 'Subject', 'Status', 'Created', 'Account.Name', 'Owner.Name'],
    where: [{ field: 'Account.Name', is: 'equals', value: 'Acme' }],
    orderBy: [['Created', 'desc']],
    limit: 25,
  }
  const record = {
    Id: '1',
    Number: '1',
    Subject: 's',
    Status: 'New',
    Created: '2026-11-21T09:30:00.000+0000',
    Account: { Name: 'Acme' },
  }
  const page = Array.from({ length: 25 }, () => record)
  const times = Array.from({ length: 3_000 }, () => {
    const start = performance.now()
    const plan = policy.rightsOf(subject(['Rep'])).plan(query)
    for (const row of page) plan.mask(row)
    return performance.now() - start
  }).toSorted((a, b) => a - b)
  // About 0.02 ms on one core of 2026; the margin is for a busy machine.
  expect(times[1_500]).toBeLessThan(0.2)
})
