/** Explicit mappings as they are kept. Every row stays; unique indexes let an account have one active and one pending. */
import type { Store } from '../store/index.ts'
import type { MappingState, UserMapping } from './types.ts'

type Db = Store['db']

const openMax = 2_000
const decidedMax = 200

/** A mapping with what only this room may know of it. */
export interface KeptMapping extends UserMapping {
  /** 'tenant id/object id' */
  readonly proposer: string
  /** The proposer's own Salesforce user at the time. */
  readonly proposerSalesforceUserId: string
}

/** Who acts. */
export interface Person {
  readonly tenantId: string
  readonly objectId: string
  readonly salesforceUserId: string
}

export const keyOf = ({ tenantId, objectId }: Pick<Person, 'tenantId' | 'objectId'>) =>
  `${tenantId}/${objectId}`

/** Grows with every decision, and with nothing else. */
export async function decisions(db: Db): Promise<number> {
  const row = await db
    .selectFrom('user_mapping')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('state', '!=', 'pending')
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export async function pendingCount(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('user_mapping')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** 'tenant id/object id' → Salesforce user id. */
export async function readActive(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('user_mapping')
    .select(['tenant_id', 'object_id', 'salesforce_user_id'])
    .where('state', '=', 'active')
    .execute()
  return new Map(
    rows.map(row => [
      keyOf({ tenantId: row.tenant_id, objectId: row.object_id }),
      row.salesforce_user_id ?? '',
    ]),
  )
}

export async function readListed(db: Db): Promise<readonly UserMapping[]> {
  const all = db.selectFrom('user_mapping').selectAll()
  const open = await all
    .where('state', 'in', ['pending', 'active'])
    .orderBy('state', 'desc')
    .orderBy('proposed_at', 'desc')
    .orderBy('id')
    .limit(openMax)
    .execute()
  const decided = await all
    .where('state', 'not in', ['pending', 'active'])
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .limit(decidedMax)
    .execute()
  return [...open, ...decided].map(kept)
}

export async function readOne(db: Db, id: string): Promise<KeptMapping | undefined> {
  const row = await db.selectFrom('user_mapping').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : kept(row)
}

/** Keeps a proposal; undefined where one is pending for the account already. */
export async function keepProposal(
  db: Db,
  proposal: Pick<UserMapping, 'mappingId' | 'tenantId' | 'objectId' | 'salesforceUserId' | 'reason'>,
  by: Person,
  at: number,
): Promise<KeptMapping | undefined> {
  const row = await db
    .insertInto('user_mapping')
    .values({
      id: proposal.mappingId,
      tenant_id: proposal.tenantId,
      object_id: proposal.objectId,
      salesforce_user_id: proposal.salesforceUserId,
      state: 'pending',
      reason: proposal.reason,
      proposed_by: keyOf(by),
      proposed_by_salesforce_user: by.salesforceUserId,
      proposed_at: at,
      decided_by: null,
      decided_at: null,
    })
    .onConflict(conflict => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : kept(row)
}

/**
 * Decides a pending mapping, once: of several who try, one gets the mapping and the others undefined. What was active
 * for the account gives way in the same transaction; `before` says to whom it led.
 */
export async function keepDecision(
  db: Db,
  { mappingId, tenantId, objectId, salesforceUserId }: UserMapping,
  approve: boolean,
  by: Person,
  at: number,
): Promise<{ readonly mapping: KeptMapping; readonly before: string | null } | undefined> {
  const state: MappingState = !approve ? 'rejected' : salesforceUserId === null ? 'removed' : 'active'
  const lost = Symbol('lost')
  try {
    return await db.transaction().execute(async transaction => {
      const ofAccount = transaction
        .selectFrom('user_mapping')
        .select('salesforce_user_id')
        .where('tenant_id', '=', tenantId)
        .where('object_id', '=', objectId)
        .where('state', '=', 'active')
      const before = await ofAccount.executeTakeFirst()
      if (approve)
        await transaction
          .updateTable('user_mapping')
          .set({ state: state === 'active' ? 'replaced' : 'removed' })
          .where('tenant_id', '=', tenantId)
          .where('object_id', '=', objectId)
          .where('state', '=', 'active')
          .execute()
      const row = await transaction
        .updateTable('user_mapping')
        .set({ state, decided_by: keyOf(by), decided_at: at })
        .where('id', '=', mappingId)
        .where('state', '=', 'pending')
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw lost
      return { mapping: kept(row), before: before?.salesforce_user_id ?? null }
    })
  } catch (error) {
    if (error === lost) return undefined
    throw error
  }
}

interface Row {
  readonly id: string
  readonly tenant_id: string
  readonly object_id: string
  readonly salesforce_user_id: string | null
  readonly state: MappingState
  readonly reason: string
  readonly proposed_by: string
  readonly proposed_by_salesforce_user: string
  readonly proposed_at: number
  readonly decided_by: string | null
  readonly decided_at: number | null
}

const objectIdOf = (key: string): string => key.slice(key.indexOf('/') + 1)

const kept = (row: Row): KeptMapping => ({
  mappingId: row.id,
  tenantId: row.tenant_id,
  objectId: row.object_id,
  salesforceUserId: row.salesforce_user_id,
  state: row.state,
  reason: row.reason,
  proposer: row.proposed_by,
  proposerSalesforceUserId: row.proposed_by_salesforce_user,
  proposedBy: objectIdOf(row.proposed_by),
  proposedAt: row.proposed_at,
  decidedBy: row.decided_by === null ? null : objectIdOf(row.decided_by),
  decidedAt: row.decided_at,
})
