import { describe, expect, test } from 'vitest'
import { type Heard, oneCase, rep } from './fake-org.ts'
import { bench, problemFrom, soql } from './harness.ts'

const queries = (count: number) =>
  Array.from({ length: count }, (_, i) => `SELECT Id FROM Case LIMIT ${i + 1}`)

const compositeSizes = (calls: readonly Heard[]) =>
  calls.map(call => (JSON.parse(call.body) as { compositeRequest: unknown[] }).compositeRequest.length)

describe('as few calls as can be', () => {
  test('one query goes by GET', async () => {
    const { org, gateway, context } = await bench()
    const call = context()
    const answers = await gateway.query(rep, [soql], call)
    expect(answers).toEqual([{ totalSize: 1, records: oneCase.records }])
    expect(org.calls[0]).toMatchObject({
      method: 'GET',
      url: `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`,
    })
    expect(call.spent.calls).toBe(1)
  })

  test('no query costs nothing', async () => {
    const { org, gateway, context } = await bench()
    expect(await gateway.query(rep, [], context())).toEqual([])
    expect([org.calls, org.logins]).toEqual([[], []])
  })

  test.each([
    [2, [2]],
    [5, [5]],
    [6, [5]],
    [12, [5, 5, 2]],
  ])('%i queries ride in composites', async (count, sizes) => {
    const { org, gateway, context } = await bench()
    const call = context()
    const asked = queries(count)
    const answers = await gateway.query(rep, asked, call)
    if (count === 6) {
      // The sixth rides alone, so it needs no composite.
      expect(org.calls.map(({ method }) => method).sort()).toEqual(['GET', 'POST'])
      expect(call.spent.calls).toBe(2)
      return
    }
    expect(compositeSizes(org.calls).sort((a, b) => b - a)).toEqual(sizes)
    expect(call.spent.calls).toBe(sizes.length)
    expect(answers.map(answer => answer.records[0]?.asked)).toEqual(asked)
  })

  test('equal texts are asked once and answered each', async () => {
    const { org, gateway, context } = await bench()
    const [first = '', second = ''] = queries(2)
    const answers = await gateway.query(rep, [second, first, second, first], context())
    expect(compositeSizes(org.calls)).toEqual([2])
    expect(answers.map(answer => answer.records[0]?.asked)).toEqual([second, first, second, first])
  })

  test('answers are matched by reference, not by place', async () => {
    const { org, gateway, context } = await bench()
    org.script = ({ body }) => {
      const { compositeRequest } = JSON.parse(body) as {
        compositeRequest: { referenceId: string; url: string }[]
      }
      const compositeResponse = compositeRequest.toReversed().map(({ referenceId, url }) => ({
        referenceId,
        httpStatusCode: 200,
        body: { totalSize: Number(/LIMIT%20(\d)/.exec(url)?.[1]), records: [] },
      }))
      return { body: { compositeResponse } }
    }
    const answers = await gateway.query(rep, queries(3), context())
    expect(answers.map(answer => answer.totalSize)).toEqual([1, 2, 3])
  })

  test('a query too long for an address goes by composite', async () => {
    const { org, gateway, context } = await bench()
    const long = `SELECT Id FROM Case WHERE Subject = '${'x'.repeat(8_000)}'`
    await gateway.query(rep, [long], context())
    expect(compositeSizes(org.calls)).toEqual([1])
  })
})

test('a composite that is refused ends the one that hangs beside it', async () => {
  const { org, gateway, context } = await bench()
  await gateway.query(rep, [soql], context())
  org.script = ({ body }) =>
    body.includes('LIMIT%2010') ? 'hang' : { status: 400, body: [{ errorCode: 'INVALID_FIELD' }] }
  await problemFrom(gateway.query(rep, queries(10), context()), 'salesforce-refused')
  await org.heardAbandoned(1)
  expect(org.abandoned[0]?.body).toContain('LIMIT%2010')
})

describe('inside a composite', () => {
  const childOf =
    (reply: object) =>
    ({ body }: Heard) => {
      const { compositeRequest } = JSON.parse(body) as { compositeRequest: { referenceId: string }[] }
      const compositeResponse = compositeRequest.map(({ referenceId }, i) => ({
        referenceId,
        httpStatusCode: 200,
        body: { totalSize: 0, done: true, records: [] },
        ...(i === 1 ? reply : {}),
      }))
      return { body: { compositeResponse } }
    }
  const error = (httpStatusCode: number, errorCode: string) => ({
    httpStatusCode,
    body: [{ errorCode, message: 'private' }],
  })

  test.each([
    ['a refused query refuses the whole', error(400, 'INVALID_FIELD'), 'salesforce-refused', 1],
    ['a slow query is a timeout', error(400, 'QUERY_TIMEOUT'), 'salesforce-timeout', 1],
    ['a locked row is tried again', error(400, 'UNABLE_TO_LOCK_ROW'), 'salesforce-busy', 3],
    ['an answer that is missing', { referenceId: 'other' }, 'salesforce-answer-invalid', 1],
    ['an answer of another shape', { body: [] }, 'salesforce-answer-invalid', 1],
  ] as const)('%s', async (_, reply, code, calls) => {
    const { org, gateway, context } = await bench()
    org.script = childOf(reply)
    await problemFrom(gateway.query(rep, queries(3), context()), code)
    expect(org.calls).toHaveLength(calls)
  })
})

