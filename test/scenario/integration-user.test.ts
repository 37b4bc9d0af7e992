import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { type PolicyFile, policyFile } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { openPolicy } from './open-policy.ts'
import { soql } from './org.ts'

/**
 * The same questions to two proxies under a policy that grants everybody everything: one calls as each user, so that
 * Salesforce's own access decides; the other asks everything as the integration user and applies that access itself.
 */
let byUser: System
let byIntegration: System
let policy: PolicyFile
const NOW_MS = Date.parse('2026-11-22T09:00:00Z')
/** A few dozen questions in one test, on a machine that may be busy. */
const slowMs = 120_000
const INTEGRATION = 'integration@contoso.example'
const people = [
  'rep.emea',
  'rep.apac',
  'manager.emea',
  'agent.service',
  'reader.pilot',
  'dealdesk',
  'admin.crm',
] as const

beforeAll(async () => {
  policy = await policyFile(openPolicy())
  const options = { nowMs: NOW_MS, environment: policy.environment }
  byUser = await startSystem(options)
  byIntegration = await startSystem({
    nowMs: NOW_MS,
    environment: { ...policy.environment, SALESFORCE_MODE: 'integration-user' },
  })
}, slowMs)
afterAll(async () => {
  await byUser.stop()
  await byIntegration.stop()
  await policy.remove()
})

interface Question {
  readonly path: string
  readonly body?: object
}
const get = (path: string): Question => ({ path })
const query = (object: string, body: object): Question => ({ path: `/v1/records/${object}/query`, body })
const ask = (system: System, { path, body }: Question, as: string): Promise<Answer> =>
  system.ask(path, { as, ...(body && { body }) })

/** An answer without what may differ: how many there are in all, and the words about it. */
function essence({ status, body }: Answer) {
  const { traceId: _, total: __, message: ___, nextStep: ____, nextCursor: _____, ...rest } = body
  return { status, ...rest }
}

/** Every record in the answer is one that Salesforce shows this user. */
async function expectReadable({ body }: Answer, as: string): Promise<void> {
  const found = [...JSON.stringify(body).matchAll(/"id":"(\w{18})"/g)].map(match => String(match[1]))
  for (const [prefix, ids] of Map.groupBy(new Set(found), id => id.slice(0, 3))) {
    const list = ids.map(id => `'${id}'`).join()
    const rows = await soql(
      byUser,
      `SELECT Id FROM ${schema.byPrefix(prefix)?.name} WHERE Id IN (${list})`,
      `${as}@contoso.example`,
    )
    expect(rows.map(row => row.Id).toSorted()).toEqual(ids.toSorted())
  }
}

const questions: readonly Question[] = [
  get('/v1/accounts?limit=60'),
  get('/v1/accounts?accountName=Acme'),
  get('/v1/accounts?owner=me&limit=5'),
  get('/v1/contacts?accountName=Acme%20Corp&limit=30'),
  get('/v1/contacts?limit=100'),
  get('/v1/opportunities?accountName=Acme%20Corp&status=any'),
  get('/v1/opportunities?period=this%20quarter&limit=40'),
  get('/v1/cases?status=any&limit=70'),
  get('/v1/cases?period=last%2030%20days'),
  get('/v1/leads?status=any&limit=30'),
  get('/v1/tasks?status=any&limit=100'),
  get('/v1/search?text=Acme'),
  get('/v1/search?text=Glob&objects=Account&objects=Contact&limit=20'),
  get('/v1/accounts/brief?accountName=Acme%20Corp'),
  get('/v1/accounts/brief?accountName=Acme%20Corp%20APAC'),
  get('/v1/opportunities/brief?opportunityName=Acme%20Corp%20-%20Platform%20Renewal'),
  get('/v1/cases/brief?caseNumber=1042'),
  query('Account', {
    fields: ['Name', 'Parent.Name', 'Parent.Owner.Name'],
    sortBy: 'Name',
    sortDirection: 'desc',
  }),
  query('Project__c', { fields: ['Name', 'Account__r.Name', 'Account__r.Owner.Name'], sortBy: 'Name' }),
  query('OpportunityLineItem', { fields: ['Quantity', 'Product2.Name', 'Opportunity.Name'], sortBy: 'Id' }),
  query('CaseComment', {
    fields: ['CommentBody', 'Parent.CaseNumber'],
    sortBy: 'CreatedDate',
    sortDirection: 'desc',
  }),
  query('CaseHistory', { fields: ['Field', 'OldValue', 'NewValue', 'Case.Subject'], sortBy: 'Id' }),
  query('Event', { fields: ['Subject', 'Account.Name', 'What.Name'], sortBy: 'StartDateTime' }),
  query('Contract', { fields: ['ContractNumber', 'Status', 'Account.Name'], sortBy: 'EndDate' }),
]

