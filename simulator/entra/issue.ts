/** Writes what the token endpoint answers: access, refresh and id tokens in the shapes of v2.0 and v1.0. */
import type { SimResponse } from '../http.ts'
import { appClaims, idTokenClaims, type TokenSubject, type TokenVersion, userClaims } from './claims.ts'
import type { ProvenClient } from './client.ts'
import type { Account } from './directory.ts'
import { type JsonObject, rsaToken, unsignedToken } from './jwt.ts'
import type { ScopeRequest } from './scopes.ts'
import type { SignIn, Tenant } from './tenant.ts'

/** Entra's refresh tokens: 90 days, 24 hours for a browser client. */
const refreshLifetimeSeconds = 90 * 24 * 3600
const browserRefreshLifetimeSeconds = 24 * 3600

/** The form of the endpoint called; the format of the token is another matter. */
export type Endpoint = TokenVersion

async function signed(tenant: Tenant, claims: JsonObject, version: TokenVersion): Promise<string> {
  const key = await tenant.ring.current()
  return rsaToken(
    { typ: 'JWT', alg: 'RS256', ...(version === 1 ? { x5t: key.kid } : {}), kid: key.kid },
    claims,
    key,
  )
}

function subjectOf(tenant: Tenant, { client, strength }: ProvenClient, request: ScopeRequest): TokenSubject {
  // Graph has stayed with v1 tokens; the proxy's manifest chooses for the proxy.
  const version = request.resource.kind === 'graph' ? 1 : tenant.settings.apiTokenVersion
  return {
    tenantId: tenant.id,
    client,
    strength,
    version,
    audience: request.resource.audience,
    nowMs: tenant.clock.now(),
  }
}

/** v1.0 writes numbers as text and adds absolute times. */
function lifetimes(claims: JsonObject, endpoint: Endpoint, resourceUri: string): JsonObject {
  const expiresIn = Number(claims.exp) - Number(claims.iat)
  if (endpoint === 2) return { expires_in: expiresIn, ext_expires_in: expiresIn }
  return {
    expires_in: `${expiresIn}`,
    ext_expires_in: `${expiresIn}`,
    expires_on: `${claims.exp}`,
    not_before: `${claims.nbf}`,
    resource: resourceUri,
  }
}

const ok = (body: JsonObject): SimResponse => ({
  status: 200,
  headers: { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' },
  body,
})

/** MSAL makes its account from this; without it the account is null. */
const clientInfo = (account: Account, tenantId: string) =>
  Buffer.from(JSON.stringify({ uid: account.objectId, utid: tenantId })).toString('base64url')

export interface UserIssue {
  readonly proven: ProvenClient
  readonly signIn: Omit<SignIn, 'redirectUri' | 'challenge'>
  readonly endpoint: Endpoint
  readonly clientInfo: boolean
}

/** The answer for a user: always an access token; id and refresh tokens when their scopes were asked for. */
export async function issueForUser(tenant: Tenant, issue: UserIssue): Promise<SimResponse> {
  const { proven, signIn, endpoint } = issue
  const { account, request, capabilities, nonce } = signIn
  const subject = subjectOf(tenant, proven, request)
  const claims = userClaims(subject, account, { scopes: request.scopes, capabilities })
  const lifetime = proven.strength === '0' ? browserRefreshLifetimeSeconds : refreshLifetimeSeconds
  const idClaims = idTokenClaims(subject, account, nonce)
  return ok({
    token_type: 'Bearer',
    scope: request.scopes.map(s => (endpoint === 2 ? request.resource.prefix + s : s)).join(' '),
    ...lifetimes(claims, endpoint, request.resource.audience.uri),
    access_token: await signed(tenant, claims, subject.version),
    ...(request.oidc.includes('offline_access')
      ? { refresh_token: tenant.refreshTokens.issue({ ...signIn, client: proven.client }, lifetime) }
      : {}),
    ...(request.oidc.includes('openid')
      ? // The v1.0 endpoint does not sign id tokens unless asked to.
        {
          id_token:
            endpoint === 2
              ? await signed(tenant, idClaims, 2)
              : unsignedToken({ typ: 'JWT', alg: 'none' }, idClaims),
        }
      : {}),
    ...(issue.clientInfo ? { client_info: clientInfo(account, tenant.id) } : {}),
  })
}

/** The answer for a client that speaks for itself. */
export async function issueForApp(
  tenant: Tenant,
  proven: ProvenClient,
  request: ScopeRequest,
  roles: readonly string[],
  endpoint: Endpoint,
): Promise<SimResponse> {
  const subject = subjectOf(tenant, proven, request)
  const claims = appClaims(subject, roles)
  return ok({
    token_type: 'Bearer',
    ...lifetimes(claims, endpoint, request.resource.audience.uri),
    access_token: await signed(tenant, claims, subject.version),
  })
}
