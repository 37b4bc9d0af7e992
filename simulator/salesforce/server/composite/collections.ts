/** `/composite/sobjects`: up to 200 records a call, each with its own result; retrieve up to 2,000. */
import { SalesforceError, type WireRecord } from '../../model.ts'
import { readRecord } from '../../records/index.ts'
import {
  isObject,
  type Methods,
  notFound,
  objectBody,
  type RestAnswer,
  type RestCall,
  type RestContext,
  recordError,
} from '../rest/call.ts'
import { create, remove, update, upsert } from '../rest/writes.ts'

const recordsMax = 200
const objectTypesMax = 10
const retrievedIdsMax = 2_000

type Input = Record<string, unknown>
interface Result {
  id?: string
  success: boolean
  errors: object[]
  created?: boolean
}

/** The methods of a path under `/composite/sobjects`; undefined: no such resource. */
export function collectionMethods(segments: readonly string[]): Methods | undefined {
  return [allMethods, objectMethods, externalMethods][segments.length - 2]
}

const allMethods: Methods = { POST: createAll, PATCH: updateAll, DELETE: deleteAll }
const objectMethods: Methods = {
  GET: (context, call) => retrieve(context, call, listParameter(call, 'ids'), listParameter(call, 'fields')),
  POST: retrievePosted,
}
const externalMethods: Methods = { PATCH: upsertAll }

function deleteAll(context: RestContext, call: RestCall): RestAnswer {
  const ids = listParameter(call, 'ids')
  checkCount(ids.length)
  return each(context, call.query.get('allOrNone') === 'true', ids, id => {
    remove(context, call, typeOfId(context, id), id)
    return { id, success: true, errors: [] }
  })
}

function createAll(context: RestContext, call: RestCall): RestAnswer {
  const { records, allOrNone } = recordsOf(call)
  return each(context, allOrNone, records, record => {
    const { id } = create(context, call, typeOfRecord(record), fieldsOf(record))
    return { id, success: true, errors: [] }
  })
}

function updateAll(context: RestContext, call: RestCall): RestAnswer {
  const { records, allOrNone } = recordsOf(call)
  return each(context, allOrNone, records, record => {
    const { id, ...fields } = withId(fieldsOf(record))
    if (id === undefined)
      throw new SalesforceError(400, 'MISSING_ARGUMENT', 'Id not specified in an update call')
    update(context, call, typeOfRecord(record), id, fields)
    return { id, success: true, errors: [] }
  })
}

function upsertAll(context: RestContext, call: RestCall): RestAnswer {
  const [, , object = '', field = ''] = call.segments
  const { records, allOrNone } = recordsOf(call)
  return each(context, allOrNone, records, record => {
    const fields = fieldsOf(record)
    const name = Object.keys(fields).find(key => key.toLowerCase() === field.toLowerCase())
    const { [name ?? '']: value, ...rest } = fields
    if (value === undefined || value === null) {
      if (field.toLowerCase() !== 'id')
        throw new SalesforceError(400, 'MISSING_ARGUMENT', `${field} not specified`)
      return { ...create(context, call, object, rest), success: true, errors: [], created: true }
    }
    const { id, created } = upsert(context, call, object, { field, value: String(value) }, rest, false)
    return { id, success: true, errors: [], created }
  })
}

function retrievePosted(context: RestContext, call: RestCall): RestAnswer {
  const { ids, fields } = objectBody(call)
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  return retrieve(context, call, texts(ids), texts(fields))
}

/** A record that can't be found or seen is null in its place. */
function retrieve(context: RestContext, call: RestCall, ids: string[], fields: string[]): RestAnswer {
  const object = context.org.schema.object(call.segments[2] ?? '')
  if (object === undefined) throw notFound()
  if (ids.length === 0 || fields.length === 0)
    throw new SalesforceError(400, 'MISSING_ARGUMENT', 'ids and fields must be specified')
  if (ids.length > retrievedIdsMax)
    throw new SalesforceError(400, 'EXCEEDED_ID_LIMIT', `At most ${retrievedIdsMax} ids can be retrieved.`)
  const read = (id: string): WireRecord | null => {
    try {
      return readRecord(context.org, call.user, object.name, id, fields, call.version)
    } catch (error) {
      if (error instanceof SalesforceError && error.status === 404) return null
      throw error
    }
  }
  return { status: 200, body: ids.map(read) }
}

const ROLLED_BACK = {
  statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
  fields: [],
}

class Rollback extends Error {}

/** Runs the work for each input; with `allOrNone` one failure takes all back, at status 200 all the same. */
function each<T>(
  context: RestContext,
  allOrNone: boolean,
  inputs: readonly T[],
  work: (input: T) => Result,
): RestAnswer {
  let results: Result[] = []
  const all = () => {
    results = inputs.map(input => attempt(context, () => work(input)))
    if (allOrNone && results.some(result => !result.success)) throw new Rollback()
  }
  try {
    context.org.store.transaction(all)
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
    results = results.map(result => (result.success ? { success: false, errors: [ROLLED_BACK] } : result))
  }
  return { status: 200, body: results }
}

function attempt(context: RestContext, work: () => Result): Result {
  try {
    return context.org.store.transaction(work)
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error
    return { success: false, errors: [recordError(error)] }
  }
}

function recordsOf(call: RestCall): { records: Input[]; allOrNone: boolean } {
  const { records, allOrNone = false } = objectBody(call)
  if (!Array.isArray(records) || !records.every(isObject))
    throw new SalesforceError(400, 'INVALID_INPUT', 'records must be a list of records.')
  checkCount(records.length)
  if (new Set(records.map(record => typeName(record)?.toLowerCase())).size > objectTypesMax)
    throw new SalesforceError(400, 'INVALID_INPUT', `At most ${objectTypesMax} object types a request.`)
  return { records, allOrNone: allOrNone === true }
}

function checkCount(count: number): void {
  if (count > recordsMax)
    throw new SalesforceError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${recordsMax} records into this call`,
    )
}

const typeName = (record: Input): string | undefined =>
  isObject(record.attributes) && typeof record.attributes.type === 'string'
    ? record.attributes.type
    : undefined

function typeOfRecord(record: Input): string {
  const type = typeName(record)
  if (type === undefined)
    throw new SalesforceError(400, 'INVALID_INPUT', "Include a 'type' in the attributes of each record.")
  return type
}

function typeOfId({ org }: RestContext, id: string): string {
  const object = org.schema.byPrefix(id.slice(0, 3))
  if (object === undefined) throw new SalesforceError(400, 'MALFORMED_ID', `malformed id ${id}`)
  return object.name
}

function fieldsOf(record: Input): Input {
  const { attributes: _, ...fields } = record
  return fields
}

/** The id under its usual spellings, apart from the other fields. */
function withId(fields: Input): Input & { id: string | undefined } {
  const name = Object.keys(fields).find(key => key.toLowerCase() === 'id')
  const { [name ?? '']: id, ...rest } = fields
  return { ...rest, id: typeof id === 'string' ? id : undefined }
}

const listParameter = (call: RestCall, name: string): string[] =>
  (call.query.get(name) ?? '')
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
