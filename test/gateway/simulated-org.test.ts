/** The gateway against the simulated org: its whole fault plane, and what the org's journal says of each call. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, findUsers, userByUsername } from '../../api/salesforce/index.ts'
import { systemTimers } from '../../api/salesforce/timers.ts'
import type { CallContext, Gateway, Principal } from '../../api/salesforce/types.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import { PEOPLE } from '../../simulator/people.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { publicKeyPem, testSigner } from './fake-org.ts'
import { problemFrom } from './harness.ts'

const integration: Principal = { userId: '', username: 'integration@contoso.example' }
const clientId = 'gateway-test'
const openCases = "SELECT Id, Subject FROM Case WHERE Status != 'Closed' ORDER BY CreatedDate DESC LIMIT 20"
const accounts = 'SELECT Id, Name FROM Account ORDER BY Name LIMIT 5'
const counted = 'SELECT COUNT() FROM Case'

let simulator: Simulator
let rep: Principal
const opened: Gateway[] = []

beforeAll(async () => {
  simulator = await startSimulator()
  await control('/clients', { clientId, publicKeyPem, preauthorized: true })
  const gateway = open()
  const [user] = await findUsers(gateway, integration, 'Username', 'rep.emea@contoso.example', context())
  rep = { userId: user?.id ?? '', username: 'rep.emea@contoso.example' }
  await control('/reset', {})
})
afterAll(() => simulator.stop())
afterEach(async () => {
  await Promise.all(opened.splice(0).map(gateway => gateway.close()))
  await control('/reset', {})
})

async function control<T>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<T> {
  const response = await fetch(simulator.controlUrl + path, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** Deadlines are real here; waits before retries are not. */
function open(over: { clientId?: string } = {}): Gateway {
  const gateway = createGateway({
    url: simulator.salesforceUrl,
    clientId: over.clientId ?? clientId,
    apiVersion: 'v67.0',
    signer: testSigner,
    clock: simulator.clock,
    sessionTimeoutMs: 2 * 60 * 60_000,
    profile: 'simulator',
    random: () => 0.5,
    timers: { ...systemTimers, pause: async () => {} },
  })
  opened.push(gateway)
  return gateway
}

function context(timeoutMs = 20_000): CallContext {
  return {
    signal: new AbortController().signal,
    deadlineAtMs: simulator.clock.now() + timeoutMs,
    requestId: 'req-1',
    spent: { calls: 0 },
  }
}

async function journal(): Promise<readonly JournalEntry[]> {
  const { entries } = await control<{ entries: JournalEntry[] }>('/journal')
  return entries
}

const restCalls = (entries: readonly JournalEntry[]) =>
  entries.filter(({ target, path }) => target === 'salesforce' && path.startsWith('/services/data/'))

/** Every way to ask, each one metered call when nothing is wrong. */
const ways: Readonly<Record<string, (gateway: Gateway, context: CallContext) => Promise<unknown>>> = {
  'one query': (gateway, call) => gateway.query(rep, [openCases], call),
  'a composite': (gateway, call) => gateway.query(rep, [openCases, accounts, counted], call),
  'a search': (gateway, call) =>
    gateway.search(
      rep,
      { text: 'Acme', objects: [{ name: 'Account', fields: ['Id', 'Name'], limit: 5 }], overallLimit: 20 },
      call,
    ),
  'a describe': (gateway, call) => gateway.describe(rep, 'Case', call),
  'the object list': (gateway, call) => gateway.labels(rep, call),
}

