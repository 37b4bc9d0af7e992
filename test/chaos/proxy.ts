/**
 * A proxy in a process of its own, as main.ts makes it, except that its time is moved by whoever started it, that its
 * repetitions also run when told, and that it dies where it was planned to.
 */
import { flushCompileCache } from 'node:module'
import { readConfig } from '../../api/config.ts'
import { startProxy } from '../../api/main.ts'
import { openStore } from '../../api/store/index.ts'
import { createLog } from '../../api/telemetry/log.ts'
import { countedTicker } from './counted-ticker.ts'
import { dyingStore, type KillPlan } from './kill-points.ts'
import { moveTime } from './moved-time.ts'

/** What a process is told first: until then it is loaded and does nothing. */
export interface Life {
  /** How far its time is ahead of the machine's. */
  readonly offsetMs: number
  readonly kill?: KillPlan
}

/** What it is told while it runs; each is answered by its number when it is done. */
export type Order = { readonly order: number } & (
  | { readonly advanceMs: number }
  /** Everything that is repeated is run once. */
  | { readonly turn: true }
  /** Answered when nothing that is repeated is running. */
  | { readonly idle: true }
)

export type Report = { readonly ready: string } | { readonly done: number }

const report = (what: Report) => process.send?.(what)

async function live({ offsetMs, kill }: Life): Promise<void> {
  const time = moveTime(offsetMs)
  const ticking = countedTicker()
  const proxy = await startProxy(readConfig(process.env), {
    clock: time.clock,
    ticker: ticking.ticker,
    log: createLog('error', process.stderr),
    checkAnswers: true,
    async openStore(options) {
      const store = await openStore(options)
      return kill === undefined ? store : dyingStore(store, kill)
    },
  })
  process.on('message', async (order: Order) => {
    if ('advanceMs' in order) time.advance(order.advanceMs)
    if ('turn' in order) await ticking.turn()
    if ('idle' in order) await ticking.idle()
    report({ done: order.order })
  })
  process.once('SIGTERM', async () => {
    await proxy.stop()
    process.exit(0)
  })
  report({ ready: proxy.url })
}

if (import.meta.main) {
  process.once('message', live)
  // Whoever is to move its time is gone.
  process.once('disconnect', () => process.exit(0))
  // Those after it load sooner; one that is killed would leave nothing.
  flushCompileCache()
}
