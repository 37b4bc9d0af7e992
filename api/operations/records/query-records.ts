import { toFilter } from '../shared/filters.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { untrustedText } from '../shared/untrusted.ts'
import { id, maskedFields } from '../shared/values.ts'
import { countedRows, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

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
    message: sentence(countedRows(rows, `${objectName} record`)),
    records: rows.rows.map(row => ({
      object: objectName,
      id: id(row),
      fields: row.fields,
      ...maskedFields(row),
    })),
    ...pageEnd(rows, page, door),
    ...untrustedText(rows.rows),
  }
}
