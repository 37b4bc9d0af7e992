import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../api/problem.ts'
import type { MintRequest } from '../../simulator/entra/mint.ts'
import {
  API_CLIENT_ID,
  API_ID_URI,
  CONNECTOR_CLIENT_ID,
  GROUPS,
  OTHER_TENANT_ID,
  SCHEDULER_CLIENT_ID,
  TENANT_ID,
  UNLISTED_CLIENT_ID,
} from '../../simulator/people.ts'
import { EXTRA_HEADER, expectRefusal, NOW_S, signRaw, startWorld, type World } from './support.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())
beforeEach(() => {
  world.clock.freeze(NOW_S * 1000)
  world.identity.flush()
})

const rep = (over: Partial<MintRequest> = {}) => world.entra.mint({ user: 'rep.emea', ...over })
const repWith = (claims: Record<string, unknown>, over: Partial<MintRequest> = {}) => rep({ claims, ...over })
const refused = async (code: ProblemCode, token: string | Promise<string>) => {
  const presented = await token
  await expectRefusal(world.present(presented), code, presented)
}

describe('a good token', () => {
  test.each([1, 2] as const)('of version %i makes a caller', async version => {
    const caller = await world.present(await rep({ version }))
    expect(caller).toMatchObject({
      kind: 'user',
      tenantId: TENANT_ID,
      objectId: 'e0000000-0000-4000-8000-000000000010',
      clientId: CONNECTOR_CLIENT_ID,
      tokenVersion: version,
      audience: version === 2 ? API_CLIENT_ID : API_ID_URI,
      scopes: ['access_as_user'],
      appRoles: ['Sales.Rep'],
      groups: [GROUPS.salesEmea, GROUPS.allSales],
      groupsIncomplete: false,
      displayName: 'Rosa Almeida',
      expiresAtS: NOW_S + 4200,
      salesforceUser: { username: 'rep.emea@contoso.example' },
    })
    expect(caller.tokenId).toEqual(expect.any(String))
    expect(caller.salesforceUser).not.toHaveProperty('isActive')
  })

  test.each([1, 2] as const)(
    'of an app, version %i, makes an app caller acting as the integration user',
    async version => {
      const caller = await world.present(await world.entra.mint({ app: 'flow.scheduler', version }))
      expect(caller).toMatchObject({
        kind: 'app',
        clientId: SCHEDULER_CLIENT_ID,
        scopes: [],
        appRoles: ['Automation.Scheduled'],
        salesforceUser: { username: 'integration@contoso.example' },
      })
    },
  )

  test.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('may be of type %s', async typ => {
    await expect(world.present(await rep({ header: { typ } }))).resolves.toBeDefined()
  })

  test('without idtyp is a person’s when it carries the scope', async () => {
    expect((await world.present(await repWith({ idtyp: null }))).kind).toBe('user')
  })
})

describe('5: time, with a skew of 60 seconds', () => {
  const at = (seconds: number) => world.clock.freeze((NOW_S + seconds) * 1000)
  const life = { exp: NOW_S + 3600, nbf: NOW_S, iat: NOW_S }

  test.each([
    ['59 s past its expiry is accepted', 3600 + 59, undefined],
    ['60 s past its expiry is refused', 3600 + 60, 'token-expired'],
    ['61 s past its expiry is refused', 3600 + 61, 'token-expired'],
    ['59 s before it begins is accepted', -59, undefined],
    ['60 s before it begins is accepted', -60, undefined],
    ['61 s before it begins is refused', -61, 'token-invalid'],
  ] as const)('a token %s', async (_, seconds, code) => {
    const token = await repWith(life)
    at(seconds)
    if (code === undefined) await expect(world.present(token)).resolves.toBeDefined()
    else await refused(code, token)
  })

  test('a token verified before is refused once it expires', async () => {
    const token = await repWith({ ...life, exp: NOW_S + 120 })
    await world.present(token)
    at(120 + 59)
    await world.present(token)
    at(120 + 60)
    await refused('token-expired', token)
  })

  test.each([
    ['28 hours is accepted', 28 * 3600, undefined],
    ['28 hours and a second is refused', 28 * 3600 + 1, 'token-invalid'],
    ['ten years is refused', 315_360_000, 'token-invalid'],
  ] as const)('a lifetime of %s', async (_, seconds, code) => {
    const token = await repWith({ ...life, exp: NOW_S + seconds })
    if (code === undefined) await expect(world.present(token)).resolves.toBeDefined()
    else await refused(code, token)
  })

  test.each([
    ['exp as text', { exp: String(NOW_S + 3600) }],
    ['exp not whole', { exp: NOW_S + 3600.5 }],
    ['exp before iat', { exp: NOW_S + 10, iat: NOW_S + 20 }],
    ['exp beyond all numbers', { exp: 1e300 }],
    ['iat in the future', { iat: NOW_S + 61 }],
    ['nbf null and absent', { nbf: null }],
    ['negative iat', { iat: -1 }],
  ])('%s is refused', (_, claims) => refused('token-invalid', repWith({ ...life, ...claims })))
})