const faults = [
  ['latency beyond the deadline', { kind: 'latency', ms: 400 }, 'salesforce-timeout', 1],
  ['429', { kind: 'status429' }, 'salesforce-busy', 3],
  ['429 with a short Retry-After', { kind: 'status429', retryAfterSeconds: 0 }, 'salesforce-busy', 3],
  ['429 with a long Retry-After', { kind: 'status429', retryAfterSeconds: 600 }, 'salesforce-busy', 1],
  ['503', { kind: 'status503' }, 'salesforce-unavailable', 3],
  ['503 with a long Retry-After', { kind: 'status503', retryAfterSeconds: 600 }, 'salesforce-unavailable', 1],
  ['the daily limit', { kind: 'requestLimitExceeded', which: 'daily' }, 'salesforce-budget-exhausted', 1],
  ['the concurrency limit', { kind: 'requestLimitExceeded', which: 'concurrent' }, 'salesforce-busy', 3],
  ['a session refused for ever', { kind: 'sessionExpired' }, 'salesforce-login-failed', 2],
  ['a drop before the answer', { kind: 'dropBeforeResponse' }, 'salesforce-unavailable', 3],
  ['a drop after the work', { kind: 'commitThenDrop' }, 'salesforce-unavailable', 3],
  ['a drop inside the answer', { kind: 'dropMidBody' }, 'salesforce-unavailable', 1],
  ['an answer that stalls', { kind: 'stalledBody' }, 'salesforce-timeout', 1],
  ['half a JSON text', { kind: 'truncatedJson' }, 'salesforce-answer-invalid', 1],
  ['a maintenance page', { kind: 'htmlMaintenance' }, 'salesforce-unavailable', 1],
  ['a redirect', { kind: 'redirect' }, 'salesforce-answer-invalid', 1],
] as const

describe.each(Object.keys(ways))('%s', way => {
  const ask = (gateway: Gateway, call: CallContext) => ways[way]?.(gateway, call)

  test('costs what the org counts: one call', async () => {
    const gateway = open()
    const call = context()
    await ask(gateway, call)
    const calls = restCalls(await journal())
    expect(calls.map(({ metered, user }) => [metered, user])).toEqual([[1, rep.username]])
    expect(call.spent.calls).toBe(1)
    expect(gateway.budget()).toMatchObject({ used: 1, max: 15_000 })
  })

  test.each(faults)(
    '%s: a typed answer in time and a bounded number of calls',
    async (_, fault, code, hits) => {
      const gateway = open()
      await gateway.query(rep, [counted], context())
      await control('/journal', undefined, 'DELETE')
      await control('/faults', { ...fault, match: { target: 'salesforce', path: '/services/data/' } })
      const isSlow = code === 'salesforce-timeout'
      const call = context(isSlow ? 120 : 20_000)
      const problem = await problemFrom(Promise.resolve(ask(gateway, call)), code)
      if (problem.status === 503 && problem.code !== 'salesforce-login-failed')
        expect(Number(problem.headers['Retry-After'])).toBeGreaterThan(0)
      expect(call.spent.calls).toBe(hits)
      const entries = await journal()
      expect(entries.filter(({ target }) => target === 'trap')).toEqual([])
      // A call that is late is written down when it is done, which may be during a later test.
      const struck = restCalls(entries).filter(entry => entry.fault === fault.kind)
      if (!isSlow) expect(struck).toHaveLength(hits)

      await control('/faults', undefined, 'DELETE')
      if (code === 'salesforce-budget-exhausted') simulator.clock.advance(60_000)
      await ask(gateway, context())
    },
  )
})

