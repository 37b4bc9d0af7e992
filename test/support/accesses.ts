/** What each operation of the contract does, as the proxy reads it. */
import { readFileSync } from 'node:fs'
import { loadContract } from '../../api/http/contract.ts'
import type { Access } from '../../api/policy/types.ts'

const contract = loadContract(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8'))

export const accesses: Readonly<Record<string, Access>> = Object.fromEntries(
  contract.routes.map(route => [route.operationId, route.access]),
)
