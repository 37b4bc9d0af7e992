import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bench, REST, type RestClient, startBench } from '../../../testing.ts'

let bench: Bench
let admin: RestClient

beforeAll(async () => {
  bench = await startBench()
})
beforeEach(async () => {
  await bench.control('POST', '/reset')
  admin = await bench.as('admin.crm')
})
afterAll(() => bench.stop())

interface Sub {
  method: string
  url: string
  referenceId: string
  body?: unknown
  httpHeaders?: Record<string, string>
}

const composite = async (compositeRequest: Sub[], allOrNone?: boolean) => {
  const answer = await admin('POST', '/composite', {
    ...(allOrNone !== undefined && { allOrNone }),
    compositeRequest,
  })
  return { status: answer.status, parts: answer.body.compositeResponse ?? [], body: answer.body }
}
const create = (referenceId: string, body: object, object = 'Account'): Sub => ({
  method: 'POST',
  url: `${REST}/sobjects/${object}`,
  referenceId,
  body,
})
const query = (referenceId: string, soql: string): Sub => ({
  method: 'GET',
  url: `${REST}/query?q=${encodeURIComponent(soql)}`,
  referenceId,
})
const count = async (name: string) =>
  (await admin.query(`SELECT Id FROM Account WHERE Name = '${name}'`)).length
const HALTED = {
  body: [
    {
      errorCode: 'PROCESSING_HALTED',
      message: 'The transaction was rolled back since another operation in the same transaction failed.',
    },
  ],
  httpHeaders: {},
  httpStatusCode: 400,
}

