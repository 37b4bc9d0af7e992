import { randomBytes } from 'node:crypto'
import { Problem } from '../problem.ts'
import type { Store } from '../store/index.ts'
import { bodyOf, columnText } from './body.ts'
import { digestOf } from './digest.ts'
import { sealedEntry } from './subjects.ts'
import type { Audit, AuditEntry, ChangeEntry } from './types.ts'

export interface AuditOptions {
  /** Entries one commit carries at most. */
  readonly batchRowsMax?: number
  /** Entries that may wait; more are refused. */
  readonly queueEntriesMax?: number
  /** Key of `digest`, 32 bytes; made when absent, and equal values of two processes then look different. */
  readonly digestKey?: Uint8Array
  /** Told why a batch was not kept. Private: for the log. */
  readonly onFailure?: (cause: unknown, entries: number) => void
}

type Row = Parameters<Store['appendAudit']>[0][number]

interface Waiting {
  readonly row: Row
  readonly kept: () => void
  readonly refused: (problem: Problem) => void
}

const retryAfterSeconds = 5
/** An idle loop turns in microseconds; a busy one brings as many answers again, for one wait on the disk. */
const gatheringTurns = 2

/**
 * Keeps entries in natural groups: what has arrived goes at once when no commit is under way, and what arrives during a
 * commit rides the next. No timer, one commit at a time, so nobody waits for company and nobody commits alone under load.
 */
export function createAudit(store: Pick<Store, 'appendAudit' | 'db'>, options: AuditOptions = {}): Audit {
  const {
    batchRowsMax = 256,
    queueEntriesMax = 4_096,
    digestKey = randomBytes(32),
    onFailure = () => undefined,
  } = options
  let waiting: Waiting[] = []
  let running: Promise<void> | undefined
  let closed = false

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await store.appendAudit(batch.map(({ row }) => row))
      for (const { kept } of batch) kept()
    } catch (cause) {
      // Those who wait behind it would only meet the same store, each after another deadline.
      const lost = [...batch, ...waiting]
      waiting = []
      onFailure(cause, lost.length)
      for (const { refused } of lost) refused(unavailable(cause))
    }
  }
  const drain = async (): Promise<void> => {
    // Everything these turns of the event loop bring goes together: an embedded store commits without letting go of it.
    for (let turn = 0; turn < gatheringTurns; turn += 1) await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchRowsMax)
      waiting = waiting.slice(batchRowsMax)
      await commit(batch)
    }
    running = undefined
  }

  const queued = (entry: AuditEntry): Promise<void> => {
    if (waiting.length >= queueEntriesMax) return Promise.reject(unavailable())
    return new Promise((kept, refused) => {
      waiting.push({ row: rowOf(entry), kept, refused })
      running ??= drain()
    })
  }
  const sealing = new Set<Promise<AuditEntry>>()
  /** Values of records never wait unsealed. */
  const sealed = async (entry: ChangeEntry): Promise<AuditEntry> => {
    if (sealing.size >= queueEntriesMax) throw unavailable()
    const end = sealedEntry(store.db, entry)
    sealing.add(end)
    try {
      return await end
    } catch (cause) {
      onFailure(cause, 1)
      throw unavailable(cause)
    } finally {
      sealing.delete(end)
    }
  }

  return {
    async keep(entry) {
      if (closed) throw unavailable()
      await queued(entry.kind === 'call' ? entry : await sealed(entry))
    },
    async keepWithin(transaction, entry) {
      if (closed) throw unavailable()
      try {
        await store.appendAudit([rowOf(await sealedEntry(transaction, entry))], transaction)
      } catch (cause) {
        onFailure(cause, 1)
        throw unavailable(cause)
      }
    },
    digest: digestOf(digestKey),
    async close() {
      closed = true
      // Who was sealed has queued when the next turn of the loop comes.
      await Promise.allSettled(sealing)
      await new Promise(resolve => setImmediate(resolve))
      await running
    },
  }
}

const rowOf = (entry: AuditEntry): Row => ({
  requestId: columnText(entry.requestId),
  at: entry.at,
  kind: entry.kind,
  tenantId: entry.tenantId === null ? null : columnText(entry.tenantId),
  body: bodyOf(entry),
})

const unavailable = (cause?: unknown) =>
  new Problem('audit-unavailable', { headers: { 'Retry-After': String(retryAfterSeconds) }, cause })
