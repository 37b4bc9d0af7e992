import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Agent } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createObo, type Obo } from '../../api/identity/obo.ts'
import { createTokenCache } from '../../api/identity/obo-cache.ts'
import { msalExchange } from '../../api/identity/obo-msal.ts'
import { tokenRows } from '../../api/identity/obo-rows.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { API_CLIENT_ID, PEOPLE, TENANT_ID } from '../../simulator/people.ts'
import { newDataDir } from '../store/engines.ts'
import { TOKEN_KEY } from './graph-world.ts'
import { clock, entra, NOW_S, startWorld, tenantUrl, type World } from './support.ts'

const scope = 'https://graph.microsoft.com/.default'
const place = newDataDir()
const dispatcher = new Agent()
let store: Store
let world: World
let url = ''
beforeAll(async () => {
  store = await openStore({ dataDir: place.dataDir })
  url = await tenantUrl()
})
beforeEach(async () => {
  world = await startWorld()
  await store.db.deleteFrom('obo_token').execute()
})
afterEach(() => world.stop())
afterAll(async () => {
  await dispatcher.close()
  await store.close()
  place.remove()
})

/** What one proxy has; several share the store. */
function proxy(secret = TOKEN_KEY): Obo {
  return createObo({
    clock,
    clientId: API_CLIENT_ID,
    scope,
    cache: createTokenCache({
      secret: Buffer.from(secret, 'hex'),
      clock,
      rows: tokenRows(store),
      onFault: cause => {
        throw cause
      },
    }),
    exchange: msalExchange({
      clientId: API_CLIENT_ID,
      clientSecret: 'api-secret',
      dispatcher,
      timeoutMs: 5_000,
      networkBase: url,
    }),
  })
}

const behalfOf = async (user: string, lifeS = 3600, claims = {}) => ({
  kind: 'user' as const,
  tenantId: TENANT_ID,
  assertion: await entra.mint({ user, expiresInSeconds: lifeS, claims }),
  expiresAtS: NOW_S + lifeS,
})
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
const tokenOf = async (obo: Obo, behalf: Parameters<Obo['tokenFor']>[0]): Promise<string> => {
  const issued = await obo.tokenFor(behalf)
  if (!('token' in issued)) throw new Error(`A sign-in is wanted: ${issued.claims}`)
  return issued.token
}
const idOf = (key: string) => PEOPLE.find(person => person.key === key)?.objectId

