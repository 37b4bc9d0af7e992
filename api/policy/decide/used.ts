/**
 * Which grants contribute rows. A grant does so only when it names every field the question uses, on the object
 * itself and, for paths, on each object behind a reference: otherwise a filter would tell what may not be read.
 */
import type { Condition } from '../../soql/tree.ts'
import type { GrantModel } from '../model.ts'
import type { Filter } from '../types.ts'
import { fieldDenied, invalidInput } from './refusals.ts'
import { anyOf, scopeOf, type Variables } from './scopes.ts'
import type { ResolvedPath } from './view.ts'

const FILTER_TERMS_MAX = 20
const FILTER_DEPTH_MAX = 8

/** An object the question uses fields of: the asked one at '', others behind their references. */
interface Node {
  readonly prefix: string
  readonly lookupPath: string
  readonly used: Set<string>
  /** Those of its live grants that name every used field. */
  grants: readonly GrantModel[]
  /** A filter holds only for rows that have a record here. */
  needed: boolean
}

export type Nodes = Map<string, Node>

export function startNodes(grants: readonly GrantModel[]): Nodes {
  return new Map([['', { prefix: '', lookupPath: '', used: new Set(), grants, needed: true }]])
}

/** Counts a path as used. Throws Problem 'field-denied' when no grant is left that names all used fields. */
export function use(nodes: Nodes, { steps }: ResolvedPath, object: string, written: string): void {
  for (const { prefix, lookupPath, view, field, inEveryGrant } of steps) {
    let node = nodes.get(prefix)
    if (node === undefined) {
      node = { prefix, lookupPath, used: new Set(), grants: view.ownGrants, needed: false }
      nodes.set(prefix, node)
    }
    if (node.used.has(field.name)) continue
    node.used.add(field.name)
    if (!inEveryGrant) node.grants = node.grants.filter(g => g.fields.has(field.name))
    if (node.grants.length === 0) throw fieldDenied(object, written)
  }
}

/** Every field path of the filters with its filter, in order. Throws Problem 'invalid-input' for too many or too deep. */
export function leavesOf(filters: readonly Filter[]): readonly Extract<Filter, { field: string }>[] {
  const leaves: Extract<Filter, { field: string }>[] = []
  collect(filters, 1, leaves)
  return leaves
}

function collect(
  filters: readonly Filter[],
  depth: number,
  leaves: Extract<Filter, { field: string }>[],
): void {
  if (depth > FILTER_DEPTH_MAX) throw invalidInput(`Filters are nested at most ${FILTER_DEPTH_MAX} deep.`)
  for (const filter of filters) {
    if ('all' in filter) collect(filter.all, depth + 1, leaves)
    else if ('any' in filter) collect(filter.any, depth + 1, leaves)
    else if ('not' in filter) collect([filter.not], depth + 1, leaves)
    else leaves.push(filter)
    if (leaves.length > FILTER_TERMS_MAX)
      throw invalidInput(`At most ${FILTER_TERMS_MAX} filters can be used.`)
  }
}

/** Marks the objects without which one of the filters, all of which must hold, could not hold. */
export function markNeeded(
  nodes: Nodes,
  filters: readonly Filter[],
  resolve: (path: string) => ResolvedPath,
): void {
  for (const filter of filters) {
    if ('all' in filter) markNeeded(nodes, filter.all, resolve)
    if (!('field' in filter) || !needsValue(filter)) continue
    for (const { prefix } of resolve(filter.field).steps) {
      const node = nodes.get(prefix)
      if (node !== undefined) node.needed = true
    }
  }
}

function needsValue(filter: Extract<Filter, { field: string }>): boolean {
  if (filter.is === 'notEquals' || filter.is === 'notIn') return false
  if (filter.is === 'equals') return filter.value !== null
  return filter.is !== 'in' || !filter.values.includes(null)
}

/**
 * The rows all nodes allow: each used record lies in the scope of a contributing grant. A row whose reference is
 * empty uses no record there, and stays.
 */
export function rowScopes(nodes: Nodes, caller: Variables): Condition[] {
  const conditions: Condition[] = []
  for (const { prefix, grants, needed, lookupPath } of nodes.values()) {
    const scope = scopeOf(grants, prefix, caller)
    if (scope === undefined) continue
    const empty: Condition = { kind: 'compare', field: lookupPath, op: '=', value: { type: 'null' } }
    conditions.push(needed ? scope : anyOf([empty, scope]))
  }
  return conditions
}
