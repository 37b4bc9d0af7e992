/**
 * Keys as they are kept. A row is claimed before anything runs; its lease says how long to wait for the run, its fence
 * whose answer counts.
 */
import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/index.ts'
import type { RequestKey } from './request-key.ts'

type Db = Store['db']

/** A run of a request that may keep its answer. */
export interface Run {
  readonly keyId: string
  readonly fence: number
}

/** How a request stands. */
export type Standing =
  | { readonly state: 'mine'; readonly run: Run }
  | { readonly state: 'running' }
  | { readonly state: 'reused' }
  | { readonly state: 'answered'; readonly run: Run; readonly text: string }
  /** Somebody was quicker between two steps: look again. */
  | { readonly state: 'again' }

/** The moment inside a statement, epoch ms. */
export type Moment = RawBuilder<number>

/** PostgreSQL's, which all proxies share; stable within a statement, so that an index can be asked by it. */
export const databaseNow: Moment = sql<number>`(extract(epoch FROM now()) * 1000)::bigint`

/** This process's, for a store it has to itself. The cast tells PostgreSQL what the parameter is. */
export const processNow = (clock: Clock): Moment => sql<number>`cast(${clock.now()} AS bigint)`

export interface Times {
  readonly now: Moment
  readonly leaseMs: number
  /** How long the row is kept after its lease or its answer. */
  readonly keepMs: number
}

/** Claims a request, or says who has it. */
export async function claim(db: Db, key: RequestKey, times: Times): Promise<Standing> {
  const inserted = await insert(db, key, times)
  if (inserted !== undefined) return { state: 'mine', run: inserted }
  const row = await db
    .selectFrom('idempotency_key')
    .select(['id', 'fingerprint', 'fence', 'lease_until', 'answer', 'expires_at', times.now.as('now')])
    .where('scope', '=', key.scope)
    .executeTakeFirst()
  if (row === undefined) return { state: 'again' }
  const run: Run = { keyId: row.id, fence: row.fence }
  if (row.expires_at <= row.now) {
    await removeExpired(db, run, times.now)
    return { state: 'again' }
  }
  if (row.fingerprint !== key.fingerprint) return { state: 'reused' }
  if (row.answer !== null) return { state: 'answered', run, text: row.answer }
  if (row.lease_until > row.now) return { state: 'running' }
  return takeOver(db, run, times)
}

async function insert(db: Db, key: RequestKey, times: Times): Promise<Run | undefined> {
  const { request, scope, fingerprint } = key
  const row = await db
    .insertInto('idempotency_key')
    .values({
      id: randomUUID(),
      scope,
      tenant_id: request.tenantId,
      object_id: request.objectId,
      operation: request.operation,
      fingerprint,
      fence: 1,
      answer: null,
      created_at: times.now,
      ...leased(times),
    })
    .onConflict(conflict => conflict.column('scope').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row === undefined ? undefined : { keyId: row.id, fence: 1 }
}

/** The next run of a request whose last one gave it back, or died. */
async function takeOver(db: Db, { keyId, fence }: Run, times: Times): Promise<Standing> {
  const row = await db
    .updateTable('idempotency_key')
    .set({ fence: fence + 1, ...leased(times) })
    .where('id', '=', keyId)
    .where('fence', '=', fence)
    .where('answer', 'is', null)
    .returning('fence')
    .executeTakeFirst()
  return row === undefined ? { state: 'again' } : { state: 'mine', run: { keyId, fence: row.fence } }
}

const leased = ({ now, leaseMs, keepMs }: Times) => ({
  lease_until: after(now, leaseMs),
  expires_at: after(now, leaseMs + keepMs),
})

const after = (now: Moment, ms: number): Moment => sql<number>`${now} + ${ms}`

/** Keeps the answer of a run, unless another run has begun since. */
export async function keepAnswer(db: Db, run: Run, text: string, times: Times): Promise<void> {
  await ofRun(db, run)
    .set({ answer: text, expires_at: after(times.now, times.keepMs) })
    .execute()
}

/** Gives a request back: whoever asks next runs it again, under the same keyId. */
export async function release(db: Db, run: Run): Promise<void> {
  await ofRun(db, run).set({ lease_until: 0 }).execute()
}

const ofRun = (db: Db, { keyId, fence }: Run) =>
  db.updateTable('idempotency_key').where('id', '=', keyId).where('fence', '=', fence)

/** Forgets a request: whoever asks next asks for the first time. */
export async function remove(db: Db, run: Run): Promise<void> {
  await deletion(db, run).execute()
}

// Asked of the row itself: since it was read, a late run may have kept its answer after all.
async function removeExpired(db: Db, run: Run, now: Moment): Promise<void> {
  await deletion(db, run).where('expires_at', '<=', now).execute()
}

const deletion = (db: Db, { keyId, fence }: Run) =>
  db.deleteFrom('idempotency_key').where('id', '=', keyId).where('fence', '=', fence)

/** Removes up to `rowsMax` rows that have expired. Answers how many. */
export async function sweep(db: Db, now: Moment, rowsMax: number): Promise<number> {
  const swept = await db
    .deleteFrom('idempotency_key')
    .where('id', 'in', query =>
      query
        .selectFrom('idempotency_key')
        .select('id')
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(rowsMax),
    )
    // Asked again: between looking and removing, somebody may have run it anew.
    .where('expires_at', '<=', now)
    .executeTakeFirst()
  return Number(swept.numDeletedRows)
}
