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
  readonly 'x-ms-visibility': string
  readonly 'x-ms-name-for-model'?: string
}

const text = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')
const document = parseContract<{
  paths: Record<string, Record<string, Described>>
  components: { parameters: Record<string, Parameter> }
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
      if (operation['x-ms-visibility'] !== 'internal')
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

test('at most 25 operations are visible, and their names for models differ', () => {
  const visible = described.filter(o => o['x-ms-visibility'] !== 'internal')
  expect(visible.length).toBeLessThanOrEqual(25)
  expect(new Set(visible.map(o => o['x-ms-name-for-model'])).size).toBe(visible.length)
})
