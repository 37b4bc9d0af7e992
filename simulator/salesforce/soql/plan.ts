/** A statement compiled once: every later run is closures over rows. */
import {
  type Org,
  type Row,
  type RunningUser,
  SalesforceError,
  type SObjectType,
  type Value,
  type WireRecord,
} from '../model.ts'
import { hasAggregate } from './adapt-expr.ts'
import { type Aggregation, compileAggregation } from './aggregate.ts'
import { type Compiler, fromObject } from './compiler.ts'
import { malformed } from './errors.ts'
import { compileScalar, refuse } from './functions.ts'
import { type SortKey, sorted } from './order.ts'
import type { Parsed } from './parse.ts'
import type { CompileJoin } from './predicate.ts'
import type { Base, Use } from './resolve.ts'
import type { Pages, Run } from './run.ts'
import { compileShape } from './select.ts'
import { writeRecord } from './shape.ts'
import { compileSource, type RowSource } from './source.ts'
import type { Statement } from './tree.ts'

export interface Plan {
  /** Checked again for each user. */
  readonly uses: readonly Use[]
  readonly ranges: readonly { readonly name: string; readonly n: number }[]
  readonly sets: readonly ((run: Run) => ReadonlySet<Value>)[]
  readonly allRows: boolean
  /** FIELDS() means other fields to other users: the plan serves only the user it was made for. */
  readonly ownOnly: boolean
  readonly object: SObjectType
  /** False of counts and groups. */
  readonly returnsRows: boolean
  /** `among`: rows found elsewhere instead of the whole object; only statements that return rows take it. */
  execute(run: Run, among?: readonly Row[]): Pages
}

const OFFSET_MAX = 2000

export function compilePlan(org: Org, user: RunningUser, parsed: Parsed): Plan {
  const { statement, source } = parsed
  const compiler: Compiler = { org, user, source, uses: [], ranges: [], sets: [] }
  const object = fromObject(compiler, statement.from)
  const base: Base = { object, alias: statement.alias }
  const execute = compileTop(compiler, base, statement)
  return {
    uses: compiler.uses,
    ranges: compiler.ranges,
    sets: compiler.sets,
    allRows: statement.allRows,
    ownOnly: usesFieldsFunction(statement),
    object,
    returnsRows: !isCountOnly(statement) && !isAggregated(statement),
    execute,
  }
}

function usesFieldsFunction(statement: Statement): boolean {
  return statement.select.some(
    item => item.kind === 'fields' || (item.kind === 'subquery' && usesFieldsFunction(item.statement)),
  )
}

function compileTop(compiler: Compiler, base: Base, statement: Statement): Plan['execute'] {
  checkOffset(statement)
  const max = statement.limit ?? Number.POSITIVE_INFINITY
  if (isCountOnly(statement)) {
    if (statement.groupBy.length > 0 || statement.orderBy.length > 0 || statement.select.length > 1)
      throw malformed(
        'COUNT() must be the only element in the SELECT list and takes neither GROUP BY nor ORDER BY',
      )
    const source = compileSource(compiler, base, statement, joinCompiler(compiler))
    return run => ({
      total: Math.max(0, source.count(run, max + statement.offset) - statement.offset),
      countOnly: true,
      records: () => [],
    })
  }
  if (isAggregated(statement)) return compileGrouped(compiler, base, statement, max)
  const rows = compileRows(
    compiler,
    base,
    statement,
    compileShape(compiler, base, statement, compileChildRows),
  )
  return rows.pages
}

const isCountOnly = (statement: Statement): boolean =>
  statement.select.some(
    i => i.kind === 'expr' && i.expr.kind === 'call' && i.expr.name === 'COUNT' && i.expr.args.length === 0,
  )

const isAggregated = (statement: Statement): boolean =>
  statement.groupBy.length > 0 ||
  statement.having !== null ||
  statement.select.some(item => item.kind === 'expr' && hasAggregate(item.expr))

function checkOffset(statement: Statement): void {
  if (statement.offset > OFFSET_MAX)
    throw new SalesforceError(
      400,
      'NUMBER_OUTSIDE_VALID_RANGE',
      `Maximum SOQL offset allowed is ${OFFSET_MAX}`,
    )
}

