import { describe, expect, test } from 'vitest'
import { Problem, type ProblemCode } from '../problem.ts'
import { envelopeOf, identityOf } from './claims.ts'

const TENANT = '11111111-1111-4111-8111-111111111111'
const OTHER = '99999999-9999-4999-8999-999999999999'
const API = '22222222-2222-4222-8222-222222222222'
const CLIENT = '33333333-3333-4333-8333-333333333333'
const OID = 'e0000000-0000-4000-8000-000000000010'
const NOW_S = 1_800_000_000
const tenantIds = new Set([TENANT])
const expected = { tenantIds, audience: API, clientIds: () => new Set([CLIENT]) }

const person = {
  aud: API,
  iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  tid: TENANT,
  ver: '2.0',
  oid: OID,
  sub: 'pairwise',
  azp: CLIENT,
  scp: 'access_as_user',
  idtyp: 'user',
  exp: NOW_S + 3600,
  nbf: NOW_S,
  iat: NOW_S,
}
const first = { ver: '1.0', iss: `https://sts.windows.net/${TENANT}/`, aud: `api://${API}`, appid: CLIENT }
const app = { ...person, idtyp: 'app', sub: OID, roles: ['Automation'], scp: undefined }

type Claims = Readonly<Record<string, unknown>>
/** As a parsed token: members that are undefined aren't there. */
const present = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
const read = (over: Claims = {}, base: Claims = person) =>
  identityOf(present({ ...base, ...over }), expected, NOW_S * 1000)
function refused(code: ProblemCode, over: Claims, base: Claims = person): Problem {
  try {
    read(over, base)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    expect(error.code).toBe(code)
    return error
  }
  throw new Error(`Expected ${code}.`)
}

describe('the envelope', () => {
  test.each([
    [person, 2],
    [{ ...person, ...first }, 1],
  ] as const)('3: names tenant and version (%#)', (claims, version) => {
    expect(envelopeOf(claims, tenantIds)).toEqual({ tenantId: TENANT, version })
  })
  test.each([
    ['tid', `x${TENANT}`],
    ['tid', `${TENANT}x`],
    ['tid', OTHER],
    ['tid', undefined],
    ['ver', '3.0'],
    ['ver', 2],
    ['ver', '1.0'],
    ['iss', `https://sts.windows.net/${TENANT}/`],
    ['iss', `https://login.microsoftonline.com/${OTHER}/v2.0`],
  ])('3: is none when %s is %j', (name, value) => {
    expect(envelopeOf({ ...person, [name]: value }, tenantIds)).toBeUndefined()
    refused('token-invalid', { [name]: value })
  })
})

test('a token of either version proves all of this', () => {
  const rest = {
    roles: ['Sales.Rep'],
    groups: [OTHER],
    acrs: ['c1'],
    xms_cc: ['cp1'],
    name: 'Rosa',
    uti: 'u1',
  }
  const identity = {
    kind: 'user',
    tenantId: TENANT,
    objectId: OID,
    clientId: CLIENT,
    tokenVersion: 2,
    audience: API,
    scopes: ['access_as_user'],
    appRoles: ['Sales.Rep'],
    groups: [OTHER],
    groupsIncomplete: false,
    authContexts: ['c1'],
    canAnswerChallenges: true,
    displayName: 'Rosa',
    expiresAtS: NOW_S + 3600,
    tokenId: 'u1',
  }
  expect(read(rest)).toEqual(identity)
  expect(read({ ...rest, ...first, azp: undefined })).toEqual({
    ...identity,
    tokenVersion: 1,
    audience: `api://${API}`,
  })
  expect(read()).toEqual({
    ...identity,
    appRoles: [],
    groups: [],
    authContexts: [],
    canAnswerChallenges: false,
    displayName: null,
    tokenId: null,
  })
})

