import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../api/store/index.ts'
import { CONNECTOR_CLIENT_ID, TENANT_ID } from '../../simulator/people.ts'
import { engines, type Place } from '../store/engines.ts'
import { type Entries, keptEntries } from '../support/entries.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'

const deals = '/v1/opportunities?limit=1'
const page = { client: '55555555-5555-4555-8555-555555555555' }
const incident = 'Salesforce incident 4711'

/** What operators do, over HTTP, with the second factor the policy asks of them. */
function operatorOf(system: System) {
  const strong = { claims: { acrs: ['c1'] } }
  const turn = async (
    state: 'off' | 'on',
    kind: string,
    target: string,
    more: object = {},
  ): Promise<Answer> =>
    system.post(
      '/v1/admin/switches',
      { kind, target, state, reason: incident },
      { token: await system.token('admin.crm', { ...strong, ...more }) },
    )
  return {
    off: (kind: string, target: string, more?: object) => turn('off', kind, target, more),
    on: (kind: string, target: string, more?: object) => turn('on', kind, target, more),
    list: async () => (await system.get('/v1/admin/switches', { as: 'admin.crm' })).body.switches,
  }
}

describe('what is switched off', () => {
  let system: System
  let ticker: HandTicker
  let entries: Entries
  let store: Store
  let operator: ReturnType<typeof operatorOf>

  beforeAll(async () => {
    ticker = handTicker()
    entries = keptEntries()
    system = await startSystem({
      ticker,
      async openStore(options) {
        store = await entries.openStore(options)
        return store
      },
    })
    operator = operatorOf(system)
  })
  afterAll(() => system.stop())
  afterEach(async () => {
    for (const { kind, target } of await operator.list())
      expect((await operator.on(kind, target, page)).status).toBe(200)
  })

  test('33: an operation is refused at once, with the reason, before its input is read and at no call', async () => {
    expect((await system.get(deals, { as: 'rep.emea' })).status).toBe(200)
    const set = await operator.off('operation', 'FindOpportunities')
    expect(set.status).toBe(200)
    expect(set.body.switches).toEqual([
      expect.objectContaining({ kind: 'operation', target: 'FindOpportunities', reason: incident }),
    ])
    await system.clearJournal()
    const refused = await system.get('/v1/opportunities?bogus=1', { as: 'rep.emea' })
    expectProblem(refused, 'switched-off')
    expect(refused.body.detail).toBe(`FindOpportunities is switched off: ${incident}.`)
    expect(refused.body.why).toMatchObject({ layer: 'operator', clause: 'operation:FindOpportunities' })
    expect(entries.of(refused)).toMatchObject({
      decision: 'deny',
      code: 'switched-off',
      why: { layer: 'operator', clause: 'operation:FindOpportunities' },
    })
    expect((await system.journal()).filter(call => call.target === 'salesforce')).toEqual([])
    expect((await system.get('/v1/cases?limit=1', { as: 'rep.emea' })).status).toBe(200)
    expect((await operator.on('operation', 'FindOpportunities')).body.switches).toEqual([])
    expect((await system.get(deals, { as: 'rep.emea' })).status).toBe(200)
  })

  test('33: an agent hears it as an answer', async () => {
    await operator.off('operation', 'FindOpportunities')
    const answer = await system.get(deals, { as: 'rep.emea', headers: { 'X-Response-Style': 'outcome' } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ outcome: 'denied', why: { layer: 'operator' } })
  })

  test('33: an app is refused everything, whoever uses it, and other apps are not', async () => {
    expect((await operator.off('client', CONNECTOR_CLIENT_ID.toUpperCase(), page)).status).toBe(200)
    for (const as of ['rep.emea', 'manager.sales', 'admin.crm'])
      expectProblem(await system.get('/v1/me', { as }), 'switched-off')
    const token = await system.token('rep.emea', page)
    expect((await system.get('/v1/me', { token })).status).toBe(200)
    expect((await operator.on('client', CONNECTOR_CLIENT_ID, page)).status).toBe(200)
  })

  test('33: everything is refused but administration, so that it can be switched on again', async () => {
    await operator.off('all', 'all')
    expectProblem(await system.get('/v1/me', { as: 'rep.emea' }), 'switched-off')
    expectProblem(await system.get('/v1/me', { as: 'admin.crm' }), 'switched-off')
    expect(await operator.list()).toEqual([
      {
        kind: 'all',
        target: 'all',
        reason: incident,
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        by: 'e0000000-0000-4000-8000-000000000060',
      },
    ])
    expect((await operator.on('all', 'all')).status).toBe(200)
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
  })

  test('33: a tenant is refused everything', async () => {
    const own = { kind: 'tenant' as const, target: TENANT_ID, reason: incident, at: 1 }
    const by = { tenant_id: TENANT_ID, object_id: 'e0000000-0000-4000-8000-000000000060' }
    await store.db
      .insertInto('kill_switch')
      .values({ ...own, ...by, state: 'off' })
      .execute()
    await ticker.turn()
    expectProblem(await system.get('/v1/me', { as: 'rep.emea' }), 'switched-off')
    expectProblem(await system.get('/v1/admin/switches', { as: 'admin.crm' }), 'switched-off')
    await store.db
      .insertInto('kill_switch')
      .values({ ...own, ...by, state: 'on' })
      .execute()
    await ticker.turn()
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
  })

  test.each([
    ['operation', 'NoSuchOperation', /operation of this API/],
    ['operation', 'constructor', /operation of this API/],
    ['operation', 'SetSwitch', /administration stays on/],
    ['client', '77777777-7777-4777-8777-777777777777', /app of the policy/],
    ['client', CONNECTOR_CLIENT_ID, /the app you ask with/],
    ['tenant', '77777777-7777-4777-8777-777777777777', /tenant that is served/],
    ['tenant', TENANT_ID, /your own tenant/],
    ['all', 'everything', /it is all/],
  ])('33: %s %s is no target, and nothing is switched', async (kind, target, why) => {
    const refused = await operator.off(kind, target)
    expectProblem(refused, 'invalid-input')
    expect(refused.body.detail).toMatch(why)
    expect(await operator.list()).toEqual([])
  })

  test('33: only an administrator with a second factor switches', async () => {
    const body = { kind: 'all', target: 'all', state: 'off', reason: incident }
    expectProblem(await system.post('/v1/admin/switches', body, { as: 'rep.emea' }), 'operation-denied')
    const token = await system.token('admin.crm', { claims: { xms_cc: ['cp1'] } })
    expectProblem(await system.post('/v1/admin/switches', body, { token }), 'step-up-required')
    expect(await operator.list()).toEqual([])
  })

  test('33: a flip under load: requests under way finish and are audited, later ones are refused', async () => {
    await system.get(deals, { as: 'rep.emea' })
    await system.control('/faults', { kind: 'latency', ms: 300, match: { target: 'salesforce' } })
    const underWay = Array.from({ length: 20 }, () => system.get(deals, { as: 'rep.emea' }))
    await untilStruck(system, 20)
    await operator.off('operation', 'FindOpportunities')
    const later = await Promise.all(Array.from({ length: 20 }, () => system.get(deals, { as: 'rep.emea' })))
    await system.control('/faults', undefined, 'DELETE')
    for (const answer of await Promise.all(underWay)) {
      expect(answer.status).toBe(200)
      expect(entries.of(answer)).toMatchObject({ decision: 'permit', operation: 'FindOpportunities' })
    }
    for (const answer of later) {
      expectProblem(answer, 'switched-off')
      expect(entries.of(answer)).toMatchObject({ decision: 'deny', salesforceCalls: 0 })
    }
  })
})

