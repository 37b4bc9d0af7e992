import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../policy/index.ts'
import { Problem } from '../problem.ts'
import type {
  Gateway,
  ObjectDescribe,
  QueryAnswer,
  SalesforceRecord,
  SearchRequest,
} from '../salesforce/types.ts'
import { openCrm } from './index.ts'

const ME = '005000000000001AAA'
const policy = loadPolicy(
  `
apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: read-only
clients: { App: { id: c0000000-0000-4000-8000-00000000000c } }
roles: { Rep: { anyOf: [{ appRole: Rep }], operations: [A] } }
objects:
  User: { fields: { Id: { type: id } } }
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Rating: { type: picklist }
      Revenue: { type: currency }
      Notes: { type: string }
      OwnerId: { type: reference, to: [User] }
    searchFields: [Name, Notes]
    grants:
      - { id: own, roles: [Rep], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id, Name, Rating, Revenue, Notes] }
      - { id: rated, roles: [Rep], actions: [read], where: { Rating: { eq: Hot } }, fields: [Id, Name, Rating] }
  Contact:
    fields: { Id: { type: id }, Name: { type: string } }
    searchFields: [Name]
    grants: [{ id: contacts, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name] }]
`,
  'test.yaml',
)
const rights = policy.rightsOf({
  kind: 'user',
  appRoles: ['Rep'],
  groups: [],
  clientId: 'c0000000-0000-4000-8000-00000000000c',
  scopes: ['access_as_user'],
  salesforceUser: {
    id: ME,
    managerId: null,
    roleId: null,
    profileId: ME,
    attributes: {},
    reportIds: null,
    accountTeamIds: null,
  },
})
const as = { userId: ME, username: 'me@example.org' }
/** No limit: what is counted is tried where limits are. */
const budget = { admit: () => undefined, count: () => undefined }
const context = { signal: new AbortController().signal, deadlineAtMs: 1, requestId: 'r', spent: { calls: 0 } }

interface Sent {
  readonly queries: (readonly string[])[]
  readonly searches: SearchRequest[]
}

/** The way to Salesforce, ending here: what is sent is kept, answers are made from the statements. */
function door(
  answers: (soql: string) => QueryAnswer = () => ({ totalSize: 0, records: [] }),
  found: readonly SalesforceRecord[] = [],
  described?: ObjectDescribe,
) {
  const sent: Sent = { queries: [], searches: [] }
  const gateway: Gateway = {
    query: async (principal, soql, given) => {
      expect([principal, given]).toEqual([as, context])
      sent.queries.push(soql)
      return soql.map(answers)
    },
    search: async (_as, request) => {
      sent.searches.push(request)
      return found
    },
    describe: async () => {
      if (described === undefined) throw new Error('not described')
      return described
    },
    knownDescribe: () => described,
    describeAll: async () => [],
    labels: async () => [
      { name: 'Contact', label: 'Person', labelPlural: 'People' },
      { name: 'Case', label: 'Case', labelPlural: 'Cases' },
      { name: 'Account', label: 'Customer', labelPlural: 'Customers' },
    ],
    suggestArticles: async () => [],
    write: () => Promise.reject(new Error('nothing is written here')),
    budget: () => undefined,
    ping: async () => {},
    close: async () => {},
  }
  return { crm: openCrm({ gateway, rights, as, context, budget }), sent }
}

const accounts = (n: number): SalesforceRecord[] =>
  Array.from({ length: n }, (_, i) => ({
    Id: `${i}`,
    Name: `A${i}`,
    Revenue: i,
    OwnerId: i === 0 ? ME : 'x',
    Rating: 'Hot',
  }))

