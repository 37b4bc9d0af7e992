import { createPublicKey, createSecretKey, type KeyObject, verify, type webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  API_CLIENT_ID,
  CONNECTOR_CLIENT_ID,
  GROUPS,
  OTHER_TENANT_ID,
  SCHEDULER_CLIENT_ID,
  TENANT_ID,
} from '../people.ts'
import { MintError, type MintRequest } from './mint.ts'
import { NOW_MS, type TestTenant, testTenant } from './testing.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await testTenant()
})
afterAll(() => tenant.stop())

const V2 = `https://login.microsoftonline.com/${TENANT_ID}/v2.0`
const V1 = `https://sts.windows.net/${TENANT_ID}/`

/** Verifies as a stranger would: by the published keys alone. */
async function verified(
  token: string,
  options: { issuer?: string; tenantId?: string; audience?: string } = {},
) {
  const { issuer = V2, tenantId = TENANT_ID, audience = API_CLIENT_ID } = options
  const keys = createRemoteJWKSet(new URL(`${tenant.url}/${tenantId}/discovery/v2.0/keys`))
  return jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'], currentDate: new Date(NOW_MS) })
}

describe('an honest token', () => {
  test('of a user is a v2.0 token for the proxy that the published keys verify', async () => {
    const { payload, protectedHeader } = await verified(await tenant.entra.mint({ user: 'rep.emea' }))
    expect(protectedHeader).toMatchObject({ typ: 'JWT', alg: 'RS256', kid: expect.any(String) })
    expect(payload).toMatchObject({
      ver: '2.0',
      tid: TENANT_ID,
      azp: CONNECTOR_CLIENT_ID,
      azpacr: '1',
      idtyp: 'user',
      acct: 0,
      scp: 'access_as_user',
      name: 'Rosa Almeida',
      preferred_username: 'rep.emea@contoso.example',
      roles: ['Sales.Rep'],
      iat: NOW_MS / 1000,
      nbf: NOW_MS / 1000,
      exp: NOW_MS / 1000 + 4200,
      aio: expect.any(String),
      rh: expect.any(String),
      uti: expect.any(String),
      sub: expect.any(String),
    })
    expect(payload).not.toHaveProperty('upn')
    expect(payload).not.toHaveProperty('appid')
  })

  test('lists groups a user is in through another group', async () => {
    const { groups } = decodeJwt(await tenant.entra.mint({ user: 'rep.emea@contoso.example' }))
    expect(groups).toEqual([GROUPS.salesEmea, GROUPS.allSales])
  })

  test('of a user in version 1 has the issuer, audience and names of v1.0', async () => {
    const token = await tenant.entra.mint({ user: 'rep.apac', version: 1 })
    const { payload, protectedHeader } = await verified(token, {
      issuer: V1,
      audience: `api://${API_CLIENT_ID}`,
    })
    expect(protectedHeader.x5t).toBe(protectedHeader.kid)
    expect(payload).toMatchObject({
      ver: '1.0',
      appid: CONNECTOR_CLIENT_ID,
      appidacr: '1',
      upn: 'rep.apac@contoso.example',
      unique_name: 'rep.apac@contoso.example',
      scp: 'access_as_user',
    })
    expect(payload).not.toHaveProperty('azp')
    expect(payload).not.toHaveProperty('preferred_username')
  })

  test('of an app has roles and no scopes', async () => {
    const { payload } = await verified(await tenant.entra.mint({ app: 'flow.scheduler' }))
    expect(payload).toMatchObject({ idtyp: 'app', azp: SCHEDULER_CLIENT_ID, roles: ['Automation.Scheduled'] })
    expect(payload.oid).toBe(payload.sub)
    expect(payload).not.toHaveProperty('scp')
  })

  test('of a guest names the home tenant and the foreign address', async () => {
    const { payload } = await verified(await tenant.entra.mint({ user: 'guest' }))
    expect(payload).toMatchObject({
      acct: 1,
      idp: `https://sts.windows.net/${OTHER_TENANT_ID}/`,
      email: 'guest@fabrikam.example',
      tid: TENANT_ID,
    })
  })

  test('with overage points to Azure AD Graph in place of groups', async () => {
    const { payload } = await verified(await tenant.entra.mint({ user: 'rep.emea', overage: true }))
    expect(payload).not.toHaveProperty('groups')
    expect(payload._claim_names).toEqual({ groups: 'src1' })
    expect(payload._claim_sources).toEqual({
      src1: { endpoint: `https://graph.windows.net/${TENANT_ID}/users/${payload.oid}/getMemberObjects` },
    })
  })

  test('of the other tenant has its issuer and its own keys', async () => {
    const token = await tenant.entra.mint({ user: 'rep.emea', tenant: OTHER_TENANT_ID })
    const issuer = `https://login.microsoftonline.com/${OTHER_TENANT_ID}/v2.0`
    await expect(verified(token, { issuer, tenantId: OTHER_TENANT_ID })).resolves.toBeDefined()
    await expect(verified(token, { issuer })).rejects.toThrow('no applicable key found')
  })

  test('follows the virtual clock', async () => {
    tenant.clock.advance(3_600_000)
    const { iat } = decodeJwt(await tenant.entra.mint({ user: 'rep.emea' }))
    tenant.clock.advance(-3_600_000)
    expect(iat).toBe(NOW_MS / 1000 + 3600)
  })
})

