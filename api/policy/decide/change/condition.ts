/** Conditions on a change: what held before, holds after, or changed. */
import type { ChangeCondition } from '../../model.ts'
import { changesByMore, compares, unchanged } from './compare.ts'
import type { Images } from './images.ts'
import { type Known, ruleValue } from './rule-value.ts'

/** Does the condition hold? It always can be told: a field without a value is empty. */
export function conditionHolds(condition: ChangeCondition, images: Images, known: Known): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every(c => conditionHolds(c, images, known))
    case 'any':
      return condition.of.some(c => conditionHolds(c, images, known))
    case 'not':
      return !conditionHolds(condition.of, images, known)
    case 'compare': {
      const { side, field, op, value } = condition
      return compares(images[side][field.name], op, ruleValue(value, known), field.kind)
    }
    case 'in': {
      const { side, field, values } = condition
      return values.some(v => compares(images[side][field.name], 'eq', ruleValue(v, known), field.kind))
    }
    case 'changed': {
      const { name, kind } = condition.field
      return !unchanged(images.before[name], images.after[name], kind)
    }
    case 'percentAbove': {
      const { name } = condition.field
      return changesByMore(images.before[name], images.after[name], condition.percent)
    }
  }
}

/** Names of the fields a condition looks at. */
export function conditionFields(condition: ChangeCondition): readonly string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(conditionFields)
    case 'not':
      return conditionFields(condition.of)
    default:
      return [condition.field.name]
  }
}
