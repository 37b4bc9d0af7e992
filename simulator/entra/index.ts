/**
 * The simulated Entra ID: two tenants with keys of their own, discovery, sign-in, the token endpoint, and a way to mint
 * tokens of any quality. It speaks the paths of login.microsoftonline.com and writes the real issuers.
 */
import type { Clock } from '../clock.ts'
import { formOf, type SimHandler, type SimRequest, type SimResponse } from '../http.ts'
import { OTHER_TENANT_ID, TENANT_DOMAIN, TENANT_ID } from '../people.ts'
import { authorize, isLoopback } from './authorize.ts'
import type { TokenVersion } from './claims.ts'
import { proveClient } from './client.ts'
import { instanceDiscovery, keySet, openidConfiguration } from './discovery.ts'
import { AadstsError, tokenError } from './errors.ts'
import { grantNamed } from './grants.ts'
import type { JsonObject } from './jwt.ts'
import { createKeyRing } from './keys.ts'
import { type MintRequest, mintToken } from './mint.ts'
import type { EntraSettings, SignIn, Tenant } from './tenant.ts'
import { createTickets } from './tickets.ts'
import { verifyToken } from './verify.ts'

export interface Entra {
  readonly handle: SimHandler
  /** A signed access token; throws MintError naming what is allowed. */
  mint(request: MintRequest): Promise<string>
  /** The claims of a home-tenant token for `audience`; throws TokenRefused. */
  verify(token: string, audience: string | readonly string[]): Promise<JsonObject>
  /** Both tenants sign with their waiting key from now on; the old one stays published. */
  rotateKeys(): Promise<void>
  /** Both tenants withdraw every replaced key. */
  retireKeys(): Promise<void>
  configure(settings: Partial<EntraSettings>): void
  /** Registers a public key (PEM) by which a client may sign its assertions. */
  registerClientKey(clientId: string, publicKeyPem: string): void
  /** Forgets codes, refresh tokens, settings, rotations; the keys of the start sign again. */
  reset(): void
}

const DEFAULTS: EntraSettings = { apiTokenVersion: 2, stepUpClaims: null }
/** Authorities that stand for whoever signs in; here that is the home tenant. */
const SHARED = ['common', 'organizations']

export interface EntraOptions {
  readonly clock: Clock
  /** Where this service is reached, no trailing slash. */
  readonly baseUrl: () => string
  readonly graphBaseUrl: () => string
}

/** Starts both tenants; their keys are made in the background and awaited by whoever needs them first. */
export function createEntra({ clock, baseUrl, graphBaseUrl }: EntraOptions): Entra {
  let settings = DEFAULTS
  const clientKeys = new Map<string, string>()
  const tenantOf = (id: string): Tenant => ({
    id,
    ring: createKeyRing(),
    clock,
    get settings() {
      return settings
    },
    codes: createTickets<SignIn>(clock, '1.A'),
    refreshTokens: createTickets<SignIn>(clock, '1.B'),
    redeemed: new WeakSet(),
  })
  const home = tenantOf(TENANT_ID)
  const other = tenantOf(OTHER_TENANT_ID)
  const tenants = [home, other]

  const named = (name: string): Tenant => {
    const found = tenants.find(t => t.id === name.toLowerCase())
    if (found) return found
    if (SHARED.includes(name) || name === TENANT_DOMAIN) return home
    throw new AadstsError(
      90002,
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    )
  }

  const discovery = (name: string, version: TokenVersion) => {
    const { id } = named(name)
    const shared = SHARED.includes(name)
    const urls = { base: baseUrl(), graph: graphBaseUrl() }
    return openidConfiguration(urls, shared ? name : id, shared ? '{tenantid}' : id, version)
  }

  const token = async (req: SimRequest, name: string, endpoint: TokenVersion): Promise<SimResponse> => {
    const tenant = named(name)
    if (req.method !== 'POST') {
      throw new AadstsError(
        900561,
        `The endpoint only accepts POST requests. Received a ${req.method} request.`,
      )
    }
    const form = formOf(req)
    const grant = grantNamed(form)
    // Registrations live in the home tenant alone: no client is known elsewhere.
    if (tenant !== home) {
      throw new AadstsError(
        700016,
        `Application with identifier '${form.get('client_id')}' was not found in the directory '${tenant.id}'.`,
      )
    }
    const proven = await proveClient(req, form, tenant.id, clock, clientKeys)
    return grant({ tenant, proven, form, headers: req.headers, endpoint })
  }

  const route = async (req: SimRequest): Promise<SimResponse> => {
    const [, name = '', ...rest] = req.path.split('/')
    const keysOf = SHARED.includes(name) ? tenants : undefined
    switch (rest.join('/')) {
      case 'v2.0/.well-known/openid-configuration':
        return discovery(name, 2)
      case '.well-known/openid-configuration':
        return discovery(name, 1)
      case 'discovery/v2.0/keys':
        return keySet(keysOf ?? [named(name)], 2)
      case 'discovery/keys':
        return keySet(keysOf ?? [named(name)], 1)
      case 'discovery/instance':
        return instanceDiscovery(baseUrl(), TENANT_ID)
      case 'oauth2/v2.0/authorize':
        return authorize(req, named(name), 2)
      case 'oauth2/authorize':
        return authorize(req, named(name), 1)
      case 'oauth2/v2.0/token':
        return token(req, name, 2)
      case 'oauth2/token':
        return token(req, name, 1)
      default:
        return { status: 404 }
    }
  }

  const handle = async (req: SimRequest): Promise<SimResponse> => {
    if (req.method === 'OPTIONS') return withCors(req, { status: 200 })
    try {
      return withCors(req, await route(req))
    } catch (error) {
      if (!(error instanceof AadstsError)) throw error
      return withCors(req, tokenError(error, clock.now(), req.headers['client-request-id']))
    }
  }

  return {
    handle,
    mint: request => mintToken(id => named(id).ring, clock, request),
    verify: (jwt, audience) => verifyToken(home.ring, clock, home.id, jwt, [audience].flat()),
    async rotateKeys() {
      await Promise.all(tenants.map(t => t.ring.rotate()))
    },
    async retireKeys() {
      await Promise.all(tenants.map(t => t.ring.retire()))
    },
    configure(changes) {
      settings = { ...settings, ...changes }
    },
    registerClientKey(clientId, publicKeyPem) {
      clientKeys.set(clientId, publicKeyPem)
    },
    reset() {
      settings = DEFAULTS
      clientKeys.clear()
      for (const t of tenants) {
        t.codes.clear()
        t.refreshTokens.clear()
        t.ring.reset()
      }
    },
  }
}

/** A browser page on loopback may redeem codes itself; documents and keys are open to all anyway. */
function withCors(req: SimRequest, response: SimResponse): SimResponse {
  const { origin } = req.headers
  if (origin === undefined || !isLoopback(origin) || response.headers?.['Access-Control-Allow-Origin'])
    return response
  return {
    ...response,
    headers: {
      ...response.headers,
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      'Access-Control-Allow-Headers': req.headers['access-control-request-headers'] ?? 'content-type',
      Vary: 'Origin',
    },
  }
}
