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

const error = (errorCode: string, message?: string) => [
  expect.objectContaining(message === undefined ? { errorCode } : { errorCode, message }),
]
let accounts = 0
/** Id of a new account; two of one name would be duplicates. */
const account = async (): Promise<string> =>
  (
    await admin('POST', '/sobjects/Account', {
      Name: `Conditional ${'abcdefghij'[accounts++ % 10]?.repeat(9)}`,
    })
  ).body.id

describe('the way in', () => {
  test('lists versions to anyone, unmetered', async () => {
    const { status, body } = await bench.org('GET', '/services/data/')
    expect(status).toBe(200)
    expect(body.at(-1)).toEqual({ label: "Summer '26", url: '/services/data/v67.0', version: '67.0' })
    expect(body[0].version).toBe('20.0')
    expect((await bench.control('GET', '/limits')).body.used).toBe(0)
  })

  test.each([
    ['no header', {}, 'INVALID_SESSION_ID', 'Session expired or invalid'],
    [
      'a foreign token',
      { Authorization: 'Bearer nonsense' },
      'INVALID_SESSION_ID',
      'Session expired or invalid',
    ],
    ['another scheme', { Authorization: 'Basic eA==' }, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE'],
  ])('answers 401 to %s', async (_, headers, code, message) => {
    const answer = await bench.org('GET', `${REST}/limits`, { headers })
    expect(answer.status).toBe(401)
    expect(answer.body).toEqual([{ message, errorCode: code }])
  })

  test('takes the OAuth scheme, a doubled leading slash and a trailing one', async () => {
    const headers = { Authorization: `OAuth ${admin.token}` }
    expect((await bench.org('GET', `/${REST}/limits/`, { headers })).status).toBe(200)
  })

  test.each(['/nothing', '/sobjects/Account/001/x/y', '/sobjects/NoSuchThing', '/query/a/b', '/jobs/ingest'])(
    'answers 404 NOT_FOUND to %s',
    async path => {
      const answer = await admin('GET', path)
      expect(answer.status).toBe(404)
      expect(answer.body).toEqual([
        { message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' },
      ])
    },
  )

  test('answers 404 to a version there is not, and serves the oldest', async () => {
    for (const [version, status] of [
      ['v19.0', 404],
      ['v68.0', 404],
      ['v67.1', 404],
      ['v20.0', 200],
    ])
      expect(
        (await bench.org('GET', `/services/data/${version}/limits`, { token: admin.token })).status,
      ).toBe(status)
  })

  test('answers 405 with the methods there are', async () => {
    const answer = await admin('PUT', '/sobjects/Account', {})
    expect(answer.status).toBe(405)
    expect(answer.body).toEqual(
      error('METHOD_NOT_ALLOWED', "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,POST"),
    )
  })

  test('names the place of a mistake in the JSON', async () => {
    const headers = { 'Content-Type': 'application/json' }
    const broken = await bench.org('POST', `${REST}/sobjects/Account`, {
      token: admin.token,
      body: '{"Name": x}',
      headers,
    })
    expect(broken.status).toBe(400)
    expect(broken.body).toEqual(
      error('JSON_PARSER_ERROR', "Unexpected character ('x' (code 120)) at [line:1, column:10]"),
    )
    expect((await admin('POST', '/sobjects/Account')).body).toEqual(error('JSON_PARSER_ERROR'))
    expect((await admin('POST', '/sobjects/Account', [])).body).toEqual(error('JSON_PARSER_ERROR'))
  })

  test('answers 415 to a body that is not JSON', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    const answer = await bench.org('POST', `${REST}/sobjects/Account`, {
      token: admin.token,
      body: 'x',
      headers,
    })
    expect(answer.status).toBe(415)
  })
})

describe('metering', () => {
  test('each answer says what was used, in the content type clients know', async () => {
    const first = await admin('GET', '/sobjects')
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/15000')
    expect(first.headers.get('content-type')).toBe('application/json;charset=UTF-8')
    const second = await admin('GET', '/nothing')
    expect(second.headers.get('sforce-limit-info')).toBe('api-usage=2/15000')
  })

  test('the 403 of an exhausted allocation has no Retry-After and lifts after 24 hours', async () => {
    await bench.control('POST', '/limits', { dailyApiRequests: 100, used: 100 })
    const refused = await admin('GET', '/limits')
    expect(refused.status).toBe(403)
    expect(refused.body).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ])
    expect(refused.headers.get('retry-after')).toBeNull()
    expect((await bench.org('GET', '/services/data')).status).toBe(200)
    bench.simulator.clock.advance(24 * 3_600_000)
    expect((await (await bench.as('admin.crm'))('GET', '/limits')).status).toBe(200)
  })

  test('limits show the same figures', async () => {
    await bench.control('POST', '/limits', { used: 40 })
    const { body } = await admin('GET', '/limits')
    expect(body.DailyApiRequests).toEqual({ Max: 15_000, Remaining: 14_959 })
  })
})

