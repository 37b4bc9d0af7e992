/** The mask: which of the selected fields may be seen on which row, decided on the row that came back. */
import { isoInstant } from '../../soql/wire.ts'
import type { GrantModel } from '../model.ts'
import type { FieldKind, MaskedRow } from '../types.ts'
import { fieldDenied } from './refusals.ts'
import { pathsOf, rowTest, type Variables, valueAt } from './scopes.ts'
import type { Nodes } from './used.ts'
import type { ResolvedPath } from './view.ts'

type Row = Readonly<Record<string, unknown>>

interface Column {
  readonly path: string
  readonly names: readonly string[]
  readonly kind: FieldKind
  /** Positions of the checks that must all hold for the row. */
  readonly checks: readonly number[]
}

interface Check {
  readonly key: string
  holds(row: Row): boolean
}

export interface ChildMask {
  /** Child relationship name. */
  readonly name: string
  mask(row: Row): MaskedRow
}

export interface Mask {
  /** What must be selected: the columns, and what their checks look at. */
  readonly select: readonly string[]
  readonly grants: readonly GrantModel[]
  mask(row: Row): MaskedRow
}

const NOTHING: MaskedRow['related'] = Object.freeze({})
const NONE: readonly string[] = Object.freeze([])

/**
 * The mask of these columns. Throws Problem 'field-denied' for a column that no contributing grant names; one that
 * some name is shown on the rows they give and masked on others.
 */
export function maskOf(
  columns: readonly { readonly written: string; readonly resolved: ResolvedPath }[],
  nodes: Nodes,
  object: string,
  caller: Variables,
  children: readonly ChildMask[],
): Mask {
  const checks: Check[] = []
  const select = new Set<string>()
  const looked: string[] = []
  const grants: GrantModel[] = []
  const made = new Map<string, Column>()
  for (const { written, resolved } of columns) {
    if (made.has(resolved.path)) continue
    const needed: number[] = []
    for (const { prefix, view, field, inEveryGrant } of resolved.steps) {
      const node = nodes.get(prefix)
      if (node !== undefined && inEveryGrant) continue
      const live = node?.grants ?? view.ownGrants
      const covering = live.filter(g => g.fields.has(field.name))
      if (covering.length === 0) throw fieldDenied(object, written)
      if (node === undefined) grants.push(...covering)
      // The row scope holds for each row already: when all its grants name the field there is nothing to decide.
      if (node !== undefined && covering.length === live.length) continue
      const test = rowTest(covering, prefix, caller)
      if (test === undefined) continue
      const key = `${prefix} ${covering.map(g => g.id).join(' ')}`
      let at = checks.findIndex(c => c.key === key)
      if (at < 0) {
        at = checks.push({ key, holds: forTarget(prefix, test) }) - 1
        looked.push(...pathsOf(covering, prefix))
      }
      needed.push(at)
    }
    const { path, names, field } = resolved
    select.add(path)
    made.set(path, { path, names, kind: field.kind, checks: needed })
  }
  for (const path of looked) select.add(path)
  return { select: [...select], grants, mask: masker([...made.values()], checks, children) }
}

// Where the reference is empty there is no record to hide: the path is null for everybody.
function forTarget(prefix: string, test: (row: Row) => boolean): (row: Row) => boolean {
  if (prefix === '') return test
  const names = prefix.slice(0, -1).split('.')
  return row => valueAt(row, names) === null || test(row)
}

function masker(
  columns: readonly Column[],
  checks: readonly Check[],
  children: readonly ChildMask[],
): (row: Row) => MaskedRow {
  return row => {
    const held = checks.length === 0 ? undefined : checks.map(c => c.holds(row))
    const fields: Record<string, unknown> = {}
    let masked: string[] | undefined
    for (const column of columns) {
      if (held !== undefined && column.checks.some(at => held[at] !== true)) {
        masked ??= []
        masked.push(column.path)
      } else fields[column.path] = shownValue(row, column)
    }
    return {
      fields,
      masked: masked ?? NONE,
      related: children.length === 0 ? NOTHING : related(row, children),
    }
  }
}

// Anything but a plain value (a compound address, a nested record) holds more than the field that was permitted.
function shownValue(row: Row, { names, kind }: Column): unknown {
  const [name = ''] = names
  const value = names.length === 1 ? row[name] : valueAt(row, names)
  if (typeof value === 'string') return kind === 'datetime' ? isoInstant(value) : value
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function related(row: Row, children: readonly ChildMask[]): MaskedRow['related'] {
  const lists: Record<string, readonly MaskedRow[]> = {}
  for (const { name, mask } of children) {
    const records = valueAt(row, [name, 'records'])
    lists[name] = Array.isArray(records) ? records.filter(isRow).map(mask) : []
  }
  return lists
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null