describe('queries', () => {
  const query = { object: 'Account', select: ['Name', 'Revenue'], limit: 2 }

  test('rows leave masked, with nothing that was not asked for', async () => {
    const { crm } = door(() => ({ totalSize: 2, records: accounts(2) }))
    expect(await crm.query(query)).toEqual({
      rows: [
        { fields: { Name: 'A0', Revenue: 0 }, masked: [], related: {} },
        { fields: { Name: 'A1' }, masked: ['Revenue'], related: {} },
      ],
      total: 2,
      more: false,
    })
  })

  test('one row more than wanted tells whether there are more, and stays behind', async () => {
    const { crm, sent } = door(() => ({ totalSize: 3, records: accounts(3) }))
    const { rows, total, more } = await crm.query(query)
    expect(sent.queries).toEqual([[expect.stringMatching(/ LIMIT 3$/)]])
    expect([rows.length, total, more]).toEqual([2, 2, true])
  })

  test('a total is counted over the same rows, in the same call', async () => {
    const { crm, sent } = door(soql =>
      soql.startsWith('SELECT COUNT() FROM Account')
        ? { totalSize: 12, records: [] }
        : { totalSize: 2, records: accounts(2) },
    )
    const asked = { ...query, total: true, orderBy: [['Name', 'asc']] as const }
    const first = await crm.query(asked)
    expect([first.rows.length, first.total, first.more]).toEqual([2, 12, true])
    const last = await crm.query({ ...asked, offset: 10 })
    expect([last.total, last.more]).toEqual([12, false])
    expect(sent.queries).toHaveLength(2)
    const [rows = '', count = ''] = sent.queries[0] ?? []
    const where = (text: string) => text.split(' WHERE ')[1]?.split(' ORDER BY ')[0]
    expect(where(count)).toBe(where(rows))
    expect(count).not.toMatch(/ORDER BY|LIMIT/)
  })

  test('reads that belong together go out together, equal ones once', async () => {
    const { crm, sent } = door(() => ({ totalSize: 1, records: accounts(1) }))
    const answer = await crm.queryTogether({
      one: { ...query, total: true },
      two: { ...query, total: true },
      three: { object: 'Contact', select: ['Id'], limit: 1 },
    })
    expect(sent.queries.map(q => q.length)).toEqual([3])
    expect(Object.keys(answer)).toEqual(['one', 'two', 'three'])
    expect(answer.one).toEqual(answer.two)
    expect(await crm.queryTogether({})).toEqual({})
    expect(sent.queries).toHaveLength(1)
  })

  test('when one of them is refused none is sent', async () => {
    const { crm, sent } = door()
    const queries = { good: query, bad: { object: 'Account', select: ['Salary'], limit: 1 } }
    await expect(crm.queryTogether(queries)).rejects.toMatchObject({ code: 'field-denied' })
    await expect(
      crm.query({ ...query, where: [{ field: 'Name', is: 'equals', value: '\u0000' }] }),
    ).rejects.toMatchObject({
      code: 'invalid-input',
    })
    await expect(crm.query({ object: 'Case', select: ['Id'], limit: 1 })).rejects.toMatchObject({
      code: 'object-denied',
    })
    expect(sent.queries).toEqual([])
  })
})

