import { type Kysely, sql, type Transaction } from 'kysely'
import type { Store } from '../store/index.ts'
import type { Tables } from '../store/tables.ts'
import { takeTurns } from './take-turns.ts'
import type { DeliveryEvent, EventKind } from './types.ts'

const bodyBytesMax = 4_096

/** A row in the hand of this instance, until its lease ends. */
export interface ClaimedDelivery {
  readonly id: string
  readonly subscription_id: string
  readonly event_id: string
  readonly tenant_id: string
  readonly event: EventKind
  readonly change_id: string
  readonly body: string
  readonly attempts: number
  readonly fence: number
  readonly created_at: number
}

/**
 * Writes one row for each subscription the event is for, or only for `onlyTo`. Who waits for this change is either seen
 * here, or finds, after this transaction, the change as it is then. Throws RangeError for a body that is too large.
 */
export async function keepEvent(
  trx: Transaction<Tables>,
  kind: Store['kind'],
  event: DeliveryEvent,
  nowMs: number,
  onlyTo?: string,
): Promise<void> {
  const body = JSON.stringify(event.body)
  if (Buffer.byteLength(body) > bodyBytesMax)
    throw new RangeError(`An event's body has at most ${bodyBytesMax} bytes.`)
  await takeTurns(trx, kind, `change ${event.changeId}`)
  const text = (value: string) => sql<string>`CAST(${value} AS text)`
  const number = (value: number) => sql<number>`CAST(${value} AS bigint)`
  await trx
    .insertInto('callback_delivery')
    .columns([
      ...(['id', 'subscription_id', 'event_id', 'tenant_id', 'event', 'change_id', 'body', 'state'] as const),
      ...(['attempts', 'fence', 'due_at', 'created_at'] as const),
    ])
    .expression(db =>
      db
        .selectFrom('callback_subscription as s')
        .select([
          // Where one event is all there is, every event is the same row.
          sql<string>`CASE WHEN s.change_id IS NULL THEN s.id || ' ' || ${text(event.eventId)} ELSE s.id END`.as(
            'id',
          ),
          's.id as subscription_id',
          text(event.eventId).as('event_id'),
          's.tenant_id',
          's.event',
          text(event.changeId).as('change_id'),
          text(body).as('body'),
          sql<'due'>`'due'`.as('state'),
          sql<number>`0`.as('attempts'),
          sql<number>`0`.as('fence'),
          number(nowMs).as('due_at'),
          number(nowMs).as('created_at'),
        ])
        .where('s.tenant_id', '=', event.tenantId)
        .where('s.event', '=', event.kind)
        .where(eb => eb.or([eb('s.change_id', 'is', null), eb('s.change_id', '=', event.changeId)]))
        .where(eb => eb.or([eb('s.requester_id', 'is', null), eb('s.requester_id', '=', event.requesterId)]))
        // A flow that could not be reached yet isn't told twice when it can.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('callback_delivery as d')
                .select('d.id')
                .whereRef('d.subscription_id', '=', 's.id')
                .where('d.state', '=', 'due')
                .where('d.change_id', '=', event.changeId),
            ),
          ),
        )
        .$if(onlyTo !== undefined, query => query.where('s.id', '=', onlyTo ?? '')),
    )
    .onConflict(conflict => conflict.column('id').doNothing())
    .execute()
}

/**
 * Takes up to `limit` rows that are due, each for `leaseMs`: nobody else takes them before that. What its taker never
 * came back from is due again then.
 */
export async function claimDue(
  { db, kind }: Pick<Store, 'db' | 'kind'>,
  nowMs: number,
  leaseMs: number,
  limit: number,
): Promise<readonly ClaimedDelivery[]> {
  const due = (from: Kysely<Tables>, max: number) =>
    from
      .selectFrom('callback_delivery')
      .select('id')
      .where('state', '=', 'due')
      .where('due_at', '<=', nowMs)
      // What is told for the first time doesn't wait behind what failed before.
      .orderBy('attempts')
      .orderBy('due_at')
      .limit(max)
  // Most looks find nothing, and should cost no write lock.
  if ((await due(db, 1).execute()).length === 0) return []
  return db.transaction().execute(async trx => {
    const rows = await due(trx, limit)
      .$if(kind === 'postgres', query => query.forUpdate().skipLocked())
      .execute()
    if (rows.length === 0) return []
    return trx
      .updateTable('callback_delivery')
      .set(eb => ({ due_at: nowMs + leaseMs, fence: eb('fence', '+', 1), attempts: eb('attempts', '+', 1) }))
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .where('state', '=', 'due')
      .where('due_at', '<=', nowMs)
      .returningAll()
      .execute()
  })
}

/** Ends a delivery. Delivered is a fact whoever brings it; to have given up counts only from who holds the row still. */
export async function finish(
  db: Kysely<Tables>,
  row: ClaimedDelivery,
  state: 'done' | 'given-up',
  answer: string,
  nowMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('callback_delivery')
    .set({ state, finished_at: nowMs, last_answer: answer })
    .where('id', '=', row.id)
    .where('state', '=', 'due')
    .$if(state === 'given-up', query => query.where('fence', '=', row.fence))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Puts a row back until `dueAt`; does nothing when another holds it by now. */
export async function putBack(
  db: Kysely<Tables>,
  row: ClaimedDelivery,
  answer: string,
  dueAt: number,
): Promise<void> {
  await db
    .updateTable('callback_delivery')
    .set({ due_at: dueAt, last_answer: answer })
    .where('id', '=', row.id)
    .where('state', '=', 'due')
    .where('fence', '=', row.fence)
    .execute()
}

/** A flow has answered that it has an event of this kind of the change. */
export async function isTaken(db: Kysely<Tables>, kind: EventKind, changeId: string): Promise<boolean> {
  const row = await db
    .selectFrom('callback_delivery')
    .select('id')
    .where('change_id', '=', changeId)
    .where('event', '=', kind)
    .where('state', '=', 'done')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets what ended before `beforeMs`. */
export async function forgetFinished(db: Kysely<Tables>, beforeMs: number): Promise<void> {
  await db
    .deleteFrom('callback_delivery')
    .where('state', 'in', ['done', 'given-up'])
    .where('finished_at', '<', beforeMs)
    .execute()
}

export async function countUndelivered(
  db: Kysely<Tables>,
  tenantId: string,
): Promise<{ readonly due: number; readonly givenUp: number }> {
  const counts = await db
    .selectFrom('callback_delivery')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('tenant_id', '=', tenantId)
    .where('state', 'in', ['due', 'given-up'])
    .groupBy('state')
    .execute()
  const of = (state: string) => Number(counts.find(row => row.state === state)?.count ?? 0)
  return { due: of('due'), givenUp: of('given-up') }
}
