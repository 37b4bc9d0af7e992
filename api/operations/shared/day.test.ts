import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../problem.ts'
import { resolveDay } from './day.ts'

const lisbon = { timeZone: 'Europe/Lisbon', fiscalYearStartMonth: 2 }
const noon = (date: string) => Date.parse(`${date}T12:00:00Z`)
/** 2026: Monday 16 November to Sunday 22 November is one week. */
const on = (today: string, words: string, looking: 'ahead' | 'back' = 'ahead') =>
  resolveDay(words, { ...lisbon, nowMs: noon(today), looking }).date

describe('a day is understood as people say it, on Wednesday 18 November 2026', () => {
  test.each([
    ['today', '2026-11-18'],
    ['EOD', '2026-11-18'],
    ['Tomorrow', '2026-11-19'],
    ['the day after tomorrow', '2026-11-20'],
    ['yesterday', '2026-11-17'],
    ['in 3 days', '2026-11-21'],
    ['in two weeks', '2026-12-02'],
    ['in a month', '2026-12-18'],
    ['3 days ago', '2026-11-15'],
    ['one week from now', '2026-11-25'],
    ['in a quarter', '2027-02-18'],
    ['Friday', '2026-11-20'],
    ['on Fri', '2026-11-20'],
    ['Tuesday', '2026-11-24'],
    ['Wednesday', '2026-11-25'],
    ['this Wednesday', '2026-11-18'],
    ['coming Wednesday', '2026-11-25'],
    ['this Friday', '2026-11-20'],
    ['Friday this week', '2026-11-20'],
    ['Friday next week', '2026-11-27'],
    ['next week Friday', '2026-11-27'],
    ['end of week', '2026-11-20'],
    ['end of next week', '2026-11-27'],
    ['by end of month', '2026-11-30'],
    ['end of this month', '2026-11-30'],
    ['end of next month', '2026-12-31'],
    ['month end', '2026-11-30'],
    ['end-of-quarter', '2026-12-31'],
    ['EOQ', '2026-12-31'],
    ['end of the year', '2026-12-31'],
    ['start of next month', '2026-12-01'],
    ['end of fiscal quarter', '2027-01-31'],
    ['end of fiscal year', '2027-01-31'],
    ['end of next fiscal quarter', '2027-04-30'],
    ['end of Q3', '2027-09-30'],
    ['end of Q4', '2026-12-31'],
    ['end of Q3 2026', '2026-09-30'],
    ['end of fiscal Q3', '2027-10-31'],
    ['end of fiscal Q4', '2027-01-31'],
    ['end of November', '2026-11-30'],
    ['end of Feb 2028', '2028-02-29'],
    ['24 November', '2026-11-24'],
    ['Nov 24', '2026-11-24'],
    ['November 24th, 2026', '2026-11-24'],
    ['the 24th of November', '2026-11-24'],
    ['24 Nov 2026', '2026-11-24'],
    ['24-Nov-2026', '2026-11-24'],
    ['Tuesday, 24 November 2026', '2026-11-24'],
    ['Tue Nov 24', '2026-11-24'],
    ['17 November', '2027-11-17'],
    ['2026-11-24', '2026-11-24'],
    ['24.11.2026', '2026-11-24'],
    ['11/24/2026', '2026-11-24'],
    ['24/11', '2026-11-24'],
    ['5/5/2027', '2027-05-05'],
  ])('%s', (words, date) => expect(on('2026-11-18', words)).toBe(date))
})

describe('next Tuesday is the Tuesday of next week, weeks beginning on Monday', () => {
  test.each([
    ['Monday', '2026-11-16', '2026-11-24'],
    ['Tuesday', '2026-11-17', '2026-11-24'],
    ['Wednesday', '2026-11-18', '2026-11-24'],
    ['Saturday', '2026-11-21', '2026-11-24'],
    ['Sunday', '2026-11-22', '2026-11-24'],
    ['the Monday after', '2026-11-23', '2026-12-01'],
  ])('said on %s', (_day, today, date) => expect(on(today, 'next Tuesday')).toBe(date))

  test('next Sunday said on a Saturday is not tomorrow', () =>
    expect(on('2026-11-21', 'next Sunday')).toBe('2026-11-29'))
})

test('the end of the week is its Friday, and on a weekend the Friday after', () => {
  expect(on('2026-11-20', 'end of week')).toBe('2026-11-20')
  expect(on('2026-11-21', 'end of week')).toBe('2026-11-27')
  expect(on('2026-11-22', 'end of next week')).toBe('2026-11-27')
})

