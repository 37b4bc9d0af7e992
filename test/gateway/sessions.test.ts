import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { localSigner } from '../../api/salesforce/index.ts'
import {
  claimsOf,
  type Heard,
  privateKeyPem,
  publicKeyPem,
  rep,
  testSigner,
  tokenAnswer,
} from './fake-org.ts'
import { bench, problemFrom, sessionTimeoutMs, soql } from './harness.ts'

const expired = {
  status: 401,
  body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
}

/** Answers 401 to every request that carries one of these tokens. */
const expireTokens = (tokens: readonly (string | undefined)[]) => (call: Heard) =>
  tokens.includes(call.headers.authorization?.slice('Bearer '.length)) ? expired : undefined

describe('the assertion', () => {
  test('names app, user and My Domain, lives 180 s and is signed by the key', async () => {
    const { org, gateway, context, clock } = await bench()
    await gateway.query(rep, [soql], context())
    const [login] = org.logins
    const form = new URLSearchParams(login?.body)
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    expect(login && claimsOf(login)).toEqual({
      iss: 'consumer-key',
      sub: rep.username,
      aud: org.url,
      exp: Math.floor(clock.nowMs / 1000) + 180,
    })
    const [header, payload, signature] = (form.get('assertion') ?? '').split('.')
    const key = createPublicKey(publicKeyPem)
    expect(
      verify(
        'RSA-SHA256',
        Buffer.from(`${header}.${payload}`),
        key,
        Buffer.from(signature ?? '', 'base64url'),
      ),
    ).toBe(true)
  })
})

describe('a session', () => {
  test('is shared by all calls of a user, and by no other user', async () => {
    const { org, gateway, context } = await bench()
    const others = ['a@x.example', 'b@x.example'].map(username => ({ username, userId: '' }))
    await Promise.all(
      [rep, ...others].flatMap(as => Array.from({ length: 10 }, () => gateway.query(as, [soql], context()))),
    )
    expect(org.logins).toHaveLength(3)
    expect(new Set(org.calls.map(call => call.headers.authorization)).size).toBe(3)
  })

  test('that has expired is replaced once for fifty concurrent calls', async () => {
    const { org, gateway, context } = await bench()
    await gateway.query(rep, [soql], context())
    org.script = expireTokens([org.tokens[0]])
    const calls = Array.from({ length: 50 }, () => context())
    await Promise.all(calls.map(call => gateway.query(rep, [soql], call)))
    expect(org.logins).toHaveLength(2)
    expect(org.calls).toHaveLength(1 + 50 + 50)
    expect(calls.map(call => call.spent.calls)).toEqual(Array(50).fill(2))
  })

  test('refused for ever costs two requests, one new login, and ends', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => expired
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect([org.calls.length, org.logins.length]).toEqual([2, 2])
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect([org.calls.length, org.logins.length]).toEqual([4, 3])
  })

  test('that may not use the REST API is not replaced', async () => {
    const { org, gateway, context } = await bench()
    const message = 'This session is not valid for use with the REST API'
    org.script = () => ({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message }] })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect([org.calls.length, org.logins.length]).toEqual([1, 1])
  })

  test('is replaced in the background from 80 % of its time on, before it ends', async () => {
    const { org, gateway, context, clock } = await bench()
    await gateway.query(rep, [soql], context())
    clock.nowMs += sessionTimeoutMs * 0.8 - 1
    await gateway.query(rep, [soql], context())
    expect(org.logins).toHaveLength(1)
    clock.nowMs += 1
    await gateway.query(rep, [soql], context())
    await org.heardLogins(2)
    expect(org.calls.at(-1)?.headers.authorization).toBe(`Bearer ${org.tokens[0]}`)
  })

  test('past its time is not tried', async () => {
    const { org, gateway, context, clock } = await bench()
    await gateway.query(rep, [soql], context())
    clock.nowMs += sessionTimeoutMs
    await gateway.query(rep, [soql], context())
    expect(org.calls.at(-1)?.headers.authorization).toBe(`Bearer ${org.tokens[1]}`)
  })

  test('still serves while the token endpoint is down', async () => {
    const { org, gateway, context, clock } = await bench()
    await gateway.query(rep, [soql], context())
    clock.nowMs += sessionTimeoutMs * 0.9
    org.loginScript = () => ({ status: 503, body: '' })
    await gateway.query(rep, [soql], context())
    await org.heardLogins(4)
    for (let i = 0; i < 5; i++) await gateway.query(rep, [soql], context())
    expect(org.calls).toHaveLength(7)
    expect(org.logins).toHaveLength(4)
    clock.nowMs += 30_000
    org.loginScript = () => undefined
    await gateway.query(rep, [soql], context())
    await org.heardLogins(5)
  })
})