describe('5: required claims', () => {
  test.each(['exp', 'iat', 'nbf', 'tid', 'oid', 'ver', 'aud', 'iss', 'azp'])(
    'a token without %s is refused',
    name => refused('token-invalid', repWith({ [name]: null })),
  )
  test('a v1 token without appid is refused', () =>
    refused('token-invalid', repWith({ appid: null }, { version: 1 })))
})

describe('3: issuer, tenant and version', () => {
  const v1 = `https://sts.windows.net/${TENANT_ID}/`
  const v2 = `https://login.microsoftonline.com/${TENANT_ID}/v2.0`
  test.each([
    ['a v2 token with the v1 issuer', { iss: v1 }],
    ['a v2 token that says version 1', { ver: '1.0' }],
    [
      'a v1 issuer without its slash',
      { ver: '1.0', iss: v1.slice(0, -1), aud: API_ID_URI, appid: CONNECTOR_CLIENT_ID },
    ],
    ['an issuer with a slash more', { iss: `${v2}/` }],
    ['an issuer as a list', { iss: [v2] }],
    ['an issuer in capitals', { iss: v2.toUpperCase() }],
    ['the template issuer', { iss: 'https://login.microsoftonline.com/{tenantid}/v2.0' }],
    ['the common issuer', { iss: 'https://login.microsoftonline.com/common/v2.0' }],
    ['a version 3', { ver: '3.0' }],
    ['a version as a number', { ver: 2 }],
    ['a tenant id that is no GUID', { tid: 'contoso.example' }],
    ['a tenant id in another tenant’s issuer', { tid: OTHER_TENANT_ID }],
    ['a tenant id as a path', { tid: `${TENANT_ID}/../common` }],
    ['another tenant’s issuer', { iss: `https://login.microsoftonline.com/${OTHER_TENANT_ID}/v2.0` }],
  ])('%s is refused', (_, claims) => refused('token-invalid', repWith(claims)))

  test('a token of a tenant that is not configured is refused without a call for its keys', async () => {
    const before = world.keyCalls()
    await refused('token-invalid', rep({ tenant: OTHER_TENANT_ID }))
    expect(world.keyCalls()).toBe(before)
  })

  test('a hostile tenant that writes our tenant and issuer fails by its key', () =>
    refused('token-invalid', rep({ tenant: OTHER_TENANT_ID, claims: { tid: TENANT_ID, iss: v2 } })))
})

describe('4: audience', () => {
  test.each([
    ['v2', 2, API_ID_URI],
    ['v2', 2, `${API_CLIENT_ID}/`],
    ['v2', 2, [API_CLIENT_ID]],
    ['v2', 2, [API_CLIENT_ID, 'https://graph.microsoft.com']],
    ['v2', 2, { aud: API_CLIENT_ID }],
    ['v2', 2, API_CLIENT_ID.toUpperCase().replace(/^/, ' ')],
    ['v2', 2, '00000003-0000-0000-c000-000000000000'],
    ['v1', 1, API_CLIENT_ID],
    ['v1', 1, `${API_ID_URI}/`],
    ['v1', 1, 'https://graph.microsoft.com'],
    ['v1', 1, 'api://contoso.example/22222222-2222-4222-8222-222222222222'],
  ] as const)('of a %s token other than ours is refused (%#)', (_, version, aud) =>
    refused('token-invalid', repWith({ aud }, { version })),
  )
})

