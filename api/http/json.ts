/**
 * A JSON reader for bodies from outside (RFC 8259, controls 49 and 50): one pass, and it refuses what JSON.parse lets
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
  let at = 0
  let members = 0

  const fail = (what: string): never => {
    throw new JsonError(`${what} at character ${at}.`)
  }
  const count = () => {
    if (++members > limits.membersMax) fail(`More than ${limits.membersMax} members`)
  }
  const space = () => {
    for (let c = text.charCodeAt(at); c === 32 || c === 10 || c === 13 || c === 9; c = text.charCodeAt(at))
      at++
  }
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const expect = (character: string) => {
    if (text[at] !== character) fail(`Expected ${character}`)
    at++
  }
  const word = <T>(name: string, value: T): T => {
    if (!text.startsWith(name, at)) fail('Expected a value')
    at += name.length
    return value
  }

  const number = (): number => {
    const digits = take(NUMBER)
    if (digits === undefined) return fail('Expected a value')
    const value = Number(digits)
    const isZero = !/[1-9]/.test(digits.split(/[eE]/)[0] ?? '')
    if (!Number.isFinite(value) || (value === 0 && !isZero)) fail('Number out of range')
    if (/^-?\d+$/.test(digits) && !Number.isSafeInteger(value)) fail('Whole number out of range')
    // Minus zero has no meaning here and would print as 0 anyway.
    return value === 0 ? 0 : value
  }

  const unescaped = (): string => {
    const letter = text[at + 1] ?? ''
    at += 2
    if (letter !== 'u') return ESCAPES[letter] ?? fail('Unknown escape')
    const hex = take(HEX4)
    return hex === undefined ? fail('Broken \\u escape') : String.fromCharCode(Number.parseInt(hex, 16))
  }

  const string = (): string => {
    expect('"')
    let value = ''
    while (text[at] !== '"') {
      if (text[at] === '\\') value += unescaped()
      else
        value +=
          take(LITERAL) ?? fail(at < text.length ? 'Control character in a string' : 'Unfinished string')
    }
    at++
    if (value.includes('\u0000')) fail('NUL in a string')
    if (!value.isWellFormed()) fail('Unpaired surrogate in a string')
    return value
  }

  const object = (depth: number): Record<string, unknown> => {
    const value: Record<string, unknown> = Object.create(null)
    at++
    space()
    if (text[at] === '}') {
      at++
      return value
    }
    for (;;) {
      space()
      const name = string()
      if (HOSTILE.has(name)) fail('Member name not allowed')
      if (name in value) fail('Member repeated')
      count()
      space()
      expect(':')
      value[name] = any(depth)
      space()
      if (text[at] !== ',') break
      at++
    }
    expect('}')
    return value
  }

  const array = (depth: number): unknown[] => {
    const value: unknown[] = []
    at++
    space()
    if (text[at] === ']') {
      at++
      return value
    }
    for (;;) {
      count()
      value.push(any(depth))
      space()
      if (text[at] !== ',') break
      at++
    }
    expect(']')
    return value
  }

  const any = (depth: number): unknown => {
    space()
    const c = text[at]
    if (c === '{' || c === '[') {
      if (depth >= limits.depthMax) fail(`Nested deeper than ${limits.depthMax}`)
      return c === '{' ? object(depth + 1) : array(depth + 1)
    }
    if (c === '"') return string()
    if (c === 't') return word('true', true)
    if (c === 'f') return word('false', false)
    if (c === 'n') return word('null', null)
    return number()
  }

  const value = any(0)
  space()
  if (at < text.length) fail('Unexpected text after the value')
  return value
}
