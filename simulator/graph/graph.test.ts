import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type TestTenant, testTenant } from '../entra/testing.ts'
import { type Serving, serve } from '../http.ts'
import { API_CLIENT_ID, APPS, GROUPS, OTHER_TENANT_ID, PEOPLE } from '../people.ts'
import { createGraph, type Graph } from './index.ts'

let tenant: TestTenant
let graph: Graph
let serving: Serving

beforeAll(async () => {
  tenant = await testTenant()
  graph = createGraph({ clock: tenant.clock, baseUrl: () => serving.url, verify: tenant.entra.verify })
  serving = await serve(0, graph.handle)
})
afterEach(() => graph.reset())
afterAll(() => Promise.all([tenant.stop(), serving.stop()]))

const AUDIENCE = 'https://graph.microsoft.com'
const ALL = 'User.Read User.Read.All GroupMember.Read.All'
const objectId = (key: string) => PEOPLE.find(p => p.key === key)?.objectId ?? ''

/** A delegated Graph token of a person, as the on-behalf-of exchange gives it. */
const delegated = (user: string, scp = ALL) =>
  tenant.entra.mint({ user, version: 1, client: API_CLIENT_ID, claims: { aud: AUDIENCE, scp, roles: null } })

/** An app-only Graph token of the proxy. */
const appOnly = (roles: readonly string[]) =>
  tenant.entra.mint({ app: API_CLIENT_ID, version: 1, claims: { aud: AUDIENCE, roles } })

async function call(
  path: string,
  token: string | undefined,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${serving.url}/v1.0${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { ...headers, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) },
  })
  return { status: response.status, headers: response.headers, body: Object(await response.json()) }
}

const refusal = (code: string) => ({
  error: {
    code,
    message: expect.any(String),
    innerError: {
      date: '2026-11-20T09:30:00',
      'request-id': expect.any(String),
      'client-request-id': expect.any(String),
    },
  },
})

describe('users', () => {
  test('are shown to themselves with the default properties', async () => {
    const { status, body } = await call('/me', await delegated('rep.emea', 'User.Read'))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
      id: objectId('rep.emea'),
      displayName: 'Rosa Almeida',
      userPrincipalName: 'rep.emea@contoso.example',
      mail: 'rep.emea@contoso.example',
      businessPhones: [],
    })
    expect(body).not.toHaveProperty('userType')
  })

  test('are shown with the selected properties only, and never with unknown ones', async () => {
    const token = await delegated('rep.emea')
    const { body } = await call('/users/guest@fabrikam.example?$select=id,userType', token)
    expect(body).toEqual({ '@odata.context': expect.any(String), id: objectId('guest'), userType: 'Guest' })
    const unknown = await call('/me?$select=password', token)
    expect(unknown.status).toBe(400)
    expect(unknown.body).toEqual(refusal('BadRequest'))
  })

  test('are found by object id and UPN, and not by a short name or when there is none', async () => {
    const token = await delegated('rep.emea')
    for (const name of [objectId('rep.apac'), 'rep.apac@contoso.example', 'REP.APAC@contoso.example']) {
      expect((await call(`/users/${name}`, token)).body.displayName).toBe('Ravi Menon')
    }
    for (const name of ['rep.apac', 'nobody@contoso.example', 'integration@contoso.example']) {
      const { status, body } = await call(`/users/${name}`, token)
      expect([status, body]).toEqual([404, refusal('Request_ResourceNotFound')])
    }
  })

  test('are listed in pages', async () => {
    const token = await delegated('rep.emea')
    const first = await call('/users?$top=10&$select=id', token)
    expect(first.body.value).toHaveLength(10)
    const seen = [...first.body.value]
    for (let next = first.body['@odata.nextLink']; next; ) {
      const page = await call(next.slice(`${serving.url}/v1.0`.length), token)
      seen.push(...page.body.value)
      next = page.body['@odata.nextLink']
    }
    expect(new Set(seen.map(u => u.id)).size).toBe(PEOPLE.length - 1)
    const { body } = await call("/users?$filter=userPrincipalName eq 'dealdesk@contoso.example'", token)
    expect(body.value.map((u: { displayName: string }) => u.displayName)).toEqual(['Deepa Iyer'])
    expect((await call("/users?$filter=startswith(mail,'a')", token)).body).toEqual(
      refusal('Request_UnsupportedQuery'),
    )
    expect((await call('/users?$top=0', token)).status).toBe(400)
  })

  test('have the manager of the org chart, or none', async () => {
    const token = await delegated('rep.emea')
    expect((await call('/me/manager', token)).body).toMatchObject({
      '@odata.type': '#microsoft.graph.user',
      displayName: 'Emil Novak',
    })
    expect((await call(`/users/${objectId('rep.apac')}/manager`, token)).body.displayName).toBe('Mei Tanaka')
    expect((await call('/users/guest@fabrikam.example/manager', token)).status).toBe(404)
  })
})

