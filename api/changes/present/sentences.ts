import { plain } from '../../text/plain.ts'
import { namingField, recordInWords } from './about.ts'
import type { ShownField, ShownRecord } from './types.ts'
import { labelInWords, listed, valueInWords } from './values.ts'

/** Of a change that is to be, that has been, or that would be. */
export type Tense = 'present' | 'past' | 'conditional'

const LABEL_CHARACTERS_MAX = 40
const VALUE_CHARACTERS_MAX = 60
const verbs = {
  goes: { present: 'goes', past: 'went', conditional: 'would go' },
  becomes: { present: 'becomes', past: 'became', conditional: 'would become' },
  changes: { present: 'changes', past: 'changed', conditional: 'would change' },
  emptied: { present: 'is emptied', past: 'was emptied', conditional: 'would be emptied' },
  added: { present: 'is added', past: 'was added', conditional: 'would be added' },
} as const
const quotedKinds: readonly string[] = ['string', 'longtext', 'email', 'url', 'phone', 'reference']

/** The record's sentence with as many of its fields as asked for. Plain text, ends with a full stop. */
export function recordSentence(
  record: ShownRecord,
  fieldsMax: number,
  tense: Tense,
  timeZone: string,
): string {
  const fields = sayable(record).slice(0, fieldsMax)
  const subject = capital(recordInWords(record))
  if (record.action === 'create') return `${subject} ${addition(fields, tense, timeZone)}.`
  const parts = fields.map(field => replacement(field, tense, timeZone))
  return parts.length === 0 ? `${subject} ${verbs.changes[tense]}.` : `${subject}: ${listed(parts)}.`
}

/** The fields that a sentence names: not the one that is said as the record's name. */
export function sayable(record: ShownRecord): readonly ShownField[] {
  const naming = namingField(record)
  return record.fields.filter(({ field, preset }) => field !== naming && preset !== true)
}

/** 'the amount goes from 50,000 to 75,000' */
function replacement(shown: ShownField, tense: Tense, timeZone: string): string {
  const label = `the ${spokenLabel(shown)}`
  if (untold(shown)) return `${label} ${verbs.changes[tense]}`
  if (shown.after === null || shown.after === '') return `${label} ${verbs.emptied[tense]}`
  const after = spokenAfter(shown, timeZone)
  const silent = shown.untrusted || shown.before === null || shown.before === ''
  return silent || shown.kind === 'longtext' || shown.kind === 'reference'
    ? `${label} ${verbs.becomes[tense]} ${after}`
    : `${label} ${verbs.goes[tense]} from ${spokenValue(shown.before, shown, timeZone)} to ${after}`
}

/** 'is due on Tuesday, 24 November 2026, with priority High' */
function addition(fields: readonly ShownField[], tense: Tense, timeZone: string): string {
  const due = fields.find(
    ({ field, after, sensitive }) => field === 'ActivityDate' && after !== null && !sensitive,
  )
  const topic = fields.find(({ label, words }) => label === 'About' && words !== undefined)
  // Which record an id leads to can't be told by ear, and a new record has no other one that it would be told from.
  const others = fields.filter(
    field => field !== due && field !== topic && field.after !== null && !isUnnamed(field),
  )
  const day = due && spokenAfter(due, timeZone)
  const added = verbs.added[tense]
  const verb =
    day === undefined ? added : tense === 'present' ? `is due on ${day}` : `${added}, due on ${day}`
  const parts = others.map(field => {
    const value = untold(field) ? 'of its own' : spokenAfter(field, timeZone)
    return `${spokenLabel(field)} ${value}`
  })
  const about = topic === undefined ? '' : `, about ${spokenAfter(topic, timeZone)}`
  return parts.length === 0 ? `${verb}${about}` : `${verb}${about}, with ${listed(parts)}`
}

/** A sensitive value is not said, nor an id that means nothing to a listener. */
const untold = (field: ShownField): boolean => field.sensitive || isUnnamed(field)

const isUnnamed = ({ kind, words }: ShownField): boolean =>
  (kind === 'reference' || kind === 'id') && words === undefined

/** 'close date' */
export const spokenLabel = ({ label, field }: { readonly label: string; readonly field: string }): string =>
  plain(labelInWords(label), LABEL_CHARACTERS_MAX) || plain(field, LABEL_CHARACTERS_MAX)

const spokenAfter = (shown: ShownField, timeZone: string): string =>
  shown.words === undefined
    ? spokenValue(shown.after, shown, timeZone)
    : spokenText(shown.words, shown.kind === 'reference')

/** A value in words, cut; in quotes where somebody may have written whole sentences. */
export const spokenValue = (
  value: ShownField['after'],
  { kind }: Pick<ShownField, 'kind'>,
  timeZone: string,
): string =>
  spokenText(valueInWords(value, kind, timeZone), typeof value === 'string' && quotedKinds.includes(kind))

function spokenText(text: string, inQuotes: boolean): string {
  const shown = plain(text, VALUE_CHARACTERS_MAX)
  return inQuotes ? `“${shown}”` : shown || 'empty'
}

const capital = (text: string) => text.replace(/^the |^a /, word => word[0]?.toUpperCase() + word.slice(1))
