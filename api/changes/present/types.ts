import type { FieldKind, Scalar } from '../../policy/types.ts'

/**
 * Where a change stands. proposed: the requester has yet to confirm it; pending: approvers have yet to agree; approved:
 * all have, it is about to be executed; simulated: everything but the write was done.
 */
export type ChangeState =
  | 'proposed'
  | 'pending'
  | 'approved'
  | 'executing'
  | 'executed'
  | 'failed'
  | 'conflict'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'simulated'

/** What is known of a field that a change names, whatever its values. */
interface FieldShown {
  /** API name. */
  readonly field: string
  /** What people call it. */
  readonly label: string
  readonly kind: FieldKind
  /** Its values are neither said nor put on a card. */
  readonly sensitive: boolean
  /** An outsider may have written what it holds: that is neither said nor put on a card. */
  readonly untrusted: boolean
}

export interface ShownField extends FieldShown {
  readonly before: Scalar
  readonly after: Scalar
  /** The policy chose it: shown, but not said. */
  readonly preset?: boolean
  /** What the new value means, where it isn't plain from it: the name of the record it points at. */
  readonly words?: string
}

export interface ShownRecord {
  readonly object: string
  readonly objectLabel: string
  /** Null: it is still to be created. */
  readonly recordId: string | null
  /** Null: it has none yet, or one that an outsider may have written. */
  readonly recordName: string | null
  readonly action: 'create' | 'update'
  readonly fields: readonly ShownField[]
}

/** A field that no longer holds what the change was to replace. */
export interface ShownConflict extends FieldShown {
  readonly expected: Scalar
  readonly found: Scalar
}

export interface ShownApproval {
  readonly id: string
  readonly message: string
  /** How many people must agree, and how many have. */
  readonly quorum: number
  readonly given: number
  readonly approverRoles: readonly string[]
}

/** A change as it is shown to whoever may see it: what their role may not read has been left out before. */
export interface ShownChange {
  readonly changeId: string
  /** The first 8 hexadecimal digits of the payload's hash. */
  readonly checkCode: string
  readonly state: ChangeState
  readonly title?: string
  readonly records: readonly ShownRecord[]
  /** Name of who asks. */
  readonly requestedBy: string
  readonly reason: string | null
  /** Epoch ms. */
  readonly expiresAtMs: number
  readonly approvals: readonly ShownApproval[]
  /** Epoch ms; null: it can't be undone. */
  readonly undoUntilMs: number | null
  /** IANA name of the time zone of whoever looks. */
  readonly timeZone: string
  readonly conflict?: readonly ShownConflict[]
  /** An administrator cancelled it. */
  readonly byAdministrator?: boolean
}