describe('whoever asks sees in integration-user mode what Salesforce itself would show', () => {
  test.each(people)(
    '%s: every list, brief and search holds the same records and values',
    { timeout: slowMs },
    async as => {
      let compared = 0
      for (const question of questions) {
        const own = await ask(byUser, question, as)
        const other = await ask(byIntegration, question, as)
        // Salesforce refuses a question for one hidden field; here what it chose itself is left out, as by the policy.
        if (own.body.code === 'field-security') {
          expect([200, 403, 404], question.path).toContain(other.status)
          await expectReadable(other, as)
          continue
        }
        expect(essence(other), `${as} ${question.path}`).toEqual(essence(own))
        if (own.status === 200) compared++
      }
      expect(compared).toBeGreaterThanOrEqual(as === 'reader.pilot' ? 5 : 10)
    },
  )

  test.each(people)('%s: the same objects and fields exist', { timeout: slowMs }, async as => {
    const known = (await byUser.get('/v1/objects', { as })).body.objects.map((o: { name: string }) => o.name)
    const here = await byIntegration.get('/v1/me', { as })
    expect(here.body.objects.toSorted()).toEqual(known.toSorted())
    for (const object of known) {
      const own = await byUser.get(`/v1/objects/${object}`, { as })
      const other = await byIntegration.get(`/v1/objects/${object}`, { as })
      const names = (answer: Answer) => answer.body.fields.map((f: { name: string }) => f.name)
      expect(names(other), `${as} ${object}`).toEqual(names(own))
    }
  })

  test.each<[string, string]>([
    ['rep.emea', 'Account'],
    ['rep.apac', 'Account'],
    ['rep.apac', 'Contract'],
    ['rep.apac', 'OpportunityLineItem'],
    ['rep.emea', 'Project__c'],
  ])('%s pages through exactly the %ss that sharing opens', { timeout: slowMs }, async (as, object) => {
    const shared = await soql(byUser, `SELECT Id FROM ${object}`, `${as}@contoso.example`)
    const all = await soql(byUser, `SELECT Id FROM ${object}`)
    expect(shared.length).toBeGreaterThan(20)
    if (object !== 'Project__c') expect(shared.length).toBeLessThan(all.length)
    const { ids, pages } = await allPages(object, as)
    expect(ids.toSorted()).toEqual(shared.map(row => String(row.Id)).toSorted())
    for (const page of pages.slice(0, -1)) expect(page.body).not.toHaveProperty('total')
    expect(pages.at(-1)?.body.total).toBe(ids.length)
  })
})

async function allPages(object: string, as: string) {
  const ids: string[] = []
  const pages: Answer[] = []
  let cursor: string | undefined
  do {
    const page = await ask(
      byIntegration,
      query(object, { fields: ['Id'], sortBy: 'Id', limit: 50, ...(cursor && { cursor }) }),
      as,
    )
    expect(page.status).toBe(200)
    pages.push(page)
    ids.push(...page.body.records.map((r: { id: string }) => r.id))
    cursor = page.body.nextCursor
  } while (cursor !== undefined)
  return { ids, pages }
}

