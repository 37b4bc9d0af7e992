import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bench, REST, startBench } from '../../../testing.ts'

const REP = 'rep.emea@contoso.example'
const REDIRECT = 'http://localhost:9/callback'
const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
let bench: Bench

beforeAll(async () => {
  bench = await startBench()
  const publicKeyPem = key.publicKey.export({ type: 'spki', format: 'pem' })
  const register = (body: object) => bench.control('POST', '/clients', body)
  await register({ clientId: 'jwt', publicKeyPem, preauthorized: true })
  await register({ clientId: 'picky', publicKeyPem, preauthorized: [REP] })
  await register({ clientId: 'service', clientSecret: 's3cret', runAs: 'integration@contoso.example' })
  await register({ clientId: 'idle', clientSecret: 's3cret' })
  const redirectUris = [REDIRECT]
  await register({ clientId: 'web', clientSecret: 's3cret', redirectUris })
  await register({ clientId: 'rotating', clientSecret: 's3cret', redirectUris, refreshTokenRotation: true })
  await register({ clientId: 'public', redirectUris })
})
beforeEach(() => bench.control('POST', '/reset'))
afterAll(() => bench.stop())

const post = (endpoint: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  bench.org('POST', `/services/oauth2/${endpoint}`, { body: new URLSearchParams(form), headers })
const token = (form: Record<string, string>, headers?: Record<string, string>) => post('token', form, headers)

interface AssertionOptions {
  claims?: Record<string, unknown>
  key?: typeof key.privateKey
  alg?: string
}

const assertion = ({ claims = {}, key: signer = key.privateKey, alg = 'RS256' }: AssertionOptions = {}) => {
  const nowSeconds = Math.floor(bench.simulator.clock.now() / 1000)
  const payload = {
    iss: 'jwt',
    sub: REP,
    aud: bench.simulator.salesforceUrl,
    exp: nowSeconds + 180,
    ...claims,
  }
  return new SignJWT(payload).setProtectedHeader({ alg }).sign(signer)
}

const bearer = async (options?: AssertionOptions) =>
  token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await assertion(options) })

const refusal = async (
  answer: Promise<{ status: number; body: { error: string; error_description: string } }>,
) => {
  const { status, body } = await answer
  return [status, body.error, body.error_description]
}

