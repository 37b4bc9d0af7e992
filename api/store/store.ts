import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

export interface NewAuditRow {
  readonly requestId: string
  readonly at: number
  /** Null: of a call that nobody known made; such entries make a chain of their own. */
  readonly tenantId: string | null
  /** What sort of entry it is; its body says so too. */
  readonly kind: string
  readonly body: string
}

/** What the proxy keeps, in an embedded file or in PostgreSQL. */
export interface Store {
  readonly db: Kysely<Tables>
  readonly kind: 'sqlite' | 'postgres'
  /**
   * Chains the rows to their tenants' entries and keeps them in one transaction, all or none; resolves when they are
   * durable. The cost doesn't grow with what is kept already. Prepared: building costs nothing.
   */
  appendAudit(rows: readonly NewAuditRow[]): Promise<void>
  close(): Promise<void>
}
