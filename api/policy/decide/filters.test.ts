import { describe, expect, test } from 'vitest'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import type { Filter, Scalar } from '../types.ts'
import { asked, CLIENT, refusal, subject } from './testing.ts'

/** One field of each kind, and a value that fits it, as it is written in SOQL. */
const KINDS: readonly (readonly [kind: string, value: Scalar, printed: string])[] = [
  ['string', 'a', "'a'"],
  ['email', 'a', "'a'"],
  ['phone', 'a', "'a'"],
  ['url', 'a', "'a'"],
  ['picklist', 'a', "'a'"],
  ['multipicklist', 'a', "'a'"],
  ['boolean', true, 'TRUE'],
  ['number', 1, '1'],
  ['currency', 1, '1'],
  ['percent', 1, '1'],
  ['date', '2026-11-22', '2026-11-22'],
  ['datetime', '2026-11-22T09:30:00Z', '2026-11-22T09:30:00Z'],
]
const ORDERED = ['number', 'currency', 'percent', 'date', 'datetime']
const TEXTUAL = ['string', 'email', 'phone', 'url', 'picklist']
const fieldOf = (kind: string) => `A_${kind}`

const fields = KINDS.map(([kind]) => `${fieldOf(kind)}: { type: ${kind} }`).join(', ')
const rights = loadPolicy(
  `
apiVersion: sallyport.policy/v1
metadata: { name: filters, version: '1' }
phase: read-only
clients: { Tests: { id: ${CLIENT} } }
roles: { Rep: { anyOf: [{ appRole: Rep }], operations: [A] } }
objects:
  Thing:
    fields: { Id: { type: id }, ${fields} }
    grants: [{ id: things, roles: [Rep], actions: [read], where: all-rows, fields: [Id, ${KINDS.map(([kind]) => fieldOf(kind)).join(', ')}] }]
`,
  'filters.yaml',
).rightsOf(subject(['Rep']))

const where = (...filters: readonly Filter[]) => {
  const printed = printQuery(
    rights.plan({ object: 'Thing', select: ['Id'], where: filters, limit: 1 }).select,
  )
  return /WHERE (.*) LIMIT 1/.exec(printed)?.[1] ?? printed
}
const reply = (...filters: readonly Filter[]) => refusal(() => where(...filters))
const unfit = (kind: string, operator: string) =>
  `invalid-input: ${fieldOf(kind)} can’t be asked with ${operator}.`

describe.each(KINDS)('a field of kind %s', (kind, value, printed) => {
  const field = fieldOf(kind)

  test.each([
    ['equals', '='],
    ['notEquals', '!='],
  ] as const)('can be asked with %s', (is, sign) => {
    expect(where({ field, is, value })).toBe(`${field} ${sign} ${printed}`)
  })

  test.each([
    ['lessThan', '<'],
    ['atMost', '<='],
    ['greaterThan', '>'],
    ['atLeast', '>='],
  ] as const)('can be asked with %s where it has an order', (is, sign) => {
    if (ORDERED.includes(kind)) expect(where({ field, is, value })).toBe(`${field} ${sign} ${printed}`)
    else expect(reply({ field, is, value })).toBe(unfit(kind, is))
    expect(reply({ field, is, value: null })).toBe(unfit(kind, is))
  })

  test('can be asked with startsWith and contains where it is a text', () => {
    if (TEXTUAL.includes(kind)) {
      expect(where({ field, is: 'startsWith', value: 'x' })).toBe(`${field} LIKE 'x%'`)
      expect(where({ field, is: 'contains', value: 'x' })).toBe(`${field} LIKE '%x%'`)
      for (const is of ['startsWith', 'contains'] as const)
        expect(reply({ field, is, value: '' })).toBe(
          `invalid-input: ${field} wants a text that is not empty.`,
        )
    } else
      for (const is of ['startsWith', 'contains'] as const)
        expect(reply({ field, is, value: 'x' })).toBe(unfit(kind, is))
  })

  test('can be asked with in and notIn unless it holds several values', () => {
    for (const [is, words] of [
      ['in', 'IN'],
      ['notIn', 'NOT IN'],
    ] as const)
      if (kind === 'multipicklist') expect(reply({ field, is, values: [value] })).toBe(unfit(kind, is))
      else expect(where({ field, is, values: [value] })).toBe(`${field} ${words} (${printed})`)
  })

  test('can be asked with during where it is a time', () => {
    const period = {
      fromDate: '2026-10-01',
      untilDate: '2027-01-01',
      fromInstant: '2026-09-30T22:00:00.000Z',
      untilInstant: '2026-12-31T23:00:00.000Z',
      words: 'this quarter',
    }
    const asked: Filter = { field, is: 'during', period }
    if (kind === 'date') expect(where(asked)).toBe(`${field} >= 2026-10-01 AND ${field} < 2027-01-01`)
    else if (kind === 'datetime')
      expect(where(asked)).toBe(`${field} >= ${period.fromInstant} AND ${field} < ${period.untilInstant}`)
    else expect(reply(asked)).toBe(unfit(kind, 'during'))
  })
})