describe('times, within 60 seconds of each other', () => {
  test.each([
    [{ exp: NOW_S - 59 }, undefined],
    [{ exp: NOW_S - 60 }, 'token-expired'],
    [{ nbf: NOW_S + 60 }, undefined],
    [{ nbf: NOW_S + 61 }, 'token-invalid'],
    [{ iat: NOW_S + 60 }, undefined],
    [{ iat: NOW_S + 61 }, 'token-invalid'],
    [{ iat: NOW_S, exp: NOW_S + 28 * 3600 }, undefined],
    [{ iat: NOW_S, exp: NOW_S + 28 * 3600 + 1 }, 'token-invalid'],
    [{ iat: NOW_S + 10, exp: NOW_S + 10 }, 'token-invalid'],
    [{ iat: NOW_S + 10, exp: NOW_S + 11 }, undefined],
    [{ iat: 0, nbf: 0, exp: 1 }, 'token-expired'],
    [{ iat: -1 }, 'token-invalid'],
    [{ nbf: -1 }, 'token-invalid'],
    [{ nbf: 1.5 }, 'token-invalid'],
    [{ exp: '1800003600' }, 'token-invalid'],
    [{ exp: Number.MAX_SAFE_INTEGER + 1 }, 'token-invalid'],
    [{ exp: undefined }, 'token-invalid'],
    [{ nbf: undefined }, 'token-invalid'],
    [{ iat: undefined }, 'token-invalid'],
  ] as [Claims, ProblemCode | undefined][])('5: %j is judged so', (over, code) => {
    const base = { ...person, iat: NOW_S - 200, nbf: NOW_S - 200 }
    if (code === undefined) expect(read(over, base).objectId).toBe(OID)
    else refused(code, over, base)
  })

  test('5: half a second counts to the second before', () => {
    const at = (ms: number) => () =>
      identityOf({ ...person, iat: NOW_S - 200, exp: NOW_S - 59 }, expected, ms)
    expect(at(NOW_S * 1000 + 999)).not.toThrow()
    expect(at(NOW_S * 1000 + 1000)).toThrow(Problem)
  })

  test('5: the words tell what is wrong', () => {
    expect(refused('token-invalid', { exp: NOW_S + 28 * 3600 + 1 }).detail).toBe('The token lives too long.')
    expect(refused('token-invalid', { nbf: NOW_S + 61 }).detail).toBe('The token is not valid yet.')
    expect(refused('token-invalid', { iat: NOW_S + 61 }).detail).toBe('The token is not valid yet.')
  })
})

describe('audience and object id', () => {
  test.each([`api://${API}`, `${API}/`, [API], OTHER, '', undefined])('4: %j is another API’s', aud => {
    expect(refused('token-invalid', { aud }).detail).toBe('The token is meant for another API.')
  })
  test.each([API, `api://${API}/`, `API://${API}`])('4: %j is another API’s in version 1', aud => {
    refused('token-invalid', { ...first, aud })
  })
  test.each([`${OID} `, ` ${OID}`, OID.toUpperCase(), 'x', 7, undefined])('9: %j is no object id', oid => {
    expect(refused('token-invalid', { oid }).detail).toBe('The token names no object id.')
  })
})

describe('the app that asks', () => {
  test.each([
    [{ azp: undefined }, person],
    [{ azp: 'connector' }, person],
    [{ appid: OTHER }, person],
    [{ appid: null }, person],
    [{ appid: undefined }, { ...person, ...first }],
    [{ azp: OTHER }, { ...person, ...first }],
  ] as [Claims, Claims][])('6: can’t be told from %j', (over, base) => {
    refused('token-invalid', over, base)
  })
  test('6: may be named twice alike', () => {
    expect(read({ appid: CLIENT }).clientId).toBe(CLIENT)
    expect(read(first).clientId).toBe(CLIENT)
  })
  test('6: must be listed, and is looked up each time', () => {
    refused('client-not-allowed', { azp: OTHER })
    refused('client-not-allowed', { ...first, azp: undefined, appid: OTHER })
  })
})

