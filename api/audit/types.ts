import type { Transaction } from 'kysely'
import type { Tables } from '../store/tables.ts'

/** One call of an operation: who asked what, what was decided, what it cost. Kept before the answer leaves. */
export interface CallEntry {
  readonly kind: 'call'
  /** Request id, also in the answer's headers. */
  readonly requestId: string
  /** Epoch ms of the request's arrival. */
  readonly at: number
  readonly durationMs: number
  readonly tenantId: string | null
  readonly objectId: string | null
  readonly clientId: string | null
  readonly salesforceUserId: string | null
  readonly roles: readonly string[]
  /** How far the roll-out had come for this caller. */
  readonly phase: string | null
  /** Operation id, null when none was reached. */
  readonly operation: string | null
  /** Normalised input: ids, names and filters as asked. */
  readonly input: Readonly<Record<string, unknown>> | null
  readonly decision: 'permit' | 'deny' | 'error'
  /** Problem code of a refusal or failure. */
  readonly code: string | null
  /** Which layer refused, and its clause where one is told. */
  readonly why: { readonly layer: string; readonly clause: string | null } | null
  readonly grants: readonly string[]
  readonly policyHash: string | null
  readonly status: number
  readonly salesforceCalls: number
  /** What an administrator's act changed: who is concerned, what held before and what holds after. */
  readonly effect?: object
  /** Of a write: whose key it ran under, its id (the same for every repeat), and whether it was a repeat. */
  readonly idempotency?: {
    readonly keyed: 'given' | 'derived'
    readonly replayed: boolean
    readonly keyId?: string
  }
  /** Ids of the changes that were touched: their own entries say what became of them. */
  readonly changes?: readonly string[]
  /** Rows that left the door, and of how many different records. */
  readonly rows: number
  readonly records: number
  /** Agent context sent by the connector: for the record only, never for a decision. */
  readonly conversationId: string | null
  readonly channel: string | null
  readonly agentName: string | null
  /** Who is said to sit before it (X-Acting-User-Oid); true below: the token is of somebody else. */
  readonly actingUser: string | null
  readonly actingUserMismatch: boolean
}

/**
 * A step in the life of a change. 'intent' is kept before Salesforce is asked to write, 'outcome' after: an intent
 * without an outcome is a write whose end isn't known yet.
 */
export interface ChangeEntry {
  readonly kind: 'step' | 'intent' | 'outcome'
  readonly requestId: string
  /** Epoch ms. */
  readonly at: number
  readonly tenantId: string
  /** Who made the step; null: the proxy itself (a deadline passed, a crash was cleared up). */
  readonly objectId: string | null
  readonly salesforceUserId: string | null
  /** The app through which it was made. */
  readonly clientId: string | null
  readonly operation: string
  readonly changeId: string
  readonly payloadHash: string
  /** What happened: 'proposed', 'confirmed', 'approved', 'executing', 'executed', 'conflict' … */
  readonly step: string
  readonly requester: { readonly objectId: string; readonly salesforceUserId: string }
  readonly grants: readonly string[]
  readonly policyHash: string
  /** Values as the policy's field classes let them be kept; a field of class `none` has none. Sealed when kept (subjects.ts). */
  readonly writes: readonly {
    readonly object: string
    /** Null: a record that is yet to be created. */
    readonly recordId: string | null
    readonly fields: readonly {
      readonly field: string
      readonly before?: unknown
      readonly after?: unknown
    }[]
  }[]
  /** The approval that was given or refused, and how the approver proved to be one. */
  readonly approval?: {
    readonly clause: string
    readonly decision: 'approve' | 'reject'
    readonly assurance: string
  }
  /** Of an outcome that is no success: its code, and words for people. */
  readonly code?: string
  readonly detail?: string
  readonly salesforceCalls?: number
}

export type AuditEntry = CallEntry | ChangeEntry

export interface Audit {
  /** Resolves when the entry is durable; rejects with Problem 'audit-unavailable' when it can't be kept. */
  keep(entry: AuditEntry): Promise<void>
  /**
   * Keeps an entry as part of a transaction, after all else that is done in it (see `appendAudit` of the store): it is
   * there once that has committed, and gone with it. Rejects with Problem 'audit-unavailable' when it can't be kept, and
   * the transaction must fail with that.
   */
  keepWithin(transaction: Transaction<Tables>, entry: ChangeEntry): Promise<void>
  /** A keyed hash that stands for a value: equal for equal values of one tenant, and tells nothing else. */
  digest(tenantId: string, value: string): string
  /** Waits for what is under way. */
  close(): Promise<void>
}
