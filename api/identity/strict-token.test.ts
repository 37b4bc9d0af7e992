import { describe, expect, test } from 'vitest'
import { isJsonObject, readToken, segmentsOf, tokenCharsMax } from './strict-token.ts'

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const header = { alg: 'RS256', typ: 'JWT', kid: 'key-1' }
const tokenOf = (head: unknown, claims: unknown = { a: 1 }) => `${encoded(head)}.${encoded(claims)}.AAAA`

describe('the segments of a token', () => {
  test('1: are three, each decoded', () => {
    expect(segmentsOf('YQ.Yg.Yw')).toEqual({
      header: Buffer.from('a'),
      payload: Buffer.from('b'),
      signature: Buffer.from('c'),
    })
  })
  test.each(['', '.', '..', 'YQ', 'YQ.Yg', 'YQ.Yg.', '.Yg.Yw', 'YQ..Yw', 'YQ.Yg.Yw.', 'YQ.Yg.Yw.ZA'])(
    '1: are not those of %j',
    token => expect(segmentsOf(token)).toBeUndefined(),
  )
  test.each(['YQ=', 'YR', 'Y', 'YQ ', ' YQ', 'Y Q', '+Q', '/w', 'YQ\n', 'é'])(
    '1: are spelled canonically, not as %j',
    part => {
      expect(segmentsOf(`${part}.Yg.Yw`)).toBeUndefined()
      expect(segmentsOf(`YQ.${part}.Yw`)).toBeUndefined()
      expect(segmentsOf(`YQ.Yg.${part}`)).toBeUndefined()
    },
  )
  test('1: fit into 8 KB', () => {
    const fill = (n: number) => `YQ.Yg.${'A'.repeat(n - 6)}`
    expect(tokenCharsMax).toBe(8192)
    expect(segmentsOf(fill(8192))).toBeDefined()
    expect(segmentsOf(fill(8196))).toBeUndefined()
  })
})

describe('a token worth verifying', () => {
  test('2: is read to its key id and claims', () => {
    expect(readToken(tokenOf(header))).toEqual({ kid: 'key-1', claims: { a: 1 } })
  })
  test.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt'])('2: may be of type %s', typ => {
    expect(readToken(tokenOf({ ...header, typ }))).toBeDefined()
  })
  test.each([
    { alg: 'none' },
    { alg: 'HS256' },
    { alg: 'rs256' },
    { alg: 'RS512' },
    { alg: undefined },
    { typ: undefined },
    { typ: 'JWS' },
    { typ: 'xJWT' },
    { typ: 'JWTx' },
    { typ: ['JWT'] },
    { typ: 'application/jwt' },
    { kid: undefined },
    { kid: '' },
    { kid: ['key-1'] },
    { kid: 'a b' },
    { kid: 'é' },
    { kid: '\u0000' },
    { kid: 'k'.repeat(257) },
    { jku: 'https://a.example' },
    { jwk: {} },
    { x5u: 'https://a.example' },
    { x5c: [] },
    { crit: [] },
    { b64: true },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
    { jku: null },
  ])('2: is none with %j in its header', over => {
    expect(readToken(tokenOf({ ...header, ...over }))).toBeUndefined()
  })
  test('2: may say what else it likes', () => {
    const kid = '!'.repeat(128) + '~'.repeat(128)
    expect(readToken(tokenOf({ ...header, kid, x5t: 'abc', nonce: 'n' }))?.kid).toBe(kid)
  })
  test.each(['[]', 'null', '"x"', '7', '', '{', '{"a":1,"a":2}', '{"__proto__":1}'])(
    '1: is none with %s for claims or header',
    text => {
      expect(readToken(tokenOf(header, text))).toBeUndefined()
      expect(readToken(tokenOf(text))).toBeUndefined()
    },
  )
  test('1: is none when its segments are not', () => {
    expect(readToken(`${tokenOf(header)}=`)).toBeUndefined()
  })
})

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  ['x', false],
  [undefined, false],
])('1: a JSON object is an object, no list and not null (%#)', (value, is) => {
  expect(isJsonObject(value)).toBe(is)
})
