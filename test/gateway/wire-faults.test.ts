import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { rep } from './fake-org.ts'
import { bench, problemFrom, soql } from './harness.ts'

const refusal = (status: number, errorCode: string, message = 'private words', headers = {}) => ({
  status,
  headers,
  body: [{ errorCode, message }],
})

describe('what passes is tried again, three times at most', () => {
  test.each([
    ['429', refusal(429, 'TOO_MANY_REQUESTS'), 'salesforce-busy'],
    [
      '502 with HTML',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'salesforce-unavailable',
    ],
    ['503', refusal(503, 'SERVER_UNAVAILABLE'), 'salesforce-unavailable'],
    ['504', { status: 504, headers: { 'content-type': 'text/html' }, body: '' }, 'salesforce-unavailable'],
    ['a locked row', refusal(400, 'UNABLE_TO_LOCK_ROW'), 'salesforce-busy'],
    [
      'too many requests at once',
      refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
      'salesforce-busy',
    ],
    ['a connection dropped before the answer', 'drop', 'salesforce-unavailable'],
  ] as const)('%s', async (_, reply, code) => {
    const { org, gateway, context, timers } = await bench()
    org.script = () => reply
    const call = context()
    const problem = await problemFrom(gateway.query(rep, [soql], call), code)
    expect(org.calls).toHaveLength(3)
    expect(call.spent.calls).toBe(3)
    expect(timers.pausesMs).toEqual([150, 300])
    expect(Number(problem.headers['Retry-After'])).toBeGreaterThan(0)

    org.script = (_request, nth) => (nth === 4 ? reply : undefined)
    const [answer] = await gateway.query(rep, [soql], context())
    expect(answer?.records[0]?.Subject).toBe('Späße – 東京')
    expect(org.calls).toHaveLength(5)
  })

  test('a search is a read and is tried again, too', async () => {
    const { org, gateway, context } = await bench()
    org.script = (_request, nth) => (nth === 1 ? refusal(503, 'SERVER_UNAVAILABLE') : undefined)
    const request = {
      text: 'Acme',
      objects: [{ name: 'Account', fields: ['Id'], limit: 5 }],
      overallLimit: 20,
    }
    expect(await gateway.search(rep, request, context())).toHaveLength(1)
    expect(JSON.parse(org.calls[1]?.body ?? '')).toEqual({
      q: 'Acme',
      in: 'NAME',
      sobjects: request.objects,
      overallLimit: 20,
    })
  })

  test('nobody listens: unavailable, and nothing is counted as a call', async () => {
    const { org, gateway, context } = await bench()
    await gateway.query(rep, [soql], context())
    await org.stop()
    const call = context()
    await problemFrom(gateway.query(rep, [soql], call), 'salesforce-unavailable')
    // The first try may still have used the connection of the call before.
    expect(call.spent.calls).toBeLessThanOrEqual(1)
  })
})

describe('Retry-After', () => {
  test('in seconds is waited for when the deadline allows', async () => {
    const { org, gateway, context, timers } = await bench()
    org.script = (_request, nth) => (nth === 1 ? refusal(503, 'X', '', { 'retry-after': '7' }) : undefined)
    await gateway.query(rep, [soql], context())
    expect(timers.pausesMs).toEqual([7_000])
  })

  test('as a date is waited for', async () => {
    const { org, gateway, context, clock, timers } = await bench()
    const date = new Date(clock.nowMs + 9_000).toUTCString()
    org.script = (_request, nth) => (nth === 1 ? refusal(429, 'X', '', { 'retry-after': date }) : undefined)
    await gateway.query(rep, [soql], context())
    expect(timers.pausesMs).toEqual([9_000])
  })

  test('beyond the deadline ends the call at once and is passed on', async () => {
    const { org, gateway, context, timers } = await bench()
    org.script = () => refusal(503, 'X', '', { 'retry-after': '120' })
    const problem = await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-unavailable')
    expect(problem.headers['Retry-After']).toBe('120')
    expect(org.calls).toHaveLength(1)
    expect(timers.pausesMs).toEqual([])
  })
})

