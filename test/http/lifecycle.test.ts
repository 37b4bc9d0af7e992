import { afterEach, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem, withStore } from '../support/system.ts'

let system: System | undefined
afterEach(async () => {
  await system?.stop()
  system = undefined
})

const slowly = { kind: 'latency', ms: 300, match: { target: 'salesforce' } }

describe('a stop', () => {
  test('finishes what is under way, answers nothing new, and leaves an entry of every answer', async () => {
    let rows = 0
    system = await startSystem({
      openStore: withStore(opened => ({
        ...opened,
        async appendAudit(batch, within) {
          await opened.appendAudit(batch, within)
          rows += batch.length
        },
      })),
    })
    await system.get('/v1/me', { as: 'rep.emea' })
    await system.control('/faults', slowly)
    const { url } = system
    const underWay = Array.from({ length: 20 }, () =>
      (system as System).get('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' }),
    )
    await untilStruck(system, 20)
    const stopped = system.stopProxy()
    const answers = await Promise.all(underWay)
    await stopped
    for (const answer of answers) {
      expect(answer.status).toBe(200)
      expect(answer.headers.get('connection')).toBe('close')
    }
    expect(rows).toBe(21)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  })
})

/** Resolves once the fault has struck that many calls, which are then all under way. */
async function untilStruck(running: System, calls: number): Promise<void> {
  for (;;) {
    const { faults } = await running.control('/faults')
    if ((faults as { hits: number }[]).some(fault => fault.hits >= calls)) return
  }
}

describe('the limit of requests in flight', () => {
  test('turns the surplus away at once, and takes requests again after', async () => {
    system = await startSystem({ environment: { REQUESTS_IN_FLIGHT_MAX: '4' } })
    await system.get('/v1/me', { as: 'rep.emea' })
    await system.control('/faults', slowly)
    const running = system
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => running.get('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' })),
    )
    const refused = answers.filter(a => a.status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    expect(answers.filter(a => a.status === 200).length).toBeGreaterThanOrEqual(4)
    for (const answer of refused) expectProblem(answer, 'overloaded')
    expect((await running.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
  })
})

describe('the deadline of a request', () => {
  test('ends it with 504 however long Salesforce takes', async () => {
    system = await startSystem({ environment: { REQUEST_TIMEOUT_MS: '1000' } })
    await system.get('/v1/me', { as: 'rep.emea' })
    await system.control('/faults', { ...slowly, ms: 20_000 })
    const startedAt = performance.now()
    const answer = await system.get('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' })
    expectProblem(answer, 'salesforce-timeout')
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })
})

describe('readiness', () => {
  test('waits for the keys of the tenant, and needs them once', async () => {
    system = await startSystem()
    await system.control('/faults', { kind: 'keys', mode: 'down', match: { target: 'entra' } })
    const without = await system.get('/readyz')
    expectProblem(without, 'not-ready')
    expect(without.body.failing).toEqual(['entra'])
    await system.control('/faults', undefined, 'DELETE')
    system.simulator.clock.advance(10_000)
    expect((await system.get('/readyz')).status).toBe(200)
    await system.control('/faults', { kind: 'keys', mode: 'down', match: { target: 'entra' } })
    system.simulator.clock.advance(10_000)
    expect((await system.get('/readyz')).status).toBe(200)
  })
  test('follows Salesforce and the store, health does not', async () => {
    let storeIsBroken = false
    system = await startSystem({
      openStore: withStore(opened => ({
        ...opened,
        get db() {
          if (storeIsBroken) throw new Error('no store')
          return opened.db
        },
      })),
    })
    const ready = () => (system as System).get('/readyz')
    expect((await ready()).body).toMatchObject({ status: 'ready' })

    await system.control('/faults', { kind: 'dropBeforeResponse', match: { target: 'salesforce' } })
    system.simulator.clock.advance(10_000)
    const without = await ready()
    expectProblem(without, 'not-ready')
    expect(without.body.failing).toEqual(['salesforce'])
    expect((await system.get('/healthz')).status).toBe(200)

    await system.control('/faults', undefined, 'DELETE')
    storeIsBroken = true
    system.simulator.clock.advance(60_000)
    expect((await ready()).body.failing).toEqual(['store'])
    storeIsBroken = false
    system.simulator.clock.advance(60_000)
    expect((await ready()).status).toBe(200)
  })
  test('asks Salesforce at most once in two seconds, and spends none of the daily calls', async () => {
    system = await startSystem()
    await system.clearJournal()
    for (let i = 0; i < 20; i++) await system.get('/readyz')
    const calls = (await system.journal()).filter(e => e.target === 'salesforce')
    expect(calls).toHaveLength(1)
    expect(calls[0]?.metered).toBe(0)
  })
})
