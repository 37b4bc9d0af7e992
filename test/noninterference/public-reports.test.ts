/**
 * What went wrong elsewhere, asked of this API over HTTP: each test is a public report of a product that let callers
 * learn what they may not read, translated into the same question here.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { Row } from '../../simulator/salesforce/model.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'

let system: System
let me: string
/** A deal of a colleague: the rep sees its outline, not its amount. */
let masked: Row
/** An account of another region, which the rep sees nothing of. */
let hidden: Row
const rows = (object: string) =>
  [...system.simulator.org.store.rows(object)].filter(r => r.IsDeleted !== true)
const only = (row: Row | undefined): Row => {
  if (row === undefined) throw new Error('The seeded org lacks what this test is about.')
  return row
}

beforeAll(async () => {
  system = await startSystem()
  me = (await system.get('/v1/me', { as: 'rep.emea' })).body.salesforceUser.id
  const outline = await query('Opportunity', { fields: ['Id', 'Amount'], limit: 100, filters: [notMine] })
  const ids = outline.body.records.filter((r: { maskedFields?: string[] }) =>
    r.maskedFields?.includes('Amount'),
  )
  masked = only(rows('Opportunity').find(row => row.Id === ids[0]?.id && row.Amount !== null))
  hidden = only(rows('Account').find(row => row.Name === 'Acme Corp APAC'))
})
afterAll(() => system.stop())

const notMine = { field: 'IsClosed', operator: 'equals', value: 'false' }
const query = (object: string, body: object, as = 'rep.emea') =>
  system.post(`/v1/records/${object}/query`, body, { as })
const is = (field: string, value: unknown, operator = 'equals') => ({ field, operator, value: String(value) })
const essence = ({ status, body }: Answer) => ({ status, body: { ...body, traceId: '' } })
/** No yes and no no: both guesses are refused, in the same words, and before anything is sent. */
async function refusedAlike(one: () => Promise<Answer>, other: () => Promise<Answer>, status: number) {
  await system.clearJournal()
  const answers = [essence(await one()), essence(await other())]
  expect(answers[0]).toEqual(answers[1])
  expect(answers[0]?.status).toBe(status)
  const calls = (await system.journal()).filter(entry => entry.target === 'salesforce' && entry.metered > 0)
  expect(calls).toEqual([])
}

describe('19: Strapi #11869 and CVE-2023-22894, a filter on private fields of a related record', () => {
  test.each([
    ['Owner.Email', 'startsWith', 'r', 'z'],
    ['CreatedBy.Email', 'contains', '@', '§'],
    ['LastModifiedBy.Username', 'startsWith', 'r', 'z'],
    ['Account.Credit_Limit__c', 'greaterThan', '0', '999999999'],
    ['Account.Owner.FederationIdentifier', 'startsWith', 'e', 'z'],
  ])('19: guesses at %s are refused alike', async (field, operator, right, wrong) => {
    const guess = (value: string) => () =>
      query('Opportunity', { fields: ['Id'], filters: [is(field, value, operator)] })
    await refusedAlike(guess(right), guess(wrong), 403)
  })
})

describe('19: Strapi CVE-2026-27886, an unknown member of a request is a condition nobody checks', () => {
  const conditions = (value: string) => [
    `lookup[Owner][Email][$startsWith]=${value}`,
    `where[Owner.Email]=${value}`,
    `filters[Owner][Email]=${value}`,
    `_q=${value}`,
    `$where=${value}`,
    `__proto__[ownerEmail]=${value}`,
    `populate=Owner.${value}`,
  ]
  test.each(conditions('r').map((path, n) => [path, conditions('z')[n] ?? '']))(
    '19: %s',
    async (right, wrong) => {
      const at = (path: string) => () =>
        system.get(`/v1/opportunities?status=any&${path}`, { as: 'rep.emea' })
      await refusedAlike(at(right), at(wrong), 400)
    },
  )
  test.each(['where', 'lookup', '$or', 'having', 'populate', 'search', '_q', 'constructor'])(
    '19: a body member %s',
    async name => {
      const guess = (value: string) => () =>
        query('Opportunity', { fields: ['Id'], [name]: { 'Owner.Email': value } })
      await refusedAlike(guess('r'), guess('z'), 400)
    },
  )
})

