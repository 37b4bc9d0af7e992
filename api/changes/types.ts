import type { CrmRow } from '../crm/types.ts'
import type { Filter, Scalar } from '../policy/types.ts'
import type { ChangeState, ShownApproval } from './present/types.ts'

export type { ChangeState } from './present/types.ts'

/** What a field is to become: a value, the record that an earlier write of the proposal changes, or one it mentions. */
type ProposedValue = Scalar | { readonly recordOf: number } | { readonly mentioned: number }

/** A record that is only pointed at, by what it is called. */
export interface Mention {
  readonly object: string
  readonly where: readonly Filter[]
  /** Fields to tell such records apart by; 'Id' is always read. */
  readonly show: readonly string[]
  /** The one that is meant. Throws Problem 'record-not-found' or 'ambiguous'. */
  choose(rows: readonly CrmRow[]): CrmRow
}

/** One record that is to change. */
export type ProposedWrite = {
  readonly object: string
  /** API name → value. */
  readonly values: Readonly<Record<string, ProposedValue>>
  /** Words for a value that isn't plain from it: 'Tuesday, 24 November 2026'. By API name. */
  readonly words?: Readonly<Record<string, string>>
} & (
  | { readonly action: 'create' }
  | { readonly action: 'update'; readonly id: string; readonly show?: readonly string[] }
  | {
      readonly action: 'update'
      /** What the record is called: filters over what the caller may read. */
      readonly where: readonly Filter[]
      /** Fields to tell such records apart by. */
      readonly show: readonly string[]
      /** The one that is meant. Throws Problem 'record-not-found' or 'ambiguous'. */
      choose(rows: readonly CrmRow[]): CrmRow
    }
)

/** Records that change together, or not at all. */
export interface Proposal {
  /** At most 10. */
  readonly writes: readonly ProposedWrite[]
  readonly mentions?: readonly Mention[]
  /** Why, in the requester's words. */
  readonly reason?: string
}

/** One field of a change, for people: null members are left out. */
interface Difference {
  readonly object: string
  readonly recordId?: string
  readonly recordName?: string
  readonly action: 'create' | 'update'
  readonly field: string
  readonly label: string
  readonly before?: string
  readonly after?: string
}

/** A change as its caller sees it. */
export interface ChangeView {
  readonly changeId: string
  readonly state: ChangeState
  readonly operation: string
  /** Of all that will be written: 'sha256:…'. Whoever confirms or decides sends it back. */
  readonly payloadHash: string
  /** Its first eight digits, to compare by eye. */
  readonly checkCode: string
  readonly differences: readonly Difference[]
  /** Fields that no longer held what was to be replaced. */
  readonly conflicts: readonly {
    readonly field: string
    readonly label: string
    readonly expected?: string
    readonly found?: string
  }[]
  readonly requestedBy: string
  readonly mine: boolean
  readonly reason?: string
  /** ISO 8601. */
  readonly createdAt: string
  /** Until when it waits; absent for one that is over. */
  readonly expiresAt?: string
  readonly undoUntil?: string
  readonly approvals: readonly ShownApproval[]
  /** Ids of the records written, in the order of the writes. */
  readonly recordIds: readonly string[]
  /** The refusal of one that failed. */
  readonly code?: string
  readonly detail?: string
  /** Numbers of new records that people know them by. */
  readonly numbers: readonly string[]
  readonly undoOf?: string
  readonly undoneBy?: string
  /** Adaptive Card. */
  readonly card: object
}

/** What became of an act on a change. */
export interface ChangeAnswer {
  /** To say aloud. */
  readonly message: string
  readonly nextStep?: string
  readonly change: ChangeView
}

/** What an administrator is told of somebody else's change: nothing that its records hold. */
interface CancelledChange {
  readonly changeId: string
  readonly state: 'cancelled'
  readonly operation: string
  /** Entra object id. */
  readonly requesterId: string
}

export interface Decision {
  readonly changeId: string
  readonly payloadHash: string
  readonly decision: 'approve' | 'reject'
  readonly comment?: string
}

/** A flow that asks approvers on behalf of the proxy. */
export interface Routing {
  readonly changeId: string
  readonly payloadHash: string
  /** Name of the approval the flow made. */
  readonly approvalName: string
  /** Entra object ids of who is asked. */
  readonly approvers: readonly string[]
}

/** What an approver answered in a flow, as the flow tells it. */
export interface RelayedDecision {
  readonly changeId: string
  readonly payloadHash: string
  readonly approvalName: string
  readonly responderId: string
  readonly decision: 'approve' | 'reject'
  /** ISO 8601. */
  readonly respondedAt: string
  readonly comment?: string
}

/** The governed door for writes: nothing is written but what was decided, shown and agreed to. */
export interface Changes {
  /**
   * Resolves what is meant, decides, and keeps the change. One that nobody need be asked about is made at once; any
   * other waits. One Salesforce call to read, one to write. Throws Problem 'change-denied', 'ambiguous',
   * 'record-not-found', 'change-conflict', 'change-invalid' and what planning throws.
   */
  propose(proposal: Proposal): Promise<ChangeAnswer>
  /** Throws Problem 'change-invalid' for a text that holds card numbers, passwords or the like; keeps nothing of it. */
  refuseSecrets(text: string): void
  /** The requester agrees to exactly what was shown. Made at once where no approver need be asked. */
  confirm(changeId: string, payloadHash: string): Promise<ChangeAnswer>
  /** An approver decides; the last one needed has it made. */
  decide(decision: Decision): Promise<ChangeAnswer>
  cancel(changeId: string): Promise<ChangeAnswer>
  /** Cancels whoever's change of the caller's tenant: for administrators. */
  cancelAny(changeId: string): Promise<CancelledChange>
  /** Puts back what an executed change replaced, when nobody touched it since. A change of its own. */
  undo(changeId: string): Promise<ChangeAnswer>
  get(changeId: string): Promise<ChangeAnswer>
  /** The caller's own, latest first. */
  mine(states: readonly ChangeState[], limit: number): Promise<readonly ChangeAnswer[]>
  /** Those the caller may decide. */
  forMe(limit: number): Promise<readonly ChangeAnswer[]>
  /** Notes that a flow asks these people. */
  route(routing: Routing): Promise<ChangeAnswer>
  /** Takes an approver's answer from the flow that asked, where the policy lets flows pass it on. */
  relay(decision: RelayedDecision): Promise<ChangeAnswer>
}