describe('composite', () => {
  test('later subrequests use the answers of earlier ones, in URL and body', async () => {
    const { status, parts } = await composite([
      create('acc', { Name: 'Reference AG' }),
      create('con', { LastName: 'Refer', AccountId: '@{acc.id}' }, 'Contact'),
      {
        method: 'GET',
        url: `${REST}/query?q=SELECT+Id+FROM+Contact+WHERE+AccountId='@{acc.id}'`,
        referenceId: 'q',
      },
      {
        method: 'GET',
        url: `${REST}/sobjects/Contact/@{q.records[0].Id}?fields=Name,Account.Name`,
        referenceId: 'back',
      },
    ])
    expect(status).toBe(200)
    expect(parts.map((p: { httpStatusCode: number }) => p.httpStatusCode)).toEqual([201, 201, 200, 200])
    expect(parts[0]).toEqual({
      body: { id: expect.any(String), success: true, errors: [] },
      httpHeaders: { Location: `${REST}/sobjects/Account/${parts[0].body.id}` },
      httpStatusCode: 201,
      referenceId: 'acc',
    })
    expect(parts[3].body.Account.Name).toBe('Reference AG')
  })

  test('is one metered call, and the journal lists the subrequests', async () => {
    await composite([query('a', 'SELECT Id FROM Account LIMIT 1'), query('b', 'SELECT Id FROM Case LIMIT 1')])
    expect((await bench.control('GET', '/limits')).body.used).toBe(1)
    const { entries } = (await bench.control('GET', '/journal')).body
    const entry = entries.at(-1)
    expect(entry).toMatchObject({ method: 'POST', path: `${REST}/composite`, metered: 1 })
    expect(entry.subrequests.map((s: Sub) => s.method)).toEqual(['GET', 'GET'])
  })

  test('the journal keeps headers and bodies of subrequests, but no long ones', async () => {
    const since = { 'If-Unmodified-Since': new Date().toUTCString() }
    const long = create('long', { Name: 'Long', Description: 'x'.repeat(5_000) })
    await composite([{ ...create('a', { Name: 'Short' }), httpHeaders: since }, long])
    const { entries } = (await bench.control('GET', '/journal')).body
    const url = `${REST}/sobjects/Account`
    expect(entries.at(-1).subrequests).toEqual([
      {
        method: 'POST',
        url,
        httpHeaders: { 'if-unmodified-since': since['If-Unmodified-Since'] },
        body: { Name: 'Short' },
      },
      { method: 'POST', url },
    ])
  })

  test('an external id that matches several records takes everything back, too', async () => {
    for (const Name of ['Twin A', 'Twin B'])
      await admin('POST', '/sobjects/Account', { Name, Legacy_Id__c: 'twin' })
    const { parts } = await composite(
      [
        create('a', { Name: 'Rolled Back Ltd' }),
        {
          method: 'PATCH',
          url: `${REST}/sobjects/Account/Legacy_Id__c/twin`,
          referenceId: 'b',
          body: { Site: 'x' },
        },
      ],
      true,
    )
    expect(parts.map((p: { httpStatusCode: number }) => p.httpStatusCode)).toEqual([400, 300])
    expect(await count('Rolled Back Ltd')).toBe(0)
  })

  test('collateSubrequests must be true or false', async () => {
    const compositeRequest = [query('a', 'SELECT Id FROM Account LIMIT 1')]
    const answer = await admin('POST', '/composite', { collateSubrequests: 'no', compositeRequest })
    expect(answer.status).toBe(400)
  })

  test('without allOrNone a failure stays where it is, and what refers to it is halted', async () => {
    const { parts } = await composite([
      create('bad', { Nonsense__c: 1 }),
      create('con', { LastName: 'Orphan', AccountId: '@{bad.id}' }, 'Contact'),
      create('good', { Name: 'Survivor Inc' }),
    ])
    expect(parts.map((p: { httpStatusCode: number }) => p.httpStatusCode)).toEqual([400, 400, 201])
    expect(parts[0].body[0].errorCode).toBe('INVALID_FIELD')
    expect(parts[1].body).toEqual([
      {
        errorCode: 'PROCESSING_HALTED',
        message: 'Invalid reference specified. No value for id found in bad',
      },
    ])
    expect(await count('Survivor Inc')).toBe(1)
  })

  test('a reference is case-sensitive', async () => {
    const { parts } = await composite([
      create('acc', { Name: 'Case AG' }),
      { method: 'GET', url: `${REST}/sobjects/Account/@{acc.Id}`, referenceId: 'back' },
    ])
    expect(parts[1].body[0].message).toBe('Invalid reference specified. No value for Id found in acc')
  })

  test('allOrNone takes everything back, says so of every sibling, and still answers 200', async () => {
    const { status, parts } = await composite(
      [
        create('first', { Name: 'Rolled Back Ltd' }),
        create('bad', { Name: '' }),
        create('never', { Name: 'Rolled Back Ltd' }),
      ],
      true,
    )
    expect(status).toBe(200)
    expect(parts[0]).toEqual({ ...HALTED, referenceId: 'first' })
    expect(parts[1].body[0].errorCode).toBe('REQUIRED_FIELD_MISSING')
    expect(parts[2]).toEqual({ ...HALTED, referenceId: 'never' })
    expect(await count('Rolled Back Ltd')).toBe(0)
  })

  test('a subrequest header guards one write, and the failed guard takes all back', async () => {
    const { id } = (await admin('POST', '/sobjects/Account', { Name: 'Guarded' })).body
    bench.simulator.clock.advance(60_000)
    const stale = new Date(bench.simulator.clock.now() - 120_000).toUTCString()
    const { parts } = await composite(
      [
        {
          method: 'PATCH',
          url: `${REST}/sobjects/Account/${id}`,
          referenceId: 'upd',
          body: { Name: 'New' },
          httpHeaders: { 'If-Unmodified-Since': stale },
        },
        create('task', { Subject: 'Follow up' }, 'Task'),
      ],
      true,
    )
    expect(parts[0].httpStatusCode).toBe(412)
    expect(parts[1]).toEqual({ ...HALTED, referenceId: 'task' })
  })

  test('a successful update has a null body', async () => {
    const { id } = (await admin('POST', '/sobjects/Account', { Name: 'Quiet' })).body
    const { parts } = await composite([
      { method: 'PATCH', url: `${REST}/sobjects/Account/${id}`, referenceId: 'u', body: { Name: 'Quieter' } },
    ])
    expect(parts).toEqual([{ body: null, httpHeaders: {}, httpStatusCode: 204, referenceId: 'u' }])
  })

  test('a row lock strikes the one write it is meant for', async () => {
    const { id } = (await admin('POST', '/sobjects/Account', { Name: 'Locked' })).body
    await bench.control('POST', '/faults', {
      kind: 'rowLock',
      match: { path: `${REST}/sobjects/Account/${id}` },
    })
    const { parts } = await composite([
      { method: 'PATCH', url: `${REST}/sobjects/Account/${id}`, referenceId: 'u', body: { Name: 'x' } },
      create('other', { Name: 'Free' }),
    ])
    expect(parts[0].body).toEqual([
      {
        errorCode: 'UNABLE_TO_LOCK_ROW',
        message: `unable to obtain exclusive access to this record or 1 records: ${id}`,
      },
    ])
    expect(parts[1].httpStatusCode).toBe(201)
    expect((await bench.control('GET', '/journal')).body.entries.at(-1).fault).toBe('rowLock')
  })

  const many = (n: number, make: (i: number) => Sub) => Array.from({ length: n }, (_, i) => make(i))
  const read = (i: number): Sub => ({
    method: 'GET',
    url: `${REST}/sobjects/Account/describe`,
    referenceId: `r${i}`,
  })

  test.each<[string, unknown]>([
    ['26 subrequests', many(26, read)],
    ['6 queries', many(6, i => query(`q${i}`, 'SELECT Id FROM Account LIMIT 1'))],
    ['a repeated reference id', [read(1), read(1)]],
    ['no reference id', [{ method: 'GET', url: `${REST}/sobjects/Account` }]],
    ['an odd method', [{ ...read(1), method: 'TRACE' }]],
    ['an absolute URL', [{ ...read(1), url: 'https://evil.example/services/data/v67.0/sobjects' }]],
    ['an Authorization header', [{ ...read(1), httpHeaders: { authorization: 'Bearer x' } }]],
    ['an Accept header', [{ ...read(1), httpHeaders: { Accept: 'x' } }]],
    ['a Content-Type header', [{ ...read(1), httpHeaders: { 'Content-Type': 'x' } }]],
    ['no subrequests', []],
    ['something else', 'x'],
  ])('refuses %s as a whole', async (_, compositeRequest) => {
    expect((await admin('POST', '/composite', { compositeRequest })).status).toBe(400)
  })

  test('takes 25 subrequests of which 5 are queries', async () => {
    const { status, parts } = await composite([
      ...many(20, read),
      ...many(5, i => query(`q${i}`, 'SELECT Id FROM Account LIMIT 1')),
    ])
    expect([status, parts.length]).toEqual([200, 25])
  })

  test.each(['search?q=x', 'limits', 'composite', 'composite/batch', 'parameterizedSearch?q=x'])(
    'does not take /%s as a subrequest',
    async path => {
      const { parts } = await composite([{ method: 'GET', url: `${REST}/${path}`, referenceId: 'x' }])
      expect(parts[0].httpStatusCode).toBe(400)
    },
  )

  test('an unknown path is a 404 of its own', async () => {
    const { parts } = await composite([{ method: 'GET', url: '/elsewhere', referenceId: 'x' }])
    expect(parts[0]).toMatchObject({ httpStatusCode: 404, body: [{ errorCode: 'NOT_FOUND' }] })
  })
})

