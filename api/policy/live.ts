/**
 * The policy in force, following its file: a new text is checked whole and then takes the place of the old one at once;
 * one that can't be used changes nothing. Whoever began under a policy goes on under it.
 */
import { createHash } from 'node:crypto'
import type { Ticker } from '../clock.ts'
import { changesBetween } from './changes.ts'
import { PolicyError } from './load/faults.ts'
import type { Policy } from './types.ts'

/** Two looks must see the same text before it counts, so that no half-written file does: 2 s at most. */
const lookPeriodMs = 1_000
const faultsLoggedMax = 50

export interface LivePolicyOptions {
  /** Name of the file, for the log. */
  readonly file: string
  /** Reads the file as it is now. */
  readonly read: () => Promise<string>
  /** Makes a policy of a text. Throws PolicyError. */
  readonly load: (text: string) => Policy
  readonly log: (level: 'error' | 'info', fields: Readonly<Record<string, unknown>>, message: string) => void
}

export interface LivePolicy {
  current(): Policy
  /** Takes the file as it is now, as an operator asks for by a signal. */
  reload(): Promise<void>
  /** Called after each change. */
  onChange(told: () => void): void
  /** True while the file doesn't hold what is in force, because it can't be used. */
  readonly refused: boolean
  /** Looks at the file from now on, until the function it answers is called. */
  follow(ticker: Ticker): () => void
}

/** Loads the policy. Throws PolicyError, or whatever `read` throws. */
export async function openLivePolicy(options: LivePolicyOptions): Promise<LivePolicy> {
  const { file, read, load, log } = options
  const listeners: (() => void)[] = []
  let policy = load(await read())
  /** Hash of the text that was looked at last, and of the one that was taken or refused last. */
  let seen = policy.hash
  let judged = policy.hash
  let refused = false

  const judge = ({ hash, made }: Look) => {
    judged = hash
    refused = false
    // The text of the policy in force is back.
    if (hash === policy.hash) return
    const before = policy
    try {
      policy = made()
    } catch (fault) {
      refused = true
      logRefusal(log, file, policy, fault)
      return
    }
    for (const told of listeners) told()
    log('info', changeLine(before, policy), 'The policy changed.')
  }
  const look = async (atOnce: boolean) => {
    const found = await lookAt(options)
    const settled = found.hash === seen && found.hash !== judged
    seen = found.hash
    if (atOnce || settled) judge(found)
  }
  let last = Promise.resolve()
  const inTurn = (atOnce: boolean) => {
    last = last
      .then(() => look(atOnce))
      .catch(err => log('error', { err }, 'The policy file can’t be followed.'))
    return last
  }

  return {
    current: () => policy,
    reload: () => inTurn(true),
    onChange: told => void listeners.push(told),
    get refused() {
      return refused
    },
    follow: ticker => ticker.every(lookPeriodMs, () => inTurn(false)),
  }
}

interface Look {
  /** Of the text; another word where there is none to be read. */
  readonly hash: string
  /** The policy of the text. Throws what is wrong with it. */
  made(): Policy
}

async function lookAt({ read, load }: Pick<LivePolicyOptions, 'read' | 'load'>): Promise<Look> {
  try {
    const text = await read()
    return { hash: createHash('sha256').update(text).digest('hex'), made: () => load(text) }
  } catch (cause) {
    const made = () => {
      throw cause
    }
    return { hash: 'unreadable', made }
  }
}

const changeLine = (before: Policy, after: Policy) => ({
  event: 'policy-changed',
  before: before.hash,
  after: after.hash,
  versionBefore: before.version,
  versionAfter: after.version,
  changes: changesBetween(before.model, after.model),
})

function logRefusal(log: LivePolicyOptions['log'], file: string, kept: Policy, fault: unknown): void {
  const inForce = { event: 'policy-refused', inForce: kept.hash, versionInForce: kept.version }
  if (!(fault instanceof PolicyError)) {
    log('error', { ...inForce, file, err: fault }, 'The policy file can’t be read; the old policy stays.')
    return
  }
  for (const { line, column, what, remedy } of fault.faults.slice(0, faultsLoggedMax))
    log(
      'error',
      { ...inForce, fault: `${file}:${line}:${column}: ${what} ${remedy}` },
      'The policy is refused.',
    )
  const summary = { ...inForce, faults: fault.faults.length }
  log('error', summary, 'The policy file can’t be used; the old policy stays.')
}
