/** What both ways of searching come down to. */
import { type Org, type Row, type RunningUser, SalesforceError, type WireRecord } from '../model.ts'
import { selectAmong } from '../soql/among.ts'
import { type FieldGroup, rankedRows, searchedFields } from './match.ts'
import { type Term, termLength } from './term.ts'

export interface SearchedObject {
  readonly name: string
  /** `SELECT … FROM name …`: the fields of the answer, filter, order and limit of this object. */
  readonly soql: string
}

export interface SearchRequest {
  readonly term: Term
  /** The text as typed, to put a record of exactly that name first. */
  readonly text: string
  readonly group: FieldGroup
  /** Empty: every searchable object, ids only. */
  readonly objects: readonly SearchedObject[]
  readonly overallLimit: number
}

/** Source: SOSL limits. */
export const SEARCH_ROWS_MAX = 2000

/** Answers grouped by object in the order asked for, each group by relevance. */
export function search(
  org: Org,
  user: RunningUser,
  request: SearchRequest,
  version: string,
): { searchRecords: WireRecord[] } {
  if (termLength(request.term) < 2)
    throw new SalesforceError(
      400,
      'INVALID_SEARCH',
      `search term must be longer than one character: ${request.text.trim()}`,
    )
  const searchRecords: WireRecord[] = []
  // Everything is compiled before anything is searched, so that an error doesn't depend on what was found.
  const compiled = objectsOf(org, user, request).map(({ soql }) => selectAmong(org, user, soql, version))
  for (const { object, records } of compiled) {
    if (!object.searchable)
      throw new SalesforceError(400, 'INVALID_TYPE', `entity type ${object.name} does not support search`)
    const left = request.overallLimit - searchRecords.length
    if (left <= 0) continue
    const fields = searchedFields(org, user, object, request.group)
    const rows: readonly Row[] = rankedRows(org.store.rows(object.name), fields, request.term, request.text)
    searchRecords.push(...records(rows, left))
  }
  return { searchRecords }
}

function objectsOf(org: Org, user: RunningUser, request: SearchRequest): readonly SearchedObject[] {
  if (request.objects.length > 0) return request.objects
  return org.schema.objects
    .filter(object => object.searchable && org.access.object(user, object, 'read'))
    .map(({ name }) => ({ name, soql: `SELECT Id FROM ${name}` }))
}
