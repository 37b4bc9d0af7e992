/**
 * Literals. The one place where a caller's text becomes SOQL text: escaped by Salesforce's rules, backslash first,
 * and refused where a lexer could see more than a string in it.
 */
import { Problem } from '../problem.ts'
import type { Literal } from './tree.ts'

/** Salesforce: a string in a WHERE clause has at most 4,000 characters. */
const STRING_CHARACTERS_MAX = 4_000
/** Beyond this a double is no longer the number that was meant, and JavaScript starts to print exponents. */
const NUMBER_MAX = 1e18
const NUMBER_MIN_ABOVE_ZERO = 1e-6

/** Printable ASCII without quote, double quote and backslash: what nearly every value is. */
const PLAIN = /^[ !#-&(-[\]-~]*$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const REFUSED = /[\u0000-\u0007\u000b\u000e-\u001f\u007f-\u009f\u2028\u2029]/
const ESCAPED = /[\\'"\n\r\t\b\f]/g
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/

/**
 * One literal as SOQL text. Throws Problem 'invalid-input' for a value that Salesforce could not read back as the
 * same value; `field` is named in it.
 */
export function literalText(literal: Literal, field: string): string {
  switch (literal.type) {
    case 'string':
      return `'${escaped(literal.value, field)}'`
    case 'number':
      return numberText(literal.value, field)
    case 'boolean':
      return literal.value ? 'TRUE' : 'FALSE'
    case 'date':
      if (!isDate(literal.value)) throw unusable(field, 'is not a date (YYYY-MM-DD)')
      return literal.value
    case 'dateTime':
      if (!isDateTime(literal.value)) throw unusable(field, 'is not a date and time in UTC')
      return literal.value
    case 'null':
      return 'null'
  }
}

/** The pattern of a LIKE that means exactly this text, at the start or anywhere. */
export function patternText(text: string, match: 'startsWith' | 'contains', field: string): string {
  const plain = PLAIN.test(text) && !text.includes('%') && !text.includes('_')
  const exact = plain ? text : escaped(text, field).replace(/[%_]/g, '\\$&')
  if (text.length > STRING_CHARACTERS_MAX) throw tooLong(field)
  return match === 'startsWith' ? `'${exact}%'` : `'%${exact}%'`
}

/** Is it a day of the calendar, written 'YYYY-MM-DD', in the years Salesforce takes? */
export function isDate(text: string): boolean {
  const parts = DATE.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  // Salesforce takes 1700 to 4000.
  if (year < 1700 || year > 4000 || month < 1 || month > 12 || day < 1) return false
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Is it an instant in UTC, written 'YYYY-MM-DDThh:mm:ss[.fff]Z'? */
export function isDateTime(text: string): boolean {
  const day = DATE_TIME.exec(text)?.[1]
  return day !== undefined && isDate(day)
}

function escaped(text: string, field: string): string {
  if (text.length > STRING_CHARACTERS_MAX) throw tooLong(field)
  if (PLAIN.test(text)) return text
  if (!text.isWellFormed() || REFUSED.test(text)) {
    throw unusable(field, 'holds a character that can’t be searched for')
  }
  return text.replace(ESCAPED, character => ESCAPES[character] ?? '')
}

function numberText(value: number, field: string): string {
  const size = Math.abs(value)
  const fits = Number.isFinite(value) && size < NUMBER_MAX && (size === 0 || size >= NUMBER_MIN_ABOVE_ZERO)
  if (!fits || Object.is(value, -0)) throw unusable(field, 'is not a number Salesforce can hold')
  return String(value)
}

const tooLong = (field: string) => unusable(field, `has more than ${STRING_CHARACTERS_MAX} characters`)

const unusable = (field: string, why: string) =>
  new Problem('invalid-input', { detail: `The value for ${field} ${why}.` })
