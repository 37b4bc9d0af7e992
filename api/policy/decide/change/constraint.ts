/** Rules on the values of a change. */
import type { ConstraintModel, FieldModel, Move, Value } from '../../model.ts'
import { changesByMore, compares } from './compare.ts'
import { conditionHolds } from './condition.ts'
import type { Images } from './images.ts'
import { type Known, ruleValue } from './rule-value.ts'

/** Is the rule kept? A rule whose field isn't written is. */
export function constraintHolds(
  constraint: ConstraintModel,
  field: FieldModel,
  images: Images,
  known: Known,
): boolean {
  if (!images.written.has(field.name)) return true
  const before = images.before[field.name]
  const after = images.after[field.name]
  switch (constraint.kind) {
    case 'range':
      return inRange(after, constraint, field, known)
    case 'oneOf':
      return isOneOf(after, constraint.values, field, known)
    case 'transitions':
      return moveHolds(before, after, constraint)
    case 'changePercent':
      return !changesByMore(before, after, constraint.max)
    case 'requires': {
      const { when, fields } = constraint
      const asked = when === undefined || conditionHolds(when, images, known)
      return !asked || fields.every(name => hasValue(images.after[name]))
    }
  }
}

type Rule<K> = Extract<ConstraintModel, { readonly kind: K }>

// Nothing lies in no range: emptying a field is no way around its bounds.
function inRange(value: unknown, { min, max }: Rule<'range'>, { kind }: FieldModel, known: Known): boolean {
  if (min !== undefined && !compares(value, 'gte', ruleValue(min, known), kind)) return false
  return max === undefined || compares(value, 'lte', ruleValue(max, known), kind)
}

// Of several choices each must be one of the list.
function isOneOf(value: unknown, values: readonly Value[], { kind }: FieldModel, known: Known): boolean {
  const chosen: readonly unknown[] =
    kind === 'multipicklist' && typeof value === 'string' ? value.split(';') : [value]
  return chosen.every(one => values.some(v => compares(one, 'eq', ruleValue(v, known), kind)))
}

// Staying is no move. A new record moves from nothing, which only `any` stands for.
function moveHolds(before: unknown, after: unknown, { mode, moves }: Rule<'transitions'>): boolean {
  const from = state(before)
  const to = state(after)
  if (from === to) return true
  const listed = moves.some(m => covers(m.from, from) && covers(m.to, to))
  return listed === (mode === 'allow')
}

const covers = (states: Move['from'], one: string): boolean =>
  states.length === 0 || states.some(s => s.toLowerCase() === one)

const state = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')

const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