describe('hidden records leave no trace', () => {
  const without = ({ status, body }: Answer, name: string) => {
    const { traceId: _, ...rest } = body
    return JSON.stringify({ status, ...rest }).replaceAll(name, '<name>')
  }

  test.each<[string, (name: string) => Question]>([
    ['a list by name', name => get(`/v1/accounts?accountName=${encodeURIComponent(name)}`)],
    ['a search', name => get(`/v1/search?text=${encodeURIComponent(name)}`)],
    ['a brief', name => get(`/v1/accounts/brief?accountName=${encodeURIComponent(name)}`)],
    [
      'a filter on the account of a public project',
      name =>
        query('Project__c', {
          fields: ['Name'],
          filters: [{ field: 'Account__r.Name', operator: 'equals', value: name }],
        }),
    ],
    [
      'the children of a hidden account',
      name =>
        query('Contact', {
          fields: ['Name'],
          filters: [{ field: 'Account.Name', operator: 'equals', value: name }],
        }),
    ],
  ])('%s of another region is answered as a made-up name is', async (_what, make) => {
    const hidden = await soql(
      byUser,
      "SELECT Account__r.Name FROM Project__c WHERE Account__r.Owner.Region__c = 'APAC' LIMIT 1",
    )
    const [row] = hidden as unknown as { Account__r: { Name: string } }[]
    const name = row?.Account__r.Name ?? ''
    expect(name).not.toBe('')
    const real = await ask(byIntegration, make(name), 'rep.emea')
    const invented = await ask(byIntegration, make('Zebra Crossing Ltd'), 'rep.emea')
    expect(without(real, name)).toBe(without(invented, 'Zebra Crossing Ltd'))
  })

  test('rows are not sorted by what may not be read of their parents', async () => {
    const sorted = await ask(
      byIntegration,
      query('Project__c', { fields: ['Name', 'Account__r.Name'], sortBy: 'Account__r.Name', limit: 100 }),
      'rep.emea',
    )
    const names = sorted.body.records.map(
      (r: { fields: Record<string, unknown> }) => r.fields['Account__r.Name'],
    )
    expect(names.length).toBeGreaterThan(5)
    expect(names).not.toContain(null)
    const unsorted = await ask(
      byIntegration,
      query('Project__c', { fields: ['Account__r.Name'], limit: 100 }),
      'rep.emea',
    )
    const hidden = unsorted.body.records.filter(
      (r: { fields: Record<string, unknown> }) => r.fields['Account__r.Name'] === null,
    )
    expect(hidden.length).toBeGreaterThan(5)
  })

  test('the number of hidden rows changes nothing in an answer, not even its cursor', async () => {
    const { org } = byIntegration.simulator
    const one = await ask(byIntegration, get('/v1/accounts?limit=7'), 'rep.emea')
    const [other] = await soql(byIntegration, "SELECT OwnerId FROM Account WHERE Name = 'Acme Corp APAC'")
    const [some] = await soql(byIntegration, "SELECT Id FROM Account WHERE Name = 'Acme Corp APAC'")
    const row = org.store.get('Account', String(some?.Id))
    const { id } = await byIntegration.control('/snapshot', {})
    for (let i = 0; i < 450; i++) {
      const rowId = `001gK${String(i).padStart(7, '0')}ZZZ`.slice(0, 15)
      org.store.put('Account', {
        ...row,
        Id: `${rowId}AAA`,
        Name: `AAA hidden ${i}`,
        OwnerId: String(other?.OwnerId),
      })
    }
    byIntegration.simulator.clock.advance(0)
    const again = await ask(byIntegration, get('/v1/accounts?limit=7'), 'rep.emea')
    expect(again.body.nextCursor).toHaveLength(one.body.nextCursor.length)
    const { nextCursor: _, traceId: __, ...before } = one.body
    const { nextCursor: ___, traceId: ____, ...after } = again.body
    expect(after).toEqual(before)
    const offset = (cursor: string) => Buffer.from(cursor, 'base64url').readUInt32BE(1)
    expect(offset(again.body.nextCursor)).toBe(offset(one.body.nextCursor))
    await byIntegration.control('/restore', { id })
  })

  test('history of a hidden field is hidden with it', async () => {
    const { org } = byIntegration.simulator
    const [kept] = await soql(
      byIntegration,
      "SELECT Id, CaseId FROM CaseHistory WHERE Field = 'Status' LIMIT 1",
      'rep.emea@contoso.example',
    )
    const row = org.store.get('CaseHistory', String(kept?.Id))
    const { id } = await byIntegration.control('/snapshot', {})
    org.store.put('CaseHistory', { ...row, Field: 'Internal_Notes__c', NewValue: 'SECRET' })
    const history = (as: string) =>
      ask(
        byIntegration,
        query('CaseHistory', {
          fields: ['Field', 'NewValue'],
          filters: [{ field: 'CaseId', operator: 'equals', value: String(kept?.CaseId) }],
        }),
        as,
      )
    expect(JSON.stringify((await history('agent.service')).body)).toContain('SECRET')
    const seen = await history('rep.emea')
    expect(seen.status).toBe(200)
    expect(JSON.stringify(seen.body)).not.toMatch(/SECRET|Internal_Notes/)
    await byIntegration.control('/restore', { id })
  })
})

