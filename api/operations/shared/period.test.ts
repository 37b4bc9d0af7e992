import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../problem.ts'
import { resolvePeriod } from './period.ts'

/** Saturday, 21 November 2026, 23:30 in Lisbon; already Sunday in Tokyo. */
const nowMs = Date.UTC(2026, 10, 21, 23, 30)
const lisbon = { nowMs, timeZone: 'Europe/Lisbon', fiscalYearStartMonth: 1 }
const days = (words: string, context = lisbon) => {
  const { fromDate, untilDate } = resolvePeriod(words, context)
  return `${fromDate}..${untilDate}`
}

describe('periods are resolved as people mean them', () => {
  test.each([
    ['today', '2026-11-21..2026-11-22'],
    ['Yesterday', '2026-11-20..2026-11-21'],
    ['tomorrow', '2026-11-22..2026-11-23'],
    ['this week', '2026-11-16..2026-11-23'],
    ['next week', '2026-11-23..2026-11-30'],
    ['last month', '2026-10-01..2026-11-01'],
    ['this quarter', '2026-10-01..2027-01-01'],
    ['THIS_QUARTER', '2026-10-01..2027-01-01'],
    ['last quarter', '2026-07-01..2026-10-01'],
    ['next year', '2027-01-01..2028-01-01'],
    ['last 30 days', '2026-10-23..2026-11-22'],
    ['next 2 weeks', '2026-11-22..2026-12-06'],
    ['year to date', '2026-01-01..2026-11-22'],
    ['2026-11', '2026-11-01..2026-12-01'],
    ['Q3 2026', '2026-07-01..2026-10-01'],
    ['2026', '2026-01-01..2027-01-01'],
    ['2026-02-28', '2026-02-28..2026-03-01'],
    ['2026-01-01 to 2026-03-31', '2026-01-01..2026-04-01'],
    ['2026-01 to 2026-02', '2026-01-01..2026-03-01'],
  ])('%s', (words, expected) => expect(days(words)).toBe(expected))

  test('a fiscal quarter follows the organisation’s fiscal year', () => {
    const february = { ...lisbon, fiscalYearStartMonth: 2 }
    expect(days('this fiscal quarter', february)).toBe('2026-11-01..2027-02-01')
    expect(days('this fiscal year', february)).toBe('2026-02-01..2027-02-01')
    expect(days('this quarter', february)).toBe('2026-10-01..2027-01-01')
  })

  test('the day is the caller’s day, and instants are that day’s first moments', () => {
    const tokyo = { ...lisbon, timeZone: 'Asia/Tokyo' }
    expect(days('today', tokyo)).toBe('2026-11-22..2026-11-23')
    expect(resolvePeriod('today', tokyo).fromInstant).toBe('2026-11-21T15:00:00.000Z')
    // Lisbon leaves summer time on 25 October 2026: the quarter starts at +01:00 and ends at +00:00.
    const quarter = resolvePeriod('this quarter', lisbon)
    expect([quarter.fromInstant, quarter.untilInstant]).toEqual([
      '2026-09-30T23:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ])
  })

  test('the days are said aloud', () => {
    expect(resolvePeriod('this quarter', lisbon).words).toBe('this quarter (1 Oct 2026 to 31 Dec 2026)')
    expect(resolvePeriod('2026-11-03', lisbon).words).toBe('3 Nov 2026')
  })
})

test.each(['', 'soon', '2026-02-30', '2026-13', 'last 99999 days', '2026-03-01 to 2026-01-01', "'; DROP"])(
  'unknown words are refused with what may be said: %s',
  words => {
    expect(() => resolvePeriod(words, lisbon)).toThrow(Problem)
    expect(() => resolvePeriod(words, lisbon)).toThrow(/say today/)
  },
)

test('any text either resolves to a non-empty span or is refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^(last|next) \d{1,4} (day|week|month|quarter|year)s?$/)),
      words => {
        try {
          const period = resolvePeriod(words, lisbon)
          return period.fromDate < period.untilDate && period.fromInstant < period.untilInstant
        } catch (error) {
          return error instanceof Problem && error.code === 'invalid-input'
        }
      },
    ),
  )
})
