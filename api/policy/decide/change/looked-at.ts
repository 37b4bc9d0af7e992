/** What must be known of a record before a change of it can be decided. */
import type { ConstraintModel } from '../../model.ts'
import { conditionFields } from './condition.ts'
import { pathsLookedAt } from './row-scope.ts'
import type { AskedChange, WriteGrant } from './write-grant.ts'

/**
 * Paths of the record to read: whatever the candidates' rules look at, what they preset, and what is forbidden.
 * The caller is never shown them.
 */
export function lookedAt(
  { view: { model }, action }: AskedChange,
  candidates: readonly WriteGrant[],
): readonly string[] {
  const scopes = [
    ...model.forbids.filter(f => f.actions.has(action)).map(f => f.where),
    ...candidates.flatMap(({ where, write }) => [where ?? [], write.check ?? []].flat()),
  ]
  return [...scopes.flatMap(scope => pathsLookedAt(scope, model)), ...candidates.flatMap(ruleFields)]
}

function ruleFields({ write }: WriteGrant): readonly string[] {
  const { confirm, approvals, constraints, set } = write
  const conditions = [
    ...(typeof confirm === 'string' ? [] : [confirm]),
    ...approvals.flatMap(a => a.when ?? []),
  ]
  return [...set.keys(), ...constraints.flatMap(constraintFields), ...conditions.flatMap(conditionFields)]
}

function constraintFields(constraint: ConstraintModel): readonly string[] {
  if (constraint.kind !== 'requires') return [constraint.field]
  const { field, fields, when } = constraint
  return [field, ...fields, ...(when === undefined ? [] : conditionFields(when))]
}
