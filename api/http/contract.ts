/**
 * openapi.yaml as the proxy uses it: its routes, and for each the check of what comes in and, in tests, of what goes
 * out. Both are express-openapi-validator's own checks, handed the route they would otherwise search for every time.
 */
import { AjvOptions } from 'express-openapi-validator/dist/framework/ajv/options.js'
import type {
  NormalizedOpenApiValidatorOpts,
  OpenAPIV3,
} from 'express-openapi-validator/dist/framework/types.js'
import { RequestValidator } from 'express-openapi-validator/dist/middlewares/openapi.request.validator.js'
import { ResponseValidator } from 'express-openapi-validator/dist/middlewares/openapi.response.validator.js'
import { SchemaPreprocessor } from 'express-openapi-validator/dist/middlewares/parsers/schema.preprocessor.js'
import type { OperationId } from '../operations/types.ts'
import type { Access } from '../policy/types.ts'
import { parseContract } from './contract-text.ts'
import {
  type CheckedOperation,
  type RequestCheck,
  requestCheck,
  settleUrlParseWarning,
} from './request-check.ts'
import { secretMembers } from './secret-members.ts'

export interface Route {
  readonly operationId: OperationId
  readonly method: string
  /** As Express writes it: /v1/objects/:objectName */
  readonly path: string
  /** What the operation does: x-sally-access. */
  readonly access: Access
  /**
   * Whose key makes equal writes one (x-sally-idempotency): its caller must bring one; only one that is brought counts,
   * because the write itself is the same however often it is asked for; or one is derived where none is brought.
   */
  readonly keys: 'required' | 'given' | 'derived'
  readonly takesBody: boolean
  /** Members of the body that nothing may keep or show as they are: x-sally-secret. */
  readonly secrets: readonly string[]
  /** Of a good answer. */
  readonly status: 200 | 201
  /** Where what an answer made is found, as a path: x-sally-location. */
  locationOf(outcome: object): string | undefined
  readonly check: RequestCheck
  /** What is wrong with an answer, for tests; undefined when it keeps the contract. */
  faultOf(status: number, contentType: string, body: object): string | undefined
}

