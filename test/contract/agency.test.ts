/** What the contract lets an agent do at most. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseContract } from '../../api/http/contract-text.ts'

interface Described {
  readonly operationId: string
  readonly 'x-sally-access'?: string
  readonly 'x-ms-visibility'?: string
  readonly 'x-ms-require-user-confirmation'?: boolean
  readonly 'x-openai-isConsequential'?: boolean
  readonly 'x-sally-connector'?: boolean
}

const contract = parseContract<{
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: unknown
}>(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8'))
const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)
const writes = operations.filter(({ operation }) => operation['x-sally-access'] === 'write')

/** Every name of a parameter or member, wherever it stands. */
function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === 'name' && typeof member === 'string' ? [member] : []),
    ...(key === 'properties' && typeof member === 'object' && member !== null ? Object.keys(member) : []),
    ...namesIn(member),
  ])
}

test('44: nothing takes a query language, code or an address to call', () => {
  const free = /^(soql|sosl|sql|query|where|apex|script|code|command|expression|endpoint|path|uri|headers)$/i
  // `code` is a member of answers only: the code of a problem.
  expect(namesIn(contract).filter(name => free.test(name) && name !== 'code')).toEqual([])
})

test('44: nothing of Salesforce can be deleted: what DELETE ends is a subscription of one’s own', () => {
  const deleting = operations.filter(({ method }) => method === 'delete')
  for (const { path } of deleting) expect(path).toContain('subscription')
  expect(
    operations.filter(({ operation }) => /delete|remove|merge|purge/i.test(operation.operationId)),
  ).toEqual([])
})

test('44: every write says who sees it, and whether it is asked about first', () => {
  expect(writes.length).toBeGreaterThan(15)
  for (const { operation } of writes) {
    expect(operation['x-ms-visibility'], operation.operationId).toMatch(/^(important|advanced|internal)$/)
    expect(typeof operation['x-ms-require-user-confirmation'], operation.operationId).toBe('boolean')
  }
})

test('44: a write that an agent may choose is asked about first', () => {
  const chosen = writes.filter(({ operation }) => operation['x-ms-visibility'] !== 'internal')
  const unasked = chosen.filter(({ operation }) => operation['x-ms-require-user-confirmation'] !== true)
  // Flows subscribe and wait; that changes no record.
  for (const { operation } of unasked) expect(operation.operationId).toMatch(/^(On|WaitFor)/)
})

test('44: what administers the proxy is no tool of an agent', () => {
  const administering = operations.filter(({ operation }) => operation['x-sally-access'] === 'administer')
  expect(administering.length).toBeGreaterThan(0)
  for (const { operation } of administering) expect(operation['x-sally-connector']).toBe(false)
})
