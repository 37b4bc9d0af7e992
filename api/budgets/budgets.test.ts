import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { createBudgets } from './index.ts'
import type { ReadingLimits } from './types.ts'

const hourMs = 3_600_000
const START = Date.parse('2026-11-20T09:30:00Z')
const me = { tenantId: 't', objectId: 'me' }

function world(limits: ReadingLimits, sizes: { callersMax?: number; recordsMax?: number } = {}) {
  const clock = { at: START, now: () => clock.at }
  const budgets = createBudgets({ clock, ...sizes })
  const read = (ids: readonly string[], caller = me) =>
    refusalOf(() => budgets.of(caller, limits).count(ids.length, ids))
  const admit = () => refusalOf(() => budgets.of(me, limits).admit())
  const used = () => Object.fromEntries(budgets.of(me, limits).limits.map(l => [l.what, l.used]))
  return { clock, budgets, read, admit, used }
}

function refusalOf(act: () => void): Problem | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `001${from + i}`)

describe('a budget', () => {
  test('35: lets the last row out, and not one more', () => {
    const { read, admit } = world({ rowsPerHourMax: 10 })
    expect(read(ids(0, 9))).toBeUndefined()
    expect(admit()).toBeUndefined()
    expect(read(ids(9, 10))).toBeUndefined()
    expect(admit()).toMatchObject({ code: 'budget-exhausted', why: { clause: 'rowsPerHourMax' } })
    expect(read(ids(10, 11))).toMatchObject({ code: 'budget-exhausted' })
  })

  test('35: counts nothing of a page that would pass it', () => {
    const { read, used } = world({ rowsPerHourMax: 10, recordsPerDayMax: 10 })
    read(ids(0, 8))
    expect(read(ids(8, 11))?.detail).toBe(
      'This would give 3 more of 10 records per day, and 2 are left until 00:00 UTC: ask for less.',
    )
    expect(used()).toEqual({ 'rows per hour': 8, 'records per day': 8 })
    expect(read(ids(8, 10))).toBeUndefined()
  })

  test('35: of records counts each once in its hour and in its day', () => {
    const { clock, read, used } = world({ recordsPerHourMax: 5, recordsPerDayMax: 7 })
    expect(read([...ids(0, 5), ...ids(0, 5)])).toBeUndefined()
    expect(read(ids(0, 5))).toBeUndefined()
    expect(used()).toEqual({ 'records per hour': 5, 'records per day': 5 })
    clock.at += hourMs
    expect(read(ids(3, 7))).toBeUndefined()
    expect(used()).toEqual({ 'records per hour': 4, 'records per day': 7 })
    expect(read(ids(7, 8))).toMatchObject({ why: { clause: 'recordsPerDayMax' } })
  })

  test.each([
    ['rowsPerHourMax', 30 * 60],
    ['recordsPerHourMax', 30 * 60],
    ['rowsPerDayMax', 14.5 * 3600],
    ['recordsPerDayMax', 14.5 * 3600],
  ] as const)('35: %s says when it begins anew, and does', (name, seconds) => {
    const { clock, read, admit } = world({ [name]: 3 })
    expect(read(ids(0, 3))).toBeUndefined()
    expect(admit()?.headers).toEqual({ 'Retry-After': String(seconds) })
    clock.at += seconds * 1000 - 1
    expect(admit()?.headers).toEqual({ 'Retry-After': '1' })
    clock.at += 1
    expect(admit()).toBeUndefined()
    expect(read(ids(3, 6))).toBeUndefined()
  })

  test('35: names the limit that lasts longest', () => {
    const { read } = world({ rowsPerHourMax: 2, rowsPerDayMax: 3 })
    expect(read(ids(0, 4))).toMatchObject({ why: { clause: 'rowsPerDayMax' } })
  })

  test('35: does not begin anew when the clock goes back', () => {
    const { clock, read, admit } = world({ rowsPerHourMax: 2 })
    read(ids(0, 2))
    clock.at -= 3 * hourMs
    expect(admit()).toMatchObject({ code: 'budget-exhausted' })
  })

  test('35: is each caller’s own', () => {
    const { read } = world({ rowsPerHourMax: 2 })
    expect(read(ids(0, 2))).toBeUndefined()
    expect(read(ids(0, 2), { tenantId: 't', objectId: 'you' })).toBeUndefined()
    expect(read(ids(0, 2), { tenantId: 'other', objectId: 'me' })).toBeUndefined()
    expect(read(ids(2, 3))).toMatchObject({ code: 'budget-exhausted' })
  })

  test('35: without limits counts nothing and refuses nothing', () => {
    const { read, used, admit } = world({}, { callersMax: 0, recordsMax: 0 })
    expect(read(ids(0, 1000))).toBeUndefined()
    expect(admit()).toBeUndefined()
    expect(used()).toEqual({})
  })
})