describe('the daily allowance', () => {
  const daily = {
    status: 403,
    headers: { 'sforce-limit-info': 'api-usage=15000/15000' },
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
  }

  test('is read from every answer, refusals too', async () => {
    const { org, gateway, context, clock } = await bench()
    expect(gateway.budget()).toBeUndefined()
    await gateway.query(rep, [soql], context())
    expect(gateway.budget()).toEqual({ used: 18, max: 15_000, asOfMs: clock.nowMs })
    org.script = () => ({ ...daily, status: 400, body: [{ errorCode: 'INVALID_FIELD', message: '' }] })
    await problemFrom(gateway.query(rep, [soql], context()))
    expect(gateway.budget()?.used).toBe(15_000)
    org.script = () => ({ body: oneCase })
    await gateway.query(rep, [soql], context())
    expect(gateway.budget()?.used).toBe(15_000)
  })

  test('used up: asked once, then nothing is sent but a probe each minute', async () => {
    const { org, gateway, context, clock, logged } = await bench()
    org.script = () => daily
    const first = await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-budget-exhausted')
    expect(first.headers['Retry-After']).toBe('60')
    expect(org.calls).toHaveLength(1)
    expect(logged).toHaveLength(1)

    clock.nowMs += 20_000
    const stopped = context()
    const second = await problemFrom(gateway.query(rep, [soql], stopped), 'salesforce-budget-exhausted')
    expect(second.headers['Retry-After']).toBe('40')
    expect([org.calls.length, stopped.spent.calls]).toEqual([1, 0])

    clock.nowMs += 40_000
    await Promise.all(
      Array.from({ length: 5 }, () =>
        problemFrom(gateway.query(rep, [soql], context()), 'salesforce-budget-exhausted'),
      ),
    )
    expect(org.calls).toHaveLength(2)

    clock.nowMs += 60_000
    org.script = () => undefined
    await gateway.query(rep, [soql], context())
    await gateway.query(rep, [soql], context())
    expect(org.calls).toHaveLength(4)
  })

  test('a probe whose session has expired still gets its answer', async () => {
    const { org, gateway, context, clock } = await bench()
    org.script = () => daily
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-budget-exhausted')
    clock.nowMs += 60_000
    org.script = ({ headers }) =>
      headers.authorization === `Bearer ${org.tokens[0]}`
        ? { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }] }
        : undefined
    await gateway.query(rep, [soql], context())
  })

  test('a probe refused for another reason shows that calls are served again', async () => {
    const { org, gateway, context, clock } = await bench()
    org.script = () => daily
    await problemFrom(gateway.query(rep, [soql], context()))
    clock.nowMs += 60_000
    org.script = () => ({ status: 400, body: [{ errorCode: 'INVALID_FIELD', message: '' }] })
    await problemFrom(gateway.query(rep, [soql], context()), 'salesforce-refused')
    org.script = () => undefined
    await gateway.query(rep, [soql], context())
  })
})

