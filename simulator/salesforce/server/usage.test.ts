import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../clock.ts'
import { createSessions } from './sessions.ts'
import { createUsage } from './usage.ts'

const HOUR_MS = 3_600_000
const at = () => {
  const clock = virtualClock()
  clock.freeze(Date.UTC(2026, 10, 21, 9))
  return clock
}

describe('the daily allocation', () => {
  test('calls fall out of the count after 24 hours', () => {
    const clock = at()
    const usage = createUsage(clock)
    usage.count(3)
    clock.advance(12 * HOUR_MS)
    usage.count(2)
    expect(usage.header()).toBe('api-usage=5/15000')
    clock.advance(12 * HOUR_MS)
    expect(usage.used()).toBe(2)
    clock.advance(12 * HOUR_MS)
    expect(usage.used()).toBe(0)
  })

  test('is exhausted when as many calls were made as are allowed', () => {
    const usage = createUsage(at())
    usage.dailyApiRequests = 10
    usage.setUsed(9)
    expect(usage.exhausted()).toBe(false)
    usage.count(1)
    expect(usage.exhausted()).toBe(true)
  })
})

test('a user may log in so many times an hour, others are not affected', () => {
  const clock = at()
  const usage = createUsage(clock)
  usage.loginsPerHour = 2
  expect([usage.login('a'), usage.login('a'), usage.login('a'), usage.login('b')]).toEqual([
    true,
    true,
    false,
    true,
  ])
  clock.advance(HOUR_MS)
  expect(usage.login('a')).toBe(true)
})

describe('a session', () => {
  const make = () => {
    const clock = at()
    return { clock, sessions: createSessions(clock, () => '00DgK0000000001UAA') }
  }

  test('has the form clients check for', () => {
    const { sessions } = make()
    expect(sessions.start('005', null, 'api').token).toMatch(/^00DgK0000000001!AQ[\w.]{60,}$/)
  })

  test('ends two hours after its last use', () => {
    const { clock, sessions } = make()
    const { token } = sessions.start('005', null, 'api')
    clock.advance(1.5 * HOUR_MS)
    expect(sessions.touch(token)).toBeDefined()
    clock.advance(1.5 * HOUR_MS)
    expect(sessions.touch(token)).toBeDefined()
    clock.advance(2 * HOUR_MS)
    expect(sessions.touch(token)).toBeUndefined()
  })

  test('is not extended by use in the first half of its time, as on the platform', () => {
    const { clock, sessions } = make()
    const { token } = sessions.start('005', null, 'api')
    clock.advance(0.9 * HOUR_MS)
    expect(sessions.touch(token)).toBeDefined()
    clock.advance(1.2 * HOUR_MS)
    expect(sessions.touch(token)).toBeUndefined()
  })

  test('feels a shortened time-out from its next use on', () => {
    const { clock, sessions } = make()
    const { token } = sessions.start('005', null, 'api')
    sessions.timeoutMs = 60_000
    expect(sessions.touch(token)).toBeDefined()
    clock.advance(61_000)
    expect(sessions.touch(token)).toBeUndefined()
  })

  test('can be ended by user and app', () => {
    const { sessions } = make()
    const kept = sessions.start('005', 'b', 'api').token
    const ended = sessions.start('005', 'a', 'api').token
    sessions.endAll('005', 'a')
    expect([sessions.peek(kept), sessions.peek(ended)].map(s => s !== undefined)).toEqual([true, false])
  })
})
