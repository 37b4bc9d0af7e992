/**
 * Numbers over groups of records. Over records the caller may read one by one they tell nothing new, and are told as
 * asked. Over others only whole cells are told: the finest groups the grant allows, each holding at least so many
 * records that the caller can't read, or none. Every answer is put together from such cells, so no two answers differ by less.
 */
import type { Aggregate, Condition, SelectQuery } from '../../soql/tree.ts'
import type { FieldModel, GrantModel } from '../model.ts'
import type { Filter, Scalar, SummaryGroup, SummaryPlan, SummaryQuery } from '../types.ts'
import { conditionOf } from './conditions.ts'
import { resolvePath } from './paths.ts'
import { fieldDenied, invalidInput, objectDenied } from './refusals.ts'
import { scopeOf, type Variables } from './scopes.ts'
import { leavesOf, rowScopes, startNodes, use } from './used.ts'
import { literalOf } from './values.ts'
import type { ObjectView, ResolvedPath, RoleView } from './view.ts'

type Row = Readonly<Record<string, unknown>>

const GROUP_FIELDS_MAX = 3
const MEASURES_MAX = 5
/** Salesforce: a statement with GROUP BY answers at most 2,000 rows, and refuses to say there were more. */
const GROUPS_MAX = 2_000
const NUMERIC = new Set(['number', 'currency', 'percent'])
const ORDERED = new Set([...NUMERIC, 'date', 'datetime'])
const UNGROUPED = new Set([
  'id',
  'longtext',
  'multipicklist',
  'number',
  'currency',
  'percent',
  'datetime',
  'url',
])
const FUNCTIONS = { sum: 'SUM', average: 'AVG', least: 'MIN', greatest: 'MAX' } as const

/** The plan of a summary. Throws Problem 'object-denied', 'field-denied' or 'invalid-input', as `planQuery` does. */
export function planSummary(roles: RoleView, caller: Variables, query: SummaryQuery): SummaryPlan {
  const view = roles.objects.get(query.object.toLowerCase())
  if (view === undefined) throw objectDenied(query.object)
  if (new Set(query.groupBy.map(name => name.toLowerCase())).size < query.groupBy.length)
    throw invalidInput('A field makes groups once.')
  if (query.groupBy.length > GROUP_FIELDS_MAX)
    throw invalidInput(`At most ${GROUP_FIELDS_MAX} fields make groups.`)
  if (query.measures.length > MEASURES_MAX)
    throw invalidInput(`At most ${MEASURES_MAX} measures are worked out.`)
  const grant = view.aggregates.find(g => covers(g, view, query))
  if (grant !== undefined) return overCells(view, grant, caller, query)
  if (view.ownGrants.length === 0) throw objectDenied(query.object)
  return overReadable(view, roles, caller, query)
}

/** Sums and counts of declared numbers over declared groups, told apart by these alone, is all such a grant gives. */
function covers(grant: GrantModel, { model }: ObjectView, query: SummaryQuery): boolean {
  const named = (name: string) => model.fields.get(name.toLowerCase())?.name ?? ''
  const groups = grant.aggregate?.groupBy ?? []
  const filters = leavesOf(query.where ?? [])
  return (
    query.groupBy.every(name => groups.includes(named(name))) &&
    filters.every(f => groups.includes(named(f.field)) && (f.is === 'equals' || f.is === 'in')) &&
    flat(query.where ?? []) &&
    query.measures.every(
      m =>
        (m.measure === 'sum' || m.measure === 'average') &&
        grant.fields.has(named(m.field)) &&
        NUMERIC.has(model.fields.get(m.field.toLowerCase())?.kind ?? ''),
    )
  )
}

const flat = (filters: readonly Filter[]) => filters.every(f => 'field' in f)

// ------------------------------------------------------------------------------ records that may be read one by one

