import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SalesforceFault } from './fault.ts'
import { freshTries, withRetries } from './retries.ts'

const startMs = 1_000_000
const faults = fc.record({
  kind: fc.constantFrom('unreachable', 'dropped', 'refused', 'cut', 'deadline', 'login', 'not-json'),
  status: fc.constantFrom(400, 401, 403, 429, 500, 502, 503, 504),
  errorCode: fc.constantFrom('INVALID_FIELD', 'UNABLE_TO_LOCK_ROW', 'REQUEST_LIMIT_EXCEEDED'),
  message: fc.constantFrom('TotalRequests Limit exceeded.', 'ConcurrentRequests Limit exceeded.', ''),
  retryAfterMs: fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: undefined }),
} as const)

const mayPass = ({ kind, status, errorCode, message }: SalesforceFault) =>
  kind === 'unreachable' ||
  kind === 'dropped' ||
  (kind === 'refused' &&
    ([429, 502, 503, 504].includes(status ?? 0) ||
      errorCode === 'UNABLE_TO_LOCK_ROW' ||
      (errorCode === 'REQUEST_LIMIT_EXCEEDED' && message.startsWith('Concurrent'))))

test('whatever goes wrong: three tries at most, only for what may pass, never a wait past the deadline', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(faults, { minLength: 3, maxLength: 3 }),
      fc.integer({ min: 0, max: 30_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (rows, timeoutMs, draw) => {
        const thrown: SalesforceFault[] = []
        let nowMs = startMs
        const deadline = {
          signal: new AbortController().signal,
          atMs: startMs + timeoutMs,
          end() {},
          abandon() {},
        }
        const pause = async (delayMs: number) => {
          const fault = thrown.at(-1)
          expect(fault && mayPass(fault)).toBe(true)
          expect(delayMs).toBeGreaterThanOrEqual(Math.max(100, fault?.retryAfterMs ?? 0))
          expect(delayMs).toBeLessThanOrEqual(Math.max(2_000, fault?.retryAfterMs ?? 0))
          nowMs += delayMs
          expect(nowMs).toBeLessThan(deadline.atMs)
        }
        const once = async () => {
          const { kind, message, retryAfterMs, ...details } = rows[thrown.length] ??
            rows[0] ?? { kind: 'cut', message: '' }
          const fault = new SalesforceFault(kind, message, {
            ...details,
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          })
          thrown.push(fault)
          throw fault
        }
        const tools = {
          clock: { now: () => nowMs },
          random: () => draw,
          timers: { pause, after: () => () => {} },
        }
        const ended = await withRetries(once, freshTries(), deadline, tools).catch(fault => fault)
        expect(ended).toBe(thrown.at(-1))
        expect(thrown.length).toBeLessThanOrEqual(3)
      },
    ),
  )
})

test('what is no fault of Salesforce is not tried again', async () => {
  let calls = 0
  const tools = {
    clock: { now: () => 0 },
    random: () => 0,
    timers: { pause: async () => {}, after: () => () => {} },
  }
  const deadline = { signal: new AbortController().signal, atMs: 10_000, end() {}, abandon() {} }
  const once = async () => {
    calls += 1
    throw new TypeError('a defect')
  }
  await expect(withRetries(once, freshTries(), deadline, tools)).rejects.toThrow('a defect')
  expect(calls).toBe(1)
})

test('a deadline that passes during a pause ends the call without another try', async () => {
  let calls = 0
  const controller = new AbortController()
  const passed = new SalesforceFault('deadline', '')
  const pause = async () => controller.abort(passed)
  const tools = { clock: { now: () => 0 }, random: () => 0, timers: { pause, after: () => () => {} } }
  const once = async () => {
    calls += 1
    throw new SalesforceFault('dropped', '')
  }
  const deadline = { signal: controller.signal, atMs: 10_000, end() {}, abandon() {} }
  await expect(withRetries(once, freshTries(), deadline, tools)).rejects.toBe(passed)
  expect(calls).toBe(1)
})
