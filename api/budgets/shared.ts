/**
 * Reading budgets that all proxies on one store share, and that outlast a restart. Requests count in memory alone; every
 * two seconds each instance tells the store what it has counted and reads what the others have. So a caller who reads
 * through several at once may pass a limit by what they let out in the four seconds until they know of each other.
 */
import { randomUUID } from 'node:crypto'
import type { Clock, Ticker } from '../clock.ts'
import type { Store } from '../store/index.ts'
import { createElsewhere } from './elsewhere.ts'
import { type BudgetOptions, type Budgets, createBudgets } from './index.ts'
import { batchRowsMax, readInstances, readUse, removeUseBefore, tellRevision, tellUse } from './table.ts'
import { dayOf } from './windows.ts'

const periodMs = 2_000
/** Callers of all other instances, some 300 bytes each. */
const callersElsewhereDefaultMax = 100_000
const removalBatchesMax = 20

export interface SharedBudgetOptions extends Omit<BudgetOptions, 'elsewhere'> {
  readonly db: Store['db']
  readonly clock: Clock
  readonly ticker: Ticker
  readonly callersElsewhereMax?: number
  /** Told, once, that the store can't be asked; until it can, what is known here goes on counting. For the log. */
  readonly onFailure?: (cause: unknown) => void
}

export interface SharedBudgets extends Budgets {
  /** Tells the store the last counts. */
  close(): Promise<void>
}

/** Reads what was counted today before anything is served. Rejects when the store can't be read. */
export async function openBudgets(options: SharedBudgetOptions): Promise<SharedBudgets> {
  const { db, clock, ticker, onFailure = () => undefined } = options
  // Of this run: what former runs counted is somebody else's, and so still counts.
  const instance = randomUUID()
  const elsewhere = createElsewhere(options.callersElsewhereMax ?? callersElsewhereDefaultMax)
  const here = createBudgets({ ...options, elsewhere })
  const seen = new Map<string, number>()
  let revision = 0
  let sweptDay = -1

  const tell = async () => {
    const uses = here.changed()
    if (uses.length === 0) return
    try {
      revision += 1
      for (let from = 0; from < uses.length; from += batchRowsMax)
        await tellUse(db, instance, revision, uses.slice(from, from + batchRowsMax))
      await tellRevision(db, instance, revision, dayOf(clock.now()))
    } catch (cause) {
      here.untold(uses)
      throw cause
    }
  }
  const read = async () => {
    const day = dayOf(clock.now())
    const others = await readInstances(db, instance, day)
    const listed = new Set(others.map(other => other.instance))
    for (const other of seen.keys()) if (!listed.has(other)) seen.delete(other)
    for (const other of others) {
      const before = seen.get(other.instance) ?? 0
      if (other.revision === before) continue
      // A smaller one: the store was set back.
      const after = other.revision > before ? before : 0
      await readUse(db, other.instance, after, day, use =>
        elsewhere.tell(other.instance, use.caller, use, here.knows(use.caller)),
      )
      seen.set(other.instance, other.revision)
    }
  }
  const sweep = async () => {
    const day = dayOf(clock.now())
    if (day <= sweptDay) return
    elsewhere.sweep(day)
    for (let batch = 0; batch < removalBatchesMax; batch += 1)
      if (!(await removeUseBefore(db, instance, day))) {
        sweptDay = day
        return
      }
  }

  await read()
  let failed = false
  const fail = (cause: unknown) => {
    if (!failed) onFailure(cause)
    failed = true
  }
  let running: Promise<void> | undefined
  let hanging: Promise<void> | undefined
  const turn = async () => {
    try {
      await tell()
      await read()
      await sweep()
      failed = false
    } catch (cause) {
      fail(cause)
    }
    running = undefined
  }
  const stopTicking = ticker.every(periodMs, async () => {
    if (running !== undefined) {
      if (running === hanging) fail(new Error('Telling the reading counts doesn’t end.'))
      hanging = running
      return
    }
    running = turn()
    await running
  })

  return {
    of: here.of,
    async close() {
      stopTicking()
      await running
      await tell().catch(fail)
    },
  }
}
