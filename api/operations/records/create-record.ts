import { changeResult } from '../shared/change-result.ts'
import type { Operation } from '../types.ts'
import { recordValues } from './record-values.ts'

/** Proposes a new record of a permitted object. Costs at most 2 Salesforce calls. */
export const createRecord: Operation<'CreateRecord'> = async (
  { objectName, values, reason },
  { crm, changes },
) =>
  changeResult(
    await changes.propose({
      writes: [{ action: 'create', object: objectName, values: recordValues(values, objectName, crm) }],
      ...(reason !== undefined && { reason }),
    }),
  )
