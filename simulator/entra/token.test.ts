import { generateKeyPairSync } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  API_CLIENT_ID,
  API_ID_URI,
  API_PAGE_CLIENT_ID,
  CONNECTOR_CLIENT_ID,
  OTHER_TENANT_ID,
  SCHEDULER_CLIENT_ID,
  TENANT_ID,
  UNLISTED_CLIENT_ID,
} from '../people.ts'
import {
  authorizeQuery,
  NOW_MS,
  ORIGIN,
  REDIRECT_URI,
  type TestTenant,
  type TokenReply,
  testTenant,
  VERIFIER,
} from './testing.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await testTenant()
})
afterEach(() => {
  tenant.entra.reset()
  tenant.clock.freeze(NOW_MS)
})
afterAll(() => tenant.stop())

const GRAPH = 'https://graph.microsoft.com'
const app = { client_id: SCHEDULER_CLIENT_ID, client_secret: 'scheduler-secret' }
const api = { client_id: API_CLIENT_ID, client_secret: 'api-secret' }
const connector = { client_id: CONNECTOR_CLIENT_ID, client_secret: 'connector-secret' }

/** Verified by the published keys, then the claims. */
async function claimsOf(token: unknown): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${tenant.url}/${TENANT_ID}/discovery/v2.0/keys`))
  const { payload } = await jwtVerify(String(token), keys, { currentDate: new Date(tenant.clock.now()) })
  return payload
}

function expectRefusal(reply: TokenReply, status: number, error: string, code: number): void {
  expect(reply.body).toMatchObject({
    error,
    error_codes: [code],
    error_description: expect.stringMatching(
      new RegExp(`^AADSTS${code}: .+ Trace ID: .+ Correlation ID: .+ Timestamp: `),
    ),
    timestamp: '2026-11-20 09:30:00Z',
    trace_id: expect.any(String),
    correlation_id: expect.any(String),
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  })
  expect(reply.status).toBe(status)
}

describe('discovery', () => {
  const document = async (path: string) => Object(await (await fetch(`${tenant.url}/${path}`)).json())

  test('has the members MSAL needs, the real issuer and addresses of the simulator', async () => {
    const root = `${tenant.url}/${TENANT_ID}`
    expect(await document(`${TENANT_ID}/v2.0/.well-known/openid-configuration`)).toMatchObject({
      issuer: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
      jwks_uri: `${root}/discovery/v2.0/keys`,
      token_endpoint: `${root}/oauth2/v2.0/token`,
      authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
      end_session_endpoint: expect.any(String),
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
    })
    expect(await document(`${TENANT_ID}/.well-known/openid-configuration`)).toMatchObject({
      issuer: `https://sts.windows.net/${TENANT_ID}/`,
      jwks_uri: `${root}/discovery/keys`,
      token_endpoint: `${root}/oauth2/token`,
    })
    const common = await document('common/v2.0/.well-known/openid-configuration')
    expect(common.issuer).toBe('https://login.microsoftonline.com/{tenantid}/v2.0')
  })

  test('publishes two keys a tenant, bound to its issuer in the v2.0 set, and different ones for each', async () => {
    const home = (await document(`${TENANT_ID}/discovery/v2.0/keys`)).keys
    const other = (await document(`${OTHER_TENANT_ID}/discovery/v2.0/keys`)).keys
    expect(home).toHaveLength(2)
    for (const key of home) {
      expect(key).toMatchObject({
        kty: 'RSA',
        use: 'sig',
        issuer: `https://login.microsoftonline.com/${TENANT_ID}/v2.0`,
      })
      expect(key).not.toHaveProperty('d')
    }
    const kids = (keys: { kid: string }[]) => keys.map(k => k.kid)
    expect(kids(home).filter(kid => kids(other).includes(kid))).toEqual([])
    const v1 = (await document(`${TENANT_ID}/discovery/keys`)).keys
    expect(kids(v1)).toEqual(kids(home))
    expect(v1[0]).not.toHaveProperty('issuer')
    const common = (await document('common/discovery/v2.0/keys')).keys
    expect(kids(common)).toEqual([...kids(home), ...kids(other)])
  })

  test('names the hosts of the cloud', async () => {
    const { metadata } = await document('common/discovery/instance')
    expect(metadata[0].aliases).toContain('login.microsoftonline.com')
  })

  test('does not know another tenant', async () => {
    const response = await fetch(`${tenant.url}/contoso.invalid/v2.0/.well-known/openid-configuration`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_request', error_codes: [90002] })
  })
})

