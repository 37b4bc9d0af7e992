import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** No text of it holds a line break: ids have none, and JSON escapes them. */
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
   *
   * `within`: the rows are part of that transaction, and durable or gone with it. On PostgreSQL it then holds the ends of
   * their chains until it commits, and everybody's entries of these tenants wait behind it: the last statement of a
   * transaction, so that who holds a chain's end waits for nothing else.
   */
  appendAudit(rows: readonly NewAuditRow[], within?: Transaction<Tables>): Promise<void>
  close(): Promise<void>
}
