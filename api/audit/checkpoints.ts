import type { Clock, Ticker } from '../clock.ts'
import type { Store } from '../store/index.ts'
import { type CheckpointSigner, rootIn } from './checkpoint.ts'
import type { CheckpointSink } from './checkpoint-file.ts'
import { appended, type CompactRange, emptyRange, fits, rootOf } from './merkle.ts'

export interface CheckpointsOptions {
  readonly db: Store['db']
  readonly clock: Clock
  readonly ticker: Ticker
  readonly signer: CheckpointSigner
  /** The second place. */
  readonly sink: CheckpointSink
  /** Entries after which a checkpoint is due. */
  readonly entriesMax?: number
  /** Age of the last checkpoint after which one is due, if there are new entries. */
  readonly ageMaxMs?: number
  /** How long the second place may take. */
  readonly sinkTimeoutMs?: number
  /** Told, at most once a minute, why a checkpoint isn't where it belongs. Private: for the log. */
  readonly onFailure?: (cause: unknown) => void
}

export interface Checkpoints {
  /** Signs what is not signed yet, and ends. */
  close(): Promise<void>
}

interface Last {
  readonly tree: CompactRange
  readonly at: number
}

const periodMs = 2_000
const checkpointsPerTurnMax = 100
const hashBytes = 32
/** After this another process takes over what the one that signed it didn't bring to the second place. */
const takeOverAfterMs = 30_000
const complainEveryMs = 60_000

/**
 * Signs the tree of each tenant's entries: after so many entries, or after so long if there are any. It reads only what
 * came since the last checkpoint. Of several processes one keeps each. A failure is told and tried again; serving goes on.
 */
export function createCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { db, clock, ticker, signer, sink, onFailure = () => undefined } = options
  const { entriesMax = 1_000, ageMaxMs = 60_000, sinkTimeoutMs = 5_000 } = options
  const known = new Map<string, Last>()
  let running: Promise<void> | undefined
  let quietUntilMs = 0

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (cause) {
      if (clock.now() < quietUntilMs) return
      quietUntilMs = clock.now() + complainEveryMs
      onFailure(cause)
    }
  }
  const sinkText = async (tenant: string, size: number, text: string): Promise<void> => {
    await within(sinkTimeoutMs, sink.append(text))
    const row = db.updateTable('audit_checkpoint').set({ sunk_at: clock.now() })
    await row.where('tenant', '=', tenant).where('size', '=', size).execute()
  }
  /** Keeps a checkpoint; false when another process has kept the same. */
  const keep = async (tenant: string, { tree, at }: Last): Promise<boolean> => {
    const text = signer.textOf({ tenant, tree, at })
    const row = { tenant, size: tree.size, at, text, range: Buffer.concat([...tree.parts]), sunk_at: null }
    const kept = await db
      .insertInto('audit_checkpoint')
      .values(row)
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst()
    if (kept.numInsertedOrUpdatedRows !== 1n) return false
    await attempt(() => sinkText(tenant, tree.size, text))
    return true
  }
  const advance = async (tenant: string, seq: number, all: boolean): Promise<void> => {
    const seen = known.get(tenant) ?? { tree: emptyRange, at: clock.now() }
    known.set(tenant, seen)
    // The first is signed at once: from then on nobody can say that there was nothing.
    const isDue = ({ tree, at }: Last) =>
      seq > tree.size &&
      (all || tree.size === 0 || seq - tree.size >= entriesMax || clock.now() - at >= ageMaxMs)
    if (!isDue(seen)) return
    let last = (await lastOf(db, tenant)) ?? seen
    known.set(tenant, last)
    for (let n = 0; n < checkpointsPerTurnMax && isDue(last); n += 1) {
      const next = { tree: await grown(db, tenant, last.tree, seq, entriesMax), at: clock.now() }
      if (!(await keep(tenant, next))) return
      known.set(tenant, next)
      last = next
    }
  }
  const turn = async (all: boolean): Promise<void> => {
    await attempt(async () => {
      const heads = await db.selectFrom('audit_head').select(['tenant', 'seq']).orderBy('tenant').execute()
      for (const { tenant, seq } of heads) await attempt(() => advance(tenant, seq, all))
    })
    await attempt(async () => {
      const waiting = await waitingIn(db, clock.now() - takeOverAfterMs)
      for (const { tenant, size, text } of waiting) await sinkText(tenant, size, text)
    })
  }

  const stop = ticker.every(periodMs, async () => {
    if (running !== undefined) return
    running = turn(false)
    await running
    running = undefined
  })
  return {
    async close() {
      stop()
      await running
      await turn(true)
    },
  }
}

/** Rejects when the work takes longer: a place that hangs must not keep the proxy from stopping. */
async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`The second place of checkpoints took more than ${timeoutMs} ms.`)
    timer = setTimeout(() => reject(error), timeoutMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The latest checkpoint of a tenant. Throws when its tree isn't the one that was signed. */
async function lastOf(db: Store['db'], tenant: string): Promise<Last | undefined> {
  const row = await db
    .selectFrom('audit_checkpoint')
    .select(['size', 'at', 'text', 'range'])
    .where('tenant', '=', tenant)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const tree = { size: row.size, parts: partsOf(row.range) }
  if (!fits(tree) || Buffer.from(rootOf(tree)).toString('base64') !== rootIn(row.text))
    throw new Error(
      `Checkpoint ${row.size} of tenant '${tenant}' is not what was signed; nothing is built on it.`,
    )
  return { tree, at: row.at }
}

const partsOf = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: bytes.length / hashBytes }, (_, n) =>
    Uint8Array.from(bytes.subarray(n * hashBytes, (n + 1) * hashBytes)),
  )

/** The tree with up to `entriesMax` entries more, none beyond `seq`. Throws when one of them isn't there. */
async function grown(
  db: Store['db'],
  tenant: string,
  tree: CompactRange,
  seq: number,
  entriesMax: number,
): Promise<CompactRange> {
  const rows = await db
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .where('tenant', '=', tenant)
    .where('seq', '>', tree.size)
    .where('seq', '<=', seq)
    .orderBy('seq')
    .limit(entriesMax)
    .execute()
  const whole = rows.length === Math.min(entriesMax, seq - tree.size)
  if (!whole || rows.some((row, n) => row.seq !== tree.size + 1 + n))
    throw new Error(`Entries of tenant '${tenant}' after ${tree.size} are missing; they are not signed.`)
  return rows.reduce((next, { hash }) => appended(next, hash), tree)
}

/** Checkpoints kept before a moment that the second place doesn't have yet. */
const waitingIn = (db: Store['db'], beforeMs: number) =>
  db
    .selectFrom('audit_checkpoint')
    .select(['tenant', 'size', 'text'])
    .where('sunk_at', 'is', null)
    .where('at', '<=', beforeMs)
    .orderBy('at')
    .limit(checkpointsPerTurnMax)
    .execute()
