import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

/** The shortest deadline the proxy can be given, so that hanging faults end soon. */
const REQUEST_TIMEOUT_MS = 1000
/** What a test machine may add to a deadline. */
const graceMs = 4000

let system: System
beforeAll(async () => {
  system = await startSystem({ environment: { REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) } })
  await system.get('/v1/me', { as: 'rep.emea' })
})
afterEach(async () => {
  await system.control('/faults', undefined, 'DELETE')
})
afterAll(() => system.stop())

const onCalls = { target: 'salesforce', path: '/services/data' }
const question = '/v1/cases?accountName=Acme%20Corp'

/** Every fault of the control plane that can strike a call to Salesforce, and what a caller may hear of it. */
const faults: readonly (readonly [name: string, fault: object, codes: readonly string[]])[] = [
  ['latency beyond the deadline', { kind: 'latency', ms: 60_000, match: onCalls }, ['salesforce-timeout']],
  ['429 with Retry-After', { kind: 'status429', retryAfterSeconds: 30, match: onCalls }, ['salesforce-busy']],
  [
    '429 without Retry-After',
    { kind: 'status429', match: onCalls },
    ['salesforce-busy', 'salesforce-timeout'],
  ],
  [
    '503 with Retry-After',
    { kind: 'status503', retryAfterSeconds: 30, match: onCalls },
    ['salesforce-unavailable'],
  ],
  [
    '503 without Retry-After',
    { kind: 'status503', match: onCalls },
    ['salesforce-unavailable', 'salesforce-timeout'],
  ],
  [
    'too many long requests at once',
    { kind: 'requestLimitExceeded', which: 'concurrent', match: onCalls },
    ['salesforce-busy', 'salesforce-timeout'],
  ],
  [
    'a session refused for ever',
    { kind: 'sessionExpired', match: onCalls },
    ['salesforce-login-failed', 'salesforce-refused', 'salesforce-unavailable'],
  ],
  [
    'a connection dropped before the answer',
    { kind: 'dropBeforeResponse', match: onCalls },
    ['salesforce-unavailable', 'salesforce-timeout'],
  ],
  [
    'a connection dropped after the work was done',
    { kind: 'commitThenDrop', match: onCalls },
    ['salesforce-unavailable', 'salesforce-timeout'],
  ],
  [
    'an answer cut in the middle',
    { kind: 'dropMidBody', match: onCalls },
    ['salesforce-unavailable', 'salesforce-answer-invalid', 'salesforce-timeout'],
  ],
  ['an answer that stalls', { kind: 'stalledBody', match: onCalls }, ['salesforce-timeout']],
  ['truncated JSON', { kind: 'truncatedJson', match: onCalls }, ['salesforce-answer-invalid']],
  [
    'a maintenance page with status 200',
    { kind: 'htmlMaintenance', match: onCalls },
    ['salesforce-unavailable', 'salesforce-answer-invalid'],
  ],
  [
    'a redirect to another host',
    { kind: 'redirect', match: onCalls },
    ['salesforce-answer-invalid', 'salesforce-unavailable'],
  ],
]

test.each(faults)(
  '%s: a typed answer within the deadline, few tries, and the proxy lives on',
  async (_name, fault, codes) => {
    await system.control('/faults', fault)
    await system.clearJournal()
    const startedAt = performance.now()
    const { status, body, headers } = await system.get(question, { as: 'rep.emea' })
    expect(performance.now() - startedAt).toBeLessThan(REQUEST_TIMEOUT_MS + graceMs)
    expect(codes).toContain(body.code)
    expect(status).toBe(body.status)
    expect(status).toBeGreaterThanOrEqual(500)
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
    if (status === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    const { faults: struck } = await system.control('/faults')
    const [{ hits }] = struck as [{ hits: number }]
    expect(hits).toBeGreaterThan(0)
    expect(hits).toBeLessThanOrEqual(3)
    // No bearer token followed a redirect.
    expect((await system.journal()).filter(entry => entry.target === 'trap')).toEqual([])

    await system.control('/faults', undefined, 'DELETE')
    const after = await system.get(question, { as: 'rep.emea' })
    expect(after.status).toBe(200)
  },
)

test('one expired session is renewed unseen, for many callers at once by one sign-in', async () => {
  await system.control('/sessions', undefined, 'DELETE')
  await system.clearJournal()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => system.get(question, { as: 'rep.emea' })),
  )
  expect(new Set(answers.map(answer => answer.status))).toEqual(new Set([200]))
  const signIns = (await system.journal()).filter(entry => entry.path === '/services/oauth2/token')
  expect(signIns.length).toBe(1)
})

test('sign-in down: whoever has a session goes on, whoever has none hears it in time', async () => {
  await system.control('/faults', { kind: 'tokenEndpointDown', match: { target: 'salesforce' } })
  expect((await system.get(question, { as: 'rep.emea' })).status).toBe(200)
  const { status, body } = await system.get(question, { as: 'manager.emea' })
  expect([status, body.code.startsWith('salesforce-')]).toEqual([503, true])
})

test.each(['down', 'hang', 'huge', 'garbage'])(
  'signing keys %s: known keys go on, unknown ones are refused in time',
  async mode => {
    await system.control('/faults', { kind: 'keys', mode, match: { target: 'entra' } })
    expect((await system.get('/v1/me', { as: 'rep.emea' })).status).toBe(200)
    // Past the pause between two looks at the keys, so that this one is made and meets the fault.
    await system.control('/clock', { advanceMs: 31_000 })
    const { status, body } = await system.get('/v1/me', {
      token: await system.token('rep.emea', { header: { kid: `unheard-${mode}` } }),
    })
    const { faults: struck } = await system.control('/faults')
    expect((struck as [{ hits: number }])[0].hits).toBe(1)
    expect([status, body.code]).toEqual([503, 'keys-unavailable'])
  },
)

test('the daily allowance used up: said at once, not asked again, and over when the org serves again', async () => {
  await system.control('/faults', { kind: 'requestLimitExceeded', which: 'daily', match: onCalls })
  const first = await system.get(question, { as: 'rep.emea' })
  expect([first.status, first.body.code]).toEqual([503, 'salesforce-budget-exhausted'])
  await system.clearJournal()
  const second = await system.get(question, { as: 'rep.emea' })
  expect(second.body.code).toBe('salesforce-budget-exhausted')
  expect((await system.journal()).filter(entry => entry.target === 'salesforce')).toEqual([])
  await system.control('/faults', undefined, 'DELETE')
  await system.control('/clock', { advanceMs: 61_000 })
  expect((await system.get(question, { as: 'rep.emea' })).status).toBe(200)
})

test('a locked row strikes writes only: questions go on', async () => {
  await system.control('/faults', { kind: 'rowLock', match: { target: 'salesforce' } })
  expect((await system.get(question, { as: 'rep.emea' })).status).toBe(200)
})