describe('composite graph', () => {
  const graphs = async (list: unknown) => admin('POST', '/composite/graph', { graphs: list })

  test('each graph is atomic by itself', async () => {
    const { status, body } = await graphs([
      {
        graphId: 'good',
        compositeRequest: [
          create('a', { Name: 'Graph Good' }),
          create('c', { LastName: 'G', AccountId: '@{a.id}' }, 'Contact'),
        ],
      },
      { graphId: 'bad', compositeRequest: [create('a', { Name: 'Graph Bad' }), create('b', { Name: '' })] },
    ])
    expect(status).toBe(200)
    expect(
      body.graphs.map((g: { graphId: string; isSuccessful: boolean }) => [g.graphId, g.isSuccessful]),
    ).toEqual([
      ['good', true],
      ['bad', false],
    ])
    expect(body.graphs[1].graphResponse.compositeResponse[0]).toEqual({ ...HALTED, referenceId: 'a' })
    expect([await count('Graph Good'), await count('Graph Bad')]).toEqual([1, 0])
  })

  test('stops after 14 failed graphs', async () => {
    const bad = (i: number) => ({ graphId: `g${i}`, compositeRequest: [create('b', { Name: '' })] })
    const last = { graphId: 'last', compositeRequest: [create('a', { Name: 'Too Late' })] }
    const { body } = await graphs([...Array.from({ length: 14 }, (_, i) => bad(i)), last])
    expect(body.graphs.at(-1).isSuccessful).toBe(false)
    expect(await count('Too Late')).toBe(0)
  })

  test('takes no queries', async () => {
    const { body } = await graphs([
      { graphId: 'q', compositeRequest: [query('q', 'SELECT Id FROM Account')] },
    ])
    expect(body.graphs[0].isSuccessful).toBe(false)
  })

  test('refuses more than 75 graphs, 500 nodes, a depth of 15 and a repeated id', async () => {
    const one = (i: number, n = 1) => ({
      graphId: `g${i}`,
      compositeRequest: Array.from({ length: n }, (_, k) => create(`r${k}`, { Name: 'x' })),
    })
    const chain = Array.from({ length: 16 }, (_, k) =>
      create(`r${k}`, { Name: 'x', ...(k > 0 && { ParentId: `@{r${k - 1}.id}` }) }),
    )
    expect((await graphs(Array.from({ length: 76 }, (_, i) => one(i)))).status).toBe(400)
    expect((await graphs([one(1, 251), one(2, 250)])).status).toBe(400)
    expect((await graphs([{ graphId: 'deep', compositeRequest: chain }])).status).toBe(400)
    expect((await graphs([one(1), one(1)])).status).toBe(400)
  })
})

