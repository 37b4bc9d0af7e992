/** Which rows a term is found in, and how well. */
import type { Field, Org, Row, RunningUser, SObjectType } from '../model.ts'
import { indexedWords, mayHold } from './row-words.ts'
import type { Term } from './term.ts'
import { fold } from './words.ts'

export type FieldGroup = 'NAME' | 'ALL' | 'EMAIL' | 'PHONE' | 'SIDEBAR'

const GROUPS: ReadonlySet<string> = new Set<FieldGroup>(['NAME', 'ALL', 'EMAIL', 'PHONE', 'SIDEBAR'])
export const isFieldGroup = (word: string): word is FieldGroup => GROUPS.has(word)

/** Searched beside the name field when names are. */
const NAME_FIELDS = new Set(['FirstName', 'LastName', 'Name', 'Subject', 'Company', 'Site'])
const TEXT_TYPES = new Set<Field['type']>(['string', 'textarea', 'email', 'phone', 'url'])

/** Fields of a group that the user may read: what he can't see can't be searched. */
export function searchedFields(
  org: Org,
  user: RunningUser,
  object: SObjectType,
  group: FieldGroup,
): readonly Field[] {
  const fields = object.fields.filter(
    field => inGroup(field, group) && org.access.field(user, object, field, 'read'),
  )
  const key = [object.name, ...fields.map(field => field.name)].join()
  const known = fieldLists.get(key)
  if (known) return known
  if (fieldLists.size >= FIELD_LISTS_MAX) fieldLists.clear()
  fieldLists.set(key, fields)
  return fields
}

/** Equal lists are one list, because the words of rows are kept by list. */
const fieldLists = new Map<string, readonly Field[]>()
const FIELD_LISTS_MAX = 500

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
    if (!mayHold(row, fields, term)) continue
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