describe('search', () => {
  const wanted = [
    { object: 'Account', select: ['Id', 'Name'], limit: 5 },
    { object: 'Contact', select: ['Id'], limit: 3 },
  ]
  const account = (over: object): SalesforceRecord => ({
    attributes: { type: 'Account' },
    Id: '1',
    Name: 'Other',
    Notes: 'Other',
    OwnerId: 'x',
    Rating: 'Hot',
    ...over,
  })

  test('each object is searched within its rows', async () => {
    const { crm, sent } = door()
    expect(await crm.search(' Acme ', wanted)).toEqual([])
    expect(sent.searches).toEqual([
      {
        text: 'Acme*',
        overallLimit: 400,
        objects: [
          {
            name: 'Account',
            fields: ['Id', 'Name', 'Notes', 'OwnerId'],
            where: `OwnerId = '${ME}' OR Rating = 'Hot'`,
            limit: 200,
          },
          { name: 'Contact', fields: ['Id', 'Name'], limit: 200 },
        ],
      },
    ])
  })

  test('a hit counts only where the caller can see the words', async () => {
    const records = [
      account({ Id: 'own', Notes: 'about Acme', OwnerId: ME }),
      account({ Id: 'hidden', Notes: 'about Acme' }),
      account({ Id: 'named', Name: 'The ACMÉ Corp.' }),
      account({ Id: 'no' }),
      { attributes: { type: 'Contact' }, Id: 'person', Name: 'acme' },
      { attributes: { type: 'Lead' }, Id: 'lead', Name: 'Acme' },
      { Id: 'typeless', Name: 'Acme' },
    ]
    const { crm } = door(undefined, records)
    const hits = await crm.search('acme', wanted)
    expect(hits.map(h => [h.object, h.row.fields])).toEqual([
      ['Account', { Id: 'own', Name: 'Other' }],
      ['Account', { Id: 'named', Name: 'The ACMÉ Corp.' }],
      ['Contact', { Id: 'person' }],
    ])
    expect((await crm.search('corp acme', wanted)).map(h => h.row.fields.Id)).toEqual(['named'])
  })

  test.each(['', 'a', '   ', '???', '\u0301\u0301', 'x'.repeat(256), '\ud800ab'])(
    '%j is refused before anything is sent',
    async text => {
      const { crm, sent } = door()
      await expect(crm.search(text, wanted)).rejects.toMatchObject({ code: 'invalid-input' })
      expect(sent.searches).toEqual([])
    },
  )

  test('a search of no object costs nothing', async () => {
    const { crm, sent } = door()
    expect(await crm.search('acme', [])).toEqual([])
    expect(sent.searches).toEqual([])
  })

  test('an object or field one may not read is refused', async () => {
    const { crm, sent } = door()
    const search = (object: string, select: readonly string[]) =>
      crm.search('acme', [{ object, select, limit: 1 }])
    await expect(search('Case', ['Id'])).rejects.toMatchObject({ code: 'object-denied' })
    await expect(search('Contact', ['Email'])).rejects.toMatchObject({ code: 'field-denied' })
    expect(sent.searches).toEqual([])
  })
})

describe('what there is', () => {
  const field = {
    length: 0,
    nillable: true,
    defaultedOnCreate: false,
    createable: true,
    restrictedPicklist: false,
    filterable: true,
    sortable: true,
    permissionable: true,
    compoundFieldName: null,
    relationshipName: null,
    referenceTo: [],
  }
  const described: ObjectDescribe = {
    name: 'Account',
    label: 'Customer',
    labelPlural: 'Customers',
    fields: [
      { ...field, name: 'Id', label: 'Customer ID', type: 'id', picklistValues: [] },
      {
        ...field,
        name: 'Rating',
        label: 'How warm',
        type: 'picklist',
        picklistValues: [
          { value: 'Hot', label: 'Hot!', active: true },
          { value: 'Old', label: 'Old', active: false },
        ],
      },
      { ...field, name: 'Salary__c', label: 'Secret', type: 'currency', picklistValues: [] },
    ],
  }

  test('labels and live picklist values of permitted fields, and of no others', async () => {
    const { crm } = door(undefined, [], described)
    const { fields, label, labelPlural, name } = await crm.describe('account')
    expect([name, label, labelPlural]).toEqual(['Account', 'Customer', 'Customers'])
    expect(fields.map(f => [f.name, f.label, f.kind, f.picklistValues])).toEqual([
      ['Id', 'Customer ID', 'id', []],
      ['Rating', 'How warm', 'picklist', [{ value: 'Hot', label: 'Hot!' }]],
    ])
  })

  test('objects and fields are those of the rights', async () => {
    const { crm } = door()
    expect(crm.objects).toEqual(['Account', 'Contact'])
    expect((await crm.labels()).map(o => o.label)).toEqual(['Customer', 'Person'])
    expect(crm.fields('CONTACT').map(f => f.name)).toEqual(['Id', 'Name'])
    expect(crm.field('Account', 'revenue')).toMatchObject({ name: 'Revenue', kind: 'currency' })
    expect(crm.field('Account', 'Owner.Name')).toBeUndefined()
    expect(() => crm.fields('User')).toThrow(Problem)
    await expect(crm.describe('User')).rejects.toMatchObject({ code: 'object-denied' })
  })
})