describe('19: Directus #23894, a search matches fields that may not be read', () => {
  test('19: a word that stands only in a hidden field finds nothing', async () => {
    const { store } = system.simulator.org
    const account = only(rows('Account').find(row => row.Name === 'Acme Corp'))
    const secret = 'Xylophonist'
    const search = () => system.get(`/v1/search?text=${secret}&objects=Account`, { as: 'rep.emea' })
    const before = essence(await search())
    store.put('Account', {
      ...account,
      Site: secret,
      Description: secret,
      Credit_Limit__c: 1,
      AccountNumber: secret,
      Fax: secret,
    })
    expect(essence(await search())).toEqual(before)
    expect(before.body.candidates).toEqual([])
    store.put('Account', account)
  })

  test('19: nor does it push what may be found off the page', async () => {
    const { store } = system.simulator.org
    const [one, two] = rows('Account').filter(row => row.OwnerId === me)
    const [found, pushed] = [only(one), only(two)]
    store.put('Account', { ...found, Name: 'Wombatworks Northernlights' })
    const search = () =>
      system.get('/v1/search?text=Wombat%20North&objects=Account&limit=1', { as: 'rep.emea' })
    const before = essence(await search())
    expect(before.body.candidates).toHaveLength(1)
    // Fits better where nobody may look: in its name one word, in a field of no grant the other.
    store.put('Account', { ...pushed, Name: 'Wombat', Site: 'North' })
    const after = essence(await search())
    store.put('Account', found)
    store.put('Account', pushed)
    expect(after).toEqual(before)
  })
})

describe('19: Platformatic #5119, fields are checked where they are shown and nowhere else', () => {
  const question = { fields: ['Id', 'Name'], limit: 100 }
  test('19: in the filter of rows and of their count', async () => {
    // Its own deals have an amount to be asked by; a colleague's deal isn't among them however the guess is.
    const guesses = [
      is('Amount', masked.Amount),
      is('Amount', Number(masked.Amount) + 1),
      is('Amount', 0, 'atLeast'),
    ]
    for (const guess of guesses) {
      const { status, body } = await query('Opportunity', {
        ...question,
        filters: [is('Id', masked.Id), guess],
      })
      expect([status, body.total, body.records]).toEqual([200, 0, []])
    }
  })
  test('19: in the order', async () => {
    const order = async (sortBy: string) => {
      const { body } = await query('Opportunity', { ...question, sortBy })
      return body.records.map((r: { id: string }) => r.id)
    }
    expect(await order('Name')).not.toEqual([])
    expect(await order('Amount')).not.toContain(masked.Id)
    expect(await order('NextStep')).not.toContain(masked.Id)
  })
  test('19: in the groups, measures and filters of a summary', async () => {
    for (const path of ['groupBy=NextStep', 'measures=greatest-Amount', 'filters=Amount:atLeast:0']) {
      const mine = rows('Opportunity').filter(row => row.OwnerId === me).length
      const { status, body } = await system.get(`/v1/records/Opportunity/summary?${path}`, { as: 'rep.emea' })
      expect([path, status]).toEqual([path, 200])
      expect(body.total).toBeLessThanOrEqual(mine)
    }
  })
})

describe('19: Prisma 1 #711, rows out of scope answer through a filter on a related record', () => {
  test('19: a hidden account can be guessed by name through no child of it', async () => {
    for (const object of ['Contact', 'Opportunity', 'Case', 'Contract', 'Task', 'Event']) {
      const through = async (name: unknown) =>
        essence(await query(object, { fields: ['Id'], filters: [is('Account.Name', name)] }))
      expect(await through(hidden.Name), object).toEqual(await through('Zebra Crossing Unlimited'))
    }
    const own = await query('Contact', { fields: ['Id'], filters: [is('Account.Name', 'Acme Corp')] })
    expect(own.body.total).toBeGreaterThan(0)
  })
  test('19: nor by its opposite', async () => {
    const without = async (name: unknown) =>
      essence(
        await query('Project__c', {
          fields: ['Id'],
          filters: [is('Account__r.Name', name, 'notEquals')],
          limit: 100,
        }),
      )
    expect(await without(hidden.Name)).toEqual(await without('Zebra Crossing Unlimited'))
  })
})

