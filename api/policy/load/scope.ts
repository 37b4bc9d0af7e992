/** `where:` of a grant: which rows it gives. Maps of field paths and operators; the keys of one map must all hold. */
import type { Node } from 'yaml'
import type { FieldModel, ObjectModel, Scope } from '../model.ts'
import type { Faults, Place } from './faults.ts'
import { readComparison } from './operators.ts'
import { type Entry, readList, readMap } from './yaml.ts'

/** Salesforce allows five relationships in a path; two are left for what a caller puts before it. */
const HOPS_MAX = 3

/** What a scope is read against: its object, and every object by lower-case name. */
export interface ScopeContext {
  readonly object: Pick<ObjectModel, 'name' | 'fields' | 'lookups'>
  readonly objects: ReadonlyMap<string, Pick<ObjectModel, 'name' | 'fields' | 'lookups'>>
  /** Names declared under `caller`; undefined: nothing of the caller may be used here. */
  readonly callerFields: ReadonlySet<string> | undefined
  readonly faults: Faults
}

/** Reads a scope; what can't be read becomes a fault and is left out (the policy is then not used at all). */
export function readScope(node: Node | null, place: Place, context: ScopeContext): Scope {
  const read = readMap(node, 'A row scope', place, context.faults)
  const entries = read ?? []
  if (read?.length === 0) {
    context.faults.add(node, 'A row scope is empty.', 'Name the rows, or write all-rows.')
  }
  const parts = entries.map(entry => readTerm(entry, context)).filter(s => s !== undefined)
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'all', of: parts }
}

function readTerm(entry: Entry, context: ScopeContext): Scope | undefined {
  const { key, keyPlace, value } = entry
  if (key === 'any' || key === 'all') {
    const items = readList(value, key, keyPlace, context.faults) ?? []
    return { kind: key, of: items.map(item => readScope(item, item, context)) }
  }
  if (key === 'not') return { kind: 'not', of: readScope(value, keyPlace, context) }
  const found = resolve(key, keyPlace, context)
  return found === undefined ? undefined : readComparison(entry, found.path, found.field, context)
}

/** Follows a path through the references of the policy; undefined, and a fault, where it leads nowhere. */
function resolve(
  written: string,
  place: Place,
  { object, objects, faults }: ScopeContext,
): { readonly path: string; readonly field: FieldModel } | undefined {
  const names = written.split('.')
  const last = names.pop() ?? ''
  if (names.length > HOPS_MAX) {
    faults.add(place, `${written} goes over more than ${HOPS_MAX} references.`, 'Use a shorter path.')
    return undefined
  }
  let at = object
  let path = ''
  for (const name of names) {
    const lookup = at.lookups.get(name.toLowerCase())
    if (lookup?.relationship === undefined) {
      const remedy = `Declare the reference field in ${at.name}, as ${name}Id or ${name.replace(/__r$/, '__c')}.`
      faults.add(place, `${at.name} has no reference ${name} in this policy.`, remedy)
      return undefined
    }
    const [target, ...others] = lookup.to
    if (others.length > 0) {
      const remedy = 'Use a field of the row itself, or a reference with one target.'
      faults.add(place, `${lookup.name} of ${at.name} may point at several objects.`, remedy)
      return undefined
    }
    const next = objects.get(target?.toLowerCase() ?? '')
    if (next === undefined) return undefined // its declaration has been found at fault already
    path += `${lookup.relationship}.`
    at = next
  }
  const field = at.fields.get(last.toLowerCase())
  if (field !== undefined) return { path: path + field.name, field }
  const remedy = `Declare it under ${at.name}; scopeOnly: true keeps it out of sight.`
  faults.add(place, `${at.name} has no field ${last} in this policy.`, remedy)
  return undefined
}