describe('6: client', () => {
  test('one that is not listed is refused by name of its problem', () =>
    refused('client-not-allowed', rep({ client: UNLISTED_CLIENT_ID })))
  test('the API itself is no client unless listed', () =>
    refused('client-not-allowed', rep({ client: API_CLIENT_ID })))
  test('an unlisted app that speaks for itself is refused', () =>
    refused(
      'client-not-allowed',
      world.entra.mint({ app: 'flow.scheduler', claims: { azp: UNLISTED_CLIENT_ID } }),
    ))
  test.each([
    ['appid that says something else', { appid: UNLISTED_CLIENT_ID }],
    ['azp as a list', { azp: [CONNECTOR_CLIENT_ID] }],
    ['azp that is no GUID', { azp: 'connector' }],
  ])('%s is refused', (_, claims) => refused('token-invalid', repWith(claims)))
  test('one that the policy no longer lists is refused also behind a token seen before', async () => {
    const listed = new Set([CONNECTOR_CLIENT_ID])
    const live = await startWorld({ clientIds: () => listed })
    const token = await rep()
    await live.present(token)
    listed.clear()
    await expectRefusal(live.present(token), 'client-not-allowed', token)
    listed.add(CONNECTOR_CLIENT_ID)
    await expect(live.present(token)).resolves.toBeDefined()
    await live.stop()
  })
  test('a v1 token is judged by appid, not by azp', () =>
    refused(
      'token-invalid',
      repWith({ appid: UNLISTED_CLIENT_ID, azp: CONNECTOR_CLIENT_ID }, { version: 1 }),
    ))
})

describe('7: person or app', () => {
  const app = (claims: Record<string, unknown>) => world.entra.mint({ app: 'flow.scheduler', claims })
  test.each([
    ['a person without the scope', 'scope-missing', () => repWith({ scp: null })],
    [
      'a person with another scope',
      'scope-missing',
      () => repWith({ scp: 'access_as_user2 user_impersonation' }),
    ],
    [
      'a person with roles only',
      'scope-missing',
      () => repWith({ scp: null, roles: ['Automation.Scheduled'] }),
    ],
    ['neither scope nor role', 'scope-missing', () => repWith({ scp: null, roles: null, idtyp: null })],
    ['roles only, without idtyp', 'scope-missing', () => app({ idtyp: null })],
    ['an app without a role', 'scope-missing', () => app({ roles: null })],
    ['an app with an empty list of roles', 'scope-missing', () => app({ roles: [] })],
    ['an app with a scope', 'token-invalid', () => app({ scp: 'access_as_user' })],
    ['an app with an empty scope', 'token-invalid', () => app({ scp: '' })],
    [
      'an app that hides its idtyp and shows our scope',
      'token-invalid',
      () => app({ idtyp: null, scp: 'access_as_user' }),
    ],
    ['a person’s token that says app', 'token-invalid', () => repWith({ idtyp: 'app' })],
    ['a device', 'token-invalid', () => repWith({ idtyp: 'device' })],
    ['idtyp as a list', 'token-invalid', () => repWith({ idtyp: ['user'] })],
    ['scp as a list', 'token-invalid', () => repWith({ scp: ['access_as_user'] })],
    ['roles as text', 'token-invalid', () => repWith({ roles: 'Crm.Admin' })],
    ['roles with a number', 'token-invalid', () => repWith({ roles: ['Sales.Rep', 1] })],
    ['groups as an object', 'token-invalid', () => repWith({ groups: { 0: 'x' } })],
    ['an object id that is no GUID', 'token-invalid', () => repWith({ oid: "' OR 1=1" })],
  ] as const)('%s is refused with %s', (_, code, token) => refused(code, token()))

  test.each([
    ['access_as_user', ['access_as_user']],
    ['access_as_user.read', ['access_as_user.read']],
    ['access_as_user.read access_as_user', ['access_as_user.read', 'access_as_user']],
    ['other  access_as_user.read', ['other', 'access_as_user.read']],
  ])('a person with the scope %j is admitted with just that', async (scp, scopes) => {
    expect(await world.present(await repWith({ scp }))).toMatchObject({ kind: 'user', scopes })
  })
  test.each(['access_as_user.reader', 'Access_As_User', 'access_as_user,x', 'access_as_userXread', ''])(
    'a person with the scope %j is not',
    scp => refused('scope-missing', repWith({ scp })),
  )
  test('a person with an app’s role is still a person, an app with a scope’s name as role still an app', async () => {
    expect(await world.present(await repWith({ roles: ['Automation.Scheduled'] }))).toMatchObject({
      kind: 'user',
      appRoles: ['Automation.Scheduled'],
    })
    expect(await world.present(await app({ roles: ['access_as_user'] }))).toMatchObject({
      kind: 'app',
      scopes: [],
      appRoles: ['access_as_user'],
    })
  })

  test('a challenge for a missing scope names it', async () => {
    const problem = await expectRefusal(world.present(await repWith({ scp: null })), 'scope-missing')
    expect(problem.headers['WWW-Authenticate']).toBe(
      'Bearer realm="sallyport", error="insufficient_scope", scope="access_as_user"',
    )
  })
})

