import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schema } from '../../simulator/salesforce/schema/index.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { soql } from './org.ts'

/**
 * A field outside the allow-list can be neither seen nor used, and a row outside the scope can't be told from one that
 * does not exist: everywhere, the hidden thing is answered as a made-up one is.
 */
let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const askers = ['rep.emea', 'agent.service', 'dealdesk'] as const
const MADE_UP = 'Zebra_Crossing__c'

/** The answer without its trace id, and with the name that was asked for taken out. */
const essence = ({ status, body }: Answer, name: string) => {
  const { traceId: _, ...rest } = body
  // In a sentence a path's dots look like dots, so that nothing takes it for an address.
  const inSentence = name.replaceAll('.', '․')
  return JSON.parse(
    JSON.stringify({ status, ...rest })
      .replaceAll(name, '<name>')
      .replaceAll(inSentence, '<name>'),
  )
}

/** Every way in which a request can name a field of an object. */
const clauses: Readonly<Record<string, (object: string, field: string) => { path: string; body?: object }>> =
  {
    'GetRecord fields': (object, field) => ({
      path: `/v1/records/${object}/${prefixOf(object)}A0000000001AAA?fields=${field}`,
    }),
    'QueryRecords fields': (object, field) => ({
      path: `/v1/records/${object}/query`,
      body: { fields: [field] },
    }),
    'QueryRecords filter': (object, field) => ({
      path: `/v1/records/${object}/query`,
      body: { fields: ['Id'], filters: [{ field, operator: 'equals', value: '1' }] },
    }),
    'QueryRecords filter on emptiness': (object, field) => ({
      path: `/v1/records/${object}/query`,
      body: { fields: ['Id'], filters: [{ field, operator: 'isNotEmpty' }] },
    }),
    'QueryRecords filter by beginning': (object, field) => ({
      path: `/v1/records/${object}/query`,
      body: { fields: ['Id'], filters: [{ field, operator: 'startsWith', value: 'a' }] },
    }),
    'QueryRecords sort': (object, field) => ({
      path: `/v1/records/${object}/query`,
      body: { fields: ['Id'], sortBy: field },
    }),
  }
const prefixOf = (object: string) => schema.object(object)?.keyPrefix ?? '001'

