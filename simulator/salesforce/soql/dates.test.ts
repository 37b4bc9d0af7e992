import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayNumber, dayText, localDay, startOfDay, ymd } from './calendar.ts'
import { dateRange } from './date-ranges.ts'
import { bare, testOrg } from './test-org.ts'

/** Saturday. */
const NOW = Date.parse('2026-11-21T09:30:00.000Z')

describe('date literals on Saturday 2026-11-21, fiscal year from February', () => {
  test.each<[string, number, string, string]>([
    ['YESTERDAY', 0, '2026-11-20', '2026-11-21'],
    ['TODAY', 0, '2026-11-21', '2026-11-22'],
    ['TOMORROW', 0, '2026-11-22', '2026-11-23'],
    ['LAST_WEEK', 0, '2026-11-08', '2026-11-15'],
    ['THIS_WEEK', 0, '2026-11-15', '2026-11-22'],
    ['NEXT_WEEK', 0, '2026-11-22', '2026-11-29'],
    ['LAST_MONTH', 0, '2026-10-01', '2026-11-01'],
    ['THIS_MONTH', 0, '2026-11-01', '2026-12-01'],
    ['NEXT_MONTH', 0, '2026-12-01', '2027-01-01'],
    ['LAST_90_DAYS', 0, '2026-08-23', '2026-11-22'],
    ['NEXT_90_DAYS', 0, '2026-11-22', '2027-02-20'],
    ['LAST_N_DAYS', 30, '2026-10-22', '2026-11-22'],
    ['NEXT_N_DAYS', 30, '2026-11-22', '2026-12-22'],
    ['N_DAYS_AGO', 2, '2026-11-19', '2026-11-20'],
    ['LAST_N_WEEKS', 2, '2026-11-01', '2026-11-15'],
    ['NEXT_N_WEEKS', 2, '2026-11-22', '2026-12-06'],
    ['N_WEEKS_AGO', 1, '2026-11-08', '2026-11-15'],
    ['LAST_N_MONTHS', 2, '2026-09-01', '2026-11-01'],
    ['NEXT_N_MONTHS', 2, '2026-12-01', '2027-02-01'],
    ['N_MONTHS_AGO', 11, '2025-12-01', '2026-01-01'],
    ['THIS_QUARTER', 0, '2026-10-01', '2027-01-01'],
    ['LAST_QUARTER', 0, '2026-07-01', '2026-10-01'],
    ['NEXT_QUARTER', 0, '2027-01-01', '2027-04-01'],
    ['LAST_N_QUARTERS', 2, '2026-04-01', '2026-10-01'],
    ['NEXT_N_QUARTERS', 2, '2027-01-01', '2027-07-01'],
    ['N_QUARTERS_AGO', 4, '2025-10-01', '2026-01-01'],
    ['THIS_YEAR', 0, '2026-01-01', '2027-01-01'],
    ['LAST_YEAR', 0, '2025-01-01', '2026-01-01'],
    ['NEXT_YEAR', 0, '2027-01-01', '2028-01-01'],
    ['LAST_N_YEARS', 3, '2023-01-01', '2026-01-01'],
    ['NEXT_N_YEARS', 3, '2027-01-01', '2030-01-01'],
    ['N_YEARS_AGO', 3, '2023-01-01', '2024-01-01'],
    ['THIS_FISCAL_QUARTER', 0, '2026-11-01', '2027-02-01'],
    ['LAST_FISCAL_QUARTER', 0, '2026-08-01', '2026-11-01'],
    ['NEXT_FISCAL_QUARTER', 0, '2027-02-01', '2027-05-01'],
    ['THIS_FISCAL_YEAR', 0, '2026-02-01', '2027-02-01'],
    ['LAST_FISCAL_YEAR', 0, '2025-02-01', '2026-02-01'],
    ['NEXT_FISCAL_YEAR', 0, '2027-02-01', '2028-02-01'],
    ['LAST_N_FISCAL_QUARTERS', 2, '2026-05-01', '2026-11-01'],
    ['NEXT_N_FISCAL_QUARTERS', 1, '2027-02-01', '2027-05-01'],
    ['N_FISCAL_QUARTERS_AGO', 3, '2026-02-01', '2026-05-01'],
    ['LAST_N_FISCAL_YEARS', 2, '2024-02-01', '2026-02-01'],
    ['NEXT_N_FISCAL_YEARS', 2, '2027-02-01', '2029-02-01'],
    ['N_FISCAL_YEARS_AGO', 1, '2025-02-01', '2026-02-01'],
  ])('%s:%i is %s to %s', (name, n, from, to) => {
    const range = dateRange(name, n, 'UTC', NOW, 2)
    expect([range.fromDay, range.toDay]).toEqual([from, to])
    // The engine takes every one of them in a statement.
    const soql = `SELECT Id FROM Opportunity WHERE CloseDate = ${name}${/_N_|^N_/.test(name) ? `:${n}` : ''}`
    expect(testOrg(2).query(soql).totalSize).toBe(0)
  })
})

