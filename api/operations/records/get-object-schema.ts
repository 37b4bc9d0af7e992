import type { DescribedField } from '../../crm/types.ts'
import type { FieldKind } from '../../policy/types.ts'
import { sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** The JSON type and format a designer gives a field of a kind; formats are those Swagger 2.0 connectors know. */
const jsonTypes: Readonly<Record<FieldKind, { type: string; format?: string }>> = {
  id: { type: 'string' },
  string: { type: 'string' },
  longtext: { type: 'string' },
  picklist: { type: 'string' },
  multipicklist: { type: 'string' },
  boolean: { type: 'boolean' },
  number: { type: 'number', format: 'double' },
  currency: { type: 'number', format: 'double' },
  percent: { type: 'number', format: 'double' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  email: { type: 'string', format: 'email' },
  phone: { type: 'string' },
  url: { type: 'string', format: 'uri' },
  reference: { type: 'string' },
}

const property = (field: DescribedField) => ({
  ...jsonTypes[field.kind],
  title: field.label,
  description: `${field.label}.`,
  'x-ms-summary': field.label,
  ...(field.picklistValues.length > 0 && { enum: field.picklistValues.map(v => v.value) }),
})

/** A $ref-free JSON schema of an object's permitted fields, for designers. Costs as DescribeObject does. */
export const getObjectSchema: Operation<'GetObjectSchema'> = async ({ objectName }, { crm }) => {
  const object = await crm.describe(objectName)
  return {
    outcome: 'ok',
    message: sentence(`The schema of ${object.label}`),
    schema: {
      type: 'object',
      // What outsiders may have written is no member of a record: it stands in `untrustedText`.
      properties: Object.fromEntries(
        object.fields.filter(field => !field.untrusted).map(field => [field.name, property(field)]),
      ),
    },
  }
}
