/**
 * Mints access tokens of any quality for development and tests: what an honest caller holds, and what a broken or
 * hostile one could.
 */
import type { Clock } from '../clock.ts'
import { APPS, CONNECTOR_CLIENT_ID, TENANT_ID } from '../people.ts'
import { API_AUDIENCE, appClaims, type TokenSubject, type TokenVersion, userClaims } from './claims.ts'
import {
  type Account,
  type AppRegistration,
  account,
  accounts,
  appRolesOf,
  REGISTRATIONS,
  registration,
  TENANTS,
} from './directory.ts'
import { hmacToken, type JsonObject, rsaToken, unsignedToken } from './jwt.ts'
import type { KeyRing, SigningKey } from './keys.ts'

const SIGNERS = ['tenant', 'other-key', 'embedded-jwk', 'retired-key', 'none', 'hs256-public'] as const
type Signer = (typeof SIGNERS)[number]

export interface MintRequest {
  /** Key, UPN, e-mail or object id of a person. Either this or `app`. */
  user?: string
  /** Key or client id of an application that speaks for itself. */
  app?: string
  /** Format of the token; 2 unless said. */
  version?: TokenVersion
  /** The client that asked for the token; the connector unless said. Need not be registered. */
  client?: string
  /** The tenant that issues and signs; the home tenant unless said. */
  tenant?: string
  /** Laid over the header; null removes a member. */
  header?: JsonObject
  /** Laid over the claims; null removes a claim. */
  claims?: JsonObject
  /** A pointer in place of groups, as for a member of more than 200. */
  overage?: boolean
  /**
   * tenant: the tenant's own key. other-key: a foreign key under the tenant's kid. embedded-jwk: a foreign key shown in
   * the header. retired-key: the one withdrawn last. none: unsigned. hs256-public: HMAC with the public key as secret.
   */
  signWith?: Signer
  /** Lifetime; may be negative. */
  expiresInSeconds?: number
}

/** A mint request that can't be met; the message names what is allowed. */
export class MintError extends Error {}

const MEMBERS = [
  'user',
  'app',
  'version',
  'client',
  'tenant',
  'header',
  'claims',
  'overage',
  'signWith',
  'expiresInSeconds',
]

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function demand(ok: boolean, message: string): void {
  if (!ok) throw new MintError(message)
}

/** Refuses what the request type doesn't allow: it usually comes from JSON. */
function checked(request: MintRequest): MintRequest {
  demand(isObject(request), `A mint request is an object with some of: ${MEMBERS.join(', ')}.`)
  const unknown = Object.keys(request).filter(name => !MEMBERS.includes(name))
  demand(unknown.length === 0, `Unknown member ${unknown.join(', ')}. Allowed: ${MEMBERS.join(', ')}.`)
  const { version, signWith, tenant, header, claims, overage, expiresInSeconds } = request
  demand(version === undefined || version === 1 || version === 2, 'version is 1 or 2.')
  demand(signWith === undefined || SIGNERS.includes(signWith), `signWith is one of ${SIGNERS.join(', ')}.`)
  demand(tenant === undefined || TENANTS.includes(tenant), `tenant is one of ${TENANTS.join(', ')}.`)
  demand(header === undefined || isObject(header), 'header is an object.')
  demand(claims === undefined || isObject(claims), 'claims is an object.')
  demand(overage === undefined || typeof overage === 'boolean', 'overage is true or false.')
  demand(
    expiresInSeconds === undefined || Number.isFinite(expiresInSeconds),
    'expiresInSeconds is a number of seconds.',
  )
  const forUsers = request.client !== undefined || overage !== undefined
  demand(
    request.app === undefined || !forUsers,
    'client and overage go with a user: an app is its own client.',
  )
  return request
}

/** Lays `over` on `base`; null removes a member. */
function overlaid(base: JsonObject, over: JsonObject = {}): JsonObject {
  return Object.fromEntries(Object.entries({ ...base, ...over }).filter(([, value]) => value !== null))
}

