/** Literals decoded for the type they are compared with. */
import { normaliseId } from '../ids.ts'
import { type Field, SalesforceError } from '../model.ts'
import { parseDay } from './calendar.ts'
import { isDateLiteral } from './date-ranges.ts'
import { pointed } from './errors.ts'
import type { Source } from './parse.ts'
import type { Literal } from './tree.ts'

export type Kind = 'text' | 'id' | 'number' | 'boolean' | 'date' | 'datetime'

/** How values of a field compare. */
export function kindOf(field: Pick<Field, 'type'>): Kind {
  switch (field.type) {
    case 'id':
    case 'reference':
      return 'id'
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number'
    case 'boolean':
    case 'date':
    case 'datetime':
      return field.type
    default:
      return 'text'
  }
}

/** A literal ready to compare: a value, or the name of a date range found anew at each run. */
export type Operand =
  | { readonly range: false; readonly value: string | number | boolean | null }
  | { readonly range: true; readonly name: string; readonly n: number }

export interface LiteralPlace {
  readonly source: Source
  /** Field or function as the caller wrote it. */
  readonly written: string
}

const value = (v: string | number | boolean | null): Operand => ({ range: false, value: v })

/** Throws INVALID_FIELD or INVALID_QUERY_FILTER_OPERATOR when the literal is of another type than the field. */
export function operand(literal: Literal, kind: Kind, place: LiteralPlace): Operand {
  if (literal.kind === 'null') return value(null)
  switch (kind) {
    case 'text':
      if (literal.kind === 'string') return value(unescapeText(literal.raw, place))
      break
    case 'id':
      if (literal.kind === 'string') return value(idValue(unescapeText(literal.raw, place), place))
      break
    case 'number':
      if (literal.kind === 'number') return value(literal.value)
      break
    case 'boolean':
      if (literal.kind === 'boolean') return value(literal.value)
      break
    case 'date':
    case 'datetime':
      return dateOperand(literal, kind, place)
  }
  throw wrongType(kind, literal, place)
}

function dateOperand(literal: Literal, kind: 'date' | 'datetime', place: LiteralPlace): Operand {
  if (literal.kind === 'range') {
    if (!isDateLiteral(literal.name, literal.n))
      throw complain(place, 'MALFORMED_QUERY', `invalid date literal: ${literal.name}`)
    return { range: true, name: literal.name, n: literal.n }
  }
  if (literal.kind !== kind) throw wrongType(kind, literal, place)
  const decoded = kind === 'date' ? dateValue(literal.text) : instant(literal.text)
  if (decoded === undefined) throw complain(place, 'MALFORMED_QUERY', `Invalid ${kind}: ${literal.text}`)
  return value(decoded)
}

const dateValue = (text: string): string | undefined => (parseDay(text) === undefined ? undefined : text)

