import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { type Asking, type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const style = { 'X-Response-Style': 'outcome' }
const both = async (path: string, asking: Asking) => ({
  rest: await system.ask(path, asking),
  agent: await system.ask(path, { ...asking, headers: style }),
})

/** Every member whose value is null, by its path. */
function nullsIn(value: unknown, path = ''): string[] {
  if (value === null) return [path]
  if (typeof value !== 'object') return []
  return Object.entries(value as object).flatMap(([name, member]) => nullsIn(member, `${path}/${name}`))
}

describe('an agent hears an expected refusal as an answer, a developer gets a problem', () => {
  test('denied', async () => {
    const { rest, agent } = await both('/v1/leads', { as: 'agent.service' })
    expectProblem(rest, 'operation-denied')
    expect(agent.status).toBe(200)
    expect(agent.body).toEqual({
      outcome: 'denied',
      message: 'Your role may not ask this.',
      nextStep: 'Ask WhoAmI what you may do.',
      why: { layer: 'policy', help: 'Ask WhoAmI what you may do.' },
    })
  })
  test('denied for a field', async () => {
    const body = { fields: ['Name'], filters: [{ field: 'Amount', operator: 'greaterThan', value: '1' }] }
    const { rest, agent } = await both('/v1/records/Opportunity/query', { as: 'agent.service', body })
    expectProblem(rest, 'field-denied')
    expect(agent.status).toBe(200)
    expect(agent.body).toMatchObject({ outcome: 'denied', message: rest.body.detail })
  })
  test('not found', async () => {
    const { rest, agent } = await both('/v1/cases?accountName=Nobody%20Inc', { as: 'rep.emea' })
    expect(rest.status).toBe(404)
    expect(agent.status).toBe(200)
    expect(agent.body).toMatchObject({ outcome: 'notFound', message: rest.body.detail })
  })
  test('ambiguous, with the candidates', async () => {
    const { rest, agent } = await both('/v1/accounts/brief?accountName=Acme', { as: 'manager.sales' })
    expectProblem(rest, 'ambiguous')
    expect(agent.status).toBe(200)
    expect(agent.body.outcome).toBe('ambiguous')
    expect(agent.body.candidates).toEqual(rest.body.candidates)
    expect(agent.body.candidates.length).toBeGreaterThan(1)
  })
  test('invalid', async () => {
    const { rest, agent } = await both('/v1/cases?period=some%20day', { as: 'rep.emea' })
    expectProblem(rest, 'invalid-input')
    expect(agent.status).toBe(200)
    expect(agent.body).toMatchObject({ outcome: 'invalid', message: rest.body.detail })
    expect(agent.body).not.toHaveProperty('traceId')
  })
  test('and both were audited alike: the style changes the rendering only', async () => {
    const { rest, agent } = await both('/v1/leads', { as: 'agent.service' })
    const [a, b] = [rest, agent].map(({ headers }) => {
      const line = system.log.find(l => l.requestId === headers.get('sally-request-id'))
      return { code: line?.code, operation: line?.operation }
    })
    expect(a).toEqual(b)
  })
})

describe('in outcome style', () => {
  test('no member is null', async () => {
    for (const path of [
      '/v1/me',
      '/v1/tasks',
      '/v1/accounts/brief?accountName=Acme%20Corp',
      '/v1/search?text=Acme',
    ]) {
      const answer = await system.get(path, { as: 'rep.emea', headers: style })
      expect(answer.status, path).toBe(200)
      expect(nullsIn(answer.body), path).toEqual([])
    }
  })
  test('an answer says the same as in REST', async () => {
    const { rest, agent } = await both('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' })
    expect(agent.body.message).toBe(rest.body.message)
    expect(agent.body.cases.length).toBe(rest.body.cases.length)
  })
  test('whoever is not admitted is told by status, as everywhere', async () => {
    expectProblem(await system.get('/v1/me', { headers: style }), 'token-missing')
    expectProblem(await system.get('/v1/me', { token: 'x.y.z', headers: style }), 'token-invalid')
    expectProblem(await system.get('/v1/me', { as: 'guest', headers: style }), 'guest-not-allowed')
    expectProblem(await system.get('/v1/me', { as: 'unmapped', headers: style }), 'identity-unmapped')
    expectProblem(await system.get('/v1/cases?x=1', { as: 'rep.emea', headers: style }), 'invalid-request')
    expectProblem(await system.get('/v1/nothing', { as: 'rep.emea', headers: style }), 'not-found')
  })
  test('a failure stays a failure', async () => {
    await system.control('/faults', { kind: 'htmlMaintenance', match: { target: 'salesforce' } })
    const answer = await system.get('/v1/tasks', { as: 'rep.emea', headers: style })
    await system.control('/faults', undefined, 'DELETE')
    expect(answer.status).toBeGreaterThanOrEqual(500)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })
})
