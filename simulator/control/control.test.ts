import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { API_CLIENT_ID, API_ID_URI, SCHEDULER_CLIENT_ID, TENANT_ID } from '../people.ts'
import { type Bench, REST, startBench, TEST_NOW_MS } from '../testing.ts'

let bench: Bench

beforeAll(async () => {
  bench = await startBench()
})
beforeEach(() => bench.control('POST', '/reset'))
afterAll(() => bench.stop())

const control = (method: string, path: string, body?: unknown) => bench.control(method, path, body)
const journal = async (query = '') => (await control('GET', `/journal${query}`)).body.entries

describe('state', () => {
  test('reset brings back rows, time, faults, limits and journal, ends sessions and keeps apps', async () => {
    const admin = await bench.as('admin.crm')
    const { id } = (await admin('POST', '/sobjects/Account', { Name: 'Forgotten' })).body
    await control('POST', '/clients', { clientId: 'kept' })
    await control('POST', '/clock', { freeze: '2030-01-01T00:00:00Z' })
    await control('POST', '/limits', { used: 99, sessionTimeoutMs: 1000 })
    await control('POST', '/faults', { kind: 'status503' })
    expect((await control('POST', '/reset')).status).toBe(204)
    expect((await admin('GET', '/limits')).status).toBe(401)
    expect((await journal()).length).toBe(1)
    const again = await bench.as('admin.crm')
    expect((await again('GET', `/sobjects/Account/${id}`)).status).toBe(404)
    expect((await control('GET', '/limits')).body).toMatchObject({ used: 1, sessionTimeoutMs: 7_200_000 })
    expect((await control('GET', '/clients')).body.clients).toContain('kept')
    expect((await control('GET', '/clock')).body.nowMs).toBeLessThan(TEST_NOW_MS + 3_600_000)
  })

  test('a snapshot brings back rows as they were, and nothing else', async () => {
    const admin = await bench.as('admin.crm')
    const { id } = (await admin('POST', '/sobjects/Account', { Name: 'Before' })).body
    const taken = (await control('POST', '/snapshot')).body
    await admin('PATCH', `/sobjects/Account/${id}`, { Name: 'After' })
    expect((await control('POST', '/restore', taken)).status).toBe(204)
    expect((await admin('GET', `/sobjects/Account/${id}`)).body.Name).toBe('Before')
    expect((await control('POST', '/restore', { id: 'snapshot-0' })).status).toBe(404)
  })

  test('ids given after a restore are not those of rows that were there', async () => {
    const admin = await bench.as('admin.crm')
    const taken = (await control('POST', '/snapshot')).body
    await control('POST', '/restore', taken)
    const made = (await admin('POST', '/sobjects/Account', { Name: 'Fresh' })).body
    expect((await admin('GET', `/sobjects/Account/${made.id}`)).body.Name).toBe('Fresh')
  })
})

describe('clock', () => {
  test('is set, moved, frozen and reset', async () => {
    const at = '2027-03-01T12:00:00.000Z'
    expect((await control('POST', '/clock', { freeze: at })).body.now).toBe(at)
    expect((await control('POST', '/clock', { advanceMs: 1500 })).body.now).toBe('2027-03-01T12:00:01.500Z')
    expect((await control('GET', '/clock')).body.now).toBe('2027-03-01T12:00:01.500Z')
    const thawed = (await control('POST', '/clock', { freeze: false })).body.nowMs
    expect(thawed).toBeGreaterThanOrEqual(Date.parse('2027-03-01T12:00:01.500Z'))
    bench.simulator.clock.freeze()
    const set = (await control('POST', '/clock', { set: Date.UTC(2028, 0, 1) })).body.nowMs
    expect(set - Date.UTC(2028, 0, 1)).toBeLessThan(5_000)
    expect((await control('POST', '/clock', { reset: true })).body.nowMs).toBeLessThan(
      TEST_NOW_MS + 3_600_000,
    )
  })

  test.each([{ set: 'soon' }, { advanceMs: '1' }, { tick: 1 }])('refuses %j', async body => {
    expect((await control('POST', '/clock', body)).status).toBe(400)
  })
})

