/**
 * Every write once (control 57; draft-ietf-httpapi-idempotency-key-header-07). A request is claimed in the store before
 * it runs, and its answer kept there. Equal requests of one process share the first one's answer; those of another
 * process look for it in the store.
 */
import type { Clock, Ticker } from '../clock.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/index.ts'
import { answerOf, type Fate, fateOf, textOf } from './kept.ts'
import { inFlight, reused, unknown } from './problems.ts'
import { type RequestKey, requestKeyOf } from './request-key.ts'
import {
  claim,
  databaseNow,
  keepAnswer,
  processNow,
  type Run,
  release,
  remove,
  sweep,
  type Times,
} from './table.ts'
import type { Claim, IdempotencyRoom, KeptAnswer, Once, OnceOptions, WriteRequest } from './types.ts'
import { systemWait, type Wait, within } from './wait.ts'

export type { Claim, IdempotencyRoom, Once, WriteRequest } from './types.ts'

const leaseDefaultMs = 60_000
const keepMs = { given: 24 * 60 * 60_000, derived: 10 * 60_000 }
/** Left of a request's time when waiting ends, so that its answer still gets out. */
const marginMs = 1_000
const pollFirstMs = 25
const pollMaxMs = 500
/** Somebody else can be quicker between two steps so often. */
const triesMax = 20
const sweepPeriodMs = 60_000
const sweepRowsMax = 500
const sweepBatchesMax = 20

export interface IdempotencyOptions {
  readonly db: Store['db']
  readonly clock: Clock
  readonly ticker: Ticker
  /** By whose clock leases and keys end: PostgreSQL's, where several proxies share it, or the given one. */
  readonly time?: 'database' | 'clock'
  /** How long a run has a request to itself; longer than any request may take. */
  readonly leaseMs?: number
  readonly wait?: Wait
  /** Told that an answer could not be kept, or old keys not removed. Private: for the log. */
  readonly onFailure?: (cause: unknown) => void
}

/** A run in this process, for those who ask the same meanwhile. */
interface Leader {
  /** Epoch ms after which it counts for dead. */
  untilMs: number
  /** The time of its own request is up: others shall not end with it. */
  readonly gone: () => boolean
  readonly once: Promise<Once<unknown>>
}

export function createIdempotency(options: IdempotencyOptions): IdempotencyRoom {
  const { db, clock, ticker, time = 'clock', leaseMs = leaseDefaultMs, wait = systemWait } = options
  const { onFailure = () => undefined } = options
  const leaders = new Map<string, Leader>()
  const keeping = new Set<Promise<void>>()

  const now = () => (time === 'database' ? databaseNow : processNow(clock))
  const timesOf = ({ kind }: RequestKey): Times => ({ now: now(), leaseMs, keepMs: keepMs[kind] })
  const leftMs = ({ deadlineAtMs, signal }: OnceOptions) =>
    signal.aborted ? 0 : Math.max(0, deadlineAtMs - marginMs - clock.now())

  /** The right to run, or the answer of who ran; waits for a run elsewhere. */
  const claimed = async <T>(key: RequestKey, until: OnceOptions): Promise<Run | Once<T>> => {
    let pauseMs = pollFirstMs
    for (let tries = 0; tries < triesMax; ) {
      const standing = await claim(db, key, timesOf(key))
      switch (standing.state) {
        case 'mine':
          return standing.run
        case 'reused':
          throw reused()
        case 'answered': {
          const { run, text } = standing
          const stands = key.kind === 'given' || ((await until.stillStands?.(run.keyId)) ?? true)
          if (stands) return { answer: answerOf<T>(text), replayed: true, keyId: run.keyId }
          await remove(db, run)
          break
        }
        case 'running':
          if (leftMs(until) === 0) throw inFlight()
          await wait(Math.min(pauseMs, leftMs(until)), until.signal)
          pauseMs = Math.min(2 * pauseMs, pollMaxMs)
          continue
      }
      tries += 1
    }
    throw inFlight()
  }

  /** Keeps the answer or gives the request back. What can't be kept is only told: the write itself has happened. */
  const settle = async (key: RequestKey, run: Run, fate: Fate, text: () => string) => {
    const settling = (async () => {
      if (fate === 'keep') await keepAnswer(db, run, text(), timesOf(key))
      else await (fate === 'forget' ? remove : release)(db, run)
    })().catch(onFailure)
    keeping.add(settling)
    await settling
    keeping.delete(settling)
  }

  const lead = async <T>(
    key: RequestKey,
    run: (claim: Claim) => Promise<T>,
    until: OnceOptions,
    running: () => void,
  ): Promise<Once<T>> => {
    const mine = await claimed<T>(key, until).catch((cause: unknown) => {
      throw cause instanceof Problem ? cause : unknown(cause)
    })
    if ('answer' in mine) return mine
    running()
    const { keyId } = mine
    let answer: KeptAnswer<T>
    try {
      // Nobody waits any longer: nothing shall be written that nobody hears of.
      if (until.signal.aborted) throw inFlight()
      answer = { outcome: await run({ keyId }) }
    } catch (error) {
      if (!(error instanceof Problem)) {
        await settle(key, mine, 'release', () => '')
        throw error
      }
      answer = { problem: error }
    }
    await settle(key, mine, fateOf(key, mine, answer), () => textOf(answer))
    return { answer, replayed: false, keyId }
  }

  const stopSweeping = ticker.every(sweepPeriodMs, async () => {
    const nowMs = clock.now()
    for (const [name, leader] of leaders) if (leader.untilMs <= nowMs) leaders.delete(name)
    try {
      for (let batch = 0; batch < sweepBatchesMax; batch += 1)
        if ((await sweep(db, now(), sweepRowsMax)) < sweepRowsMax) break
    } catch (cause) {
      onFailure(cause)
    }
  })

  return {
    async once<T>(
      request: WriteRequest,
      run: (claim: Claim) => Promise<T>,
      until: OnceOptions,
    ): Promise<Once<T>> {
      const key = requestKeyOf(request)
      const name = `${key.scope}/${key.fingerprint}`
      for (;;) {
        const first = leaders.get(name)
        if (first === undefined || first.untilMs <= clock.now()) break
        // What the same operation of the same person answers to the same input.
        const once = first.once as Promise<Once<T>>
        const shared = await within(wait, leftMs(until), until.signal, once).catch((error: unknown) => {
          if (!first.gone()) throw error
          return 'gone' as const
        })
        if (shared === 'late') throw inFlight()
        if (shared !== 'gone' && !(first.gone() && 'problem' in shared.answer))
          return { ...shared, replayed: true }
      }
      const running = () => {
        leader.untilMs = clock.now() + leaseMs
      }
      const once = lead(key, run, until, running)
      const leader: Leader = {
        untilMs: until.deadlineAtMs + leaseMs,
        gone: () => leftMs(until) === 0,
        once,
      }
      leaders.set(name, leader)
      const done = () => {
        if (leaders.get(name) === leader) leaders.delete(name)
      }
      once.then(done, done)
      return once
    },
    async close() {
      stopSweeping()
      await Promise.all(keeping)
    },
  }
}