describe('composite batch', () => {
  const batch = (batchRequests: object[], haltOnError = false) =>
    admin('POST', '/composite/batch', { batchRequests, haltOnError })

  test('meters each subrequest and reports failures one by one', async () => {
    const { status, body } = await batch([
      { method: 'GET', url: 'v67.0/limits' },
      { method: 'GET', url: 'v67.0/sobjects/NoSuch' },
      { method: 'POST', url: 'v67.0/sobjects/Account', richInput: { Name: 'Batched' } },
    ])
    expect(status).toBe(200)
    expect(body.hasErrors).toBe(true)
    expect(body.results.map((r: { statusCode: number }) => r.statusCode)).toEqual([200, 404, 201])
    expect((await bench.control('GET', '/limits')).body.used).toBe(3)
    expect((await bench.control('GET', '/journal')).body.entries.at(-1).metered).toBe(3)
  })

  test('halts when asked to', async () => {
    const { body } = await batch(
      [
        { method: 'GET', url: 'v67.0/nothing' },
        { method: 'GET', url: 'v67.0/limits' },
      ],
      true,
    )
    expect(body.results[1]).toMatchObject({
      statusCode: 412,
      result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }],
    })
  })
})

describe('collections', () => {
  const record = (fields: object) => ({ attributes: { type: 'Account' }, ...fields })
  const ids = (results: { id: string }[]) => results.map(r => r.id)

  test('create, update, retrieve and delete, each record with its own result', async () => {
    const made = await admin('POST', '/composite/sobjects', {
      records: [record({ Name: 'One' }), record({ Name: '' }), record({ Name: 'Two' })],
    })
    expect(made.status).toBe(200)
    expect(made.body[1]).toMatchObject({
      success: false,
      errors: [{ statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] }],
    })
    const [one, , two] = ids(made.body)
    const changed = await admin('PATCH', '/composite/sobjects', {
      records: [record({ id: one, Name: 'Uno' }), record({ Id: two, Name: 'Due' })],
    })
    expect(changed.body).toEqual([one, two].map(id => ({ id, success: true, errors: [] })))
    const got = await admin('GET', `/composite/sobjects/Account?ids=${one},001000000000000AAA&fields=Name`)
    expect(got.body).toEqual([expect.objectContaining({ Name: 'Uno' }), null])
    const posted = await admin('POST', '/composite/sobjects/Account', { ids: [two], fields: ['Name'] })
    expect(posted.body[0].Name).toBe('Due')
    const gone = await admin('DELETE', `/composite/sobjects?ids=${one},${two}&allOrNone=true`)
    expect(gone.body.every((r: { success: boolean }) => r.success)).toBe(true)
    expect((await admin('GET', `/composite/sobjects/Account?ids=${one}&fields=Name`)).body).toEqual([null])
  })

  test('allOrNone takes all back and answers 200', async () => {
    const { status, body } = await admin('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [record({ Name: 'Collected Back' }), record({ Name: '' })],
    })
    expect(status).toBe(200)
    expect(body[0]).toEqual({
      success: false,
      errors: [
        {
          statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
          message:
            'Record rolled back because not all records were valid and the request was using AllOrNone header',
          fields: [],
        },
      ],
    })
    expect(body[1].errors[0].statusCode).toBe('REQUIRED_FIELD_MISSING')
    expect(await count('Collected Back')).toBe(0)
  })

  test('upsert by an external id, and by Id', async () => {
    const byRef = () =>
      admin('PATCH', '/composite/sobjects/Account/Legacy_Id__c', {
        records: [record({ Legacy_Id__c: 'C-1', Name: 'Collected Quarry' })],
      })
    expect((await byRef()).body[0]).toMatchObject({ success: true, created: true })
    const [again] = (await byRef()).body
    expect(again).toMatchObject({ success: true, created: false })
    const byId = await admin('PATCH', '/composite/sobjects/Account/Id', {
      records: [
        record({ Id: again.id, Name: 'Collected Lake' }),
        record({ Name: 'Brand New Harbour' }),
        record({ id: 'x' }),
      ],
    })
    expect(byId.body.map((r: { created?: boolean }) => r.created)).toEqual([false, true, undefined])
    expect(await count('Collected Lake')).toBe(1)
  })

  test('offer only the methods each path has', async () => {
    const status = async (method: string, path: string) =>
      (await admin(method, `/composite/sobjects${path}`, {})).status
    expect(await status('PUT', '')).toBe(405)
    expect(await status('PATCH', '/Account')).toBe(405)
    expect(await status('POST', '/Account/Legacy_Id__c')).toBe(405)
    expect(await status('PATCH', '/Account/Legacy_Id__c/x')).toBe(404)
  })

  test('refuse more than 200 records', async () => {
    const records = Array.from({ length: 201 }, (_, i) => record({ Name: `n${i}` }))
    expect((await admin('POST', '/composite/sobjects', { records })).status).toBe(400)
    expect(await count('n1')).toBe(0)
  })
})

