/** Filters, whose fields were permitted already, become conditions: values typed, operators fitted to their field. */
import type { Condition } from '../../soql/tree.ts'
import type { FieldKind, Filter, Period } from '../types.ts'
import { invalidInput } from './refusals.ts'
import { literalOf, textOf } from './values.ts'
import type { ResolvedPath } from './view.ts'

const IN_VALUES_MAX = 200
const OPERATORS = {
  equals: '=',
  notEquals: '!=',
  lessThan: '<',
  atMost: '<=',
  greaterThan: '>',
  atLeast: '>=',
} as const
const ORDERED: ReadonlySet<FieldKind> = new Set(['number', 'currency', 'percent', 'date', 'datetime'])
const TEXTUAL: ReadonlySet<FieldKind> = new Set(['string', 'email', 'phone', 'url', 'picklist'])

type Leaf = Exclude<Filter, { all: unknown } | { any: unknown } | { not: unknown }>

/** The condition of a filter. Throws Problem 'invalid-input' for a value or operator that its field doesn't take. */
export function conditionOf(filter: Filter, resolve: (written: string) => ResolvedPath): Condition {
  if ('all' in filter) return { kind: 'all', of: filter.all.map(f => conditionOf(f, resolve)) }
  if ('any' in filter) return { kind: 'any', of: filter.any.map(f => conditionOf(f, resolve)) }
  if ('not' in filter) return { kind: 'not', of: conditionOf(filter.not, resolve) }
  return comparison(filter, resolve(filter.field))
}

function comparison(leaf: Leaf, { path: field, field: { kind } }: ResolvedPath): Condition {
  switch (leaf.is) {
    case 'in':
    case 'notIn':
      if (leaf.values.length > IN_VALUES_MAX)
        throw invalidInput(`${field} takes at most ${IN_VALUES_MAX} values.`)
      if (kind === 'multipicklist') throw unfit(field, leaf.is)
      return {
        kind: 'in',
        field,
        negated: leaf.is === 'notIn',
        values: leaf.values.map(v => literalOf(field, kind, v)),
      }
    case 'startsWith':
    case 'contains':
      if (!TEXTUAL.has(kind)) throw unfit(field, leaf.is)
      if (textOf(field, leaf.value) === '') throw invalidInput(`${field} wants a text that is not empty.`)
      return { kind: 'like', field, match: leaf.is, text: leaf.value }
    case 'during':
      return during(field, kind, leaf.period)
    case 'equals':
    case 'notEquals':
      return { kind: 'compare', field, op: OPERATORS[leaf.is], value: literalOf(field, kind, leaf.value) }
    case 'lessThan':
    case 'atMost':
    case 'greaterThan':
    case 'atLeast':
      if (!ORDERED.has(kind) || leaf.value === null) throw unfit(field, leaf.is)
      return { kind: 'compare', field, op: OPERATORS[leaf.is], value: literalOf(field, kind, leaf.value) }
    default:
      throw invalidInput('A filter has an operator that doesn’t exist.')
  }
}

// Days are exact for a date; for an instant they begin and end when the caller's clock says so.
function during(field: string, kind: FieldKind, period: Period): Condition {
  if (kind !== 'date' && kind !== 'datetime') throw unfit(field, 'during')
  const [from, until] =
    kind === 'date' ? [period.fromDate, period.untilDate] : [period.fromInstant, period.untilInstant]
  return {
    kind: 'all',
    of: [
      { kind: 'compare', field, op: '>=', value: literalOf(field, kind, from) },
      { kind: 'compare', field, op: '<', value: literalOf(field, kind, until) },
    ],
  }
}

const unfit = (field: string, operator: string) => invalidInput(`${field} can’t be asked with ${operator}.`)
