/** The mask: which of the selected fields may be seen on which row, decided on the row that came back. */
import { isoInstant } from '../../soql/wire.ts'
import type { GrantModel, MaskForm } from '../model.ts'
import type { FieldKind, MaskedRow } from '../types.ts'
import { inPart } from './masked-values.ts'
import { fieldDenied } from './refusals.ts'
import { pathsOf, rowTest, type Variables, valueAt } from './scopes.ts'
import type { Nodes } from './used.ts'
import type { ResolvedPath } from './view.ts'

type Row = Readonly<Record<string, unknown>>

interface Column {
  readonly path: string
  readonly names: readonly string[]
  readonly kind: FieldKind
  /** Positions of the checks that must all hold for the row to show the value in full. */
  readonly checks: readonly number[]
  /** Otherwise the first of these forms whose checks all hold is shown. */
  readonly parts: readonly { readonly checks: readonly number[]; readonly form: MaskForm }[]
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
  const grants: GrantModel[] = []
  const looked = new Set<string>()
  const made = new Map<string, Column>()

  /** Position of the check that one of these grants gives the record at `prefix`; undefined: there is nothing to check. */
  const checkOf = (
    covering: readonly GrantModel[],
    prefix: string,
    lookupPath: string,
  ): number | undefined => {
    const test = rowTest(covering, prefix, caller)
    if (test === undefined) return undefined
    const key = `${prefix} ${covering.map(g => g.id).join(' ')}`
    const at = checks.findIndex(c => c.key === key)
    if (at >= 0) return at
    for (const path of pathsOf(covering, prefix)) looked.add(path)
    if (lookupPath !== '') looked.add(lookupPath)
    return checks.push({ key, holds: forTarget(prefix, lookupPath, test) }) - 1
  }
  for (const { written, resolved } of columns) {
    if (made.has(resolved.path)) continue
    const { path, names, field } = resolved
    const way: number[] = []
    let inFull: readonly number[] | undefined = way
    let parts: Column['parts'] = []
    for (const [
      step,
      { prefix, lookupPath, view, field: stepField, inEveryGrant },
    ] of resolved.steps.entries()) {
      const node = nodes.get(prefix)
      if (node !== undefined && inEveryGrant) continue
      const live = node?.grants ?? view.ownGrants
      const covering = live.filter(g => g.fields.has(stepField.name))
      const partly = step === resolved.steps.length - 1 ? live.filter(g => g.masks.has(stepField.name)) : []
      if (covering.length === 0 && partly.length === 0) throw fieldDenied(object, written)
      if (node === undefined) grants.push(...covering, ...partly)
      // The row scope holds for each row already: when all its grants name the field there is nothing to decide.
      if (node !== undefined && covering.length === live.length) continue
      parts = partly.flatMap(grant => {
        const form = grant.masks.get(stepField.name)
        const at = checkOf([grant], prefix, lookupPath)
        return form === undefined ? [] : [{ form, checks: at === undefined ? [...way] : [...way, at] }]
      })
      if (covering.length === 0) {
        inFull = undefined
        continue
      }
      const at = checkOf(covering, prefix, lookupPath)
      if (at !== undefined) way.push(at)
    }
    select.add(path)
    made.set(path, { path, names, kind: field.kind, checks: inFull ?? NEVER, parts })
  }
  for (const path of looked) select.add(path)
  return { select: [...select], grants, mask: masker([...made.values()], checks, children) }
}

/** No check has this position, so none of it holds. */
const NEVER: readonly number[] = [-1]

// Where the reference is empty there is no record to hide: the path is null for everybody. Where it leads to a record
// that Salesforce keeps back, the value is as hidden as where the policy does: which of the two is nobody's business.
function forTarget(prefix: string, lookupPath: string, test: (row: Row) => boolean): (row: Row) => boolean {
  if (prefix === '') return test
  const names = prefix.slice(0, -1).split('.')
  const lookup = lookupPath.split('.')
  return row => (valueAt(row, names) === null ? valueAt(row, lookup) === null : test(row))
}

// Runs for every value of every row: plain loops, and nothing made that isn't handed out.
function masker(
  columns: readonly Column[],
  checks: readonly Check[],
  children: readonly ChildMask[],
): (row: Row) => MaskedRow {
  return row => {
    const held: boolean[] = []
    for (const check of checks) held.push(check.holds(row))
    const fields: Record<string, unknown> = {}
    let masked: string[] | undefined
    for (const column of columns) {
      if (allHold(column.checks, held)) {
        fields[column.path] = shownValue(row, column)
        continue
      }
      masked ??= []
      masked.push(column.path)
      const part = column.parts.find(p => allHold(p.checks, held))
      if (part !== undefined) fields[column.path] = inPart(shownValue(row, column), part.form)
    }
    return {
      fields,
      masked: masked ?? NONE,
      related: children.length === 0 ? NOTHING : related(row, children),
    }
  }
}

function allHold(checks: readonly number[], held: readonly boolean[]): boolean {
  for (const at of checks) if (held[at] !== true) return false
  return true
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
