/**
 * A JSON reader for whatever comes from outside: bodies, tokens, documents (RFC 8259; controls 1, 49, 50): one pass, and it refuses what JSON.parse lets
 * through silently: a second member of the same name, members that reach for a prototype, NUL and unpaired surrogates
 * in strings, numbers that don't fit a double, deep nesting. Objects have no prototype.
 */

/** The body is not acceptable JSON; the message is public and says where (a character offset). */
export class JsonError extends Error {}

export interface JsonLimits {
  /** Nesting of arrays and objects. */
  readonly depthMax: number
  /** Members of objects and items of arrays, all together. */
  readonly membersMax: number
}

interface Reader {
  readonly text: string
  readonly limits: JsonLimits
  /** Next character to read. */
  at: number
  /** Members and items so far. */
  members: number
}

const defaultLimits: JsonLimits = { depthMax: 16, membersMax: 1000 }
const HOSTILE = new Set(['__proto__', 'constructor', 'prototype'])
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const HEX4 = /[0-9a-fA-F]{4}/y
/** Characters that stand for themselves. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids control characters in strings
const LITERAL = /[^"\\\u0000-\u001f]+/y
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Parses one JSON value that is the whole text. Throws JsonError. */
export function parseJson(text: string, limits: JsonLimits = defaultLimits): unknown {
  const reader: Reader = { text, limits, at: 0, members: 0 }
  const value = readValue(reader, 0)
  skipSpace(reader)
  if (reader.at < text.length) fail(reader, 'Unexpected text after the value')
  return value
}

function fail({ at }: Reader, what: string): never {
  throw new JsonError(`${what} at character ${at}.`)
}

function readValue(reader: Reader, depth: number): unknown {
  skipSpace(reader)
  switch (reader.text[reader.at]) {
    case '{':
      return readObject(reader, deeper(reader, depth))
    case '[':
      return readArray(reader, deeper(reader, depth))
    case '"':
      return readString(reader)
    case 't':
      return readWord(reader, 'true', true)
    case 'f':
      return readWord(reader, 'false', false)
    case 'n':
      return readWord(reader, 'null', null)
    default:
      return readNumber(reader)
  }
}

function readObject(reader: Reader, depth: number): Record<string, unknown> {
  const value: Record<string, unknown> = Object.create(null)
  readList(reader, '}', () => {
    skipSpace(reader)
    const name = readString(reader)
    if (HOSTILE.has(name)) fail(reader, 'Member name not allowed')
    if (name in value) fail(reader, 'Member repeated')
    skipSpace(reader)
    expect(reader, ':')
    value[name] = readValue(reader, depth)
  })
  return value
}

function readArray(reader: Reader, depth: number): unknown[] {
  const value: unknown[] = []
  readList(reader, ']', () => value.push(readValue(reader, depth)))
  return value
}

/** Members between the opening character at hand and `end`, separated by commas. */
function readList(reader: Reader, end: '}' | ']', readMember: () => void): void {
  reader.at++
  skipSpace(reader)
  if (reader.text[reader.at] !== end)
    for (;;) {
      if (++reader.members > reader.limits.membersMax)
        fail(reader, `More than ${reader.limits.membersMax} members`)
      readMember()
      skipSpace(reader)
      if (reader.text[reader.at] !== ',') break
      reader.at++
    }
  expect(reader, end)
}

function readString(reader: Reader): string {
  expect(reader, '"')
  let value = ''
  while (reader.text[reader.at] !== '"') {
    if (reader.text[reader.at] === '\\') value += readEscape(reader)
    else value += take(reader, LITERAL) ?? fail(reader, 'Control character in a string, or no end to it')
  }
  reader.at++
  if (value.includes('\u0000')) fail(reader, 'NUL in a string')
  if (!value.isWellFormed()) fail(reader, 'Unpaired surrogate in a string')
  return value
}

function readEscape(reader: Reader): string {
  const letter = reader.text[reader.at + 1] ?? ''
  reader.at += 2
  if (letter !== 'u') return ESCAPES[letter] ?? fail(reader, 'Unknown escape')
  const hex = take(reader, HEX4) ?? fail(reader, 'Broken \\u escape')
  return String.fromCharCode(Number.parseInt(hex, 16))
}

function readNumber(reader: Reader): number {
  const digits = take(reader, NUMBER) ?? fail(reader, 'Expected a value')
  const value = Number(digits)
  const isZero = !/[1-9]/.test(digits.split(/[eE]/)[0] ?? '')
  if (!Number.isFinite(value) || (value === 0 && !isZero)) fail(reader, 'Number out of range')
  if (/^-?\d+$/.test(digits) && !Number.isSafeInteger(value)) fail(reader, 'Whole number out of range')
  // Minus zero has no meaning here and would print as 0 anyway.
  return value === 0 ? 0 : value
}

function readWord<T>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at)) fail(reader, 'Expected a value')
  reader.at += word.length
  return value
}

function deeper(reader: Reader, depth: number): number {
  if (depth >= reader.limits.depthMax) fail(reader, `Nested deeper than ${reader.limits.depthMax}`)
  return depth + 1
}

function expect(reader: Reader, character: string): void {
  if (reader.text[reader.at] !== character) fail(reader, `Expected ${character}`)
  reader.at++
}

/** What the (sticky) pattern matches right here; undefined when nothing. */
function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  if (found !== undefined) reader.at += found.length
  return found
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const c = reader.text.charCodeAt(reader.at)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return
    reader.at++
  }
}
