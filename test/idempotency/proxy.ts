/**
 * The way of a request over real HTTP, through the real `govern` and the real room of keys, with one operation that the
 * test plays: QueryRecords, in a contract where it writes.
 */
import { readFileSync } from 'node:fs'
import { createApp } from '../../api/app.ts'
import type { AuditEntry, CallEntry } from '../../api/audit/types.ts'
import { createBudgets } from '../../api/budgets/index.ts'
import { createGovern, type GovernParts } from '../../api/govern.ts'
import { type Contract, loadContract } from '../../api/http/contract.ts'
import { createGate } from '../../api/http/gate.ts'
import { serve } from '../../api/http/server.ts'
import type { IdempotencyRoom } from '../../api/idempotency/index.ts'
import type { Caller } from '../../api/identity/caller.ts'
import { Problem } from '../../api/problem.ts'
import { createLog } from '../../api/telemetry/log.ts'
import { tenantId } from './rooms.ts'

const contractText = readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')
const operationHead = /(operationId: QueryRecords\n[\s\S]*?)x-sally-access: read\n/

/** The contract in which QueryRecords writes, or whatever else `says` says of it. */
export function contractSaying(...says: readonly string[]): string {
  const lines = says.map(line => `${line}\n`).join('      ')
  const text = contractText.replace(operationHead, (_whole, before: string) => before + lines)
  if (text === contractText) throw new Error('QueryRecords is described in another way now.')
  return text
}

const contracts = new Map<string, Contract>()
const contractOf = (text: string): Contract => {
  const contract = contracts.get(text) ?? loadContract(text)
  contracts.set(text, contract)
  return contract
}

export interface Answer {
  readonly status: number
  readonly replayed: string | null
  readonly requestId: string
  readonly body: Readonly<Record<string, unknown>>
}

export interface ProxyOptions {
  readonly room: Pick<IdempotencyRoom, 'once'>
  /** The write. */
  readonly write: (input: unknown) => Promise<object>
  readonly keyRequired?: boolean
  readonly requestTimeoutMs?: number
  readonly stillStands?: (keyId: string) => Promise<boolean>
}

/** What stands between a caller and the write; the test changes it as it goes. */
interface Standing {
  refuse: Problem | undefined
  mayAsk: boolean
  stepUp: string | undefined
  auditFails: boolean
}

export async function openProxy({ room, write, keyRequired = false, ...options }: ProxyOptions) {
  const entries: CallEntry[] = []
  const standing: Standing = { refuse: undefined, mayAsk: true, stepUp: undefined, auditFails: false }
  const callers = new Map<string, Caller>()
  const callerOf = async ([authorization = '']: readonly string[]): Promise<Caller> => {
    const objectId = authorization.replace('Bearer ', '')
    const caller = callers.get(objectId) ?? callerWith(objectId)
    callers.set(objectId, caller)
    return caller
  }
  const rights = {
    roles: [],
    limits: {},
    policyHash: 'hash',
    phase: 'controlled-writes',
    mayAsk: () => standing.mayAsk,
    whyNot: () => 'operation-denied',
    stepUp: () => standing.stepUp,
    wantsActingUser: () => false,
  }
  const clock = { now: Date.now }
  // Of the parts that make up a door this operation uses none.
  const parts = {
    operations: { QueryRecords: write },
    policy: () => ({ rightsOf: () => rights }),
    switches: {
      refuse: () => {
        if (standing.refuse !== undefined) throw standing.refuse
      },
      inHandOf: () => ({}),
    },
    mappings: { inHandOf: () => ({}) },
    budgets: createBudgets({ clock }),
    cursors: {},
    gateway: {},
    changes: { store: { db: {} } },
    delivery: {},
    identity: { forget: () => undefined },
    log: { warn: () => undefined },
    clock,
    audit: {
      async keep(entry: AuditEntry) {
        if (standing.auditFails) throw new Problem('audit-unavailable')
        if (entry.kind === 'call') entries.push(entry)
      },
    },
    idempotency: room,
    repeats: { refuse: () => undefined },
    stillStands: options.stillStands,
  } as unknown as GovernParts
  const gate = createGate(100)
  const says = ['x-sally-access: write', ...(keyRequired ? ['x-sally-idempotency: required'] : [])]
  const app = createApp({
    config: {
      profile: 'simulator',
      allowedHosts: [],
      requestTimeoutMs: options.requestTimeoutMs ?? 25_000,
      entra: { tenantIds: [] } as never,
    },
    contract: contractOf(contractSaying(...says)),
    govern: createGovern(parts),
    identity: { callerOf },
    budget: () => undefined,
    checks: [],
    warnings: [],
    gate,
    clock,
    log: createLog('silent'),
  })
  const serving = await serve(app, { port: 0, host: '127.0.0.1', gate })
  return {
    standing,
    entries,
    /** Asks for the write; headers on top of the usual ones. */
    async ask(headers: Readonly<Record<string, string>> = {}, fields = ['Name']): Promise<Answer> {
      const response = await fetch(`http://127.0.0.1:${serving.port}/v1/records/Case/query`, {
        method: 'POST',
        headers: { authorization: 'Bearer anna', 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ fields }),
      })
      return {
        status: response.status,
        replayed: response.headers.get('idempotency-replayed'),
        requestId: response.headers.get('sally-request-id') ?? '',
        body: (await response.json()) as Answer['body'],
      }
    },
    close: () => serving.stop(1_000),
  }
}

const callerWith = (objectId: string) =>
  ({
    kind: 'user',
    tenantId,
    objectId,
    clientId: 'app',
    authContexts: [],
    canAnswerChallenges: true,
    salesforceUser: { id: '005000000000001AAA', username: `${objectId}@contoso.example` },
  }) as unknown as Caller
