import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler } from 'express'
import { middleware } from 'express-openapi-validator'
import { describe, expect, test } from 'vitest'
import { parseContract } from '../../api/http/contract-text.ts'
import { operations } from '../../api/operations/index.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly description: string
  readonly required?: boolean
  readonly schema: {
    readonly type: string
    readonly maxLength?: number
    readonly enum?: unknown[]
    readonly maximum?: number
  }
  readonly 'x-ms-summary'?: string
  readonly 'x-ms-visibility'?: string
}
interface Described {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>
  readonly 'x-ms-visibility': string
  readonly 'x-ms-name-for-model'?: string
  readonly 'x-ms-trigger'?: string
  readonly 'x-ms-trigger-hint'?: string
  readonly 'x-sally-access'?: string
  readonly 'x-sally-connector'?: boolean
  readonly 'x-sally-idempotency'?: string
  readonly 'x-sally-location'?: string
}
interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly maxLength?: number
  readonly maxItems?: number
  readonly maximum?: number
  readonly enum?: unknown[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly 'x-ms-summary'?: string
}

const text = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')
const document = parseContract<{
  paths: Record<string, Record<string, Described>>
  components: { parameters: Record<string, Parameter>; schemas: Record<string, Schema> }
}>(text)
const described = Object.values(document.paths).flatMap(path =>
  Object.entries(path).flatMap(([key, operation]) => (key.startsWith('x-') ? [] : [operation])),
)
const parametersOf = (operation: Described): Parameter[] =>
  operation.parameters.flatMap(
    p => ('$ref' in p ? document.components.parameters[p.$ref.split('/').at(-1) ?? ''] : p) ?? [],
  )

