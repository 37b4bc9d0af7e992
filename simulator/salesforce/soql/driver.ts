/**
 * Index access: the rows for which a path has one of a few values, found from the far end. `Account.Name = 'Acme'`
 * looks the account up by name and then the children by AccountId.
 */
import type { Row, SObjectType, Value } from '../model.ts'
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
