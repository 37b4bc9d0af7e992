export interface IdempotencyTables {
  readonly idempotency_key: IdempotencyKeyTable
}

/** One write that was asked for, and what was answered. */
interface IdempotencyKeyTable {
  /** GUID: the keyId, the same for every run of this request. */
  readonly id: string
  /** Hash of whose key it is, for which operation, and the key. */
  readonly scope: string
  readonly tenant_id: string
  readonly object_id: string
  readonly operation: string
  /** Hash of what was asked. */
  readonly fingerprint: string
  /** Grows with every run; an answer is kept only for the latest. */
  readonly fence: number
  /** Until then a run is under way; what has passed was given back, or its process died. */
  readonly lease_until: number
  /** JSON; null until there is one to repeat. */
  readonly answer: string | null
  readonly created_at: number
  readonly expires_at: number
}
