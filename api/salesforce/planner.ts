import { SalesforceFault } from './fault.ts'
import type { QueryAnswer, SalesforceRecord, SearchRequest } from './types.ts'

/** One metered call and how its answer is read, in the order of its queries. */
export interface PlannedCall<T> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** It changes records: tried again only where nothing can have been written. */
  readonly writes?: true
  /** Throws a `SalesforceFault` for an error inside the answer, or one of another shape. */
  read(body: unknown): T
}

/** Salesforce: 16,384 bytes of URI and headers; the token and the rest take a part of it. */
const uriCharsMax = 8_000
/** Salesforce: at most 5 of a composite's subrequests may be queries. */
const compositeQueriesMax = 5

export interface QueryPlan {
  /** Their answers, one after the other, are those of the different queries in the order they were first asked. */
  readonly calls: readonly PlannedCall<readonly QueryAnswer[]>[]
  /** Turns the answers of `calls` into one for each query asked. */
  inOrder(answers: readonly QueryAnswer[]): readonly QueryAnswer[]
}

/**
 * The fewest calls that run these queries, each different text once: one alone goes by GET, more by composites of up
 * to five queries, which count as one call each.
 */
export function planQueries(soql: readonly string[], apiVersion: string): QueryPlan {
  const different = soql.length === 1 ? soql : [...new Set(soql)]
  const calls = chunks(different, compositeQueriesMax).map(queries => planned(queries, apiVersion))
  return {
    calls,
    inOrder(answers) {
      if (different.length === soql.length && answers.length === soql.length) return answers
      const byText = new Map(different.map((text, i) => [text, answers[i]]))
      return soql.map(text => byText.get(text) ?? missing())
    },
  }
}

function planned(queries: readonly string[], apiVersion: string): PlannedCall<readonly QueryAnswer[]> {
  const paths = queries.map(
    query => `/services/data/${apiVersion}/query?q=${encodeURIComponent(query.toWellFormed())}`,
  )
  const [path] = paths
  if (paths.length === 1 && path !== undefined && path.length <= uriCharsMax)
    return { method: 'GET', path, read: body => [queryAnswer(body)] }
  return composite(paths, apiVersion, queryChild)
}

function missing(): never {
  throw new SalesforceFault('odd-shape', 'An answer is missing.')
}

/** One call that gets several addresses; `read` takes each one's own status and body. Throws a `SalesforceFault`. */
export function composite<T>(
  paths: readonly string[],
  apiVersion: string,
  read: (child: CompositeChild) => T,
): PlannedCall<readonly T[]> {
  const compositeRequest = paths.map((url, i) => ({ method: 'GET', url, referenceId: referenceOf(i) }))
  return {
    method: 'POST',
    path: `/services/data/${apiVersion}/composite`,
    body: { allOrNone: false, compositeRequest },
    read: body =>
      compositeChildren(
        body,
        paths.map((_, i) => referenceOf(i)),
      ).map(read),
  }
}

const referenceOf = (index: number) => `q${index}`

/** One answer inside a composite. */
export interface CompositeChild {
  readonly status: number
  readonly body: unknown
}

/** The answers inside a composite, in the order of these references. Throws an odd-shape fault when one is missing. */
export function compositeChildren(body: unknown, references: readonly string[]): readonly CompositeChild[] {
  const children = isObject(body) && Array.isArray(body.compositeResponse) ? body.compositeResponse : []
  const byReference = new Map(children.filter(isObject).map(child => [child.referenceId, child]))
  return references.map(reference => childOf(byReference.get(reference)))
}

/** The envelope is 200 whatever happened inside: every child has a status of its own. */
function childOf(child: Record<string, unknown> | undefined): CompositeChild {
  const status = child?.httpStatusCode
  if (child === undefined || typeof status !== 'number')
    throw new SalesforceFault('odd-shape', 'A composite lacks one of its answers.')
  return { status, body: child.body }
}

function queryChild(child: CompositeChild): QueryAnswer {
  if (child.status === 200) return queryAnswer(child.body)
  throw childFault(child)
}

/** What Salesforce says of a child that failed. */
export function childFault({ status, body }: CompositeChild): SalesforceFault {
  const error: unknown = Array.isArray(body) ? body[0] : undefined
  const { errorCode, message } = isObject(error) ? error : {}
  return new SalesforceFault('refused', String(message ?? ''), {
    status,
    errorCode: String(errorCode ?? 'ERROR'),
  })
}

/**
 * One page is all that is read: every query of the product is limited well below a page, so `nextRecordsUrl` is
 * never followed.
 */
function queryAnswer(body: unknown): QueryAnswer {
  if (!isObject(body) || typeof body.totalSize !== 'number' || !isRecords(body.records))
    throw new SalesforceFault('odd-shape', 'A query answer lacks totalSize or records.')
  return { totalSize: body.totalSize, records: body.records }
}

/** The one call of a search in names. The text is data in a JSON body: there is no query language to break out of. */
export const searchCall = (
  { text, objects, overallLimit }: SearchRequest,
  apiVersion: string,
): PlannedCall<readonly SalesforceRecord[]> => ({
  method: 'POST',
  path: `/services/data/${apiVersion}/parameterizedSearch`,
  body: { q: text, in: 'NAME', sobjects: objects, overallLimit },
  read: searchRecords,
})

function searchRecords(body: unknown): readonly SalesforceRecord[] {
  if (!isObject(body) || !isRecords(body.searchRecords))
    throw new SalesforceFault('odd-shape', 'A search answer lacks searchRecords.')
  return body.searchRecords
}

const isRecords = (value: unknown): value is readonly SalesforceRecord[] =>
  Array.isArray(value) && value.every(isObject)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}
