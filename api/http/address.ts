/** What a request target may look like (controls 51 and 53): checked before any route sees it. */
import { Problem } from '../problem.ts'

const targetCharactersMax = 8192
/** Nothing to decode, no dot segment, no empty segment: nearly every request. */
const PLAIN = /^(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._~!$&'()*+,;=:@-]+)+$|^\/$/

const refuse = (detail: string): never => {
  throw new Problem('invalid-request', { detail })
}

/**
 * Checks the path of a request target. Throws Problem for one that is too long or could be read in two ways: a whole
 * address instead of a path, encoded slashes, backslashes or NUL, dot segments, double encoding, a broken escape.
 */
export function checkTarget(target: string): void {
  if (target.length > targetCharactersMax) throw new Problem('uri-too-long')
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  if (!PLAIN.test(path)) checkUnusualPath(path)
}

function checkUnusualPath(path: string): void {
  if (!path.startsWith('/')) refuse('The request target must be a path.')
  if (/%(2f|5c|00)/i.test(path) || path.includes('\\'))
    refuse('The path holds an encoded slash, a backslash or NUL.')
  let decoded = ''
  try {
    decoded = decodeURIComponent(path)
  } catch {
    refuse('The path holds a broken percent escape.')
  }
  if (/(^|\/)\.\.?(\/|$)/.test(decoded)) refuse('The path holds a dot segment.')
  if (/%[0-9a-f]{2}/i.test(decoded)) refuse('The path is encoded twice.')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(decoded)) refuse('The path holds a control character.')
}

const queryParametersMax = 32

/**
 * The query as names and values, strictly: each name once, no brackets, no name without a value, no broken escape,
 * no control character. Whether a name is known is the contract's question. Answers an object without a prototype.
 */
export function parseQuery(query: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null)
  if (query === '') return values
  const pairs = query.split('&')
  if (pairs.length > queryParametersMax) refuse(`The query holds more than ${queryParametersMax} parameters.`)
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals <= 0) refuse('The query holds a parameter without a name or a value.')
    const name = decoded(pair.slice(0, equals))
    if (name.includes('[') || name.includes(']')) refuse('Brackets in parameter names are not used here.')
    if (name === '__proto__' || name === 'constructor' || name === 'prototype')
      refuse('The query holds an unknown parameter.')
    if (values[name] !== undefined) refuse(`The parameter ${JSON.stringify(name)} was sent twice.`)
    values[name] = decoded(pair.slice(equals + 1))
  }
  return values
}

function decoded(text: string): string {
  let value = text
  if (text.includes('%') || text.includes('+')) {
    try {
      // Browsers and form encoders send a space as +.
      value = decodeURIComponent(text.replaceAll('+', ' '))
    } catch {
      refuse('The query holds a broken percent escape.')
    }
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) refuse('The query holds a control character.')
  return value
}
