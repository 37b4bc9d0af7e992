import type { TokenIdentity } from './caller.ts'
import { issuerOf } from './issuers.ts'
import { refuse, userScopes } from './refuse.ts'
import type { JsonObject } from './strict-token.ts'

/** Clocks of two machines may differ this much. */
export const skewSeconds = 60
/** No Entra access token lives longer than continuous access evaluation allows. */
const lifetimeSecondsMax = 28 * 3600
const rolesMax = 200
const nameCharsMax = 256
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What tokens are measured against. */
export interface Expectations {
  readonly tenantIds: ReadonlySet<string>
  readonly audience: string
  /** Apps that may call just now. */
  readonly clientIds: () => ReadonlySet<string>
}

export interface Envelope {
  readonly tenantId: string
  readonly version: 1 | 2
}

/**
 * Which tenant and version a token claims to be of: enough to choose the keys to try it with. Undefined when no
 * accepted tenant issues such tokens.
 */
export function envelopeOf(claims: JsonObject, tenantIds: ReadonlySet<string>): Envelope | undefined {
  const { tid, ver, iss } = claims
  if (!isGuid(tid) || !tenantIds.has(tid)) return undefined
  const version = ver === '1.0' ? 1 : ver === '2.0' ? 2 : undefined
  if (version === undefined || iss !== issuerOf(tid, version)) return undefined
  return { tenantId: tid, version }
}

/**
 * What the claims of a token with a good signature prove. Throws Problem: token-invalid, token-expired,
 * client-not-allowed, scope-missing, guest-not-allowed. Sources: Microsoft identity platform, access token claims
 * reference and claims validation.
 */
export function identityOf(claims: JsonObject, expected: Expectations, nowMs: number): TokenIdentity {
  const envelope = envelopeOf(claims, expected.tenantIds)
  if (envelope === undefined) throw refuse('token-invalid')
  const { tenantId, version } = envelope
  const expiresAtS = checkedTimes(claims, Math.floor(nowMs / 1000))
  const audience = version === 2 ? expected.audience : `api://${expected.audience}`
  if (claims.aud !== audience) throw refuse('token-invalid', 'The token is meant for another API.')
  if (!isGuid(claims.oid)) throw refuse('token-invalid', 'The token names no object id.')
  const clientId = clientOf(claims, version)
  if (!expected.clientIds().has(clientId)) throw refuse('client-not-allowed')
  const kind = kindOf(claims)
  refuseGuests(claims, tenantId)
  const groups = stringsOf(claims, 'groups')
  return {
    kind,
    tenantId,
    objectId: claims.oid,
    clientId,
    tokenVersion: version,
    audience,
    scopes: scopesOf(claims),
    appRoles: stringsOf(claims, 'roles'),
    groups,
    groupsIncomplete: groupsElsewhere(claims),
    authContexts: stringsOf(claims, 'acrs'),
    canAnswerChallenges: stringsOf(claims, 'xms_cc').some(value => value.toLowerCase() === 'cp1'),
    displayName: shortText(claims.name) ?? shortText(claims.app_displayname),
    expiresAtS,
    tokenId: shortText(claims.uti),
  }
}

const isGuid = (value: unknown): value is string => typeof value === 'string' && GUID.test(value)

const shortText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, nameCharsMax) : null

/** Epoch seconds of the expiry, once exp, nbf and iat are all there and make sense now. */
function checkedTimes({ exp, nbf, iat }: JsonObject, nowS: number): number {
  if (!isSeconds(exp) || !isSeconds(nbf) || !isSeconds(iat)) throw refuse('token-invalid')
  if (exp <= iat || exp - iat > lifetimeSecondsMax) throw refuse('token-invalid', 'The token lives too long.')
  if (nbf > nowS + skewSeconds || iat > nowS + skewSeconds)
    throw refuse('token-invalid', 'The token is not valid yet.')
  if (exp <= nowS - skewSeconds) throw refuse('token-expired')
  return exp
}

const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** The app that asks: azp in v2 tokens, appid in v1 tokens; where both are there they must agree. */
function clientOf({ azp, appid }: JsonObject, version: 1 | 2): string {
  const [client, other] = version === 2 ? [azp, appid] : [appid, azp]
  if (!isGuid(client) || (other !== undefined && other !== client)) throw refuse('token-invalid')
  return client
}

/**
 * Whether a person or an app speaks. `idtyp` says it; without it only a token with a scope of ours is taken for a person's,
 * and only when nothing in it speaks against that: an app's `sub` is its own object id, a person's never is.
 */
function kindOf(claims: JsonObject): 'user' | 'app' {
  const { idtyp, scp, sub, oid } = claims
  const inScope = scopesOf(claims).some(scope => userScopes.includes(scope))
  if (idtyp === 'app') {
    if (scp !== undefined) throw refuse('token-invalid', 'An app-only token carries no scope.')
    if (stringsOf(claims, 'roles').length === 0) throw refuse('scope-missing')
    return 'app'
  }
  if (idtyp !== undefined && idtyp !== 'user') throw refuse('token-invalid')
  if (!inScope) throw refuse('scope-missing')
  if (sub === oid) throw refuse('token-invalid', 'The token is neither a person’s nor an app’s.')
  return 'user'
}

/** `acct` 1 is a guest; so is whoever signed in with another tenant or provider (`idp`). */
function refuseGuests({ acct, idp }: JsonObject, tenantId: string): void {
  const member = acct === undefined || acct === 0 || acct === '0'
  const home = idp === undefined || idp === issuerOf(tenantId, 1) || idp === issuerOf(tenantId, 2)
  if (!member || !home) throw refuse('guest-not-allowed')
}

function scopesOf({ scp }: JsonObject): readonly string[] {
  if (scp === undefined) return []
  if (typeof scp !== 'string') throw refuse('token-invalid')
  return scp.split(' ').filter(scope => scope !== '')
}

function stringsOf(claims: JsonObject, name: 'roles' | 'groups' | 'acrs' | 'xms_cc'): readonly string[] {
  const value = claims[name]
  if (value === undefined) return []
  const good = Array.isArray(value) && value.length <= rolesMax && value.every(isName)
  if (!good) throw refuse('token-invalid')
  return value
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= nameCharsMax

/**
 * Group overage: above 200 groups Entra writes a pointer in their place. Its address is never followed: whoever could
 * write it would choose where the proxy calls.
 */
function groupsElsewhere(claims: JsonObject): boolean {
  const names = claims._claim_names
  const pointed = typeof names === 'object' && names !== null && Object.hasOwn(names, 'groups')
  return pointed || claims.hasgroups === true || claims.hasgroups === 'true'
}