describe('the memory of budgets', () => {
  test('35: is bounded: newcomers wait, nobody’s count is dropped within the day, all of yesterday’s are', () => {
    const { clock, read } = world({ rowsPerDayMax: 5 }, { callersMax: 2 })
    const [a, b, c] = ['a', 'b', 'c'].map(objectId => ({ tenantId: 't', objectId }))
    expect(read(ids(0, 5), a)).toBeUndefined()
    expect(read(ids(0, 5), b)).toBeUndefined()
    expect(read(ids(0, 1), c)).toMatchObject({ code: 'overloaded' })
    expect(read(ids(0, 1), a)).toMatchObject({ code: 'budget-exhausted' })
    clock.at += 24 * hourMs
    expect(read(ids(0, 1), c)).toBeUndefined()
  })

  test('35: holds a bounded number of record ids', () => {
    const { clock, read } = world({ recordsPerDayMax: 100 }, { recordsMax: 12 })
    const you = { tenantId: 't', objectId: 'you' }
    expect(read(ids(0, 10))).toBeUndefined()
    expect(read(ids(0, 3), you)).toMatchObject({ code: 'overloaded' })
    expect(read(ids(0, 2), you)).toBeUndefined()
    expect(read(ids(0, 10))).toBeUndefined()
    clock.at += 24 * hourMs
    expect(read(ids(0, 12), you)).toBeUndefined()
  })
})

test('35: whatever is read when, no window ever gives more than its limits, and none refuses what fits', () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 5 * hourMs }),
    ids: fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 12 }),
  })
  const max = fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined })
  const limitsOf = fc.record({
    rowsPerHourMax: max,
    rowsPerDayMax: max,
    recordsPerHourMax: max,
    recordsPerDayMax: max,
  })
  fc.assert(
    fc.property(limitsOf, fc.array(step, { maxLength: 40 }), (drawn, steps) => {
      const limits = Object.fromEntries(
        Object.entries(drawn).filter(([, v]) => v !== undefined),
      ) as ReadingLimits
      const { clock, read } = world(limits)
      const given: { at: number; ids: readonly string[] }[] = []
      for (const { waitMs, ids: asked } of steps) {
        clock.at += waitMs
        const within = (windowMs: number) => {
          const start = Math.floor(clock.at / windowMs) * windowMs
          const all = [...given.filter(g => g.at >= start).flatMap(g => g.ids), ...asked]
          return { rows: all.length, records: new Set(all).size }
        }
        const [hour, day] = [within(hourMs), within(24 * hourMs)]
        const fits =
          hour.rows <= (limits.rowsPerHourMax ?? Infinity) &&
          day.rows <= (limits.rowsPerDayMax ?? Infinity) &&
          hour.records <= (limits.recordsPerHourMax ?? Infinity) &&
          day.records <= (limits.recordsPerDayMax ?? Infinity)
        const refusal = read(asked)
        expect(refusal === undefined).toBe(fits)
        if (refusal === undefined) given.push({ at: clock.at, ids: asked })
      }
    }),
    { numRuns: 300, seed: 35 },
  )
})
