/** GROUP BY, ROLLUP, CUBE, HAVING and the aggregate functions. */
import type { Field, Row, Value, WireRecord } from '../model.ts'
import { wireValue } from '../wire-values.ts'
import { type Accumulator, accumulators } from './accumulator.ts'
import { AGGREGATES, hasAggregate } from './adapt-expr.ts'
import type { Compiler } from './compiler.ts'
import { compileScalar, onlyArgument, refuse, type Scalar } from './functions.ts'
import { type Kind, kindOf, type LiteralPlace } from './literals.ts'
import { valueTest } from './operand-test.ts'
import type { SortKey } from './order.ts'
import { compileBoolean } from './predicate.ts'
import type { Base } from './resolve.ts'
import type { Run } from './run.ts'
import type { CallExpr, Expr, Statement } from './tree.ts'

interface Group {
  /** By the number of the grouped expression; null where a ROLLUP sums over it. */
  readonly keys: Value[]
  readonly sums: Accumulator[]
}

interface Column {
  readonly get: (group: Group) => Value
  readonly kind: Kind
  readonly field: Field | null
}

export interface Aggregation {
  groups(rows: Iterable<Row>, run: Run): Group[]
  having: ((group: Group, run: Run) => boolean) | null
  readonly order: readonly SortKey<Group>[]
  record(group: Group): WireRecord
}

/** Grouped fields a CUBE or ROLLUP takes at most. Source: SOQL reference. */
const ROLLUP_FIELDS_MAX = 3

export function compileAggregation(compiler: Compiler, base: Base, statement: Statement): Aggregation {
  const grouped = compileGrouping(compiler, base, statement.groupBy)
  const makers: { text: string; make: () => Accumulator; scalar: Scalar | null }[] = []
  const column = (expr: Expr): Column => {
    if (expr.kind === 'call' && AGGREGATES.has(expr.name))
      return aggregateColumn(compiler, base, expr, makers)
    if (expr.kind === 'call' && hasAggregate(expr)) return column(onlyArgument(compiler, expr))
    return groupedColumn(compiler, base, expr, grouped.keys)
  }
  const columns = compileColumns(compiler, statement, column)
  const having = statement.having
    ? compileBoolean<Group>(statement.having, compare => {
        const { get, kind } = column(compare.left)
        const place: LiteralPlace = { source: compiler.source, written: placeOf(compare.left) }
        const test = valueTest(compiler, kind, compare.op, compare.values, place)
        return (group, run) => test(get(group), run)
      })
    : null
  const order = statement.orderBy.map(item => {
    const { get, kind } = column(item.expr)
    return { get, text: kind === 'text', descending: item.descending, nullsLast: item.nullsLast }
  })
  return {
    groups: (rows, run) => collect(rows, run, grouped, makers),
    having,
    order,
    record(group) {
      const record: WireRecord = { attributes: { type: 'AggregateResult' } }
      for (const { name, get, field } of columns)
        record[name] = field ? wireValue(field, get(group)) : get(group)
      return record
    },
  }
}

const placeOf = (expr: Expr): string => (expr.kind === 'call' ? expr.name : expr.text)

interface Grouping {
  readonly keys: readonly Scalar[]
  /** Which keys each set of groups keeps; one set with all of them unless ROLLUP or CUBE is used. */
  readonly sets: readonly (readonly number[])[]
}

function compileGrouping(compiler: Compiler, base: Base, groupBy: readonly Expr[]): Grouping {
  const [first] = groupBy
  const sets =
    first?.kind === 'call' && (first.name === 'ROLLUP' || first.name === 'CUBE') ? first.name : null
  const exprs = sets && first?.kind === 'call' ? first.args : groupBy
  if (sets && first && (groupBy.length > 1 || exprs.length > ROLLUP_FIELDS_MAX))
    throw refuse(
      compiler,
      first,
      `GROUP BY ${sets} takes at most ${ROLLUP_FIELDS_MAX} fields and nothing beside it`,
    )
  const keys = exprs.map(expr => {
    const scalar = compileScalar(compiler, base, expr)
    if (!scalar.dateFunction && !scalar.path.field.groupable)
      throw refuse(compiler, expr, `field '${scalar.path.field.name}' can not be grouped in a query call`)
    return scalar
  })
  const all = keys.map((_, i) => i)
  if (sets === 'ROLLUP') return { keys, sets: [...all.map(i => all.slice(0, all.length - i)), []] }
  if (sets === 'CUBE') return { keys, sets: subsets(all) }
  return { keys, sets: [all] }
}

