/** `/query`, `/queryAll`, `/query/{locator}`, `/search` and `/parameterizedSearch`. */
import { SalesforceError } from '../../model.ts'
import { parameterizedSearch, sosl } from '../../search/index.ts'
import { type Methods, objectBody, type RestAnswer, type RestCall, type RestContext } from './call.ts'

const batchSizeMin = 200
const batchSizeMax = 2_000

export const queryMethods: Methods = { GET: (context, call) => run(context, call, false) }
export const queryAllMethods: Methods = { GET: (context, call) => run(context, call, true) }
export const queryMoreMethods: Methods = {
  GET: (context, call) => ({
    status: 200,
    body: context.queries.more(call.user, call.segments[1] ?? '', { version: call.version }),
  }),
}

export const searchMethods: Methods = {
  GET: ({ org }, call) => ({ status: 200, body: sosl(org, call.user, required(call, 'q'), call.version) }),
}

export const parameterizedSearchMethods: Methods = {
  GET: ({ org }, call) => ({
    status: 200,
    body: parameterizedSearch(org, call.user, searchParameters(call.query), call.version),
  }),
  POST: ({ org }, call) => ({
    status: 200,
    body: parameterizedSearch(org, call.user, objectBody(call), call.version),
  }),
}

function run(context: RestContext, call: RestCall, all: boolean): RestAnswer {
  const soql = required(call, 'q')
  if (call.query.get('columns') === 'true')
    return { status: 200, body: context.queries.columns(call.user, soql) }
  const options = { all, batchSize: batchSize(call), version: call.version }
  return { status: 200, body: context.queries.run(call.user, soql, options) }
}

function required(call: RestCall, name: string): string {
  const value = call.query.get(name)
  if (value === null)
    throw new SalesforceError(400, 'MALFORMED_QUERY', `The required parameter '${name}' is missing.`)
  return value
}

/** `Sforce-Query-Options: batchSize=200..2000`; a value outside is moved to the nearest end. */
function batchSize(call: RestCall): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(call.headers['sforce-query-options'] ?? '')?.[1]
  return asked === undefined ? batchSizeMax : Math.min(batchSizeMax, Math.max(batchSizeMin, Number(asked)))
}

/**
 * The GET form in the shape of the POST form: `sobject=` may be repeated, `Account.fields=Id,Name` and
 * `Account.limit=5` speak of one object.
 */
function searchParameters(query: URLSearchParams): Record<string, unknown> {
  const sobjects = query.getAll('sobject').map(name => {
    const entry: Record<string, unknown> = { name }
    const fields = query.get(`${name}.fields`)
    if (fields !== null) entry.fields = fields.split(',').map(field => field.trim())
    for (const member of ['where', 'orderBy'])
      if (query.has(`${name}.${member}`)) entry[member] = query.get(`${name}.${member}`)
    if (query.has(`${name}.limit`)) entry.limit = Number(query.get(`${name}.limit`))
    return entry
  })
  const body: Record<string, unknown> = { sobjects }
  for (const member of ['q', 'in']) if (query.has(member)) body[member] = query.get(member)
  const fields = query.get('fields')
  if (fields !== null) body.fields = fields.split(',').map(field => field.trim())
  for (const member of ['defaultLimit', 'overallLimit', 'offset'])
    if (query.has(member)) body[member] = Number(query.get(member))
  return body
}