describe('switches that can’t be read', () => {
  test('33: hold as they were for 30 s, warn, and then nothing is served until they can be read', async () => {
    const ticker = handTicker()
    const { openStore } = keptEntries()
    let broken = false
    const system = await startSystem({
      ticker,
      async openStore(options) {
        const opened = await openStore(options)
        const db = new Proxy(opened.db, {
          get(target, name) {
            if (broken && name === 'selectFrom') throw new Error('the store is gone')
            const member: unknown = Reflect.get(target, name)
            return typeof member === 'function' ? member.bind(target) : member
          },
        })
        return { ...opened, db }
      },
    })
    const operator = operatorOf(system)
    await operator.off('operation', 'FindOpportunities')
    broken = true
    await ticker.turn()
    expectProblem(await system.get(deals, { as: 'rep.emea' }), 'switched-off')
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
    expect(system.log.filter(line => line.msg === 'The switches can’t be read.')).toHaveLength(1)
    system.simulator.clock.advance(31_000)
    await ticker.turn()
    expectProblem(await system.get(deals, { as: 'rep.emea' }), 'switched-off')
    const unknown = await system.get('/v1/me', { as: 'rep.emea' })
    expectProblem(unknown, 'not-ready')
    expect(unknown.body.failing).toEqual(['switches'])
    broken = false
    await ticker.turn()
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
    await system.stop()
  })
})

for (const engine of engines)
  describe.skipIf(engine.absent)(`two proxies on one store of ${engine.name}`, () => {
    let place: Place
    let system: System
    let second: string

    beforeAll(async () => {
      place = await engine.place()
      const { databaseUrl, dataDir } = place.options
      const environment: Record<string, string> =
        databaseUrl === undefined ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl }
      system = await startSystem({ environment })
      second = await system.startAnother()
    })
    afterAll(async () => {
      await system.stop()
      await place.remove()
    })

    test('33: a switch holds on both within five seconds, and is lifted on both', async () => {
      const operator = operatorOf(system)
      const onSecond = () => system.get('/v1/me', { as: 'rep.emea', at: second })
      expect((await onSecond()).status).toBe(200)
      await operator.off('operation', 'WhoAmI')
      const offAt = performance.now()
      expectProblem(await system.get('/v1/me', { as: 'rep.emea' }), 'switched-off')
      let refused = await onSecond()
      while (refused.status === 200 && performance.now() - offAt < 5_000) refused = await onSecond()
      expectProblem(refused, 'switched-off')
      await operator.on('operation', 'WhoAmI')
      const onAt = performance.now()
      let answered = await onSecond()
      while (answered.status !== 200 && performance.now() - onAt < 5_000) answered = await onSecond()
      expect(answered.status).toBe(200)
    })

    test('33: a proxy that starts knows what is off before it serves', async () => {
      await operatorOf(system).off('all', 'all')
      const third = await system.startAnother()
      expectProblem(await system.get('/v1/me', { as: 'rep.emea', at: third }), 'switched-off')
      await operatorOf(system).on('all', 'all')
    })
  })

/** Resolves once the fault has struck that many calls, which are then all under way. */
async function untilStruck(system: System, calls: number): Promise<void> {
  for (;;) {
    const { faults } = await system.control('/faults')
    if ((faults as { hits: number }[]).some(fault => fault.hits >= calls)) return
  }
}