describe('rows', () => {
  test('a record lives: created, read, changed, deleted, gone', async () => {
    const made = await admin('POST', '/sobjects/account', { name: 'Lifecycle GmbH', numberofemployees: 12 })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({ id: expect.stringMatching(/^001\w{15}$/), success: true, errors: [] })
    const path = `/sobjects/Account/${made.body.id}`
    expect(made.headers.get('location')).toBe(REST + path)
    expect((await admin('GET', `${path}?fields=Name,NumberOfEmployees`)).body).toMatchObject({
      attributes: { type: 'Account', url: REST + path },
      Name: 'Lifecycle GmbH',
      NumberOfEmployees: 12,
    })
    const changed = await admin('PATCH', path, { NumberOfEmployees: 13 })
    expect([changed.status, changed.text]).toEqual([204, ''])
    expect((await admin('GET', path)).body.NumberOfEmployees).toBe(13)
    expect((await admin('DELETE', path)).status).toBe(204)
    expect((await admin('GET', path)).status).toBe(404)
  })

  test('POST with _HttpMethod=PATCH is a PATCH', async () => {
    const id = await account()
    expect(
      (await admin('POST', `/sobjects/Account/${id}?_HttpMethod=PATCH`, { Name: 'Renamed' })).status,
    ).toBe(204)
    expect((await admin('GET', `/sobjects/Account/${id}`)).body.Name).toBe('Renamed')
  })

  test('object info holds the describe without its fields', async () => {
    const { body } = await admin('GET', '/sobjects/account')
    expect(body.objectDescribe).toMatchObject({ name: 'Account', keyPrefix: '001', createable: true })
    expect(body.objectDescribe.fields).toBeUndefined()
    const full = await admin('GET', '/sobjects/account/describe')
    expect(full.body.fields.length).toBeGreaterThan(5)
    expect(full.body.urls.sobject).toBe(`${REST}/sobjects/Account`)
  })

  test('counts records without regard to sharing', async () => {
    const { body } = await (await bench.as('rep.apac'))('GET', '/limits/recordCount?sObjects=account,Case')
    expect(body.sObjects.map((o: { name: string }) => o.name)).toEqual(['Account', 'Case'])
    expect(body.sObjects[0].count).toBeGreaterThanOrEqual(300)
  })

  test('tells what changed and what went between two instants', async () => {
    const { clock } = bench.simulator
    const start = new Date(clock.now() - 1000).toISOString().replace('Z', '+00:00')
    const kept = await account()
    const gone = await account()
    await admin('DELETE', `/sobjects/Account/${gone}`)
    const end = new Date(clock.now() + 60_000).toISOString().replace('Z', '+00:00')
    const span = `?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`
    expect((await admin('GET', `/sobjects/Account/updated/${span}`)).body.ids).toContain(kept)
    const deleted = (await admin('GET', `/sobjects/Account/deleted${span}`)).body
    expect(deleted.deletedRecords.map((r: { id: string }) => r.id)).toEqual([gone])
    expect((await admin('GET', '/sobjects/Account/updated?start=x')).body).toEqual(
      error('INVALID_REPLICATION_DATE'),
    )
  })
})

