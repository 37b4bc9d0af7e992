import { expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { type Counted, createElsewhere } from './elsewhere.ts'
import { createBudgets } from './index.ts'

const hourMs = 3_600_000
const day = 20_000
const hour = day * 24 + 9
const counted = (rows: number, more: Partial<Counted> = {}): Counted => ({
  hour,
  day,
  rowsInHour: rows,
  rowsInDay: rows,
  recordsInHour: rows,
  recordsInDay: rows,
  ...more,
})
const sums = (rowsInHour: number, rowsInDay: number) => ({
  rowsInHour,
  rowsInDay,
  recordsInHour: rowsInHour,
  recordsInDay: rowsInDay,
})

test('35: what instances tell adds up; what one tells again takes the place of what it told', () => {
  const elsewhere = createElsewhere(10)
  elsewhere.tell('a', 'me', counted(3), false)
  elsewhere.tell('b', 'me', counted(4), false)
  expect(elsewhere.of('me', hour, day)).toMatchObject(sums(7, 7))
  elsewhere.tell('a', 'me', counted(5), false)
  expect(elsewhere.of('me', hour, day)).toMatchObject(sums(9, 9))
  expect(elsewhere.of('you', hour, day)).toMatchObject(sums(0, 0))
})

test('35: a sum is made once, until something is told or the hour turns', () => {
  const elsewhere = createElsewhere(10)
  elsewhere.tell('a', 'me', counted(3), false)
  const sum = elsewhere.of('me', hour, day)
  expect(elsewhere.of('me', hour, day)).toBe(sum)
  expect(elsewhere.of('me', hour + 1, day)).toMatchObject(sums(0, 3))
  expect(elsewhere.of('me', hour + 24, day + 1)).toMatchObject(sums(0, 0))
})

test('35: what an instance with a faster clock has counted in the next hour counts already', () => {
  const elsewhere = createElsewhere(10)
  elsewhere.tell('a', 'me', counted(3, { hour: hour + 1, rowsInDay: 9, recordsInDay: 9 }), false)
  expect(elsewhere.of('me', hour, day)).toMatchObject(sums(3, 9))
})

test('35: what an instance with a faster clock has counted on the next day counts already', () => {
  const elsewhere = createElsewhere(10)
  elsewhere.tell('a', 'me', counted(3, { hour: hour + 24, day: day + 1 }), false)
  expect(elsewhere.of('me', hour, day)).toMatchObject(sums(3, 3))
})

test('35: what was told yesterday makes room', () => {
  const elsewhere = createElsewhere(1)
  const tomorrow = { hour: hour + 24, day: day + 1 }
  elsewhere.tell('a', 'first', counted(3), false)
  elsewhere.sweep(day + 1)
  elsewhere.tell('a', 'second', counted(4, tomorrow), false)
  expect(elsewhere.of('second', tomorrow.hour, tomorrow.day)).toMatchObject(sums(4, 4))
  expect(elsewhere.unsure('third', tomorrow.day)).toBe(false)
})

test('35: where no room is left for others, newcomers wait, and who is known here is served', () => {
  const elsewhere = createElsewhere(1)
  const clock = { at: hour * hourMs, now: () => clock.at }
  const budgets = createBudgets({ clock, elsewhere })
  const read = (objectId: string) => {
    try {
      budgets.of({ tenantId: 't', objectId }, { rowsPerDayMax: 10 }).count(1, ['x'])
      return 'served'
    } catch (error) {
      return error instanceof Problem ? error.code : error
    }
  }
  const tell = (caller: string) => elsewhere.tell('a', caller, counted(10), budgets.knows(caller))
  expect(read('known')).toBe('served')
  tell('t first')
  expect(read('newcomer')).toBe('served')
  tell('t second')
  expect(read('second')).toBe('overloaded')
  expect(read('third')).toBe('overloaded')
  expect(read('first')).toBe('budget-exhausted')
  expect(read('newcomer')).toBe('served')
  tell('t known')
  expect(read('known')).toBe('budget-exhausted')
  clock.at += 24 * hourMs
  elsewhere.sweep(day + 1)
  expect(read('third')).toBe('served')
})