describe('8: guests', () => {
  test.each([1, 2] as const)('are refused (version %i)', version =>
    refused('guest-not-allowed', world.entra.mint({ user: 'guest', version })),
  )
  test.each([
    ['acct 1 alone', { acct: 1 }],
    ['acct as text', { acct: '1' }],
    ['an unknown acct', { acct: 2 }],
    ['a foreign identity provider alone', { idp: `https://sts.windows.net/${OTHER_TENANT_ID}/` }],
    ['a social identity provider', { idp: 'live.com' }],
    ['a guest with a member’s e-mail', { acct: 1, email: 'rep.emea@contoso.example' }],
  ])('%s is refused', (_, claims) => refused('guest-not-allowed', repWith(claims)))
  test('a guest whose object id is a member’s in another tenant is refused before anybody is looked up', async () => {
    const before = world.lookups.length
    const oid = 'e0000000-0000-4000-8000-000000000010'
    await refused('guest-not-allowed', world.entra.mint({ user: 'guest', claims: { oid } }))
    expect(world.lookups).toHaveLength(before)
  })
  test('a member whose idp is the own tenant is no guest', async () => {
    const idp = `https://sts.windows.net/${TENANT_ID}/`
    await expect(world.present(await repWith({ idp }))).resolves.toBeDefined()
  })
})

describe('10: group overage, where no grant asks for groups,', () => {
  test.each([
    ['_claim_names', { overage: true }],
    ['hasgroups', { claims: { hasgroups: true, groups: null } }],
  ])('by %s gives no groups and says so', async (_, over) => {
    const caller = await world.present(await rep(over))
    expect(caller).toMatchObject({ groups: [], groupsIncomplete: true })
  })
})

describe('12: what a token says of its sign-in', () => {
  test.each([
    [{ acrs: ['c1', 'c2'] }, { authContexts: ['c1', 'c2'] }],
    [{ acrs: [] }, { authContexts: [] }],
    [{}, { authContexts: [], canAnswerChallenges: false }],
    [{ xms_cc: ['cp1'] }, { canAnswerChallenges: true }],
    [{ xms_cc: ['other', 'CP1'] }, { canAnswerChallenges: true }],
    [{ xms_cc: ['cp10', 'xcp1'] }, { canAnswerChallenges: false }],
  ])('%j is read', async (claims, expected) => {
    expect(await world.present(await repWith(claims))).toMatchObject(expected)
  })
  test.each([{ acrs: 'c1' }, { acrs: [1] }, { acrs: [''] }, { xms_cc: 'cp1' }, { xms_cc: { 0: 'cp1' } }])(
    '%j is refused',
    claims => refused('token-invalid', repWith(claims)),
  )
})

