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
  /** Salesforce fills it by itself where a new record doesn't say it. */
  readonly defaultedOnCreate: boolean
  /** The principal may say it of a new record. */
  readonly createable: boolean
  /** Only `picklistValues` that are active are taken. */
  readonly restrictedPicklist: boolean
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

export type WrittenValue = string | number | boolean | null

/** One record to write. `guard`: the place of the guard whose record this is, or which a value points at. */
export type RecordWrite = {
  readonly object: string
  /** API name → value. A value may be the id of the record a guard finds. */
  readonly values: Readonly<Record<string, WrittenValue | { readonly guard: number }>>
  /** Fields to read back after writing, in the same call; 'Id' is always among them. */
  readonly readBack: readonly string[]
} & (
  | {
      readonly action: 'update'
      readonly guard: number
      /** Sent as If-Unmodified-Since (one-second resolution): the LastModifiedDate it was last read with, epoch ms. */
      readonly unmodifiedSinceMs: number
    }
  | {
      readonly action: 'create'
      /** External-id field and value that make a second try find the first one's record, where the org has one. */
      readonly key?: { readonly field: string; readonly value: string }
    }
)

/** Records that are written together: all or none, in one metered call. */
export interface WriteRequest {
  /**
   * SOQL that finds one row (selecting Id) for as long as what was decided on still holds. Asked inside the same call,
   * before anything is written; one that finds none stops everything. At most 5.
   */
  readonly guards: readonly string[]
  /** At most 10. */
  readonly writes: readonly RecordWrite[]
}

/** What became of a WriteRequest that Salesforce answered. Nothing was written unless `written`. */
export type WriteAnswer =
  | {
      readonly written: true
      /** Per write, in order: the record as it is now. */
      readonly records: readonly SalesforceRecord[]
    }
  | { readonly written: false; readonly because: 'guard'; readonly guard: number }
  /** The record changed since `unmodifiedSinceMs`. */
  | { readonly written: false; readonly because: 'moved'; readonly write: number }
  /** Salesforce refused a record: validation rule, lock by an approval, duplicate, missing rights … */
  | {
      readonly written: false
      readonly because: 'refused'
      readonly write: number
      readonly errorCode: string
      /** Salesforce's own words: CRM text, to be shown as such. */
      readonly message: string
      readonly fields: readonly string[]
    }

/** What is known of a record that is about to be created, to find articles about it. */
export interface ArticleRequest {
  readonly objectName: 'Case'
  readonly subject: string
  readonly description: string
  /** Of the articles, as Salesforce names it; 'en_US' unless said otherwise. */
  readonly language?: string
  /** How an article is read: SOQL that finds one by its id, and the id that stands in it for whichever is suggested. */
  readonly article: { readonly soql: string; readonly idInIt: string }
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
  /** What `describe` has answered and still remembers. Asks nothing. */
  knownDescribe(as: Principal, object: string): ObjectDescribe | undefined
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
  /**
   * At most 5 published articles as the request's query reads them, best first, by one call; none where the org or the
   * principal has no Knowledge.
   */
  suggestArticles(
    as: Principal,
    request: ArticleRequest,
    context: CallContext,
  ): Promise<readonly SalesforceRecord[]>
  /**
   * Writes records, all or none. Tried again only where it is certain that nothing was written (no connection, an
   * expired session, too many calls at once, a row lock). Throws Problem 'write-unknown' where Salesforce may have
   * written: the connection ended, the deadline passed, or the answer can't be read after the request had been sent.
   */
  write(as: Principal, request: WriteRequest, context: CallContext): Promise<WriteAnswer>
  /** Latest known; undefined before the first answer. */
  budget(): Budget | undefined
  /** Unmetered reachability check (version list). Throws a Problem when Salesforce can't be reached. */
  ping(context: CallContext): Promise<void>
  /** Closes connections; calls under way finish or hit their deadline. */
  close(): Promise<void>
}