test('what has been done is looked for in the past', () => {
  expect(on('2026-11-18', 'Tuesday', 'back')).toBe('2026-11-17')
  expect(on('2026-11-18', 'Wednesday', 'back')).toBe('2026-11-11')
  expect(on('2026-11-18', '20 November', 'back')).toBe('2025-11-20')
  expect(on('2026-11-18', '18 November', 'back')).toBe('2026-11-18')
})

test('the day is the caller’s day', () => {
  const nowMs = Date.UTC(2026, 10, 21, 23, 30)
  const tomorrow = (timeZone: string) => resolveDay('tomorrow', { ...lisbon, nowMs, timeZone })
  expect(tomorrow('Europe/Lisbon')).toEqual({ date: '2026-11-22', words: 'Sunday, 22 November 2026' })
  expect(tomorrow('Asia/Tokyo').date).toBe('2026-11-23')
  expect(tomorrow('America/Los_Angeles').date).toBe('2026-11-22')
})

describe('what could be two days is refused with both', () => {
  test.each([
    ['11/12/2026', /11 December 2026 or 12 November 2026.*2026-12-11 or 2026-11-12/],
    ['11.12.2026', /11 December 2026 or 12 November 2026/],
    ['1/2', /1 February 2027 or 2 January 2027/],
    ['Monday 24 November', /24 November 2026 is a Tuesday/],
  ])('%s', (words, detail) => expect(() => on('2026-11-18', words)).toThrow(detail))
})

test.each([
  '',
  'soon',
  'next week',
  '3 days',
  'in 3 days ago',
  'last Friday',
  '30 February',
  '2026-02-30',
  '2026-13-01',
  '13/13/2026',
  '24.11.26',
  'end of Q5',
  'end of fiscal Q3 2027',
  'end of fiscal month',
  'in 9999 years',
  '1699-01-01',
  'next Tuesday next week',
  'constructor',
  '__proto__',
  'we',
])('other words are refused with what can be said: %s', words => {
  expect(() => on('2026-11-18', words)).toThrow(Problem)
  expect(() => on('2026-11-18', words)).toThrow(/Say today/)
})

const words = fc.oneof(
  fc.string({ maxLength: 70 }),
  fc
    .array(
      fc.constantFrom(
        ...'in on by next this end start of the fiscal week month quarter year q3 q4 tuesday fri nov 24 24th 2026 3 two days ago from now / . -'.split(
          ' ',
        ),
      ),
      { maxLength: 6 },
    )
    .map(parts => parts.join(' ')),
  fc.stringMatching(/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/),
)

test('any text is a day that exists, said with its weekday, or refused', () => {
  fc.assert(
    fc.property(words, fc.integer({ min: 0, max: 4_000_000_000_000 }), (said, nowMs) => {
      try {
        const day = resolveDay(said, { ...lisbon, nowMs })
        const date = Temporal.PlainDate.from(day.date, { overflow: 'reject' })
        expect(day.words).toBe(
          `${date.toLocaleString('en', { weekday: 'long' })}, ${date.day} ${date.toLocaleString('en', { month: 'long' })} ${date.year}`,
        )
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        expect(error.code).toBe('invalid-input')
      }
    }),
    { numRuns: 2_000 },
  )
})

test('a day is the same however it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), days => {
      const date = Temporal.PlainDate.from('1990-01-01').add({ days })
      const month = date.toLocaleString('en', { month: 'long' })
      const iso = date.toString()
      for (const said of [
        iso,
        `${date.day} ${month} ${date.year}`,
        `${month.slice(0, 3)} ${date.day}, ${date.year}`,
      ])
        expect(on('2026-11-18', said)).toBe(iso)
      expect(on('2026-11-18', resolveDay(iso, { ...lisbon, nowMs: 0 }).words)).toBe(iso)
    }),
  )
})

test('a weekday lies ahead within a week, and next week’s within two', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3_000 }),
      fc.constantFrom('Monday', 'Friday', 'Sunday'),
      (days, name) => {
        const today = Temporal.PlainDate.from('2024-01-01').add({ days })
        const away = (said: string) => today.until(on(today.toString(), said)).days
        expect(away(name)).toBeGreaterThan(0)
        expect(away(name)).toBeLessThanOrEqual(7)
        expect(away(`next ${name}`)).toBeGreaterThan(0)
        expect(away(`next ${name}`)).toBeLessThanOrEqual(13)
      },
    ),
  )
})