describe('1, 2: attacks', () => {
  test.each([
    ['no signature (alg none)', { signWith: 'none' }],
    ['alg None in another case', { signWith: 'none', header: { alg: 'nOnE' } }],
    ['HMAC with the public key as secret (CVE-2016-10555)', { signWith: 'hs256-public' }],
    ['HMAC under an RS256 header', { signWith: 'hs256-public', header: { alg: 'RS256' } }],
    ['a foreign key under our kid', { signWith: 'other-key' }],
    ['a key shown in the header (CVE-2018-0114)', { signWith: 'embedded-jwk' }],
    ['PS256 by the right key', { header: { alg: 'PS256' } }],
    ['RS384 by the right key', { header: { alg: 'RS384' } }],
    ['RS512 by the right key', { header: { alg: 'RS512' } }],
    ['a jku', { header: { jku: 'https://attacker.example/keys' } }],
    ['an x5u', { header: { x5u: 'https://attacker.example/cert' } }],
    ['an x5c', { header: { x5c: ['MIIB'] } }],
    ['a jwk', { header: { jwk: { kty: 'oct', k: 'AA' } } }],
    ['a critical extension', { header: { crit: ['exp'], exp: 1 } }],
    ['an unencoded payload (RFC 7797)', { header: { b64: false, crit: ['b64'] } }],
    ['no kid', { header: { kid: null } }],
    ['an empty kid', { header: { kid: '' } }],
    ['a kid that is a path', { header: { kid: '../../../dev/null' } }],
    ['a kid that is SQL', { header: { kid: "x' UNION SELECT 'key" } }],
    ['a kid that is a prototype member', { header: { kid: '__proto__' } }],
    ['a kid of 10,000 characters', { header: { kid: 'k'.repeat(5_000) } }],
    ['a kid that is an object', { header: { kid: { a: 1 } } }],
    ['no typ', { header: { typ: null } }],
    ['an id token’s kind of typ', { header: { typ: 'id_token+jwt' } }],
    ['an encrypted token’s header', { header: { enc: 'A256GCM' } }],
  ] as [string, Partial<MintRequest>][])('%s is refused', (_, over) => refused('token-invalid', rep(over)))

  test('a token beyond 8 KB is refused', () =>
    refused(
      'token-invalid',
      repWith({ groups: Array.from({ length: 190 }, (_, n) => `group-${n}-${'x'.repeat(40)}`) }),
    ))

  test('any changed character of the signature, claims or header is refused', async () => {
    const token = await rep()
    const [header = '', claims = '', signature = ''] = token.split('.')
    const other = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
    for (const changed of [
      [other(header, 12), claims, signature],
      [header, other(claims, 40), signature],
      [header, claims, other(signature, 10)],
      [header, claims, other(signature, signature.length - 1)],
      [header, claims, ''],
      [header, claims],
      [header, claims, signature, ''],
      [header, claims, signature, signature],
      ['', claims, signature],
      [header, '', signature],
    ])
      await refused('token-invalid', changed.join('.'))
  })

  test.each([
    ['padding', (token: string) => `${token}=`],
    ['two pads', (token: string) => `${token}==`],
    ['standard base64', (token: string) => token.replaceAll('-', '+').replaceAll('_', '/')],
  ])('another spelling of the same bytes is refused (%s)', async (_, respell) => {
    const token = await rep()
    const spelled = respell(token)
    if (spelled !== token) await refused('token-invalid', spelled)
  })

  test('stray bits in the last character are refused', async () => {
    const token = await rep()
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = alphabet.indexOf(token.slice(-1))
    await refused('token-invalid', `${token.slice(0, -1)}${alphabet[last ^ 1]}`)
  })
})

describe('1: JSON that two readers may read differently', () => {
  const header = JSON.stringify(EXTRA_HEADER)
  const claims = async () => {
    const [, payload = ''] = (await rep()).split('.')
    return Buffer.from(payload, 'base64url').toString()
  }
  test('the signature of these tests is good: the honest text is accepted', async () => {
    await expect(world.present(signRaw(header, await claims()))).resolves.toBeDefined()
  })
  test.each([
    ['a claim twice', (text: string) => text.replace('{', '{"oid":"e0000000-0000-4000-8000-000000000060",')],
    ['a claim twice, once escaped', (text: string) => text.replace('{', '{"\\u006fid":"x",')],
    ['a nested member twice', (text: string) => text.replace('{', '{"x":[{"a":1,"a":2}],')],
    ['a member named __proto__', (text: string) => text.replace('{', '{"__proto__":{},')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a list', (text: string) => `[${text}]`],
    ['a trailing comma', (text: string) => text.replace(/}$/, ',}')],
    ['text after the end', (text: string) => `${text} {}`],
    ['depth beyond 16', (text: string) => text.replace('{', `{"x":${'['.repeat(17)}${']'.repeat(17)},`)],
    ['nothing', () => ''],
    ['null', () => 'null'],
  ])('%s in the claims is refused', async (_, change) =>
    refused('token-invalid', signRaw(header, change(await claims()))),
  )

  test.each([
    ['alg twice', '{"alg":"none","typ":"JWT","kid":"extra-key-of-the-tests","alg":"RS256"}'],
    ['kid twice', '{"alg":"RS256","typ":"JWT","kid":"a","kid":"extra-key-of-the-tests"}'],
    ['a list', `[${header}]`],
    ['NaN', header.replace('}', ',"x":NaN}')],
  ])('%s in the header is refused', async (_, text) =>
    refused('token-invalid', signRaw(text, await claims())),
  )
})