describe('tree', () => {
  const node = (type: string, referenceId: string, fields: object) => ({
    attributes: { type, referenceId },
    ...fields,
  })

  test('creates parents with their children', async () => {
    const { status, body } = await admin('POST', '/composite/tree/Account', {
      records: [
        node('Account', 'a', {
          Name: 'Tree Root',
          Contacts: {
            records: [
              node('Contact', 'c1', { LastName: 'Leaf' }),
              node('Contact', 'c2', { LastName: 'Twig' }),
            ],
          },
        }),
      ],
    })
    expect(status).toBe(201)
    expect(body.hasErrors).toBe(false)
    expect(body.results.map((r: { referenceId: string }) => r.referenceId)).toEqual(['a', 'c1', 'c2'])
    expect(await admin.query("SELECT Id FROM Contact WHERE Account.Name = 'Tree Root'")).toHaveLength(2)
  })

  test('a record of another type than its place is refused', async () => {
    const records = [node('Contact', 'a', { LastName: 'x' })]
    expect((await admin('POST', '/composite/tree/Account', { records })).status).toBe(400)
  })

  test('one bad leaf and nothing is kept', async () => {
    const { status, body } = await admin('POST', '/composite/tree/Account', {
      records: [node('Account', 'a', { Name: 'Felled', Contacts: { records: [node('Contact', 'c1', {})] } })],
    })
    expect(status).toBe(400)
    expect(body).toMatchObject({
      hasErrors: true,
      results: [{ referenceId: 'c1', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] }],
    })
    expect(await count('Felled')).toBe(0)
  })
})