describe('JWT bearer', () => {
  test('gives a session of the user, and the answer has exactly the members of the real one', async () => {
    const { status, body } = await bearer()
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(['access_token', 'id', 'instance_url', 'scope', 'token_type'])
    expect(body.instance_url).toBe(bench.simulator.salesforceUrl)
    expect(body.access_token).toMatch(/^00D[A-Za-z0-9]{12}!AQ/)
    const me = await bench.org('GET', '/services/oauth2/userinfo', { token: body.access_token })
    expect(me.body).toMatchObject({ preferred_username: REP, sub: body.id, active: true })
    expect(body.id.endsWith(me.body.user_id)).toBe(true)
  })

  test.each([
    ['a trailing slash', () => `${bench.simulator.salesforceUrl}/`],
    ['the login host', () => 'https://login.salesforce.com'],
    ['the sandbox login host', () => 'https://test.salesforce.com/'],
  ])('takes an audience with %s', async (_, aud) => {
    expect((await bearer({ claims: { aud: aud() } })).status).toBe(200)
  })

  test('takes exp in milliseconds, as the Salesforce CLI sends it', async () => {
    expect((await bearer({ claims: { exp: bench.simulator.clock.now() + 170_000 } })).status).toBe(200)
  })

  test('is in the journal under the user who was signed in', async () => {
    await bearer()
    const { entries } = (await bench.control('GET', '/journal')).body
    expect(entries.at(-1)).toMatchObject({
      path: '/services/oauth2/token',
      user: REP,
      metered: 0,
      status: 200,
    })
  })

  test('expiry follows the virtual clock', async () => {
    const late = await assertion()
    bench.simulator.clock.advance(181_000)
    const answer = token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: late })
    expect(await refusal(answer)).toEqual([400, 'invalid_grant', 'expired authorization code'])
  })

  test.each<[string, AssertionOptions, string, string]>([
    [
      'a foreign audience',
      { claims: { aud: 'https://evil.example' } },
      'invalid_grant',
      'audience is invalid',
    ],
    ['another key', { key: otherKey.privateKey }, 'invalid_grant', 'invalid assertion'],
    ['another algorithm', { alg: 'PS256' }, 'invalid_grant', 'invalid assertion'],
    ['an hour of life', { claims: { exp: 4e9 } }, 'invalid_grant', 'invalid assertion'],
    ['no exp', { claims: { exp: undefined } }, 'invalid_grant', 'invalid assertion'],
    ['an unknown app', { claims: { iss: 'nobody' } }, 'invalid_client_id', 'client identifier invalid'],
    ['an app without a key', { claims: { iss: 'service' } }, 'invalid_grant', 'invalid assertion'],
    ['an unknown user', { claims: { sub: 'x@y.z' } }, 'invalid_grant', "user hasn't approved this consumer"],
    [
      'an inactive user',
      { claims: { sub: 'inactive@contoso.example' } },
      'inactive_user',
      'user is inactive',
    ],
    [
      'a user who is not pre-authorised',
      { claims: { iss: 'picky', sub: 'ceo@contoso.example' } },
      'invalid_grant',
      "user hasn't approved this consumer",
    ],
  ])('refuses %s', async (_, options, error, description) => {
    expect(await refusal(bearer(options))).toEqual([400, error, description])
  })

  test.each(['', 'x', 'a.b.c', 'e30.e30.', '....'])('refuses %j as an assertion', async text => {
    const answer = await token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: text })
    expect(answer.status).toBe(400)
  })

  test('is refused beyond the hourly login rate of the user, and works again an hour later', async () => {
    await bench.control('POST', '/limits', { loginsPerHour: 2 })
    await bearer()
    await bearer()
    expect(await refusal(bearer())).toEqual([400, 'invalid_grant', 'login rate exceeded'])
    expect((await bearer({ claims: { sub: 'rep.apac@contoso.example' } })).status).toBe(200)
    bench.simulator.clock.advance(3_600_000)
    expect((await bearer()).status).toBe(200)
  })
})

describe('client credentials', () => {
  const grant = { grant_type: 'client_credentials' }
  const basic = (secret: string) => ({ Authorization: `Basic ${btoa(`service:${secret}`)}` })

  test('run as the configured user, with the secret in the form or as HTTP Basic', async () => {
    const { body } = await token({ ...grant, client_id: 'service', client_secret: 's3cret' })
    const me = await bench.org('GET', '/services/oauth2/userinfo', { token: body.access_token })
    expect(me.body.preferred_username).toBe('integration@contoso.example')
    expect((await token(grant, basic('s3cret'))).status).toBe(200)
  })

  test('are refused with the wrong secret, without a run-as user, and to an app without a secret', async () => {
    expect(await refusal(token(grant, basic('wrong')))).toEqual([
      400,
      'invalid_client',
      'invalid client credentials',
    ])
    expect(await refusal(token({ ...grant, client_id: 'idle', client_secret: 's3cret' }))).toEqual([
      400,
      'invalid_grant',
      'no client credentials user enabled',
    ])
    expect((await token({ ...grant, client_id: 'jwt' })).body.error).toBe('invalid_client')
  })
})

describe('password and unknown grants', () => {
  const client = { client_id: 'nforce-client', client_secret: 'nforce-secret' }
  const form = { grant_type: 'password', ...client, username: REP, password: 'simulated-password' }

  test('the password grant serves the app that has it switched on', async () => {
    expect((await token(form)).status).toBe(200)
    const wrong = [400, 'invalid_grant', 'authentication failure']
    expect(await refusal(token({ ...form, password: 'guess' }))).toEqual(wrong)
    expect(await refusal(token({ ...form, username: 'inactive@contoso.example' }))).toEqual(wrong)
    expect(await refusal(token({ ...form, client_id: 'service', client_secret: 's3cret' }))).toEqual(wrong)
  })

  test('an unknown grant is unsupported_grant_type', async () => {
    expect((await token({ grant_type: 'magic' })).body.error).toBe('unsupported_grant_type')
  })
})