describe('faults', () => {
  test('one or several are added, listed with their hits, and cleared', async () => {
    await control('POST', '/faults', { kind: 'status503', match: { target: 'salesforce' }, times: 1 })
    await control('POST', '/faults', [
      { kind: 'latency', ms: 1 },
      { kind: 'status429', match: { target: 'graph' } },
    ])
    await bench.org('GET', '/services/data')
    const { faults } = (await control('GET', '/faults')).body
    expect(faults.map((f: { kind: string; hits: number }) => [f.kind, f.hits])).toEqual([
      ['status503', 1],
      ['latency', 1],
      ['status429', 0],
    ])
    await control('DELETE', '/faults')
    expect((await control('GET', '/faults')).body.faults).toEqual([])
  })

  test('an unknown kind or member is refused with what is allowed', async () => {
    const { status, body } = await control('POST', '/faults', { kind: 'meteor' })
    expect(status).toBe(400)
    expect(body.error).toContain('commitThenDrop')
    expect((await control('POST', '/faults', { kind: 'status503', retry: 1 })).body.error).toContain(
      'retryAfterSeconds',
    )
  })

  test('a fault for one user leaves the others alone', async () => {
    const rep = await bench.as('rep.emea')
    const agent = await bench.as('agent.service')
    await control('POST', '/faults', {
      kind: 'sessionExpired',
      match: { user: 'rep.emea@contoso.example' },
      times: 1,
    })
    expect((await agent('GET', '/limits')).status).toBe(200)
    expect((await rep('GET', '/limits')).status).toBe(401)
    expect((await rep('GET', '/limits')).status).toBe(200)
  })

  test('killed sessions stay dead', async () => {
    const rep = await bench.as('rep.emea')
    await control('POST', '/faults', { kind: 'sessionExpired', kill: true, times: 1 })
    expect((await rep('GET', '/limits')).status).toBe(401)
    expect((await rep('GET', '/limits')).status).toBe(401)
  })

  test('commit, then drop: the record is there although the answer is not', async () => {
    const admin = await bench.as('admin.crm')
    await control('POST', '/faults', { kind: 'commitThenDrop', match: { method: 'POST' }, times: 1 })
    await expect(admin('POST', '/sobjects/Account', { Name: 'Committed' })).rejects.toThrow()
    expect(await admin.query("SELECT Id FROM Account WHERE Name = 'Committed'")).toHaveLength(1)
  })

  test('the redirect leads to a trap that notes whether a token came along', async () => {
    const rep = await bench.as('rep.emea')
    await control('POST', '/faults', { kind: 'redirect', times: 1 })
    const { headers } = await rep('GET', '/limits')
    const trap = headers.get('location') ?? ''
    await fetch(trap, { headers: { Authorization: `Bearer ${rep.token}` } })
    await fetch(trap)
    const entries = await journal('?target=trap')
    expect(entries.map((e: { authorization: string }) => e.authorization)).toEqual(['salesforce', 'none'])
  })
})

