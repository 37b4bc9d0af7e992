/** Who calls Graph and what the token and the tenant's consent let the caller do. */
import type { Clock } from '../clock.ts'
import { type Account, account, GRAPH_APP_ID, GRAPH_RESOURCE } from '../entra/directory.ts'
import type { JsonObject } from '../entra/jwt.ts'
import { TokenRefused } from '../entra/verify.ts'
import { credentials, type SimRequest } from '../http.ts'
import { badRequest, GraphError } from './errors.ts'

export interface GraphCaller {
  /** Undefined for an application. */
  readonly user: Account | undefined
  readonly permissions: ReadonlySet<string>
}

/** Checks a token for one of the audiences and returns its claims; throws TokenRefused. */
export type Verify = (token: string, audience: readonly string[]) => Promise<JsonObject>

const AUDIENCES = [GRAPH_RESOURCE, `${GRAPH_RESOURCE}/`, GRAPH_APP_ID]

const REFUSALS = {
  malformed: 'CompactToken parsing failed with error code: 80049217',
  signature: 'Access token validation failure. Signature is invalid.',
  issuer: 'Access token validation failure. Invalid issuer.',
  audience: 'Access token validation failure. Invalid audience.',
  expired: 'Lifetime validation failed, the token is expired.',
} as const

function unauthenticated(message: string): GraphError {
  const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="${GRAPH_APP_ID}"`
  return new GraphError(401, 'InvalidAuthenticationToken', message, { 'WWW-Authenticate': challenge })
}

/**
 * The caller behind the bearer token. `consents` narrows what the token says, as an admin who withdrew consent does;
 * null leaves it.
 */
export async function callerOf(
  req: SimRequest,
  verify: Verify,
  consents: readonly string[] | null,
): Promise<GraphCaller> {
  const given = credentials(req.headers)
  if (given?.scheme !== 'bearer' || given.token === '') throw unauthenticated('Access token is empty.')
  const claims = await verify(given.token, AUDIENCES).catch(error => {
    if (error instanceof TokenRefused) throw unauthenticated(REFUSALS[error.fault])
    throw error
  })
  const scopes = typeof claims.scp === 'string' ? claims.scp.split(' ') : []
  const roles = Array.isArray(claims.roles) ? claims.roles.map(String) : []
  const held = claims.idtyp === 'app' ? roles : scopes
  const user = claims.idtyp === 'app' ? undefined : account(String(claims.oid))
  return { user, permissions: new Set(held.filter(name => consents === null || consents.includes(name))) }
}

/** The signed-in user, whom only a delegated token has. */
export function signedIn({ user }: GraphCaller): Account {
  if (user) return user
  throw badRequest('/me request is only valid with delegated authentication flow.')
}

/** Each list needs one of its permissions; more than one list, one of each. */
export function demand({ permissions }: GraphCaller, ...anyOf: readonly (readonly string[])[]): void {
  if (anyOf.every(names => names.some(name => permissions.has(name)))) return
  throw new GraphError(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  )
}

export interface Throttle {
  /** How many further requests are refused. */
  requests: number
  retryAfterSeconds: number
}

/** Refuses a request while a throttle lasts. */
export function checkThrottle(throttle: Throttle | null, clock: Clock): void {
  if (!throttle || throttle.requests <= 0) return
  throttle.requests -= 1
  throw new GraphError(429, 'TooManyRequests', 'Too many requests', {
    'Retry-After': String(throttle.retryAfterSeconds),
    Date: new Date(clock.now()).toUTCString(),
  })
}