describe('web server flow', () => {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = (client: string, over: Record<string, string> = {}) => ({
    response_type: 'code',
    client_id: client,
    redirect_uri: REDIRECT,
    scope: 'api refresh_token',
    state: 'xyz',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...over,
  })

  /** What the browser is sent on with after the user has decided. */
  async function decide(client: string, over: Record<string, string> = {}) {
    const answer = await post('authorize', { ...asked(client), username: REP, decision: 'allow', ...over })
    expect(answer.status).toBe(302)
    return new URL(answer.headers.get('location') ?? '').searchParams
  }

  const redeem = (client: string, code: string, over: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      client_id: client,
      client_secret: 's3cret',
      redirect_uri: REDIRECT,
      code,
      code_verifier: verifier,
      ...over,
    })

  const signIn = async (client: string) =>
    (await redeem(client, (await decide(client)).get('code') ?? '')).body
  const refresh = (client: string, refreshToken: string) =>
    token({
      grant_type: 'refresh_token',
      client_id: client,
      client_secret: 's3cret',
      refresh_token: refreshToken,
    })

  test('the page offers the active users and escapes what the app sends', async () => {
    const query = new URLSearchParams(asked('web', { state: '"><script>', login_hint: REP }))
    const { status, text } = await bench.org('GET', `/services/oauth2/authorize?${query}`)
    expect(status).toBe(200)
    expect(text).toContain(`<option value="${REP}" selected>`)
    expect(text).not.toContain('inactive@contoso.example')
    expect(text).not.toContain('<script>')
  })

  test('ends in a code, tokens and the state the app sent', async () => {
    const back = await decide('web')
    expect(back.get('state')).toBe('xyz')
    const { status, body } = await redeem('web', back.get('code') ?? '')
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(expect.arrayContaining(['refresh_token', 'signature', 'issued_at']))
  })

  test('a code works once, for its app, its redirect URI and its verifier, for 15 minutes', async () => {
    const used = (await decide('web')).get('code') ?? ''
    await redeem('web', used)
    expect((await redeem('web', used)).body.error_description).toBe('expired authorization code')
    const codes = async () => (await decide('web')).get('code') ?? ''
    expect((await redeem('rotating', await codes())).body.error).toBe('invalid_grant')
    expect((await redeem('web', await codes(), { redirect_uri: 'http://x/' })).body.error).toBe(
      'redirect_uri_mismatch',
    )
    expect((await redeem('web', await codes(), { code_verifier: 'guess' })).body.error_description).toBe(
      'invalid code verifier',
    )
    const stale = await codes()
    bench.simulator.clock.advance(15 * 60_000)
    expect((await redeem('web', stale)).body.error_description).toBe('expired authorization code')
  })

  test('a denial, a public app without PKCE and the plain method go back to the app as errors', async () => {
    expect((await decide('web', { decision: 'deny' })).get('error')).toBe('access_denied')
    expect((await decide('web', { code_challenge_method: 'plain' })).get('error')).toBe('invalid_request')
    const { code_challenge: _, ...bare } = asked('public')
    const answer = await bench.org('GET', `/services/oauth2/authorize?${new URLSearchParams(bare)}`)
    expect(answer.headers.get('location')).toContain('error=invalid_request')
  })

  test('never redirects to an address the app has not registered', async () => {
    const query = new URLSearchParams(asked('web', { redirect_uri: 'https://evil.example/' }))
    const answer = await bench.org('GET', `/services/oauth2/authorize?${query}`)
    expect([answer.status, answer.body.error]).toEqual([400, 'redirect_uri_mismatch'])
  })

  test('refreshing gives a new session under the same refresh token', async () => {
    const first = await signIn('web')
    const second = (await refresh('web', first.refresh_token)).body
    expect(second.access_token).not.toBe(first.access_token)
    expect(second.refresh_token).toBeUndefined()
    expect((await refresh('web', first.refresh_token)).status).toBe(200)
  })

  test('with rotation the old refresh token dies at once', async () => {
    const first = await signIn('rotating')
    const second = (await refresh('rotating', first.refresh_token)).body
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await refusal(refresh('rotating', first.refresh_token))).toEqual([
      400,
      'invalid_grant',
      'expired access/refresh token',
    ])
    expect((await refresh('rotating', second.refresh_token)).status).toBe(200)
  })

  test('the sixth approval of a user and app revokes the oldest', async () => {
    const approvals = []
    for (let i = 0; i < 6; i++) approvals.push((await signIn('web')).refresh_token)
    const statuses = []
    for (const approval of approvals) statuses.push((await refresh('web', approval)).status)
    expect(statuses).toEqual([400, 200, 200, 200, 200, 200])
  })

  test('a refresh is refused to another app and for a user made inactive', async () => {
    const { refresh_token: mine } = await signIn('web')
    expect((await refresh('rotating', mine)).body.error).toBe('invalid_grant')
    await bench.control('POST', '/users', { username: REP, isActive: false })
    expect((await refresh('web', mine)).body.error).toBe('inactive_user')
  })

  test('introspection tells an app about its own tokens only, and revocation ends them', async () => {
    const own = { client_id: 'web', client_secret: 's3cret' }
    const { access_token: access, refresh_token: renewal } = await signIn('web')
    expect((await post('introspect', { ...own, token: access })).body).toMatchObject({
      active: true,
      username: REP,
      client_id: 'web',
      token_type: 'access_token',
    })
    expect((await post('introspect', { ...own, token: renewal })).body.token_type).toBe('refresh_token')
    const foreign = { client_id: 'rotating', client_secret: 's3cret', token: access }
    expect((await post('introspect', foreign)).body).toEqual({ active: false })
    expect((await post('revoke', { token: renewal })).status).toBe(200)
    expect((await post('introspect', { ...own, token: access })).body).toEqual({ active: false })
    expect((await refresh('web', renewal)).status).toBe(400)
    expect((await post('revoke', { token: renewal })).body.error).toBe('invalid_token')
  })
})

