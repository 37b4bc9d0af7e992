/** The body of a parameterized search, checked. */
import { SalesforceError } from '../model.ts'
import { type FieldGroup, isFieldGroup } from './match.ts'
import { SEARCH_ROWS_MAX, type SearchedObject } from './request.ts'

export interface Parameters {
  readonly q: string
  readonly group: FieldGroup
  readonly objects: readonly SearchedObject[]
  readonly overallLimit: number
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (message: string): SalesforceError => new SalesforceError(400, 'MALFORMED_SEARCH', message)

/** Names with parents and one function around them; anything else would be query language. */
const FIELD = /^(?:\w+\([\w.]+\)|[\w.]+)(?:\s+\w+)?$/
const NAME = /^[A-Za-z]\w*$/
const OBJECTS_MAX = 20

/** Throws MALFORMED_SEARCH, or JSON_PARSER_ERROR for a value of the wrong type. */
export function readParameters(body: unknown): Parameters {
  if (!isObject(body))
    throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body must be a JSON object')
  if (typeof body.q !== 'string' || body.q.trim() === '')
    throw invalid("The required parameter 'q' is missing.")
  const word = String(body.in ?? 'ALL')
    .toUpperCase()
    .replace(/\s+FIELDS$/, '')
  if (!isFieldGroup(word)) throw invalid(`Invalid value for parameter in: ${word}`)
  const defaultLimit = limitOf(body.defaultLimit, 'defaultLimit') ?? SEARCH_ROWS_MAX
  const fields = fieldsOf(body.fields)
  const entries = listOf(body.sobjects, 'sobjects')
  if (entries.length > OBJECTS_MAX) throw invalid(`A search takes at most ${OBJECTS_MAX} sobjects`)
  if (entries.length === 0 && (fields || body.defaultLimit !== undefined))
    throw invalid('At least one sobject must be specified with fields or defaultLimit')
  return {
    q: body.q,
    group: word,
    objects: entries.map(entry => objectOf(entry, fields, defaultLimit)),
    overallLimit: limitOf(body.overallLimit, 'overallLimit') ?? SEARCH_ROWS_MAX,
  }
}

function objectOf(entry: unknown, fields: readonly string[] | null, defaultLimit: number): SearchedObject {
  if (!isObject(entry) || typeof entry.name !== 'string' || !NAME.test(entry.name))
    throw invalid('Each sobject needs a name')
  const own = fieldsOf(entry.fields) ?? fields ?? ['Id']
  const where = clause(entry.where, 'where', 'WHERE')
  const order = clause(entry.orderBy, 'orderBy', 'ORDER BY')
  const limit = limitOf(entry.limit, 'limit') ?? defaultLimit
  const { name } = entry
  return { name, soql: `SELECT ${own.join(', ')} FROM ${name}${where}${order} LIMIT ${limit}` }
}

function clause(value: unknown, member: string, keyword: string): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value !== 'string') throw wrongType(member)
  return ` ${keyword} ${value}`
}

function fieldsOf(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null
  const fields = listOf(value, 'fields').map(field => {
    if (typeof field !== 'string') throw wrongType('fields')
    if (!FIELD.test(field.trim())) throw invalid(`Invalid field: ${field}`)
    return field.trim()
  })
  return fields.length === 0 ? null : fields
}

function listOf(value: unknown, member: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw wrongType(member)
  return value
}

/** Limits come as numbers or, as the documentation says, as text. */
function limitOf(value: unknown, member: string): number | null {
  if (value === undefined || value === null) return null
  const limit = typeof value === 'string' ? Number(value) : value
  if (typeof limit !== 'number') throw wrongType(member)
  if (!Number.isInteger(limit) || limit < 1 || limit > SEARCH_ROWS_MAX)
    throw invalid(`${member} must be between 1 and ${SEARCH_ROWS_MAX}`)
  return limit
}

const wrongType = (member: string): SalesforceError =>
  new SalesforceError(400, 'JSON_PARSER_ERROR', `Cannot deserialize the value of ${member}`)