/** Every subset, the fullest first. */
function subsets(all: readonly number[]): number[][] {
  const masks = Array.from({ length: 2 ** all.length }, (_, i) => 2 ** all.length - 1 - i)
  return masks.map(mask => all.filter(n => (mask >> n) & 1))
}

function aggregateColumn(
  compiler: Compiler,
  base: Base,
  expr: CallExpr,
  makers: { text: string; make: () => Accumulator; scalar: Scalar | null }[],
): Column {
  const scalar = compileScalar(compiler, base, onlyArgument(compiler, expr))
  const { field } = scalar.path
  const supported =
    expr.name === 'COUNT' || expr.name === 'COUNT_DISTINCT'
      ? field.filterable
      : expr.name === 'SUM' || expr.name === 'AVG'
        ? scalar.kind === 'number' && !scalar.dateFunction
        : field.aggregatable && scalar.kind !== 'boolean'
  if (!supported)
    throw refuse(compiler, expr, `field ${field.name} does not support aggregate operator ${expr.name}`)
  const text = `${expr.name}(${scalar.path.keys.join('.')})`
  const make = accumulators[expr.name]
  if (!make) throw refuse(compiler, expr, `unexpected token: '${expr.name}'`)
  const known = makers.findIndex(m => m.text === text)
  const number = known >= 0 ? known : makers.push({ text, make, scalar }) - 1
  const ownType = expr.name === 'MIN' || expr.name === 'MAX'
  return {
    get: group => group.sums[number]?.result() ?? null,
    kind: ownType ? kindOf(field) : 'number',
    field: ownType ? field : null,
  }
}

function groupedColumn(compiler: Compiler, base: Base, expr: Expr, keys: readonly Scalar[]): Column {
  const scalar = compileScalar(compiler, base, expr)
  const number = keys.findIndex(key => sameScalar(key, scalar))
  if (number < 0) throw refuse(compiler, expr, `Field must be grouped or aggregated: ${nameOf(expr, scalar)}`)
  return { get: group => group.keys[number] ?? null, kind: scalar.kind, field: scalar.field }
}

const nameOf = (expr: Expr, scalar: Scalar): string =>
  expr.kind === 'call' ? expr.text : scalar.path.field.name

const sameScalar = (a: Scalar, b: Scalar): boolean => a.signature === b.signature

function compileColumns(
  compiler: Compiler,
  statement: Statement,
  column: (expr: Expr) => Column,
): (Column & { name: string })[] {
  const names = new Set<string>()
  let unnamed = 0
  return statement.select.map(item => {
    if (item.kind !== 'expr')
      throw refuse(
        compiler,
        { kind: 'path', parts: [], text: 'SELECT' },
        'Grouped query cannot contain subqueries',
      )
    const compiled = column(item.expr)
    const isPath = item.expr.kind === 'path'
    const name = item.alias ?? (isPath && compiled.field ? compiled.field.name : `expr${unnamed++}`)
    if (names.has(name.toLowerCase())) throw refuse(compiler, item.expr, `duplicate alias: ${name}`)
    names.add(name.toLowerCase())
    return { ...compiled, name }
  })
}

function collect(
  rows: Iterable<Row>,
  run: Run,
  grouping: Grouping,
  makers: readonly { make: () => Accumulator; scalar: Scalar | null }[],
): Group[] {
  const groups = new Map<string, Group>()
  const fresh = (keys: Value[]): Group => ({ keys, sums: makers.map(m => m.make()) })
  // Without GROUP BY there is one result even of no rows.
  if (grouping.keys.length === 0) groups.set('0[]', fresh([]))
  for (const row of rows) {
    const values = grouping.keys.map(key => key.get(row, run))
    const inputs = makers.map(m => m.scalar?.get(row, run) ?? null)
    for (const [s, set] of grouping.sets.entries()) {
      const keys = values.map((value, i) => (set.includes(i) ? value : null))
      const id = s + JSON.stringify(keys.map(k => (typeof k === 'string' ? k.toLowerCase() : k)))
      const group = groups.get(id) ?? fresh(keys)
      groups.set(id, group)
      for (const [i, sum] of group.sums.entries()) sum.add(inputs[i] ?? null)
    }
  }
  return [...groups.values()]
}