function compileGrouped(
  compiler: Compiler,
  base: Base,
  statement: Statement,
  max: number,
): (run: Run) => Pages {
  const aggregation: Aggregation = compileAggregation(compiler, base, statement)
  const source = compileSource(compiler, base, statement, joinCompiler(compiler))
  return run => {
    const all = aggregation.groups(source.rows(run, Number.POSITIVE_INFINITY), run)
    const { having } = aggregation
    const kept = having ? all.filter(group => having(group, run)) : all
    const groups = sorted(kept, aggregation.order, run).slice(statement.offset, statement.offset + max)
    return { total: groups.length, records: (from, to) => groups.slice(from, to).map(aggregation.record) }
  }
}

interface Rows {
  readonly source: RowSource
  readonly pages: (run: Run, among?: readonly Row[]) => Pages
}

function compileRows(
  compiler: Compiler,
  base: Base,
  statement: Statement,
  shape: ReturnType<typeof compileShape>,
): Rows {
  const source = compileSource(compiler, base, statement, joinCompiler(compiler))
  const order = compileOrder(compiler, base, statement)
  const { object } = base
  const end = statement.offset + (statement.limit ?? Number.POSITIVE_INFINITY)
  const pages = (run: Run, among?: readonly Row[]): Pages => {
    const found = source.rows(run, order.length > 0 ? Number.POSITIVE_INFINITY : end, among)
    const ordered = sorted(found, order, run)
    const rows = statement.offset > 0 || end < ordered.length ? ordered.slice(statement.offset, end) : ordered
    const write = (row: Row, later: Run): WireRecord => writeRecord(shape, row, object, later)
    return {
      total: rows.length,
      records: (from, to, later) => rows.slice(from, to).map(row => write(row, later)),
    }
  }
  return { source, pages }
}

/** A child subquery: from the parent's id and a run to its pages. */
export type ChildRows = (among: readonly Row[], run: Run) => Pages

function compileChildRows(compiler: Compiler, base: Base, statement: Statement): ChildRows {
  if (isAggregated(statement))
    throw malformed('Aggregate functions and GROUP BY are not allowed in a child subquery')
  checkOffset(statement)
  const rows = compileRows(
    compiler,
    base,
    statement,
    compileShape(compiler, base, statement, compileChildRows),
  )
  return (among, run) => rows.pages(run, among)
}

function compileOrder(compiler: Compiler, base: Base, statement: Statement): SortKey<Row>[] {
  return statement.orderBy.map(item => {
    if (hasAggregate(item.expr))
      throw refuse(compiler, item.expr, 'Ordered field must be grouped or aggregated')
    const { get, kind, path } = compileScalar(compiler, base, item.expr)
    if (!path.field.sortable)
      throw refuse(compiler, item.expr, `field '${path.field.name}' can not be sorted in a query call`)
    return { get, text: kind === 'text', descending: item.descending, nullsLast: item.nullsLast }
  })
}

/** The one column of a semi-join as a set of ids. */
function joinCompiler(compiler: Compiler): CompileJoin {
  return statement => {
    const object = fromObject(compiler, statement.from)
    const base: Base = { object, alias: statement.alias }
    const [item] = statement.select
    if (
      statement.select.length !== 1 ||
      item?.kind !== 'expr' ||
      item.expr.kind !== 'path' ||
      isAggregated(statement)
    )
      throw malformed('A semi join sub-select must select exactly one id or reference field')
    const column = compileScalar(compiler, base, item.expr)
    if (column.kind !== 'id')
      throw refuse(
        compiler,
        item.expr,
        'The selected field in the semi join sub-select must be an id or reference field',
      )
    const source = compileSource(compiler, base, statement, joinCompiler(compiler))
    const order = compileOrder(compiler, base, statement)
    const max = statement.limit ?? Number.POSITIVE_INFINITY
    return run => {
      const rows = sorted(source.rows(run, order.length > 0 ? Number.POSITIVE_INFINITY : max), order, run)
      const values = new Set<Value>()
      for (const row of rows.slice(0, max)) {
        const value = column.get(row, run)
        if (value !== null) values.add(value)
      }
      return values
    }
  }
}
