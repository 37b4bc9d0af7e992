/** The aggregate functions as running sums. Nulls are left out of every one. */
import type { Value } from '../model.ts'

export interface Accumulator {
  add(value: Value): void
  result(): Value
}

const folded = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value)

function count(): Accumulator {
  let n = 0
  return {
    add(value) {
      if (value !== null) n++
    },
    result: () => n,
  }
}

function countDistinct(): Accumulator {
  const seen = new Set<Value>()
  return {
    add(value) {
      if (value !== null) seen.add(folded(value))
    },
    result: () => seen.size,
  }
}

function total(mean: boolean): Accumulator {
  let sum = 0
  let n = 0
  return {
    add(value) {
      if (typeof value !== 'number') return
      sum += value
      n++
    },
    result: () => (n === 0 ? null : mean ? sum / n : sum),
  }
}

function extreme(
  isBetter: (a: string | number | boolean, b: string | number | boolean) => boolean,
): Accumulator {
  let best: Value = null
  let bestFolded: Value = null
  return {
    add(value) {
      const own = folded(value)
      if (own === null || (bestFolded !== null && !isBetter(own, bestFolded))) return
      best = value
      bestFolded = own
    },
    result: () => best,
  }
}

export const accumulators: Readonly<Record<string, () => Accumulator>> = {
  COUNT: count,
  COUNT_DISTINCT: countDistinct,
  SUM: () => total(false),
  AVG: () => total(true),
  MIN: () => extreme((a, b) => a < b),
  MAX: () => extreme((a, b) => a > b),
}
