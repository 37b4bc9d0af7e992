/** Control 16, over the whole system: which token goes where, by the bytes of everything the proxy sends and answers. */
import diagnostics from 'node:diagnostics_channel'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GROUPS } from '../../simulator/people.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'

interface Sent {
  readonly origin: string
  readonly path: string
  /** Line, headers and body as they leave. */
  readonly bytes: string
}

let folder: string
let system: System
let sent: Sent[] = []
const answers: string[] = []
const shown: string[] = []

/** undici tells of every request of this process, the tests' own included. */
const record = (message: unknown) => {
  const { request } = message as {
    request: { origin: string; path: string; headers: unknown; body: unknown }
  }
  const { origin, path, headers, body } = request
  const text =
    Buffer.isBuffer(body) || typeof body === 'string' ? String(body) : body == null ? '' : undefined
  sent.push({
    origin,
    path,
    bytes: `${path}\n${JSON.stringify(headers)}\n${text ?? 'a body of unknown kind'}`,
  })
}

const outbound = () =>
  sent.filter(({ origin }) => origin !== system.url && origin !== system.simulator.controlUrl)
const to = (origin: string) => outbound().filter(request => request.origin === origin)

/** What must not be seen elsewhere: the claims and the signature of a token, whatever stands around them. */
const partsOf = (token: string) => token.split('.').slice(1)