describe('a token endpoint that is down', () => {
  test.each([
    ['503', { status: 503, headers: { 'retry-after': '2' }, body: [] }],
    ['429', { status: 429, body: {} }],
    ['drop', 'drop'],
  ] as const)('%s: tried three times, then said so', async (_, reply) => {
    const { org, gateway, context } = await bench()
    org.loginScript = () => reply
    const call = context()
    const problem = await problemFrom(gateway.query(rep, [soql], call))
    expect(['salesforce-unavailable', 'salesforce-busy']).toContain(problem.code)
    expect([org.logins.length, org.calls.length, call.spent.calls]).toEqual([3, 0, 0])
  })

  test.each([
    ['half a JSON text', { body: '{"access_token":"00D' }],
    ['no token', { body: { id: 'x' } }],
    ['no JSON', { headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' }],
    [
      'a token that would break a header',
      { body: { access_token: 'a\r\nx-evil: 1', id: '/id/00D/005000000000001AAA' } },
    ],
  ] as const)('%s is refused', async (_, reply) => {
    const { org, gateway, context } = await bench()
    org.loginScript = () => reply
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-answer-invalid')
    expect(org.calls).toEqual([])
  })
})

describe('a refused login', () => {
  test.each([
    ['invalid_grant', "user hasn't approved this consumer", /pre-authorized/],
    ['invalid_grant', 'invalid assertion', /certificate/],
    ['invalid_grant', 'audience is invalid', /SALESFORCE_URL/],
    ['invalid_grant', 'user is inactive', /deactivated/],
    ['inactive_user', 'user is inactive', /deactivated/],
    ['invalid_grant', 'login rate exceeded', /3,600/],
    ['invalid_grant', 'ip restricted', /trusted ranges/],
    ['invalid_grant', 'inactive org', /org is inactive/],
    ['invalid_grant', 'expired access/refresh token', /clock/],
    ['invalid_grant', 'authentication failure', /Login History/],
    ['invalid_client_id', 'client identifier invalid', /SALESFORCE_CLIENT_ID/],
    ['invalid_client', 'invalid client credentials', /secret/],
    ['OAUTH_EC_APP_NOT_FOUND', 'External client app is not installed in this org', /not installed/],
    ['invalid_app_access', 'user is not admin approved to access this app', /permission set/],
    ['unsupported_grant_type', 'grant type not supported', /JWT Bearer/],
    ['something_new', 'unheard of', /Login History/],
  ])('%s, %s: the log names the fix, the caller learns nothing', async (error, description, remedy) => {
    const { org, gateway, context, logged } = await bench()
    org.loginScript = () => ({ status: 400, body: { error, error_description: description } })
    const problem = await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect(JSON.stringify([problem.message, problem.detail, problem.members])).not.toContain(description)
    expect(logged).toHaveLength(1)
    expect(logged[0]?.fields).toMatchObject({ username: rep.username, error, description })
    expect(logged[0]?.fields.remedy).toMatch(remedy)
  })

  test('is not tried again for 30 s, so that a broken mapping can’t use up the user’s logins', async () => {
    const { org, gateway, context, clock } = await bench()
    org.loginScript = () => ({ status: 400, body: { error: 'invalid_grant', error_description: 'x' } })
    for (let i = 0; i < 5; i++) await problemFrom(gateway.query(rep, [soql], context()))
    expect(org.logins).toHaveLength(1)
    const problem = await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect(problem.headers['Retry-After']).toBe('30')
    clock.nowMs += 30_000
    org.loginScript = () => undefined
    await gateway.query(rep, [soql], context())
    expect(org.logins).toHaveLength(2)
  })

  test('of an inactive user is a failed login', async () => {
    const { org, gateway, context } = await bench()
    org.loginScript = () => ({
      status: 400,
      body: { error: 'inactive_user', error_description: 'user is inactive' },
    })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
  })

  test('a key that can’t sign is a failed login, and the log says so', async () => {
    const sign = vi.fn(testSigner.sign).mockRejectedValue(new Error('vault is down'))
    const signer = { alg: 'RS256', kid: 'vault-key', sign } as const
    const { org, gateway, context, logged } = await bench({ signer })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect(org.logins).toEqual([])
    expect(logged[0]?.fields).toMatchObject({ keyId: 'vault-key' })
    sign.mockImplementation(testSigner.sign)
    await gateway.query(rep, [soql], context())
  })
})

describe('who the session belongs to', () => {
  const answers = (over: Record<string, string>) => (login: Heard) => ({
    body: { access_token: 't', ...tokenAnswer(login.headers.host ?? '', rep.username), ...over },
  })

  test('another user than the mapped one: refused', async () => {
    const { org, gateway, context } = await bench()
    org.loginScript = answers({
      instance_url: org.url,
      id: `${org.url}/id/00D000000000001AAA/005000000000002AAA`,
    })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect(org.calls).toEqual([])
  })

  test('the 15-character form of the id is the same user', async () => {
    const { org, gateway, context } = await bench()
    org.loginScript = answers({ instance_url: org.url, id: 'https://x/id/00D000000000001/005000000000001' })
    await gateway.query(rep, [soql], context())
  })

  test('a user whose id is not known yet may be anyone of that name', async () => {
    const { gateway, context } = await bench()
    await gateway.query({ ...rep, userId: '' }, [soql], context())
  })

  test('a name that has changed hands is not served from the cache', async () => {
    const { org, gateway, context } = await bench()
    await gateway.query(rep, [soql], context())
    const other = { ...rep, userId: '005000000000009AAA' }
    await problemFrom(gateway.query(other, [soql], context()), 'salesforce-login-failed')
    expect(org.calls).toHaveLength(1)
  })

  test.each([
    'https://evil.example',
    'https://contoso.my.salesforce.com.evil.example',
    'https://evil.example/.my.salesforce.com',
    'https://evilsalesforce.com',
    'https://contoso.my.salesforce.com:8443',
    'http://contoso.my.salesforce.com',
    'not an address',
    '',
  ])('instance_url %s is refused', async instanceUrl => {
    const { org, gateway, context } = await bench()
    org.loginScript = answers({ instance_url: instanceUrl })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-login-failed')
    expect(org.calls).toEqual([])
  })

  test.each(['https://contoso.my.salesforce.com', 'https://contoso--uat.sandbox.my.salesforce.com'])(
    'instance_url %s is a Salesforce host; calls still go to the configured one',
    async instanceUrl => {
      const { org, gateway, context } = await bench()
      org.loginScript = answers({ instance_url: instanceUrl })
      await gateway.query(rep, [soql], context())
      expect(org.calls).toHaveLength(1)
    },
  )
})

test('production refuses a plain http address', async () => {
  await expect(bench({ profile: 'production' })).rejects.toThrow('must be https')
  await expect(bench({ url: 'http://contoso.example' })).rejects.toThrow('must be https')
  expect((await localSigner(privateKeyPem)).alg).toBe('RS256')
})
