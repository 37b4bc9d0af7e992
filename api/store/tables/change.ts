export interface ChangeTables {
  readonly change: ChangeTable
  readonly change_decision: ChangeDecisionTable
  readonly change_routing: ChangeRoutingTable
}

/** A change and where it stands. What it is (`payload`, `basis`) is written once; only the rest moves. */
interface ChangeTable {
  /** GUID. */
  readonly id: string
  readonly tenant_id: string
  /** Entra object id and Salesforce user of who asks. */
  readonly requester: string
  readonly requester_user: string
  readonly operation: string
  readonly state: string
  /** Grows with every move: a move names the one it saw. */
  readonly version: number
  /** Canonical JSON, covered by payload_hash. */
  readonly payload: string
  readonly payload_hash: string
  /** What else is needed to decide it again: the requester as the token showed them, the records as they were read. */
  readonly basis: string
  /** Equal for open changes that ask the same; null once it is no longer open. */
  readonly sameness: string | null
  /** The idempotency key it was proposed under. */
  readonly key_id: string | null
  readonly created_at: number
  /** Until when somebody may agree. */
  readonly decide_by: number
  /** Until when it may be executed. */
  readonly execute_by: number
  /** Counts the executions begun: the number fences off who began an earlier one. */
  readonly fence: number
  /** Until when nobody else takes over the execution; null: none is under way. */
  readonly lease_until: number | null
  readonly started_at: number | null
  readonly finished_at: number | null
  /** What became of it. */
  readonly result: string | null
  readonly undo_of: string | null
  readonly undone_by: string | null
  /** When flows are told again of one that waits for approvers, unless a flow asks them by then; null: never. */
  readonly offer_at: number | null
  /** How often they have been told again. */
  readonly offers: number
}

/** One answer of one person; never changed. */
interface ChangeDecisionTable {
  readonly change_id: string
  readonly decider: string
  readonly decider_user: string
  readonly decision: 'approve' | 'reject'
  /** Ids of the approvals it counts for, JSON. */
  readonly clauses: string
  /** How the person proved to be one of the approvers. */
  readonly assurance: 'signed' | 'relayed'
  /** The decider as the token showed them, JSON: asked again when the change is executed. */
  readonly subject: string
  readonly comment: string | null
  readonly at: number
}

/** Whom a flow asks, under which name; never changed. */
interface ChangeRoutingTable {
  readonly change_id: string
  readonly approval_name: string
  readonly payload_hash: string
  readonly approvers: string
  readonly routed_by: string
  readonly at: number
}
