/** Which members of a request body are secrets (control 65): those that the contract marks `x-sally-secret: true`. */
import type { OpenAPIV3 } from 'express-openapi-validator/dist/framework/types.js'

const MARK = 'x-sally-secret'

/**
 * Names of the secret members of a body. Throws for a mark further down: only members of the body itself are withheld,
 * and a mark that does nothing is worse than none.
 */
export function secretMembers(body: unknown, document: OpenAPIV3.DocumentV3): readonly string[] {
  const media = member(member(member(body, 'content'), 'application/json'), 'schema')
  const properties = Object.entries(Object(member(follow(media, document), 'properties')))
  const secrets = properties.filter(([, schema]) => member(schema, MARK) === true).map(([name]) => name)
  for (const [name, schema] of properties)
    if (!secrets.includes(name) && isMarkedBelow(schema, document, new Set()))
      throw new Error(`openapi.yaml: ${name} holds a member with ${MARK}; mark ${name} itself.`)
  return secrets
}

function isMarkedBelow(value: unknown, document: OpenAPIV3.DocumentV3, seen: Set<unknown>): boolean {
  const schema = follow(value, document)
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return false
  seen.add(schema)
  return MARK in schema || Object.values(schema).some(part => isMarkedBelow(part, document, seen))
}

function follow(schema: unknown, { components }: OpenAPIV3.DocumentV3): unknown {
  const reference = member(schema, '$ref')
  return typeof reference === 'string' ? components?.schemas?.[reference.split('/').at(-1) ?? ''] : schema
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
