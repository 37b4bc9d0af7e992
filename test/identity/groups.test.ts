import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MintRequest } from '../../simulator/entra/mint.ts'
import type { SimResponse } from '../../simulator/http.ts'
import { serve } from '../../simulator/http.ts'
import { APPS, GROUPS, PEOPLE } from '../../simulator/people.ts'
import { type GraphWorld, startGraphWorld } from './graph-world.ts'
import { expectRefusal } from './support.ts'

let world: GraphWorld
beforeEach(async () => {
  world = await startGraphWorld()
})
afterEach(() => world.stop())

const idOf = (key: string) => PEOPLE.find(person => person.key === key)?.objectId ?? ''
const overage = (over: Partial<MintRequest> = {}) =>
  world.entra.mint({ user: 'rep.emea', overage: true, ...over })
const present = async (over: Partial<MintRequest> = {}) => world.present(await overage(over))
const restart = async (...options: Parameters<typeof startGraphWorld>) => {
  await world.stop()
  world = await startGraphWorld(...options)
}
const graphCalls = () => world.graphRequests.length
const exchanges = () => world.tokenRequests.length

describe('groups that a token only points at', () => {
  test('10: group overage is resolved by a URL of our own, in one call on behalf of the person', async () => {
    const caller = await present()
    expect(caller).toMatchObject({ groups: [GROUPS.salesEmea, GROUPS.allSales], groupsIncomplete: false })
    expect(graphCalls()).toBe(1)
    const [request] = world.graphRequests
    expect(request).toMatchObject({
      method: 'POST',
      path: `/v1.0/users/${idOf('rep.emea')}/getMemberObjects`,
    })
    expect(JSON.parse(String(request?.body))).toEqual({ securityEnabledOnly: true })
    const form = new URLSearchParams(String(world.tokenRequests[0]?.body))
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      scope: expect.stringContaining('https://graph.microsoft.com/.default'),
    })
  })

  test('10: the address in a token is never called', async () => {
    let hits = 0
    const trap = await serve(0, () => {
      hits += 1
      return { status: 200, body: { value: [GROUPS.salesManagers] } }
    })
    const claims = {
      _claim_names: { groups: 'src1' },
      _claim_sources: { src1: { endpoint: `${trap.url}/users/x/getMemberObjects`, access_token: 'x' } },
    }
    expect((await present({ claims })).groups).not.toContain(GROUPS.salesManagers)
    expect(graphCalls()).toBe(1)
    world.identity.flush()
    world.answerGraphWith(() => ({ status: 503 }))
    await expectRefusal(present({ claims }), 'groups-unavailable')
    expect(hits).toBe(0)
    await trap.stop()
  })

  test('10: hasgroups points at groups too, in tokens of both versions', async () => {
    for (const version of [1, 2] as const) {
      world.identity.flush()
      const caller = await present({ version, overage: false, claims: { hasgroups: true, groups: null } })
      expect(caller.groups).toEqual([GROUPS.salesEmea, GROUPS.allSales])
    }
  })

  test('10: more than 200 groups are all known, up to 2,000', async () => {
    world.graph.configure({ extraGroups: 1_998 })
    expect((await present()).groups).toHaveLength(2_000)
  })

  test('10: who is in more than 2,000 groups is refused rather than judged by some of them', async () => {
    world.graph.configure({ extraGroups: 1_999 })
    const problem = await expectRefusal(present(), 'groups-unavailable')
    expect(problem.detail).toMatch(/2,000 groups/)
  })

  test('10: an app is asked for as a service principal, by the proxy’s own right', async () => {
    world.graph.configure({ extraGroups: 2 })
    const app = APPS[0]
    const token = await world.entra.mint({ app: 'flow.scheduler', claims: { hasgroups: true } })
    const caller = await world.present(token)
    expect(caller.groups).toHaveLength(2)
    expect(world.graphRequests[0]?.path).toBe(`/v1.0/servicePrincipals/${app?.objectId}/getMemberObjects`)
    const form = new URLSearchParams(String(world.tokenRequests[0]?.body))
    expect(form.get('grant_type')).toBe('client_credentials')
    expect(form.has('assertion')).toBe(false)
  })

  test('10: a token that holds its groups costs no call', async () => {
    await present({ overage: false })
    expect([graphCalls(), exchanges()]).toEqual([0, 0])
  })

  test('10: a policy without groups costs no call', async () => {
    const callerNeeds = () => ({ fields: {}, reports: false, accountTeams: false, groups: false })
    await restart({}, { callerNeeds })
    expect(await present()).toMatchObject({ groups: [], groupsIncomplete: true })
    expect([graphCalls(), exchanges()]).toEqual([0, 0])
  })

  test('10: who has no Salesforce user costs no call', async () => {
    await expectRefusal(present({ user: 'unmapped' }), 'identity-unmapped')
    expect([graphCalls(), exchanges()]).toEqual([0, 0])
  })
})

