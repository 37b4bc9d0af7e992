/**
 * A light tokeniser beside the real parser. It says where things stand (the parser's errors carry no position) and
 * lifts string literals out, because the parser refuses characters inside them that a real org takes.
 */
import { type SourceText, syntaxError } from './errors.ts'

export interface Token {
  readonly text: string
  /** Characters from the start of the statement. */
  readonly offset: number
  readonly string: boolean
}

const TOKEN = /\s+|'|-?[\p{L}\p{N}_$][\p{L}\p{N}_$.:+-]*|[<>!]=|<>|./suy

/** Splits a statement. Throws MALFORMED_QUERY on a literal without an end or with a line break in it. */
export function tokens(source: SourceText): Token[] {
  const { text } = source
  const found: Token[] = []
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)?.[0] ?? text.charAt(at)
    if (match === "'") {
      const end = literalEnd(source, at)
      found.push({ text: text.slice(at, end), offset: at, string: true })
      at = end
    } else {
      if (match.trim() !== '') found.push({ text: match, offset: at, string: false })
      at += match.length
    }
  }
  return found
}

function literalEnd(source: SourceText, start: number): number {
  const { text } = source
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charAt(at)
    if (c === '\\') at++
    else if (c === "'") return at + 1
    else if (c === '\n' || c === '\r')
      throw syntaxError(source, at, 'Line breaks not allowed in string literals')
  }
  throw syntaxError(source, text.length, "mismatched character '<EOF>' expecting '''")
}

/** The statement with each string literal replaced by its running number: `Name = 'x'` → `Name = '0'`. */
export function withoutLiterals(all: readonly Token[]): {
  text: string
  literals: string[]
  images: string[]
} {
  const literals: string[] = []
  const images = all.map(token =>
    token.string ? `'${literals.push(token.text.slice(1, -1)) - 1}'` : token.text,
  )
  return { text: images.join(' '), literals, images }
}
