import { plain } from '../../text/plain.ts'
import type { ShownChange, ShownRecord } from './types.ts'
import { labelInWords } from './values.ts'

const NAME_CHARACTERS_MAX = 80
const LABEL_CHARACTERS_MAX = 40
/** Fields whose value a new record is called by. */
const namingFields = ['Subject', 'Name', 'LastName', 'Title']

/** What the object is called inside a sentence: 'task', 'service contract'. */
const objectInWords = ({ objectLabel, object }: ShownRecord): string =>
  plain(labelInWords(objectLabel), LABEL_CHARACTERS_MAX) || plain(object, LABEL_CHARACTERS_MAX)

/** The field that says what a new record will be called, unless that may not be said. */
export const namingField = ({ action, recordName, fields }: ShownRecord): string | undefined =>
  action === 'create' && recordName === null
    ? fields.find(
        ({ field, after, sensitive }) => namingFields.includes(field) && !sensitive && after !== null,
      )?.field
    : undefined

/** A record in a sentence: its name, 'a new task “Follow up”', 'the case'. Plain text. */
export function recordInWords(record: ShownRecord): string {
  const naming = namingField(record)
  const name = plain(
    record.recordName ?? String(record.fields.find(({ field }) => field === naming)?.after ?? ''),
    NAME_CHARACTERS_MAX,
  )
  if (record.action === 'create') return `a new ${objectInWords(record)}${name && ` “${name}”`}`
  return name || `the ${objectInWords(record)}`
}

/** What a change is about, for a title and inside a sentence: its title, or its first record. Plain text. */
export function about({ title, records }: ShownChange): string {
  const named = plain(title ?? '', NAME_CHARACTERS_MAX)
  if (named !== '') return named
  const [first, ...others] = records
  if (first === undefined) return 'nothing'
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${recordInWords(first)}${more}`
}
