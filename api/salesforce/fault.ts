/**
 * What went wrong between the proxy and Salesforce, as the gateway sees it. A fault is private: its message may hold
 * Salesforce's own words. Callers meet the Problem that `errors.ts` makes of it.
 */

export type FaultKind =
  /** No connection, so nothing was sent. */
  | 'unreachable'
  /** The connection ended after the request was sent and before an answer came. */
  | 'dropped'
  /** The connection ended inside the answer. */
  | 'cut'
  | 'redirected'
  | 'not-json'
  | 'maintenance'
  | 'too-large'
  /** Well-formed JSON of a shape the REST API does not have. */
  | 'odd-shape'
  /** An address outside the configured org was about to be called. */
  | 'foreign-host'
  | 'deadline'
  /** The client went away. */
  | 'aborted'
  /** An HTTP status of 300 or more, or an error inside a composite. */
  | 'refused'
  /** A write was sent and its outcome can't be told; the cause says why. */
  | 'write-unsure'
  /** The OAuth endpoint refused a login, or let in someone else. */
  | 'login'
  /** The key that signs for the proxy can't be used. */
  | 'unsigned'

export interface FaultDetails {
  /** HTTP status, where there was an answer. */
  readonly status?: number
  /** Salesforce's errorCode, or the `error` of an OAuth answer. */
  readonly errorCode?: string
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

export class SalesforceFault extends Error {
  readonly kind: FaultKind
  readonly status: number | undefined
  readonly errorCode: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(kind: FaultKind, message: string, details: FaultDetails = {}) {
    super(message, { cause: details.cause })
    this.name = 'SalesforceFault'
    this.kind = kind
    this.status = details.status
    this.errorCode = details.errorCode
    this.retryAfterMs = details.retryAfterMs
  }
}

/** The daily allowance is used up: never retried, opens the breaker. The same code means two things; its words differ. */
export const isDailyLimit = (fault: SalesforceFault): boolean =>
  fault.errorCode === 'REQUEST_LIMIT_EXCEEDED' && !isConcurrencyLimit(fault)

/** Too many requests of 20 s and longer at once: over in seconds. */
export const isConcurrencyLimit = (fault: SalesforceFault): boolean =>
  fault.errorCode === 'REQUEST_LIMIT_EXCEEDED' && /concurrent/i.test(fault.message)

/** A session that a new login replaces. The other wording of a 401 ("not valid for use with the REST API") stays. */
export const isSessionExpired = (fault: SalesforceFault): boolean =>
  fault.status === 401 &&
  fault.errorCode === 'INVALID_SESSION_ID' &&
  !fault.message.includes('not valid for use with the REST API')