describe('groups are remembered', () => {
  test('10: for 5 minutes, by person, whatever the token', async () => {
    await present()
    world.clock.advance(299_999)
    await present()
    expect(graphCalls()).toBe(1)
    world.clock.advance(1)
    await present()
    expect(graphCalls()).toBe(2)
  })

  test('10: for 5 minutes also behind one and the same token', async () => {
    const token = await overage()
    await world.present(token)
    world.graph.configure({ extraGroups: 1 })
    world.clock.advance(299_999)
    expect((await world.present(token)).groups).toHaveLength(2)
    world.clock.advance(1)
    expect((await world.present(token)).groups).toHaveLength(3)
  })

  test('9: and keep no user longer who was found before them', async () => {
    await present({ overage: false })
    world.clock.advance(240_000)
    const token = await overage()
    await world.present(token)
    world.users.set(idOf('rep.emea'), [])
    world.clock.advance(60_000)
    await expectRefusal(world.present(token), 'identity-unmapped', token)
  })

  test('10: for each person apart', async () => {
    const [emea, apac] = await Promise.all([present(), present({ user: 'rep.apac' })])
    expect(emea.groups).toEqual([GROUPS.salesEmea, GROUPS.allSales])
    expect(apac.groups).toEqual([GROUPS.salesApac, GROUPS.allSales])
    expect(graphCalls()).toBe(2)
  })

  test('10: and read once however many ask at the same time', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => overage()))
    await Promise.all(tokens.map(token => world.present(token)))
    expect(graphCalls()).toBe(1)
  })

  test('10: not beyond a forget, which drops the token they were read by too', async () => {
    const token = await overage()
    await world.present(token)
    world.identity.forget((await world.present(token)).tenantId, idOf('rep.emea'))
    await expect.poll(() => world.store.db.selectFrom('obo_token').selectAll().execute()).toEqual([])
    await world.present(token)
    expect([graphCalls(), exchanges()]).toEqual([2, 2])
  })

  test('10: not beyond a flush', async () => {
    await present()
    world.identity.flush()
    await present()
    expect(graphCalls()).toBe(2)
  })
})

