import { createHmac, hkdfSync, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { Problem } from '../problem.ts'
import { createSeal } from '../seal/seal.ts'
import type { Tables } from '../store/tables.ts'
import type { Subscription, SubscriptionRequest } from './types.ts'

export interface SubscriptionLimits {
  readonly perPersonMax: number
  readonly perTenantMax: number
}

/** The subscriptions as they are kept: addresses sealed, each in its own row. */
export interface SubscriptionShelf {
  /** The id of the same wish, or of a new row. Throws Problem 'subscription-invalid' at a limit. */
  keep(trx: Transaction<Tables>, request: SubscriptionRequest, url: URL, nowMs: number): Promise<string>
  /** Undefined: there is no such subscription; `url` undefined: another key sealed it. */
  find(id: string): Promise<FoundSubscription | undefined>
}

interface FoundSubscription {
  readonly url: string | undefined
  readonly host: string
  /** Ends with its first event. */
  readonly isOnce: boolean
}

/** Keeps subscriptions under a key of 32 bytes. */
export function createShelf(
  db: Kysely<Tables>,
  key: Uint8Array,
  limits: SubscriptionLimits,
): SubscriptionShelf {
  const seal = createSeal(key)
  const sameKey = Buffer.from(hkdfSync('sha256', key, '', 'callback subscriptions: the same wish', 32))
  const place = (id: string, tenantId: string) => `callback\n${tenantId}\n${id}`
  return {
    async keep(trx, request, url, nowMs) {
      const sameAs = createHmac('sha256', sameKey).update(wishOf(request, url)).digest('base64url')
      const same = await trx
        .selectFrom('callback_subscription')
        .select('id')
        .where('same_as', '=', sameAs)
        .executeTakeFirst()
      if (same !== undefined) return same.id
      await refuseBeyond(trx, request, limits)
      const id = randomUUID()
      await trx
        .insertInto('callback_subscription')
        .values({
          id,
          same_as: sameAs,
          tenant_id: request.tenantId,
          object_id: request.objectId,
          client_id: request.clientId,
          event: request.event,
          change_id: request.changeId ?? null,
          requester_id: request.requesterId ?? null,
          host: url.host,
          sealed_url: seal.close(url.href, place(id, request.tenantId)),
          created_at: nowMs,
        })
        .execute()
      return id
    },
    async find(id) {
      const row = await db
        .selectFrom('callback_subscription')
        .select(['tenant_id', 'change_id', 'host', 'sealed_url'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (row === undefined) return undefined
      return {
        url: seal.open(row.sealed_url, place(id, row.tenant_id)),
        host: row.host,
        isOnce: row.change_id !== null,
      }
    },
  }
}

const wishOf = (request: SubscriptionRequest, url: URL) => {
  const { tenantId, objectId, event, changeId = null, requesterId = null } = request
  return JSON.stringify([tenantId, objectId, event, changeId, requesterId, url.href])
}

async function refuseBeyond(
  trx: Transaction<Tables>,
  { tenantId, objectId }: SubscriptionRequest,
  { perPersonMax, perTenantMax }: SubscriptionLimits,
): Promise<void> {
  const count = async (personOnly: boolean) => {
    const row = await trx
      .selectFrom('callback_subscription')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('tenant_id', '=', tenantId)
      .$if(personOnly, query => query.where('object_id', '=', objectId))
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  if ((await count(true)) >= perPersonMax)
    throw beyond(`You have ${perPersonMax} subscriptions, as many as are kept: end some that no flow needs.`)
  if ((await count(false)) >= perTenantMax)
    throw beyond(
      `Your tenant has ${perTenantMax} subscriptions, as many as are kept: end some that no flow needs.`,
    )
}

const beyond = (detail: string) => new Problem('subscription-invalid', { detail })

/** Ends a subscription with all that was still to be delivered to it. `owner` given: only when it is theirs. */
export async function endSubscription(
  db: Kysely<Tables>,
  id: string,
  owner?: { readonly tenantId: string; readonly objectId: string },
): Promise<boolean> {
  return db.transaction().execute(async trx => {
    const { numDeletedRows } = await trx
      .deleteFrom('callback_subscription')
      .where('id', '=', id)
      .$if(owner !== undefined, query =>
        query.where('tenant_id', '=', owner?.tenantId ?? '').where('object_id', '=', owner?.objectId ?? ''),
      )
      .executeTakeFirst()
    const ended = numDeletedRows > 0n
    // Without an owner, rows that outlived their subscription go too.
    if (ended || owner === undefined)
      await trx
        .deleteFrom('callback_delivery')
        .where('subscription_id', '=', id)
        .where('state', '=', 'due')
        .execute()
    return ended
  })
}

/** Ends what still waits for a change since before `beforeMs`. */
export async function endStaleWaits(db: Kysely<Tables>, beforeMs: number): Promise<void> {
  const stale = await db
    .selectFrom('callback_subscription')
    .select('id')
    .where('change_id', 'is not', null)
    .where('created_at', '<', beforeMs)
    .limit(1_000)
    .execute()
  for (const { id } of stale) await endSubscription(db, id)
}

export async function listSubscriptions(
  db: Kysely<Tables>,
  tenantId: string,
): Promise<readonly Subscription[]> {
  const rows = await db
    .selectFrom('callback_subscription')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    subscriptionId: row.id,
    objectId: row.object_id,
    clientId: row.client_id,
    event: row.event,
    changeId: row.change_id,
    host: row.host,
    createdAt: row.created_at,
  }))
}