describe('filters have limits', () => {
  const one: Filter = { field: 'A_number', is: 'equals', value: 1 }

  test('twenty are taken, twenty-one are not, however they are put together', () => {
    const many = (count: number) => Array.from({ length: count }, () => one)
    const tooMany = 'invalid-input: At most 20 filters can be used.'
    expect(reply(...many(20))).toBe('taken')
    expect(reply(...many(21))).toBe(tooMany)
    expect(reply({ any: many(20) })).toBe('taken')
    for (const inner of [{ any: many(11) }, { all: many(11) }, { not: { all: many(11) } }])
      expect(reply(inner, { all: many(10) })).toBe(tooMany)
  })

  test('they are nested eight deep and no deeper', () => {
    const deep = (levels: number, wrap: (f: Filter) => Filter): Filter =>
      levels === 0 ? one : wrap(deep(levels - 1, wrap))
    const tooDeep = 'invalid-input: Filters are nested at most 8 deep.'
    for (const wrap of [
      (not: Filter) => ({ not }),
      (f: Filter) => ({ all: [f] }),
      (f: Filter) => ({ any: [f] }),
    ]) {
      expect(reply(deep(7, wrap))).toBe('taken')
      expect(reply(deep(8, wrap))).toBe(tooDeep)
    }
  })

  test('two hundred values are taken in one, two hundred and one are not', () => {
    const values = (count: number) => Array.from({ length: count }, (_, n) => n)
    expect(reply({ field: 'A_number', is: 'in', values: values(200) })).toBe('taken')
    for (const is of ['in', 'notIn'] as const)
      expect(reply({ field: 'A_number', is, values: values(201) })).toBe(
        'invalid-input: A_number takes at most 200 values.',
      )
  })

  test('an operator that doesn’t exist is refused', () => {
    const unknown = { field: 'A_number', is: 'resembles', value: 1 } as unknown as Filter
    expect(reply(unknown)).toBe('invalid-input: A filter has an operator that doesn’t exist.')
  })
})

test('filters put together are asked together', () => {
  const a: Filter = { field: 'A_number', is: 'equals', value: 1 }
  const b: Filter = { field: 'A_string', is: 'equals', value: 'x' }
  expect(where({ any: [a, b] })).toBe("A_number = 1 OR A_string = 'x'")
  expect(where({ all: [a, b] })).toBe("A_number = 1 AND A_string = 'x'")
  expect(where({ not: a })).toBe('(NOT (A_number = 1))')
  expect(where({ any: [{ all: [a, b] }, { not: b }] })).toBe(
    "(A_number = 1 AND A_string = 'x') OR (NOT (A_string = 'x'))",
  )
})

describe('a record without the reference stays unless the filter asks for what only a record behind it has', () => {
  const field = 'Account.Name'
  const stays = (filter: Filter) => asked(filter).includes('AccountId = null OR ')

  test.each<Filter>([
    { field, is: 'notEquals', value: 'x' },
    { field, is: 'notEquals', value: null },
    { field, is: 'notIn', values: ['x'] },
    { field, is: 'notIn', values: [] },
    { field, is: 'equals', value: null },
    { field, is: 'in', values: ['x', null] },
    { any: [{ field, is: 'equals', value: 'x' }] },
    { not: { field, is: 'equals', value: 'x' } },
  ])('it stays with %j', filter => {
    expect(stays(filter)).toBe(true)
  })

  test.each<Filter>([
    { field, is: 'equals', value: 'x' },
    { field, is: 'in', values: ['x'] },
    { field, is: 'startsWith', value: 'x' },
    { all: [{ field, is: 'contains', value: 'x' }] },
  ])('it goes with %j', filter => {
    expect(stays(filter)).toBe(false)
  })
})
