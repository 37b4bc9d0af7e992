import { verify } from 'node:crypto'
import type { Client, Clients } from './clients.ts'
import { OAuthError } from './error.ts'

const lifetimeAheadMs = 5 * 60_000
const loginHosts = ['https://login.salesforce.com', 'https://test.salesforce.com']

export interface Assertion {
  readonly client: Client
  readonly username: string
}

/**
 * Checks a JWT bearer assertion (RFC 7523): RS256 by the key registered for `iss`, `aud` one of `audiences` or a
 * Salesforce login host (a trailing slash is ignored), `exp` in seconds or, as the Salesforce CLI sends it, in
 * milliseconds, in the future and at most five minutes ahead.
 * Throws invalid_client_id and invalid_grant, worded as the real endpoint does.
 */
export function checkedAssertion(
  token: string | null,
  clients: Clients,
  audiences: readonly string[],
  nowMs: number,
): Assertion {
  const invalid = () => new OAuthError('invalid_grant', 'invalid assertion')
  const [header, payload, signature, ...rest] = (token ?? '').split('.')
  if (!header || !payload || !signature || rest.length > 0) throw invalid()
  const claims = jsonPart(payload)
  const client = clients.get(typeof claims?.iss === 'string' ? claims.iss : null)
  if (jsonPart(header)?.alg !== 'RS256' || claims === undefined || client.key === undefined) throw invalid()
  const signed = Buffer.from(`${header}.${payload}`)
  if (!verify('RSA-SHA256', signed, client.key, Buffer.from(signature, 'base64url'))) throw invalid()
  checkAudience(claims.aud, audiences)
  checkExpiry(claims.exp, nowMs)
  if (typeof claims.sub !== 'string') throw invalid()
  return { client, username: claims.sub }
}

function checkAudience(aud: unknown, audiences: readonly string[]): void {
  const given = Array.isArray(aud) ? aud : [aud]
  const known = [...loginHosts, ...audiences]
  if (!given.some(a => typeof a === 'string' && known.includes(a.replace(/\/$/, ''))))
    throw new OAuthError('invalid_grant', 'audience is invalid')
}

function checkExpiry(exp: unknown, nowMs: number): void {
  if (typeof exp !== 'number') throw new OAuthError('invalid_grant', 'invalid assertion')
  // A number of seconds reaches 10^11 in the year 5138.
  const expiresAtMs = exp > 1e11 ? exp : exp * 1000
  if (expiresAtMs <= nowMs) throw new OAuthError('invalid_grant', 'expired authorization code')
  if (expiresAtMs - nowMs > lifetimeAheadMs) throw new OAuthError('invalid_grant', 'invalid assertion')
}

function jsonPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
