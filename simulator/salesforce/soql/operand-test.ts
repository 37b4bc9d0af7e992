/** One comparison against literals as a test of a value. Nulls: `=` and ranges never match them, `!=` keeps them. */
import type { Value } from '../model.ts'
import { type Compiler, rangeNumber } from './compiler.ts'
import type { Range } from './date-ranges.ts'
import {
  complain,
  type Kind,
  type LiteralPlace,
  likeTest,
  type Operand,
  operand,
  unescapeText,
} from './literals.ts'
import type { Run } from './run.ts'
import type { Literal, Operator } from './tree.ts'

export type ValueTest = (value: Value, run: Run) => boolean

const OPERATORS_OF: Readonly<Record<Kind, ReadonlySet<Operator>>> = {
  text: new Set<Operator>(['=', '!=', '<', '<=', '>', '>=', 'LIKE', 'IN', 'NOT IN']),
  id: new Set<Operator>(['=', '!=', '<', '<=', '>', '>=', 'IN', 'NOT IN']),
  number: new Set<Operator>(['=', '!=', '<', '<=', '>', '>=', 'IN', 'NOT IN']),
  boolean: new Set<Operator>(['=', '!=', 'IN', 'NOT IN']),
  date: new Set<Operator>(['=', '!=', '<', '<=', '>', '>=', 'IN', 'NOT IN']),
  datetime: new Set<Operator>(['=', '!=', '<', '<=', '>', '>=', 'IN', 'NOT IN']),
}

/** The test of `op` with these literals on values of a kind. Throws when types or operator don't fit. */
export function valueTest(
  compiler: Compiler,
  kind: Kind,
  op: Operator,
  literals: readonly Literal[],
  place: LiteralPlace,
): ValueTest {
  if (!OPERATORS_OF[kind].has(op))
    throw complain(place, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${kind} field`)
  const [first] = literals
  if (op === 'LIKE') return like(first, place)
  const operands = literals.map(literal => operand(literal, kind, place))
  if (op === 'IN' || op === 'NOT IN') return inList(compiler, kind, op === 'NOT IN', operands)
  const [only] = operands
  if (!only) throw complain(place, 'MALFORMED_QUERY', 'unexpected token: <EOF>')
  if (only.range) return rangeTest(op, rangeNumber(compiler, only.name, only.n), kind)
  if (only.value === null && op !== '=' && op !== '!=')
    throw complain(place, 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on null value')
  return plainTest(op, only.value, kind)
}

function like(literal: Literal | undefined, place: LiteralPlace): ValueTest {
  if (literal?.kind !== 'string')
    throw complain(place, 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator: LIKE needs a string in quotes')
  const matches = likeTest(literal.raw, place)
  return value => typeof value === 'string' && matches(value)
}

const folded = (value: Value, kind: Kind): Value =>
  kind === 'text' && typeof value === 'string' ? value.toLowerCase() : value

function plainTest(op: Operator, wanted: Value, kind: Kind): ValueTest {
  const w = folded(wanted, kind)
  // An empty string is stored as null.
  const empty = w === null || w === ''
  if (op === '=')
    return empty
      ? value => value === null || value === ''
      : value => value === wanted || folded(value, kind) === w
  if (op === '!=') return empty ? value => value !== null && value !== '' : value => folded(value, kind) !== w
  return value => value !== null && w !== null && ordered(op, folded(value, kind) ?? '', w)
}

function ordered(op: Operator, a: string | number | boolean, b: string | number | boolean): boolean {
  switch (op) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    default:
      return a >= b
  }
}

function inList(compiler: Compiler, kind: Kind, negated: boolean, operands: readonly Operand[]): ValueTest {
  const plain = new Set<Value>()
  const ranges: number[] = []
  for (const item of operands) {
    if (item.range) ranges.push(rangeNumber(compiler, item.name, item.n))
    else plain.add(item.value === '' ? null : folded(item.value, kind))
  }
  const inRange = ranges.map(number => rangeTest('=', number, kind))
  return (value, run) => {
    const found =
      plain.has(value === '' ? null : folded(value, kind)) || inRange.some(test => test(value, run))
    return found !== negated
  }
}

function rangeTest(op: Operator, number: number, kind: Kind): ValueTest {
  const from = kind === 'date' ? (r: Range) => r.fromDay : (r: Range) => r.fromInstant
  const to = kind === 'date' ? (r: Range) => r.toDay : (r: Range) => r.toInstant
  return (value, run) => {
    const range = run.ranges[number]
    if (typeof value !== 'string' || range === undefined) return op === '!='
    switch (op) {
      case '=':
        return value >= from(range) && value < to(range)
      case '!=':
        return value < from(range) || value >= to(range)
      case '<':
        return value < from(range)
      case '<=':
        return value < to(range)
      case '>':
        return value >= to(range)
      default:
        return value >= from(range)
    }
  }
}

/** INCLUDES and EXCLUDES: each literal is a set of values joined by ';' that must all be chosen. */
export function multiPicklistTest(
  op: 'INCLUDES' | 'EXCLUDES',
  literals: readonly Literal[],
  place: LiteralPlace,
): ValueTest {
  const wanted = literals.map(literal => {
    if (literal.kind !== 'string')
      throw complain(
        place,
        'INVALID_QUERY_FILTER_OPERATOR',
        `invalid operator: ${op} needs strings in quotes`,
      )
    return choices(unescapeText(literal.raw, place))
  })
  return value => {
    const chosen = new Set(typeof value === 'string' ? choices(value) : [])
    const included = wanted.some(all => all.length > 0 && all.every(one => chosen.has(one)))
    return included === (op === 'INCLUDES')
  }
}

const choices = (text: string): string[] =>
  text
    .split(';')
    .map(one => one.trim().toLowerCase())
    .filter(one => one !== '')