describe('field security is part of the rights', () => {
  const hidden = 'Credit_Limit__c'
  const ways: readonly [string, (field: string) => Question][] = [
    ['selected', field => query('Account', { fields: [field] })],
    [
      'filtered by',
      field => query('Account', { fields: ['Id'], filters: [{ field, operator: 'equals', value: 'x' }] }),
    ],
    ['sorted by', field => query('Account', { fields: ['Id'], sortBy: field })],
    ['reached by a path', field => query('Contact', { fields: [`Account.${field}`] })],
    ['read of a record', field => get(`/v1/records/Account/001gK0000001001QAA?fields=${field}`)],
  ]
  test.each(ways)(
    'a field hidden by it can’t be %s, and is answered as one that does not exist',
    async (_how, make) => {
      const real = await ask(byIntegration, make(hidden), 'rep.emea')
      const invented = await ask(byIntegration, make('Zebra_Limit__c'), 'rep.emea')
      expectProblem(real, 'field-denied')
      const { why, traceId: _, detail, ...rest } = real.body
      const { why: otherWhy, traceId: __, detail: otherDetail, ...otherRest } = invented.body
      expect([rest, detail.replaceAll(hidden, '')]).toEqual([
        otherRest,
        otherDetail.replaceAll('Zebra_Limit__c', ''),
      ])
      expect([why.layer, otherWhy.layer]).toEqual(['field-security', 'policy'])
      expect((await ask(byIntegration, make(hidden), 'manager.emea')).body.code).not.toBe('field-denied')
    },
  )

  test('a search finds nothing by what field security hides', async () => {
    const asked = await byIntegration.get('/v1/search?text=Acme&objects=Lead', { as: 'agent.service' })
    expectProblem(asked, 'object-denied')
    expect(asked.body.why.layer).toBe('field-security')
  })

  test('numbers and changes are refused in words, at no call', async () => {
    await byIntegration.get('/v1/me', { as: 'rep.emea' })
    const summary = await byIntegration.get('/v1/records/Account/summary?groupBy=Industry', {
      as: 'rep.emea',
    })
    expectProblem(summary, 'operation-denied')
    const change = { object: 'Account', values: [{ field: 'Name', value: 'x' }] }
    const changed = await byIntegration.post('/v1/explain', change, { as: 'rep.emea' })
    expectProblem(changed, 'change-denied')
    for (const answer of [summary, changed]) {
      expect(answer.body.why).toMatchObject({ layer: 'operator', clause: 'integration-user' })
      expect(answer.headers.get('sally-salesforce-calls')).toBe('0')
    }
  })
})

