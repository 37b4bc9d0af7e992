import type { Crm } from '../../crm/types.ts'
import type { components } from '../../openapi.generated.ts'
import type { Filter, Scalar } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { resolvePeriod } from '../shared/period.ts'
import { id, maskedFields } from '../shared/values.ts'
import { counted, sentence } from '../shared/words.ts'
import { type Door, type Operation, periodContext } from '../types.ts'

type RecordFilter = components['schemas']['RecordFilter']

/** Lists records of any permitted object by structured filters. Costs 1 Salesforce call. */
export const queryRecords: Operation<'QueryRecords'> = async (input, door) => {
  const { objectName, fields, filters = [], sortBy, sortDirection = 'asc' } = input
  const page = pageOf(input, door)
  const rows = await door.crm.query({
    object: objectName,
    select: ['Id', ...fields.filter(field => field.toLowerCase() !== 'id')],
    where: filters.map(filter => toFilter(filter, objectName, door)),
    ...(sortBy !== undefined && { orderBy: [[sortBy, sortDirection]] as const }),
    ...page,
    total: true,
  })
  return {
    outcome: 'ok',
    message: sentence(counted(rows.total, `${objectName} record`)),
    records: rows.rows.map(row => ({
      object: objectName,
      id: id(row),
      fields: row.fields,
      ...maskedFields(row),
    })),
    ...pageEnd(rows, page, door),
  }
}

function toFilter({ field, operator, value }: RecordFilter, object: string, door: Door): Filter {
  if (operator === 'isEmpty') return { field, is: 'equals', value: null }
  if (operator === 'isNotEmpty') return { field, is: 'notEquals', value: null }
  if (value === undefined)
    throw new Problem('invalid-input', { detail: `The filter on ${field} needs a value.` })
  if (operator === 'during') return { field, is: operator, period: resolvePeriod(value, periodContext(door)) }
  if (operator === 'startsWith' || operator === 'contains') return { field, is: operator, value }
  return { field, is: operator, value: typed(value, field, object, door.crm) }
}

/** The text of a filter as the field's kind of value; what doesn't fit stays text, and the planner refuses it by name. */
function typed(value: string, field: string, object: string, crm: Crm): Scalar {
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
