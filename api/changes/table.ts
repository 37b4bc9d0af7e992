/** Changes in the store. Every move is one conditional UPDATE, so that of two who race one sees nothing to move. */
import { type ExpressionBuilder, type Kysely, type RawBuilder, sql, type Updateable } from 'kysely'
import type { Store } from '../store/index.ts'
import type { Tables } from '../store/tables.ts'
import { type ChangeRow, type KeptChange, type KeptDecision, keptChange, keptDecision } from './kept.ts'
import type { ChangeState } from './present/types.ts'

/** The store, or a transaction of it. */
export type Db = Kysely<Tables>

export const OPEN: readonly ChangeState[] = ['proposed', 'pending', 'approved', 'executing']

export async function readChange(db: Db, tenantId: string, id: string): Promise<KeptChange | undefined> {
  const row = await db
    .selectFrom('change')
    .selectAll()
    .where('id', '=', id)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  return row && keptChange(row)
}

export async function readByKey(db: Db, keyId: string): Promise<KeptChange | undefined> {
  const row = await db.selectFrom('change').selectAll().where('key_id', '=', keyId).executeTakeFirst()
  return row && keptChange(row)
}

export async function readWish(db: Db, row: Pick<ChangeRow, 'tenant_id' | 'requester' | 'sameness'>) {
  const found = await db
    .selectFrom('change')
    .selectAll()
    .where('tenant_id', '=', row.tenant_id)
    .where('requester', '=', row.requester)
    .where('sameness', '=', row.sameness)
    .executeTakeFirst()
  return found && keptChange(found)
}

/** Whether there is a change that undoes this one, or has. */
export async function isBeingUndone(db: Db, id: string): Promise<boolean> {
  const undoing = await db
    .selectFrom('change')
    .select('id')
    .where('undo_of', '=', id)
    .where('state', 'in', [...OPEN, 'executed'])
    .executeTakeFirst()
  return undoing !== undefined
}

type OfRequester = Pick<ChangeRow, 'tenant_id' | 'requester'>

/**
 * Lets no other proposal of this person be kept until the transaction ends: what is counted then holds. On node:sqlite
 * every transaction does that by itself.
 */
export async function holdRequester(
  trx: Db,
  kind: Store['kind'],
  { tenant_id, requester }: OfRequester,
): Promise<void> {
  if (kind === 'postgres')
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`change ${tenant_id} ${requester}`}, 0))`.execute(
      trx,
    )
}

/** How many changes of this person wait for somebody to agree. */
export async function countWaiting(db: Db, { tenant_id, requester }: OfRequester): Promise<number> {
  const { count } = await db
    .selectFrom('change')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('tenant_id', '=', tenant_id)
    .where('requester', '=', requester)
    .where('state', 'in', ['proposed', 'pending'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Keeps a new change; undefined where its key or its wish is kept already. */
export async function insertChange(db: Db, row: ChangeRow): Promise<KeptChange | undefined> {
  const kept = await db
    .insertInto('change')
    .values(row)
    .onConflict(conflict => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return kept && keptChange(kept)
}

/** What a change must still be for a move. */
export interface MoveFrom {
  readonly states: readonly ChangeState[]
  readonly version?: number
  readonly fence?: number
  /** Its deadline lies after this moment. */
  readonly before?: { readonly deadline: 'decide_by' | 'execute_by'; readonly now: RawBuilder<number> }
  readonly unrouted?: true
}

/** Moves a change; undefined where it isn't (or no longer is) what `from` says. */
export async function moveChange(
  db: Db,
  id: string,
  { states, version, fence, before, unrouted }: MoveFrom,
  to: Omit<Updateable<Tables['change']>, 'id' | 'version'>,
): Promise<KeptChange | undefined> {
  let update = db
    .updateTable('change')
    .set(to)
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', states)
  if (version !== undefined) update = update.where('version', '=', version)
  if (fence !== undefined) update = update.where('fence', '=', fence)
  if (before !== undefined) update = update.where(before.deadline, '>', before.now)
  if (unrouted) update = update.where(isUnrouted)
  const row = await update.returningAll().executeTakeFirst()
  return row && keptChange(row)
}

/** No flow has noted whom it asks. */
export const isUnrouted = ({ not, exists, selectFrom }: ExpressionBuilder<Tables, 'change'>) =>
  not(
    exists(
      selectFrom('change_routing').select('change_id').whereRef('change_routing.change_id', '=', 'change.id'),
    ),
  )

export const readDecisions = async (db: Db, changeId: string): Promise<readonly KeptDecision[]> =>
  (await readDecisionsOn(db, [changeId])).get(changeId) ?? []

/** The decisions on several changes, by the change's id. */
export async function readDecisionsOn(
  db: Db,
  changeIds: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptDecision[]>> {
  if (changeIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('change_decision')
    .selectAll()
    .where('change_id', 'in', changeIds)
    .orderBy('at')
    .execute()
  const byChange = new Map<string, KeptDecision[]>()
  for (const row of rows)
    byChange.set(row.change_id, [...(byChange.get(row.change_id) ?? []), keptDecision(row)])
  return byChange
}