describe('users, sessions, tokens', () => {
  test('a session is minted for a user by name, and DELETE ends all', async () => {
    const { body } = await control('POST', '/sessions', { username: 'REP.emea@contoso.example' })
    expect(body.instanceUrl).toBe(bench.simulator.salesforceUrl)
    const use = () => bench.org('GET', `${REST}/limits`, { token: body.accessToken })
    expect((await use()).status).toBe(200)
    expect((await control('DELETE', '/sessions')).status).toBe(204)
    expect((await use()).status).toBe(401)
  })

  test('an unknown user is 404, an inactive one 400', async () => {
    expect((await control('POST', '/sessions', { username: 'nobody' })).status).toBe(404)
    expect((await control('POST', '/sessions', { username: 'inactive@contoso.example' })).status).toBe(400)
    expect((await control('POST', '/users', { username: 'nobody' })).status).toBe(404)
  })

  test('an app with an unreadable key is refused', async () => {
    expect((await control('POST', '/clients', { clientId: 'x', publicKeyPem: 'x' })).status).toBe(400)
    expect((await control('POST', '/clients', {})).status).toBe(400)
  })

  test('tokens are minted with header and claims overridden', async () => {
    const { body } = await control('POST', '/tokens', {
      user: 'rep.emea',
      claims: { aud: 'x' },
      header: { kid: 'y' },
    })
    const [header, payload] = body.token
      .split('.')
      .slice(0, 2)
      .map((part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()))
    expect([header.kid, payload.aud]).toEqual(['y', 'x'])
    expect((await control('POST', '/tokens', { user: 'nobody' })).status).toBe(400)
    expect((await control('POST', '/tokens', { persona: 'rep.emea' })).status).toBe(400)
  })

  test('rotated keys sign from then on', async () => {
    const kid = async () => {
      const { body } = await control('POST', '/tokens', { user: 'rep.emea' })
      return JSON.parse(Buffer.from(body.token.split('.')[0], 'base64url').toString()).kid
    }
    const before = await kid()
    expect((await control('POST', '/keys/rotate')).status).toBe(204)
    expect(await kid()).not.toBe(before)
  })

  test('retired keys are no longer published', async () => {
    const published = async () => {
      const answer = await fetch(`${bench.simulator.entraUrl}/${TENANT_ID}/discovery/v2.0/keys`)
      return ((await answer.json()) as { keys: unknown[] }).keys.length
    }
    await control('POST', '/keys/rotate')
    const before = await published()
    expect((await control('POST', '/keys/retire')).status).toBe(204)
    expect(await published()).toBeLessThan(before)
  })

  const appToken = async (clientId: string, clientSecret: string, resource: string): Promise<string> => {
    const answer = await fetch(`${bench.simulator.entraUrl}/${TENANT_ID}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: `${resource}/.default`,
      }),
    })
    return ((await answer.json()) as { access_token: string }).access_token
  }

  test('the tenant issues tokens of the version asked for', async () => {
    const version = async () => {
      const token = await appToken(SCHEDULER_CLIENT_ID, 'scheduler-secret', API_ID_URI)
      return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).ver
    }
    expect(await version()).toBe('2.0')
    expect((await control('POST', '/entra', { apiTokenVersion: 3 })).status).toBe(400)
    expect((await control('POST', '/entra', { apiTokenVersion: 1 })).status).toBe(204)
    expect(await version()).toBe('1.0')
  })

  test('Graph throttles when told to', async () => {
    const token = await appToken(API_CLIENT_ID, 'api-secret', 'https://graph.microsoft.com')
    const users = () =>
      fetch(`${bench.simulator.graphUrl}/v1.0/users`, { headers: { authorization: `Bearer ${token}` } })
    expect((await users()).status).toBe(200)
    expect(
      (await control('POST', '/graph', { throttle: { requests: 1, retryAfterSeconds: 7 } })).status,
    ).toBe(204)
    const throttled = await users()
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7'])
    expect((await users()).status).toBe(200)
    expect((await control('POST', '/graph', { speed: 1 })).status).toBe(400)
  })
})

describe('journal', () => {
  test('tells who called what, what it cost, and how it ended', async () => {
    const rep = await bench.as('rep.emea')
    await rep('POST', '/sobjects/Account', { Name: 'Journal' })
    const [entry] = await journal('?target=salesforce')
    expect(entry).toMatchObject({
      target: 'salesforce',
      method: 'POST',
      path: `${REST}/sobjects/Account`,
      user: 'rep.emea@contoso.example',
      metered: 1,
      authorization: 'salesforce',
      bodySha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      tokenSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(JSON.stringify(entry)).not.toContain(rep.token)
    await control('DELETE', '/journal')
    expect(await journal()).toEqual([])
  })

  test('notes Entra and Graph calls with the user of the token', async () => {
    const { body } = await control('POST', '/tokens', { user: 'rep.emea' })
    await fetch(`${bench.simulator.graphUrl}/v1.0/me`, { headers: { Authorization: `Bearer ${body.token}` } })
    const [entry] = await journal('?target=graph')
    expect(entry).toMatchObject({ authorization: 'entra', user: 'rep.emea@contoso.example' })
  })
})

describe('the door of the control plane', () => {
  test('refuses web pages, unknown routes, members and bodies', async () => {
    const origin = await fetch(`${bench.simulator.controlUrl}/reset`, {
      method: 'POST',
      headers: { Origin: 'https://evil.example' },
    })
    expect(origin.status).toBe(403)
    expect(origin.headers.get('access-control-allow-origin')).toBeNull()
    const unknown = await control('GET', '/reset')
    expect([unknown.status, unknown.body.error]).toEqual([404, expect.stringContaining('POST /reset')])
    expect((await control('POST', '/limits', { daily: 1 })).body.error).toContain('dailyApiRequests')
    expect((await control('POST', '/limits', '{')).status).toBe(400)
    expect((await control('POST', '/limits', [])).status).toBe(400)
  })

  test('is not reachable through the ports of the services', async () => {
    for (const url of [bench.simulator.salesforceUrl, bench.simulator.entraUrl, bench.simulator.graphUrl])
      expect((await fetch(`${url}/journal`)).ok).toBe(false)
  })

  test('says it is healthy', async () => {
    expect((await control('GET', '/healthz')).body).toMatchObject({
      status: 'ok',
      salesforce: bench.simulator.salesforceUrl,
    })
  })
})