const ask = async (
  path: string,
  asking: Parameters<System['ask']>[1] & { token: string },
): Promise<Answer> => {
  shown.push(asking.token)
  const answer = await system.ask(path, asking)
  answers.push(JSON.stringify([...answer.headers]), JSON.stringify(answer.body))
  return answer
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  const policyFile = join(folder, 'policy.yaml')
  const text = await readFile(join(import.meta.dirname, '../../policy.yaml'), 'utf8')
  const grouped = text.replace(
    '[{ appRole: Sales.Rep }]',
    `[{ appRole: Sales.Rep }, { group: ${GROUPS.salesEmea} }]`,
  )
  expect(grouped).not.toBe(text)
  await writeFile(policyFile, grouped)
  diagnostics.subscribe('undici:request:create', record)
  system = await startSystem({ environment: { POLICY_FILE: policyFile, TOKEN_CACHE_KEY: '3c'.repeat(32) } })
})
afterAll(async () => {
  diagnostics.unsubscribe('undici:request:create', record)
  await system.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('a person whose only role comes by a group that the token doesn’t hold', () => {
  test('10: gets in by the directory, at one exchange and one call of Graph', async () => {
    const token = await system.token('rep.emea', { overage: true, claims: { roles: null } })
    await system.clearJournal()
    const { status, body } = await ask('/v1/me', { token })
    expect(status).toBe(200)
    expect(body.roles).toEqual(['SalesRep'])
    const journal = await system.journal()
    const calls = journal.filter(({ target }) => target === 'entra' || target === 'graph')
    expect(calls.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, '{id}')}`)).toEqual(
      expect.arrayContaining(['POST /{id}/oauth2/v2.0/token', 'POST /v1.0/users/{id}/getMemberObjects']),
    )
    expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(2)
    expect((await ask('/v1/me', { token })).status).toBe(200)
    expect((await system.journal()).filter(({ target }) => target === 'graph')).toHaveLength(1)
  })

  test('10: is refused when Graph is down, not let in with less', async () => {
    await system.control('/faults', { kind: 'status503', match: { target: 'graph' } })
    const token = await system.token('rep.apac', { overage: true })
    expectProblem(await ask('/v1/me', { token }), 'groups-unavailable')
    await system.control('/faults', undefined, 'DELETE')
  })
})

describe('16: over all kinds of calls', () => {
  beforeAll(async () => {
    sent = []
    const token = await system.token('rep.emea2', { overage: true })
    for (const path of [
      '/v1/me',
      '/v1/objects',
      '/v1/opportunities?status=open',
      '/v1/nothing',
      '/v1/accounts?accountName=Acme',
    ])
      await ask(path, { token })
    await ask('/v1/records/Account/query', { token, body: { select: ['Id', 'Name'], limit: 3 } })
    const scheduler = await system.token('flow.scheduler', { claims: { hasgroups: true } })
    await ask('/v1/tasks?status=open', { token: scheduler })
    for (const kind of ['sessionExpired', 'truncatedJson', 'htmlMaintenance', 'status503', 'dropMidBody']) {
      await system.control('/faults', { kind, times: 1, match: { target: 'salesforce' } })
      await ask('/v1/opportunities?status=open', { token })
    }
    await system.control('/faults', undefined, 'DELETE')
    await ask('/v1/me', { token: await system.token('rep.emea2', { expiresInSeconds: -3600 }) })
    await ask('/v1/me', { token: await system.token('unmapped', { overage: true }) })
  })

  test('16: every place was reached, so that something is shown', () => {
    const { salesforceUrl, graphUrl, entraUrl } = system.simulator
    for (const url of [salesforceUrl, graphUrl, entraUrl]) expect(to(url).length).toBeGreaterThan(0)
    expect(answers.length).toBeGreaterThan(10)
    expect(outbound().filter(({ bytes }) => bytes.includes('a body of unknown kind'))).toEqual([])
  })

  test('16: nothing of a caller’s token leaves, but as assertion to Entra’s token endpoint', () => {
    const carrying = outbound().filter(({ bytes }) =>
      shown.some(token => partsOf(token).some(part => bytes.includes(part))),
    )
    expect(carrying.length).toBeGreaterThan(0)
    for (const { origin, path, bytes } of carrying) {
      expect(origin).toBe(system.simulator.entraUrl)
      expect(path).toMatch(/^\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token/)
      const form = new URLSearchParams(bytes.split('\n').at(-1))
      expect(shown).toContain(form.get('assertion'))
      expect(form.get('requested_token_use')).toBe('on_behalf_of')
    }
  })

  test('16: a token of Graph goes to Graph and nowhere else', () => {
    const { graphUrl } = system.simulator
    const bearers = to(graphUrl).flatMap(({ bytes }) => /Bearer ([\w.-]+)/.exec(bytes)?.[1] ?? [])
    expect(bearers.length).toBeGreaterThan(0)
    for (const bearer of bearers)
      for (const part of partsOf(bearer)) {
        expect(outbound().filter(r => r.origin !== graphUrl && r.bytes.includes(part))).toEqual([])
        expect(answers.filter(text => text.includes(part))).toEqual([])
      }
  })

  test('16: no Salesforce session is in an answer, a log line, or a call to anybody else', () => {
    const session = /00D[A-Za-z0-9]{12,15}!/
    expect(to(system.simulator.salesforceUrl).some(({ bytes }) => session.test(bytes))).toBe(true)
    expect(
      outbound().filter(r => r.origin !== system.simulator.salesforceUrl && session.test(r.bytes)),
    ).toEqual([])
    expect(answers.filter(text => session.test(text))).toEqual([])
    expect(system.log.map(line => JSON.stringify(line)).filter(line => session.test(line))).toEqual([])
  })

  test('16: no answer and no log line holds a token or a secret', () => {
    const lines = system.log.map(line => JSON.stringify(line))
    expect(lines.length).toBeGreaterThan(0)
    const secrets = [...shown.flatMap(partsOf), 'api-secret', '3c3c3c3c']
    for (const text of [...answers, ...lines]) {
      expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/)
      for (const secret of secrets) expect(text).not.toContain(secret)
    }
  })
})

describe('14: the store of the whole system', () => {
  test('14: holds sealed tokens and no JWT', () => {
    const dump = readdirSync(system.dataDir, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !entry.name.endsWith('.pem'))
      .map(entry => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
      .join('\n')
    expect(dump).toContain('https://graph.microsoft.com/.default')
    expect(dump).not.toMatch(/eyJ[A-Za-z0-9_-]{20}/)
    for (const token of shown) for (const part of partsOf(token)) expect(dump).not.toContain(part)
  })
})
