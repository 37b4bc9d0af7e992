/** The way of a REST call: version, session, allocation, resource, answer. */
import {
  type CallNote,
  credentials,
  type SimHandler,
  type SimRequest,
  type SimResponse,
} from '../../../http.ts'
import { type RunningUser, SalesforceError } from '../../model.ts'
import type { Sessions } from '../sessions.ts'
import { isVersion, VERSIONS } from './about.ts'
import { errorBody, notFound, parseJson, type RestCall, type RestContext } from './call.ts'

const PREFIX = '/services/data'
const bodyMethods = new Set(['POST', 'PATCH', 'PUT'])

/** Everything under `/services/data`. */
export function createRest(context: RestContext, sessions: Sessions): SimHandler {
  return request => {
    const [version, ...segments] = segmentsOf(request.rawUrl)
    if (version === undefined) return { status: 200, body: VERSIONS }
    const note: CallNote = {}
    const answer = answered(context, sessions, request, { version, segments }, note)
    answer.note = note
    answer.headers = { ...answer.headers, 'Sforce-Limit-Info': context.usage.header() }
    return answer
  }
}

function answered(
  context: RestContext,
  sessions: Sessions,
  request: SimRequest,
  target: { version: string; segments: string[] },
  note: CallNote,
): SimResponse {
  try {
    const call = callOf(request, target, authenticated(context, sessions, request), note)
    meter(context, call)
    const { status, body, headers } = context.run(call)
    return { status, ...(body && { body }), ...(headers && { headers }) }
  } catch (error) {
    return failure(error, target.version)
  }
}

function failure(error: unknown, version: string): SimResponse {
  if (error instanceof SalesforceError) return { status: error.status, body: errorBody(error, version) }
  console.error('simulator: a REST resource failed', error)
  const unexpected = 'An unexpected error occurred. Please include this ErrorId if you contact support.'
  return { status: 500, body: [{ message: unexpected, errorCode: 'UNKNOWN_EXCEPTION' }] }
}

/** Path segments after `/services/data`, each decoded; a trailing slash says nothing. */
function segmentsOf(rawUrl: string): string[] {
  const mark = rawUrl.indexOf('?')
  const path = rawUrl.slice(PREFIX.length, mark < 0 ? undefined : mark)
  const segments = path.split('/')
  segments.shift()
  if (segments.at(-1) === '') segments.pop()
  return path.includes('%') ? segments.map(decodeURIComponent) : segments
}

/** The user of the session. Throws INVALID_AUTH_HEADER and INVALID_SESSION_ID. */
function authenticated({ org }: RestContext, sessions: Sessions, request: SimRequest): RunningUser {
  const given = credentials(request.headers)
  if (given !== undefined && given.scheme !== 'bearer' && given.scheme !== 'oauth')
    throw new SalesforceError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE')
  const session = given && sessions.touch(given.token)
  const user = session && org.user(session.userId)
  if (!user?.isActive) throw new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')
  if (!session?.api)
    throw new SalesforceError(
      401,
      'INVALID_SESSION_ID',
      'This session is not valid for use with the REST API',
    )
  return user
}

function callOf(
  request: SimRequest,
  { version, segments }: { version: string; segments: string[] },
  user: RunningUser,
  note: CallNote,
): RestCall {
  if (!isVersion(version)) throw notFound()
  note.user = user.username
  note.userId = user.id
  const override = request.method === 'POST' ? request.query.get('_HttpMethod') : null
  return {
    method: override?.toUpperCase() ?? request.method,
    segments,
    query: request.query,
    headers: request.headers,
    version,
    user,
    note,
    json: () => {
      checkContentType(request)
      return parseJson(request.body.toString('utf8'))
    },
  }
}

function checkContentType(request: SimRequest): void {
  const type = request.headers['content-type']
  if (!bodyMethods.has(request.method) || type === undefined || /^[\w.+-]+\/([\w.-]+\+)?json\b/i.test(type))
    return
  throw new SalesforceError(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `The HTTP entity body is in a format that is not supported: '${type}'`,
  )
}

/** One call each, but a batch counts by its subrequests. Throws REQUEST_LIMIT_EXCEEDED. */
function meter({ usage }: RestContext, call: RestCall): void {
  if (usage.exhausted())
    throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')
  usage.count(1)
  call.note.metered = 1
}
