/** Which rows a term is found in, and how well. */
import type { Field, Org, Row, RunningUser, SObjectType } from '../model.ts'
import type { Term } from './term.ts'
import { fold, wordsOf } from './words.ts'

export type FieldGroup = 'NAME' | 'ALL' | 'EMAIL' | 'PHONE' | 'SIDEBAR'

/** Searched beside the name field when names are. */
const NAME_FIELDS = new Set(['FirstName', 'LastName', 'Name', 'Subject', 'Company', 'Site'])
const TEXT_TYPES = new Set<Field['type']>(['string', 'textarea', 'email', 'phone', 'url'])

/** Fields of a group that the user may read: what he can't see can't be searched. */
export function searchedFields(org: Org, user: RunningUser, object: SObjectType, group: FieldGroup): Field[] {
  return object.fields.filter(field => inGroup(field, group) && org.access.field(user, object, field, 'read'))
}

function inGroup(field: Field, group: FieldGroup): boolean {
  const named = field.nameField || NAME_FIELDS.has(field.name)
  switch (group) {
    case 'NAME':
      return named
    case 'EMAIL':
      return field.type === 'email'
    case 'PHONE':
      return field.type === 'phone'
    case 'SIDEBAR':
      return named || field.type === 'email' || field.type === 'phone'
    case 'ALL':
      return named || TEXT_TYPES.has(field.type)
  }
}

const WHOLE_NAME_SCORE = 100
const NAME_WEIGHT = 3

/** Rows in order of relevance: whole name first, then names before other fields; equal ones by name and id. */
export function rankedRows(rows: Iterable<Row>, fields: readonly Field[], term: Term, wanted: string): Row[] {
  const wholeName = fold(wanted).trim()
  const hits: { row: Row; score: number; name: string }[] = []
  for (const row of rows) {
    const score = scoreOf(row, fields, term)
    if (score === 0) continue
    const name = nameOf(row, fields)
    hits.push({ row, name, score: score + (name === wholeName ? WHOLE_NAME_SCORE : 0) })
  }
  hits.sort((a, b) => b.score - a.score || order(a.name, b.name) || order(String(a.row.Id), String(b.row.Id)))
  return hits.map(hit => hit.row)
}

const order = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

function nameOf(row: Row, fields: readonly Field[]): string {
  const field = fields.find(f => f.nameField) ?? fields.find(f => f.name === 'Subject')
  const name = field ? row[field.name] : null
  return typeof name === 'string' ? fold(name) : ''
}

/** 0 when the term is not found. Every word may be found in another field. */
function scoreOf(row: Row, fields: readonly Field[], term: Term): number {
  switch (term.kind) {
    case 'word':
      return best(row, fields, words => Math.max(0, ...words.map(word => term.pattern.rank(word))))
    case 'phrase':
      return best(row, fields, words => (holdsPhrase(words, term.words) ? 2 : 0))
    case 'not':
      return scoreOf(row, fields, term.item) === 0 ? 1 : 0
    case 'or':
      return Math.max(...term.items.map(item => scoreOf(row, fields, item)))
    case 'and': {
      let sum = 0
      for (const item of term.items) {
        const score = scoreOf(row, fields, item)
        if (score === 0) return 0
        sum += score
      }
      return sum
    }
  }
}

function best(row: Row, fields: readonly Field[], rank: (words: readonly string[]) => number): number {
  let top = 0
  for (const field of fields) {
    const score = rank(indexedWords(row, field)) * (field.nameField ? NAME_WEIGHT : 1)
    if (score > top) top = score
  }
  return top
}

function holdsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  for (let at = 0; at + phrase.length <= words.length; at++)
    if (phrase.every((word, i) => words[at + i] === word)) return true
  return false
}

/** Rows are never changed in place, so their words are split once. */
const index = new WeakMap<Row, Map<string, readonly string[]>>()
const NO_WORDS: readonly string[] = []

function indexedWords(row: Row, field: Field): readonly string[] {
  const value = row[field.name]
  if (typeof value !== 'string' || value === '') return NO_WORDS
  let own = index.get(row)
  if (!own) {
    own = new Map()
    index.set(row, own)
  }
  let words = own.get(field.name)
  if (!words) {
    words = field.type === 'phone' ? phoneWords(value) : wordsOf(value)
    own.set(field.name, words)
  }
  return words
}

/** A telephone number is found by its groups and by its digits in a row. */
function phoneWords(value: string): string[] {
  const groups = wordsOf(value)
  return [...groups, groups.join('')]
}