describe('what it costs, and in whose name', () => {
  const metered = async () => {
    const calls = (await byIntegration.journal()).filter(entry => entry.target === 'salesforce')
    return { cost: calls.reduce((sum, c) => sum + c.metered, 0), users: new Set(calls.map(c => c.user)) }
  }

  test('a warm page costs one call more than its own at most, and none once its records are known', async () => {
    await byIntegration.get('/v1/me', { as: 'manager.apac' })
    for (const path of [
      '/v1/opportunities?limit=25',
      '/v1/search?text=Acme',
      '/v1/accounts/brief?accountName=Acme%20Corp%20APAC',
    ]) {
      await byIntegration.clearJournal()
      await byIntegration.get(path, { as: 'manager.apac' })
      const first = await metered()
      expect(first.cost, path).toBeLessThanOrEqual(2)
      expect([...first.users], path).toEqual([INTEGRATION])
      await byIntegration.clearJournal()
      await byIntegration.get(path, { as: 'manager.apac' })
      expect((await metered()).cost, path).toBe(1)
    }
  })

  test('what a user may read costs one call every five minutes, shared by requests at the same time', async () => {
    // Another user, so that the describes are known: mapping and permissions are left.
    await byIntegration.clearJournal()
    await Promise.all(Array.from({ length: 10 }, () => byIntegration.get('/v1/me', { as: 'rep.emea2' })))
    expect((await metered()).cost).toBe(2)
    await byIntegration.clearJournal()
    await byIntegration.get('/v1/me', { as: 'rep.emea2' })
    expect((await metered()).cost).toBe(0)
  })

  test('access taken away is gone within five minutes', async () => {
    const { org, clock } = byIntegration.simulator
    const mine = get('/v1/accounts?accountName=Acme%20Industries')
    const [account] = await soql(byIntegration, "SELECT Id FROM Account WHERE Name = 'Acme Industries'")
    const [stranger] = await soql(
      byIntegration,
      "SELECT Id FROM User WHERE Username = 'rep.apac@contoso.example'",
    )
    const { id } = await byIntegration.control('/snapshot', {})
    expect((await ask(byIntegration, mine, 'rep.emea')).body.accounts).toHaveLength(1)
    const row = org.store.get('Account', String(account?.Id))
    org.store.put('Account', { ...row, OwnerId: String(stranger?.Id) })
    for (const name of ['Opportunity', 'Case'])
      for (const child of org.store.lookup(name, 'AccountId', String(account?.Id)) ?? [])
        org.store.put(name, { ...child, OwnerId: String(stranger?.Id) })
    for (const name of ['AccountShare', 'AccountTeamMember'])
      for (const share of org.store.lookup(name, 'AccountId', String(account?.Id)) ?? [])
        org.store.put(name, { ...share, IsDeleted: true })
    const asUser = "SELECT Id FROM Account WHERE Name = 'Acme Industries'"
    expect(await soql(byIntegration, asUser, 'rep.emea@contoso.example')).toEqual([])
    clock.advance(5 * 60_000 + 1)
    expect((await ask(byIntegration, mine, 'rep.emea')).body.accounts).toEqual([])
    await byIntegration.control('/restore', { id })
  })
})

describe('WhoAmI says in whose session Salesforce is asked', () => {
  test('with the gap, where it is not the caller’s own', async () => {
    const { body } = await byIntegration.get('/v1/me', { as: 'rep.emea' })
    expect(body.accessMode.mode).toBe('integration-user')
    for (const words of [/UserRecordAccess/, /5 minutes/, /restriction rules/i, /nothing can be changed/])
      expect(body.accessMode.gap).toMatch(words)
  })

  test('without one, where it is', async () => {
    expect((await byUser.get('/v1/me', { as: 'rep.emea' })).body.accessMode).toEqual({ mode: 'user' })
  })
})
