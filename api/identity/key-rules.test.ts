import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { isStrongRsa, keySetFor, publicKeysOf } from './key-rules.ts'

const TENANT = '11111111-1111-4111-8111-111111111111'
const issuer = `https://login.microsoftonline.com/${TENANT}/v2.0`
const jwk = (bits = 2048): JWK => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  return publicKey.export({ format: 'jwk' }) as JWK
}
const [a, b] = [jwk(), jwk()]
const published = (key: JWK, over: object = {}) => ({ ...key, use: 'sig', kid: 'k1', issuer, ...over })
/** A number of so many bits, its first bit set. */
const bits = (n: number): string => {
  const bytes = Buffer.alloc(Math.ceil(n / 8), 0xff)
  bytes[0] = 0xff >> (bytes.length * 8 - n)
  return bytes.toString('base64url')
}
const exponent = (value: number) =>
  Buffer.from(value.toString(16).padStart(10, '0'), 'hex').toString('base64url')

describe('a strong RSA key', () => {
  test('11: is what Entra publishes', () => {
    expect(isStrongRsa(published(a))).toBe(true)
    expect(isStrongRsa({ ...a, use: undefined, alg: undefined } as unknown as JWK)).toBe(true)
    expect(isStrongRsa({ ...a, alg: 'RS256', key_ops: ['verify'] })).toBe(true)
  })
  test.each([
    { kty: 'EC' },
    { use: 'enc' },
    { alg: 'PS256' },
    { key_ops: [] },
    { key_ops: ['sign'] },
    { n: undefined },
    { n: 7 },
    { n: '' },
    { n: `${bits(2048)}=` },
    { n: `${bits(2048)} ` },
    { n: 'AAAA' },
    { n: `+${bits(2048)}` },
    { n: Buffer.alloc(256).toString('base64url') },
    { e: undefined },
    { e: '' },
    { e: 'AQ=B' },
  ])('11: is none with %j', over => {
    expect(isStrongRsa({ ...a, ...over } as JWK)).toBe(false)
  })
  test.each([
    [2047, false],
    [2048, true],
    [8192, true],
    [8193, false],
  ])('11: of %i bits: %j', (n, strong) => {
    expect(isStrongRsa({ kty: 'RSA', n: bits(n), e: 'AQAB' })).toBe(strong)
    const padded = Buffer.concat([Buffer.alloc(3), Buffer.from(bits(n), 'base64url')]).toString('base64url')
    expect(isStrongRsa({ kty: 'RSA', n: padded, e: 'AQAB' })).toBe(strong)
  })
  test.each([
    [1, false],
    [3, false],
    [65535, false],
    [65536, false],
    [65537, true],
    [65538, false],
    [65539, true],
    [2 ** 32 - 1, true],
    [2 ** 32 + 1, false],
  ])('11: with the exponent %i: %j', (e, strong) => {
    expect(isStrongRsa({ kty: 'RSA', n: bits(2048), e: exponent(e) })).toBe(strong)
  })
})

describe('a published set', () => {
  test('11: is a list of at most 100 public keys', () => {
    expect(publicKeysOf({ keys: [a] })).toEqual([a])
    expect(publicKeysOf({ keys: [] })).toEqual([])
    expect(publicKeysOf({ keys: Array(100).fill(a) })).toHaveLength(100)
    expect(publicKeysOf({ keys: Array(101).fill(a) })).toBeUndefined()
  })
  test.each([
    [undefined],
    [null],
    [[]],
    [{}],
    [{ keys: {} }],
    [{ keys: [null] }],
    [{ keys: [[]] }],
    [{ keys: [a, { kty: 'oct' }] }],
    [{ keys: [a, { kty: 7 }] }],
    [{ keys: [a, {}] }],
    [{ keys: [a, { ...b, k: '' }] }],
    [{ keys: [a, { ...b, d: undefined }] }],
  ])('11: can’t be relied on as a whole when it is otherwise (%#)', set => {
    expect(publicKeysOf(set)).toBeUndefined()
  })
})

describe('the keys of a tenant', () => {
  test('3, 11: are those that are strong, named and bound to it or to every organisation', async () => {
    const template = 'https://login.microsoftonline.com/{tenantid}/v2.0'
    const set = await keySetFor(TENANT, {
      keys: [
        published(a),
        published(b, { kid: 'k2', issuer: template }),
        published(b, { kid: 'weak', e: 'Aw' }),
        published(b, { kid: 'foreign', issuer: issuer.replace(TENANT, 'other') }),
        published(b, { kid: 7 }),
        published(b, { kid: undefined }),
      ],
    })
    expect([...(set?.keys.keys() ?? [])]).toEqual(['k1', 'k2'])
    expect(set?.keys.get('k1')).toMatchObject({ type: 'public', algorithm: { name: 'RSASSA-PKCS1-v1_5' } })
  })

  test('11: named twice for different keys are none; named twice for one are one', async () => {
    const two = [published(a), published(b)]
    expect(await keySetFor(TENANT, { keys: two })).toBeUndefined()
    expect((await keySetFor(TENANT, { keys: [published(a), published(a)] }))?.keys.size).toBe(1)
    expect((await keySetFor(TENANT, { keys: [...two, published(b, { kid: 'k2' })] }))?.keys.size).toBe(1)
    const sameModulus = [published(a), published(a, { e: exponent(65539) })]
    expect(await keySetFor(TENANT, { keys: sameModulus })).toBeUndefined()
  })

  test('11: that are none at all, or in no set, are undefined', async () => {
    expect(await keySetFor(TENANT, { keys: [] })).toBeUndefined()
    expect(await keySetFor(TENANT, 'x')).toBeUndefined()
  })

  test('11: are told apart by content, whatever their order', async () => {
    const print = async (...keys: object[]) => (await keySetFor(TENANT, { keys }))?.fingerprint
    const [one, two] = [published(a), published(b, { kid: 'k2' })]
    const whole = await print(one, two)
    expect(await print(two, one)).toBe(whole)
    expect(await print(one)).not.toBe(whole)
    expect(await print(one, published(b, { kid: 'k3' }))).not.toBe(whole)
    expect(await print(one, published(jwk(), { kid: 'k2' }))).not.toBe(whole)
  })
})