describe('sign-in with code and PKCE', () => {
  const redeem = (
    code: string | null,
    over: Record<string, string> = {},
    origin: string | undefined = ORIGIN,
  ) =>
    tenant.token(
      {
        grant_type: 'authorization_code',
        client_id: API_PAGE_CLIENT_ID,
        code: code ?? '',
        redirect_uri: REDIRECT_URI,
        code_verifier: VERIFIER,
        ...over,
      },
      origin === '' ? {} : { origin },
    )

  test('shows a page with a button for each person and no scripts', async () => {
    const response = await fetch(`${tenant.url}/${TENANT_ID}/oauth2/v2.0/authorize?${authorizeQuery()}`)
    const page = await response.text()
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(page).toContain('<html lang="en">')
    expect(page).toMatch(/<button name="username" value="rep\.emea@contoso\.example">Rosa Almeida/)
    expect(page).not.toContain('<script')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('gives a browser page the tokens of the person chosen', async () => {
    const back = await tenant.signIn('rep.emea@contoso.example')
    expect(back.origin + back.pathname).toBe(REDIRECT_URI)
    expect(back.searchParams.get('state')).toBe('state-1')
    const reply = await redeem(back.searchParams.get('code'))
    expect(reply.status).toBe(200)
    expect(reply.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(reply.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 4200,
      scope: `${API_ID_URI}/access_as_user`,
    })
    expect(await claimsOf(reply.body.access_token)).toMatchObject({
      aud: API_CLIENT_ID,
      azp: API_PAGE_CLIENT_ID,
      azpacr: '0',
      scp: 'access_as_user',
      preferred_username: 'rep.emea@contoso.example',
      ver: '2.0',
    })
    expect(await claimsOf(reply.body.id_token)).toMatchObject({ aud: API_PAGE_CLIENT_ID, tid: TENANT_ID })
  })

  test('gives the narrower scope alone when that is asked for', async () => {
    const scope = `openid ${API_ID_URI}/access_as_user.read`
    const back = await tenant.signIn('rep.emea@contoso.example', { scope })
    const reply = await redeem(back.searchParams.get('code'))
    expect(reply.body).toMatchObject({ scope: `${API_ID_URI}/access_as_user.read` })
    expect(await claimsOf(reply.body.access_token)).toMatchObject({ scp: 'access_as_user.read' })
  })

  test('answers the preflight of a loopback page only', async () => {
    const preflight = (origin: string) =>
      fetch(`${tenant.url}/${TENANT_ID}/oauth2/v2.0/token`, {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
      })
    expect((await preflight(ORIGIN)).headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })

  test('carries nonce and client capabilities into the tokens', async () => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } })
    const back = await tenant.signIn('rep.emea', { nonce: 'n-1', claims })
    const { body } = await redeem(back.searchParams.get('code'))
    expect(decodeJwt(String(body.id_token)).nonce).toBe('n-1')
    expect(decodeJwt(String(body.access_token)).xms_cc).toEqual(['cp1'])
  })

  test('answers in the fragment when asked to', async () => {
    const back = await tenant.signIn('rep.emea', { response_mode: 'fragment' })
    expect(back.search).toBe('')
    expect(back.hash).toMatch(/^#code=.+&state=state-1$/)
  })

  test('works for the connector with a secret, at the v1.0 endpoints too', async () => {
    const query = new URLSearchParams({
      client_id: CONNECTOR_CLIENT_ID,
      response_type: 'code',
      redirect_uri: 'https://global.consent.azure-apim.net/redirect/sallyport',
      resource: API_ID_URI,
    })
    const response = await fetch(`${tenant.url}/common/oauth2/authorize?${query}`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'rep.apac@contoso.example' }),
      redirect: 'manual',
    })
    const back = new URL(response.headers.get('location') ?? '')
    const reply = await tenant.token(
      {
        grant_type: 'authorization_code',
        ...connector,
        code: back.searchParams.get('code') ?? '',
        redirect_uri: 'https://global.consent.azure-apim.net/redirect/sallyport',
      },
      { path: 'oauth2/token' },
    )
    expect(reply.body).toMatchObject({
      expires_in: '4200',
      expires_on: String(NOW_MS / 1000 + 4200),
      resource: API_ID_URI,
    })
    // The resource chooses the format: version 2, although the endpoint is v1.0.
    expect(await claimsOf(reply.body.access_token)).toMatchObject({
      ver: '2.0',
      azp: CONNECTOR_CLIENT_ID,
      azpacr: '1',
    })
    expect(decodeJwt(String(reply.body.id_token)).oid).toBe(decodeJwt(String(reply.body.access_token)).oid)
  })

  test('refuses a code a second time, with a wrong verifier, from no browser, and after ten minutes', async () => {
    const first = (await tenant.signIn('rep.emea')).searchParams.get('code')
    expectRefusal(await redeem(first, { code_verifier: 'wrong' }), 400, 'invalid_grant', 501481)
    expectRefusal(await redeem(first, {}, ''), 400, 'invalid_request', 9002327)
    expectRefusal(await redeem(first, { redirect_uri: `${ORIGIN}/else` }), 400, 'invalid_request', 50011)
    expect((await redeem(first)).status).toBe(200)
    expectRefusal(await redeem(first), 400, 'invalid_grant', 54005)
    expectRefusal(await redeem('1.Anonsense'), 400, 'invalid_grant', 70008)
    const second = (await tenant.signIn('rep.emea')).searchParams.get('code')
    tenant.clock.advance(601_000)
    expect((await redeem(second)).body.error_codes).toEqual([70008])
  })

  test('refuses a public client without PKCE, a secret from it, and another client’s code', async () => {
    const bare = authorizeQuery()
    bare.delete('code_challenge')
    const response = await fetch(`${tenant.url}/${TENANT_ID}/oauth2/v2.0/authorize?${bare}`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'rep.emea' }),
      redirect: 'manual',
    })
    const code = new URL(response.headers.get('location') ?? '').searchParams.get('code')
    expectRefusal(await redeem(code), 400, 'invalid_request', 9002325)
    expectRefusal(await redeem(code, { client_secret: 'x' }), 401, 'invalid_client', 700025)
    expectRefusal(await redeem(code, connector, ''), 400, 'invalid_grant', 70008)
  })

  test.each<[string, Record<string, string>, number]>([
    ['an unknown client', { client_id: '77777777-7777-4777-8777-777777777777' }, 700016],
    ['a foreign redirect address', { redirect_uri: 'https://evil.example/' }, 50011],
    ['a look-alike of loopback', { redirect_uri: 'http://localhost.evil.example/' }, 50011],
    ['a script as redirect address', { redirect_uri: 'javascript:alert(1)' }, 50011],
  ])('tells the person, and redirects nowhere, for %s', async (_, over, code) => {
    const url = `${tenant.url}/${TENANT_ID}/oauth2/v2.0/authorize?${authorizeQuery(over)}`
    const response = await fetch(url, { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(`AADSTS${code}`)
  })

  test('shows no markup of an address it refuses', async () => {
    const over = { redirect_uri: 'https://evil.example/"><script>alert(1)</script>' }
    const response = await fetch(`${tenant.url}/${TENANT_ID}/oauth2/v2.0/authorize?${authorizeQuery(over)}`)
    expect(await response.text()).not.toContain('<script>')
  })

  test.each<[string, Record<string, string>, string]>([
    ['an implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown resource', { scope: 'api://nobody/x' }, 'invalid_resource'],
    ['a scope the proxy does not have', { scope: `${API_ID_URI}/admin` }, 'invalid_scope'],
    ['silence without a session', { prompt: 'none' }, 'login_required'],
  ])('sends the error back to the client for %s', async (_, over, error) => {
    const back = await tenant.signIn('rep.emea', over)
    expect(back.searchParams.get('error')).toBe(error)
    expect(back.searchParams.get('state')).toBe('state-1')
  })

  test('refreshes, for the same client only, until the browser’s 24 hours are over', async () => {
    const code = (await tenant.signIn('rep.emea')).searchParams.get('code')
    const { body } = await redeem(code)
    const form = {
      grant_type: 'refresh_token',
      client_id: API_PAGE_CLIENT_ID,
      refresh_token: String(body.refresh_token),
    }
    tenant.clock.advance(3_600_000)
    const again = await tenant.token(form, { origin: ORIGIN })
    expect(again.body.refresh_token).not.toBe(body.refresh_token)
    expect(await claimsOf(again.body.access_token)).toMatchObject({
      iat: NOW_MS / 1000 + 3600,
      azp: API_PAGE_CLIENT_ID,
    })
    tenant.clock.freeze(NOW_MS)
    expectRefusal(await tenant.token({ ...form, ...connector }), 400, 'invalid_grant', 70008)
    tenant.clock.advance(24 * 3_600_000)
    expect((await tenant.token(form, { origin: ORIGIN })).body.error_codes).toEqual([70008])
  })
})