describe('a directory that can’t be read fails closed', () => {
  const bad: [string, (honest: SimResponse) => SimResponse][] = [
    ['500', () => ({ status: 500, body: {} })],
    ['503', () => ({ status: 503, body: {} })],
    ['a redirect', answer => ({ ...answer, status: 302, headers: { Location: 'http://127.0.0.1:1/' } })],
    ['a web page', () => ({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>' })],
    ['half an answer', answer => ({ ...answer, delivery: 'drop-mid-body' })],
    ['a dropped connection', answer => ({ ...answer, delivery: 'drop' })],
    ['ids that are none', () => ({ status: 200, body: { value: ['admins'] } })],
    ['ids that are no list', () => ({ status: 200, body: { value: 'x' } })],
    ['an empty object', () => ({ status: 200, body: {} })],
    ['null', () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: 'null' })],
    [
      'a member twice',
      () => ({
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: '{"value":[],"value":[]}',
      }),
    ],
    ['1 MB', answer => ({ ...answer, body: { value: [], padding: 'x'.repeat(1024 * 1024) } })],
  ]
  test.each(bad)('10: %s is 503 with Retry-After', async (_, answer) => {
    world.answerGraphWith(answer)
    const token = await overage()
    const problem = await expectRefusal(world.present(token), 'groups-unavailable', token)
    expect(problem.status).toBe(503)
    expect(problem.headers['Retry-After']).toBe('30')
  })

  test('10: 429 is not asked again before its Retry-After', async () => {
    world.graph.configure({ throttle: { requests: 1, retryAfterSeconds: 17 } })
    const problem = await expectRefusal(present(), 'groups-unavailable')
    expect(problem.headers['Retry-After']).toBe('17')
    world.clock.advance(16_999)
    await expectRefusal(present(), 'groups-unavailable')
    expect(graphCalls()).toBe(1)
    world.clock.advance(1)
    expect((await present()).groups).toHaveLength(2)
    expect(graphCalls()).toBe(2)
  })

  test('10: consent that was withdrawn is 503', async () => {
    world.graph.configure({ consents: [] })
    await expectRefusal(present(), 'groups-unavailable')
  })

  test.each(['hang', 'stall-mid-body'] as const)(
    '10: what does not end (%s) is given up at the deadline',
    async delivery => {
      await restart({ timeoutMs: 60 })
      world.answerGraphWith(answer => ({ ...answer, delivery }))
      await expectRefusal(present(), 'groups-unavailable')
    },
  )

  const refusals: [string, (honest: SimResponse) => SimResponse, string][] = [
    ['503', () => ({ status: 503, body: { error: 'temporarily_unavailable' } }), '30'],
    ['429', () => ({ status: 429, headers: { 'Retry-After': '44' }, body: { error: 'throttled' } }), '44'],
    ['an unusable answer', () => ({ status: 200, body: { token_type: 'Bearer' } }), '30'],
    [
      'a redirect',
      answer => ({ ...answer, status: 302, headers: { Location: 'http://127.0.0.1:1/' } }),
      '30',
    ],
    [
      'consent that is missing',
      () => ({
        status: 400,
        body: { error: 'invalid_grant', suberror: 'consent_required', error_description: 'AADSTS65001' },
      }),
      '30',
    ],
  ]
  test.each(refusals)(
    '10: %s of the token endpoint is 503 with Retry-After',
    async (_, answer, retryAfter) => {
      world.answerTokensWith(answer)
      const token = await overage()
      const problem = await expectRefusal(world.present(token), 'groups-unavailable', token)
      expect(problem.headers['Retry-After']).toBe(retryAfter)
      expect(graphCalls()).toBe(0)
    },
  )

  test('10: a proxy without a secret asks nobody', async () => {
    await restart({ clientSecret: undefined })
    await expectRefusal(present(), 'groups-unavailable')
    expect([graphCalls(), exchanges()]).toEqual([0, 0])
  })

  test('10: a Graph token that is not taken any more is replaced, once', async () => {
    let refused = 0
    world.answerGraphWith(honest => {
      refused += 1
      return refused === 1 ? { status: 401, body: {} } : honest
    })
    expect((await present()).groups).toHaveLength(2)
    expect([graphCalls(), exchanges()]).toEqual([2, 2])
    world.identity.flush()
    world.answerGraphWith(() => ({ status: 401, body: {} }))
    await expectRefusal(present(), 'groups-unavailable')
    expect(graphCalls()).toBe(4)
    // Of four tokens one was good.
    expect(await world.store.db.selectFrom('obo_token').selectAll().execute()).toHaveLength(1)
  })
})

describe('conditional access on the way to Graph', () => {
  const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c3' } } })

  test('12: is passed on as a challenge to a client that answers such', async () => {
    world.entra.configure({ stepUpClaims: claims })
    const token = await overage({ claims: { xms_cc: ['CP1'] } })
    await expect(world.present(token)).rejects.toMatchObject({
      code: 'step-up-required',
      status: 401,
      headers: { 'WWW-Authenticate': expect.stringContaining(Buffer.from(claims).toString('base64')) },
    })
  })

  test('12: is 403 to any other', async () => {
    world.entra.configure({ stepUpClaims: claims })
    await expectRefusal(present(), 'step-up-unsupported')
    expect(graphCalls()).toBe(0)
  })

  test('12: is forgotten at once: a stronger sign-in gets in', async () => {
    world.entra.configure({ stepUpClaims: claims })
    await expectRefusal(present(), 'step-up-unsupported')
    world.entra.configure({ stepUpClaims: null })
    expect((await present()).groups).toHaveLength(2)
  })
})
