import type { Crm } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import type { Scalar } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { typed } from '../shared/filters.ts'

/** Fields and values as callers write them, typed by their fields. Throws Problem 'invalid-input' for a field given twice. */
export function recordValues(
  values: readonly components['schemas']['FieldValue'][],
  object: string,
  crm: Crm,
): Readonly<Record<string, Scalar>> {
  const given: Record<string, Scalar> = Object.create(null)
  for (const { field, value } of values) {
    if (Object.hasOwn(given, field))
      throw new Problem('invalid-input', { detail: 'A change gives each field once.' })
    given[field] = value === undefined ? null : typed(value, field, object, crm)
  }
  return given
}
