/** The records of a test file, and queries run over them as Salesforce would. */
import type { ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import type { Scalar } from '../../../api/policy/types.ts'
import type { Aggregate, SelectQuery } from '../../../api/soql/tree.ts'
import { conditionHolds, type Held } from './conditions.ts'
import type { TestFile } from './format.ts'

export interface Row {
  /** Name of the resource or principal it is. */
  readonly name: string
  readonly object: ObjectModel
  readonly values: Readonly<Record<string, Scalar>>
}

export type WireRecord = Readonly<Record<string, unknown>>

export interface World {
  /** Rows that a query finds, each as the wire would carry it. */
  run(query: SelectQuery): readonly { readonly row: Row; readonly record: WireRecord }[]
  /** The wire's rows of a query that adds up. */
  sum(query: SelectQuery): readonly WireRecord[]
}

/** The world of a test file; `changed`: values of one resource that one test changes. */
export function worldOf(
  file: TestFile,
  model: PolicyModel,
  changed: { readonly record?: string; readonly values?: Readonly<Record<string, Scalar>> } = {},
): World {
  const rows = rowsOf(file, model, changed)
  const byId = new Map(rows.map(row => [row.values.Id, row]))

  const at = (row: Row | undefined, path: string): Scalar => {
    const [name = '', ...rest] = path.split('.')
    if (row === undefined) return null
    if (rest.length === 0) return row.values[name] ?? null
    const lookup = row.object.lookups.get(name.toLowerCase())
    return at(byId.get(row.values[lookup?.name ?? ''] ?? null), rest.join('.'))
  }
  const heldBy = (row: Row): Held => ({
    at: path => at(row, path),
    selected: query => matching(query, ofObject(query)).map(found => at(found, query.select[0] ?? 'Id')),
  })
  const ofObject = (query: SelectQuery) => rows.filter(row => row.object.name === query.from)
  const matching = (query: SelectQuery, among: readonly Row[]) => {
    const found = among.filter(row => query.where === undefined || conditionHolds(query.where, heldBy(row)))
    return ordered(found, query, at).slice(
      query.offset ?? 0,
      (query.offset ?? 0) + (query.limit ?? found.length),
    )
  }
  const recordOf = (row: Row, query: SelectQuery): WireRecord => {
    const record: Record<string, unknown> = { attributes: { type: row.object.name } }
    for (const path of query.select) place(record, path, row)
    for (const child of query.related ?? []) {
      const list = row.object.relatedLists.get(child.from.toLowerCase())
      const children = rows.filter(
        r => r.object.name === list?.object && r.values[list.lookup] === row.values.Id,
      )
      const records = matching(child, children).map(r => ({ ...recordOf(r, child), ...named(r) }))
      record[child.from] = { totalSize: records.length, done: true, records }
    }
    return record
  }
  const place = (record: Record<string, unknown>, path: string, row: Row): void => {
    const [name = '', ...rest] = path.split('.')
    if (rest.length === 0) {
      record[name] = row.values[name] ?? null
      return
    }
    const parent = byId.get(row.values[row.object.lookups.get(name.toLowerCase())?.name ?? ''] ?? null)
    if (parent === undefined) {
      record[name] = null
      return
    }
    const nested = isRecord(record[name]) ? { ...record[name] } : {}
    place(nested, rest.join('.'), parent)
    record[name] = nested
  }
  return {
    run: query => matching(query, ofObject(query)).map(row => ({ row, record: recordOf(row, query) })),
    sum: query => {
      const groups = Object.groupBy(matching({ ...query, limit: undefined }, ofObject(query)), row =>
        JSON.stringify((query.groupBy ?? []).map(path => at(row, path))),
      )
      // Without groups there is always one row, of nothing perhaps.
      if ((query.groupBy ?? []).length === 0) return [aggregated(groups['[]'] ?? [], query, at)]
      return Object.values(groups).map(members => aggregated(members ?? [], query, at))
    },
  }
}

/** Carried beside the fields, so that a related list can be named; no field is called so. */
export const ROW_NAME = '(name)'
const named = (row: Row) => ({ [ROW_NAME]: row.name })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function rowsOf(file: TestFile, model: PolicyModel, changed: Parameters<typeof worldOf>[2]): readonly Row[] {
  const row = (name: string, objectName: string, values: Readonly<Record<string, Scalar>>): Row[] => {
    const object = model.objects.get(objectName.toLowerCase())
    if (object === undefined) return []
    // Salesforce's checkboxes are never empty.
    const empty = [...object.fields.values()].map(f => [f.name, f.kind === 'boolean' ? false : null])
    return [{ name, object, values: { ...Object.fromEntries(empty), ...values } }]
  }
  const users = [...file.principals].flatMap(([name, { id, salesforceUser: user }]) => {
    const own = [...model.callerFields.values()].map(f => [f.field, user.attributes[f.name] ?? null])
    return row(name, 'User', {
      ...Object.fromEntries(own),
      Id: id,
      Name: name,
      ManagerId: user.managerId ?? null,
    })
  })
  const resources = [...file.resources].flatMap(([name, { object, id, values }]) =>
    row(name, object, { ...values, ...(name === changed?.record ? changed.values : {}), Id: id }),
  )
  return [...users, ...resources]
}

function ordered(
  rows: readonly Row[],
  { orderBy = [] }: SelectQuery,
  at: (row: Row, path: string) => Scalar,
) {
  return rows.toSorted((a, b) => {
    for (const { field, direction } of orderBy) {
      const [x, y] = [at(a, field), at(b, field)]
      if (x === y) continue
      if (x === null || y === null) return x === null ? 1 : -1
      return (x < y ? -1 : 1) * (direction === 'asc' ? 1 : -1)
    }
    return 0
  })
}

function aggregated(
  rows: readonly Row[],
  query: SelectQuery,
  at: (row: Row, path: string) => Scalar,
): WireRecord {
  const [first] = rows
  const keys = (query.groupBy ?? []).map(path => [path, first === undefined ? null : at(first, path)])
  const numbers = (query.aggregates ?? []).map(a => [
    a.alias,
    aggregate(
      a,
      rows.map(row => at(row, a.field)),
    ),
  ])
  return { attributes: { type: 'AggregateResult' }, ...Object.fromEntries([...keys, ...numbers]) }
}

function aggregate({ function: name }: Aggregate, all: readonly Scalar[]): Scalar {
  const values = all.filter(v => v !== null)
  if (name === 'COUNT') return values.length
  if (values.length === 0) return null
  if (name === 'MIN' || name === 'MAX')
    return values.reduce((a, b) => (b < a === (name === 'MIN') && a !== b ? b : a))
  const sum = values.reduce((total: number, v) => total + Number(v), 0)
  return name === 'SUM' ? sum : sum / values.length
}
