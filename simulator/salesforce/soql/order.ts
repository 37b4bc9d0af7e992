/** ORDER BY: text without regard to case, nulls first unless told otherwise, equal rows stay as they were. */
import type { Value } from '../model.ts'
import type { Run } from './run.ts'

export interface SortKey<T> {
  readonly get: (item: T, run: Run) => Value
  readonly text: boolean
  readonly descending: boolean
  readonly nullsLast: boolean
}

export function sorted<T>(items: readonly T[], keys: readonly SortKey<T>[], run: Run): readonly T[] {
  if (keys.length === 0 || items.length < 2) return items
  const decorated = items.map(item => ({ item, values: keys.map(key => sortValue(key, item, run)) }))
  decorated.sort((a, b) => {
    for (const [i, key] of keys.entries()) {
      const order = compare(a.values[i] ?? null, b.values[i] ?? null, key)
      if (order !== 0) return order
    }
    return 0
  })
  return decorated.map(d => d.item)
}

function sortValue<T>(key: SortKey<T>, item: T, run: Run): Value {
  const value = key.get(item, run)
  return key.text && typeof value === 'string' ? value.toLowerCase() : value
}

function compare(a: Value, b: Value, key: { descending: boolean; nullsLast: boolean }): number {
  if (a === null || b === null) {
    if (a === b) return 0
    return (a === null) === key.nullsLast ? 1 : -1
  }
  if (a === b) return 0
  return a < b === key.descending ? 1 : -1
}