/** ISO text with any offset → the form rows keep. */
function instant(text: string): string | undefined {
  if (parseDay(text) === undefined) return undefined
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

function idValue(text: string, place: LiteralPlace): string {
  const id = normaliseId(text)
  if (id === undefined) throw complain(place, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`)
  return id
}

const TYPE_NAMES: Readonly<Record<Kind, string>> = {
  text: 'string',
  id: 'id',
  number: 'double',
  boolean: 'boolean',
  date: 'date',
  datetime: 'dateTime',
}

function wrongType(kind: Kind, literal: Literal, place: LiteralPlace): SalesforceError {
  const needsQuotes = kind === 'text' || kind === 'id'
  const tail = needsQuotes
    ? ' and should be enclosed in quotes'
    : literal.kind === 'string'
      ? ' and should not be enclosed in quotes'
      : ''
  const isDate = (k: string) => k === 'date' || k === 'datetime'
  const code = isDate(kind) && isDate(literal.kind) ? 'INVALID_QUERY_FILTER_OPERATOR' : 'INVALID_FIELD'
  return complain(
    place,
    code,
    `value of filter criterion for field '${place.written}' must be of type ${TYPE_NAMES[kind]}${tail}`,
  )
}

/** An error with its caret under the field. */
export function complain(place: LiteralPlace, errorCode: string, message: string): SalesforceError {
  return new SalesforceError(
    400,
    errorCode,
    pointed(place.source, place.source.offsetOf(place.written), message),
  )
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  _: '_',
  '%': '%',
}

/** Resolves escapes once, left to right. */
export function unescapeText(raw: string, place: LiteralPlace): string {
  if (!raw.includes('\\')) return raw
  let text = ''
  for (const piece of pieces(raw, place)) text += piece.text
  return text
}

interface Piece {
  readonly text: string
  readonly escaped: boolean
}

function* pieces(raw: string, place: LiteralPlace): Generator<Piece> {
  for (let at = 0; at < raw.length; at++) {
    const c = raw.charAt(at)
    if (c !== '\\') {
      yield { text: c, escaped: false }
      continue
    }
    const next = raw.charAt(++at)
    const unicode = next === 'u' || next === 'U' ? /^[0-9a-fA-F]{4}/.exec(raw.slice(at + 1))?.[0] : undefined
    const text = unicode ? String.fromCharCode(Number.parseInt(unicode, 16)) : ESCAPES[next]
    if (text === undefined)
      throw complain(
        place,
        'MALFORMED_QUERY',
        `Invalid string literal '${raw}'. Illegal character sequence '\\${next}' in string literal.`,
      )
    if (unicode) at += unicode.length
    yield { text, escaped: true }
  }
}

/**
 * A LIKE pattern: `%` any run of characters, `_` one; `\%` and `\_` stand for themselves. Case doesn't matter.
 * Returned as a test without backtracking blow-up: the pattern is walked greedily, segment by segment.
 */
export function likeTest(raw: string, place: LiteralPlace): (text: string) => boolean {
  const segments: (string | null)[][] = [[]]
  for (const { text, escaped } of pieces(raw, place)) {
    if (text === '%' && !escaped) segments.push([])
    else segments.at(-1)?.push(...(text === '_' && !escaped ? [null] : [...text.toLowerCase()]))
  }
  const words = segments.map(segment => segment.join(''))
  // Without `_` whole segments can be looked for as text.
  if (!segments.some(segment => segment.includes(null)))
    return text => matchesWords(text.toLowerCase(), words)
  return text => matchesSegments([...text.toLowerCase()], segments)
}

/** The text (lower case) a pattern of the form `text%` asks for at the beginning; undefined for any other pattern. */
export function likePrefix(raw: string, place: LiteralPlace): string | undefined {
  const all = [...pieces(raw, place)]
  const last = all.pop()
  const isWild = ({ text, escaped }: Piece) => !escaped && (text === '%' || text === '_')
  if (last?.text !== '%' || last.escaped || all.some(isWild)) return undefined
  return all
    .map(({ text }) => text)
    .join('')
    .toLowerCase()
}

function matchesWords(text: string, words: readonly string[]): boolean {
  const first = words[0] ?? ''
  if (words.length === 1) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (let i = 1; i < words.length - 1; i++) {
    const word = words[i] ?? ''
    const found = text.indexOf(word, at)
    if (found < 0) return false
    at = found + word.length
  }
  const last = words.at(-1) ?? ''
  return text.length - last.length >= at && text.endsWith(last)
}

function matchesSegments(
  text: readonly string[],
  segments: readonly (readonly (string | null)[])[],
): boolean {
  const [first = [], ...rest] = segments
  if (!matchesAt(text, first, 0)) return false
  const last = rest.pop()
  if (last === undefined) return text.length === first.length
  let at = first.length
  for (const segment of rest) {
    while (at + segment.length <= text.length && !matchesAt(text, segment, at)) at++
    if (at + segment.length > text.length) return false
    at += segment.length
  }
  const tail = text.length - last.length
  return tail >= at && matchesAt(text, last, tail)
}

function matchesAt(text: readonly string[], segment: readonly (string | null)[], at: number): boolean {
  if (at + segment.length > text.length) return false
  return segment.every((c, i) => c === null || c === text[at + i])
}
