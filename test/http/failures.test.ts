import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

describe('an error nobody expected', () => {
  test('is 500 with a trace id and nothing else; the log has the whole of it', async () => {
    const { simulator } = system
    const now = simulator.clock.now.bind(simulator.clock)
    // The clock breaks where only an operation reads it: behind the door.
    simulator.clock.now = () => {
      if (new Error().stack?.includes('/api/operations/')) throw new Error('boom with a secret')
      return now()
    }
    const answer = await system.get('/v1/cases?period=this%20quarter', { as: 'rep.emea' })
    simulator.clock.now = now
    expectProblem(answer, 'internal')
    expect(Object.keys(answer.body).toSorted()).toEqual([
      'code',
      'remedy',
      'status',
      'title',
      'traceId',
      'type',
    ])
    const line = system.log.find(l => l.requestId === answer.body.traceId)
    expect(line).toMatchObject({ level: 50, status: 500, err: { message: 'boom with a secret' } })
  })
})

describe('a client that leaves', () => {
  test('takes its question to Salesforce along, and the proxy goes on', async () => {
    await system.get('/v1/me', { as: 'rep.emea' })
    const token = await system.token('rep.emea')
    await system.control('/faults', { kind: 'latency', ms: 5_000, match: { target: 'salesforce' } })
    const leaving = new AbortController()
    const asked = fetch(`${system.url}/v1/cases?accountName=Acme%20Corp`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    })
    for (;;) {
      const { faults } = await system.control('/faults')
      if ((faults as { hits: number }[]).some(fault => fault.hits > 0)) break
    }
    const startedAt = performance.now()
    leaving.abort()
    await expect(asked).rejects.toThrow()
    const gone = () => system.log.find(line => line.clientGone === true)
    while (gone() === undefined) await system.get('/healthz')
    expect(performance.now() - startedAt).toBeLessThan(2_500)
    await system.control('/faults', undefined, 'DELETE')
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
  })
})
