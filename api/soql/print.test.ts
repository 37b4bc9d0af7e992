import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { printCondition, printQuery } from './print.ts'
import type { Condition, Literal, SelectQuery } from './tree.ts'

const text = (value: string): Literal => ({ type: 'string', value })
const equals = (field: string, value: Literal): Condition => ({ kind: 'compare', field, op: '=', value })
const one = equals('A', text('1'))
const two = equals('B', text('2'))
const three = equals('C', text('3'))

const problemOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return undefined
}

describe('statements', () => {
  test('a whole query is printed clause by clause', () => {
    const query: SelectQuery = {
      from: 'Account',
      select: ['Id', 'Owner.Name'],
      related: [
        {
          from: 'Contacts',
          select: ['Name'],
          where: one,
          orderBy: [{ field: 'Name', direction: 'asc' }],
          limit: 5,
        },
      ],
      where: { kind: 'all', of: [one, { kind: 'any', of: [two, three] }] },
      orderBy: [
        { field: 'Owner.Name', direction: 'desc', nulls: 'last' },
        { field: 'Id', direction: 'asc' },
      ],
      limit: 25,
      offset: 50,
    }
    expect(printQuery(query)).toBe(
      'SELECT Id, Owner.Name, ' +
        "(SELECT Name FROM Contacts WHERE A = '1' ORDER BY Name ASC LIMIT 5) " +
        "FROM Account WHERE A = '1' AND (B = '2' OR C = '3') " +
        'ORDER BY Owner.Name DESC NULLS LAST, Id ASC LIMIT 25 OFFSET 50',
    )
  })

  test('a count asks for nothing but the number', () => {
    expect(printQuery({ from: 'Case', select: [], count: true, where: one })).toBe(
      "SELECT COUNT() FROM Case WHERE A = '1'",
    )
  })

  test('an empty AND leaves the WHERE out', () => {
    expect(printQuery({ from: 'Case', select: ['Id'], where: { kind: 'all', of: [] } })).toBe(
      'SELECT Id FROM Case',
    )
  })

  test('a statement beyond 100,000 characters is refused', () => {
    const values = Array.from({ length: 2_000 }, (_, i) => text(`${i}`.padStart(60, 'x')))
    expect(problemOf(() => printCondition({ kind: 'in', field: 'Name', negated: false, values }))).toBe(
      'invalid-input',
    )
  })

  test.each([
    { from: 'Account', select: [] },
    { from: 'Account', select: ['Id'], limit: -1 },
    { from: 'Account', select: ['Id'], limit: 1.5 },
    { from: 'Account', select: ['Id'], offset: Number.NaN },
  ])('a tree that means nothing is a fault of the proxy: %j', query => {
    expect(() => printQuery(query)).toThrow(Error)
    expect(() => printQuery(query)).not.toThrow(Problem)
  })
})

