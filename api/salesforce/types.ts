/** Whose rights Salesforce applies to a call. */
export interface Principal {
  /** '' when not known yet; otherwise a session of any other user is refused. */
  readonly userId: string
  readonly username: string
}

/** What one request of the proxy carries down to Salesforce. */
export interface CallContext {
  /** Aborts when the client goes away or the deadline passes. */
  readonly signal: AbortSignal
  /** Epoch ms after which nothing may still be tried. */
  readonly deadlineAtMs: number
  /** Correlates the proxy's log, audit and Salesforce's own logs. */
  readonly requestId: string
  /** Metered calls so far; the gateway adds to it. */
  readonly spent: { calls: number }
}

export interface SalesforceRecord {
  readonly attributes?: { readonly type: string; readonly url?: string }
  readonly [field: string]: unknown
}

export interface QueryAnswer {
  readonly totalSize: number
  readonly records: readonly SalesforceRecord[]
}

/** A parameterized search: text to find in names, and per object what to return of the hits. */
export interface SearchRequest {
  readonly text: string
  readonly objects: readonly {
    readonly name: string
    readonly fields: readonly string[]
    readonly where?: string
    readonly limit: number
  }[]
  readonly overallLimit: number
}

/** What Salesforce calls an object. */
export interface ObjectLabel {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
}

/** The part of Salesforce's describe the product uses. */
export interface ObjectDescribe extends ObjectLabel {
  readonly fields: readonly FieldDescribe[]
}

export interface FieldDescribe {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly length: number
  readonly nillable: boolean
  readonly filterable: boolean
  readonly sortable: boolean
  /** Field-level security decides who sees it; false: whoever may read the object. */
  readonly permissionable: boolean
  /** The compound field it is a part of, which may hold its permission: 'BillingAddress' of BillingCity. */
  readonly compoundFieldName: string | null
  readonly relationshipName: string | null
  readonly referenceTo: readonly string[]
  readonly picklistValues: readonly {
    readonly value: string
    readonly label: string
    readonly active: boolean
  }[]
}

/** What is left of Salesforce's daily call allowance, from the last Sforce-Limit-Info seen. */
export interface Budget {
  readonly used: number
  readonly max: number
  /** Epoch ms at which it was read. */
  readonly asOfMs: number
}

/**
 * The only way to Salesforce. Every method answers within the context's deadline or throws a Problem
 * ('salesforce-unavailable', 'salesforce-timeout', 'salesforce-budget-exhausted', 'salesforce-busy',
 * 'salesforce-refused', 'salesforce-answer-invalid', 'salesforce-login-failed').
 */
export interface Gateway {
  /** Runs the queries as the principal in as few metered calls as can be (one alone: GET query; up to 5: one composite). */
  query(as: Principal, soql: readonly string[], context: CallContext): Promise<readonly QueryAnswer[]>
  search(as: Principal, request: SearchRequest, context: CallContext): Promise<readonly SalesforceRecord[]>
  /** Cached per profile-independent principal and object for a set time; a hit costs nothing. */
  describe(as: Principal, object: string, context: CallContext): Promise<ObjectDescribe>
  /**
   * Several objects at once, by few calls; objects that aren't there, or that the principal can't see, are left out.
   * Cached as `describe` is.
   */
  describeAll(
    as: Principal,
    objects: readonly string[],
    context: CallContext,
  ): Promise<readonly ObjectDescribe[]>
  /** Every object the principal can see, by one call; cached as `describe` is. */
  labels(as: Principal, context: CallContext): Promise<readonly ObjectLabel[]>
  /** Latest known; undefined before the first answer. */
  budget(): Budget | undefined
  /** Unmetered reachability check (version list). Throws a Problem when Salesforce can't be reached. */
  ping(context: CallContext): Promise<void>
  /** Closes connections; calls under way finish or hit their deadline. */
  close(): Promise<void>
}
