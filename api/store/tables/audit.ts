export interface AuditTables {
  readonly audit_entry: AuditEntryTable
  readonly audit_head: AuditHeadTable
  readonly audit_retention: AuditRetentionTable
  readonly audit_checkpoint: AuditCheckpointTable
  readonly audit_subject_key: AuditSubjectKeyTable
}

/** One hash chain for each tenant. Append-only: triggers let nothing happen to a row but the loss of its body, in time. */
interface AuditEntryTable {
  /** Entra tenant id; empty: of calls that nobody known made. */
  readonly tenant: string
  /** From 1, without a gap, of each tenant. */
  readonly seq: number
  readonly at: number
  readonly request_id: string
  readonly kind: string
  /** Hash of the entry before, 32 bytes; zeros of the first. */
  readonly prev: Uint8Array
  /** SHA-256(0x00 ‖ prev ‖ body), 32 bytes. */
  readonly hash: Uint8Array
  /** JSON text, hashed as it stands; empty once retention has passed. */
  readonly body: string
}

/** Where each chain ends; moved with every append. */
interface AuditHeadTable {
  readonly tenant: string
  readonly seq: number
  readonly hash: Uint8Array
}

/** Entries before this may lose their bodies; only ever grows. */
interface AuditRetentionTable {
  readonly tenant: string
  readonly before: number
}

/** Signed tree heads. Append-only but for `sunk_at`. */
interface AuditCheckpointTable {
  readonly tenant: string
  readonly size: number
  readonly at: number
  /** As it is written to the second place. */
  readonly text: string
  /** Hashes of the tree's perfect parts, greatest first, 32 bytes each: from here the next checkpoint goes on. */
  readonly range: Uint8Array
  /** When the second place had it; null: not yet. */
  readonly sunk_at: number | null
}

/** Keys that values of a record are sealed under; without its key nothing of them can be read. */
interface AuditSubjectKeyTable {
  readonly tenant: string
  /** Salesforce record id, or 'new:' and the place in a change of a record that was yet to be created. */
  readonly subject: string
  /** The record a new one became. */
  readonly record_id: string | null
  /** 32 bytes. */
  readonly key: Uint8Array
}
