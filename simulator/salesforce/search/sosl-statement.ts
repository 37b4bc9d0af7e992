/** `FIND {…} IN … FIELDS RETURNING Obj(fields WHERE … ORDER BY … LIMIT n), … LIMIT n` → its parts. */
import { SalesforceError } from '../model.ts'
import { pointed } from '../soql/errors.ts'
import { type FieldGroup, isFieldGroup } from './match.ts'
import type { SearchedObject } from './request.ts'

export interface SoslStatement {
  /** Between the braces, escapes in place. */
  readonly term: string
  readonly termOffset: number
  readonly group: FieldGroup
  readonly objects: readonly SearchedObject[]
  readonly limit: number | null
}

export function searchError(text: string, offset: number, message: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_SEARCH', pointed({ text }, offset, message))
}

/** Throws MALFORMED_SEARCH. */
export function parseSosl(text: string): SoslStatement {
  const find = /^\s*FIND\s*\{/i.exec(text)
  if (!find) throw searchError(text, 0, 'No search term found. The search term must be enclosed in braces.')
  const start = find[0].length
  const end = closing(text, start, '}')
  const scanner = { text, at: end + 1 }
  const group = fieldGroup(scanner)
  const objects = take(scanner, /RETURNING\b/iy) ? returning(scanner) : []
  const limit = take(scanner, /LIMIT\s+(\d{1,9})\b/iy)
  take(scanner, /\s+/y)
  if (scanner.at < text.length)
    throw searchError(
      text,
      scanner.at,
      `Malformed search token: ${/^\S+/.exec(text.slice(scanner.at))?.[0] ?? ''}`,
    )
  return {
    term: text.slice(start, end),
    termOffset: start,
    group,
    objects,
    limit: limit ? Number(limit[1]) : null,
  }
}

interface Scanner {
  readonly text: string
  at: number
}

/** Matches at the present place, after white space; `pattern` is sticky. */
function take(scanner: Scanner, pattern: RegExp): RegExpExecArray | null {
  const space = /\s*/y
  space.lastIndex = scanner.at
  const from = scanner.at + (space.exec(scanner.text)?.[0].length ?? 0)
  pattern.lastIndex = from
  const match = pattern.exec(scanner.text)
  if (match) scanner.at = from + match[0].length
  return match
}

function fieldGroup(scanner: Scanner): FieldGroup {
  if (!take(scanner, /IN\b/iy)) return 'ALL'
  const word = (take(scanner, /\w+/y)?.[0] ?? '').toUpperCase()
  if (!isFieldGroup(word) || !take(scanner, /FIELDS\b/iy))
    throw searchError(
      scanner.text,
      Math.min(scanner.at, scanner.text.length),
      `Malformed search token: ${word}`,
    )
  return word
}

function returning(scanner: Scanner): SearchedObject[] {
  const objects: SearchedObject[] = []
  do {
    const name = take(scanner, /[A-Za-z]\w*/y)?.[0]
    if (name === undefined)
      throw searchError(scanner.text, scanner.at, 'Malformed search token: expected an object name')
    const open = take(scanner, /\(/y)
    if (!open) {
      objects.push({ name, soql: `SELECT Id FROM ${name}` })
      continue
    }
    const end = closing(scanner.text, scanner.at, ')')
    objects.push({ name, soql: selectOf(name, scanner.text.slice(scanner.at, end)) })
    scanner.at = end + 1
  } while (take(scanner, /,/y))
  return objects
}

/** `Id, Name WHERE …` → `SELECT Id, Name FROM … WHERE …`. */
function selectOf(name: string, inner: string): string {
  const clause = /\b(?:WHERE|ORDER\s+BY|LIMIT|OFFSET)\b/i.exec(inner)
  const at = clause?.index ?? inner.length
  return `SELECT ${inner.slice(0, at).trim() || 'Id'} FROM ${name} ${inner.slice(at)}`
}

/** Where the closing character stands, past escapes, literals and inner parentheses. */
function closing(text: string, start: number, close: '}' | ')'): number {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const c = text.charAt(at)
    if (c === '\\') at++
    else if (c === "'" && close === ')') quoted = !quoted
    else if (quoted) continue
    else if (c === close && depth === 0) return at
    else if (c === '(' && close === ')') depth++
    else if (c === ')' && close === ')') depth--
  }
  throw searchError(text, text.length, `mismatched character '<EOF>' expecting '${close}'`)
}
