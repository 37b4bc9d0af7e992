import { describe, expect, test } from 'vitest'
import { printQuery } from '../../soql/print.ts'
import type { Filter, Query } from '../types.ts'
import { asked, BOSS, ME, refusal, rep, soql } from './testing.ts'

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
      'SELECT Number, Account.Name, Account.OwnerId, Account.Owner.ManagerId, AccountId FROM Case ' +
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