describe('client credentials', () => {
  const grant = { grant_type: 'client_credentials', scope: `${API_ID_URI}/.default` }

  test('give an app token with its roles', async () => {
    const { body } = await tenant.token({ ...grant, ...app })
    expect(await claimsOf(body.access_token)).toMatchObject({
      idtyp: 'app',
      azp: SCHEDULER_CLIENT_ID,
      aud: API_CLIENT_ID,
      roles: ['Automation.Scheduled'],
    })
    expect(body).not.toHaveProperty('refresh_token')
  })

  test('give a v1.0 Graph token with the application permissions consented to', async () => {
    const { body } = await tenant.token({ ...grant, ...api, scope: `${GRAPH}/.default` })
    expect(await claimsOf(body.access_token)).toMatchObject({
      ver: '1.0',
      aud: GRAPH,
      appid: API_CLIENT_ID,
      roles: ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'],
    })
  })

  test('accept HTTP Basic, and an assertion signed by a registered key', async () => {
    const basic = Buffer.from(`${SCHEDULER_CLIENT_ID}:scheduler-secret`).toString('base64')
    const response = await fetch(`${tenant.url}/${TENANT_ID}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(grant),
      headers: { Authorization: `Basic ${basic}` },
    })
    expect(response.status).toBe(200)

    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const assertion = await new SignJWT({ jti: 'j-1' })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(API_CLIENT_ID)
      .setSubject(API_CLIENT_ID)
      .setAudience(`https://login.microsoftonline.com/${TENANT_ID}/v2.0`)
      .setExpirationTime(NOW_MS / 1000 + 300)
      .sign(privateKey)
    const form = {
      ...grant,
      scope: `${GRAPH}/.default`,
      client_id: API_CLIENT_ID,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }
    expectRefusal(await tenant.token(form), 401, 'invalid_client', 700027)
    tenant.entra.registerClientKey(
      API_CLIENT_ID,
      publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    )
    const { body } = await tenant.token(form)
    expect(await claimsOf(body.access_token)).toMatchObject({ appidacr: '2' })
  })

  test.each<[string, Record<string, string>, number, string, number]>([
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['an unknown client', { client_id: 'nobody' }, 400, 'unauthorized_client', 700016],
    ['a public client', { client_id: API_PAGE_CLIENT_ID, client_secret: '' }, 401, 'invalid_client', 7000218],
    ['a delegated scope', { scope: `${API_ID_URI}/access_as_user` }, 400, 'invalid_scope', 1002012],
    ['an unknown resource', { scope: 'api://nobody/.default' }, 400, 'invalid_resource', 500011],
    ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
    ['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['no grant', { grant_type: '' }, 400, 'invalid_request', 900144],
  ])('are refused with %s', async (_, over, status, error, code) => {
    expectRefusal(await tenant.token({ ...grant, ...app, ...over }), status, error, code)
  })

  test('are refused without a secret', async () => {
    expectRefusal(
      await tenant.token({ ...grant, client_id: SCHEDULER_CLIENT_ID }),
      401,
      'invalid_client',
      7000218,
    )
  })

  test('echo the caller’s request id and accept POST only', async () => {
    const response = await fetch(`${tenant.url}/${TENANT_ID}/oauth2/v2.0/token`, {
      headers: { 'client-request-id': 'c-1' },
    })
    expect(response.status).toBe(405)
    expect(await response.json()).toMatchObject({ error_codes: [900561], correlation_id: 'c-1' })
  })

  test('know no client in the other tenant', async () => {
    const response = await fetch(`${tenant.url}/${OTHER_TENANT_ID}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...grant, ...app }),
    })
    expect(await response.json()).toMatchObject({ error: 'unauthorized_client', error_codes: [700016] })
  })
})

describe('on-behalf-of', () => {
  const exchange = (assertion: string, over: Record<string, string> = {}) =>
    tenant.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      scope: `${GRAPH}/User.Read ${GRAPH}/GroupMember.Read.All`,
      ...api,
      assertion,
      ...over,
    })

  test('turns a caller’s token into one for Graph, with what MSAL makes its account from', async () => {
    const assertion = await tenant.entra.mint({ user: 'rep.emea' })
    const { status, body } = await exchange(assertion)
    expect(status).toBe(200)
    const claims = await claimsOf(body.access_token)
    expect(claims).toMatchObject({
      ver: '1.0',
      aud: GRAPH,
      appid: API_CLIENT_ID,
      scp: 'User.Read GroupMember.Read.All',
      upn: 'rep.emea@contoso.example',
    })
    expect(claims).not.toHaveProperty('roles')
    const { oid } = decodeJwt(assertion)
    const info = JSON.parse(Buffer.from(String(body.client_info), 'base64url').toString())
    expect(info).toEqual({ uid: oid, utid: TENANT_ID })
    expect(await claimsOf(body.id_token)).toMatchObject({
      oid,
      tid: TENANT_ID,
      preferred_username: 'rep.emea@contoso.example',
    })
  })

  test('accepts a v1.0 token as assertion', async () => {
    expect((await exchange(await tenant.entra.mint({ user: 'rep.emea', version: 1 }))).status).toBe(200)
  })

  test('refuses what is not a caller’s own token for the proxy', async () => {
    const mint = (request: object) => tenant.entra.mint({ user: 'rep.emea', ...request })
    expectRefusal(await exchange(await mint({ signWith: 'other-key' })), 400, 'invalid_grant', 50013)
    expectRefusal(await exchange(await mint({ tenant: OTHER_TENANT_ID })), 400, 'invalid_grant', 50013)
    expectRefusal(await exchange('not.a.token'), 400, 'invalid_grant', 50013)
    expectRefusal(
      await exchange(await mint({ claims: { aud: UNLISTED_CLIENT_ID } })),
      400,
      'invalid_grant',
      500131,
    )
    expectRefusal(await exchange(await mint({ expiresInSeconds: -1 })), 400, 'invalid_grant', 500133)
    expectRefusal(
      await exchange(await tenant.entra.mint({ app: 'flow.scheduler' })),
      400,
      'invalid_grant',
      7000114,
    )
  })

  test('refuses a client the token was not meant for, no requested use, and scopes without consent', async () => {
    const assertion = await tenant.entra.mint({ user: 'rep.emea' })
    expectRefusal(await exchange(assertion, connector), 400, 'invalid_grant', 500131)
    expectRefusal(await exchange(assertion, { requested_token_use: '' }), 400, 'invalid_request', 90014)
    const unconsented = await exchange(assertion, { scope: `${GRAPH}/Mail.Read` })
    expectRefusal(unconsented, 400, 'invalid_grant', 65001)
    expect(unconsented.body.suberror).toBe('consent_required')
  })

  test('hands on a claims challenge when conditional access asks for more', async () => {
    const stepUpClaims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    tenant.entra.configure({ stepUpClaims })
    const reply = await exchange(await tenant.entra.mint({ user: 'rep.emea' }))
    expectRefusal(reply, 400, 'interaction_required', 50076)
    expect(reply.body).toMatchObject({ suberror: 'basic_action', claims: stepUpClaims })
  })
})

test('the proxy’s manifest chooses the format of its tokens', async () => {
  tenant.entra.configure({ apiTokenVersion: 1 })
  const { body } = await tenant.token({
    grant_type: 'client_credentials',
    scope: `${API_CLIENT_ID}/.default`,
    ...app,
  })
  expect(await claimsOf(body.access_token)).toMatchObject({
    ver: '1.0',
    aud: API_ID_URI,
    appid: SCHEDULER_CLIENT_ID,
  })
})
