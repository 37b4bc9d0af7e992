/** The check of one operation's input against the contract, by express-openapi-validator's request validator. */
import { parse } from 'node:url'
import type { OpenAPIV3 } from 'express-openapi-validator/dist/framework/types.js'
import type { RequestValidator } from 'express-openapi-validator/dist/middlewares/openapi.request.validator.js'
import { Problem } from '../problem.ts'

/** The parts of a request the contract speaks of. */
interface Asked {
  /** The request target as sent: the style of array parameters is read from it. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly params: Record<string, string>
  readonly query: Record<string, string>
  readonly body: unknown
}

/** Input with defaults filled in: path, query and body members side by side. Throws Problem 'invalid-request'. */
export type RequestCheck = (asked: Asked) => Readonly<Record<string, unknown>>

export interface CheckedOperation {
  readonly method: string
  /** As Express writes it. */
  readonly path: string
  readonly operation: OpenAPIV3.OperationObject
  /** Query parameters of the operation, references followed. */
  readonly queryParameters: readonly OpenAPIV3.ParameterObject[]
}

const errorsShownMax = 20

export function requestCheck(validator: RequestValidator, checked: CheckedOperation): RequestCheck {
  const { method, path, operation, queryParameters } = checked
  const typed = (type: string) =>
    queryParameters.filter(({ schema }) => schema !== undefined && 'type' in schema && schema.type === type)
  const integers = typed('integer').map(({ name }) => name)
  const arrays = typed('array')
  // The validator compiles an operation when it first meets it, and then walks through all its parameters on every
  // request to undo their styles. Only arrays have one to undo, so from then on it is shown those alone.
  let schema: OpenAPIV3.OperationObject = operation
  return ({ target, headers, params, query, body }) => {
    checkNotation(query, integers)
    const seen = {
      method,
      path,
      originalUrl: arrays.length === 0 ? '' : target,
      // A copy, which the validator may write defaults into. It keeps what it compiles by content type; the body
      // reader let only this one in, and must alone decide, or callers could make it compile without end.
      headers: { ...headers, 'content-type': 'application/json' },
      params,
      query,
      body,
      openapi: { expressRoute: path, openApiRoute: path, pathParams: params, schema },
    }
    try {
      validator.validate(seen as never, undefined as never, () => undefined)
    } catch (cause) {
      throw refusal(cause)
    } finally {
      schema = { ...operation, parameters: arrays }
    }
    const members = typeof body === 'object' && body !== null ? body : {}
    return { ...seen.params, ...seen.query, ...members }
  }
}

/**
 * The validator calls url.parse on every request, and until Node has warned about that once it looks on the stack, for
 * 4 µs each time, whether to. So it warns now, unheard: the warning is the validator's business.
 */
export function settleUrlParseWarning(): void {
  const { noDeprecation } = process
  process.noDeprecation = true
  parse('/')
  process.noDeprecation = noDeprecation ?? false
}

/** The validator would turn any text into a number that JavaScript does: 0x10, 1e1, blanks. */
function checkNotation(query: Readonly<Record<string, string>>, integers: readonly string[]): void {
  for (const name of integers) {
    const value = query[name]
    if (value === undefined || /^(?:0|-?[1-9]\d{0,14})$/.test(value)) continue
    throw refusal({ status: 400, path: `/query/${name}`, message: 'must be integer' })
  }
}

/** The validator's errors as a Problem: where and what, never the value. */
function refusal(cause: unknown): unknown {
  if (typeof cause !== 'object' || cause === null || !('status' in cause)) return cause
  const listed = 'errors' in cause && Array.isArray(cause.errors) ? cause.errors : [cause]
  const errors = listed.slice(0, errorsShownMax).map(({ path, message }) => ({
    path: String(path).slice(0, 200),
    message: String(message).slice(0, 500),
  }))
  const [first] = errors
  return new Problem('invalid-request', {
    detail: `${first?.path ?? 'request'}: ${first?.message ?? 'does not fit'}.`,
    members: { errors },
    cause,
  })
}