function clientOf(name: string): AppRegistration {
  const known = registration(name)
  return known ?? { clientId: name, name, objectId: name, redirectUris: [], secret: 'unregistered' }
}

const keyed = (app: { key: string; clientId: string }) => `${app.key} (${app.clientId})`

/** The application by key or client id, or an error that lists them. */
function application(name: string): AppRegistration {
  const clientId = APPS.find(app => app.key === name.toLowerCase())?.clientId ?? name
  const app = registration(clientId)
  if (app) return app
  const others = REGISTRATIONS.map(r => r.clientId).filter(id => !APPS.some(a => a.clientId === id))
  throw new MintError(`Unknown app '${name}'. Known: ${[...APPS.map(keyed), ...others].join(', ')}.`)
}

function userNamed(name: string): Account {
  const found = account(String(name))
  if (found) return found
  const known = accounts().map(a => a.person.key)
  throw new MintError(`Unknown user '${name}'. Known: ${known.join(', ')}.`)
}

function claimsFor(request: MintRequest, nowMs: number): JsonObject {
  const {
    user,
    app,
    version = 2,
    client = CONNECTOR_CLIENT_ID,
    tenant = TENANT_ID,
    expiresInSeconds,
  } = request
  const subject = (of: AppRegistration): TokenSubject => ({
    tenantId: tenant,
    client: of,
    strength: of.secret === undefined ? '0' : '1',
    version,
    audience: API_AUDIENCE,
    nowMs,
    ...(expiresInSeconds === undefined ? {} : { lifetimeSeconds: expiresInSeconds }),
  })
  if (user !== undefined && app === undefined) {
    const grant = { scopes: ['access_as_user'], overage: request.overage ?? false }
    return userClaims(subject(clientOf(client)), userNamed(user), grant)
  }
  if (app !== undefined && user === undefined) {
    const speaker = application(app)
    return appClaims(subject(speaker), appRolesOf(speaker.clientId))
  }
  const [users, apps] = [accounts().map(a => a.person.key), APPS.map(keyed)]
  throw new MintError(`Name either a user (${users.join(', ')}) or an app (${apps.join(', ')}).`)
}

function signed(signer: Signer, header: JsonObject, claims: JsonObject, key: SigningKey): string {
  if (signer === 'none') return unsignedToken(header, claims)
  if (signer === 'hs256-public') return hmacToken(header, claims, key)
  return rsaToken(header, claims, key)
}

const ALGORITHM: Partial<Record<Signer, string>> = { none: 'none', 'hs256-public': 'HS256' }

/** Mints the token of `request`. Throws MintError when it can't be met. */
export async function mintToken(
  ring: (tenantId: string) => KeyRing,
  clock: Clock,
  request: MintRequest,
): Promise<string> {
  const { header, claims, signWith = 'tenant', tenant = TENANT_ID, version = 2 } = checked(request)
  const keys = ring(tenant)
  const own = await keys.current()
  const foreign = signWith === 'other-key' || signWith === 'embedded-jwk'
  const key = foreign ? await keys.stranger() : signWith === 'retired-key' ? keys.retired() : own
  if (!key) throw new MintError('No key was retired yet: rotate, then retire.')
  // A foreign key hides under the tenant's kid, so that the signature alone gives it away.
  const kid = signWith === 'retired-key' ? key.kid : own.kid
  const base = {
    typ: 'JWT',
    alg: ALGORITHM[signWith] ?? 'RS256',
    // Microsoft's v1 tokens repeat kid as x5t.
    ...(version === 1 ? { x5t: kid } : {}),
    kid,
    ...(signWith === 'embedded-jwk' ? { jwk: key.jwk } : {}),
  }
  return signed(signWith, overlaid(base, header), overlaid(claimsFor(request, clock.now()), claims), key)
}