export interface Contract {
  /** The file as it is. */
  readonly text: string
  readonly document: Readonly<Record<string, unknown>>
  readonly routes: readonly Route[]
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const

/** Reads the contract. Throws when the text isn't OpenAPI 3.0 with one server path, or leaves open what is written. */
export function loadContract(text: string): Contract {
  settleUrlParseWarning()
  const document: OpenAPIV3.DocumentV3 = unshared(parseContract(text))
  const options = validatorOptions()
  const prepared = new SchemaPreprocessor(forRequests(unshared(document)), options.preprocessor, {
    removeAdditional: false,
  }).preProcess()
  const apiDoc = prepared.apiDoc as OpenAPIV3.DocumentV3
  const requests = new RequestValidator(apiDoc, options.request)
  const answers = lazily(
    () => new ResponseValidator(withClosedObjects(unshared(document)), options.response, {}),
  )
  const routes = operationsOf(document, apiDoc).map(checked => ({
    // The generated types come from the same file, so its operation ids are these.
    operationId: checked.operation.operationId as OperationId,
    method: checked.method,
    path: checked.path,
    access: accessOf(checked),
    keys: keysOf(checked),
    // The preparation writes null where there is none.
    takesBody: (checked.operation.requestBody ?? null) !== null,
    secrets: secretMembers(checked.operation.requestBody, document),
    ...successOf(checked, document),
    check: requestCheck(requests, checked),
    faultOf: (status: number, contentType: string, body: object) =>
      answerFault(answers(), document, checked, status, contentType, body),
  }))
  // /accounts/brief must be tried before /accounts/:id.
  const variables = (route: Route) => route.path.split(':').length
  return { text, document: { ...document }, routes: routes.sort((a, b) => variables(a) - variables(b)) }
}

/** What an operation does. A GET reads unless it says otherwise; what sends a body must say it: nothing writes by default. */
function accessOf(checked: CheckedOperation): Access {
  const { method, path } = checked
  const said = extension(checked, 'x-sally-access')
  if (said === undefined && method === 'GET') return 'read'
  if (said === 'read' || said === 'write' || said === 'administer') return said
  throw new Error(`openapi.yaml: ${method} ${path} says no x-sally-access: read, write or administer.`)
}

/** Flows can make keys; an agent can't, so for its operations one is derived unless the contract says otherwise. */
function keysOf(checked: CheckedOperation): Route['keys'] {
  const said = extension(checked, 'x-sally-idempotency')
  if (said === undefined) return 'derived'
  const { method, path } = checked
  if (accessOf(checked) !== 'write')
    throw new Error(`openapi.yaml: ${method} ${path} writes nothing, so x-sally-idempotency says nothing.`)
  if (said !== 'required' && said !== 'given')
    throw new Error(
      `openapi.yaml: ${method} ${path} says an x-sally-idempotency other than required or given.`,
    )
  return said
}

/**
 * The status of a good answer; of a 201 also where what it made is found: a path under the server's, with members of the
 * answer in braces.
 */
function successOf(
  checked: CheckedOperation,
  document: OpenAPIV3.DocumentV3,
): Pick<Route, 'status' | 'locationOf'> {
  const { method, path, operation } = checked
  const template = extension(checked, 'x-sally-location')
  const created = responsesOf(document, operation.operationId)['201'] !== undefined
  if (!created && template === undefined) return { status: 200, locationOf: () => undefined }
  if (!created || typeof template !== 'string')
    throw new Error(`openapi.yaml: ${method} ${path} must say both or neither of a 201 and x-sally-location.`)
  return {
    status: 201,
    locationOf: outcome =>
      basePathOf(document) +
      template.replace(/\{(\w+)\}/g, (_, name) =>
        encodeURIComponent(String(Object.entries(outcome).find(([key]) => key === name)?.[1])),
      ),
  }
}

const basePathOf = ({ servers }: OpenAPIV3.DocumentV3): string => (servers?.[0]?.url ?? '').replace(/\/$/, '')

const extension = ({ operation }: CheckedOperation, wanted: string): unknown =>
  Object.entries(operation).find(([name]) => name === wanted)?.[1]

/** A copy without aliases: YAML anchors become shared objects, which the validator writes into. */
const unshared = <T>(value: T): T => JSON.parse(JSON.stringify(value))

/**
 * The contract as requests are checked by. The preparation compiles the schema of every answer, which that has no use
 * for; and a missing Idempotency-Key is a refusal of its own, with a remedy of its own.
 */
function forRequests(document: OpenAPIV3.DocumentV3): OpenAPIV3.DocumentV3 {
  for (const item of Object.values(document.paths ?? {}))
    for (const method of METHODS) {
      const operation = item?.[method]
      if (operation !== undefined) operation.responses = {}
    }
  for (const parameter of Object.values(document.components?.parameters ?? {}))
    if ('name' in parameter && parameter.name === 'Idempotency-Key') parameter.required = false
  return document
}

/** In an answer a member that the contract doesn't name is a leak, unless the schema says that it has names of its own. */
function withClosedObjects<T>(value: T): T {
  if (Array.isArray(value)) value.forEach(withClosedObjects)
  else if (typeof value === 'object' && value !== null) {
    if ('properties' in value && !('additionalProperties' in value))
      Object.assign(value, { additionalProperties: false })
    Object.values(value).forEach(withClosedObjects)
  }
  return value
}

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

function operationsOf(document: OpenAPIV3.DocumentV3, prepared: OpenAPIV3.DocumentV3): CheckedOperation[] {
  const basePath = basePathOf(document)
  return Object.entries(prepared.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap(method => {
      const operation = item?.[method]
      if (operation === undefined) return []
      const queryParameters = queryParametersOf(operation, prepared)
      // Names such as O'Brien come unescaped from many encoders, as RFC 3986 lets them; values are data here.
      for (const parameter of queryParameters) parameter.allowReserved = true
      const expressPath = (basePath + path).replace(/\{(\w+)\}/g, ':$1')
      return [{ method: method.toUpperCase(), path: expressPath, operation, queryParameters }]
    }),
  )
}

function queryParametersOf(
  operation: OpenAPIV3.OperationObject,
  { components }: OpenAPIV3.DocumentV3,
): OpenAPIV3.ParameterObject[] {
  return (operation.parameters ?? []).flatMap(parameter => {
    const followed =
      '$ref' in parameter ? components?.parameters?.[parameter.$ref.split('/').at(-1) ?? ''] : parameter
    return followed !== undefined && 'in' in followed && followed.in === 'query' ? [followed] : []
  })
}

function answerFault(
  validator: ResponseValidator,
  document: OpenAPIV3.DocumentV3,
  { operation, path }: CheckedOperation,
  status: number,
  contentType: string,
  body: object,
): string | undefined {
  const described = { method: operation.operationId, headers: {}, openapi: { expressRoute: path } }
  try {
    const responses = responsesOf(document, operation.operationId)
    const validators = validator._getOrBuildValidator(described as never, responses)
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

function responsesOf(
  document: OpenAPIV3.DocumentV3,
  operationId: string | undefined,
): OpenAPIV3.ResponsesObject {
  const operations = Object.values(document.paths ?? {}).flatMap(item =>
    METHODS.map(method => item?.[method]),
  )
  return operations.find(operation => operation?.operationId === operationId)?.responses ?? {}
}
