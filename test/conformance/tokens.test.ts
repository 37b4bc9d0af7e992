/**
 * The strict token parser and the key rules against public vectors: Wycheproof (JWS, JWK, JWCrypto) with the frozen list
 * of deviations, JSONTestSuite files as headers and payloads, and published JWT attack notes.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compactVerify, createLocalJWKSet, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isStrongRsa, keySetFor, publicKeysOf } from '../../api/identity/key-rules.ts'
import { readToken, segmentsOf } from '../../api/identity/strict-token.ts'
import { EXTRA_HEADER, expectRefusal, signRaw, startWorld, type World } from '../identity/support.ts'
import { conformanceData, dataPath, present } from './data.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly jws?: string | object
  readonly result: 'valid' | 'invalid' | 'acceptable'
}
interface Group {
  readonly private?: JWK | { keys: JWK[] }
  readonly public?: JWK | { keys: JWK[] }
  readonly tests: readonly Vector[]
}
type Deviations = Readonly<Record<string, readonly { readonly tcId: number }[]>>

/** A part of the data that may be absent, and what the name of its tests then says. */
const part = (name: string) => {
  const path = `security/${name}`
  const absent = !present(path)
  return { path, absent, note: absent ? ` (skipped: ${conformanceData} has no ${path})` : '' }
}
const files = (folder: string): readonly (readonly [name: string, bytes: Buffer])[] =>
  readdirSync(dataPath(folder)).map(name => [name, readFileSync(dataPath(folder, name))] as const)
const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(dataPath(...path), 'utf8'))

const wycheproof = part('wycheproof')
const suites = ['json_web_signature_test', 'json_web_key_test', 'json_web_crypto_test'] as const

const keysOfGroup = (group: Group): readonly JWK[] => {
  const keys = group.public ?? group.private
  if (keys === undefined) return []
  return 'keys' in keys && Array.isArray(keys.keys) ? keys.keys : [keys as JWK]
}

/** The key rules for any signature algorithm: the product itself pins RS256, most vectors use others. */
const usable = (keys: readonly JWK[]): readonly JWK[] =>
  publicKeysOf({ keys: keys.map(withoutPrivate) })?.filter(
    key => key.kty !== 'RSA' || isStrongRsa({ kty: 'RSA', n: key.n, e: key.e }),
  ) ?? []

/** A vector's group may show only the private key of a pair; a symmetric key stays what it is. */
function withoutPrivate({ d: _, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...rest }: JWK): JWK {
  return rest
}

async function strictVerdict(vector: Vector, keys: readonly JWK[]): Promise<'valid' | 'invalid'> {
  const { jws } = vector
  if (typeof jws !== 'string' || segmentsOf(jws) === undefined) return 'invalid'
  const good = usable(keys)
  if (good.length === 0) return 'invalid'
  try {
    await compactVerify(jws, createLocalJWKSet({ keys: [...good] }))
    return 'valid'
  } catch {
    return 'invalid'
  }
}

