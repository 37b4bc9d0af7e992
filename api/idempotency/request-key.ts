import { createHash } from 'node:crypto'
import { canonicalJson } from '../json/canonical.ts'
import type { WriteRequest } from './types.ts'

/** A request as rows and runs are found by. */
export interface RequestKey {
  readonly request: WriteRequest
  readonly kind: 'given' | 'derived'
  /** Whose key, of which operation, and the key: a row's unique name. */
  readonly scope: string
  /** What was asked (draft-ietf-httpapi-idempotency-key-header-07, 2.4). */
  readonly fingerprint: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Nothing of key or input can be read from it. Throws CanonicalError for input that is not JSON. */
export function requestKeyOf(request: WriteRequest): RequestKey {
  const { tenantId, objectId, operation, key, input } = request
  const fingerprint = sha256(canonicalJson(input))
  const kind = key === undefined ? 'derived' : 'given'
  const scope = sha256(canonicalJson([tenantId, objectId, operation, kind, key ?? fingerprint]))
  return { request, kind, scope, fingerprint }
}
