import { describe, expect, test } from 'vitest'
import type { Filter, Scalar } from '../types.ts'
import { asked, ME, refusal, soql } from './testing.ts'

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
    [
      { field: 'Created', is: 'lessThan', value: '2026-11-21T10:30:00-10:30' },
      'Created < 2026-11-21T21:00:00.000Z',
    ],
    [
      { field: 'Created', is: 'lessThan', value: '2026-11-21T14:30:00+14:00' },
      'Created < 2026-11-21T00:30:00.000Z',
    ],
    [{ field: 'Subject', is: 'equals', value: 'x'.repeat(255) }, `Subject = '${'x'.repeat(255)}'`],
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
    ['Created', '2026-11-21T09:30:00+15:00', '2026-11-21T09:30:00+01:00x', 'x\n2026-11-21T09:30:00+01:00'],
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