describe('on-behalf-of', () => {
  test('14: gives a token of Graph for the person, by one POST to the tenant’s token endpoint', async () => {
    const behalf = await behalfOf('rep.emea')
    const token = await tokenOf(proxy(), behalf)
    expect(claimsOf(token)).toMatchObject({ aud: 'https://graph.microsoft.com', oid: idOf('rep.emea') })
    expect(world.tokenRequests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /${TENANT_ID}/oauth2/v2.0/token`,
    ])
  })

  test('14: two users interleaved 500 times never get each other’s token', async () => {
    const obo = proxy()
    const emea = await behalfOf('rep.emea')
    const apac = await behalfOf('rep.apac')
    const asked = Array.from({ length: 500 }, (_, n) => (n % 2 === 0 ? emea : apac))
    const tokens = await Promise.all(
      asked.map(async (behalf, n) => {
        // Half of them all at once, half one after the other's answer.
        if (n > 250) await tokenOf(obo, asked[n - 1] ?? emea)
        return tokenOf(obo, behalf)
      }),
    )
    const wrong = tokens.filter(
      (token, n) => claimsOf(token).oid !== idOf(n % 2 === 0 ? 'rep.emea' : 'rep.apac'),
    )
    expect(tokens).toHaveLength(500)
    expect(wrong).toEqual([])
    expect(world.tokenRequests).toHaveLength(2)
  })

  test('14: one person’s second assertion has a token of its own', async () => {
    const obo = proxy()
    const first = await tokenOf(obo, await behalfOf('rep.emea'))
    expect(await tokenOf(obo, await behalfOf('rep.emea', 3600, { uti: 'second' }))).not.toBe(first)
    expect(world.tokenRequests).toHaveLength(2)
  })

  test('14: another proxy that shares store and key asks Entra for nothing', async () => {
    const behalf = await behalfOf('rep.emea')
    const token = await tokenOf(proxy(), behalf)
    expect(await tokenOf(proxy(), behalf)).toBe(token)
    expect(world.tokenRequests).toHaveLength(1)
  })

  test('14: a proxy with another key can’t read it and asks for its own', async () => {
    const behalf = await behalfOf('rep.emea')
    await tokenOf(proxy(), behalf)
    await tokenOf(proxy('a5'.repeat(32)), behalf)
    expect(world.tokenRequests).toHaveLength(2)
  })

  test('14: a ciphertext moved to another person’s key is not taken', async () => {
    const [mine, theirs] = [await behalfOf('rep.emea'), await behalfOf('admin.crm')]
    const obo = proxy()
    await tokenOf(obo, theirs)
    const { sealed } = await store.db.selectFrom('obo_token').selectAll().executeTakeFirstOrThrow()
    const values = { tenant_id: TENANT_ID, expires_at: NOW_S * 1000 + 3_600_000, sealed }
    await store.db
      .insertInto('obo_token')
      .values({ key: obo.keyOf(mine), ...values })
      .execute()
    expect(claimsOf(await tokenOf(proxy(), mine)).oid).toBe(idOf('rep.emea'))
  })

  test('14: a dump of the database holds no JWT and no hash of less than SHA-256', async () => {
    const behalf = await behalfOf('rep.emea')
    const token = await tokenOf(proxy(), behalf)
    const files = readdirSync(place.dataDir).map(name =>
      readFileSync(join(place.dataDir, name)).toString('latin1'),
    )
    const dump = files.join('\n')
    const key = createHash('sha256').update(behalf.assertion).digest('hex')
    expect(dump).toContain(`${key} ${scope}`)
    expect(dump).not.toMatch(/eyJ[A-Za-z0-9_-]{8}/)
    for (const secret of [...token.split('.'), ...behalf.assertion.split('.')])
      expect(dump).not.toContain(secret.slice(0, 24))
  })
})

describe('how long a token is kept', () => {
  const rows = () => store.db.selectFrom('obo_token').select('expires_at').execute()

  test('14: to the minute before its own end when the assertion lives longer', async () => {
    const obo = proxy()
    const behalf = await behalfOf('rep.emea', 7200)
    await tokenOf(obo, behalf)
    expect(await rows()).toEqual([{ expires_at: (NOW_S + 4200 - 60) * 1000 }])
    world.clock.advance(4_140_000 - 1)
    await tokenOf(obo, behalf)
    expect(world.tokenRequests).toHaveLength(1)
    world.clock.advance(1)
    await tokenOf(obo, behalf)
    expect(world.tokenRequests).toHaveLength(2)
  })

  test('14: never longer than the assertion', async () => {
    await tokenOf(proxy(), await behalfOf('rep.emea', 600))
    expect(await rows()).toEqual([{ expires_at: (NOW_S + 600) * 1000 }])
  })

  test('14: not at all when the answer doesn’t say how long it lives', async () => {
    world.answerTokensWith(answer => ({
      ...answer,
      body: { ...(answer.body as object), expires_in: undefined },
    }))
    await tokenOf(proxy(), await behalfOf('rep.emea'))
    expect(await rows()).toEqual([])
  })

  test('14: what expired is swept from the store with the next write', async () => {
    await tokenOf(proxy(), await behalfOf('rep.emea', 600))
    world.clock.advance(600_000)
    await tokenOf(proxy(), { ...(await behalfOf('rep.apac')), expiresAtS: NOW_S + 9_999 })
    expect(await rows()).toHaveLength(1)
  })

  test('14: until it is forgotten', async () => {
    const obo = proxy()
    const behalf = await behalfOf('rep.emea')
    await tokenOf(obo, behalf)
    await obo.forget(obo.keyOf(behalf))
    expect(await rows()).toEqual([])
    await tokenOf(obo, behalf)
    expect(world.tokenRequests).toHaveLength(2)
  })
})

describe('an app', () => {
  test('14: is answered by the proxy’s own token, kept for its tenant', async () => {
    const obo = proxy()
    const behalf = {
      kind: 'app' as const,
      tenantId: TENANT_ID,
      assertion: 'never looked at',
      expiresAtS: NOW_S,
    }
    const token = await tokenOf(obo, behalf)
    expect(claimsOf(token)).toMatchObject({ appid: API_CLIENT_ID, idtyp: 'app' })
    expect(await tokenOf(obo, { ...behalf, assertion: 'another' })).toBe(token)
    expect(obo.keyOf(behalf)).not.toBe(obo.keyOf({ ...behalf, tenantId: 'another' }))
    expect(world.tokenRequests).toHaveLength(1)
    expect(String(world.tokenRequests[0]?.body)).not.toContain('never')
  })
})

describe('an exchange that fails', () => {
  const exchange = (over = {}) =>
    msalExchange({
      clientId: API_CLIENT_ID,
      clientSecret: 'api-secret',
      dispatcher,
      timeoutMs: 5_000,
      networkBase: url,
      ...over,
    })

  test('14: is told apart from a wish for a stronger sign-in', async () => {
    const { assertion } = await behalfOf('rep.emea')
    entra.configure({ stepUpClaims: '{"access_token":{}}' })
    expect(await exchange().onBehalfOf(TENANT_ID, assertion, scope)).toEqual({
      claims: '{"access_token":{}}',
    })
    entra.configure({ stepUpClaims: null })
    await expect(exchange().onBehalfOf(TENANT_ID, 'no token', scope)).rejects.toThrow('Entra gave no token.')
    await expect(exchange({ clientSecret: 'wrong' }).forItself(TENANT_ID, scope)).rejects.toThrow(
      'Entra gave no token.',
    )
    world.answerTokensWith(() => ({
      status: 400,
      body: { error: 'interaction_required', claims: '{"a":1}' },
    }))
    await expect(exchange().forItself(TENANT_ID, scope)).rejects.toThrow('Entra gave no token.')
  })

  test('14: shows neither secret nor assertion in what goes to the log', async () => {
    const { assertion } = await behalfOf('rep.emea')
    world.answerTokensWith(() => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'AADSTS50013' },
    }))
    const error = await exchange()
      .onBehalfOf(TENANT_ID, assertion, scope)
      .catch((cause: unknown) => cause)
    const shown = `${JSON.stringify(error)} ${String(error)} ${error instanceof Error ? `${error.stack} ${error.cause}` : ''}`
    expect(shown).toContain('AADSTS50013')
    expect(shown).not.toContain('api-secret')
    for (const part of assertion.split('.')) expect(shown).not.toContain(part.slice(0, 20))
  })

  test('14: a redirect of the token endpoint is not followed: secret and assertion stay here', async () => {
    world.answerTokensWith(answer => ({ ...answer, status: 307, headers: { Location: `${url}/trap` } }))
    const { assertion } = await behalfOf('rep.emea')
    await expect(exchange().onBehalfOf(TENANT_ID, assertion, scope)).rejects.toThrow('Entra gave no token.')
    expect(world.tokenRequests).toHaveLength(1)
  })
})
