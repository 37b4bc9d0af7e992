/** Values to write, typed strictly by their field: nothing is converted, guessed or rounded. */
import type { FieldModel } from '../../model.ts'
import type { FieldKind, Scalar } from '../../types.ts'
import { invalidInput } from '../refusals.ts'
import { literalOf } from '../values.ts'

const TEXT_CHARACTERS_MAX = 255
const LONG_TEXT_CHARACTERS_MAX = 4_000
const TEXTUAL: ReadonlySet<FieldKind> = new Set([
  'string',
  'longtext',
  'picklist',
  'multipicklist',
  'email',
  'phone',
  'url',
])
/** Control characters but tab and line ends, and line separators that hide in a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const REFUSED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/

/**
 * The value as it is written and compared: ids of 18 characters, instants in UTC, texts without blanks around them.
 * Salesforce cuts those off and keeps no empty text, so a rule judges here what would be kept there.
 * Throws Problem 'invalid-input', which names the field and not the value.
 */
export function writtenValue({ name, kind }: FieldModel, value: Scalar): Scalar {
  if (value !== null && TEXTUAL.has(kind)) return writtenText(name, kind, value)
  const literal = literalOf(name, kind, value)
  return literal.type === 'null' ? null : literal.value
}

function writtenText(name: string, kind: FieldKind, value: Scalar): string | null {
  if (typeof value !== 'string') throw invalidInput(`${name} wants a text.`)
  const text = value.trim()
  const charactersMax = kind === 'longtext' ? LONG_TEXT_CHARACTERS_MAX : TEXT_CHARACTERS_MAX
  if (text.length > charactersMax)
    throw invalidInput(`${name} wants a text of at most ${charactersMax} characters.`)
  if (!text.isWellFormed() || REFUSED.test(text))
    throw invalidInput(`${name} holds a character that can’t be kept.`)
  return text === '' ? null : text
}
