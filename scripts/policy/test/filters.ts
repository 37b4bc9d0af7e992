/** Filters of a test, written as a policy writes scopes: { Amount: { gt: 1 }, any: [...] }. */
import type { Node } from 'yaml'
import type { Place } from '../../../api/policy/load/faults.ts'
import { type Entry, readMap } from '../../../api/policy/load/yaml.ts'
import type { Filter } from '../../../api/policy/types.ts'
import { itemsOf, type Reading, scalarOf, scalarsOf } from './nodes.ts'

const OPERATORS = {
  eq: 'equals',
  ne: 'notEquals',
  lt: 'lessThan',
  lte: 'atMost',
  gt: 'greaterThan',
  gte: 'atLeast',
} as const

/** The filters of a map, all of which must hold. */
export function readFilters(node: Node | null, place: Place, reading: Reading): readonly Filter[] {
  const entries = readMap(node, 'A filter', place, reading.faults) ?? []
  return entries.flatMap(entry => readTerm(entry, reading))
}

function readTerm(entry: Entry, reading: Reading): readonly Filter[] {
  const { key, value, keyPlace } = entry
  if (key === 'not') return [{ not: all(readFilters(value, keyPlace, reading)) }]
  if (key === 'any' || key === 'all') {
    const parts = itemsOf(entry, reading).map(item => all(readFilters(item, item, reading)))
    return [key === 'any' ? { any: parts } : { all: parts }]
  }
  const operators = readMap(value, `The filter on ${key}`, keyPlace, reading.faults) ?? []
  return operators.flatMap(operator => readOperator(key, operator, reading))
}

const all = (filters: readonly Filter[]): Filter => {
  const [only, ...more] = filters
  return only !== undefined && more.length === 0 ? only : { all: filters }
}

function readOperator(field: string, operator: Entry, reading: Reading): readonly Filter[] {
  const { key, value, keyPlace } = operator
  if (key === 'in' || key === 'notIn') return [{ field, is: key, values: scalarsOf(operator, reading) }]
  if (key === 'startsWith' || key === 'contains')
    return [{ field, is: key, value: String(scalarOf(value, reading)) }]
  const name = Object.entries(OPERATORS).find(([short]) => short === key)?.[1]
  if (name !== undefined) return [{ field, is: name, value: scalarOf(value, reading) }]
  const known = [...Object.keys(OPERATORS), 'in', 'notIn', 'startsWith', 'contains']
  reading.faults.add(keyPlace, `A filter has no operator ${key}.`, `Use ${known.join(', ')}.`)
  return []
}