describe('sessions', () => {
  const use = (accessToken: string) => bench.org('GET', `${REST}/limits`, { token: accessToken })

  test('expire after two idle hours of the virtual clock with the array body of the platform', async () => {
    const { token: mine } = await bench.as('rep.emea')
    bench.simulator.clock.advance(1.5 * 3_600_000)
    expect((await use(mine)).status).toBe(200)
    bench.simulator.clock.advance(1.5 * 3_600_000)
    expect((await use(mine)).status).toBe(200)
    bench.simulator.clock.advance(2 * 3_600_000)
    const expired = await use(mine)
    expect(expired.status).toBe(401)
    expect(expired.body).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }])
  })

  test('end when the user is deactivated, and stay ended', async () => {
    const { token: mine } = await bench.as('rep.emea')
    await bench.control('POST', '/users', { username: REP, isActive: false })
    await bench.control('POST', '/users', { username: REP, isActive: true })
    expect((await use(mine)).status).toBe(401)
  })

  test('without the api scope are not for the REST API, which is worded differently', async () => {
    const asked = { response_type: 'code', client_id: 'web', redirect_uri: REDIRECT, scope: 'openid' }
    const decided = await post('authorize', { ...asked, username: REP, decision: 'allow' })
    const code = new URL(decided.headers.get('location') ?? '').searchParams.get('code') ?? ''
    const client = { client_id: 'web', client_secret: 's3cret', redirect_uri: REDIRECT }
    const { body } = await token({ grant_type: 'authorization_code', ...client, code })
    const answer = await use(body.access_token)
    expect(answer.status).toBe(401)
    expect(answer.body[0].message).toBe('This session is not valid for use with the REST API')
    const me = await bench.org('GET', '/services/oauth2/userinfo', { token: body.access_token })
    expect(me.status).toBe(200)
  })

  test('the identity URL takes the token in the URL and refuses a bad one', async () => {
    const { token: mine } = await bench.as('rep.emea')
    const { body } = await bench.org('GET', '/services/oauth2/userinfo', { token: mine })
    const path = new URL(body.sub).pathname
    const me = await bench.org('GET', `${path}?format=json&oauth_token=${encodeURIComponent(mine)}`)
    expect(me.body.username).toBe(REP)
    const bad = await bench.org('GET', path, { token: 'nonsense' })
    expect([bad.status, bad.text]).toEqual([403, 'Bad_OAuth_Token'])
  })
})
