/** Conditions → closures. A top-level AND stays a list, so that an index may serve one of its parts. */
import { SalesforceError, type Value } from '../model.ts'
import { hasAggregate } from './adapt-expr.ts'
import type { Compiler } from './compiler.ts'
import { type Driver, equalityDriver, joinDriver, prefixDriver } from './driver.ts'
import { malformed } from './errors.ts'
import { compileScalar, refuse, type Scalar } from './functions.ts'
import { complain, type LiteralPlace, likePrefix, operand } from './literals.ts'
import { multiPicklistTest, type ValueTest, valueTest } from './operand-test.ts'
import type { Base } from './resolve.ts'
import type { Predicate, Run } from './run.ts'
import type { Compare, Condition, Statement } from './tree.ts'

/** One part of the top-level AND: its test, and the index that can find its rows without testing all. */
export interface Conjunct {
  readonly test: Predicate
  readonly driver: Driver | null
}

/** Compiles the statement of a semi-join and returns how to find its values. */
export type CompileJoin = (statement: Statement) => (run: Run) => ReadonlySet<Value>

export function compileConjuncts(
  compiler: Compiler,
  base: Base,
  condition: Condition | null,
  join: CompileJoin,
): Conjunct[] {
  if (condition === null) return []
  if (condition.kind === 'and')
    return condition.items.flatMap(item => compileConjuncts(compiler, base, item, join))
  if (condition.kind === 'compare') return [compileCompare(compiler, base, condition, join)]
  return [{ test: compileTest(compiler, base, condition, join), driver: null }]
}

function compileTest(compiler: Compiler, base: Base, condition: Condition, join: CompileJoin): Predicate {
  return compileBoolean(condition, compare => compileCompare(compiler, base, compare, join).test)
}

/** NOT, AND and OR over tests of single comparisons; SOQL knows true and false only. */
export function compileBoolean<T>(
  condition: Condition,
  leaf: (compare: Compare) => (item: T, run: Run) => boolean,
): (item: T, run: Run) => boolean {
  if (condition.kind === 'compare') return leaf(condition)
  if (condition.kind === 'not') {
    const inner = compileBoolean(condition.item, leaf)
    return (item, run) => !inner(item, run)
  }
  const tests = condition.items.map(one => compileBoolean(one, leaf))
  return condition.kind === 'and'
    ? (item, run) => tests.every(test => test(item, run))
    : (item, run) => tests.some(test => test(item, run))
}

function compileCompare(compiler: Compiler, base: Base, compare: Compare, join: CompileJoin): Conjunct {
  if (hasAggregate(compare.left))
    throw refuse(compiler, compare.left, 'aggregate functions are not allowed in WHERE')
  const scalar = compileScalar(compiler, base, compare.left)
  const place: LiteralPlace = { source: compiler.source, written: placeOf(compare) }
  const { field } = scalar.path
  if (!field.filterable)
    throw complain(place, 'INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`)
  const { get } = scalar
  if (compare.subquery) return compileJoinTest(compiler, compare, scalar, join(compare.subquery), place)
  const test = testOf(compiler, compare, scalar, place)
  return { test: (row, run) => test(get(row, run), run), driver: driverOf(compare, scalar, place) }
}

const placeOf = (compare: Compare): string =>
  compare.left.kind === 'call' ? compare.left.name : compare.left.text

function testOf(compiler: Compiler, compare: Compare, scalar: Scalar, place: LiteralPlace): ValueTest {
  const { op, values } = compare
  const multi = scalar.path.field.type === 'multipicklist'
  if (op === 'INCLUDES' || op === 'EXCLUDES') {
    if (!multi)
      throw complain(place, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${scalar.kind} field`)
    return multiPicklistTest(op, values, place)
  }
  return valueTest(compiler, scalar.kind, op, values, place)
}

/** An index can serve `=`, IN and the beginning of a text; nulls and date ranges are scanned for. */
function driverOf(compare: Compare, scalar: Scalar, place: LiteralPlace): Driver | null {
  const [first] = compare.values
  if (scalar.plain && compare.op === 'LIKE' && first?.kind === 'string') {
    const prefix = likePrefix(first.raw, place)
    return prefix === undefined ? null : prefixDriver(scalar.path, prefix)
  }
  if (!scalar.plain || (compare.op !== '=' && compare.op !== 'IN')) return null
  const values = new Set<Value>()
  for (const literal of compare.values) {
    const decoded = operand(literal, scalar.kind, place)
    if (decoded.range || decoded.value === null || decoded.value === '') return null
    values.add(
      typeof decoded.value === 'string' && scalar.kind === 'text'
        ? decoded.value.toLowerCase()
        : decoded.value,
    )
  }
  return equalityDriver(scalar.path, [...values])
}

function compileJoinTest(
  compiler: Compiler,
  compare: Compare,
  scalar: Scalar,
  values: (run: Run) => ReadonlySet<Value>,
  place: LiteralPlace,
): Conjunct {
  const { op } = compare
  if (op !== 'IN' && op !== 'NOT IN') throw malformed(`unexpected token: '${op}'`)
  if (scalar.kind !== 'id')
    throw new SalesforceError(
      400,
      'INVALID_QUERY_FILTER_OPERATOR',
      `Semi join sub-selects can only be used with id or reference fields: ${place.written}`,
    )
  const number = compiler.sets.push(values) - 1
  const wanted = op === 'IN'
  const { get } = scalar
  return {
    test: (row, run) => {
      const value = get(row, run)
      return (value !== null && run.set(number).has(value)) === wanted
    },
    driver: wanted && scalar.plain ? joinDriver(scalar.path, number) : null,
  }
}
