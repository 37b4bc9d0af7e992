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
  /** Operation id, null when none was reached. */
  readonly operation: string | null
  /** Normalised input: ids, names and filters as asked. */
  readonly input: Readonly<Record<string, unknown>> | null
  readonly decision: 'permit' | 'deny' | 'error'
  /** Problem code of a refusal or failure. */
  readonly code: string | null
  readonly grants: readonly string[]
  readonly policyHash: string | null
  readonly status: number
  readonly salesforceCalls: number
  /** Agent context sent by the connector: for the record only, never for a decision. */
  readonly conversationId: string | null
  readonly channel: string | null
  readonly agentName: string | null
}

export interface Audit {
  /** Resolves when the entry is durable; rejects with Problem 'audit-unavailable' when it can't be kept. */
  keep(entry: AuditEntry): Promise<void>
  /** Waits for what is under way. */
  close(): Promise<void>
}
