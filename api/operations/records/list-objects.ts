import { counted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Lists the objects the caller may read. Costs 1 Salesforce call, none while labels are cached. */
export const listObjects: Operation<'ListObjects'> = async (_input, { crm }) => {
  const objects = await crm.labels()
  return {
    outcome: 'ok',
    message: sentence('You may read', counted(objects.length, 'kind of record', 'kinds of record')),
    objects: objects.map(({ name, label, labelPlural }) => ({ name, label, labelPlural })),
  }
}
