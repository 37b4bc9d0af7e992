import { Problem, type ProblemCode } from '../problem.ts'
import { probeEveryMs } from './breaker.ts'
import { isConcurrencyLimit, isDailyLimit, SalesforceFault } from './fault.ts'

const unavailableRetryAfterMs = 30_000
const busyRetryAfterMs = 5_000

/**
 * The Problem a caller meets for a fault (security control 31): only a code of ours leaves, and a Retry-After. What
 * Salesforce said stays in `cause`, for the log. Other errors come back as they are.
 */
export function problemOf(error: unknown): unknown {
  if (!(error instanceof SalesforceFault)) return error
  const [code, retryAfterMs] = codeOf(error)
  if (retryAfterMs === undefined) return new Problem(code, { cause: error })
  const retryAfterS = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return new Problem(code, { headers: { 'Retry-After': String(retryAfterS) }, cause: error })
}

type Verdict = readonly [code: ProblemCode, retryAfterMs?: number]

function codeOf(fault: SalesforceFault): Verdict {
  switch (fault.kind) {
    case 'unreachable':
    case 'dropped':
    case 'cut':
    case 'maintenance':
      return ['salesforce-unavailable', fault.retryAfterMs ?? unavailableRetryAfterMs]
    case 'redirected':
    case 'not-json':
    case 'too-large':
    case 'odd-shape':
      return ['salesforce-answer-invalid']
    case 'deadline':
    case 'aborted':
      return ['salesforce-timeout']
    case 'foreign-host':
      return ['internal']
    case 'unsigned':
    case 'login':
      return ['salesforce-login-failed', fault.retryAfterMs]
    case 'write-unsure':
      return ['write-unknown']
    case 'refused':
      return refusal(fault)
  }
}

/** errorCodes that say more than their HTTP status (Salesforce REST, "Status codes and error responses"). */
const byErrorCode: Readonly<Record<string, Verdict>> = {
  QUERY_TIMEOUT: ['salesforce-timeout'],
  UNABLE_TO_LOCK_ROW: ['salesforce-busy', busyRetryAfterMs],
  SERVER_UNAVAILABLE: ['salesforce-unavailable', unavailableRetryAfterMs],
  API_DISABLED_FOR_ORG: ['salesforce-login-failed'],
  API_CURRENTLY_DISABLED: ['salesforce-login-failed'],
  CLIENT_NOT_ACCESSIBLE_FOR_USER: ['salesforce-login-failed'],
}

function refusal(fault: SalesforceFault): Verdict {
  if (isDailyLimit(fault)) return ['salesforce-budget-exhausted', fault.retryAfterMs ?? probeEveryMs]
  if (isConcurrencyLimit(fault)) return ['salesforce-busy', busyRetryAfterMs]
  const known =
    fault.errorCode !== undefined && Object.hasOwn(byErrorCode, fault.errorCode)
      ? byErrorCode[fault.errorCode]
      : undefined
  if (known !== undefined) return known
  if (hidesPart(fault)) return ['field-security']
  const status = fault.status ?? 500
  if (status === 401) return ['salesforce-login-failed']
  if (status === 429 || status === 420) return ['salesforce-busy', fault.retryAfterMs ?? busyRetryAfterMs]
  if (status >= 500) return ['salesforce-unavailable', fault.retryAfterMs ?? unavailableRetryAfterMs]
  return ['salesforce-refused']
}

/** Field- or object-level security: what a user may not see is answered as a column or object there isn't. */
const hidesPart = ({ errorCode, message }: SalesforceFault) =>
  (errorCode === 'INVALID_FIELD' && /No such column|Didn't understand relationship/.test(message)) ||
  (errorCode === 'INVALID_TYPE' && /is not supported/.test(message))
