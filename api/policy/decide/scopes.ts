/** Row scopes, bound to a caller: as a condition to send, and as a test of a row that came back. */

import type { Condition, Literal } from '../../soql/tree.ts'
import { isoInstant } from '../../soql/wire.ts'
import type { Comparison, GrantModel, Operand, Scope } from '../model.ts'
import type { FieldKind } from '../types.ts'

/** What `$caller.*` stands for: one text, or a list of ids. Grants with a variable that isn't here are not in a view. */
export type Variables = Readonly<Record<string, string | readonly string[]>>

type Row = Readonly<Record<string, unknown>>
/** Undefined: can't be told, which counts as no. */
type Test = (row: Row) => boolean | undefined

const OPERATORS = { eq: '=', ne: '!=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** The rows any of these grants gives, seen from `prefix`; undefined: every row. */
export function scopeOf(
  grants: readonly GrantModel[],
  prefix: string,
  caller: Variables,
): Condition | undefined {
  const parts: Condition[] = []
  for (const { where } of grants) {
    if (where === undefined) return undefined
    parts.push(conditionOf(where, prefix, caller))
  }
  return anyOf(parts)
}

/** Any of these conditions, nested ones flattened: fewer parentheses, a shorter statement. */
export function anyOf(parts: readonly Condition[]): Condition {
  const flat = parts.flatMap(p => (p.kind === 'any' ? p.of : [p]))
  const [first] = flat
  if (first === undefined) return { kind: 'never' }
  return flat.length === 1 ? first : { kind: 'any', of: flat }
}

/** One scope as a condition to send. */
export function conditionOf(scope: Scope, prefix: string, caller: Variables): Condition {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return { kind: scope.kind, of: scope.of.map(s => conditionOf(s, prefix, caller)) }
    case 'not':
      return { kind: 'not', of: conditionOf(scope.of, prefix, caller) }
    case 'compare': {
      const field = prefix + scope.path
      return { kind: 'compare', field, op: OPERATORS[scope.op], value: bound(scope.value, caller) }
    }
    case 'in': {
      const field = prefix + scope.path
      return { kind: 'in', field, negated: false, values: scope.values.map(v => bound(v, caller)) }
    }
    case 'among': {
      const values = listOf(scope.variable, caller).map(value => ({ type: 'string', value }) as const)
      return { kind: 'in', field: prefix + scope.path, negated: false, values }
    }
  }
}

/** The constant an operand stands for. */
export function bound(operand: Operand, caller: Variables): Literal {
  if (operand.type !== 'caller') return operand
  const value = caller[operand.variable]
  if (typeof value !== 'string') throw unbound(operand.variable)
  return { type: 'string', value }
}

function listOf(variable: string, caller: Variables): readonly string[] {
  const value = caller[variable]
  if (value === undefined || typeof value === 'string') throw unbound(variable)
  return value
}

const unbound = (variable: string) => new Error(`A grant that needs $caller.${variable} is live without it.`)

/**
 * Does any of these grants give the row? The answer errs towards no: where Salesforce's comparison can't be repeated
 * with certainty (an empty field below a number, then negated) the row counts as not given.
 */
export function rowTest(
  grants: readonly GrantModel[],
  prefix: string,
  caller: Variables,
): ((row: Row) => boolean) | undefined {
  const tests: Test[] = []
  for (const { where } of grants) {
    if (where === undefined) return undefined
    tests.push(scopeTest(where, prefix, caller))
  }
  return row => {
    for (const test of tests) if (test(row) === true) return true
    return false
  }
}

/** Paths a row must carry for `rowTest` of the same grants. */
export function pathsOf(grants: readonly GrantModel[], prefix: string): readonly string[] {
  return grants.flatMap(g => (g.where === undefined ? [] : scopePaths(g.where))).map(path => prefix + path)
}

/** Paths a row must carry for the test of a scope. */
export function scopePaths(scope: Scope): readonly string[] {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return scope.of.flatMap(scopePaths)
    case 'not':
      return scopePaths(scope.of)
    default:
      return [scope.path]
  }
}

/** The test of one scope on a wire record, seen from `prefix`. */
export function scopeTest(scope: Scope, prefix: string, caller: Variables): Test {
  switch (scope.kind) {
    case 'all': {
      const tests = scope.of.map(s => scopeTest(s, prefix, caller))
      return row => all(tests, row)
    }
    case 'any': {
      const tests = scope.of.map(s => scopeTest(s, prefix, caller))
      return row => any(tests, row)
    }
    case 'not': {
      const test = scopeTest(scope.of, prefix, caller)
      return row => negated(test(row))
    }
    case 'compare':
      return compareTest(`${prefix}${scope.path}`, scope.field.kind, scope.op, bound(scope.value, caller))
    case 'in': {
      const path = `${prefix}${scope.path}`
      const tests = scope.values.map(v => compareTest(path, scope.field.kind, 'eq', bound(v, caller)))
      return row => any(tests, row)
    }
    case 'among': {
      const names = `${prefix}${scope.path}`.split('.')
      const ids = new Set(listOf(scope.variable, caller))
      return row => ids.has(String(valueAt(row, names)))
    }
  }
}

function all(tests: readonly Test[], row: Row): boolean | undefined {
  let result: boolean | undefined = true
  for (const test of tests) {
    const holds = test(row)
    if (holds === false) return false
    if (holds === undefined) result = undefined
  }
  return result
}

function any(tests: readonly Test[], row: Row): boolean | undefined {
  let result: boolean | undefined = false
  for (const test of tests) {
    const holds = test(row)
    if (holds === true) return true
    if (holds === undefined) result = undefined
  }
  return result
}

const negated = (holds: boolean | undefined) => (holds === undefined ? undefined : !holds)

function compareTest(path: string, kind: FieldKind, op: Comparison, literal: Literal): Test {
  const names = path.split('.')
  const read = readerOf(kind)
  const wanted = literal.type === 'null' ? null : read(literal.value)
  return row => {
    const value = valueAt(row, names)
    const actual = value === null ? null : read(value)
    if (op === 'eq') return sameAs(actual, wanted)
    if (op === 'ne') return negated(sameAs(actual, wanted))
    // SOQL says nothing certain about an empty field under NOT, so neither does this.
    if (actual === null || wanted === null) return undefined
    if (op === 'lt') return actual < wanted
    if (op === 'lte') return actual <= wanted
    return op === 'gt' ? actual > wanted : actual >= wanted
  }
}

type Comparable = string | number | boolean | null

// Salesforce compares text without regard to case, except in fields made otherwise: equal but for case can't be told.
function sameAs(a: Comparable, b: Comparable): boolean | undefined {
  if (a === b) return true
  return typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase()
    ? undefined
    : false
}

function readerOf(kind: FieldKind): (value: unknown) => string | number | boolean {
  if (kind === 'picklist' || kind === 'multipicklist') return value => String(value).toLowerCase()
  if (kind === 'datetime') return value => Date.parse(isoInstant(String(value)))
  return value => (typeof value === 'number' || typeof value === 'boolean' ? value : String(value))
}

/** The value at a path of a wire record; null where a parent is empty. */
export function valueAt(row: Row, names: readonly string[]): unknown {
  let value: unknown = row
  for (const name of names) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Row)[name]
  }
  return value === undefined ? null : value
}
