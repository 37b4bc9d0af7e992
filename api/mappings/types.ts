/** Where an explicit mapping stands. Removed: the account has none any more, by this decision. */
export type MappingState = 'pending' | 'active' | 'rejected' | 'replaced' | 'removed'

/** An explicit mapping of an Entra account to a Salesforce user, or the wish to take one away. */
export interface UserMapping {
  readonly mappingId: string
  readonly tenantId: string
  readonly objectId: string
  /** 18 characters; null: the mapping is to be taken away. */
  readonly salesforceUserId: string | null
  readonly state: MappingState
  /** Entra object ids of who proposed and who decided. */
  readonly proposedBy: string
  readonly decidedBy: string | null
  /** Epoch ms. */
  readonly proposedAt: number
  readonly decidedAt: number | null
  readonly reason: string
}

export interface Proposal {
  /** The proposer's own when left out. */
  readonly tenantId?: string
  readonly objectId: string
  /** Left out: the mapping is to be taken away. */
  readonly salesforceUserId?: string
  readonly reason: string
}

/** The mappings, for the operations that administer them: bound to the caller whose name an act gets. */
export interface UserMappings {
  /** Pending and active ones, then those decided last. */
  list(): Promise<readonly UserMapping[]>
  /**
   * Costs one Salesforce call where a user is named. Throws Problem 'invalid-input', 'mapping-conflict'.
   */
  propose(proposal: Proposal): Promise<UserMapping>
  /** Takes hold here at once, on every other instance within five seconds. Throws Problem 'mapping-conflict'. */
  decide(mappingId: string, approve: boolean): Promise<UserMapping>
}

/** What an act did to an account's mapping, for the audit. */
export interface MappingEffect {
  readonly mappingId: string
  readonly tenantId: string
  readonly objectId: string
  /** 'tenant id/object id' of each. */
  readonly proposedBy: string
  readonly decidedBy: string | null
  readonly state: MappingState
  /** The Salesforce user the account was, and is, explicitly mapped to. */
  readonly before: string | null
  readonly after: string | null
}