describe('13: the Authorization header', () => {
  test.each([
    ['no header', [], 'token-missing'],
    ['an empty header', [''], 'token-missing'],
    ['Basic', ['Basic dXNlcjpwYXNz'], 'token-missing'],
    ['a bare token', ['TOKEN'], 'token-missing'],
    ['the scheme alone', ['Bearer'], 'token-invalid'],
    ['the scheme and a space', ['Bearer '], 'token-invalid'],
    ['two spaces', ['Bearer  TOKEN'], 'token-invalid'],
    ['a tab', ['Bearer\tTOKEN'], 'token-invalid'],
    ['two tokens', ['Bearer TOKEN TOKEN'], 'token-invalid'],
    ['two credentials in one', ['Bearer TOKEN, Bearer TOKEN'], 'token-invalid'],
    ['the header twice', ['Bearer TOKEN', 'Bearer TOKEN'], 'token-invalid'],
    ['an empty second header', ['Bearer TOKEN', ''], 'token-invalid'],
    ['quotes', ['Bearer "TOKEN"'], 'token-invalid'],
    ['a no-break space', ['Bearer\u00a0TOKEN'], 'token-invalid'],
  ] as const)('with %s is refused', async (_, values, code) => {
    const token = await rep()
    await expectRefusal(
      world.identity.callerOf(values.map(value => value.replaceAll('TOKEN', token))),
      code,
      token,
    )
  })

  test.each(['bearer', 'BEARER', 'BeArEr'])('names the scheme in any case (%s)', async scheme => {
    await expect(world.identity.callerOf([`${scheme} ${await rep()}`])).resolves.toBeDefined()
  })

  test('challenges by RFC 6750: no error where no token was shown', async () => {
    const missing = await expectRefusal(world.identity.callerOf([]), 'token-missing')
    expect(missing.headers['WWW-Authenticate']).toBe('Bearer realm="sallyport"')
    const invalid = await expectRefusal(world.present('a.b.c'), 'token-invalid')
    expect(invalid.headers['WWW-Authenticate']).toBe('Bearer realm="sallyport", error="invalid_token"')
  })
})

describe('a refusal says what is wrong with a token, never what is in it', () => {
  const detail = async (token: string) =>
    (await expectRefusal(world.present(token), 'token-invalid', token)).detail
  async function forged(): Promise<string> {
    const one = await rep()
    const other = await rep()
    return one.slice(0, one.lastIndexOf('.')) + other.slice(other.lastIndexOf('.'))
  }
  const unknownKey = async () => {
    const claims = (await rep()).split('.')[1] ?? ''
    return signRaw('{"typ":"JWT","alg":"RS256","kid":"nobody"}', Buffer.from(claims, 'base64url').toString())
  }

  const bad: readonly (readonly [what: string, token: () => Promise<string>, said: string])[] = [
    ['of nothing', async () => 'a.b.c', 'The token is not a signed JWT as Entra writes it.'],
    [
      'that is too large',
      async () => 'a'.repeat(8193),
      'The token is larger than 8 KB: grant app roles instead of emitting all groups.',
    ],
    ['as large as may be', async () => 'a'.repeat(8192), 'The token is not a signed JWT as Entra writes it.'],
    [
      'of another tenant',
      () => rep({ tenant: OTHER_TENANT_ID }),
      'The token is not of a tenant, issuer and version accepted here.',
    ],
    ['of an unknown key', unknownKey, 'The token is signed by a key the tenant does not publish.'],
    ['with another’s signature', forged, 'The signature does not fit the token.'],
    ['for later', () => repWith({ nbf: NOW_S + 61 }), 'The token is not valid yet.'],
    ['without nbf', () => repWith({ nbf: null }), 'The claim nbf is missing or malformed.'],
    ['with nbf as text', () => repWith({ nbf: 'now' }), 'The claim nbf is missing or malformed.'],
    ['without iat', () => repWith({ iat: null }), 'The claim iat is missing or malformed.'],
    ['for another API', () => repWith({ aud: 'another' }), 'The token is meant for another API.'],
    ['of nobody', () => repWith({ oid: 'x' }), 'The token names no object id.'],
    [
      'that lives too long',
      () => repWith({ exp: NOW_S + 30 * 3600, iat: NOW_S, nbf: NOW_S }),
      'The token lives too long.',
    ],
  ]
  test.each(bad)('%s', async (_, token, said) => {
    expect(await detail(await token())).toBe(said)
  })
})
