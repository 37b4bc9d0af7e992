/** From what the integration user sees to what the mapped user may see. Pure. */
import type { MaskedRow } from '../../policy/types.ts'
import type { SalesforceRecord } from '../../salesforce/types.ts'
import type { Shape } from './shape.ts'

export interface Sight {
  /** Records whose access is known: a record that isn't is not readable. */
  mayRead(id: string): boolean
  readsHistoryOf(object: string, changed: string): boolean
}

/** Ids of every record in this one, whose access decides. */
export function idsIn(record: SalesforceRecord, shape: Shape): readonly string[] {
  const parents = [...shape.shown, ...shape.used].map(names => valueAt(record, [...names, 'Id']))
  const own = [record[shape.deciding], ...parents].filter(id => typeof id === 'string')
  const children = [...shape.related].flatMap(([name, child]) =>
    childrenIn(record, name).flatMap(row => idsIn(row, child)),
  )
  return [...own, ...children]
}

/**
 * The record with the related rows that may be read, or nothing where it may not be read itself. Its parents are still
 * in it: which fields a row's grants show is decided on what the row really holds.
 */
export function sifted(record: SalesforceRecord, shape: Shape, sight: Sight): SalesforceRecord | undefined {
  const deciding = record[shape.deciding]
  if (typeof deciding !== 'string' || !sight.mayRead(deciding)) return undefined
  if (!shape.used.every(names => mayReadParent(record, names, sight))) return undefined
  const { historyOf } = shape
  if (historyOf !== undefined && !sight.readsHistoryOf(historyOf, String(record.Field))) return undefined
  if (shape.related.size === 0) return record
  const lists = [...shape.related].map(([name, child]) => {
    const rows = childrenIn(record, name).flatMap(row => sifted(row, child, sight) ?? [])
    return [name, { records: rows.slice(0, child.limit) }]
  })
  return { ...record, ...Object.fromEntries(lists) }
}

/** The masked row without values of parents that may not be read: null, as Salesforce itself answers. */
export function withoutHiddenParents(
  row: MaskedRow,
  record: SalesforceRecord,
  shape: Shape,
  sight: Sight,
): MaskedRow {
  const hidden = shape.shown
    .filter(names => !mayReadParent(record, names, sight))
    .map(names => `${names.join('.')}.`)
  const fields = Object.entries(row.fields).map(([path, value]) => [
    path,
    hidden.some(prefix => path.startsWith(prefix)) ? null : value,
  ])
  const related = Object.entries(row.related).map(([name, rows]) => {
    const child = shape.related.get(name)
    const records = childrenIn(record, name)
    if (child === undefined) return [name, []]
    return [name, rows.map((r, i) => withoutHiddenParents(r, records[i] ?? {}, child, sight))]
  })
  return { ...row, fields: Object.fromEntries(fields), related: Object.fromEntries(related) }
}

/** A reference that leads nowhere hides nothing. */
function mayReadParent(record: SalesforceRecord, names: readonly string[], sight: Sight): boolean {
  if (valueAt(record, names) === null) return true
  const id = valueAt(record, [...names, 'Id'])
  return typeof id === 'string' && sight.mayRead(id)
}

function childrenIn(record: SalesforceRecord, name: string): readonly SalesforceRecord[] {
  const records = valueAt(record, [name, 'records'])
  return Array.isArray(records) ? records.filter(isRecord) : []
}

const isRecord = (value: unknown): value is SalesforceRecord => typeof value === 'object' && value !== null

function valueAt(record: SalesforceRecord, names: readonly string[]): unknown {
  let value: unknown = record
  for (const name of names) {
    if (!isRecord(value)) return null
    value = value[name]
  }
  return value === undefined ? null : value
}
