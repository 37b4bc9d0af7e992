/** What must be known of a record before a change of it can be decided. */
import type { ConstraintModel, FieldModel, Scope } from '../../model.ts'
import { conditionFields } from './condition.ts'
import { firstReference, leavesOf } from './row-scope.ts'
import { type AskedChange, fieldOf, type WriteGrant } from './write-grant.ts'

/**
 * Paths of the record to read, with the field each ends at: what is written over, whatever the candidates' rules look
 * at, what they preset, and what is forbidden. The caller is never shown more of it than the first.
 */
export function lookedAt(
  { view: { model }, action, given }: AskedChange,
  candidates: readonly WriteGrant[],
): ReadonlyMap<string, FieldModel> {
  const looked = new Map<string, FieldModel>([...given.keys()].map(field => [field.name, field]))
  const own = (name: string | undefined) => {
    const field = name === undefined ? undefined : fieldOf(model, name)
    if (field !== undefined) looked.set(field.name, field)
  }
  const scopes: readonly Scope[] = [
    ...model.forbids.filter(f => f.actions.has(action)).map(f => f.where),
    ...candidates.flatMap(({ where, write }) => [where ?? [], write.check ?? []].flat()),
  ]
  // A path through a lookup is judged with the lookup itself: a record that isn't shown must not count as none.
  for (const { path, field } of scopes.flatMap(leavesOf)) {
    own(firstReference(path, model))
    looked.set(path, field)
  }
  for (const name of candidates.flatMap(ruleFields)) own(name)
  return looked
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