describe('sessions', () => {
  test.each([
    ['refused once', { kind: 'sessionExpired', times: 1 }],
    ['ended by the org', { kind: 'sessionExpired', kill: true, times: 1 }],
  ])('%s: one new login, and the answer', async (_, fault) => {
    const gateway = open()
    await gateway.query(rep, [counted], context())
    await control('/journal', undefined, 'DELETE')
    await control('/faults', { ...fault, match: { path: '/services/data/' } })
    const [answer] = await gateway.query(rep, [openCases], context())
    expect(answer?.records.length).toBeGreaterThan(0)
    const entries = await journal()
    expect(restCalls(entries)).toHaveLength(2)
    expect(entries.filter(({ path }) => path.endsWith('/token'))).toHaveLength(1)
  })

  test('that all end at once are renewed once a user', async () => {
    const gateway = open()
    await gateway.query(rep, [counted], context())
    await control('/sessions', undefined, 'DELETE')
    await control('/journal', undefined, 'DELETE')
    await Promise.all(Array.from({ length: 50 }, () => gateway.query(rep, [counted], context())))
    const logins = (await journal()).filter(({ path }) => path.endsWith('/token'))
    expect(logins).toHaveLength(1)
  })

  test('that have idled past their time are renewed before the call, by both clocks', async () => {
    const gateway = open()
    await gateway.query(rep, [counted], context())
    simulator.clock.advance(3 * 60 * 60_000)
    const call = context()
    await gateway.query(rep, [counted], call)
    expect(call.spent.calls).toBe(1)
  })

  test.each([
    ['down', { kind: 'tokenEndpointDown' }, 'salesforce-unavailable', 3],
    ['dropping', { kind: 'dropBeforeResponse' }, 'salesforce-unavailable', 3],
    ['stalled', { kind: 'stalledBody' }, 'salesforce-timeout', 1],
    ['an HTML page', { kind: 'htmlMaintenance' }, 'salesforce-unavailable', 1],
    ['a redirect', { kind: 'redirect' }, 'salesforce-answer-invalid', 1],
    ['half a JSON text', { kind: 'truncatedJson' }, 'salesforce-answer-invalid', 1],
  ] as const)('a token endpoint that is %s', async (_, fault, code, hits) => {
    const gateway = open()
    await control('/faults', { ...fault, match: { target: 'salesforce', path: '/services/oauth2/token' } })
    const call = context(code === 'salesforce-timeout' ? 120 : 20_000)
    await problemFrom(gateway.query(rep, [counted], call), code)
    const entries = await journal()
    expect(entries.filter(({ path }) => path.endsWith('/token'))).toHaveLength(hits)
    expect(entries.filter(({ target }) => target === 'trap')).toEqual([])
    expect([restCalls(entries).length, call.spent.calls]).toEqual([0, 0])
  })
})

describe('who may act', () => {
  test('an inactive user may not', async () => {
    const gateway = open()
    await control('/users', { username: rep.username, isActive: false })
    await problemFrom(gateway.query(rep, [counted], context()), 'salesforce-login-failed')
  })

  test('a user the app is not approved for may not', async () => {
    await control('/clients', { clientId: 'for-nobody', publicKeyPem, preauthorized: [] })
    const gateway = open({ clientId: 'for-nobody' })
    await problemFrom(gateway.query(rep, [counted], context()), 'salesforce-login-failed')
  })

  test('the mapped field finds exactly the person, the user name the integration user', async () => {
    const gateway = open()
    const person = PEOPLE.find(({ key }) => key === 'rep.emea')
    const call = context()
    const users = await findUsers(gateway, integration, 'FederationIdentifier', person?.objectId ?? '', call)
    expect(users.map(({ id, username, isActive, userType }) => [id, username, isActive, userType])).toEqual([
      [rep.userId, rep.username, true, 'Standard'],
    ])
    expect(users[0]?.timeZone).toMatch(/^\w+\/\w+$/)
    expect(call.spent.calls).toBe(1)
    const self = await userByUsername(gateway, integration, integration.username, context())
    expect(self?.id).toMatch(/^005/)
  })

  test('the same call finds everybody below a person and the accounts whose team it is on', async () => {
    const gateway = open()
    const needs = { fields: { region: 'Region__c' }, reports: true, accountTeams: true }
    const found = async (key: string, call = context()) => {
      const name = `${key}@contoso.example`
      const [user] = await findUsers(gateway, integration, 'Username', name, call, needs)
      if (user === undefined) throw new Error(`There is no ${key}.`)
      return user
    }
    const salesforceManager = (key: string) => PEOPLE.find(p => p.key === key)?.salesforce?.manager
    const isBelow = (key: string, boss: string): boolean => {
      const manager = salesforceManager(key)
      return manager !== undefined && (manager === boss || isBelow(manager, boss))
    }
    const staff = PEOPLE.filter(p => p.salesforce !== undefined)
    const idOf = new Map<string, string>()
    for (const { key } of staff) idOf.set(key, (await found(key)).id)
    for (const boss of ['ceo', 'manager.sales', 'manager.emea', 'rep.emea', 'admin.crm']) {
      const call = context()
      const user = await found(boss, call)
      expect(call.spent.calls).toBe(1)
      const below = staff.filter(({ key }) => isBelow(key, boss)).map(({ key }) => idOf.get(key))
      expect(user.reportIds?.filter(id => [...idOf.values()].includes(id)).toSorted()).toEqual(
        below.toSorted(),
      )
      const [members] = await gateway.query(
        integration,
        [`SELECT AccountId FROM AccountTeamMember WHERE UserId = '${user.id}'`],
        context(),
      )
      const accounts = new Set(members?.records.map(({ AccountId }) => AccountId))
      expect(new Set(user.accountTeamIds)).toEqual(accounts)
    }
    expect((await found('rep.emea')).attributes).toEqual({ region: 'EMEA' })
    expect((await found('rep.emea')).accountTeamIds?.length).toBeGreaterThan(0)
    expect((await found('ceo')).attributes).toEqual({ region: null })
  })

  test('each sees what Salesforce shows that user', async () => {
    const gateway = open()
    const apac: Principal = { userId: '', username: 'rep.apac@contoso.example' }
    const mine = 'SELECT COUNT() FROM Opportunity'
    const [[emea], [other]] = await Promise.all([
      gateway.query(rep, [mine], context()),
      gateway.query(apac, [mine], context()),
    ])
    expect(emea?.totalSize).toBeGreaterThan(0)
    expect(emea?.totalSize).not.toBe(other?.totalSize)
  })
})

