import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../api/problem.ts'
import { printQuery } from '../../api/soql/print.ts'
import type { Condition, SelectQuery } from '../../api/soql/tree.ts'
import { literalValue, shapeOf } from './soql-round-trip.ts'

const queryWith = (value: string): SelectQuery => ({
  from: 'Account',
  select: ['Id', 'Name'],
  related: [{ from: 'Contacts', select: ['Id'], where: equals('Name', value), limit: 5 }],
  where: {
    kind: 'all',
    of: [
      equals('OwnerId', '005000000000001AAA'),
      {
        kind: 'any',
        of: [
          equals('Name', value),
          { kind: 'not', of: { kind: 'like', field: 'Name', match: 'contains', text: value } },
          {
            kind: 'in',
            field: 'Type',
            negated: true,
            values: [
              { type: 'string', value },
              { type: 'string', value: 'b' },
            ],
          },
        ],
      },
    ],
  },
  orderBy: [{ field: 'Name', direction: 'asc' }],
  limit: 25,
})

const equals = (field: string, value: string): Condition => ({
  kind: 'compare',
  field,
  op: '=',
  value: { type: 'string', value },
})

const plain = shapeOf(printQuery(queryWith('x'))).shape
const pattern = (value: string) => `%${value.replace(/[%_]/g, '\\$&')}%`

/** True when the value was printed and came back; false when it was refused. */
function survives(value: string): boolean {
  let soql: string
  try {
    soql = printQuery(queryWith(value))
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid-input') return false
    throw error
  }
  const { shape, literals } = shapeOf(soql)
  expect(shape).toBe(plain)
  expect(literals.map(literalValue)).toEqual([value, '005000000000001AAA', value, pattern(value), value, 'b'])
  return true
}

const HOSTILE = [
  "' OR Name != null OR Name = '",
  "x\\' OR Id != null --",
  'x\\',
  '\\\\',
  "\\'",
  "'",
  "''",
  '"',
  '%',
  '_',
  '\\%',
  '%_\\',
  "') OR (Name != '",
  "x' LIMIT 2000 OFFSET 0",
  '\n OR Id != null',
  '\r\n',
  '/* */',
  '-- x',
  ':bind',
  '{0}',
  'null',
  'THIS_QUARTER',
  '\u00a0\u2003\ufeff',
  '＇ OR １=１',
  'ʼ OR 1=1',
  '\u202e\u200b',
  '\u{e0041}',
  '{$where: 1}',
  '__proto__',
  '\\u0027 OR Id != null OR Name = \\u0027',
]

describe('whatever a caller writes stays one literal', () => {
  test.each(HOSTILE)('%j', value => {
    expect(survives(value)).toBe(true)
  })

  test('any text of any characters, or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), value => {
        survives(value)
      }),
      { numRuns: 2_000, seed: 20261121 },
    )
  })

  test('any mix of the characters that mean something', () => {
    const piece = fc.constantFrom(
      "'",
      '\\',
      '"',
      '%',
      '_',
      '\n',
      '\r',
      '\t',
      '\b',
      '\f',
      '(',
      ')',
      ' OR ',
      'a',
      'é',
      '--',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        expect(survives(pieces.join(''))).toBe(true)
      }),
      { numRuns: 3_000, seed: 20261121 },
    )
  })

  test('control characters and half characters are refused, never sent', () => {
    const refused = fc.constantFrom(
      '\u0000',
      '\u0001',
      '\u000b',
      '\u001b',
      '\u007f',
      '\u0085',
      '\u2028',
      '\u2029',
      '\ud83d',
    )
    fc.assert(
      fc.property(
        fc.string({ maxLength: 10 }),
        refused,
        fc.string({ maxLength: 10 }),
        (before, bad, after) => {
          expect(survives(before + bad + after)).toBe(false)
        },
      ),
      { seed: 20261121 },
    )
  })
})

describe('what is printed is what was meant', () => {
  const leaf: fc.Arbitrary<Condition> = fc.constantFrom('A', 'B', 'C').map(name => equals(name, name))
  const { tree } = fc.letrec<{ tree: Condition }>(tie => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.record({
        kind: fc.constantFrom('all' as const, 'any' as const),
        of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), of: tie('tree') }),
    ),
  }))

  test('AND, OR and NOT of any nesting read back with the same truth table', () => {
    fc.assert(
      fc.property(tree, condition => {
        const soql = printQuery({ from: 'X', select: ['Id'], where: condition })
        const where = soql.slice(soql.indexOf(' WHERE ') + 7)
        for (let row = 0; row < 8; row++) {
          const truth = (name: string) => (row & (1 << 'ABC'.indexOf(name))) !== 0
          expect(readTruth(where, truth)).toBe(meant(condition, truth))
        }
      }),
      { numRuns: 300, seed: 20261121 },
    )
  })
})

function meant(condition: Condition, truth: (name: string) => boolean): boolean {
  if (condition.kind === 'all') return condition.of.every(c => meant(c, truth))
  if (condition.kind === 'any') return condition.of.some(c => meant(c, truth))
  if (condition.kind === 'not') return !meant(condition.of, truth)
  return condition.kind === 'compare' && truth(condition.field)
}

/** A reader that refuses AND beside OR, as Salesforce does: no precedence is ever relied on. */
function readTruth(text: string, truth: (name: string) => boolean): boolean {
  const tokens = text.match(/\(|\)|AND|OR|NOT|[ABC] = '[ABC]'/g) ?? []
  let at = 0
  const part = (): boolean => {
    const token = tokens[at++]
    if (token === 'NOT') return !part()
    if (token !== '(') return truth(token?.[0] ?? '')
    const value = list()
    if (tokens[at++] !== ')') throw new Error(`Not closed: ${text}`)
    return value
  }
  const list = (): boolean => {
    const values = [part()]
    const words = new Set<string>()
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      words.add(tokens[at++] ?? '')
      values.push(part())
    }
    if (words.size > 1) throw new Error(`AND beside OR: ${text}`)
    return words.has('OR') ? values.includes(true) : !values.includes(false)
  }
  return list()
}