function overReadable(
  view: ObjectView,
  roles: RoleView,
  caller: Variables,
  query: SummaryQuery,
): SummaryPlan {
  const resolve = (written: string) => resolvePath(roles, view, written, query.object)
  const nodes = startNodes(view.ownGrants)
  const where = query.where ?? []
  const used = (written: string): ResolvedPath => {
    const resolved = resolve(written)
    use(nodes, resolved, query.object, written)
    return resolved
  }
  for (const { field } of leavesOf(where))
    if (!used(field).field.filterable) throw fieldDenied(query.object, field)
  const groups = query.groupBy.map(written => {
    const resolved = used(written)
    if (resolved.steps.length > 1 || UNGROUPED.has(resolved.field.kind))
      throw invalidInput(`${resolved.path} can’t make groups.`)
    return resolved.field
  })
  const measured = query.measures.map(({ measure, field: written }) => {
    const { path, field, steps } = used(written)
    const fits = measure === 'least' || measure === 'greatest' ? ORDERED : NUMERIC
    if (steps.length > 1 || !fits.has(field.kind)) throw invalidInput(`${path} has no ${measure}.`)
    return { measure, path }
  })
  const conditions = [...rowScopes(nodes, caller), ...where.map(f => conditionOf(f, resolve))]
  const select = summarySelect(
    view,
    groups,
    conditions,
    measured.map((m, at) => ({ function: FUNCTIONS[m.measure], field: m.path, alias: `v${at}` })),
  )
  return {
    object: view.model.name,
    selects: [select],
    grants: (nodes.get('')?.grants ?? []).map(g => g.id),
    groups: ([rows = []]) => {
      checkNumber(rows)
      const told = rows
        .filter(row => counted(row) > 0)
        .map(row => ({
          keys: keysOf(row, groups),
          count: counted(row),
          values: measured.map((_, at) => plain(row[`v${at}`])),
        }))
      return { groups: sorted(told), suppressed: false, minGroupSize: 1 }
    },
  }
}

// ---------------------------------------------------------------------------- records that may only be summed up

interface Cell {
  readonly keys: readonly Scalar[]
  readonly count: number
  /** For each measured field its sum, and of how many records that have a value. */
  readonly sums: readonly { readonly sum: number; readonly of: number }[]
}

function overCells(view: ObjectView, grant: GrantModel, caller: Variables, query: SummaryQuery): SummaryPlan {
  const fieldOf = (name: string) => view.model.fields.get(name.toLowerCase())
  const cellFields = (grant.aggregate?.groupBy ?? []).flatMap(name => fieldOf(name) ?? [])
  const minGroupSize = grant.aggregate?.minGroupSize ?? Number.POSITIVE_INFINITY
  const measured = [...new Set(query.measures.map(m => fieldOf(m.field)?.name ?? ''))]
  const scope = scopeOf([grant], '', caller)
  const select = summarySelect(
    view,
    cellFields,
    scope === undefined ? [] : [scope],
    measured.flatMap((field, at): Aggregate[] => [
      { function: 'SUM', field, alias: `s${at}` },
      { function: 'COUNT', field, alias: `c${at}` },
    ]),
  )
  const cellNames = cellFields.map(f => f.name)
  const readable = readableRows(view, [...cellNames, ...measured], scope, caller)
  const known = readable === undefined ? [] : [summarySelect(view, cellFields, readable, [])]
  const wanted = (query.where ?? []).flatMap(f => ('field' in f ? [wantedKeys(f, view)] : []))
  const places = query.groupBy.map(name => cellNames.indexOf(fieldOf(name)?.name ?? ''))
  return {
    object: view.model.name,
    selects: [select, ...known],
    grants: [grant.id],
    groups: ([rows = [], ownRows = []]) => {
      checkNumber(rows)
      const own = new Map(ownRows.map(row => [JSON.stringify(keysOf(row, cellFields)), counted(row)]))
      const cells = rows.map(row => cellOf(row, cellFields, measured.length))
      const told = cells.filter(cell => {
        // What the caller can read anyway doesn't hide the others in the cell.
        const unseen = cell.count - (own.get(JSON.stringify(cell.keys)) ?? 0)
        return unseen >= minGroupSize || unseen === 0
      })
      const asked = told.filter(cell =>
        wanted.every(({ field, keys }) =>
          keys.includes(folded(cell.keys[cellFields.indexOf(field)] ?? null)),
        ),
      )
      const groups = merged(asked, places).map(({ keys, count, sums }) => ({
        keys,
        count,
        values: query.measures.map(({ measure, field }) => {
          const { sum, of } = sums[measured.indexOf(fieldOf(field)?.name ?? '')] ?? { sum: 0, of: 0 }
          if (of === 0) return null
          return exact(measure === 'average' ? sum / of : sum)
        }),
      }))
      return { groups: sorted(groups), suppressed: told.length < cells.length, minGroupSize }
    },
  }
}