test('seven queries cost two calls, and the org agrees', async () => {
  const gateway = open()
  const call = context()
  const soql = Array.from({ length: 7 }, (_, i) => `SELECT Id FROM Account ORDER BY Name LIMIT ${i + 1}`)
  const answers = await gateway.query(rep, soql, call)
  expect(answers.map(({ records }) => records.length)).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(call.spent.calls).toBe(2)
  expect(restCalls(await journal()).reduce((sum, { metered }) => sum + metered, 0)).toBe(2)
})

test('a dozen objects are described by two calls, by none again, and those that aren’t there are left out', async () => {
  const gateway = open()
  const call = context()
  const names = ['Account', 'Contact', 'Lead', 'Case', 'Task', 'Event', 'User', 'Contract', 'Nothing__c']
  const asked = [...names, 'Project__c', 'Opportunity', "Ac'count", 'Product2']
  const described = await gateway.describeAll(integration, asked, call)
  expect(described.map(({ name }) => name)).toEqual(
    asked.filter(name => name !== 'Nothing__c' && name !== "Ac'count"),
  )
  const fields = described.find(({ name }) => name === 'Account')?.fields ?? []
  const permissionable = (name: string) => fields.find(field => field.name === name)?.permissionable
  expect([permissionable('Name'), permissionable('Industry')]).toEqual([false, true])
  expect(call.spent.calls).toBe(2)
  expect(await gateway.describeAll(integration, asked, call)).toBe(described)
  expect(call.spent.calls).toBe(2)
})

test('a hidden field in any query of a composite refuses the whole', async () => {
  const gateway = open()
  await problemFrom(
    gateway.query(rep, [openCases, 'SELECT NoSuchField__c FROM Case'], context()),
    'field-security',
  )
})

test('the readiness check costs nothing', async () => {
  const gateway = open()
  const call = context()
  await gateway.ping(call)
  expect((await journal()).map(({ path, metered, authorization }) => [path, metered, authorization])).toEqual(
    [['/services/data/', 0, 'none']],
  )
  expect(call.spent.calls).toBe(0)
})

test('no token but the one Salesforce gave goes to Salesforce', async () => {
  const gateway = open()
  for (const ask of Object.values(ways)) await ask(gateway, context())
  const kinds = new Set(restCalls(await journal()).map(({ authorization }) => authorization))
  expect([...kinds]).toEqual(['salesforce'])
})
