import type { Generated } from 'kysely'
import type { AuditTables } from './tables/audit.ts'
import type { ChangeTables } from './tables/change.ts'
import type { DeliveryTables } from './tables/delivery.ts'
import type { IdempotencyTables } from './tables/idempotency.ts'
import type { ReadingUseTables } from './tables/reading-use.ts'

/** The tables of the store. Times are epoch milliseconds; structures are JSON text. */
export interface Tables
  extends AuditTables,
    ChangeTables,
    DeliveryTables,
    IdempotencyTables,
    ReadingUseTables {
  readonly obo_token: OboTokenTable
  readonly user_mapping: UserMappingTable
  readonly kill_switch: KillSwitchTable
}

/** Tokens for Microsoft Graph, each sealed: nothing of one can be read here. */
interface OboTokenTable {
  /** Hash of what the token was given for. */
  readonly key: string
  readonly tenant_id: string
  readonly expires_at: number
  readonly sealed: string
}

/** Explicit mappings of accounts to Salesforce users; a row is never removed. */
interface UserMappingTable {
  /** GUID. */
  readonly id: string
  readonly tenant_id: string
  readonly object_id: string
  /** Null: the mapping is to be taken away. */
  readonly salesforce_user_id: string | null
  readonly state: 'pending' | 'active' | 'rejected' | 'replaced' | 'removed'
  readonly reason: string
  /** 'tenant id/object id' of who proposed, and that person's Salesforce user then. */
  readonly proposed_by: string
  readonly proposed_by_salesforce_user: string
  readonly proposed_at: number
  readonly decided_by: string | null
  readonly decided_at: number | null
}

/** Every turn of a switch; the latest of a kind and target says how it stands. */
interface KillSwitchTable {
  /** Order of the turns; gaps are possible. */
  readonly seq: Generated<number>
  readonly kind: 'operation' | 'client' | 'tenant' | 'all'
  readonly target: string
  readonly state: 'off' | 'on'
  readonly reason: string
  readonly at: number
  /** Entra tenant and object id of who turned it. */
  readonly tenant_id: string
  readonly object_id: string
}
