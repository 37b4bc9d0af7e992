import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { sendRaw } from '../support/raw.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

/** What every answer carries, by name; the values that change between answers are left out. */
const always = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
  'cache-control': 'no-store',
  vary: 'Authorization',
}
const changing = ['date', 'connection', 'keep-alive', 'content-length', 'content-type', 'sally-request-id']

function expectHeaders(headers: Headers | Readonly<Record<string, string>>, further: readonly string[] = []) {
  const all = Object.fromEntries(new Headers(headers as Record<string, string>))
  expect(all).toMatchObject(always)
  const unexpected = Object.keys(all).filter(
    name => !(name in always) && !changing.includes(name) && !further.includes(name),
  )
  expect(unexpected).toEqual([])
}
const cost = ['sally-salesforce-calls', 'sally-salesforce-budget']

describe('every answer carries the same guarded headers and no others', () => {
  test('200', async () => {
    const answer = await system.get('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' })
    expect(answer.status).toBe(200)
    expectHeaders(answer.headers, cost)
  })
  test('200 without a token', async () => {
    for (const path of ['/healthz', '/readyz', '/openapi.yaml', '/problems/internal'])
      expectHeaders((await system.get(path)).headers)
  })
  test('400', async () =>
    expectHeaders((await system.get('/v1/cases?x=1', { as: 'rep.emea' })).headers, cost))
  test('401', async () => expectHeaders((await system.get('/v1/me')).headers, [...cost, 'www-authenticate']))
  test('403', async () => {
    const answer = await system.get('/v1/leads', { as: 'agent.service' })
    expect(answer.status).toBe(403)
    expectHeaders(answer.headers, cost)
  })
  test('404', async () => expectHeaders((await system.get('/v1/nothing')).headers))
  test('405', async () => {
    expectHeaders((await system.ask('/v1/me', { method: 'DELETE' })).headers, ['allow'])
  })
  test('413', async () => {
    const answer = await system.post(
      '/v1/records/Account/query',
      { a: 'x'.repeat(70_000) },
      { as: 'rep.emea' },
    )
    expectProblem(answer, 'payload-too-large')
    expectHeaders(answer.headers, cost)
  })
  test('431, which never becomes a request', async () => {
    const text = `GET / HTTP/1.1\r\nHost: x\r\nX-Channel: ${'x'.repeat(20_000)}\r\n\r\n`
    expectHeaders((await sendRaw(system.url, text)).headers)
  })
  test('503, with a time to come back', async () => {
    await system.control('/faults', {
      kind: 'htmlMaintenance',
      match: { target: 'salesforce' },
    })
    const answer = await system.get('/v1/tasks', { as: 'rep.apac' })
    await system.control('/faults', undefined, 'DELETE')
    expect(answer.status).toBe(503)
    expectHeaders(answer.headers, [...cost, 'retry-after'])
  })
})

describe('an address', () => {
  test('that is unknown is 404, whoever asks', async () => {
    for (const path of [
      '/',
      '/v1',
      '/v1/',
      '/v1/Cases',
      '/V1/cases',
      '/v1/cases/',
      '/v1//cases',
      '/v1/cas%65s',
      '/metrics',
    ])
      expectProblem(await system.get(path, { as: 'rep.emea' }), 'not-found')
  })
  test('names its methods when asked by another', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'QUERY']) {
      const answer = await system.ask('/v1/cases', { method, as: 'rep.emea' })
      expect(answer.headers.get('allow'), method).toBe('GET')
      expect(answer.status, method).toBe(405)
      if (method !== 'HEAD') expectProblem(answer, 'method-not-allowed')
    }
    expect((await system.get('/v1/records/Account/query')).headers.get('allow')).toBe('POST')
  })
  test('tells other origins nothing: CORS is closed', async () => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' }
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await system.ask('/v1/me', { method, headers })
      expect([...answer.headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
    }
  })
  test.each([
    '/v1/../healthz',
    '/v1/./me',
    '/v1/%2e%2e/healthz',
    '/v1/objects/a%2fb',
    '/v1/objects/a%5Cb',
    '/v1/objects/a%00b',
    '/v1/objects/%252e%252e',
    '/v1/objects/%c0%ae',
    '/v1/objects/%zz',
    '/v1/objects/a\\b',
  ])('with two readings is refused: %s', async path => {
    const { host } = new URL(system.url)
    const answer = await sendRaw(
      system.url,
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    )
    expectProblem(answer, 'invalid-request')
  })
  test('of a problem explains it', async () => {
    const { body } = await system.get('/v1/me')
    const page = await system.get(body.type)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.body).toContain(body.title)
    expectProblem(await system.get('/problems/__proto__'), 'not-found')
  })
})

describe('the contract', () => {
  test('is served as it is', async () => {
    const answer = await system.get('/openapi.yaml')
    expect(answer.headers.get('content-type')).toBe('application/yaml; charset=utf-8')
    expect(answer.body).toContain('openapi: 3.0.3')
  })
})

describe('a cost', () => {
  test('is told with every governed answer, and what is left of the day', async () => {
    await system.get('/v1/me', { as: 'rep.emea' })
    const answer = await system.get('/v1/cases?accountName=Acme%20Corp', { as: 'rep.emea' })
    expect(answer.headers.get('sally-salesforce-calls')).toBe('1')
    expect(answer.headers.get('sally-salesforce-budget')).toMatch(/^used=\d+;max=\d+$/)
  })
})
