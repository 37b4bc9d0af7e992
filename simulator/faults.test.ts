import { describe, expect, test } from 'vitest'
import { FaultFormatError } from './fault-format.ts'
import { type Call, createFaults } from './faults.ts'

const call: Call = {
  target: 'salesforce',
  method: 'GET',
  path: '/services/data/v67.0/query',
  user: 'rep.emea@contoso.example',
}
const any = () => true

/** Which of `n` equal calls are struck. */
function strikes(spec: object, n: number, over: Partial<Call> = {}): boolean[] {
  const faults = createFaults()
  faults.addAll([spec])
  return Array.from({ length: n }, () => faults.strike({ ...call, ...over }, any).length > 0)
}

describe('matching', () => {
  test('a fault without a match meets every call of every service', () => {
    expect(strikes({ kind: 'status503' }, 2)).toEqual([true, true])
    expect(strikes({ kind: 'status503' }, 1, { target: 'graph' })).toEqual([true])
  })

  test.each([
    [{ target: 'graph' }, false],
    [{ target: 'salesforce' }, true],
    [{ method: 'get' }, true],
    [{ method: 'POST' }, false],
    [{ path: '/services/data' }, true],
    [{ path: '/services/oauth2' }, false],
    [{ path: '/services/*/query' }, true],
    [{ path: '*query' }, true],
    [{ path: '*v67.0*' }, true],
    [{ path: '/services/*/quer' }, false],
    [{ path: '/services/data/v67.0/query*query' }, false],
    [{ user: 'REP.emea@contoso.example' }, true],
    [{ user: 'ceo@contoso.example' }, false],
  ])('%j meets the call: %j', (match, met) => {
    expect(strikes({ kind: 'status503', match }, 1)).toEqual([met])
  })

  test('nth is the first call struck, times how many are', () => {
    expect(strikes({ kind: 'status503', match: { nth: 2 }, times: 2 }, 5)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ])
  })

  test('a probability draws the same lots for the same seed', () => {
    const spec = { kind: 'status503', match: { probability: 0.3, seed: 7 } }
    const drawn = strikes(spec, 1000)
    expect(strikes(spec, 1000)).toEqual(drawn)
    const share = drawn.filter(Boolean).length / 1000
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.4)
    expect(strikes({ kind: 'status503', match: { probability: 0.3, seed: 8 } }, 1000)).not.toEqual(drawn)
  })

  test('the token fault meets token endpoints only, the key fault key sets only', () => {
    expect(strikes({ kind: 'tokenEndpointDown' }, 1)).toEqual([false])
    expect(strikes({ kind: 'tokenEndpointDown' }, 1, { path: '/services/oauth2/token' })).toEqual([true])
    expect(strikes({ kind: 'keys', mode: 'down' }, 1)).toEqual([false])
    const keys = { target: 'entra', path: '/t/discovery/v2.0/keys' } as const
    expect(strikes({ kind: 'keys', mode: 'down' }, 1, keys)).toEqual([true])
    expect(strikes({ kind: 'keys', mode: 'down' }, 1, { path: keys.path })).toEqual([false])
  })

  test.each(['requestLimitExceeded', 'sessionExpired', 'rowLock'])('%s is a Salesforce matter', kind => {
    expect(strikes({ kind }, 1)).toEqual([true])
    expect(strikes({ kind }, 1, { target: 'graph' })).toEqual([false])
  })

  test('hits and matching calls are counted', () => {
    const faults = createFaults()
    faults.addAll([{ kind: 'status429', times: 1 }])
    faults.strike(call, any)
    faults.strike(call, any)
    expect(faults.list()).toMatchObject([{ kind: 'status429', seen: 2, hits: 1 }])
    faults.clear()
    expect(faults.none).toBe(true)
  })
})

describe('a fault nobody understands is refused with what is allowed', () => {
  test.each([
    [{ kind: 'meteor' }, /Unknown kind "meteor". Allowed: latency, status429/],
    [{ kind: 'toString' }, /Unknown kind/],
    [
      { kind: 'status503', after: 2 },
      /Unknown member "after".*Allowed: kind, match, retryAfterSeconds, times/,
    ],
    [{ kind: 'status503', match: { host: 'x' } }, /Unknown member "host" in match. Allowed: target, method/],
    [{ kind: 'status503', match: { target: 'teams' } }, /one of salesforce, entra, graph/],
    [{ kind: 'status503', times: '2' }, /times.*a number/],
    [{ kind: 'status503', times: -1 }, /not negative/],
    [{ kind: 'latency' }, /needs ms/],
    [{ kind: 'requestLimitExceeded', which: 'weekly' }, /one of daily, concurrent/],
    ['status503', /JSON object/],
  ])('%j', (spec, message) => {
    const faults = createFaults()
    expect(() => faults.addAll([{ kind: 'status503' }, spec])).toThrow(FaultFormatError)
    expect(() => faults.addAll([spec])).toThrow(message)
    expect(faults.none).toBe(true)
  })
})
