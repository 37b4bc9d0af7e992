/** `$caller` variables in what a grant writes and in the rules it judges by. */
import type { ChangeCondition, ConstraintModel, Value, WriteModel } from '../model.ts'

/** Their names; the grant is off for a caller for whom one of them stands for nothing. */
export function writeVariables({ set, defaults, constraints, confirm, approvals }: WriteModel): string[] {
  const conditions = [confirm, ...approvals.map(a => a.when)]
  const values = [
    ...set.values(),
    ...defaults.values(),
    ...constraints.flatMap(constraintValues),
    ...conditions.flatMap(c => (c === undefined || typeof c === 'string' ? [] : conditionValues(c))),
  ]
  return values.flatMap(v => (v.type === 'caller' ? [v.variable] : []))
}

function constraintValues(constraint: ConstraintModel): readonly Value[] {
  switch (constraint.kind) {
    case 'range':
      return [constraint.min ?? [], constraint.max ?? []].flat()
    case 'oneOf':
      return constraint.values
    case 'requires':
      return constraint.when === undefined ? [] : conditionValues(constraint.when)
    default:
      return []
  }
}

function conditionValues(condition: ChangeCondition): readonly Value[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(conditionValues)
    case 'not':
      return conditionValues(condition.of)
    case 'compare':
      return [condition.value]
    case 'in':
      return condition.values
    default:
      return []
  }
}
