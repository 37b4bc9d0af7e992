import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'
import { acme, soql } from './org.ts'
import type { Known } from './questions.ts'

let system: System
let known: Known
beforeAll(async () => {
  system = await startSystem()
  known = await acme(system)
})
afterAll(() => system.stop())

const rep = { as: 'rep.emea' }

describe('FindCases', () => {
  test('200: the open cases of an account created in the period, newest first, with a sentence to say', async () => {
    const { status, body } = await system.get(
      '/v1/cases?accountName=Acme%20Corp&status=open&period=this%20quarter',
      rep,
    )
    const rows = await soql(
      system,
      `SELECT CaseNumber FROM Case WHERE AccountId = '${known.accountId}' AND IsClosed = false AND CreatedDate = THIS_QUARTER ORDER BY CreatedDate DESC`,
      'rep.emea@contoso.example',
    )
    expect(status).toBe(200)
    expect(rows.length).toBeGreaterThanOrEqual(6)
    expect(body.cases.map((c: { caseNumber: string }) => c.caseNumber)).toEqual(
      rows.map(row => row.CaseNumber),
    )
    expect(body.message).toMatch(
      /^\d+ open cases for Acme Corp created this quarter \(\d+ \w+ \d{4} to .*\)\.$/,
    )
    expect(body.total).toBe(rows.length)
  })

  test('200: pages follow on by cursor until nothing is left, each row once', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await system.get(
        `/v1/cases?accountName=Acme%20Corp&status=any&limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        rep,
      )
      seen.push(...body.cases.map((c: { id: string }) => c.id))
      cursor = body.nextCursor
      if (cursor === undefined) expect(seen.length).toBe(body.total)
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(3)
  })

  test('409: several accounts begin with the name, and are offered; by id the question is answered', async () => {
    const { status, body } = await system.get('/v1/cases?accountName=Acme', rep)
    expect([status, body.code]).toEqual([409, 'ambiguous'])
    expect(body.candidates.length).toBeGreaterThan(1)
    for (const candidate of body.candidates) {
      const chosen = await system.get(`/v1/cases?accountId=${candidate.id}`, rep)
      expect(chosen.status).toBe(200)
    }
  })

  test('409 even when two accounts have exactly the same name', async () => {
    const { status, body } = await system.get('/v1/cases?accountName=Globex%20Inc', { as: 'manager.sales' })
    expect([status, body.code]).toEqual([409, 'ambiguous'])
    expect(body.candidates.map((c: { reason: string }) => c.reason)).toEqual([
      'the same name',
      'the same name',
    ])
  })

  test('for an agent the same is an answer to say aloud', async () => {
    const { status, body } = await system.get('/v1/cases?accountName=Acme', {
      ...rep,
      headers: { 'x-response-style': 'outcome' },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      outcome: 'ambiguous',
      message: expect.any(String),
      nextStep: expect.any(String),
    })
    expect(body.candidates.length).toBeGreaterThan(1)
  })

  test('404: no such account', async () => {
    const { status, body } = await system.get('/v1/cases?accountName=Nowhere%20Ltd', rep)
    expect([status, body.code]).toEqual([404, 'record-not-found'])
  })

  test('400: a period nobody knows says which ones there are', async () => {
    const { status, body } = await system.get('/v1/cases?period=soonish', rep)
    expect([status, body.code]).toEqual([400, 'invalid-input'])
    expect(body.detail).toContain('this quarter')
  })

  test('403: a role without the operation', async () => {
    const { status, body } = await system.get('/v1/cases', { as: 'dealdesk' })
    expect([status, body.code]).toEqual([403, 'operation-denied'])
  })
})

test('a name with quotes, percent signs and backslashes is looked for as it is written', async () => {
  const names = await soql(
    system,
    "SELECT Name FROM Account WHERE Name LIKE '%\\'%' OR Name LIKE '%\\%%' LIMIT 20",
  )
  expect(names.length).toBeGreaterThan(0)
  for (const { Name = '' } of names) {
    const { status, body } = await system.get(`/v1/accounts?accountName=${encodeURIComponent(Name)}`, {
      as: 'admin.crm',
    })
    expect([status, body.accounts?.[0]?.name]).toEqual([200, Name])
  }
  const wild = await system.get('/v1/accounts?accountName=%25', { as: 'admin.crm' })
  expect(wild.body.accounts.every((a: { name: string }) => a.name.startsWith('%'))).toBe(true)
})

describe('briefs', () => {
  test('an account brief holds deals, cases, activities and contacts of that account only', async () => {
    const { body } = await system.get('/v1/accounts/brief?accountName=Acme%20Corp', rep)
    expect(body.account).toMatchObject({ id: known.accountId, name: 'Acme Corp' })
    expect(body.openOpportunities.length).toBeGreaterThanOrEqual(4)
    for (const part of [body.openOpportunities, body.recentCases, body.contacts])
      for (const row of part) expect(row.accountName).toBe('Acme Corp')
    expect(body.activities.length).toBeGreaterThan(0)
  })

  test('a part the role may not read is named, not invented', async () => {
    const { status, body } = await system.get('/v1/accounts/brief?accountName=Acme%20Corp', {
      as: 'agent.service',
    })
    expect(status).toBe(200)
    for (const deal of body.openOpportunities ?? []) expect(deal).not.toHaveProperty('amount')
    expect(body.recentCases.length).toBeGreaterThan(0)
  })

  test('an opportunity brief has stage, amount, products, approval and activities', async () => {
    const { body } = await system.get(
      '/v1/opportunities/brief?opportunityName=Acme%20Corp%20-%20Platform%20Renewal',
      rep,
    )
    expect(body.opportunity).toMatchObject({
      id: known.opportunityId,
      stage: expect.any(String),
      amount: expect.any(Number),
    })
    expect(body.products.length).toBeGreaterThan(0)
    const sum = body.products.reduce(
      (total: number, line: { totalPrice: number }) => total + line.totalPrice,
      0,
    )
    expect(sum).toBeCloseTo(body.opportunity.amount, 2)
    expect(body.approvalStatus).toEqual(expect.any(String))
  })

  test('a case is found by the number as people say it', async () => {
    const bare = String(Number(known.caseNumber))
    const { body } = await system.get(`/v1/cases/brief?caseNumber=${bare}`, rep)
    expect(body.case).toMatchObject({ id: known.caseId, caseNumber: known.caseNumber })
  })

  test.each(['/v1/accounts/brief', '/v1/opportunities/brief', '/v1/cases/brief'])(
    '400: %s without a name or id',
    async path => {
      const { status, body } = await system.get(path, rep)
      expect([status, body.code]).toEqual([400, 'invalid-input'])
    },
  )
})

describe('records of any permitted object', () => {
  test('a custom object is described, queried and read like any other', async () => {
    const described = await system.get('/v1/objects/project__c', { as: 'manager.sales' })
    expect(described.body.name).toBe('Project__c')
    const status = described.body.fields.find((f: { name: string }) => f.name === 'Status__c')
    expect(status.picklistValues.length).toBeGreaterThan(1)
    const [first] = status.picklistValues
    const found = await system.post(
      '/v1/records/Project__c/query',
      {
        fields: ['Name', 'Status__c', 'Budget__c'],
        filters: [{ field: 'Status__c', operator: 'equals', value: first.value }],
        limit: 5,
      },
      { as: 'manager.sales' },
    )
    expect(found.status).toBe(200)
    for (const record of found.body.records) {
      expect(record.fields.Status__c).toBe(first.value)
      const one = await system.get(`/v1/records/Project__c/${record.id}?fields=Name`, { as: 'manager.sales' })
      expect(one.body.record.fields.Name).toBe(record.fields.Name)
    }
  })

  test.each([
    ['a word for a number', { field: 'Amount', operator: 'greaterThan', value: 'much' }],
    ['a number written in another way', { field: 'Amount', operator: 'equals', value: '0x10' }],
    ['a day that does not exist', { field: 'CloseDate', operator: 'equals', value: '2026-02-30' }],
    ['neither true nor false', { field: 'IsClosed', operator: 'equals', value: 'maybe' }],
    ['an id with a wrong checksum', { field: 'Id', operator: 'equals', value: '006gK0000001001QAB' }],
    ['no value at all', { field: 'Amount', operator: 'equals' }],
  ])('400: %s', async (_what, filter) => {
    const { status, body } = await system.post(
      '/v1/records/Opportunity/query',
      { fields: ['Id'], filters: [filter] },
      rep,
    )
    expect([status, body.code]).toEqual([400, 'invalid-input'])
    expect(body.detail).toContain(filter.field)
  })

  test('15-character ids are as good as 18', async () => {
    const { status, body } = await system.get(`/v1/records/Account/${known.accountId.slice(0, 15)}`, rep)
    expect([status, body.record.id]).toEqual([200, known.accountId])
  })
})

test('WhoAmI lists exactly what may be asked, for every simulated user', async () => {
  for (const as of [
    'rep.emea',
    'manager.sales',
    'agent.service',
    'reader.pilot',
    'dealdesk',
    'admin.crm',
    'flow.scheduler',
  ]) {
    const { status, body } = await system.get('/v1/me', { as })
    expect([as, status]).toEqual([as, 200])
    expect(body.operations).toContain('WhoAmI')
    const allowed = await system.get('/v1/cases', { as })
    expect(allowed.status === 403).toBe(!body.operations.includes('FindCases'))
  }
})

test.each([
  ['unmapped', 'identity-unmapped'],
  ['guest', 'guest-not-allowed'],
  ['inactive', 'identity-unmapped'],
])('403 for %s: %s', async (as, code) => {
  const { status, body } = await system.get('/v1/me', { as })
  expect([status, body.code]).toEqual([403, code])
})

test('a user deactivated in Salesforce is cut off at once, and let in again when active', async () => {
  const path = '/v1/leads?limit=1'
  expect((await system.get(path, { as: 'rep.emea2' })).status).toBe(200)
  await system.control('/users', { username: 'rep.emea2@contoso.example', isActive: false })
  const first = await system.get(path, { as: 'rep.emea2' })
  expect(first.status).toBeGreaterThanOrEqual(403)
  const second = await system.get(path, { as: 'rep.emea2' })
  expect([second.status, second.body.code]).toEqual([403, 'identity-unmapped'])
  await system.control('/users', { username: 'rep.emea2@contoso.example', isActive: true })
  await system.control('/clock', { advanceMs: 60_000 })
  expect((await system.get(path, { as: 'rep.emea2' })).status).toBe(200)
})