describe('time zones', () => {
  test('today is the user’s day, from his midnight to the next, also when clocks change', () => {
    expect(dateRange('TODAY', 0, 'Asia/Tokyo', Date.parse('2026-11-21T15:30:00Z'), 1)).toEqual({
      fromDay: '2026-11-22',
      toDay: '2026-11-23',
      fromInstant: '2026-11-21T15:00:00.000Z',
      toInstant: '2026-11-22T15:00:00.000Z',
    })
    expect(dateRange('TODAY', 0, 'Europe/Berlin', Date.parse('2026-10-25T12:00:00Z'), 1)).toMatchObject({
      fromInstant: '2026-10-24T22:00:00.000Z',
      toInstant: '2026-10-25T23:00:00.000Z',
    })
  })

  test('two users see different rows at the same instant', () => {
    const world = testOrg()
    world.add('Case', { CaseNumber: '1', CreatedDate: '2026-11-20T23:30:00.000Z' })
    world.add('Case', { CaseNumber: '2', CreatedDate: '2026-11-21T22:30:00.000Z' })
    const today = (zone: string) =>
      world
        .query('SELECT CaseNumber FROM Case WHERE CreatedDate = TODAY', { user: world.withZone(zone) })
        .records.map(r => r.CaseNumber)
    expect(today('UTC')).toEqual(['2'])
    expect(today('Europe/Berlin')).toEqual(['1', '2'])
    expect(today('Asia/Tokyo')).toEqual(['1'])
  })

  test('literals follow the clock although the plan is kept', () => {
    const world = testOrg()
    world.add('Opportunity', { Name: 'x', CloseDate: '2026-11-22' })
    const soql = 'SELECT Id FROM Opportunity WHERE CloseDate = TODAY'
    expect(world.query(soql).totalSize).toBe(0)
    world.clock.advance(24 * 3600 * 1000)
    expect(world.query(soql).totalSize).toBe(1)
  })

  test('a day starts when it starts, in every zone and year', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Auckland',
      'America/St_Johns',
    )
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 30_000 }), (tz, day) => {
        const start = startOfDay(tz, day)
        expect([localDay(tz, start), localDay(tz, start - 1)]).toEqual([day, day - 1])
      }),
      { numRuns: 300, seed: 4 },
    )
  })
})

describe('comparisons with a literal', () => {
  const world = testOrg()
  for (const day of ['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'])
    world.add('Opportunity', { Name: day, CloseDate: day })
  world.add('Opportunity', { Name: 'none' })
  test.each<[string, string[]]>([
    ['= THIS_MONTH', ['2026-11-01', '2026-11-30']],
    ['!= THIS_MONTH', ['2026-10-31', '2026-12-01', 'none']],
    ['< THIS_MONTH', ['2026-10-31']],
    ['<= THIS_MONTH', ['2026-10-31', '2026-11-01', '2026-11-30']],
    ['> THIS_MONTH', ['2026-12-01']],
    ['>= THIS_MONTH', ['2026-11-01', '2026-11-30', '2026-12-01']],
    ['IN (LAST_MONTH, NEXT_MONTH)', ['2026-10-31', '2026-12-01']],
    ['NOT IN (LAST_MONTH, NEXT_MONTH)', ['2026-11-01', '2026-11-30', 'none']],
  ])('CloseDate %s', (comparison, expected) => {
    const { records } = world.query(`SELECT Name FROM Opportunity WHERE CloseDate ${comparison}`)
    expect(records.map(r => r.Name)).toEqual(expected)
  })
})

test('date functions of 2026-11-21T23:30Z, in UTC and in the user’s zone', () => {
  const world = testOrg(4)
  world.add('Case', { CreatedDate: '2026-11-21T23:30:00.000Z' })
  const user = world.withZone('Asia/Tokyo')
  const names = [
    'CALENDAR_YEAR',
    'CALENDAR_QUARTER',
    'CALENDAR_MONTH',
    'DAY_IN_MONTH',
    'DAY_IN_WEEK',
    'DAY_IN_YEAR',
    'WEEK_IN_MONTH',
    'WEEK_IN_YEAR',
    'FISCAL_YEAR',
    'FISCAL_QUARTER',
    'FISCAL_MONTH',
    'HOUR_IN_DAY',
    'DAY_ONLY',
  ]
  const values = (argument: string) =>
    names.map(name => {
      const call = `${name}(${argument})`
      return Object.values(
        Object(bare(world.query(`SELECT ${call} FROM Case GROUP BY ${call}`, { user }).records[0])),
      )[0]
    })
  expect(values('CreatedDate')).toEqual([2026, 4, 11, 21, 7, 325, 3, 47, 2027, 3, 8, 23, '2026-11-21'])
  expect(values('convertTimezone(CreatedDate)')).toEqual([
    2026,
    4,
    11,
    22,
    1,
    326,
    4,
    47,
    2027,
    3,
    8,
    8,
    '2026-11-22',
  ])
})

test('days and their text are one to one', () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 700_000 }), day => {
      const { year, month, day: d } = ymd(day)
      expect(dayNumber(year, month, d)).toBe(day)
      expect(dayText(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10))
    }),
    { seed: 5 },
  )
})
