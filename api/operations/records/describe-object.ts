import { counted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Permitted fields of an object with labels, kinds and picklist values. Costs 1 Salesforce call, none while cached. */
export const describeObject: Operation<'DescribeObject'> = async ({ objectName }, { crm }) => {
  const object = await crm.describe(objectName)
  return {
    outcome: 'ok',
    message: sentence(`${object.label} has`, counted(object.fields.length, 'field'), 'you may use'),
    name: object.name,
    label: object.label,
    fields: object.fields.map(field => ({
      name: field.name,
      label: field.label,
      type: field.kind,
      filterable: field.filterable,
      sortable: field.sortable,
      ...(field.untrusted && { untrusted: true }),
      ...(field.referenceTo.length > 0 && { referenceTo: [...field.referenceTo] }),
      ...(field.picklistValues.length > 0 && {
        picklistValues: field.picklistValues.map(({ value, label }) => ({ value, label })),
      }),
    })),
  }
}
