/** What the caller gave: fields that some grant lets it write, with values that fit them. */
import type { FieldModel, ObjectModel } from '../../model.ts'
import type { ChangeRequest, Scalar } from '../../types.ts'
import { fieldDenied, invalidInput } from '../refusals.ts'
import { accepts, fieldOf, type WriteGrant } from './write-grant.ts'
import { writtenValue } from './written-value.ts'

/**
 * The caller's values by field, typed. Throws Problem 'field-denied' for a field that no grant lets the caller give,
 * whatever the reason, and only then 'invalid-input' for values and for a field given twice.
 */
export function givenValues(
  object: ObjectModel,
  grants: readonly WriteGrant[],
  change: ChangeRequest,
): ReadonlyMap<FieldModel, Scalar> {
  const entries = Object.entries(change.values).map(([written, value]) => {
    const field = fieldOf(object, written)
    if (field === undefined || !grants.some(g => accepts(g, [field])))
      throw fieldDenied(change.object, written)
    return { field, value }
  })
  const given = new Map<FieldModel, Scalar>()
  for (const { field, value } of entries) {
    if (given.has(field)) throw invalidInput(`${field.name} is given twice.`)
    given.set(field, writtenValue(field, value))
  }
  return given
}