test('openapi.yaml is valid OpenAPI 3.0', async () => {
  const app = express()
  app.use(middleware({ apiSpec: parseContract(text), validateApiSpec: true, validateSecurity: false }))
  app.get('/v1/me', (_req, res) => res.json({}))
  app.use(((error, _req, res, _next) => res.status(500).send(error.message)) satisfies ErrorRequestHandler)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // The document is checked when the first request meets it.
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/me`)
  server.close()
  expect([answer.status, await answer.text()]).toEqual([200, '{}'])
})

test('every operation described has a file, and every file is described', () => {
  expect(described.map(o => o.operationId).sort()).toEqual(Object.keys(operations).sort())
})

describe.each(described.map(o => [o.operationId, o] as const))(
  '%s reads well for people and models',
  (_id, operation) => {
    test('its texts', () => {
      expect(operation.operationId).toMatch(/^[A-Z][A-Za-z0-9]*$/)
      expect(operation.summary).toMatch(/^[A-Z][A-Za-z0-9 ()]{0,79}$/)
      expect(operation.description).toMatch(/[.?!]$/)
      expect(operation.description).not.toBe(operation.summary)
      expect(operation.description.length).toBeGreaterThanOrEqual(60)
      expect(operation.description.length).toBeLessThanOrEqual(600)
      if (operation['x-ms-visibility'] !== 'internal' && operation['x-ms-trigger'] === undefined)
        expect(operation['x-ms-name-for-model']).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
    })

    test('its inputs have a title, a sentence with an example, and a limit', () => {
      for (const parameter of parametersOf(operation)) {
        expect(parameter['x-ms-summary'], parameter.name).toMatch(/^[A-Z]/)
        expect(parameter.description, parameter.name).toMatch(/for example .*\.$/s)
        const { type, maxLength, enum: values, maximum } = parameter.schema
        if (type === 'string') expect(maxLength ?? values, parameter.name).toBeDefined()
        if (type === 'integer') expect(maximum, parameter.name).toBeDefined()
      }
    })
  },
)

const offered = described.filter(
  o => (o['x-ms-visibility'] ?? 'important') === 'important' && o['x-ms-trigger'] === undefined,
)

test('an agent is offered at most 25 actions, and names for models differ', () => {
  expect(offered.length).toBeLessThanOrEqual(25)
  const named = described.flatMap(o => o['x-ms-name-for-model'] ?? [])
  expect(new Set(named).size).toBe(named.length)
})

test.each(offered.map(o => [o.operationId, o] as const))('%s says when to use it', (_id, { description }) => {
  expect(description).toMatch(/\bUse it\b|\bUse this\b/)
})

describe('57: keys of writes', () => {
  const writes = described.filter(o => o['x-sally-access'] === 'write')
  test.each(writes.map(o => [o.operationId, o] as const))('%s', (_id, operation) => {
    const key = parametersOf(operation).find(parameter => parameter.name === 'Idempotency-Key')
    const isRequired = operation['x-sally-idempotency'] === 'required'
    expect(key?.required === true).toBe(isRequired)
    expect(key?.['x-ms-visibility']).toBe(isRequired ? 'important' : 'advanced')
  })
})

describe('bodies', () => {
  const bodies = described.flatMap(operation => {
    const media = operation.requestBody?.content['application/json']
    const isKept = operation['x-sally-connector'] === false
    return media === undefined || isKept ? [] : [[operation.operationId, media.schema] as const]
  })
  const follow = (schema: Schema): Schema =>
    schema.$ref === undefined
      ? schema
      : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? schema)

  test.each(bodies)('each input of %s has a title, a sentence with an example, and a limit', (_id, body) => {
    for (const [name, schema] of Object.entries(follow(body).properties ?? {})) {
      const { type, maxLength, maxItems, maximum, enum: values, description, format } = follow(schema)
      expect(follow(schema)['x-ms-summary'], name).toMatch(/^[A-Z]/)
      if (type !== 'object') expect(description, name).toMatch(/for example .*\.$/s)
      if (type === 'string') expect(maxLength ?? values ?? format, name).toBeDefined()
      if (type === 'array') expect(maxItems, name).toBeDefined()
      if (type === 'integer' || type === 'number') expect(maximum, name).toBeDefined()
    }
  })
})

describe('what flows subscribe to', () => {
  const subscribing = Object.entries(document.paths).filter(([, path]) => 'x-ms-notification-content' in path)

  test('are two triggers and a step that waits', () => {
    expect(subscribing.map(([, { post }]) => [post?.operationId, post?.['x-ms-trigger']])).toEqual([
      ['WaitForChangeOutcome', undefined],
      ['OnChangeNeedsApproval', 'single'],
      ['OnChangeFinished', 'single'],
    ])
  })

  test.each(subscribing)('%s is said as the platform needs it', (_path, { post }) => {
    const body = post?.requestBody?.content['application/json'].schema
    const { properties = {}, required } =
      document.components.schemas[body?.$ref?.split('/').at(-1) ?? ''] ?? {}
    expect(required).toEqual(['notificationUrl'])
    expect(properties).toEqual({
      notificationUrl: expect.objectContaining({
        type: 'string',
        'x-ms-notification-url': true,
        'x-ms-visibility': 'internal',
        'x-sally-secret': true,
      }),
    })
    expect(Object.keys(post?.responses ?? {}).filter(status => status.startsWith('2'))).toEqual(['201'])
    expect(post?.responses['201']?.headers).toHaveProperty('Location')
    if (post?.['x-ms-trigger'] === undefined) return
    expect(post.summary).toMatch(/^When /)
    expect(post.description).toMatch(/^This operation triggers when /)
    expect(post['x-ms-trigger-hint']).toMatch(/\.$/)
  })

  test('have a twin that ends them where their Location points, for the platform alone', () => {
    for (const [, { post }] of subscribing) {
      const path = document.paths[post?.['x-sally-location'] ?? '']
      expect(path?.delete).toMatchObject({ operationId: 'EndSubscription', 'x-ms-visibility': 'internal' })
    }
  })
})
