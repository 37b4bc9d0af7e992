/**
 * What lies behind the references that a change sets. The row read first can't carry it, so Salesforce is asked: does
 * the record pointed at, which the caller must be able to read anyway, satisfy this part of a scope?
 */
import type { SelectQuery } from '../../../soql/tree.ts'
import type { Scope } from '../../model.ts'
import { conditionOf } from '../scopes.ts'
import type { Lookup } from './references.ts'
import { firstReference, leavesOf, type ScopeLeaf, type Told } from './row-scope.ts'
import type { AskedChange, WriteGrant } from './write-grant.ts'

export interface Probe {
  readonly lookup: Lookup
  readonly leaf: ScopeLeaf
  readonly select: SelectQuery
}

/** One question for each part of a check, or of what is forbidden, behind each record that was looked up. */
export function probesOf(
  { view: { model }, action, caller }: AskedChange,
  candidates: readonly WriteGrant[],
  lookups: readonly Lookup[],
): readonly Probe[] {
  const scopes: Scope[] = model.forbids.filter(f => f.actions.has(action)).map(f => f.where)
  for (const { write } of candidates) if (write.check !== undefined) scopes.push(write.check)
  const leaves = scopes.flatMap(leavesOf)
  return lookups.flatMap(lookup =>
    leaves
      .filter(leaf => firstReference(leaf.path, model) === lookup.field)
      .map(leaf => {
        const path = leaf.path.slice(leaf.path.indexOf('.') + 1)
        const of = [lookup.select.where ?? [], conditionOf({ ...leaf, path }, '', caller)].flat()
        return { lookup, leaf, select: { ...lookup.select, where: { kind: 'all', of } } }
      }),
  )
}

/**
 * What the answers tell: `found` says whether each lookup, then each probe, gave a row. Of a record that wasn't found
 * nothing is told; of one without an order to compare in, only that it satisfies the part.
 */
export function toldBy(
  lookups: readonly Lookup[],
  probes: readonly Probe[],
  found: readonly boolean[],
): Told {
  return (leaf, row) => {
    const at = probes.findIndex(p => p.leaf === leaf && p.lookup.id === row[p.lookup.field])
    const probe = probes[at]
    if (probe === undefined) return undefined
    if (found[lookups.length + at] === true) return true
    return found[lookups.indexOf(probe.lookup)] === true && !isOrdered(leaf) ? false : undefined
  }
}

// An empty field is neither above nor below a value, nor is it certain that it isn't.
const isOrdered = (leaf: ScopeLeaf): boolean =>
  leaf.kind === 'compare' && leaf.op !== 'eq' && leaf.op !== 'ne'
