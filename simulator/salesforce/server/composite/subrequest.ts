import { SalesforceError } from '../../model.ts'
import { isVersion } from '../rest/about.ts'
import {
  errorBody,
  isObject,
  notFound,
  type RestAnswer,
  type RestCall,
  type RestContext,
} from '../rest/call.ts'
import { type Answers, resolveBody, resolveUrl, UnresolvedReference } from './references.ts'

/** A checked subrequest of a composite or of a graph. */
export interface Subrequest {
  readonly method: string
  readonly url: string
  readonly referenceId: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Subanswer {
  body: unknown
  httpHeaders: Record<string, string>
  httpStatusCode: number
  referenceId: string
}

const methods = new Set(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])
const forbiddenHeaders = new Set(['accept', 'authorization', 'content-type'])

export const envelopeError = (message: string) => new SalesforceError(400, 'INVALID_INPUT', message)

/** Reads one subrequest. Throws a 400 of the whole envelope. */
function parseSubrequest(value: unknown): Subrequest {
  if (!isObject(value)) throw envelopeError('Each subrequest must be an object.')
  const { method, url, referenceId, httpHeaders = {}, body } = value
  if (typeof method !== 'string' || !methods.has(method))
    throw envelopeError('method must be one of GET, POST, PUT, PATCH, DELETE.')
  if (typeof url !== 'string' || !(url.startsWith('/') || url.startsWith('@{')))
    throw envelopeError('url must be a path that starts with a slash, or a reference to one.')
  if (typeof referenceId !== 'string' || !/^[A-Za-z0-9][\w]*$/.test(referenceId))
    throw envelopeError('Each subrequest needs a referenceId of letters, digits and underscores.')
  if (!isObject(httpHeaders)) throw envelopeError('httpHeaders must be an object.')
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(httpHeaders)) {
    if (forbiddenHeaders.has(name.toLowerCase()))
      throw envelopeError(`The ${name} header can't be set on a subrequest.`)
    headers[name.toLowerCase()] = String(text)
  }
  return { method, url, referenceId, headers, body }
}

/** Subrequests with distinct reference ids. Throws a 400 of the whole envelope. */
export function parseSubrequests(value: unknown): Subrequest[] {
  if (!Array.isArray(value) || value.length === 0)
    throw envelopeError('compositeRequest must be a list of at least one subrequest.')
  const subrequests = value.map(parseSubrequest)
  const ids = new Set<string>()
  for (const { referenceId } of subrequests) {
    if (ids.has(referenceId)) throw envelopeError(`The referenceId ${referenceId} is used more than once.`)
    ids.add(referenceId)
  }
  return subrequests
}

/** Path of a subrequest's URL after `/services/data/vNN.0`, decoded. Throws NOT_FOUND. */
export function subrequestTarget(url: string): {
  version: string
  segments: string[]
  query: URLSearchParams
} {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const [, services, data, version = '', ...segments] = path.split('/')
  if (services !== 'services' || data !== 'data' || !isVersion(version)) throw notFound()
  if (segments.at(-1) === '') segments.pop()
  return {
    version,
    segments: segments.map(decodedSegment),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
  }
}

function decodedSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw notFound()
  }
}

/** Runs one subrequest as the caller; its failure is its answer. `allowed` refuses what the envelope doesn't take. */
export function runSubrequest(
  context: RestContext,
  parent: RestCall,
  subrequest: Subrequest,
  answers: Answers,
  allowed: (segments: readonly string[]) => boolean,
): Subanswer {
  const { referenceId } = subrequest
  try {
    const { version, segments, query } = subrequestTarget(resolveUrl(subrequest.url, answers))
    if (!allowed(segments))
      throw envelopeError(`The URL ${subrequest.url} is not supported in a composite request.`)
    const body = resolveBody(subrequest.body, answers)
    const call = { ...parent, ...subrequest, version, segments, query, json: () => requiredBody(body) }
    return subanswer(referenceId, context.run(call))
  } catch (error) {
    return failedSubanswer(referenceId, error, parent.version)
  }
}

function requiredBody(body: unknown): unknown {
  if (body === undefined || body === null)
    throw new SalesforceError(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    )
  return body
}

const subanswer = (referenceId: string, { status, body, headers }: RestAnswer): Subanswer => ({
  body: body ?? null,
  httpHeaders: headers ?? {},
  httpStatusCode: status,
  referenceId,
})

function failedSubanswer(referenceId: string, error: unknown, version: string): Subanswer {
  if (error instanceof UnresolvedReference) return halted(referenceId, error.message)
  if (!(error instanceof SalesforceError)) throw error
  return { body: errorBody(error, version), httpHeaders: {}, httpStatusCode: error.status, referenceId }
}

/** The answer of a subrequest that was stopped or taken back because of another. */
export const halted = (referenceId: string, message: string): Subanswer => ({
  body: [{ errorCode: 'PROCESSING_HALTED', message }],
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId,
})

const ROLLED_BACK = 'The transaction was rolled back since another operation in the same transaction failed.'

/** Carries the answers out of a transaction that must be taken back. */
class Rollback extends Error {
  readonly failed: Subanswer
  constructor(failed: Subanswer) {
    super('rollback')
    this.failed = failed
  }
}

/**
 * Runs the subrequests in order as one transaction: the first failure takes everything back, and every other
 * subrequest, run or not, answers PROCESSING_HALTED.
 */
export function runAtomically(
  context: RestContext,
  subrequests: readonly Subrequest[],
  run: (subrequest: Subrequest, answers: Answers) => Subanswer,
): { answers: Subanswer[]; successful: boolean } {
  try {
    const answers = context.org.store.transaction(() =>
      runInOrder(subrequests, (subrequest, known) => {
        const answer = run(subrequest, known)
        if (isFailure(answer)) throw new Rollback(answer)
        return answer
      }),
    )
    return { answers, successful: true }
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
    const { failed } = error
    const answers = subrequests.map(({ referenceId }) =>
      referenceId === failed.referenceId ? failed : halted(referenceId, ROLLED_BACK),
    )
    return { answers, successful: false }
  }
}

/** An upsert that matches several records (300) has written none of them. */
const isFailure = ({ httpStatusCode }: Subanswer) => httpStatusCode >= 400 || httpStatusCode === 300

/** Runs the subrequests in order, each seeing the answers before it. */
export function runInOrder(
  subrequests: readonly Subrequest[],
  run: (subrequest: Subrequest, answers: Answers) => Subanswer,
): Subanswer[] {
  const known = new Map<string, unknown>()
  return subrequests.map(subrequest => {
    const answer = run(subrequest, known)
    if (answer.httpStatusCode < 300) known.set(subrequest.referenceId, answer.body)
    return answer
  })
}