describe.skipIf(wycheproof.absent)(`Wycheproof${wycheproof.note}`, () => {
  const load = (suite: string) =>
    readJson<{ testGroups: Group[] }>(wycheproof.path, `${suite}.json`).testGroups
  const frozen = () =>
    readJson<{ strictWrapper: { falseAccept: Deviations; falseReject: Deviations } }>(
      wycheproof.path,
      'expected-deviations.json',
    ).strictWrapper

  test.each(suites)('1: %s deviates exactly as the frozen list says', async suite => {
    const falseAccept: number[] = []
    const falseReject: number[] = []
    let run = 0
    for (const group of load(suite))
      for (const vector of group.tests) {
        if (vector.jws === undefined) continue
        run += 1
        const verdict = await strictVerdict(vector, keysOfGroup(group))
        if (verdict === 'valid' && vector.result === 'invalid') falseAccept.push(vector.tcId)
        if (verdict === 'invalid' && vector.result === 'valid') falseReject.push(vector.tcId)
      }
    const ids = (list: Deviations) => (list[suite] ?? []).map(({ tcId }) => tcId)
    expect(run).toBe({ json_web_signature_test: 401, json_web_key_test: 26, json_web_crypto_test: 49 }[suite])
    expect({ falseAccept, falseReject }).toEqual({
      falseAccept: ids(frozen().falseAccept),
      falseReject: ids(frozen().falseReject),
    })
  })

  test('1, 2: no vector at all is a token of ours, and none makes the proxy fail', async () => {
    const world = await startWorld()
    for (const suite of suites)
      for (const group of load(suite))
        for (const { jws } of group.tests) {
          if (typeof jws !== 'string') continue
          expect(readToken(jws)).toBeUndefined()
          await expectRefusal(world.present(jws), 'token-invalid', jws)
        }
    await world.stop()
  })

  test('1: no vector key but a strong public RSA key could ever sign for a tenant', async () => {
    for (const suite of suites)
      for (const group of load(suite)) {
        const keys = keysOfGroup(group)
        const issuer = 'https://login.microsoftonline.com/{tenantid}/v2.0'
        const set = await keySetFor('t', { keys: keys.map(key => ({ kid: 'k', ...key, issuer })) })
        if (set !== undefined) expect(keys.every(key => key.kty === 'RSA' && key.d === undefined)).toBe(true)
      }
  })
})

const jsonSuite = part('jsontestsuite')
describe.skipIf(jsonSuite.absent)(`JSONTestSuite${jsonSuite.note}`, () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.stop())
  const suite = (folder: string) => files(join(jsonSuite.path, folder))
  test('1: signed by the tenant as claims, as header, or inside good claims: each is a refusal, never a failure', async () => {
    const good = Buffer.from(
      (await world.entra.mint({ user: 'rep.emea' })).split('.')[1] ?? '',
      'base64url',
    ).toString()
    const header = JSON.stringify(EXTRA_HEADER)
    await expect(world.present(signRaw(header, good))).resolves.toBeDefined()
    for (const [, bytes] of [...suite('test_parsing'), ...suite('test_transform')]) {
      const text = bytes.toString('latin1')
      for (const token of [signRaw(header, text), signRaw(text, good)])
        await expectRefusal(world.present(token), 'token-invalid', undefined)
      const inside = signRaw(header, good.replace('{', `{"extra":${text},`))
      await world.present(inside).catch(error => expect(error).toMatchObject({ code: 'token-invalid' }))
    }
  })
})

const payloads = part('payloads')
describe.skipIf(payloads.absent)(`Published attack strings${payloads.note}`, () => {
  test('1, 3, 4: are refused as tokens, as kid, and as claims that identify', async () => {
    const world = await startWorld()
    for (const [name] of files(payloads.path)) {
      if (!name.endsWith('.json')) continue
      for (const attack of readJson<string[]>(payloads.path, name)) {
        await expectRefusal(world.present(attack), 'token-invalid')
        // A GUID out of these lists is a good object id: of nobody.
        if (/^[0-9a-f-]{36}$/.test(attack)) continue
        const token = await world.entra.mint({ user: 'rep.emea', header: { kid: attack } })
        await expectRefusal(world.present(token), 'token-invalid')
        for (const claim of ['tid', 'oid', 'iss', 'aud', 'azp', 'ver'])
          await expectRefusal(
            world.present(await world.entra.mint({ user: 'rep.emea', claims: { [claim]: attack } })),
            'token-invalid',
          )
      }
    }
    await world.stop()
  })

  test('13: are refused in the Authorization header itself', async () => {
    const world = await startWorld()
    for (const attack of readJson<string[]>(payloads.path, 'json-web-token-notes.json'))
      await expect(world.identity.callerOf([attack])).rejects.toMatchObject({ status: 401 })
    await world.stop()
  })
})