describe('external ids', () => {
  const path = '/sobjects/Account/Legacy_Id__c/L-1'

  test('an upsert creates, then updates', async () => {
    const made = await admin('PATCH', path, { Name: 'Upserted Works' })
    expect([made.status, made.body.created]).toEqual([201, true])
    const changed = await admin('PATCH', path, { Name: 'Upserted Again' })
    expect([changed.status, changed.body]).toEqual([
      200,
      { id: made.body.id, success: true, errors: [], created: false },
    ])
    expect((await admin('GET', path)).body).toMatchObject({ Id: made.body.id, Name: 'Upserted Again' })
    expect((await admin('DELETE', path)).status).toBe(204)
    expect((await admin('GET', path)).status).toBe(404)
  })

  test('updateOnly never inserts', async () => {
    expect((await admin('PATCH', `${path}?updateOnly=true`, { Name: 'Never' })).status).toBe(404)
    expect(await admin.query("SELECT Id FROM Account WHERE Name = 'Never'")).toEqual([])
  })

  test('two matches are 300 with the addresses of both', async () => {
    const ids = []
    for (const name of ['Twin Foundry', 'Other Bakery'])
      ids.push((await admin('POST', '/sobjects/Account', { Name: name, Legacy_Id__c: 'L-1' })).body.id)
    const urls = ids.map(id => `${REST}/sobjects/Account/${id}`)
    for (const answer of [await admin('PATCH', path, { Name: 'x' }), await admin('GET', path)]) {
      expect(answer.status).toBe(300)
      expect(answer.body.toSorted()).toEqual(urls.toSorted())
    }
  })

  test('a condition guards the row an upsert would update', async () => {
    await admin('PATCH', path, { Name: 'Guarded Upsert' })
    bench.simulator.clock.advance(5_000)
    await admin('PATCH', path, { Name: 'Guarded Twice' })
    const stale = { 'If-Unmodified-Since': new Date(bench.simulator.clock.now() - 4_000).toUTCString() }
    expect((await admin('PATCH', path, { Name: 'Lost' }, stale)).status).toBe(412)
  })

  test('a field that is none is 404', async () => {
    expect((await admin('GET', '/sobjects/Account/Name/Acme')).body).toEqual(error('NOT_FOUND'))
  })
})

