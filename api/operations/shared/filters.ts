/** Filters and values as callers write them, all text, become typed by their field. */
import type { Crm } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import type { Filter, Scalar } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { type Door, periodContext } from '../types.ts'
import { resolvePeriod } from './period.ts'

type RecordFilter = components['schemas']['RecordFilter']

/** The filter of the policy's language. Throws Problem 'invalid-input' for one that lacks its value. */
export function toFilter({ field, operator, value }: RecordFilter, object: string, door: Door): Filter {
  if (operator === 'isEmpty') return { field, is: 'equals', value: null }
  if (operator === 'isNotEmpty') return { field, is: 'notEquals', value: null }
  if (value === undefined)
    throw new Problem('invalid-input', { detail: `The filter on ${field} needs a value.` })
  if (operator === 'during') return { field, is: operator, period: resolvePeriod(value, periodContext(door)) }
  if (operator === 'startsWith' || operator === 'contains') return { field, is: operator, value }
  return { field, is: operator, value: typed(value, field, object, door.crm) }
}

/** The text as the field's kind of value; what doesn't fit stays text, and the planner refuses it by name. */
export function typed(value: string, field: string, object: string, crm: Crm): Scalar {
  switch (crm.field(object, field)?.kind) {
    case 'number':
    case 'currency':
    case 'percent':
      return /^-?\d{1,15}(\.\d{1,8})?$/.test(value) ? Number(value) : value
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value
    default:
      return value
  }
}
