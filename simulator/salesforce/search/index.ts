/** Text search over the org, as one user sees it: parameterized searches and SOSL. */
import { type Org, type RunningUser, SalesforceError, type WireRecord } from '../model.ts'
import { readParameters } from './parameters.ts'
import { SEARCH_ROWS_MAX, search } from './request.ts'
import { parseSosl, searchError } from './sosl-statement.ts'
import { isTerm, parseTerm } from './term.ts'

/** `/parameterizedSearch`: no query language in `q`, a word finds the words that begin with it. */
export function parameterizedSearch(
  org: Org,
  user: RunningUser,
  body: unknown,
  version: string,
): { searchRecords: WireRecord[] } {
  const { q, group, objects, overallLimit } = readParameters(body)
  const term = parseTerm(q, { strict: false, prefix: true })
  if (!isTerm(term) || term === null) throw tooShort(q)
  return asSearch(() => search(org, user, { term, text: q, group, objects, overallLimit }, version))
}

/** `/search?q=FIND {…} …`: words match whole unless a wildcard says otherwise. Throws MALFORMED_SEARCH. */
export function sosl(
  org: Org,
  user: RunningUser,
  statement: string,
  version: string,
): { searchRecords: WireRecord[] } {
  const { term: text, termOffset, group, objects, limit } = parseSosl(statement)
  if (text.trim() === '') throw tooShort(text)
  const term = parseTerm(text, { strict: true, prefix: false })
  if (!isTerm(term)) throw searchError(statement, termOffset + term.offset, term.message)
  if (term === null) throw tooShort(text)
  const overallLimit = Math.min(limit ?? SEARCH_ROWS_MAX, SEARCH_ROWS_MAX)
  return asSearch(() => search(org, user, { term, text, group, objects, overallLimit }, version))
}

const tooShort = (text: string): SalesforceError =>
  new SalesforceError(400, 'INVALID_SEARCH', `search term must be longer than one character: ${text.trim()}`)

/** The SELECT behind a RETURNING is none of the caller's words: its syntax errors are those of the search. */
function asSearch<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof SalesforceError) || error.errorCode !== 'MALFORMED_QUERY') throw error
    throw new SalesforceError(400, 'MALFORMED_SEARCH', error.message.split('\n').at(-1) ?? 'malformed search')
  }
}
