import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { parseContract } from '../../../api/http/contract-text.ts'
import { generateConnector } from './index.ts'
import { ConnectorError, toSwagger } from './swagger.ts'

const text = readFileSync(new URL('../../../openapi.yaml', import.meta.url), 'utf8')
const target = { host: 'proxy.contoso.example', clientId: 'c', audience: 'api://a', tenantId: 'common' }
const minimal = `
openapi: 3.0.3
info: { title: T }
servers: [{ url: /v1 }]
paths:
  /things:
    get:
      operationId: GetThings
      summary: Get things
      parameters: []
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
        default: { description: failed }
components:
  schemas:
    Thing: { type: object, properties: { name: { type: string } } }
    Unused: { type: object }
`
const faultsOf = (document: unknown): readonly string[] => {
  try {
    toSwagger(document, target)
    return []
  } catch (error) {
    if (error instanceof ConnectorError) return error.faults
    throw error
  }
}

describe('what Swagger 2.0 or the platform cannot say is refused with its place', () => {
  const withParameter = (parameter: string) => minimal.replace('parameters: []', `parameters: [${parameter}]`)
  const withSchema = (schema: string) =>
    minimal.replace('{ type: object, properties: { name: { type: string } } }', schema)
  test.each([
    ['oneOf', withSchema('{ oneOf: [{ type: string }] }'), /Thing\.oneOf: has no form/],
    ['anyOf', withSchema('{ type: object, anyOf: [] }'), /Thing\.anyOf/],
    ['allOf', withSchema('{ allOf: [] }'), /Thing\.allOf/],
    ['writeOnly', withSchema('{ type: string, writeOnly: true }'), /Thing\.writeOnly/],
    [
      'discriminator',
      withSchema('{ type: object, discriminator: { propertyName: a } }'),
      /Thing\.discriminator/,
    ],
    ['null in an enum', withSchema('{ type: string, enum: [a, null] }'), /null has no place/],
    ['several types', withSchema('{ type: [string, integer] }'), /exactly one type/],
    ['an unknown format', withSchema('{ type: string, format: ipv4 }'), /format ipv4/],
    ['an array without items', withSchema('{ type: array }'), /needs items/],
    ['a cookie parameter', withParameter('{ name: a, in: cookie, schema: { type: string } }'), /cookie/],
    [
      'an object parameter',
      withParameter('{ name: a, in: query, schema: { type: object } }'),
      /as a parameter/,
    ],
    [
      'an exploded array',
      withParameter('{ name: a, in: query, schema: { type: array, items: { type: string } } }'),
      /explode/,
    ],
    ['a status range', minimal.replace("'200'", "'2XX'"), /name one status/],
    [
      'no default response',
      minimal.replace('default: { description: failed }', ''),
      /default response is missing/,
    ],
    [
      'a form body',
      minimal
        .replace('get:', 'post:')
        .replace('parameters: []', 'requestBody: { content: { application/x-www-form-urlencoded: {} } }'),
      /application\/json and nothing else/,
    ],
    [
      'a body on a GET',
      minimal.replace(
        'parameters: []',
        'requestBody: { content: { application/json: { schema: { type: object } } } }',
      ),
      /takes no body/,
    ],
    [
      'a write without a word on confirmation',
      minimal.replace('get:', 'post:'),
      /x-ms-require-user-confirmation/,
    ],
    ['callbacks', minimal.replace('parameters: []', 'callbacks: {}'), /callbacks: has no form/],
    ['a dangling reference', minimal.replace('schemas/Thing', 'schemas/Nothing'), /can't be referred to/],
    ['two servers', minimal.replace('[{ url: /v1 }]', '[{ url: /v1 }, { url: /v2 }]'), /exactly one server/],
    ['OpenAPI 3.1', minimal.replace('3.0.3', '3.1.0'), /only OpenAPI 3.0/],
  ])('%s', (_name, document, expected) => {
    expect(faultsOf(parse(document)).join('\n')).toMatch(expected)
  })

  test('every fault is listed, not only the first', () => {
    const document = withParameter('{ name: a, in: cookie, schema: { type: object } }').replace(
      "'200'",
      "'2XX'",
    )
    expect(faultsOf(parse(document)).length).toBeGreaterThan(2)
  })
})

describe('what flows subscribe to', () => {
  const trigger = `
  /things/told:
    x-ms-notification-content: { description: what is told, schema: { $ref: '#/components/schemas/Event' } }
    post:
      operationId: OnThing
      summary: When a thing comes
      x-ms-trigger: single
      x-ms-require-user-confirmation: false
      x-sally-location: /things/{id}
      responses:
        '201':
          description: made
          headers: { Location: { description: where, schema: { type: string } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }
        default: { description: failed }
components:
  schemas:
    Event: { type: object, properties: { id: { type: string } } }
`
  const document = minimal.replace('\ncomponents:\n  schemas:\n', trigger)

  test('keeps what is told beside the operation, and the header that says where it ends', () => {
    const { paths, definitions } = toSwagger(parse(document), target)
    expect(Object(paths)['/things/told']).toMatchObject({
      'x-ms-notification-content': {
        description: 'what is told',
        schema: { $ref: '#/definitions/Event' },
      },
      post: {
        'x-ms-trigger': 'single',
        responses: {
          201: { headers: { Location: { type: 'string', description: 'where' } } },
        },
        // No tool of an agent.
        'x-ms-openai-data': { 'openai-enabled': false },
      },
    })
    expect(Object.keys(Object(definitions))).toEqual(['Event', 'Thing'])
  })

  test.each([
    ['told without a schema', ", schema: { $ref: '#/components/schemas/Event' } }", ' }', /needs a schema/],
    [
      'told with more',
      'x-ms-notification-content: {',
      'x-ms-notification-content: { type: a,',
      /content\.type/,
    ],
    [
      'a header of several values',
      'schema: { type: string } } }\n',
      'schema: { type: array, items: { type: string } } } }\n',
      /one plain type/,
    ],
    [
      'a header with an example',
      'description: where,',
      'description: where, example: a,',
      /Location\.example/,
    ],
  ])('%s is refused with its place', (_what, from, to, expected) => {
    expect(document).toContain(from)
    expect(faultsOf(parse(document.replace(from, to))).join('\n')).toMatch(expected)
  })

  test('nothing is told at a path of operations that are kept out', () => {
    const kept = document.replace(
      'operationId: OnThing',
      'operationId: OnThing\n      x-sally-connector: false',
    )
    expect(Object(toSwagger(parse(kept), target).paths)).not.toHaveProperty(['/things/told'])
  })
})

test('the smallest document becomes a definition without what nobody refers to', () => {
  const swagger = toSwagger(parse(minimal), target)
  expect(Object.keys(swagger.definitions as object)).toEqual(['Thing'])
  expect(swagger).toMatchObject({ swagger: '2.0', host: target.host, basePath: '/v1', schemes: ['https'] })
})

test('the connector asks for outcomes, keeps no private key and is ASCII', () => {
  const files = generateConnector(parseContract(text), target)
  const definition = String(files['apiDefinition.swagger.json'])
  const swagger = JSON.parse(definition)
  const style = swagger.paths['/cases'].get.parameters.find(
    (p: { name: string }) => p.name === 'X-Response-Style',
  )
  expect(style).toMatchObject({
    required: true,
    enum: ['outcome'],
    default: 'outcome',
    'x-ms-visibility': 'internal',
  })
  expect(definition).not.toContain('x-sally')
  expect(definition).toMatch(/^[\n\x20-\x7e]*$/)
  expect(String(files['apiProperties.json'])).not.toMatch(/secret/i)
})

test('the same document gives the same bytes', () => {
  const again = parse(stringify(parseContract(text), { aliasDuplicateObjects: false }))
  expect(generateConnector(again, target)).toEqual(generateConnector(parseContract(text), target))
})
