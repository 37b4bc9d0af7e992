/**
 * Index access: the rows for which a path has one of a few values, found from the far end. `Account.Name = 'Acme'`
 * looks the account up by name and then the children by AccountId.
 */
import type { Row, SObjectType, Store, Value } from '../model.ts'
import { type Path, polymorphicField } from './resolve.ts'
import { type Run, visible } from './run.ts'

/** The rows (deleted and hidden ones too), or undefined when no index serves the path or it wouldn't pay. */
export type Driver = (run: Run) => readonly Row[] | undefined

/** A semi-join with more values than this share of the table is faster scanned. */
const JOIN_SHARE_MAX = 1 / 8

export function equalityDriver(path: Path, values: readonly Value[]): Driver {
  return run => rowsWith(path, values, run)
}

export function joinDriver(path: Path, setNumber: number): Driver {
  return run => {
    const values = run.set(setNumber)
    if (values.size > run.org.store.count(path.base.name) * JOIN_SHARE_MAX) return undefined
    return rowsWith(path, [...values], run)
  }
}

/** Rows whose own text begins so (lower case): what `LIKE 'Acme%'` means, of fields of the object itself. */
export function prefixDriver({ base, steps, field }: Path, prefix: string): Driver | null {
  if (steps.length > 0 || prefix === '') return null
  return ({ org: { store } }) => {
    const texts = sortedTexts(store, base.name, field.name)
    const found: Text[] = []
    for (let i = firstAtLeast(texts, prefix); texts[i]?.text.startsWith(prefix); i++)
      found.push(texts[i] as Text)
    return found.sort((a, b) => a.at - b.at).map(({ row }) => row)
  }
}

interface Text {
  readonly text: string
  /** Place in insertion order, in which rows are found everywhere. */
  readonly at: number
  readonly row: Row
}

/** Texts of a field in order, made anew when the object has changed. */
const sorted = new WeakMap<Store, Map<string, { revision: number; texts: readonly Text[] }>>()

function sortedTexts(store: Store, object: string, field: string): readonly Text[] {
  const lists = sorted.get(store) ?? new Map<string, { revision: number; texts: readonly Text[] }>()
  sorted.set(store, lists)
  const revision = store.revisionOf(object)
  const key = `${object} ${field}`
  const known = lists.get(key)
  if (known?.revision === revision) return known.texts
  const texts: Text[] = []
  let at = 0
  for (const row of store.rows(object)) {
    const value = row[field]
    if (typeof value === 'string') texts.push({ text: value.toLowerCase(), at, row })
    at++
  }
  texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  lists.set(key, { revision, texts })
  return texts
}

/** Index of the first text that is not before `wanted`. */
function firstAtLeast(texts: readonly Text[], wanted: string): number {
  let low = 0
  let high = texts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((texts[middle]?.text ?? '') < wanted) low = middle + 1
    else high = middle
  }
  return low
}

function rowsWith(path: Path, values: readonly Value[], run: Run): readonly Row[] | undefined {
  const { steps, field } = path
  const last = steps.at(-1)
  if (!last) return lookupAll(path.base, field.name, values, run)
  if (path.polymorphic && field.name === 'Type') return undefined
  let ids: Value[] = []
  for (const target of last.targets) {
    const own = path.polymorphic ? polymorphicField(target, field.name) : field
    if (!own || (path.polymorphic && !run.mayReadField(target, own))) continue
    const rows = lookupAll(target, own.name, values, run)
    if (!rows) return undefined
    for (const row of rows) if (visible(run, target, row)) ids.push(row.Id ?? null)
  }
  for (let i = steps.length - 1; i > 0; i--) {
    const next: Value[] = []
    for (const target of steps[i - 1]?.targets ?? []) {
      const own = steps[i]?.ref.name ?? ''
      if (!target.field(own)) continue
      const rows = lookupAll(target, own, ids, run)
      if (!rows) return undefined
      for (const row of rows) if (visible(run, target, row)) next.push(row.Id ?? null)
    }
    ids = next
  }
  return lookupAll(path.base, steps[0]?.ref.name ?? '', ids, run)
}

function lookupAll(
  object: SObjectType,
  field: string,
  values: readonly Value[],
  run: Run,
): readonly Row[] | undefined {
  const { store } = run.org
  const [only] = values
  if (values.length === 1 && only !== undefined) return store.lookup(object.name, field, only)
  const rows: Row[] = []
  for (const value of values) {
    const found = store.lookup(object.name, field, value)
    if (!found) return undefined
    rows.push(...found)
  }
  return rows
}
