import type { Scalar } from '../../policy/types.ts'
import { visible } from '../../text/visible.ts'
import type { ShownChange } from './types.ts'

const VALUE_CHARACTERS_MAX = 1_000

/** One field of one record that a change writes; what is null is left out. */
export interface Difference {
  readonly object: string
  readonly recordId?: string
  readonly recordName?: string
  readonly action: 'create' | 'update'
  readonly field: string
  readonly label: string
  /** The value as Salesforce has it, as text; left out also where an outsider may have written it. */
  readonly before?: string
  readonly after?: string
}

/** Every field a change writes, for the answer: values as Salesforce has them, without what can't be seen, cut. */
export const differences = ({ records }: ShownChange): Difference[] =>
  records.flatMap(({ object, recordId, recordName, action, fields }) =>
    fields.map(({ field, label, before, after, untrusted }) => ({
      object,
      ...(recordId !== null && { recordId }),
      ...(recordName !== null && { recordName: visible(recordName, VALUE_CHARACTERS_MAX) }),
      action,
      field,
      label: visible(label, VALUE_CHARACTERS_MAX),
      ...(before !== null && !untrusted && { before: asText(before) }),
      ...(after !== null && { after: asText(after) }),
    })),
  )

const asText = (value: Exclude<Scalar, null>) => visible(String(value), VALUE_CHARACTERS_MAX)
