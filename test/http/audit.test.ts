import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntry } from '../../api/audit/types.ts'
import type { Store } from '../../api/store/index.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem, withStore } from '../support/system.ts'

let system: System
let store: Store
let broken = false
/** Rows that are durable, in order, and what was under way when each was asked for. */
let release: (() => void) | undefined
let held: Promise<void> | undefined

beforeAll(async () => {
  system = await startSystem({
    openStore: withStore(opened => {
      store = opened
      return {
        ...opened,
        async appendAudit(rows, within) {
          if (broken) throw new Error('disk full')
          await held
          await opened.appendAudit(rows, within)
        },
      }
    }),
  })
})
afterAll(() => system.stop())

async function entryOf(answer: Answer): Promise<AuditEntry | undefined> {
  const id = answer.headers.get('sally-request-id') ?? ''
  const row = await store.db
    .selectFrom('audit_entry')
    .selectAll()
    .where('request_id', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : { ...JSON.parse(row.body), requestId: row.request_id }
}

describe('the audit has one entry of every operation call', () => {
  test('that was answered: who, what, by which grants, at what cost', async () => {
    const answer = await system.get('/v1/cases?accountName=Acme%20Corp&status=open&period=this%20quarter', {
      as: 'rep.emea',
      headers: { 'X-Conversation-Id': 'c-42', 'X-Channel': 'msteams', 'X-Agent-Name': 'Helper' },
    })
    expect(answer.status).toBe(200)
    expect(await entryOf(answer)).toMatchObject({
      operation: 'FindCases',
      decision: 'permit',
      code: null,
      status: 200,
      objectId: 'e0000000-0000-4000-8000-000000000010',
      roles: ['SalesRep'],
      input: { accountName: 'Acme Corp', status: 'open', period: 'this quarter', limit: 25 },
      grants: expect.arrayContaining([expect.stringMatching(/case/)]),
      policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      salesforceCalls: Number(answer.headers.get('sally-salesforce-calls')),
      conversationId: 'c-42',
      channel: 'msteams',
      agentName: 'Helper',
    })
  })
  test('that was refused by policy', async () => {
    const answer = await system.get('/v1/leads', { as: 'agent.service' })
    expect(await entryOf(answer)).toMatchObject({
      operation: 'FindLeads',
      decision: 'deny',
      code: 'operation-denied',
      status: 403,
      grants: [],
    })
  })
  test('that broke the contract', async () => {
    const answer = await system.get('/v1/cases?bogus=1', { as: 'rep.emea' })
    expect(await entryOf(answer)).toMatchObject({ decision: 'error', code: 'invalid-request', input: null })
  })
  test('that nobody known asked', async () => {
    const answers = [
      await system.get('/v1/me'),
      await system.get('/v1/me', { token: 'garbage' }),
      await system.get('/v1/me', { token: await system.token('rep.emea', { expiresInSeconds: -3600 }) }),
      await system.get('/v1/me', { token: await system.token('rep.emea', { signWith: 'other-key' }) }),
      await system.get('/v1/me', { as: 'guest' }),
    ]
    for (const answer of answers)
      expect(await entryOf(answer)).toMatchObject({
        decision: 'deny',
        code: answer.body.code,
        operation: 'WhoAmI',
        tenantId: null,
        objectId: null,
        salesforceUserId: null,
      })
  })
  test('that failed', async () => {
    await system.control('/faults', { kind: 'htmlMaintenance', match: { target: 'salesforce' } })
    const answer = await system.get('/v1/tasks', { as: 'rep.emea' })
    await system.control('/faults', undefined, 'DELETE')
    expect(await entryOf(answer)).toMatchObject({
      decision: 'error',
      status: answer.status,
      code: answer.body.code,
    })
  })
})

describe('nothing is answered before its entry is durable', () => {
  test('the answer waits for the commit', async () => {
    held = new Promise(resolve => {
      release = resolve
    })
    let answered = false
    const answer = system.get('/v1/me', { as: 'rep.emea' }).then(a => {
      answered = true
      return a
    })
    // Other requests come and go while this one waits.
    for (let i = 0; i < 5; i++) await system.get('/healthz')
    expect(answered).toBe(false)
    release?.()
    held = undefined
    expect((await answer).status).toBe(200)
    expect(await entryOf(await answer)).toBeDefined()
  })
  test('without an audit nothing is answered, refused or explained', async () => {
    broken = true
    const answers = [
      await system.get('/v1/me', { as: 'rep.emea' }),
      await system.get('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' }),
      await system.get('/v1/leads', { as: 'agent.service', headers: { 'X-Response-Style': 'outcome' } }),
      await system.get('/v1/me'),
    ]
    broken = false
    for (const answer of answers) {
      expectProblem(answer, 'audit-unavailable')
      expect(JSON.stringify(answer.body)).not.toMatch(/Acme|Rosa|disk full/)
    }
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
  })
})
