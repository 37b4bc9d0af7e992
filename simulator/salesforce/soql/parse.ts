/** SOQL text → Statement: the parser library behind an adapter that refuses what a real org refuses. */
import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js'
import { SalesforceError } from '../model.ts'
import { adapt } from './adapt.ts'
import { malformed, type SourceText, syntaxError } from './errors.ts'
import { type Token, tokens, withoutLiterals } from './lexer.ts'
import type { Statement } from './tree.ts'

/** SOQL's own limit. */
const STATEMENT_CHARS_MAX = 100_000
/** Deeper parentheses are refused before they can exhaust the stack. */
const NESTING_DEPTH_MAX = 200

export interface Parsed {
  readonly statement: Statement
  readonly source: Source
}

/** The statement's text with its words, to say where a name stands. */
export interface Source extends SourceText {
  readonly tokens: readonly Token[]
  /** Where a word first stands, any case; the start when it doesn't. */
  offsetOf(word: string): number
}

/** Throws SalesforceError MALFORMED_QUERY (or QUERY_TOO_COMPLICATED) only. */
export function parseSoql(text: string): Parsed {
  if (text.trim() === '') throw malformed('SOQL statements cannot be empty or null')
  if (text.length > STATEMENT_CHARS_MAX)
    throw malformed(`SOQL statements cannot be longer than ${STATEMENT_CHARS_MAX} characters.`)
  const { source, images, literals, allRows } = prepare(text)
  if (deepest(images) > NESTING_DEPTH_MAX) throw tooComplicated()
  try {
    return { statement: adapt(parseShape(images.join(' ')), { source, literals, allRows }), source }
  } catch (error) {
    if (error instanceof SalesforceError) throw error
    // A list longer than the parser's own recursion can follow.
    if (error instanceof RangeError)
      throw new SalesforceError(400, 'QUERY_TOO_COMPLICATED', 'Query is too complex')
    throw explain(error, source, images)
  }
}

const SHAPES_MAX = 500
const SHAPE_CHARS_MAX = 5000
const shapes = new Map<string, Query>()

/** Statements that differ in their string literals only have one shape; the parser, by far the slowest part, sees it once. */
function parseShape(text: string): Query {
  const known = shapes.get(text)
  if (known) return known
  const parsed = parseQuery(text)
  if (text.length <= SHAPE_CHARS_MAX) {
    const [oldest] = shapes.keys()
    if (shapes.size >= SHAPES_MAX && oldest !== undefined) shapes.delete(oldest)
    shapes.set(text, parsed)
  }
  return parsed
}

const tooComplicated = () => new SalesforceError(400, 'QUERY_TOO_COMPLICATED', 'Query is too complex')

function deepest(images: readonly string[]): number {
  let depth = 0
  let most = 0
  for (const image of images) {
    if (image === '(') most = Math.max(most, ++depth)
    else if (image === ')') depth--
  }
  return most
}

function prepare(text: string) {
  const all = tokens({ text })
  const { images, literals } = withoutLiterals(all)
  // The parser knows no ALL ROWS, the last two words of a statement that sees deleted rows.
  const tail = images.slice(-2).join(' ').toUpperCase()
  const allRows = tail === 'ALL ROWS' && all.length > 2
  const source: Source = {
    text,
    tokens: all,
    offsetOf(word) {
      const wanted = word.toLowerCase()
      return all.find(token => token.text.toLowerCase() === wanted)?.offset ?? 0
    },
  }
  return { source, literals, allRows, images: allRows ? images.slice(0, -2) : images }
}

const FOUND = /found(?:: ?'?| --> ')(.*?)'?(?: <--)?$/s

/**
 * The parser names the word it stumbled over but not where. A statement cut off after some place where the word
 * stands stumbles over it if, and only if, the fault lies at or before that place: the first such place is searched by
 * halving.
 */
function explain(error: unknown, source: Source, images: readonly string[]): SalesforceError {
  const strange = strangeCharacter(error, source, images)
  if (strange) return strange
  const word = foundWord(error)
  const places = images.flatMap((image, i) => (image === word ? [i] : []))
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (stumblesOver(word, images.slice(0, (places[middle] ?? 0) + 1))) high = middle
    else low = middle + 1
  }
  const token = source.tokens[places[low] ?? -1]
  if (token) return syntaxError(source, token.offset, `unexpected token: ${quoted(token.text)}`)
  return syntaxError(source, source.text.trimEnd().length, "unexpected token: '<EOF>'")
}

/** A character no SOQL has: here the parser does say where, in the text it was given. */
function strangeCharacter(
  error: unknown,
  source: Source,
  images: readonly string[],
): SalesforceError | undefined {
  const offset =
    error instanceof Error ? /unexpected character: .* at offset: (\d+)/s.exec(error.message)?.[1] : undefined
  if (offset === undefined) return undefined
  const before = images.join(' ').slice(0, Number(offset)).split(' ').length - 1
  const token = source.tokens[before]
  return token && syntaxError(source, token.offset, `unexpected token: ${quoted(token.text)}`)
}

function stumblesOver(word: string, images: readonly string[]): boolean {
  try {
    parseQuery(images.join(' '))
    return false
  } catch (error) {
    return foundWord(error) === word
  }
}

function foundWord(error: unknown): string {
  return error instanceof Error ? (FOUND.exec(error.message)?.[1] ?? '') : ''
}

const quoted = (word: string) => (word.startsWith("'") ? word : `'${word}'`)