describe.each(askers)('20: fields hidden from %s are answered as fields that do not exist', as => {
  test.each(Object.keys(clauses))('%s', async clause => {
    const make = clauses[clause]
    if (make === undefined) throw new Error(clause)
    const ask = async (object: string, field: string) => {
      const { path, body } = make(object, field)
      return essence(await system.ask(path, { as, ...(body && { body }) }), field)
    }
    const me = await system.get('/v1/me', { as })
    expect(me.body.operations).toContain(clause.split(' ')[0])
    let compared = 0
    for (const object of me.body.objects as string[]) {
      const described = await system.get(`/v1/objects/${object}`, { as })
      const permitted = new Set(
        described.body.fields.map((field: { name: string }) => field.name.toLowerCase()),
      )
      const hidden =
        schema.object(object)?.fields.filter(field => !permitted.has(field.name.toLowerCase())) ?? []
      const madeUp = await ask(object, MADE_UP)
      // Some objects can be read only beside another: whatever field is asked, there the object is refused.
      expect(madeUp).toMatchObject({ status: 403, code: expect.stringMatching(/^(field|object)-denied$/) })
      // Paths lead to hidden fields too.
      for (const { name } of [...hidden, { name: 'Owner.Email' }, { name: 'Account.Credit_Limit__c' }]) {
        expect(await ask(object, name), `${object}.${name}`).toEqual(madeUp)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(100)
  })
})

test('20: objects hidden from a caller are answered as objects that do not exist', async () => {
  const made = async (object: string) => [
    essence(await system.get(`/v1/objects/${object}`, { as: 'reader.pilot' }), object),
    essence(await system.get(`/v1/objects/${object}/schema`, { as: 'reader.pilot' }), object),
    essence(await system.get(`/v1/records/${object}/001A0000000001AAAA`, { as: 'reader.pilot' }), object),
    essence(await system.get(`/v1/search?text=Acme&objects=${object}`, { as: 'reader.pilot' }), object),
  ]
  const absent = await made(MADE_UP)
  for (const answer of absent)
    expect(answer).toMatchObject({
      status: expect.any(Number),
      code: expect.stringMatching(/denied|invalid-input/),
    })
  for (const object of [
    'Opportunity',
    'Case',
    'Project__c',
    'PermissionSet',
    'FieldPermissions',
    'AccountShare',
  ])
    expect(await made(object), object).toEqual(absent)
})

describe('21: a row outside the scope cannot be told from one that does not exist', () => {
  /** An id of the right shape that no row has. */
  const absentIds: Record<string, string> = {
    Account: '001gK00000ZZZZZQAQ',
    Opportunity: '006gK00000ZZZZZQAQ',
    Case: '500gK00000ZZZZZQAQ',
    Contact: '003gK00000ZZZZZQAQ',
  }
  /** Ids of rows that exist and rep.emea may not see: of APAC, or of an account of APAC. */
  const hiddenIds = async (object: string): Promise<string[]> => {
    const all = await soql(system, `SELECT Id FROM ${object} ORDER BY Id LIMIT 2000`)
    const seen = new Set(
      (await soql(system, `SELECT Id FROM ${object} ORDER BY Id LIMIT 2000`, 'rep.emea@contoso.example')).map(
        r => r.Id,
      ),
    )
    return all
      .map(row => String(row.Id))
      .filter(id => !seen.has(id))
      .slice(0, 25)
  }
  const byId: Record<string, readonly ((id: string) => string)[]> = {
    Account: [
      id => `/v1/records/Account/${id}`,
      id => `/v1/accounts/brief?accountId=${id}`,
      id => `/v1/cases?accountId=${id}&status=any`,
      id => `/v1/contacts?accountId=${id}`,
      id => `/v1/opportunities?accountId=${id}&status=any`,
      id => `/v1/tasks?accountId=${id}&status=any`,
    ],
    Opportunity: [id => `/v1/records/Opportunity/${id}`, id => `/v1/opportunities/brief?opportunityId=${id}`],
    Case: [id => `/v1/records/Case/${id}`, id => `/v1/cases/brief?caseId=${id}`],
    Contact: [id => `/v1/records/Contact/${id}`],
  }
  test.each(Object.keys(byId))('%s, by id, in every operation that takes one', async object => {
    const absentId = absentIds[object] ?? ''
    const ids = await hiddenIds(object)
    expect(ids.length).toBeGreaterThan(10)
    for (const path of byId[object] ?? []) {
      const absent = essence(await system.get(path(absentId), { as: 'rep.emea' }), absentId)
      for (const id of ids)
        expect(essence(await system.get(path(id), { as: 'rep.emea' }), id), path(id)).toEqual(absent)
    }
  })

  test('by name and by number', async () => {
    const madeUp = 'Zebra Crossing Unlimited'
    const paths = (name: string) => [
      `/v1/accounts/brief?accountName=${name}`,
      `/v1/cases?accountName=${name}`,
      `/v1/contacts?accountName=${name}`,
      `/v1/opportunities?accountName=${name}`,
      `/v1/tasks?accountName=${name}`,
      `/v1/accounts?accountName=${name}`,
      `/v1/opportunities/brief?opportunityName=${name}`,
      `/v1/search?text=${name}`,
    ]
    const absent = await Promise.all(
      paths(madeUp).map(async path => essence(await system.get(path, { as: 'rep.emea' }), madeUp)),
    )
    const hidden = 'Acme Corp APAC'
    const answers = await Promise.all(
      paths(hidden).map(async path => essence(await system.get(path, { as: 'rep.emea' }), hidden)),
    )
    expect(answers).toEqual(absent)
    expect((await system.get(`/v1/accounts/brief?accountName=${hidden}`, { as: 'rep.apac' })).status).toBe(
      200,
    )
  })

  test('27: a filter on a permitted field of a hidden parent finds nothing', async () => {
    const query = (name: string) =>
      system.post(
        '/v1/records/Contact/query',
        { fields: ['Id'], filters: [{ field: 'Account.Name', operator: 'equals', value: name }] },
        { as: 'rep.emea' },
      )
    expect((await query('Acme Corp')).body.total).toBeGreaterThan(0)
    expect(essence(await query('Acme Corp APAC'), 'Acme Corp APAC')).toEqual(
      essence(await query('Zebra'), 'Zebra'),
    )
  })
})

test('29: a word that stands only in a hidden or unsearched field is not found by search', async () => {
  const [row] = await soql(system, "SELECT Id, Description FROM Account WHERE Name = 'Acme Corp'")
  expect(row?.Description).toContain('manufacturing')
  const found = await system.get('/v1/search?text=manufacturing&objects=Account', { as: 'rep.emea' })
  expect(found.body.candidates).toEqual([])
})

test('20: a masked field can be neither filtered nor sorted by on the rows it is masked on', async () => {
  const fields = ['Id', 'Name', 'Amount', 'OwnerId']
  const query = (body: object) =>
    system.post('/v1/records/Opportunity/query', { fields, limit: 100, ...body }, { as: 'rep.emea' })
  const { body: me } = await system.get('/v1/me', { as: 'rep.emea' })
  const others = { field: 'OwnerId', operator: 'notEquals', value: me.salesforceUser.id }
  const all = await query({ filters: [others] })
  const masked = all.body.records.filter((row: { maskedFields?: string[] }) =>
    row.maskedFields?.includes('Amount'),
  )
  expect(masked.length).toBeGreaterThan(0)
  for (const row of masked) expect(row.fields).not.toHaveProperty('Amount')
  const filtered = await query({
    filters: [others, { field: 'Amount', operator: 'greaterThan', value: '0' }],
  })
  const sorted = await query({ filters: [others], sortBy: 'Amount' })
  const maskedIds = new Set(masked.map((row: { id: string }) => row.id))
  for (const answer of [filtered, sorted])
    expect(answer.body.records.filter((row: { id: string }) => maskedIds.has(row.id))).toEqual([])
})
