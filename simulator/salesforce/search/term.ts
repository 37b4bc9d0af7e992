/**
 * What is searched for: words with the wildcards `*` and `?`, phrases in double quotes, AND, OR, AND NOT and
 * parentheses. Words side by side must all be found. Source: SOQL and SOSL reference, FIND {SearchQuery}.
 */
import { fold, wordsOf } from './words.ts'

export type Term =
  /** `stem`: what every match begins with. */
  | { readonly kind: 'word'; readonly pattern: WordPattern; readonly stem: string }
  | { readonly kind: 'phrase'; readonly words: readonly string[] }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Term[] }
  | { readonly kind: 'not'; readonly item: Term }

interface WordPattern {
  readonly text: string
  /** 0 no match, 1 match by prefix or wildcard, 2 the very word. */
  rank(word: string): 0 | 1 | 2
}

/** Why a search text can't be used; the offset is within the search text. */
export interface TermFault {
  readonly offset: number
  readonly message: string
}

export interface TermSyntax {
  /** SOSL refuses reserved characters without a backslash; a parameterized search takes them as spaces. */
  readonly strict: boolean
  /** Words match the beginnings of longer ones without a wildcard. */
  readonly prefix: boolean
}

const RESERVED = new Set("&|!{}[]^~:'+-")
const WORDS_MAX = 100

type Word = { readonly text: string; readonly kind: 'word' | 'phrase' | '(' | ')'; readonly offset: number }

/** Null when nothing but punctuation is left. */
export function parseTerm(text: string, syntax: TermSyntax): Term | TermFault | null {
  const words = split(text, syntax)
  if (!Array.isArray(words)) return words
  if (words.length > WORDS_MAX) return { offset: 0, message: 'search query is too long' }
  const cursor = { words, at: 0 }
  const term = either(cursor, syntax, 0)
  if (!isTerm(term)) return term
  const rest = words[cursor.at]
  if (rest) return { offset: rest.offset, message: `unexpected token: ${rest.text}` }
  return term
}

export const isTerm = (value: Term | TermFault | null): value is Term | null =>
  value === null || 'kind' in value

function split(text: string, { strict }: TermSyntax): Word[] | TermFault {
  const words: Word[] = []
  let word = ''
  let start = 0
  const flush = () => {
    if (word !== '') words.push({ text: word, kind: 'word', offset: start })
    word = ''
  }
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at)
    if (word === '') start = at
    if (c === '\\') word += text.charAt(++at) === '*' || text.charAt(at) === '?' ? ' ' : text.charAt(at)
    else if (c === '"') {
      flush()
      const end = closingQuote(text, at)
      if (end < 0 && strict) return { offset: at, message: "mismatched character '<EOF>' expecting '\"'" }
      words.push({ text: text.slice(at + 1, end < 0 ? undefined : end), kind: 'phrase', offset: at })
      at = end < 0 ? text.length : end
    } else if (c === '(' || c === ')') {
      flush()
      if (strict) words.push({ text: c, kind: c, offset: at })
    } else if (RESERVED.has(c) && strict)
      return { offset: at, message: `mismatched character '${c}' expecting '}'` }
    else if (RESERVED.has(c) || /\s/.test(c)) flush()
    else word += c
  }
  flush()
  return words
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === '"') return at
  }
  return -1
}

interface Cursor {
  readonly words: readonly Word[]
  at: number
}

const NESTING_DEPTH_MAX = 50

/** Terms joined by OR. */
function either(cursor: Cursor, syntax: TermSyntax, depth: number): Term | TermFault | null {
  const items: Term[] = []
  for (;;) {
    const item = both(cursor, syntax, depth)
    if (!isTerm(item)) return item
    if (item) items.push(item)
    if (!keyword(cursor, 'OR')) break
    cursor.at++
  }
  return join('or', items)
}

/** Terms side by side, with or without AND. */
function both(cursor: Cursor, syntax: TermSyntax, depth: number): Term | TermFault | null {
  const items: Term[] = []
  for (let word = cursor.words[cursor.at]; word && word.kind !== ')'; word = cursor.words[cursor.at]) {
    if (keyword(cursor, 'OR')) break
    if (keyword(cursor, 'AND')) {
      cursor.at++
      continue
    }
    const negated = items.length > 0 && keyword(cursor, 'NOT')
    if (negated) cursor.at++
    const item = one(cursor, syntax, depth)
    if (!isTerm(item)) return item
    if (item) items.push(negated ? { kind: 'not', item } : item)
  }
  return join('and', items)
}

function one(cursor: Cursor, syntax: TermSyntax, depth: number): Term | TermFault | null {
  const word = cursor.words[cursor.at++]
  if (!word) return null
  if (word.kind === 'phrase') {
    const words = wordsOf(word.text.replaceAll('\\', ''))
    return words.length === 0 ? null : { kind: 'phrase', words }
  }
  if (word.kind === 'word') return wordTerm(word, syntax)
  if (depth > NESTING_DEPTH_MAX) return { offset: word.offset, message: 'search query is too complex' }
  const inner = either(cursor, syntax, depth + 1)
  if (cursor.words[cursor.at++]?.kind !== ')')
    return { offset: word.offset, message: "unexpected token: '<EOF>'" }
  return inner
}

const keyword = (cursor: Cursor, name: string): boolean => {
  const word = cursor.words[cursor.at]
  return word?.kind === 'word' && word.text === name
}

function join(kind: 'and' | 'or', items: readonly Term[]): Term | null {
  const [first] = items
  return items.length < 2 ? (first ?? null) : { kind, items }
}

/** `o'neil-smith*` is three words; each must be found. Wildcards count in the middle and at the end only. */
function wordTerm({ text }: Word, { prefix }: TermSyntax): Term | null {
  const pieces = fold(text)
    .split(/[^\p{L}\p{N}*?]+/u)
    .map(piece => piece.replace(/^[*?]+/, ''))
    .filter(piece => piece !== '')
  return join(
    'and',
    pieces.map(piece => ({
      kind: 'word',
      pattern: patternOf(piece, prefix),
      stem: piece.replace(/[*?].*$/s, ''),
    })),
  )
}

function patternOf(piece: string, prefix: boolean): WordPattern {
  if (!/[*?]/.test(piece))
    return { text: piece, rank: word => (word === piece ? 2 : prefix && word.startsWith(piece) ? 1 : 0) }
  const stem = piece.slice(0, -1)
  if (piece.endsWith('*') && !/[*?]/.test(stem))
    return { text: piece, rank: word => (word === stem ? 2 : word.startsWith(stem) ? 1 : 0) }
  return { text: piece, rank: word => (wildcardMatch(word, piece) ? 1 : 0) }
}

/** `*` any run, `?` one character; linear in practice, no regular expression made from a caller's text. */
function wildcardMatch(word: string, pattern: string): boolean {
  let w = 0
  let p = 0
  let star = -1
  let mark = 0
  while (w < word.length) {
    const c = pattern.charAt(p)
    if (c === '*') {
      star = p++
      mark = w
    } else if (c !== '' && (c === '?' || c === word.charAt(w))) {
      p++
      w++
    } else if (star >= 0) {
      p = star + 1
      w = ++mark
    } else return false
  }
  while (pattern.charAt(p) === '*') p++
  return p === pattern.length
}

/** The letters and digits a term is made of; one alone is too short to search for. */
export function termLength(term: Term): number {
  switch (term.kind) {
    case 'word':
      return term.pattern.text.replace(/[*?]/g, '').length
    case 'phrase':
      return term.words.join('').length
    case 'not':
      return termLength(term.item)
    default:
      return Math.max(...term.items.map(termLength))
  }
}
