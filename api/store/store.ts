import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

export interface NewAuditRow {
  readonly requestId: string
  readonly at: number
  readonly tenantId: string | null
  readonly body: string
}

/** What the proxy keeps, in an embedded file or in PostgreSQL. */
export interface Store {
  readonly db: Kysely<Tables>
  readonly kind: 'sqlite' | 'postgres'
  /** Keeps the rows in one transaction, all or none; resolves when they are durable. Prepared: building costs nothing. */
  appendAudit(rows: readonly NewAuditRow[]): Promise<void>
  close(): Promise<void>
}
