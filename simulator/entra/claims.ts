/**
 * The claims Entra puts into access tokens and id tokens, v1.0 and v2.0
 * (Microsoft identity platform: access-token-claims-reference, optional-claims-reference).
 */
import { createHash, randomBytes } from 'node:crypto'
import { API_CLIENT_ID, API_ID_URI, OTHER_TENANT_ID } from '../people.ts'
import type { Account, AppRegistration } from './directory.ts'
import type { JsonObject } from './jwt.ts'

/** Entra varies lifetimes between 60 and 90 minutes; this is a fixed value in that range. */
const accessTokenLifetimeSeconds = 70 * 60
/** Above this many groups a JWT carries a pointer in their place. */
const groupsInTokenMax = 200

export type TokenVersion = 1 | 2

/** 0 public client, 1 shared secret, 2 certificate or federated credential. */
export type ClientStrength = '0' | '1' | '2'

export interface TokenSubject {
  readonly tenantId: string
  readonly client: AppRegistration
  readonly strength: ClientStrength
  readonly version: TokenVersion
  /** The resource's client id and its App ID URI or URL; a v2 token shows the first, a v1 token the second. */
  readonly audience: { readonly id: string; readonly uri: string }
  readonly nowMs: number
  readonly lifetimeSeconds?: number
}

export const API_AUDIENCE = { id: API_CLIENT_ID, uri: API_ID_URI }

/** Issuer of a tenant's tokens; the format of the token decides, not the endpoint that gave it. */
export const issuerOf = (tenantId: string, version: TokenVersion): string =>
  version === 1
    ? `https://sts.windows.net/${tenantId}/`
    : `https://login.microsoftonline.com/${tenantId}/v2.0`

/** The pairwise subject: the same person has another one in each client or resource. */
const pairwise = (objectId: string, appId: string) =>
  createHash('sha256').update(`${objectId} ${appId}`).digest('base64url')

const random = (bytes: number) => randomBytes(bytes).toString('base64url')

function times({ nowMs, lifetimeSeconds = accessTokenLifetimeSeconds }: TokenSubject): JsonObject {
  const iat = Math.floor(nowMs / 1000)
  return { iat, nbf: iat, exp: iat + lifetimeSeconds }
}

/** What every access token says, in the words of its version. */
function envelope(subject: TokenSubject): JsonObject {
  const { version, tenantId, client, strength, audience } = subject
  return {
    aud: version === 1 ? audience.uri : audience.id,
    iss: issuerOf(tenantId, version),
    ...times(subject),
    aio: random(24),
    ...(version === 1
      ? { appid: client.clientId, appidacr: strength }
      : { azp: client.clientId, azpacr: strength }),
    rh: `1.${random(30)}.`,
    tid: tenantId,
    uti: random(16),
    ver: version === 1 ? '1.0' : '2.0',
  }
}

/** Group ids, or the pointer that replaces them; its address is one of the retired Azure AD Graph, as Entra still writes. */
function groupClaims(tenantId: string, account: Account, overage: boolean): JsonObject {
  if (!overage && account.groups.length <= groupsInTokenMax) {
    return account.groups.length === 0 ? {} : { groups: account.groups }
  }
  const endpoint = `https://graph.windows.net/${tenantId}/users/${account.objectId}/getMemberObjects`
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } }
}

/** A guest's token names the home tenant and the foreign address. */
function guestClaims(account: Account): JsonObject {
  if (!account.person.guest) return { acct: 0 }
  return { acct: 1, idp: issuerOf(OTHER_TENANT_ID, 1), email: account.email }
}

function names(account: Account, version: TokenVersion): JsonObject {
  const { person, displayName } = account
  if (version === 2) return { name: displayName, preferred_username: account.email }
  return {
    name: displayName,
    given_name: person.firstName,
    family_name: person.lastName,
    unique_name: account.email,
    // A guest has no UPN of this tenant's domain to show.
    ...(person.guest ? {} : { upn: account.email }),
  }
}

export interface UserGrant {
  readonly scopes: readonly string[]
  /** Forces the pointer in place of groups. */
  readonly overage?: boolean
  /** The client said it understands claims challenges. */
  readonly capabilities?: readonly string[]
}

/**
 * Claims of a user's access token. `idtyp` and `acct` are optional claims the proxy's registration asks for, `roles`
 * and `groups` belong to its tokens only.
 */
export function userClaims(subject: TokenSubject, account: Account, grant: UserGrant): JsonObject {
  const forApi = subject.audience.id === API_CLIENT_ID
  return {
    ...envelope(subject),
    ...(forApi
      ? { ...guestClaims(account), ...groupClaims(subject.tenantId, account, grant.overage ?? false) }
      : {}),
    ...(subject.version === 1 ? { acr: '1', amr: ['pwd'] } : {}),
    idtyp: 'user',
    ...names(account, subject.version),
    oid: account.objectId,
    ...(forApi && account.person.appRoles.length > 0 ? { roles: account.person.appRoles } : {}),
    scp: grant.scopes.join(' '),
    sub: pairwise(account.objectId, subject.audience.id),
    ...(grant.capabilities?.length ? { xms_cc: grant.capabilities } : {}),
  }
}

/** Claims of an app-only access token: a client speaking for itself, with app roles and no scopes. */
export function appClaims(subject: TokenSubject, roles: readonly string[]): JsonObject {
  return {
    ...envelope(subject),
    idp: issuerOf(subject.tenantId, 1),
    idtyp: 'app',
    oid: subject.client.objectId,
    ...(subject.version === 1 ? { app_displayname: subject.client.name } : {}),
    ...(roles.length > 0 ? { roles } : {}),
    sub: subject.client.objectId,
  }
}

/** Claims of the id token the client itself receives. */
export function idTokenClaims(
  subject: TokenSubject,
  account: Account,
  nonce: string | undefined,
): JsonObject {
  return {
    aud: subject.client.clientId,
    iss: issuerOf(subject.tenantId, 2),
    ...times(subject),
    name: account.displayName,
    ...(nonce === undefined ? {} : { nonce }),
    oid: account.objectId,
    preferred_username: account.email,
    rh: `1.${random(30)}.`,
    sub: pairwise(account.objectId, subject.client.clientId),
    tid: subject.tenantId,
    uti: random(16),
    ver: '2.0',
  }
}
