/** Executes a query tree over plain rows, as Salesforce would: rows out, with nothing on them but what was selected. */
import type { Condition, Literal, SelectQuery } from '../../api/soql/tree.ts'

export type Value = string | number | boolean | null
export interface Row {
  readonly Id: string
  readonly [field: string]: Value
}
/** Rows by object, and where each reference of an object leads: relationship name → its field and target. */
export interface World {
  readonly rows: Readonly<Record<string, readonly Row[]>>
  find(object: string, id: Value): Row | undefined
  readonly references: Readonly<
    Record<string, Readonly<Record<string, { readonly field: string; readonly to: string }>>>
  >
}

/** The record a relationship of a row leads to, with its object. */
export function follow(
  world: World,
  object: string,
  row: Row,
  name: string,
): { object: string; row: Row | null } {
  const reference = world.references[object]?.[name]
  if (reference === undefined) throw new Error(`${object} has no ${name}`)
  return { object: reference.to, row: world.find(reference.to, row[reference.field] ?? null) ?? null }
}

function valueAt(world: World, object: string, row: Row, path: string): Value {
  const names = path.split('.')
  const field = names.pop() ?? ''
  let at: { object: string; row: Row | null } = { object, row }
  for (const name of names) {
    if (at.row === null) return null
    at = follow(world, at.object, at.row, name)
  }
  if (at.row === null) return null
  const value = at.row[field]
  if (value === undefined) throw new Error(`INVALID_FIELD ${path}`)
  return value
}

const plain = (literal: Literal): Value => (literal.type === 'null' ? null : literal.value)

export function compare(actual: Value, op: string, wanted: Value): boolean {
  if (op === '=') return actual === wanted
  if (op === '!=') return actual !== wanted
  if (actual === null || wanted === null) return false
  if (op === '<') return actual < wanted
  if (op === '<=') return actual <= wanted
  return op === '>' ? actual > wanted : actual >= wanted
}

function holds(condition: Condition, at: (path: string) => Value): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every(c => holds(c, at))
    case 'any':
      return condition.of.some(c => holds(c, at))
    case 'not':
      return !holds(condition.of, at)
    case 'compare':
      return compare(at(condition.field), condition.op, plain(condition.value))
    case 'in':
      return condition.values.some(v => plain(v) === at(condition.field)) !== condition.negated
    case 'like': {
      const value = at(condition.field)
      if (typeof value !== 'string') return false
      const text = condition.text.toLowerCase()
      return condition.match === 'startsWith'
        ? value.toLowerCase().startsWith(text)
        : value.toLowerCase().includes(text)
    }
    case 'inQuery':
      throw new Error('No plan asks for the rows of another query.')
    case 'never':
      return false
  }
}

/** The wire records of a query over these rows of its object. */
export function execute(world: World, query: SelectQuery, rows: readonly Row[]): Record<string, unknown>[] {
  return rows
    .filter(
      row => query.where === undefined || holds(query.where, path => valueAt(world, query.from, row, path)),
    )
    .map(row => project(world, query, row))
}

function project(world: World, query: SelectQuery, row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: { type: query.from } }
  for (const path of query.select) place(record, path.split('.'), world, query.from, row)
  return record
}

function place(
  record: Record<string, unknown>,
  names: readonly string[],
  world: World,
  object: string,
  row: Row,
) {
  const [name = '', ...rest] = names
  if (rest.length === 0) {
    record[name] = valueAt(world, object, row, name)
    return
  }
  const parent = follow(world, object, row, name)
  if (parent.row === null) record[name] = null
  else {
    const nested = (record[name] ?? {}) as Record<string, unknown>
    record[name] = nested
    place(nested, rest, world, parent.object, parent.row)
  }
}
