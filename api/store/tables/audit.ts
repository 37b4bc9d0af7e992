import type { Generated } from 'kysely'

export interface AuditTables {
  readonly audit_entry: AuditEntryTable
}

/** Append-only: triggers refuse to change or remove a row. */
interface AuditEntryTable {
  /** Order of keeping; gaps are possible. */
  readonly seq: Generated<number>
  readonly request_id: string
  readonly at: number
  readonly tenant_id: string | null
  readonly body: string
}