describe('a hostile token', () => {
  const refusal = async (request: MintRequest) => {
    const token = await tenant.entra.mint(request)
    return verified(token).then(
      () => 'accepted',
      error => String(error.code),
    )
  }

  test.each<[string, MintRequest, string]>([
    [
      'by a foreign key under the tenant’s kid',
      { signWith: 'other-key' },
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    [
      'by a foreign key shown in the header',
      { signWith: 'embedded-jwk' },
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    ],
    ['unsigned', { signWith: 'none' }, 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['by the public key as HMAC secret', { signWith: 'hs256-public' }, 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['by PS256', { header: { alg: 'PS256' } }, 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['with an unknown kid', { header: { kid: 'nobody' } }, 'ERR_JWKS_NO_MATCHING_KEY'],
    ['expired', { expiresInSeconds: -1 }, 'ERR_JWT_EXPIRED'],
    ['for another audience', { claims: { aud: 'another' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('%s is refused by a strict validator for that reason alone', async (_, request, code) => {
    expect(await refusal({ user: 'rep.emea', ...request })).toBe(code)
  })

  test('signed by PS256 or RS512 has a true signature, so that only a pinned algorithm refuses it', async () => {
    const keys = createRemoteJWKSet(new URL(`${tenant.url}/${TENANT_ID}/discovery/v2.0/keys`))
    for (const alg of ['PS256', 'PS512', 'RS512']) {
      const token = await tenant.entra.mint({ user: 'rep.emea', header: { alg } })
      await expect(jwtVerify(token, keys, { currentDate: new Date(NOW_MS) })).resolves.toBeDefined()
    }
  })

  test('made by algorithm confusion verifies when the public key is taken for a secret', async () => {
    const { keys } = Object(await (await fetch(`${tenant.url}/${TENANT_ID}/discovery/v2.0/keys`)).json())
    const token = await tenant.entra.mint({ user: 'rep.emea', signWith: 'hs256-public' })
    const jwk = keys.find((k: { kid: string }) => k.kid === decodeProtectedHeader(token).kid)
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const secret = createSecretKey(Buffer.from(pem))
    await expect(jwtVerify(token, secret, { currentDate: new Date(NOW_MS) })).resolves.toBeDefined()
  })

  test('shows the key that verifies it when it embeds one', async () => {
    const token = await tenant.entra.mint({ user: 'rep.emea', signWith: 'embedded-jwk' })
    const { jwk, kid } = decodeProtectedHeader(token)
    const keys = createLocalJWKSet({ keys: [{ ...Object(jwk), kid }] })
    await expect(jwtVerify(token, keys, { currentDate: new Date(NOW_MS) })).resolves.toBeDefined()
  })

  test('has the header and claims it was told, and none that null removes', async () => {
    const token = await tenant.entra.mint({
      user: 'rep.emea',
      header: { kid: null, typ: 'at+jwt', jku: 'http://trap.example' },
      claims: {
        exp: null,
        aud: ['a', 'b'],
        xms_cc: ['CP1'],
        _claim_sources: { src1: { endpoint: 'http://trap' } },
      },
    })
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'at+jwt', alg: 'RS256', jku: 'http://trap.example' })
    const claims = decodeJwt(token)
    expect(claims).not.toHaveProperty('exp')
    expect(claims).toMatchObject({
      aud: ['a', 'b'],
      xms_cc: ['CP1'],
      _claim_sources: { src1: { endpoint: 'http://trap' } },
    })
  })
})

test('any header and any claims can be laid over a token, and its signature still holds', async () => {
  const { keys } = Object(await (await fetch(`${tenant.url}/${TENANT_ID}/discovery/v2.0/keys`)).json())
  const members = fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.jsonValue(), { maxKeys: 5 })
  await fc.assert(
    fc.asyncProperty(members, members, async (header, claims) => {
      const { alg: _, ...rest } = header
      const token = await tenant.entra.mint({ user: 'rep.emea', header: rest, claims })
      const [head = '', body = '', signature = ''] = token.split('.')
      const json = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())
      const kept = (members: object) => Object.entries(members).filter(([, value]) => value !== null)
      expect(json(head)).toMatchObject(JSON.parse(JSON.stringify(Object.fromEntries(kept(rest)))))
      expect(json(body)).toMatchObject(JSON.parse(JSON.stringify(Object.fromEntries(kept(claims)))))
      const signers = keys.map((jwk: webcrypto.JsonWebKey) => createPublicKey({ key: jwk, format: 'jwk' }))
      const held = (key: KeyObject) =>
        verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
      expect(signers.filter(held)).toHaveLength(1)
    }),
    { numRuns: 60 },
  )
})

describe('a mint request', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'with an unknown member',
      { user: 'rep.emea', signwith: 'none' },
      /signwith.*Allowed: user, app, version/,
    ],
    ['for an unknown user', { user: 'nobody' }, /Unknown user 'nobody'.*rep\.emea, rep\.emea2/],
    ['for the integration user, who has no account', { user: 'integration' }, /Unknown user/],
    ['for an unknown app', { app: 'nothing' }, /Unknown app 'nothing'.*flow\.scheduler/],
    ['for nobody', {}, /either a user .* or an app/],
    ['for both', { user: 'rep.emea', app: 'flow.scheduler' }, /either a user/],
    ['with an unknown signer', { user: 'rep.emea', signWith: 'me' }, /signWith is one of tenant, other-key/],
    ['with an unknown tenant', { user: 'rep.emea', tenant: 'x' }, /tenant is one of/],
    ['with version 3', { user: 'rep.emea', version: 3 }, /version is 1 or 2/],
    ['with a list as claims', { user: 'rep.emea', claims: [] }, /claims is an object/],
    ['for an app through a client', { app: 'flow.scheduler', client: 'x' }, /go with a user/],
    ['for an app with overage', { app: 'flow.scheduler', overage: true }, /go with a user/],
    ['that is no object', 'rep.emea', /A mint request is an object/],
    [
      'signed by a retired key before any was',
      { user: 'rep.emea', signWith: 'retired-key' },
      /rotate, then retire/,
    ],
  ])('%s is refused with what is allowed', async (_, request, message) => {
    const minted = tenant.entra.mint(request as MintRequest)
    await expect(minted).rejects.toThrow(MintError)
    await expect(minted).rejects.toThrow(message)
  })
})

test('a rotated key is published beside the old one, which is refused once it is retired', async () => {
  const before = await tenant.entra.mint({ user: 'rep.emea' })
  await tenant.entra.rotateKeys()
  const after = await tenant.entra.mint({ user: 'rep.emea' })
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid)
  await expect(verified(before)).resolves.toBeDefined()
  await expect(verified(after)).resolves.toBeDefined()

  await tenant.entra.retireKeys()
  await expect(verified(before)).rejects.toThrow('no applicable key found')
  await expect(verified(after)).resolves.toBeDefined()
  const stale = await tenant.entra.mint({ user: 'rep.emea', signWith: 'retired-key' })
  expect(decodeProtectedHeader(stale).kid).toBe(decodeProtectedHeader(before).kid)
  await expect(verified(stale)).rejects.toThrow('no applicable key found')

  tenant.entra.reset()
  await expect(verified(before)).resolves.toBeDefined()
})