describe('19: Strapi #17001 and #17372, a forbidden filter is dropped and everything is answered', () => {
  test.each(['Credit_Limit__c', 'Zebra_Crossing__c', 'Owner.Email'])(
    '19: a filter on %s is refused, alone and among others',
    async field => {
      const everything = await query('Account', { fields: ['Id'] })
      expect(everything.body.total).toBeGreaterThan(0)
      for (const filters of [[is(field, 1)], [is('Name', 'A', 'startsWith'), is(field, 1)]]) {
        const { status, body } = await query('Account', { fields: ['Id'], filters })
        expect([status, body.code]).toEqual([403, 'field-denied'])
        expect(body).not.toHaveProperty('records')
      }
    },
  )
  test('19: a filter on a field that is masked on some rows leaves those rows out', async () => {
    const { body } = await query('Opportunity', {
      fields: ['Id', 'OwnerId', 'Amount'],
      filters: [is('Amount', -1, 'greaterThan')],
      limit: 100,
    })
    expect(body.records.length).toBeGreaterThan(0)
    for (const { fields } of body.records) expect(fields.OwnerId).toBe(me)
  })
})

describe('19: Medplum #3332, overlapping rules show the fields of one on the rows of the other', () => {
  test('19: each row shows the fields of the grants that give it, and no other', async () => {
    const { body } = await query('Opportunity', {
      fields: ['Id', 'Name', 'OwnerId', 'Amount', 'NextStep'],
      limit: 100,
    })
    const [own, others] = [true, false].map(mine =>
      body.records.filter((r: { fields: { OwnerId: string } }) => (r.fields.OwnerId === me) === mine),
    )
    expect(own.length).toBeGreaterThan(0)
    expect(others.length).toBeGreaterThan(0)
    for (const { fields, maskedFields } of own) {
      expect(fields).toHaveProperty('Amount')
      expect(maskedFields).toBeUndefined()
    }
    for (const { fields, maskedFields } of others) {
      expect(Object.keys(fields).toSorted()).toEqual(['Id', 'Name', 'OwnerId'])
      expect(maskedFields.toSorted()).toEqual(['Amount', 'NextStep'])
    }
  })
  test('19: by id, in a finder and in a brief too', async () => {
    const id = String(masked.Id)
    const figure = String(masked.Amount)
    const answers = await Promise.all([
      system.get(`/v1/records/Opportunity/${id}`, { as: 'rep.emea' }),
      system.get(`/v1/opportunities?status=any&opportunityName=${encodeURIComponent(String(masked.Name))}`, {
        as: 'rep.emea',
      }),
      system.get(`/v1/opportunities/brief?opportunityId=${id}`, { as: 'rep.emea' }),
    ])
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(JSON.stringify(body)).toContain(id)
      expect(JSON.stringify(body)).not.toMatch(new RegExp(`"amount":${figure}|"Amount":${figure}`))
    }
  })
})

describe('19: Salesforce WITH SECURITY_ENFORCED, field security looks at the select list only', () => {
  test('19: under a policy that gives more than the org, field security holds in every clause', async () => {
    const file = parse(readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8'))
    file.objects.Account.fields.Credit_Limit__c = { type: 'currency' }
    file.objects.Account.grants
      .find((g: { id: string }) => g.id === 'rep-own-accounts')
      .fields.push('Credit_Limit__c')
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-wide-'))
    await writeFile(join(folder, 'policy.yaml'), stringify(file))
    const wide = await startSystem({ environment: { POLICY_FILE: join(folder, 'policy.yaml') } })
    try {
      const own = rows('Account').find(row => row.OwnerId === me)
      const limit = Number(own?.Credit_Limit__c)
      expect(limit).toBeGreaterThan(0)
      const account = { fields: ['Id'], filters: [is('Id', own?.Id)] }
      const ask = (body: object) => wide.post('/v1/records/Account/query', body, { as: 'rep.emea' })
      const guess = (value: number) =>
        ask({ ...account, filters: [...account.filters, is('Credit_Limit__c', value)] })
      expect((await ask(account)).body.total).toBe(1)
      const answers = [
        await guess(limit),
        await guess(limit + 1),
        await ask({ fields: ['Id', 'Credit_Limit__c'] }),
        await ask({ fields: ['Id'], sortBy: 'Credit_Limit__c' }),
        await wide.get('/v1/records/Account/summary?measures=sum-Credit_Limit__c', { as: 'rep.emea' }),
        await wide.get(`/v1/records/Account/summary?filters=Credit_Limit__c:atLeast:${limit}`, {
          as: 'rep.emea',
        }),
      ]
      for (const answer of answers) {
        expect(answer.status).toBe(403)
        expect(JSON.stringify(answer.body)).not.toContain(String(limit))
      }
      expect(essence(answers[0] as Answer)).toEqual(essence(answers[1] as Answer))
    } finally {
      await wide.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