describe('conditions', () => {
  const cases: readonly (readonly [Condition, string])[] = [
    [{ kind: 'all', of: [one, two] }, "A = '1' AND B = '2'"],
    [{ kind: 'any', of: [one, { kind: 'all', of: [two, three] }] }, "A = '1' OR (B = '2' AND C = '3')"],
    [{ kind: 'all', of: [{ kind: 'any', of: [one] }, two] }, "A = '1' AND B = '2'"],
    [{ kind: 'not', of: one }, "(NOT (A = '1'))"],
    [{ kind: 'not', of: { kind: 'any', of: [one, two] } }, "(NOT (A = '1' OR B = '2'))"],
    [{ kind: 'all', of: [one, { kind: 'not', of: two }] }, "A = '1' AND (NOT (B = '2'))"],
    [{ kind: 'never' }, 'Id = null'],
    [{ kind: 'any', of: [] }, 'Id = null'],
    [{ kind: 'all', of: [] }, 'Id != null'],
    [{ kind: 'in', field: 'A', negated: false, values: [text('x'), text('y')] }, "A IN ('x', 'y')"],
    [{ kind: 'in', field: 'A', negated: true, values: [text('x')] }, "A NOT IN ('x')"],
    [{ kind: 'in', field: 'A', negated: false, values: [] }, 'Id = null'],
    [{ kind: 'in', field: 'A', negated: true, values: [] }, 'Id != null'],
    [
      { kind: 'in', field: 'A', negated: false, values: [text('x'), { type: 'null' }] },
      "A = null OR A IN ('x')",
    ],
    [
      {
        kind: 'all',
        of: [one, { kind: 'in', field: 'A', negated: false, values: [text('x'), { type: 'null' }] }],
      },
      "A = '1' AND (A = null OR A IN ('x'))",
    ],
    [
      {
        kind: 'any',
        of: [one, { kind: 'in', field: 'A', negated: true, values: [text('x'), { type: 'null' }] }],
      },
      "A = '1' OR (A != null AND A NOT IN ('x'))",
    ],
    [{ kind: 'like', field: 'A', match: 'startsWith', text: 'a%b_c\\d' }, "A LIKE 'a\\%b\\_c\\\\d%'"],
    [{ kind: 'like', field: 'A', match: 'contains', text: "O'Neil" }, "A LIKE '%O\\'Neil%'"],
  ]
  test.each(cases)('%j', (condition, printed) => {
    expect(printCondition(condition)).toBe(printed)
  })

  test('a list of more than 500 values is split', () => {
    const values = Array.from({ length: 501 }, (_, i): Literal => ({ type: 'number', value: i }))
    const printed = printCondition({
      kind: 'all',
      of: [one, { kind: 'in', field: 'N', negated: false, values }],
    })
    expect(printed).toContain('499) OR N IN (500))')
    expect(printed).toMatch(/^A = '1' AND \(N IN \(0, /)
  })

  test('null has no order', () => {
    expect(() => printCondition({ kind: 'compare', field: 'A', op: '<', value: { type: 'null' } })).toThrow()
  })
})

describe('literals', () => {
  const good: readonly (readonly [Literal, string])[] = [
    [text(`\\'"\n\r\t\b\f`), `'\\\\\\'\\"\\n\\r\\t\\b\\f'`],
    [text('plain – ünïcödé \u{1f600} \u00a0'), `'plain – ünïcödé \u{1f600} \u00a0'`],
    [{ type: 'number', value: -12.5 }, '-12.5'],
    [{ type: 'number', value: 0 }, '0'],
    [{ type: 'boolean', value: true }, 'TRUE'],
    [{ type: 'boolean', value: false }, 'FALSE'],
    [{ type: 'date', value: '2024-02-29' }, '2024-02-29'],
    [{ type: 'dateTime', value: '2026-11-21T09:30:00.000Z' }, '2026-11-21T09:30:00.000Z'],
    [{ type: 'dateTime', value: '2026-11-21T09:30:00Z' }, '2026-11-21T09:30:00Z'],
    [{ type: 'null' }, 'null'],
  ]
  test.each(good)('%j', (literal, printed) => {
    expect(printCondition(equals('A', literal))).toBe(`A = ${printed}`)
  })

  const bad: readonly Literal[] = [
    ...[
      '\u0000',
      '\u0007',
      '\u000b',
      '\u001f',
      '\u007f',
      '\u0085',
      '\u2028',
      '\u2029',
      '\ud800',
      'a\udc00b',
    ].map(text),
    text('x'.repeat(4_001)),
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e18, 1e-7].map(
      (value): Literal => ({ type: 'number', value }),
    ),
    ...[
      '2026-02-29',
      '2026-13-01',
      '2026-1-1',
      '26-01-01',
      '2026-01-01 OR Id != null',
      '1699-01-01',
      '٢٠٢٦-٠١-٠١',
    ].map((value): Literal => ({ type: 'date', value })),
    ...[
      '2026-11-21T24:00:00Z',
      '2026-11-21T09:30:00+01:00',
      '2026-11-21T09:30:00',
      '2026-02-30T09:30:00Z',
      'LAST_N_DAYS:3',
      '2026-11-21T09:30:00Z\n',
    ].map((value): Literal => ({ type: 'dateTime', value })),
  ]
  test.each(bad)('refused, naming the field and not the value: %j', literal => {
    let thrown: unknown
    try {
      printCondition(equals('Close__c', literal))
    } catch (error) {
      thrown = error
    }
    if (!(thrown instanceof Problem)) throw new Error('not refused')
    expect(thrown.code).toBe('invalid-input')
    expect(thrown.detail).toContain('Close__c')
    if ('value' in literal && typeof literal.value === 'string' && literal.value.length < 50) {
      expect(thrown.detail).not.toContain(literal.value)
    }
  })

  test('a pattern is held to the same limits', () => {
    for (const bad of ['\u0000', '\ud800', 'x'.repeat(4_001)]) {
      expect(
        problemOf(() => printCondition({ kind: 'like', field: 'A', match: 'contains', text: bad })),
      ).toBe('invalid-input')
    }
  })
})

describe('names', () => {
  const bad = [
    '',
    'Name != null OR Name',
    'Name--',
    "Name'",
    'Na me',
    'Name\n',
    '1Name',
    '_Name',
    'Náme',
    'Name.',
    '.Name',
    'A..B',
    'A.B.C.D.E.F.G',
    'FIELDS(ALL)',
    'toLabel(Name)',
    'Name FOR UPDATE',
    '*',
    'ﬁeld',
    'x'.repeat(81),
  ]
  test.each(bad)('%j is no field path, and a fault of the proxy', name => {
    expect(() => printCondition(equals(name, text('x')))).toThrow('Not a SOQL name')
    expect(() => printQuery({ from: 'Account', select: [name] })).toThrow('Not a SOQL name')
    expect(() =>
      printQuery({ from: 'Account', select: ['Id'], orderBy: [{ field: name, direction: 'asc' }] }),
    ).toThrow('Not a SOQL name')
    expect(() => printQuery({ from: name, select: ['Id'] })).toThrow('Not a SOQL name')
  })

  test('an object is never a path', () => {
    expect(() => printQuery({ from: 'Account.Contacts', select: ['Id'] })).toThrow('Not a SOQL name')
  })

  test('custom names and five relationships are taken', () => {
    expect(printQuery({ from: 'Project__c', select: ['A.B.C.D.E.Name__c'] })).toBe(
      'SELECT A.B.C.D.E.Name__c FROM Project__c',
    )
  })
})