describe('what would not pass is asked once', () => {
  test.each([
    ['an unknown or hidden field', refusal(400, 'INVALID_FIELD', "No such column 'X'"), 'field-security'],
    ['an unusable filter', refusal(400, 'INVALID_FIELD', 'can not be filtered'), 'salesforce-refused'],
    ['a hidden object', refusal(400, 'INVALID_TYPE', "sObject type 'X' is not supported."), 'field-security'],
    ['an unknown type', refusal(400, 'INVALID_TYPE'), 'salesforce-refused'],
    [
      'several errors at once',
      {
        status: 400,
        body: [
          { errorCode: 'INVALID_FIELD', message: 'a' },
          { errorCode: 'X', message: 'b' },
        ],
      },
      'salesforce-refused',
    ],
    ['a query that takes too long', refusal(400, 'QUERY_TIMEOUT'), 'salesforce-timeout'],
    ['an org without API', refusal(403, 'API_DISABLED_FOR_ORG'), 'salesforce-login-failed'],
    ['a retired version', refusal(410, 'UNSUPPORTED_API_VERSION'), 'salesforce-refused'],
    ['an error in Apex', refusal(500, 'APEX_ERROR'), 'salesforce-unavailable'],
    ['a connection cut inside the answer', 'drop-mid-body', 'salesforce-unavailable'],
    ['half a JSON text', { body: '{"totalSize":1,"records":[{"Subj' }, 'salesforce-answer-invalid'],
    [
      'an HTML page',
      { headers: { 'content-type': 'text/html;charset=UTF-8' }, body: '<html>Welcome</html>' },
      'salesforce-answer-invalid',
    ],
    [
      'a maintenance page',
      { headers: { 'content-type': 'text/html' }, body: '<h1>We are down for maintenance</h1>' },
      'salesforce-unavailable',
    ],
    [
      'JSON without its content type',
      { headers: { 'content-type': 'text/plain' } },
      'salesforce-answer-invalid',
    ],
    ['JSON of another shape', { body: { hello: 'world' } }, 'salesforce-answer-invalid'],
    ['records that are none', { body: { totalSize: 1, records: ['x'] } }, 'salesforce-answer-invalid'],
    ['an empty 200', { body: '' }, 'salesforce-answer-invalid'],
    ['several records for one id', { status: 300, body: ['/a', '/b'] }, 'salesforce-refused'],
  ] as const)('%s', async (_, reply, code) => {
    const { org, gateway, context } = await bench()
    org.script = () => reply
    const call = context()
    const problem = await problemFrom(gateway.query(rep, [soql], call), code)
    expect(org.calls).toHaveLength(1)
    expect(call.spent.calls).toBe(1)
    expect(problem.detail).toBeUndefined()
    expect(problem.message).toBe(problem.title)
    expect(problem.members).toEqual({})
  })

  test('an answer beyond the limit is not read to its end', async () => {
    const { org, gateway, context } = await bench({ answerBytesMax: 1000 })
    org.script = () => ({ body: { totalSize: 1, records: [{ Subject: 'x'.repeat(2000) }] } })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-answer-invalid')
    expect(org.calls).toHaveLength(1)
  })
})

describe('a redirect is not followed', () => {
  test.each([301, 302, 303, 307, 308])('%i', async status => {
    const { org, gateway, context } = await bench()
    const trap = await bench()
    org.script = () => ({ status, headers: { location: `${trap.org.url}/services/data/` }, body: '' })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-answer-invalid')
    expect(org.calls).toHaveLength(1)
    expect(trap.org.calls).toEqual([])
  })

  test('at the token endpoint neither: the assertion stays here', async () => {
    const { org, gateway, context } = await bench()
    const trap = await bench()
    org.loginScript = () => ({ status: 307, headers: { location: `${trap.org.url}/services/oauth2/token` } })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-answer-invalid')
    expect(trap.org.logins).toEqual([])
    expect(org.calls).toEqual([])
  })
})

describe('one deadline over everything', () => {
  test.each(['hang', 'stall-mid-body'] as const)('%s of an answer', async reply => {
    const { org, gateway, context, timers } = await bench()
    await gateway.query(rep, [soql], context())
    org.script = () => reply
    const asked = problemFrom(gateway.query(rep, [soql], context()), 'salesforce-timeout')
    await org.heard(2)
    timers.ringDeadlines()
    await asked
    expect(org.calls).toHaveLength(2)
  })

  test('a token endpoint that hangs', async () => {
    const { org, gateway, context, timers } = await bench()
    org.loginScript = () => 'hang'
    const asked = problemFrom(gateway.query(rep, [soql], context()), 'salesforce-timeout')
    await org.heardLogins(1)
    timers.ringDeadlines()
    await asked
    expect(org.calls).toEqual([])
  })

  test('passed already: nothing is sent', async () => {
    const { org, gateway, context, clock } = await bench()
    const call = context({ deadlineAtMs: clock.nowMs })
    await problemFrom(gateway.query(rep, [soql], call), 'salesforce-timeout')
    expect([org.calls, org.logins, call.spent.calls]).toEqual([[], [], 0])
  })

  test('nothing stays behind on a signal that lives on', async () => {
    const { org, gateway, context } = await bench()
    const { signal } = new AbortController()
    org.script = (_call, nth) => (nth % 2 === 0 ? 'drop-mid-body' : undefined)
    for (let i = 0; i < 20; i++) await gateway.query(rep, [soql], context({ signal })).catch(() => {})
    await gateway.describe(rep, 'Case', context({ signal })).catch(() => {})
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('a client that goes away ends its call, and only its own', async () => {
    const { org, gateway, context } = await bench()
    let release = () => {}
    org.hold = new Promise<void>(resolve => {
      release = resolve
    })
    const leaver = new AbortController()
    const left = problemFrom(
      gateway.query(rep, [soql], context({ signal: leaver.signal })),
      'salesforce-timeout',
    )
    await org.heardLogins(1)
    const stays = gateway.query(rep, [soql], context())
    leaver.abort()
    await left
    expect(org.calls).toEqual([])
    release()
    expect(await stays).toHaveLength(1)
    expect(org.logins).toHaveLength(1)
  })
})

test('nothing but the token Salesforce gave goes out, and to nobody but Salesforce', async () => {
  const { org, gateway, context } = await bench()
  await gateway.query(rep, [soql, 'SELECT Id FROM Account LIMIT 1'], context())
  await gateway.describe(rep, 'Case', context())
  await gateway.ping(context())
  expect(org.calls.map(call => call.headers.authorization)).toEqual([
    `Bearer ${org.tokens[0]}`,
    `Bearer ${org.tokens[0]}`,
    undefined,
  ])
  expect(org.logins.map(login => login.headers.authorization)).toEqual([undefined])
  expect(org.calls[0]?.headers['sforce-call-options']).toBe('client=Sallyport')
  expect(org.calls[0]?.headers['x-request-id']).toBe('req-1')
})
