import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SimResponse } from '../../simulator/http.ts'
import { expectRefusal, keysOf, startWorld, type World } from './support.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.stop())

const rep = () => world.entra.mint({ user: 'rep.emea' })
const hours = (n: number) => n * 3_600_000
/** A token no one has shown before, so that only keys can admit it. */
const admitted = async () => expect(world.present(await rep())).resolves.toBeDefined()
const down = (status = 503) => world.answerKeysWith(() => ({ status }))
const changeKeys = (change: (keys: Record<string, unknown>[]) => object[]) =>
  world.answerKeysWith(answer => ({ ...answer, body: { keys: change(keysOf(answer)) } }))

describe('11: reading keys', () => {
  test('waits for the first caller, and is one call however many come at once', async () => {
    expect(world.keyCalls()).toBe(0)
    const tokens = await Promise.all(Array.from({ length: 50 }, rep))
    await Promise.all(tokens.map(token => world.present(token)))
    expect(world.keyCalls()).toBe(1)
  })

  const bad: [string, (honest: SimResponse) => SimResponse][] = [
    ['503', () => ({ status: 503 })],
    ['404', () => ({ status: 404 })],
    ['a redirect', () => ({ status: 302, headers: { Location: 'http://127.0.0.1:1/keys' } })],
    ['a dropped connection', answer => ({ ...answer, delivery: 'drop' })],
    ['half an answer', answer => ({ ...answer, delivery: 'drop-mid-body' })],
    [
      'an HTML page with 200',
      () => ({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>Sorry</p>' }),
    ],
    ['keys as text/plain', answer => ({ ...answer, headers: { 'Content-Type': 'text/plain' } })],
    ['truncated JSON', () => json('{"keys":[{"kty":"RSA"')],
    ['a list', () => json('[]')],
    ['no keys', () => json('{"keys":[]}')],
    ['keys that are no list', () => json('{"keys":{"0":{}}}')],
    ['a null key', () => json('{"keys":[null]}')],
    ['500 beside good keys', answer => ({ ...answer, status: 500 })],
    ['good keys in 10 MB', answer => padded(answer, 10 * 1024 * 1024)],
    ['good keys in a little more than 256 KB', answer => padded(answer, 256 * 1024)],
    ['a key twice named', () => json('{"keys":[],"keys":[]}')],
  ]
  test.each(bad)('answered with %s is keys-unavailable with Retry-After', async (_, answer) => {
    world.answerKeysWith(answer)
    const token = await rep()
    const problem = await expectRefusal(world.present(token), 'keys-unavailable', token)
    expect(problem.status).toBe(503)
    expect(Number(problem.headers['Retry-After'])).toBeGreaterThan(0)
    expect(world.keyCalls()).toBe(1)
  })

  test.each(['hang', 'stall-mid-body'] as const)(
    'that does not end (%s) is given up at the deadline',
    async delivery => {
      await world.stop()
      world = await startWorld({ keysTimeoutMs: 60 })
      world.answerKeysWith(answer => ({ ...answer, delivery }))
      await expectRefusal(world.present(await rep()), 'keys-unavailable')
    },
  )

  test('can be asked for before the first caller, who then waits for nothing', async () => {
    await world.identity.ready()
    await world.identity.ready()
    down()
    await admitted()
    expect(world.keyCalls()).toBe(1)
  })

  test('asked for in vain says keys-unavailable, at one call in 5 seconds', async () => {
    down()
    await expectRefusal(world.identity.ready(), 'keys-unavailable')
    await expectRefusal(world.identity.ready(), 'keys-unavailable')
    expect(world.keyCalls()).toBe(1)
    world.answerKeysWith(undefined)
    world.clock.advance(5_000)
    await world.identity.ready()
  })

  test('is tried again 5 seconds after a failure when there are none, not before', async () => {
    down()
    const token = await rep()
    await expectRefusal(world.present(token), 'keys-unavailable')
    world.answerKeysWith(undefined)
    world.clock.advance(4_999)
    const problem = await expectRefusal(world.present(token), 'keys-unavailable')
    expect(problem.headers['Retry-After']).toBe('1')
    expect(world.keyCalls()).toBe(1)
    world.clock.advance(1)
    await admitted()
    expect(world.keyCalls()).toBe(2)
  })
})

describe('11: keys already read', () => {
  beforeEach(admitted)

  test('serve while the key service is down, for 24 hours and no longer', async () => {
    down()
    world.clock.advance(hours(24) - 1)
    await admitted()
    world.clock.advance(1)
    await expectRefusal(world.present(await rep()), 'keys-unavailable')
  })

  test('are read again after 12 hours behind the caller, once', async () => {
    world.clock.advance(hours(12) - 1)
    await admitted()
    expect(world.keyCalls()).toBe(1)
    world.clock.advance(1)
    await Promise.all([admitted(), admitted(), admitted()])
    await expect.poll(() => world.keyCalls()).toBe(2)
    world.clock.advance(hours(11))
    await admitted()
    expect(world.keyCalls()).toBe(2)
  })

  test('do not outlive their 24 hours by more than 5 minutes behind a token seen before', async () => {
    const token = await world.entra.mint({ user: 'rep.emea', expiresInSeconds: 27 * 3600 })
    await world.present(token)
    down()
    world.clock.advance(hours(24) - 1)
    await world.present(token)
    world.clock.advance(300_000 - 1)
    await world.present(token)
    world.clock.advance(1)
    await expectRefusal(world.present(token), 'keys-unavailable', token)
  })

  test('a refresh that fails is not repeated within 30 seconds', async () => {
    down()
    world.clock.advance(hours(13))
    await admitted()
    await expect.poll(() => world.keyCalls()).toBe(2)
    world.clock.advance(29_999)
    await admitted()
    await admitted()
    expect(world.keyCalls()).toBe(2)
  })

  test('a key that signs for the first time is picked up, the retired one is refused after', async () => {
    const before = await rep()
    await world.entra.rotateKeys()
    await world.entra.rotateKeys()
    await world.entra.retireKeys()
    world.clock.advance(30_000)
    await admitted()
    expect(world.keyCalls()).toBe(2)
    await expectRefusal(world.present(before), 'token-invalid')
  })

  test('a token verified by a key since withdrawn is refused as soon as the keys are read again', async () => {
    const token = await rep()
    await world.present(token)
    await world.entra.rotateKeys()
    await world.entra.rotateKeys()
    await world.entra.retireKeys()
    await world.present(token)
    world.clock.advance(30_000)
    await admitted()
    await expectRefusal(world.present(token), 'token-invalid')
  })

  test('10,000 unknown kids cost at most one call in 30 seconds', async () => {
    const [, claims = ''] = (await rep()).split('.')
    world.clock.advance(30_000)
    for (let n = 0; n < 10_000; n += 1) {
      if (n === 5_000) world.clock.advance(29_999)
      const token = unsignedWithKid(`kid-${n}`, claims)
      await expectRefusal(world.present(token), 'token-invalid')
    }
    expect(world.keyCalls()).toBe(2)
    world.clock.advance(1)
    await expectRefusal(world.present(unsignedWithKid('one-more', claims)), 'token-invalid')
    expect(world.keyCalls()).toBe(3)
  })

  test('an unknown kid while the service is down is 503, not 401: the token may be good', async () => {
    await world.entra.rotateKeys()
    await world.entra.rotateKeys()
    down()
    world.clock.advance(30_000)
    await expectRefusal(world.present(await rep()), 'keys-unavailable')
    const problem = await expectRefusal(world.present(await rep()), 'keys-unavailable')
    expect(problem.headers['Retry-After']).toBe('30')
    expect(world.keyCalls()).toBe(2)
  })
})

describe('3, 11: a published key is not used when', () => {
  test.each([
    [
      'it is bound to the consumer tenant',
      { issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0' },
    ],
    [
      'it is bound to another tenant',
      { issuer: 'https://login.microsoftonline.com/99999999-9999-4999-8999-999999999999/v2.0' },
    ],
    ['it names no issuer', { issuer: undefined }],
    ['it is for encryption', { use: 'enc' }],
    ['it is for another algorithm', { alg: 'RS512' }],
    ['it has no kid', { kid: undefined }],
    ['its exponent is 1', { e: 'AQ' }],
    ['its exponent is 3', { e: 'Aw' }],
    ['its modulus is short', { n: 'A'.repeat(10) + '_'.repeat(160) }],
    ['its type is another', { kty: 'EC' }],
  ])('%s', async (_, over) => {
    changeKeys(keys => keys.map(key => ({ ...key, ...over })))
    await expectRefusal(world.present(await rep()), 'keys-unavailable')
  })

  test.each([
    ['a symmetric key', { kty: 'oct', kid: 'x', k: 'AAAA' }],
    ['a private key', { kty: 'RSA', kid: 'x', n: 'AAAA', e: 'AQAB', d: 'AAAA' }],
  ])('the set holds %s', async (_, key) => {
    changeKeys(keys => [...keys, key])
    await expectRefusal(world.present(await rep()), 'keys-unavailable')
  })

  test('another key of the set has its kid', async () => {
    changeKeys(keys => keys.map(key => ({ ...key, kid: 'same' })))
    await expectRefusal(world.present(await rep()), 'keys-unavailable')
  })
})

test('3: a key bound to every organisation may sign for the tenant', async () => {
  changeKeys(keys =>
    keys.map(key => ({ ...key, issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' })),
  )
  await admitted()
})

const padded = (answer: SimResponse, bytes: number): SimResponse => ({
  ...answer,
  body: { keys: keysOf(answer), padding: 'x'.repeat(bytes) },
})

const json = (body: string): SimResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body,
})

function unsignedWithKid(kid: string, claims: string): string {
  const header = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'RS256', kid })).toString('base64url')
  return `${header}.${claims}.AAAA`
}