describe('person or app', () => {
  test.each([
    [{ idtyp: 'app' }, 'token-invalid', person],
    [{ scp: '' }, 'token-invalid', app],
    [{ scp: 'access_as_user' }, 'token-invalid', app],
    [{ roles: [] }, 'scope-missing', app],
    [{ roles: undefined }, 'scope-missing', app],
    [{ idtyp: 'device' }, 'token-invalid', person],
    [{ idtyp: '' }, 'token-invalid', person],
    [{ idtyp: null }, 'token-invalid', person],
    [{ scp: undefined }, 'scope-missing', person],
    [{ scp: ' ' }, 'scope-missing', person],
    [{ scp: 'access_as_user_' }, 'scope-missing', person],
    [{ scp: 7 }, 'token-invalid', person],
    [{ sub: OID }, 'token-invalid', person],
    [{ sub: OID, idtyp: undefined }, 'token-invalid', person],
  ] as [Claims, ProblemCode, Claims][])('7: %j is refused (%s)', (over, code, base) => {
    refused(code, over, base)
  })
  test('7: an app has roles and no scopes', () => {
    expect(read({}, app)).toMatchObject({ kind: 'app', scopes: [], appRoles: ['Automation'] })
  })
  test('7: without idtyp a scope makes a person', () => {
    expect(read({ idtyp: undefined }).kind).toBe('user')
    expect(read({ scp: '  access_as_user.read   x ' }).scopes).toEqual(['access_as_user.read', 'x'])
  })
  test('7: the words tell what is wrong', () => {
    expect(refused('token-invalid', { scp: 'x' }, app).detail).toBe('An app-only token carries no scope.')
    expect(refused('token-invalid', { sub: OID }).detail).toBe(
      'The token is neither a person’s nor an app’s.',
    )
  })
})

describe('guests', () => {
  test.each([
    { acct: 1 },
    { acct: '1' },
    { acct: 2 },
    { acct: null },
    { idp: 'live.com' },
    { idp: `https://sts.windows.net/${OTHER}/` },
    { acct: 0, idp: `https://sts.windows.net/${OTHER}/` },
  ])('8: %j is one', over => void refused('guest-not-allowed', over))
  test.each([
    { acct: 0 },
    { acct: '0' },
    { idp: `https://sts.windows.net/${TENANT}/` },
    { idp: `https://login.microsoftonline.com/${TENANT}/v2.0` },
  ])('8: %j is none', over => expect(read(over).objectId).toBe(OID))
})

describe('lists and texts', () => {
  test.each(['roles', 'groups', 'acrs', 'xms_cc'])('1: %s is a list of up to 200 names', name => {
    const names = (n: number) => Array.from({ length: n }, (_, i) => `name-${i}`)
    for (const good of [[], names(200), ['x'.repeat(256)]]) expect(() => read({ [name]: good })).not.toThrow()
    for (const bad of [names(201), ['x'.repeat(257)], [''], [1], ['a', null], 'a', {}, null])
      refused('token-invalid', { [name]: bad })
  })
  test.each([
    [{ name: 'x'.repeat(300) }, 'x'.repeat(256)],
    [{ name: '' }, null],
    [{ name: 7 }, null],
    [{ name: 7, app_displayname: 'Flow' }, 'Flow'],
    [{ name: 'Rosa', app_displayname: 'Flow' }, 'Rosa'],
  ])('a name for display is a text of at most 256 characters (%#)', (over, displayName) => {
    expect(read(over).displayName).toBe(displayName)
  })
})

describe('groups elsewhere', () => {
  test.each([
    [{ _claim_names: { groups: 'src1' } }, true],
    [{ _claim_names: { groups: null } }, true],
    [{ _claim_names: {} }, false],
    [{ _claim_names: { other: 'src1' } }, false],
    [{ _claim_names: null }, false],
    [{ _claim_names: 'groups' }, false],
    [{ hasgroups: true }, true],
    [{ hasgroups: 'true' }, true],
    [{ hasgroups: false }, false],
    [{ hasgroups: 1 }, false],
  ])('10: %j says %j', (over, incomplete) => {
    expect(read(over).groupsIncomplete).toBe(incomplete)
  })
})
