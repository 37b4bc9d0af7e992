import { Problem } from '../../problem.ts'
import { untrustedText } from '../shared/untrusted.ts'
import { id, maskedFields } from '../shared/values.ts'
import { sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** One record by id, with the fields named or all permitted ones. Hidden and absent give one answer. Costs 1 Salesforce call. */
export const getRecord: Operation<'GetRecord'> = async ({ objectName, recordId, fields }, { crm }) => {
  const select = fields ?? crm.fields(objectName).map(field => field.name)
  const { rows } = await crm.query({
    object: objectName,
    select: ['Id', ...select.filter(field => field.toLowerCase() !== 'id')],
    where: [{ field: 'Id', is: 'equals', value: recordId }],
    limit: 1,
  })
  const [row] = rows
  if (row === undefined) throw new Problem('record-not-found')
  return {
    outcome: 'ok',
    message: sentence(`Here is the ${objectName} record`),
    record: { object: objectName, id: id(row), fields: row.fields, ...maskedFields(row) },
    ...untrustedText([row]),
  }
}
