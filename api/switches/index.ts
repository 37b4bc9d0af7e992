/**
 * Kill switches (control 33): what an operator has switched off, known to every instance within five seconds. Each
 * reads the store every two seconds, and answers from memory.
 */
import type { Clock, Ticker } from '../clock.ts'
import { Problem } from '../problem.ts'
import type { Store } from '../store/index.ts'
import { keepTurn, type Operator, readOff } from './table.ts'
import { checkedTurn, type Known } from './target.ts'
import type { Switch, Switches } from './types.ts'

const pollPeriodMs = 2_000
/** How long what was last read still counts when the store can't be read; then nothing is served. */
const unreadableMaxMs = 30_000
const retryAfterSeconds = 5

/** What is asked, as far as a switch can stop it. */
interface Asked {
  readonly operation: string
  readonly access: 'read' | 'write' | 'administer'
  readonly clientId: string
  readonly tenantId: string
}

export interface SwitchOptions {
  readonly db: Store['db']
  readonly clock: Clock
  readonly ticker: Ticker
  readonly known: Known
  /** Told, once, that the store can't be read. Private: for the log. */
  readonly onFailure?: (cause: unknown) => void
}

export interface SwitchRoom {
  /**
   * Throws Problem 'switched-off' when a switch stops this, 'not-ready' when the switches can't be known. Costs nothing,
   * so whoever is about to write asks again.
   */
  refuse(asked: Asked): void
  /** The switches in the hand of one operator. */
  inHandOf(operator: Operator & { readonly clientId: string }): Switches
  /** True while the store can't be read. */
  readonly stale: boolean
  close(): void
}

/** Reads the switches and goes on reading them. Rejects when the store can't be read. */
export async function createSwitches(options: SwitchOptions): Promise<SwitchRoom> {
  const { db, clock, ticker, known, onFailure = () => undefined } = options
  let off: readonly Switch[] = []
  let reading: Promise<void> | undefined
  let unreadableSinceMs: number | undefined

  const unreadable = (cause: unknown) => {
    if (unreadableSinceMs === undefined) onFailure(cause)
    unreadableSinceMs ??= clock.now()
  }
  const read = async () => {
    off = await readOff(db)
    unreadableSinceMs = undefined
  }
  /** Reads after whatever read is under way, which may have begun too early. */
  const readAgain = (): Promise<void> => {
    const next: Promise<void> = (reading ?? Promise.resolve()).catch(() => undefined).then(read)
    const done = () => {
      if (reading === next) reading = undefined
    }
    reading = next
    next.then(done, done)
    return next
  }
  await readAgain()
  let hanging: Promise<void> | undefined
  const stopPolling = ticker.every(pollPeriodMs, async () => {
    if (reading === undefined) await readAgain().catch(unreadable)
    else if (reading === hanging) unreadable(new Error('A read of the switches doesn’t end.'))
    hanging = reading
  })

  return {
    refuse(asked) {
      const stopping = off.find(s => stops(s, asked))
      if (stopping !== undefined) throw switchedOff(stopping)
      if (unreadableSinceMs !== undefined && clock.now() - unreadableSinceMs > unreadableMaxMs)
        throw new Problem('not-ready', {
          detail: 'What is switched off can’t be read.',
          members: { failing: ['switches'] },
          headers: { 'Retry-After': String(retryAfterSeconds) },
        })
    },
    inHandOf: operator => ({
      async off() {
        await readAgain()
        return off
      },
      async turn(turn) {
        await readAgain()
        await keepTurn(db, checkedTurn(turn, known, off, operator), operator, clock.now())
        await readAgain()
        return off
      },
    }),
    get stale() {
      return unreadableSinceMs !== undefined
    },
    close: stopPolling,
  }
}

/** Administration is stopped by its caller's app and tenant only, or nobody could switch on again. */
function stops({ kind, target }: Switch, { operation, access, clientId, tenantId }: Asked): boolean {
  switch (kind) {
    case 'all':
      return access !== 'administer'
    case 'operation':
      return access !== 'administer' && target === operation
    case 'client':
      return target === clientId
    case 'tenant':
      return target === tenantId
  }
}

const what = ({ kind, target }: Switch): string =>
  ({ all: 'Everything', tenant: 'Your organisation', client: 'This app', operation: target })[kind]

const switchedOff = (off: Switch): Problem =>
  new Problem('switched-off', {
    detail: `${what(off)} is switched off: ${off.reason.replace(/[.\s]*$/, '')}.`,
    why: { clause: `${off.kind}:${off.target}` },
  })
