/** One line of the audit: who asked what, what was decided, what it cost. Kept before the answer leaves. */
export interface AuditEntry {
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

export interface Audit {
  /** Resolves when the entry is durable; rejects with Problem 'audit-unavailable' when it can't be kept. */
  keep(entry: AuditEntry): Promise<void>
  /** Waits for what is under way. */
  close(): Promise<void>
}