/** The conditions of rows in the scope whose fields of these names the caller may also read; undefined: there are none. */
function readableRows(
  view: ObjectView,
  names: readonly string[],
  scope: Condition | undefined,
  caller: Variables,
): readonly Condition[] | undefined {
  const grants = view.ownGrants.filter(g => names.every(name => g.fields.has(name)))
  if (grants.length === 0) return undefined
  const own = scopeOf(grants, '', caller)
  return [scope, own].filter(c => c !== undefined)
}

function wantedKeys(filter: Extract<Filter, { field: string }>, { model }: ObjectView) {
  const field = model.fields.get(filter.field.toLowerCase())
  const values = filter.is === 'in' ? filter.values : filter.is === 'equals' ? [filter.value] : []
  if (field === undefined) throw fieldDenied(model.name, filter.field)
  for (const value of values) literalOf(field.name, field.kind, value)
  return { field, keys: values.map(folded) }
}

// Salesforce compares the texts of a filter without regard to case.
const folded = (key: Scalar): Scalar => (typeof key === 'string' ? key.toLowerCase() : key)

function cellOf(row: Row, fields: readonly FieldModel[], measures: number): Cell {
  const sums = Array.from({ length: measures }, (_, at) => ({
    sum: Number(row[`s${at}`] ?? 0),
    of: Number(row[`c${at}`] ?? 0),
  }))
  return { keys: keysOf(row, fields), count: counted(row), sums }
}

/** Cells that agree at these places of their keys, added up. */
function merged(cells: readonly Cell[], places: readonly number[]): readonly Cell[] {
  const groups = new Map<string, Cell>()
  for (const cell of cells) {
    const keys = places.map(at => cell.keys[at] ?? null)
    const id = JSON.stringify(keys)
    const other = groups.get(id)
    groups.set(id, {
      keys,
      count: cell.count + (other?.count ?? 0),
      sums: cell.sums.map(({ sum, of }, at) => ({
        sum: sum + (other?.sums[at]?.sum ?? 0),
        of: of + (other?.sums[at]?.of ?? 0),
      })),
    })
  }
  return [...groups.values()]
}

// ------------------------------------------------------------------------------------------------------------- shared

function summarySelect(
  { model }: ObjectView,
  groups: readonly FieldModel[],
  conditions: readonly Condition[],
  numbers: readonly Aggregate[],
): SelectQuery {
  const names = groups.map(g => g.name)
  const [only, ...more] = conditions
  return {
    from: model.name,
    select: names,
    aggregates: [{ function: 'COUNT', field: 'Id', alias: 'n' }, ...numbers],
    ...(only === undefined ? {} : { where: more.length === 0 ? only : { kind: 'all', of: conditions } }),
    ...(names.length === 0 ? {} : { groupBy: names, limit: GROUPS_MAX }),
  }
}

function checkNumber(rows: readonly Row[]): void {
  if (rows.length >= GROUPS_MAX)
    throw invalidInput(`There are ${GROUPS_MAX} groups or more: use fewer fields.`)
}

/** Without the noise that adding binary fractions leaves. */
const exact = (number: number) => Math.round(number * 1e6) / 1e6

const counted = (row: Row): number => Number(row.n ?? 0)
const plain = (value: unknown) =>
  typeof value === 'number' ? exact(value) : typeof value === 'string' ? value : null

const keysOf = (row: Row, fields: readonly FieldModel[]): readonly Scalar[] =>
  fields.map(({ name }) => {
    const value = row[name]
    return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? value : null
  })

/** The largest first; equal ones by their keys, so that the same numbers make the same answer. */
const sorted = (groups: readonly SummaryGroup[]): readonly SummaryGroup[] =>
  groups.toSorted((a, b) => b.count - a.count || (JSON.stringify(a.keys) < JSON.stringify(b.keys) ? -1 : 1))
