/**
 * Swagger 2.0 of the custom connector from openapi.yaml. It takes a declared profile of OpenAPI 3.0.3 and refuses
 * everything else with the place and the reason; it never drops meaning silently (see docs/connector.md).
 */

type Node = Record<string, unknown>

export interface ConnectorTarget {
  /** Host name the connector calls. */
  readonly host: string
}

/** Something Swagger 2.0 or the connector platform can't say; every fault of the document is listed. */
export class ConnectorError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`openapi.yaml can't become a connector:\n  ${faults.join('\n  ')}`)
    this.faults = faults
  }
}

/** Beside the operations of a path: what subscribers are sent. */
const NOTIFICATION = 'x-ms-notification-content'
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace']
const FORMATS =
  'int32 int64 float double byte binary date date-time password date-no-tz email html uri uuid'.split(' ')
const SCHEMA_KEYS =
  'type format title description default enum minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems uniqueItems items properties required additionalProperties'.split(
    ' ',
  )
const PARAMETER_KEYS = 'name in description required schema example style explode'.split(' ')
const OPERATION_KEYS =
  'operationId tags summary description parameters requestBody responses deprecated'.split(' ')

/** The connector's definition as a plain object with stable key order. Throws ConnectorError. */
export function toSwagger(document: unknown, target: ConnectorTarget): Node {
  const faults: string[] = []
  const fault = (at: string, why: string) => void faults.push(`${at}: ${why}`)
  const root = node(document)
  const components = node(root.components)
  const used = new Set<string>()

  if (!/^3\.0\.\d$/.test(String(root.openapi))) fault('openapi', 'only OpenAPI 3.0 can be converted')
  const servers = list(root.servers)
  const basePath = String(node(servers[0]).url ?? '')
  if (servers.length !== 1 || !/^\/[^/].*[^/]$/.test(basePath))
    fault('servers', 'name exactly one server, as a path such as /v1')
  if (root.callbacks || components.callbacks || components.links || components.headers)
    fault('components', 'callbacks, links and shared headers have no form in a connector')

  const paths: Node = {}
  for (const [path, item] of entries(root.paths)) {
    const operations: Node = {}
    for (const [method, operation] of entries(item)) {
      if (method === NOTIFICATION)
        operations[method] = toNotification(`paths.${path}.${method}`, node(operation))
      else if (!METHODS.includes(method))
        fault(`paths.${path}.${method}`, 'only operations may stand under a path')
      else if (node(operation)['x-sally-connector'] !== false)
        operations[method] = toOperation(`paths.${path}.${method}`, method, node(operation))
    }
    if (Object.keys(operations).some(key => key !== NOTIFICATION)) paths[path] = operations
  }
  const definitions = definitionsUsed()
  if (faults.length > 0) throw new ConnectorError(faults)
  return {
    swagger: '2.0',
    info: root.info,
    host: target.host,
    basePath,
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    paths,
    definitions,
    securityDefinitions: {
      'oauth2-auth': {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/authorize',
        tokenUrl: 'https://login.microsoftonline.com/common/oauth2/token',
        scopes: {},
      },
    },
    security: [{ 'oauth2-auth': [] }],
    ...extensions(root),
  }

  function toOperation(at: string, method: string, operation: Node): Node {
    refuseUnknown(at, operation, OPERATION_KEYS)
    const parameters = list(operation.parameters).map((p, i) => toParameter(`${at}.parameters[${i}]`, p))
    if (operation.requestBody !== undefined) {
      if (method === 'get' || method === 'delete') fault(at, `a ${method} takes no body`)
      parameters.push(toBody(`${at}.requestBody`, node(operation.requestBody)))
    }
    const confirm = operation['x-ms-require-user-confirmation'] ?? false
    if (method !== 'get' && operation['x-ms-require-user-confirmation'] === undefined)
      fault(at, 'say x-ms-require-user-confirmation: only a GET is known to change nothing')
    return {
      operationId: operation.operationId,
      summary: operation.summary,
      description: operation.description,
      parameters,
      responses: toResponses(`${at}.responses`, operation.responses),
      ...extensions(operation),
      'x-ms-require-user-confirmation': confirm,
      'x-ms-openai-data': {
        // What is advanced is for makers; an agent is offered few tools, or it confuses them.
        'openai-enabled': isImportant(operation) && operation['x-ms-trigger'] === undefined,
        operations: [{ operationId: operation.operationId, 'x-ms-require-user-confirmation': confirm }],
      },
    }
  }

  /** What is posted to who subscribed at this path. */
  function toNotification(at: string, content: Node): Node {
    refuseUnknown(at, content, ['description', 'schema'])
    if (content.schema === undefined) fault(at, 'a notification needs a schema')
    return { description: content.description, schema: toSchema(`${at}.schema`, content.schema, true) }
  }

  function toParameter(at: string, reference: unknown): Node {
    const parameter = resolve(at, reference, 'parameters')
    refuseUnknown(at, parameter, PARAMETER_KEYS)
    const where = String(parameter.in)
    if (!['path', 'query', 'header'].includes(where))
      fault(at, `a ${where} parameter has no form in a connector`)
    const schema = toSchema(`${at}.schema`, parameter.schema, false)
    if (schema.type === 'object' || schema.$ref)
      fault(at, 'an object or shared schema has no form as a parameter')
    if (schema.type === 'array') {
      if (parameter.explode !== false || parameter.style !== 'form')
        fault(at, 'an array parameter needs style: form and explode: false')
      schema.collectionFormat = 'csv'
    }
    const fixed = parameter['x-sally-connector-default']
    return {
      name: parameter.name,
      in: where,
      description: parameter.description,
      required: where === 'path' || fixed !== undefined || parameter.required === true,
      ...schema,
      ...(fixed !== undefined && { enum: [fixed], default: fixed }),
      ...extensions(parameter),
      ...(where === 'path' && { 'x-ms-url-encoding': 'single' }),
    }
  }

  function toBody(at: string, body: Node): Node {
    const [[mediaType, media] = ['', {}], ...others] = entries(body.content)
    if (mediaType !== 'application/json' || others.length > 0)
      fault(at, 'the body must be application/json and nothing else')
    return {
      name: 'body',
      in: 'body',
      description: body.description ?? 'What is asked.',
      required: body.required === true,
      schema: toSchema(`${at}.schema`, node(media).schema, true),
    }
  }

  function toResponses(at: string, responses: unknown): Node {
    const result: Node = {}
    let schemas = 0
    for (const [status, reference] of entries(responses)) {
      const response = resolve(`${at}.${status}`, reference, 'responses')
      if (!/^([1-5]\d\d|default)$/.test(status)) fault(`${at}.${status}`, 'name one status, or default')
      if (response.links) fault(`${at}.${status}`, 'links have no form here')
      const success = status.startsWith('2')
      const media = node(node(response.content)['application/json'])
      if (success && media.schema === undefined)
        fault(`${at}.${status}`, 'a success needs an application/json schema')
      if (success) schemas++
      // Consumers drop error bodies; their codes stand in the descriptions.
      result[status] = {
        description: response.description,
        ...(success && { schema: toSchema(`${at}.${status}.schema`, media.schema, true) }),
        ...(response.headers !== undefined && {
          headers: toHeaders(`${at}.${status}.headers`, response.headers),
        }),
      }
    }
    if (schemas !== 1) fault(at, 'the designer takes exactly one success schema')
    if (result.default === undefined) fault(at, 'a default response is missing')
    return result
  }

  function toHeaders(at: string, headers: unknown): Node {
    return Object.fromEntries(
      entries(headers).map(([name, value]) => {
        const header = node(value)
        refuseUnknown(`${at}.${name}`, header, ['description', 'schema'])
        const schema = toSchema(`${at}.${name}.schema`, header.schema, false)
        if (schema.type === 'object' || schema.type === 'array')
          fault(`${at}.${name}`, 'a header has one plain type')
        return [name, { description: header.description, ...schema }]
      }),
    )
  }

  function toSchema(at: string, value: unknown, references: boolean): Node {
    const schema = node(value)
    if (typeof schema.$ref === 'string') {
      if (Object.keys(schema).length > 1) fault(at, '$ref must stand alone')
      const name = schema.$ref.replace('#/components/schemas/', '')
      if (!references || node(components.schemas)[name] === undefined)
        fault(at, `${schema.$ref} can't be referred to here`)
      used.add(name)
      return { $ref: `#/definitions/${name}` }
    }
    refuseUnknown(at, schema, [...SCHEMA_KEYS, 'nullable', 'example'])
    if (typeof schema.type !== 'string') fault(at, 'say exactly one type')
    if (schema.format !== undefined && !FORMATS.includes(String(schema.format)))
      fault(at, `format ${schema.format} is not known to connectors`)
    if (list(schema.enum).includes(null)) fault(at, 'null has no place in an enum')
    if (schema.type === 'array' && schema.items === undefined) fault(at, 'an array needs items')
    const result: Node = {}
    for (const key of SCHEMA_KEYS) if (schema[key] !== undefined) result[key] = schema[key]
    if (schema.items !== undefined) result.items = toSchema(`${at}.items`, schema.items, references)
    if (schema.properties !== undefined)
      result.properties = Object.fromEntries(
        entries(schema.properties).map(([name, property]) => [
          name,
          toSchema(`${at}.${name}`, property, references),
        ]),
      )
    if (typeof schema.additionalProperties === 'object')
      result.additionalProperties = toSchema(
        `${at}.additionalProperties`,
        schema.additionalProperties,
        references,
      )
    if (schema.nullable === true) result['x-nullable'] = true
    return { ...result, ...extensions(schema) }
  }

  /** Definitions reachable from the operations, in the document's order. Converting one may reach more. */
  function definitionsUsed(): Node {
    const schemas = node(components.schemas)
    const done: Node = {}
    for (let before = -1; before !== Object.keys(done).length; ) {
      before = Object.keys(done).length
      for (const name of used) done[name] ??= toSchema(`components.schemas.${name}`, schemas[name], true)
    }
    return Object.fromEntries(
      Object.keys(schemas)
        .filter(name => done[name] !== undefined)
        .map(name => [name, done[name]]),
    )
  }

  function resolve(at: string, value: unknown, kind: string): Node {
    const found = node(value)
    if (typeof found.$ref !== 'string') return found
    const target = node(components[kind])[found.$ref.replace(`#/components/${kind}/`, '')]
    if (target === undefined) fault(at, `${found.$ref} leads nowhere`)
    return node(target)
  }

  function refuseUnknown(at: string, value: Node, known: readonly string[]) {
    for (const key of Object.keys(value))
      if (!known.includes(key) && !key.startsWith('x-')) fault(`${at}.${key}`, 'has no form in Swagger 2.0')
  }
}

const isImportant = (operation: Node): boolean =>
  operation['x-ms-visibility'] === undefined || operation['x-ms-visibility'] === 'important'
const node = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {})
const entries = (value: unknown): [string, unknown][] => Object.entries(node(value))
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Extensions as they are, without our private ones. */
const extensions = (value: Node): Node =>
  Object.fromEntries(
    Object.entries(value).filter(([key]) => key.startsWith('x-') && !key.startsWith('x-sally-')),
  )
