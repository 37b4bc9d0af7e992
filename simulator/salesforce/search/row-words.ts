/** The words of rows. Rows are never changed in place, so each is split once. */
import type { Field, Row } from '../model.ts'
import type { Term } from './term.ts'
import { wordsOf } from './words.ts'

interface RowWords {
  readonly byField: Map<string, readonly string[]>
  /** All words of a list of fields, each with a space before it: a quick way to see that a word is not there. */
  readonly texts: Map<readonly Field[], string>
}

const index = new WeakMap<Row, RowWords>()
const NO_WORDS: readonly string[] = []

function entryOf(row: Row): RowWords {
  let own = index.get(row)
  if (!own) {
    own = { byField: new Map(), texts: new Map() }
    index.set(row, own)
  }
  return own
}

export function indexedWords(row: Row, field: Field): readonly string[] {
  const value = row[field.name]
  if (typeof value !== 'string' || value === '') return NO_WORDS
  const { byField } = entryOf(row)
  let words = byField.get(field.name)
  if (!words) {
    words = field.type === 'phone' ? phoneWords(value) : wordsOf(value)
    byField.set(field.name, words)
  }
  return words
}

/** A telephone number is found by its groups and by its digits in a row. */
function phoneWords(value: string): string[] {
  const groups = wordsOf(value)
  return [...groups, groups.join('')]
}

/** Lists of fields kept for one row; each user's readable fields may be another list. */
const TEXTS_PER_ROW_MAX = 8

/** False when a row surely lacks what a term needs; true is no promise. */
export function mayHold(row: Row, fields: readonly Field[], term: Term): boolean {
  const { texts } = entryOf(row)
  let text = texts.get(fields)
  if (text === undefined) {
    text = fields
      .map(field =>
        indexedWords(row, field)
          .map(word => ` ${word}`)
          .join(''),
      )
      .join('')
    if (texts.size >= TEXTS_PER_ROW_MAX) texts.clear()
    texts.set(fields, text)
  }
  return textMayHold(text, term)
}

function textMayHold(text: string, term: Term): boolean {
  switch (term.kind) {
    case 'word':
      return text.includes(` ${term.stem}`)
    case 'phrase':
      return term.words.every(word => text.includes(` ${word}`))
    case 'not':
      return true
    case 'and':
      return term.items.every(item => textMayHold(text, item))
    case 'or':
      return term.items.some(item => textMayHold(text, item))
  }
}
