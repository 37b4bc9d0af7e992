/**
 * The problems a caller can meet: a closed table of code, status, title and remedy (RFC 9457). The `detail` of a
 * Problem is public: it says what is wrong in words that may leave; private causes travel as `cause` and stay in the log.
 */

export type ProblemOutcome = 'denied' | 'notFound' | 'ambiguous' | 'invalid' | 'conflict'

interface Kind {
  readonly status: number
  readonly title: string
  readonly remedy: string
  /** Set where an agent should hear this as an answer (HTTP 200 in outcome style) rather than as a failure. */
  readonly outcome?: ProblemOutcome
  /** Which layer refuses with this code; every denial names one. */
  readonly layer?: Layer
}

/** Where a refusal comes from, from the outside in. */
type Layer =
  | 'identity'
  | 'client'
  | 'operator'
  | 'phase'
  | 'policy'
  | 'approval'
  | 'budget'
  | 'field-security'
  | 'sharing'

/** Which layer said no, the clause that did where that may be told, and what would help. */
export interface Why {
  readonly layer: Layer
  readonly clause?: string
  readonly help: string
}

const kinds = {
  // The request itself
  'invalid-request': {
    status: 400,
    title: 'The request does not fit the contract.',
    remedy: 'Compare it with /openapi.yaml; `errors` names each member at fault.',
  },
  'invalid-json': {
    status: 400,
    title: 'The body is not acceptable JSON.',
    remedy: 'Send UTF-8 JSON without duplicate keys, at most 16 levels deep.',
  },
  'invalid-input': {
    status: 400,
    title: 'A value can’t be used as asked.',
    remedy: 'Correct the value that `detail` names.',
    outcome: 'invalid',
  },
  'cursor-invalid': {
    status: 400,
    title: 'The cursor is not valid here.',
    remedy: 'Start the list again without a cursor.',
    outcome: 'invalid',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address.',
    remedy: 'See /openapi.yaml for the addresses there are.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method.',
    remedy: 'Use a method named in the Allow header.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request was not received in time.',
    remedy: 'Send the whole request at once.',
  },
  'payload-too-large': { status: 413, title: 'The body is too large.', remedy: 'Send at most 64 KB.' },
  'uri-too-long': { status: 414, title: 'The address is too long.', remedy: 'Shorten the query.' },
  'unsupported-media-type': {
    status: 415,
    title: 'Only JSON is accepted.',
    remedy: 'Send content-type application/json in UTF-8, not compressed.',
  },
  'misdirected-request': {
    status: 421,
    title: 'This host name is not served here.',
    remedy: 'Use the host name the proxy is published under (setting ALLOWED_HOSTS).',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large.',
    remedy: 'Send at most 16 KB of headers.',
  },
  // Who asks
  'token-missing': {
    status: 401,
    title: 'A bearer token is needed.',
    remedy: 'Send one Authorization header: Bearer and the token.',
  },
  'token-invalid': {
    status: 401,
    title: 'The token is not valid here.',
    remedy: 'Ask Entra for a token of this API and send it unchanged.',
  },
  'token-expired': { status: 401, title: 'The token has expired.', remedy: 'Ask Entra for a fresh token.' },
  'client-not-allowed': {
    status: 403,
    title: 'This app may not call the API.',
    remedy: 'An administrator adds its client id to `clients` of the policy.',
    layer: 'client',
  },
  'scope-missing': {
    status: 403,
    title: 'The token carries neither the scope nor a role of this API.',
    remedy: 'Request the scope access_as_user, or grant the app a role.',
    layer: 'identity',
  },
  'step-up-required': {
    status: 401,
    title: 'This needs a stronger sign-in.',
    remedy: 'Sign in again with the claims of the WWW-Authenticate header.',
    layer: 'identity',
  },
  'step-up-unsupported': {
    status: 403,
    title: 'This needs a stronger sign-in than the app can ask for.',
    remedy: 'Use an app that answers claims challenges (client capability cp1).',
    layer: 'identity',
  },
  'acting-user-mismatch': {
    status: 403,
    title: 'The token is not of the person who asks.',
    remedy: 'Sign in as yourself: a maker’s connection must not write for others.',
    layer: 'identity',
  },
  'acting-user-missing': {
    status: 403,
    title: 'The call does not say who sits before it.',
    remedy: 'Send the person’s Entra object id as X-Acting-User-Oid.',
    layer: 'identity',
  },
  'guest-not-allowed': {
    status: 403,
    title: 'Guests are not admitted.',
    remedy: 'Use a member account of the tenant.',
    layer: 'identity',
  },
  'identity-unmapped': {
    status: 403,
    title: 'No active Salesforce user belongs to this account.',
    remedy: 'A Salesforce administrator puts the Entra object id into the mapped field of one active user.',
    layer: 'identity',
  },
  'identity-ambiguous': {
    status: 403,
    title: 'More than one Salesforce user belongs to this account.',
    remedy: 'A Salesforce administrator makes the mapping unique.',
    layer: 'identity',
  },
  // What is asked
  'operation-denied': {
    status: 403,
    title: 'Your role may not ask this.',
    remedy: 'Ask WhoAmI what you may do.',
    outcome: 'denied',
    layer: 'policy',
  },
  'client-denied': {
    status: 403,
    title: 'This app may not ask this, whoever uses it.',
    remedy: 'Use an app that may, or ask an administrator to widen `clients` of the policy.',
    outcome: 'denied',
    layer: 'client',
  },
  'phase-denied': {
    status: 403,
    title: 'The roll-out has not come to this yet.',
    remedy: 'Wait until an administrator opens the next phase.',
    outcome: 'denied',
    layer: 'phase',
  },
  'switched-off': {
    status: 403,
    title: 'An operator has switched this off.',
    remedy: 'Wait until it is switched on again; ListSwitches says by whom and why.',
    outcome: 'denied',
    layer: 'operator',
  },
  'budget-exhausted': {
    status: 429,
    title: 'You have read as much as your role may for now.',
    remedy: 'Go on after the time in Retry-After, or ask for less.',
    outcome: 'denied',
    layer: 'budget',
  },
  'asked-again': {
    status: 429,
    title: 'The same was asked too often in this conversation.',
    remedy:
      'Use the answer that was given, or ask for something else; the same may be asked again after Retry-After.',
    outcome: 'denied',
    layer: 'budget',
  },
  'change-denied': {
    status: 403,
    title: 'This change is not permitted.',
    remedy: 'See `why`, and change what it names.',
    outcome: 'denied',
    layer: 'policy',
  },
  'field-security': {
    status: 403,
    title: 'Salesforce hides a field or object of this question from you.',
    remedy:
      'Ask with fewer fields, or ask a Salesforce administrator for access; the field may also have been renamed.',
    outcome: 'denied',
    layer: 'field-security',
  },
  'object-denied': {
    status: 403,
    title: 'This object does not exist or is not permitted.',
    remedy: 'Ask ListObjects which objects you may read.',
    outcome: 'denied',
    layer: 'policy',
  },
  'field-denied': {
    status: 403,
    title: 'A field does not exist or is not permitted.',
    remedy: 'Ask DescribeObject which fields you may use.',
    outcome: 'denied',
    layer: 'policy',
  },
  'record-not-found': {
    status: 404,
    title: 'There is no such record for you.',
    remedy: 'Search by name; the record may not exist or may lie outside what you may see.',
    outcome: 'notFound',
    layer: 'sharing',
  },
  ambiguous: {
    status: 409,
    title: 'More than one record fits.',
    remedy: 'Choose one of the candidates and ask again with its id.',
    outcome: 'ambiguous',
  },
  // Changes
  'change-invalid': {
    status: 422,
    title: 'Salesforce would not take this change.',
    remedy: 'Correct what `detail` names and propose it again.',
    outcome: 'invalid',
  },
  'change-not-found': {
    status: 404,
    title: 'There is no such change for you.',
    remedy: 'Ask ListMyChanges or ListApprovalsForMe which there are.',
    outcome: 'notFound',
  },
  'change-conflict': {
    status: 409,
    title: 'The record has moved on since.',
    remedy: 'Look at `differences`, and propose the change again if it still should be made.',
    outcome: 'conflict',
  },
  'change-state': {
    status: 409,
    title: 'The change is past that.',
    remedy: 'GetChange says where it stands.',
    outcome: 'conflict',
  },
  'change-altered': {
    status: 409,
    title: 'This is not the change that was shown.',
    remedy: 'Read the change again with GetChange, and send its payloadHash.',
    outcome: 'conflict',
  },
  'approval-denied': {
    status: 403,
    title: 'You may not decide this change.',
    remedy: 'One of the approvers that the change names decides it, and never who asked for it.',
    outcome: 'denied',
    layer: 'approval',
  },
  'too-many-pending': {
    status: 429,
    title: 'Too many of your changes wait for an answer.',
    remedy: 'Confirm or cancel some of them (ListMyChanges).',
    outcome: 'denied',
    layer: 'approval',
  },
  'write-unknown': {
    status: 504,
    title: 'It is not known yet whether Salesforce has written this.',
    remedy: 'Do not repeat it: ask GetChange in a minute; the proxy is finding out.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'A write needs an Idempotency-Key.',
    remedy: 'Send a fresh key, such as a UUID, and the same one when you try again.',
  },
  'idempotency-key-invalid': {
    status: 400,
    title: 'The Idempotency-Key can’t be used.',
    remedy: 'Send 1 to 128 visible ASCII characters in double quotes or without.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request.',
    remedy: 'Send a fresh key for a fresh request.',
  },
  'idempotency-in-flight': {
    status: 409,
    title: 'The first request with this Idempotency-Key is still under way.',
    remedy: 'Try again after the time in Retry-After, with the same key.',
  },
  'subscription-invalid': {
    status: 400,
    title: 'Notifications can’t be sent there.',
    remedy: 'Use an https address of a host on the allowlist (setting CALLBACK_HOSTS).',
  },
  // Administration
  'mapping-conflict': {
    status: 409,
    title: 'The mapping can’t be decided like this.',
    remedy: 'See ListUserMappings: another administrator than the proposer decides a pending one.',
    outcome: 'denied',
    layer: 'approval',
  },
  // Salesforce
  'salesforce-login-failed': {
    status: 503,
    title: 'Salesforce does not let the proxy act for this user.',
    remedy:
      'An administrator checks the External Client App: certificate, pre-authorisation, My Domain address.',
  },
  'salesforce-unavailable': {
    status: 503,
    title: 'Salesforce can’t be reached or is under maintenance.',
    remedy: 'Try again after the time in Retry-After.',
  },
  'salesforce-busy': {
    status: 503,
    title: 'Salesforce is too busy for this just now.',
    remedy: 'Try again after the time in Retry-After.',
  },
  'salesforce-budget-exhausted': {
    status: 503,
    title: 'The daily allowance of Salesforce calls is used up.',
    remedy: 'Wait until the allowance recovers; an administrator can raise it.',
  },
  'salesforce-timeout': {
    status: 504,
    title: 'Salesforce did not answer in time.',
    remedy: 'Narrow the question or try again.',
  },
  'salesforce-refused': {
    status: 502,
    title: 'Salesforce refused what the proxy asked.',
    remedy:
      'An administrator compares the policy with the org: a field may have been renamed or hidden from this user.',
  },
  'salesforce-answer-invalid': {
    status: 502,
    title: 'Salesforce sent an answer that can’t be used.',
    remedy: 'Try again; if it goes on, an administrator looks at the log under this trace id.',
  },
  // The proxy
  'keys-unavailable': {
    status: 503,
    title: 'The tenant’s signing keys can’t be read.',
    remedy: 'Try again after the time in Retry-After.',
  },
  'groups-unavailable': {
    status: 503,
    title: 'Your groups can’t be read from Microsoft Graph.',
    remedy: 'Try again after the time in Retry-After.',
  },
  'audit-unavailable': {
    status: 503,
    title: 'The audit can’t be written, so nothing is answered.',
    remedy: 'An operator checks the store; try again after the time in Retry-After.',
  },
  'not-ready': {
    status: 503,
    title: 'The proxy can’t serve just now.',
    remedy: 'An operator checks the parts that `failing` names.',
  },
  overloaded: {
    status: 503,
    title: 'The proxy is at its limit.',
    remedy: 'Try again after the time in Retry-After.',
  },
  internal: { status: 500, title: 'The proxy failed.', remedy: 'Report the trace id.' },
} as const satisfies Record<string, Kind>