describe('group membership', () => {
  test('reaches through nested groups, by every way to ask', async () => {
    const token = await delegated('rep.emea')
    const expected = [GROUPS.salesEmea, GROUPS.allSales]
    const ids = (body: { value: { id: string }[] }) => body.value.map(g => g.id)
    const typed = await call('/me/transitiveMemberOf/microsoft.graph.group?$select=id,displayName', token)
    expect(ids(typed.body)).toEqual(expected)
    expect(typed.body.value[0]).toEqual({ id: GROUPS.salesEmea, displayName: 'sg-sales-emea' })
    const plain = await call(`/users/${objectId('rep.emea')}/transitiveMemberOf`, token)
    expect(ids(plain.body)).toEqual(expected)
    expect(plain.body.value[0]['@odata.type']).toBe('#microsoft.graph.group')
    for (const path of ['/me/getMemberGroups', `/users/${objectId('rep.emea')}/getMemberObjects`]) {
      const { body } = await call(path, token, { securityEnabledOnly: true })
      expect(body).toEqual({
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)',
        value: expected,
      })
    }
  })

  test('can pass the 200 a token holds', async () => {
    graph.configure({ extraGroups: 250 })
    const token = await appOnly(['User.Read.All', 'GroupMember.Read.All'])
    const user = `/users/${objectId('manager.emea')}`
    const { body } = await call(`${user}/getMemberObjects`, token, { securityEnabledOnly: true })
    expect(body.value).toHaveLength(253)
    expect(body.value).toContain(GROUPS.salesManagers)
    const page = await call(`${user}/transitiveMemberOf`, token)
    expect(page.body.value).toHaveLength(100)
    expect(page.body['@odata.nextLink']).toContain('%24skiptoken=100')
    graph.configure({ extraGroups: 11_000 })
    const tooMany = await call(`${user}/getMemberObjects`, token, { securityEnabledOnly: true })
    expect(tooMany.body).toEqual(refusal('Directory_ResultSizeLimitExceeded'))
  })

  test('is asked for with a proper body and method', async () => {
    const token = await delegated('rep.emea')
    expect((await call('/me/getMemberGroups', token, {})).status).toBe(400)
    expect((await call('/me/getMemberGroups', token, [])).status).toBe(400)
    expect((await call('/me/getMemberGroups', token)).status).toBe(405)
    expect((await call('/me/transitiveMemberOf', token, {})).status).toBe(405)
    expect((await call('/me/photo', token)).body).toEqual(refusal('BadRequest'))
    expect((await call('/groups', token)).body).toEqual(refusal('BadRequest'))
  })
})

