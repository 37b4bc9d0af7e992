import { onTestFinished } from 'vitest'
import { Problem, type ProblemCode } from '../../api/problem.ts'
import { createGateway, type GatewayOptions } from '../../api/salesforce/index.ts'
import type { Timers } from '../../api/salesforce/timers.ts'
import type { CallContext, Gateway } from '../../api/salesforce/types.ts'
import { type FakeOrg, startFakeOrg, testSigner } from './fake-org.ts'

/** A clock that stands until it is moved. */
interface HeldClock {
  nowMs: number
  now(): number
}

/** Deadlines ring when the test says so; pauses before retries take no time but move the clock. */
interface HeldTimers extends Timers {
  readonly pausesMs: readonly number[]
  ringDeadlines(): void
}

function heldTimers(clock: HeldClock): HeldTimers {
  const pending = new Set<() => void>()
  const pausesMs: number[] = []
  return {
    pausesMs,
    after(_delayMs, run) {
      pending.add(run)
      return () => pending.delete(run)
    },
    async pause(delayMs) {
      pausesMs.push(delayMs)
      clock.nowMs += delayMs
    },
    ringDeadlines() {
      for (const run of [...pending]) run()
    },
  }
}

export interface Bench {
  readonly org: FakeOrg
  readonly gateway: Gateway
  readonly clock: HeldClock
  readonly timers: HeldTimers
  readonly logged: { level: string; fields: Readonly<Record<string, unknown>>; message: string }[]
  context(over?: Partial<CallContext>): CallContext
}

const startMs = Date.UTC(2026, 10, 21, 9, 30)
export const soql = 'SELECT Id, Subject FROM Case LIMIT 25'
export const sessionTimeoutMs = 2 * 60 * 60_000

/** A gateway before a fake org, with held clock and timers; stopped when the test is over. */
export async function bench(options: Partial<GatewayOptions> = {}): Promise<Bench> {
  const org = await startFakeOrg()
  const clock: HeldClock = {
    nowMs: startMs,
    now() {
      return this.nowMs
    },
  }
  const timers = heldTimers(clock)
  const logged: Bench['logged'] = []
  const gateway = createGateway({
    url: org.url,
    clientId: 'consumer-key',
    apiVersion: 'v67.0',
    signer: testSigner,
    clock: { now: () => clock.nowMs },
    sessionTimeoutMs,
    profile: 'simulator',
    random: () => 0.5,
    timers,
    log: (level, fields, message) => logged.push({ level, fields, message }),
    ...options,
  })
  onTestFinished(async () => {
    timers.ringDeadlines()
    await org.stop()
    await gateway.close()
  })
  const context = (over: Partial<CallContext> = {}): CallContext => ({
    signal: new AbortController().signal,
    deadlineAtMs: clock.nowMs + 25_000,
    requestId: 'req-1',
    spent: { calls: 0 },
    ...over,
  })
  return { org, gateway, clock, timers, logged, context }
}

/** The Problem a call ends in. Fails when it succeeds, ends in anything else, or says what Salesforce said. */
export async function problemFrom(work: Promise<unknown>, code?: ProblemCode): Promise<Problem> {
  const error = await work.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Problem)) throw new Error(`Expected a Problem, got ${error}`, { cause: error })
  if (code !== undefined && error.code !== code)
    throw new Error(`Expected ${code}, got ${error.code}`, { cause: error.cause })
  return error
}
