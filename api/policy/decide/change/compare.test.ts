import { describe, expect, test } from 'vitest'
import type { Comparison } from '../../model.ts'
import { changesByMore, compares, unchanged } from './compare.ts'

const OPERATORS: readonly Comparison[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte']
const holding = (
  ...[actual, wanted, kind]: readonly [unknown, string | number | null, Parameters<typeof compares>[3]]
) => OPERATORS.filter(op => compares(actual, op, wanted, kind))

describe('compares', () => {
  test.each([
    [1, 2, 'number', ['ne', 'lt', 'lte']],
    [2, 2, 'currency', ['eq', 'lte', 'gte']],
    [3, 2, 'percent', ['ne', 'gt', 'gte']],
    [null, 2, 'number', ['ne']],
    [undefined, 2, 'number', ['ne']],
    [-1, null, 'number', ['ne']],
    [1, null, 'number', ['ne']],
    [null, null, 'number', ['eq']],
    ['AbC', 'aBc', 'string', ['eq', 'lte', 'gte']],
    ['AbC', 'aBc', 'picklist', ['eq', 'lte', 'gte']],
    ['AbC', 'aBc', 'id', ['ne', 'lt', 'lte']],
    ['AbC', 'aBc', 'reference', ['ne', 'lt', 'lte']],
    ['', null, 'string', ['eq']],
    ['2026-11-21', '2026-11-22', 'date', ['ne', 'lt', 'lte']],
    ['2026-11-22T09:00:00.000+0000', '2026-11-22T09:00:00Z', 'datetime', ['eq', 'lte', 'gte']],
    ['2026-11-22T23:59:59.999+0000', '2026-11-22', 'datetime', ['eq', 'lte', 'gte']],
    ['2026-11-23T00:00:00.000+0000', '2026-11-22', 'datetime', ['ne', 'gt', 'gte']],
    [null, '2026-11-22', 'datetime', ['ne']],
    [null, '2026-11-22T09:00:00Z', 'datetime', ['ne']],
    ['no instant', '2026-11-22', 'datetime', ['ne']],
    ['no instant', '2026-11-22T09:00:00Z', 'datetime', ['ne']],
    [-8.7e15, '2026-11-22', 'datetime', ['ne']],
    [{}, 'x', 'string', ['ne']],
    [true, null, 'boolean', ['ne']],
  ] as const)('%j with %j, a %s: %j', (actual, wanted, kind, holds) => {
    expect(holding(actual, wanted, kind)).toEqual(holds)
  })
})

test('unchanged is what is written the same, and an instant written otherwise', () => {
  expect(unchanged('a', 'a', 'string')).toBe(true)
  expect(unchanged('a', 'A', 'string')).toBe(false)
  expect(unchanged('a', 'A', 'picklist')).toBe(false)
  expect(unchanged(undefined, null, 'number')).toBe(true)
  expect(unchanged(0, null, 'number')).toBe(false)
  expect(unchanged('2026-11-22T09:00:00.000+0000', '2026-11-22T09:00:00Z', 'datetime')).toBe(true)
  expect(unchanged('2026-11-22T09:00:00.000+0000', '2026-11-22T09:00:00.000+0000', 'string')).toBe(true)
  expect(unchanged('2026-11-22T09:00:00.000+0000', '2026-11-22T09:00:00Z', 'string')).toBe(false)
  expect(unchanged(undefined, null, 'datetime')).toBe(true)
})

test('a change by more than so many per cent is told with any values', () => {
  expect(changesByMore('5', 5, 900)).toBe(true)
  expect(changesByMore(5, '5', 900)).toBe(true)
  expect(changesByMore(null, 0, 900)).toBe(true)
  expect(changesByMore(0, null, 900)).toBe(true)
  expect(changesByMore(1, null, 900)).toBe(true)
  expect(changesByMore(1, 10, 900)).toBe(false)
  expect(changesByMore(1, 10.1, 900)).toBe(true)
})
