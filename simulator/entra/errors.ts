/** Errors of the token endpoint in the JSON shape of Entra (error codes: reference-error-codes, Microsoft identity platform). */
import { randomUUID } from 'node:crypto'
import type { SimResponse } from '../http.ts'

/** OAuth error and HTTP status of each AADSTS code the simulator answers with. */
const CODES = {
  50011: ['invalid_request', 400],
  50013: ['invalid_grant', 400],
  50020: ['invalid_grant', 400],
  50034: ['invalid_grant', 400],
  50076: ['interaction_required', 400],
  54005: ['invalid_grant', 400],
  50058: ['login_required', 400],
  65001: ['invalid_grant', 400],
  70000: ['invalid_grant', 400],
  70003: ['unsupported_grant_type', 400],
  70008: ['invalid_grant', 400],
  70011: ['invalid_scope', 400],
  90002: ['invalid_request', 400],
  90014: ['invalid_request', 400],
  500011: ['invalid_resource', 400],
  500131: ['invalid_grant', 400],
  500133: ['invalid_grant', 400],
  501481: ['invalid_grant', 400],
  700054: ['unsupported_response_type', 400],
  700016: ['unauthorized_client', 400],
  700025: ['invalid_client', 401],
  700027: ['invalid_client', 401],
  900144: ['invalid_request', 400],
  900561: ['invalid_request', 405],
  1002012: ['invalid_scope', 400],
  7000114: ['invalid_grant', 400],
  7000215: ['invalid_client', 401],
  7000218: ['invalid_client', 401],
  9002325: ['invalid_request', 400],
  9002326: ['invalid_request', 400],
  9002327: ['invalid_request', 400],
} as const satisfies Record<number, readonly [error: string, status: number]>

export type AadstsCode = keyof typeof CODES

/** A refusal by its AADSTS number; `extra` holds members beside the usual ones (suberror, claims). */
export class AadstsError extends Error {
  readonly code: AadstsCode
  readonly extra: Readonly<Record<string, unknown>>

  constructor(code: AadstsCode, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.extra = extra
  }
}

/** The OAuth error word and the first line of the description, for redirects and pages. */
export const described = (error: AadstsError) => ({
  error: CODES[error.code][0] as string,
  description: `AADSTS${error.code}: ${error.message}`,
})

/** The answer of the token endpoint. `correlationId` is the caller's client-request-id when it sent one. */
export function tokenError(
  error: AadstsError,
  nowMs: number,
  correlationId = randomUUID() as string,
): SimResponse {
  const [word, status] = CODES[error.code]
  const traceId = randomUUID()
  const timestamp = new Date(nowMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
  const { description } = described(error)
  return {
    status,
    headers: { 'Cache-Control': 'no-store, no-cache', 'x-ms-request-id': traceId },
    body: {
      error: word,
      error_description: `${description} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [error.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${error.code}`,
      ...error.extra,
    },
  }
}