describe('authority', () => {
  test('comes with a token of the tenant for Graph, in force', async () => {
    const mint = (claims: Record<string, unknown>, over = {}) =>
      tenant.entra.mint({ user: 'rep.emea', claims: { aud: AUDIENCE, ...claims }, ...over })
    for (const [token, message] of [
      [undefined, 'Access token is empty.'],
      ['nonsense', /CompactToken/],
      [await tenant.entra.mint({ user: 'rep.emea' }), /Invalid audience/],
      [await mint({}, { signWith: 'other-key' }), /Signature/],
      [await mint({}, { tenant: OTHER_TENANT_ID }), /Signature/],
      [await mint({ iss: 'https://evil.example/' }), /issuer/],
      [await mint({}, { expiresInSeconds: -1 }), /expired/],
    ] as const) {
      const { status, headers, body } = await call('/me', token)
      expect(status).toBe(401)
      expect(headers.get('www-authenticate')).toContain('Bearer')
      expect(body).toEqual(refusal('InvalidAuthenticationToken'))
      expect(body.error.message).toMatch(message)
    }
  })

  test('without the permission is refused before it is told whether somebody exists', async () => {
    const token = await delegated('rep.emea', 'User.Read')
    const denied = [403, refusal('Authorization_RequestDenied')]
    const answered = async (path: string, body?: unknown) => {
      const answer = await call(path, token, body)
      return [answer.status, answer.body]
    }
    expect(await answered('/users')).toEqual(denied)
    expect(await answered(`/users/${objectId('rep.apac')}`)).toEqual(denied)
    expect(await answered('/users/nobody@contoso.example')).toEqual(denied)
    expect(await answered('/me/manager')).toEqual(denied)
    expect(
      await answered(`/users/${objectId('rep.apac')}/getMemberObjects`, { securityEnabledOnly: true }),
    ).toEqual(denied)
    expect((await call('/me/getMemberGroups', token, { securityEnabledOnly: true })).status).toBe(200)
  })

  test('of an application needs both permissions to read groups, and has no me', async () => {
    const path = `/users/${objectId('rep.emea')}/getMemberObjects`
    const ask = { securityEnabledOnly: true }
    expect((await call(path, await appOnly(['User.Read.All']), ask)).status).toBe(403)
    expect((await call(path, await appOnly(['User.Read.All', 'GroupMember.Read.All']), ask)).status).toBe(200)
    expect((await call('/me', await appOnly(['User.Read.All']))).body).toEqual(refusal('BadRequest'))
  })

  test('over a service principal is an application permission of its own', async () => {
    const scheduler = APPS[0]?.objectId
    const ask = { securityEnabledOnly: true }
    const asked = async (id: string | undefined, ...roles: string[]) =>
      call(`/servicePrincipals/${id}/getMemberObjects`, await appOnly(roles), ask)
    expect((await asked(scheduler, 'User.Read.All', 'GroupMember.Read.All')).status).toBe(403)
    graph.configure({ extraGroups: 3 })
    expect((await asked(scheduler, 'Application.Read.All')).body.value).toHaveLength(3)
    expect((await asked(objectId('rep.emea'), 'Application.Read.All')).status).toBe(404)
    const token = await appOnly(['Application.Read.All'])
    expect((await call(`/servicePrincipals/${scheduler}/getMemberObjects`, token)).status).toBe(405)
    expect((await call(`/servicePrincipals/${scheduler}`, token)).status).toBe(400)
  })

  test('ends when consent is withdrawn', async () => {
    const token = await delegated('rep.emea')
    graph.configure({ consents: ['User.Read'] })
    expect((await call('/users', token)).body).toEqual(refusal('Authorization_RequestDenied'))
    expect((await call('/me', token)).status).toBe(200)
    graph.reset()
    expect((await call('/users', token)).status).toBe(200)
  })
})

test('a throttled Graph answers 429 with Retry-After so many times', async () => {
  const token = await delegated('rep.emea')
  graph.configure({ throttle: { requests: 2, retryAfterSeconds: 7 } })
  const first = await call('/me', token)
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
  expect(first.body).toEqual(refusal('TooManyRequests'))
  expect((await call('/me', token)).status).toBe(429)
  expect((await call('/me', token)).status).toBe(200)
})

test('the request id of the caller is echoed', async () => {
  const { headers, body } = await call('/me', undefined, undefined, { 'client-request-id': 'c-1' })
  expect(headers.get('client-request-id')).toBe('c-1')
  expect(body.error.innerError['client-request-id']).toBe('c-1')
})

describe('a batch', () => {
  test('answers each request by its id and skips what depends on a failed one', async () => {
    const { status, body } = await call('/$batch', await delegated('rep.emea'), {
      requests: [
        { id: 'me', method: 'GET', url: '/me?$select=displayName' },
        { id: 'groups', method: 'POST', url: 'me/getMemberGroups', body: { securityEnabledOnly: true } },
        { id: 'lost', method: 'GET', url: '/users/nobody@contoso.example' },
        { id: 'after', method: 'GET', url: '/me', dependsOn: ['lost'] },
      ],
    })
    expect(status).toBe(200)
    const answers = Object.fromEntries(body.responses.map((r: { id: string }) => [r.id, r]))
    expect(answers.me).toMatchObject({ status: 200, body: { displayName: 'Rosa Almeida' } })
    expect(answers.groups.body.value).toContain(GROUPS.allSales)
    expect(answers.lost).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } })
    expect(answers.after.status).toBe(424)
  })

  test('of more than twenty, with twins or without form is refused', async () => {
    const token = await delegated('rep.emea')
    const one = { id: '1', method: 'GET', url: '/me' }
    const bad = (url: string) => ({ requests: [{ ...one, url }] })
    const many = Array.from({ length: 21 }, (_, n) => ({ ...one, id: String(n) }))
    for (const body of [
      { requests: many },
      { requests: [one, one] },
      { requests: [{ id: '1' }] },
      {},
      bad('/$batch'),
      bad('/users/%'),
    ]) {
      expect((await call('/$batch', token, body)).body).toEqual(refusal('BadRequest'))
    }
    expect((await call('/$batch', token)).status).toBe(400)
  })
})