export type ProblemCode = keyof typeof kinds

export interface ProblemOptions {
  /** Public sentence about this occurrence. */
  readonly detail?: string
  /** Further public members of the body: `errors`, `candidates` … */
  readonly members?: Readonly<Record<string, unknown>>
  /** Further headers: Retry-After, Allow, WWW-Authenticate. */
  readonly headers?: Readonly<Record<string, string>>
  /** The clause that refused and what would help, where more can be said than the code says. */
  readonly why?: Partial<Why>
  /** Private: goes to the log, never to the caller. */
  readonly cause?: unknown
}

/** An expected failure, thrown anywhere and rendered in one place (`http/`). */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  readonly remedy: string
  readonly outcome: ProblemOutcome | undefined
  readonly detail: string | undefined
  readonly members: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
  /** Set for every denial. */
  readonly why: Why | undefined

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    const kind: Kind = kinds[code]
    super(options.detail ?? kind.title, { cause: options.cause })
    this.code = code
    this.status = kind.status
    this.title = kind.title
    this.remedy = kind.remedy
    this.outcome = kind.outcome
    this.detail = options.detail
    this.members = options.members ?? {}
    this.headers = options.headers ?? {}
    this.why = kind.layer === undefined ? undefined : { layer: kind.layer, help: kind.remedy, ...options.why }
  }
}

/** Every code there is, for documents and checks. */
export const problemKinds: Readonly<Record<ProblemCode, Kind>> = kinds
