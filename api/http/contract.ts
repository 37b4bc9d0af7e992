/**
 * openapi.yaml as the proxy uses it: its routes, and for each the check of what comes in (express-openapi-validator's
 * request validator, handed the route it would otherwise search for on every request) and, in tests, of what goes out.
 */
import { AjvOptions } from 'express-openapi-validator/dist/framework/ajv/options.js'
import type {
  NormalizedOpenApiValidatorOpts,
  OpenAPIV3,
} from 'express-openapi-validator/dist/framework/types.js'
import { RequestValidator } from 'express-openapi-validator/dist/middlewares/openapi.request.validator.js'
import { ResponseValidator } from 'express-openapi-validator/dist/middlewares/openapi.response.validator.js'
import { SchemaPreprocessor } from 'express-openapi-validator/dist/middlewares/parsers/schema.preprocessor.js'
import { parse } from 'yaml'
import type { OperationId } from '../operations/types.ts'
import { Problem } from '../problem.ts'

/** The parts of a request the contract speaks of. */
export interface Asked {
  /** The request target as sent: the validator reads the style of array parameters from it. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly params: Record<string, string>
  readonly query: Record<string, string>
  readonly body: unknown
}

export interface Route {
  readonly operationId: OperationId
  readonly method: string
  /** As Express writes it: /v1/objects/:objectName */
  readonly path: string
  readonly takesBody: boolean
  /** Input with defaults filled in: path, query and body members side by side. Throws Problem 'invalid-request'. */
  check(asked: Asked): Readonly<Record<string, unknown>>
  /** What is wrong with an answer, for tests; undefined when it keeps the contract. */
  faultOf(status: number, contentType: string, body: object): string | undefined
}

export interface Contract {
  /** The file as it is. */
  readonly text: string
  readonly document: Readonly<Record<string, unknown>>
  readonly routes: readonly Route[]
}

const errorsShownMax = 20
const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const

/** Reads the contract. Throws when the text isn't OpenAPI 3.0 with one server path. */
export function loadContract(text: string): Contract {
  const document: OpenAPIV3.DocumentV3 = unshared(parse(text, { merge: true }))
  const basePath = (document.servers?.[0]?.url ?? '').replace(/\/$/, '')
  const options = validatorOptions()
  const prepared = new SchemaPreprocessor(withReservedAllowed(unshared(document)), options.preprocessor, {
    removeAdditional: false,
  }).preProcess()
  const requests = new RequestValidator(prepared.apiDoc, options.request)
  const integers = integerParameters(document)
  const answers = lazily(() => new ResponseValidator(unshared(document), options.response, {}))
  const routes = Object.entries(prepared.apiDoc.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = item?.[method]
      return operation === undefined
        ? []
        : [routeOf(basePath + path, method, operation, { requests, answers, integers })]
    }),
  )
  return { text, document: { ...document }, routes: routes.sort(fixedPathsFirst) }
}

/** A copy without aliases: YAML anchors become shared objects, which the validator writes into. */
const unshared = <T>(value: T): T => JSON.parse(JSON.stringify(value))

function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function validatorOptions(): AjvOptions {
  return new AjvOptions({
    coerceTypes: false,
    formats: {},
    validateFormats: true,
    ajvFormats: { mode: 'fast' },
    serDes: [],
    validateRequests: { allErrors: true, coerceTypes: false, allowUnknownQueryParameters: false },
    validateResponses: { allErrors: true, coerceTypes: false, removeAdditional: false },
  } as unknown as NormalizedOpenApiValidatorOpts)
}

/** Names of query parameters that are whole numbers, in whichever operation. */
function integerParameters(document: OpenAPIV3.DocumentV3): ReadonlySet<string> {
  const names = parametersOf(document).flatMap(parameter =>
    'in' in parameter &&
    parameter.in === 'query' &&
    parameter.schema !== undefined &&
    'type' in parameter.schema &&
    parameter.schema.type === 'integer'
      ? [parameter.name]
      : [],
  )
  return new Set(names)
}

/** The validator would turn any text into a number that JavaScript does: 0x10, 1e1, blanks. */
function checkNotation(query: Readonly<Record<string, string>>, integers: ReadonlySet<string>): void {
  for (const name of integers) {
    const value = query[name]
    if (value === undefined || /^(?:0|-?[1-9]\d{0,14})$/.test(value)) continue
    throw refusal({ status: 400, path: `/query/${name}`, message: 'must be integer' })
  }
}

const parametersOf = (document: OpenAPIV3.DocumentV3) => [
  ...Object.values(document.components?.parameters ?? {}),
  ...Object.values(document.paths ?? {}).flatMap(item =>
    METHODS.flatMap(method => item?.[method]?.parameters ?? []),
  ),
]

/** Names such as O'Brien come unescaped from many encoders, as RFC 3986 lets them; values are data here. */
function withReservedAllowed(document: OpenAPIV3.DocumentV3): OpenAPIV3.DocumentV3 {
  for (const parameter of parametersOf(document))
    if ('in' in parameter && parameter.in === 'query') parameter.allowReserved = true
  return document
}

interface Checks {
  readonly requests: RequestValidator
  readonly answers: () => ResponseValidator
  readonly integers: ReadonlySet<string>
}

function routeOf(
  path: string,
  method: (typeof METHODS)[number],
  operation: OpenAPIV3.OperationObject,
  { requests, answers, integers }: Checks,
): Route {
  const expressRoute = path.replace(/\{(\w+)\}/g, ':$1')
  return {
    // The generated types come from the same file, so its operation ids are these.
    operationId: operation.operationId as OperationId,
    method: method.toUpperCase(),
    path: expressRoute,
    // The preparation writes null where there is none.
    takesBody: (operation.requestBody ?? null) !== null,
    check({ target, headers, params, query, body }) {
      checkNotation(query, integers)
      const seen = {
        method: method.toUpperCase(),
        originalUrl: target,
        path: expressRoute,
        headers,
        params,
        query,
        body,
        openapi: { expressRoute, openApiRoute: path, pathParams: params, schema: operation },
      }
      try {
        requests.validate(seen as never, undefined as never, () => undefined)
      } catch (cause) {
        throw refusal(cause)
      }
      return input(seen)
    },
    faultOf: (status, contentType, body) =>
      answerFault(answers(), operation, expressRoute, status, contentType, body),
  }
}

function input(seen: { params: object; query: object; body: unknown }): Record<string, unknown> {
  const body = typeof seen.body === 'object' && seen.body !== null ? seen.body : {}
  return { ...seen.params, ...seen.query, ...body }
}

/** The validator's errors as a Problem: where and what, never the value. */
function refusal(cause: unknown): Problem {
  if (typeof cause !== 'object' || cause === null || !('status' in cause)) throw cause
  if (cause.status === 415) return new Problem('unsupported-media-type', { cause })
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

function answerFault(
  validator: ResponseValidator,
  operation: OpenAPIV3.OperationObject,
  path: string,
  status: number,
  contentType: string,
  body: object,
): string | undefined {
  const described = { method: operation.operationId, headers: {}, openapi: { expressRoute: path } }
  try {
    const validators = validator._getOrBuildValidator(described as never, operation.responses ?? {})
    validator._validate({
      validators,
      body: unshared(body),
      statusCode: status,
      path,
      accepts: [contentType],
    })
    return undefined
  } catch (error) {
    return error instanceof Error ? `${operation.operationId} ${status}: ${error.message}` : String(error)
  }
}

/** /accounts/brief must be tried before /accounts/:id. */
const variables = (path: string) => path.split(':').length
const fixedPathsFirst = (a: Route, b: Route) => variables(a.path) - variables(b.path)
