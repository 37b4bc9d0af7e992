import { changeResult } from '../shared/change-result.ts'
import { readable } from '../shared/readable.ts'
import type { Operation } from '../types.ts'
import { recordValues } from './record-values.ts'

/** Proposes new values of one record of a permitted object. Costs 1 Salesforce call to propose, 1 to write. */
export const updateRecord: Operation<'UpdateRecord'> = async (input, { crm, changes }) => {
  const { objectName, recordId, values, reason } = input
  return changeResult(
    await changes.propose({
      writes: [
        {
          action: 'update',
          object: objectName,
          id: recordId,
          values: recordValues(values, objectName, crm),
          show: readable(crm, objectName, ['Name']),
        },
      ],
      ...(reason !== undefined && { reason }),
    }),
  )
}
