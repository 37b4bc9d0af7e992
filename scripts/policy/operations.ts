/** The operations there are and what each does, as openapi.yaml says; the proxy itself refuses one that leaves it open. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseContract } from '../../api/http/contract-text.ts'
import type { Access } from '../../api/policy/types.ts'

const accesses: readonly Access[] = ['read', 'write', 'administer']

export type KnownOperations = Readonly<Record<string, Access>>

export const knownOperations = (): KnownOperations => {
  const file = join(import.meta.dirname, '..', '..', 'openapi.yaml')
  const document: unknown = parseContract(readFileSync(file, 'utf8'))
  const found = isRecord(document) && isRecord(document.paths) ? Object.values(document.paths) : []
  return Object.fromEntries(
    found.flatMap(path => (isRecord(path) ? Object.entries(path).flatMap(operation) : [])),
  )
}

function operation([method, value]: [string, unknown]): [string, Access][] {
  if (!isRecord(value) || typeof value.operationId !== 'string') return []
  const said = accesses.find(a => a === value['x-sally-access'])
  return [[value.operationId, said ?? (method === 'get' ? 'read' : 'write')]]
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