describe('conditional requests', () => {
  const http = (ms: number) => new Date(ms).toUTCString()

  test('a row unchanged since If-Modified-Since is 304, a changed one is 200', async () => {
    const path = `/sobjects/Account/${await account()}`
    const now = bench.simulator.clock.now()
    expect((await admin('GET', path, undefined, { 'If-Modified-Since': http(now + 1000) })).status).toBe(304)
    expect((await admin('GET', path, undefined, { 'If-Modified-Since': http(now - 10_000) })).status).toBe(
      200,
    )
    expect((await admin('GET', path, undefined, { 'If-Modified-Since': 'yesterday' })).status).toBe(200)
  })

  test('a PATCH is 412 when the row changed since If-Unmodified-Since, and nothing is written', async () => {
    const path = `/sobjects/Account/${await account()}`
    const seen = http(bench.simulator.clock.now())
    bench.simulator.clock.advance(5_000)
    await admin('PATCH', path, { Name: 'Theirs' })
    const late = await admin('PATCH', path, { Name: 'Mine' }, { 'If-Unmodified-Since': seen })
    expect(late.status).toBe(412)
    expect(late.body).toEqual(error('PRECONDITION_FAILED'))
    expect((await admin('GET', path)).body.Name).toBe('Theirs')
    const now = http(bench.simulator.clock.now())
    expect((await admin('PATCH', path, { Name: 'Mine' }, { 'If-Unmodified-Since': now })).status).toBe(204)
  })

  test('two writes within one second pass the date check, as on the platform', async () => {
    bench.simulator.clock.freeze(Date.UTC(2026, 10, 21, 10, 0, 0, 100))
    const path = `/sobjects/Account/${await account()}`
    const seen = http(bench.simulator.clock.now())
    bench.simulator.clock.advance(500)
    await admin('PATCH', path, { Name: 'Theirs' })
    expect((await admin('PATCH', path, { Name: 'Mine' }, { 'If-Unmodified-Since': seen })).status).toBe(204)
  })

  test('an unreadable date is 400 on PATCH; DELETE takes no condition at all', async () => {
    const path = `/sobjects/Account/${await account()}`
    expect((await admin('PATCH', path, { Name: 'x' }, { 'If-Unmodified-Since': 'soon' })).status).toBe(400)
    const past = { 'If-Unmodified-Since': http(0), 'If-Match': '"nothing"' }
    expect((await admin('DELETE', path, undefined, past)).status).toBe(204)
  })

  test('entity tags guard Account rows', async () => {
    const path = `/sobjects/Account/${await account()}`
    const etag = (await admin('GET', path)).headers.get('etag') ?? ''
    expect(etag).toMatch(/^"/)
    expect((await admin('GET', path, undefined, { 'If-None-Match': etag })).status).toBe(304)
    expect((await admin('PATCH', path, { Name: 'New' }, { 'If-Match': etag })).status).toBe(204)
    expect((await admin('PATCH', path, { Name: 'Newer' }, { 'If-Match': etag })).status).toBe(412)
    expect((await admin('GET', path, undefined, { 'If-None-Match': etag })).status).toBe(200)
  })

  test('entity tags mean nothing on other rows', async () => {
    const { id } = (await admin('POST', '/sobjects/Contact', { LastName: 'Untagged' })).body
    const path = `/sobjects/Contact/${id}`
    expect((await admin('GET', path)).headers.get('etag')).toBeNull()
    expect((await admin('PATCH', path, { LastName: 'Changed' }, { 'If-Match': '"x"' })).status).toBe(204)
  })

  test('a condition says nothing about a row the user cannot see', async () => {
    const [hidden] = await admin.query(
      "SELECT Id FROM Opportunity WHERE Owner.Username = 'rep.emea@contoso.example' LIMIT 1",
    )
    const rep = await bench.as('rep.apac')
    const path = `/sobjects/Opportunity/${hidden?.Id}`
    const plain = await rep('PATCH', path, { NextStep: 'x' })
    const guarded = await rep('PATCH', path, { NextStep: 'x' }, { 'If-Unmodified-Since': http(0) })
    expect([guarded.status, guarded.body]).toEqual([plain.status, plain.body])
  })

  test('a describe is 304 until permissions change', async () => {
    const since = { 'If-Modified-Since': http(bench.simulator.clock.now() + 60_000) }
    expect((await admin('GET', '/sobjects/Account/describe', undefined, since)).status).toBe(304)
    expect((await admin('GET', '/sobjects', undefined, since)).status).toBe(304)
    expect((await admin('GET', '/sobjects/NoSuch/describe', undefined, since)).status).toBe(404)
    const old = { 'If-Modified-Since': http(0) }
    expect((await admin('GET', '/sobjects/Account/describe', undefined, old)).status).toBe(200)
  })
})

describe('query and search resources', () => {
  test('a batch size pages the answer, and an unknown locator is INVALID_QUERY_LOCATOR', async () => {
    const q = encodeURIComponent('SELECT Id FROM Contact')
    const first = await admin('GET', `/query/?q=${q}`, undefined, { 'Sforce-Query-Options': 'batchSize=200' })
    expect(first.body.records).toHaveLength(200)
    expect(first.body.done).toBe(false)
    const second = await bench.org('GET', first.body.nextRecordsUrl, { token: admin.token })
    expect(second.body.records).toHaveLength(200)
    expect(second.body.records[0].Id).not.toBe(first.body.records[0].Id)
    expect((await admin('GET', '/query/01gxx0000000000-200')).body).toEqual(error('INVALID_QUERY_LOCATOR'))
    expect((await admin('GET', '/query')).status).toBe(400)
  })

  test('columns=true describes the columns', async () => {
    const { body } = await admin(
      'GET',
      `/query?q=${encodeURIComponent('SELECT Id, Name FROM Account')}&columns=true`,
    )
    expect(body.columnMetadata.map((c: { columnName: string }) => c.columnName)).toEqual(['Id', 'Name'])
    expect(body.entityName).toBe('Account')
  })

  test('queryAll sees what was deleted', async () => {
    const id = await account()
    await admin('DELETE', `/sobjects/Account/${id}`)
    const q = encodeURIComponent(`SELECT Id, IsDeleted FROM Account WHERE Id = '${id}'`)
    expect((await admin('GET', `/query?q=${q}`)).body.totalSize).toBe(0)
    expect((await admin('GET', `/queryAll?q=${q}`)).body.records[0].IsDeleted).toBe(true)
  })

  test('parameterized search answers alike to GET and POST', async () => {
    const posted = await admin('POST', '/parameterizedSearch', {
      q: 'Acme',
      in: 'NAME',
      sobjects: [{ name: 'Account', fields: ['Id', 'Name'], limit: 5 }],
    })
    expect(posted.body.searchRecords.length).toBeGreaterThan(0)
    const got = await admin(
      'GET',
      '/parameterizedSearch?q=Acme&in=NAME&sobject=Account&Account.fields=Id,Name&Account.limit=5',
    )
    expect(got.body).toEqual(posted.body)
  })

  test('SOSL finds by name', async () => {
    const { body } = await admin(
      'GET',
      `/search?q=${encodeURIComponent('FIND {Acme} IN NAME FIELDS RETURNING Account(Id, Name)')}`,
    )
    expect(body.searchRecords[0].attributes.type).toBe('Account')
  })
})