describe('describe', () => {
  const field = {
    name: 'Priority',
    label: 'Priority',
    type: 'picklist',
    length: 255,
    nillable: true,
    filterable: true,
    sortable: true,
    referenceTo: [],
    picklistValues: [{ value: 'High', label: 'High', active: true, defaultValue: false, validFor: null }],
    secretMember: 'not kept',
  }
  const wire = { name: 'Case', label: 'Case', labelPlural: 'Cases', fields: [field], urls: {} }

  test('is read once for fifty concurrent callers and kept for 15 minutes', async () => {
    const { org, gateway, context, clock } = await bench()
    org.script = () => ({ body: wire })
    const calls = Array.from({ length: 50 }, () => context())
    const answers = await Promise.all(calls.map(call => gateway.describe(rep, 'Case', call)))
    expect(org.calls.map(call => call.url)).toEqual(['/services/data/v67.0/sobjects/Case/describe'])
    expect(calls.reduce((sum, call) => sum + call.spent.calls, 0)).toBe(1)
    const { secretMember: _, ...kept } = field
    expect(answers[49]).toEqual({
      name: 'Case',
      label: 'Case',
      labelPlural: 'Cases',
      fields: [
        {
          ...kept,
          // What isn't said counts as hidden until a permission shows it, and refuses nothing that is to be written.
          permissionable: true,
          defaultedOnCreate: false,
          createable: false,
          restrictedPicklist: false,
          compoundFieldName: null,
          relationshipName: null,
          picklistValues: [{ value: 'High', label: 'High', active: true }],
        },
      ],
    })
    clock.nowMs += 15 * 60_000 - 1
    await gateway.describe(rep, 'case', context())
    expect(org.calls).toHaveLength(1)
    clock.nowMs += 1
    await gateway.describe(rep, 'Case', context())
    expect(org.calls).toHaveLength(2)
  })

  test('is kept apart by user: what one may see says nothing of another', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => ({ body: wire })
    await gateway.describe(rep, 'Case', context())
    await gateway.describe({ userId: '', username: 'b@x.example' }, 'Case', context())
    expect(org.calls).toHaveLength(2)
  })

  test('a failure is not kept', async () => {
    const { org, gateway, context } = await bench()
    org.script = (_call, nth) =>
      nth === 1 ? { status: 404, body: [{ errorCode: 'NOT_FOUND' }] } : { body: wire }
    await problemFrom(gateway.describe(rep, 'Case', context()), 'salesforce-refused')
    await gateway.describe(rep, 'Case', context())
  })

  test('who leaves does not end the reading for those who stay', async () => {
    const { org, gateway, context } = await bench()
    await gateway.query(rep, [soql], context())
    let release = () => {}
    const held = new Promise<void>(resolve => (release = resolve))
    org.script = () => ({ body: wire })
    org.hold = held
    const leaver = new AbortController()
    const left = problemFrom(
      gateway.describe(rep, 'Case', context({ signal: leaver.signal })),
      'salesforce-timeout',
    )
    const stays = gateway.describe(rep, 'Case', context())
    await org.heard(2)
    leaver.abort()
    await left
    release()
    expect((await stays).name).toBe('Case')
    expect(org.calls).toHaveLength(2)
  })

  test('that hangs is given up with the last who waits, so that the next one reads anew', async () => {
    const { org, gateway, context } = await bench()
    org.script = (_call, nth) => (nth === 1 ? 'hang' : { body: wire })
    const leaver = new AbortController()
    const left = problemFrom(
      gateway.describe(rep, 'Case', context({ signal: leaver.signal })),
      'salesforce-timeout',
    )
    await org.heard(1)
    leaver.abort()
    await left
    expect((await gateway.describe(rep, 'Case', context())).name).toBe('Case')
  })

  test.each(['Case/describe', '../../oauth2/userinfo', '', 'Case?x=1', '1Case'])(
    '%s is no object',
    async name => {
      const { org, gateway, context } = await bench()
      await problemFrom(gateway.describe(rep, name, context()), 'salesforce-refused')
      expect(org.calls).toEqual([])
    },
  )
})

describe('labels', () => {
  const sobjects = [{ name: 'Case', label: 'Vorgang', labelPlural: 'Vorgänge', queryable: true, urls: {} }]

  test('are read once for all objects, by user, and kept', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => ({ body: { encoding: 'UTF-8', sobjects } })
    const call = context()
    const [first] = await Promise.all([gateway.labels(rep, call), gateway.labels(rep, call)])
    expect(first).toEqual([{ name: 'Case', label: 'Vorgang', labelPlural: 'Vorgänge' }])
    await gateway.labels(rep, call)
    expect(org.calls.map(({ url }) => url)).toEqual(['/services/data/v67.0/sobjects'])
    expect(call.spent.calls).toBe(1)
  })

  test.each([[{ sobjects: 'none' }], [{ sobjects: [null] }], [{ sobjects: [{ label: 'x' }] }], [[]]])(
    '%j is refused',
    async body => {
      const { org, gateway, context } = await bench()
      org.script = () => ({ body })
      await problemFrom(gateway.labels(rep, context()), 'salesforce-answer-invalid')
    },
  )
})

describe('ping', () => {
  test('asks for the version list, unmetered and without a token', async () => {
    const { org, gateway, context } = await bench()
    const call = context()
    await gateway.ping(call)
    expect(org.calls.map(({ method, url }) => [method, url])).toEqual([['GET', '/services/data/']])
    expect([org.logins.length, call.spent.calls]).toEqual([0, 0])
  })

  test('tells when Salesforce can’t be reached', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => ({ status: 503, body: '' })
    await problemFrom(gateway.ping(context()), 'salesforce-unavailable')
    org.script = () => ({ body: {} })
    await problemFrom(gateway.ping(context()), 'salesforce-answer-invalid')
    await org.stop()
    await problemFrom(gateway.ping(context()), 'salesforce-unavailable')
  })
})
