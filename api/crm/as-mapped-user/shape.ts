/** What must come along with a query so that access to every record of its answer can be asked for. Pure. */
import type { Filter, Query } from '../../policy/types.ts'
import type { Condition, SelectQuery } from '../../soql/tree.ts'
import { particularityOf } from './objects.ts'

export interface Shape {
  readonly object: string
  /** The statement with the ids that are needed. */
  readonly select: SelectQuery
  /** Rows wanted of it, at most. */
  readonly limit: number
  /** The id that decides on the row: its own, or that of the record it is a part of. */
  readonly deciding: string
  /** Parents whose values are shown: ['Account'], ['Account', 'Owner']. */
  readonly shown: readonly (readonly string[])[]
  /** Parents that rows were chosen or sorted by: without them a row isn't shown either, or it would tell of them. */
  readonly used: readonly (readonly string[])[]
  /** The object whose field each row tells of. */
  readonly historyOf: string | undefined
  /** By child relationship name. */
  readonly related: ReadonlyMap<string, Shape>
  /** Records of one row, at most. */
  readonly recordsPerRow: number
}

/** Of a related list so many rows are looked through for those the user may read. */
const relatedRows = (limit: number) => Math.min(200, Math.max(50, 4 * limit))

export function shapeOf(
  select: SelectQuery,
  query: Pick<Query, 'object' | 'select' | 'limit'> & Partial<Query>,
): Shape {
  const { object } = query
  const { accessOf, historyOf } = particularityOf(object)
  const paths = [...select.select, ...pathsIn(select.where), ...(select.orderBy ?? []).map(o => o.field)]
  const shown = parentsOf(query.select, paths)
  const used = parentsOf(
    [...fieldsIn(query.where ?? []), ...(query.orderBy ?? []).map(([field]) => field)],
    paths,
  )
  const related = new Map(
    (select.related ?? []).map((child): readonly [string, Shape] => {
      const asked = Object.entries(query.related ?? {}).find(([name]) => sameName(name, child.from))?.[1]
      if (asked === undefined) throw new Error(`A plan reads ${child.from}, which nobody asked for.`)
      const shape = shapeOf(child, asked)
      const limit = relatedRows(shape.limit)
      return [child.from, { ...shape, select: { ...shape.select, limit } }]
    }),
  )
  const ids = [...shown, ...used].map(names => [...names, 'Id'].join('.'))
  const own = [
    'Id',
    ...(accessOf === undefined ? [] : [accessOf]),
    ...(historyOf === undefined ? [] : ['Field']),
  ]
  const needed = [...new Set([...select.select, ...own, ...ids])]
  return {
    object,
    select: {
      ...select,
      select: needed,
      ...(related.size === 0 ? {} : { related: [...related.values()].map(child => child.select) }),
    },
    limit: query.limit,
    deciding: accessOf ?? 'Id',
    shown,
    used,
    historyOf,
    related,
    recordsPerRow: [...related.values()].reduce(
      (sum, child) => sum + (child.select.limit ?? 0) * child.recordsPerRow,
      1 + shown.length,
    ),
  }
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** The parents on these paths, spelled as `paths` spells them, each once. */
function parentsOf(written: readonly string[], paths: readonly string[]): readonly (readonly string[])[] {
  const spelled = new Map(paths.flatMap(prefixes).map(prefix => [prefix.toLowerCase(), prefix]))
  const found = new Set(written.flatMap(prefixes).map(prefix => spelled.get(prefix.toLowerCase()) ?? prefix))
  return [...found].map(prefix => prefix.split('.'))
}

/** 'Account.Owner.Name' → 'Account', 'Account.Owner'. */
function prefixes(path: string): string[] {
  const names = path.split('.')
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join('.'))
}

const fieldsIn = (filters: readonly Filter[]): readonly string[] =>
  filters.flatMap(filter => {
    if ('all' in filter) return fieldsIn(filter.all)
    if ('any' in filter) return fieldsIn(filter.any)
    if ('not' in filter) return fieldsIn([filter.not])
    return [filter.field]
  })

function pathsIn(condition: Condition | undefined): readonly string[] {
  if (condition === undefined || condition.kind === 'never') return []
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(pathsIn)
  return condition.kind === 'not' ? pathsIn(condition.of) : [condition.field]
}
