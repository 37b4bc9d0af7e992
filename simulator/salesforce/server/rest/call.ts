import type { Faults } from '../../../faults.ts'
import type { CallNote } from '../../../http.ts'
import { type Org, type RunningUser, SalesforceError, type SObjectType } from '../../model.ts'
import type { QueryEngine } from '../../soql/index.ts'
import { recordUrl } from '../../wire-values.ts'
import type { Usage } from '../usage.ts'

/** One authenticated REST call, or one subrequest of a composite. */
export interface RestCall {
  readonly method: string
  /** The path after the version, decoded: `['sobjects', 'Account', '001…']`. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** 'v67.0'. */
  readonly version: string
  readonly user: RunningUser
  /** The JSON body, parsed on demand. Throws JSON_PARSER_ERROR. */
  json(): unknown
  /** What the journal will say about the call; subrequests share it. */
  readonly note: CallNote
}

export interface RestAnswer {
  readonly status: number
  readonly body?: object
  readonly headers?: Record<string, string>
}

export interface RestContext {
  readonly org: Org
  readonly queries: QueryEngine
  readonly usage: Usage
  readonly faults: Faults
  /** Answers a call or subrequest by its resource. Throws {@link SalesforceError}. */
  run(call: RestCall): RestAnswer
}

type Resource = (context: RestContext, call: RestCall) => RestAnswer

/** The handlers of a resource by HTTP method. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', Resource>>>

export const notFound = () => new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist')

/** The object a path names, any case. Throws NOT_FOUND. */
export function objectOf({ org }: RestContext, call: RestCall): SObjectType {
  const object = org.schema.object(call.segments[1] ?? '')
  if (object === undefined) throw notFound()
  return object
}

/** The body as a JSON object. Throws JSON_PARSER_ERROR. */
export function objectBody(call: RestCall): Record<string, unknown> {
  const body = call.json()
  if (!isObject(body))
    throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'The HTTP entity body must be a JSON object.')
  return body
}

/** Parses a JSON request body, naming the place of a mistake as the platform does. */
export function parseJson(text: string): unknown {
  if (text.trim() === '')
    throw new SalesforceError(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.',
    )
  try {
    return JSON.parse(text)
  } catch {
    throw new SalesforceError(400, 'JSON_PARSER_ERROR', parserMessage(text))
  }
}

function parserMessage(text: string): string {
  const at = mistakePosition(text)
  const before = text.slice(0, at).split('\n')
  const place = `at [line:${before.length}, column:${(before.at(-1)?.length ?? 0) + 1}]`
  const character = text[at]
  return character === undefined
    ? `Unexpected end-of-input ${place}`
    : `Unexpected character ('${character}' (code ${character.charCodeAt(0)})) ${place}`
}

/** Length of the longest beginning that could still become JSON; the engine's own message doesn't always tell. */
function mistakePosition(text: string): number {
  let good = 0
  let bad = text.length + 1
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (couldGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const message = String(error)
    const position = /position (\d+)/.exec(message)?.[1]
    return /end of JSON input|Unterminated/.test(message) || Number(position) >= text.length
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The error body of a failed call or subrequest of a version ('v67.0'). */
export function errorBody(error: SalesforceError, version: string): object {
  const { matches } = error.extra
  // Several records share an external id: the body is the list of their addresses.
  if (error.status === 300 && Array.isArray(matches))
    return matches.map(match => recordUrl(version, match.object, match.id))
  const entry: Record<string, unknown> = {
    ...error.extra,
    message: error.message,
    errorCode: error.errorCode,
  }
  if (error.fields.length > 0) entry.fields = error.fields
  return [entry]
}

/** The entry of a failed record in the answer of a collection or tree. */
export const recordError = (error: SalesforceError) => ({
  statusCode: error.errorCode,
  message: error.message,
  fields: error.fields,
})
