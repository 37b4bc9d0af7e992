import type { MintRequest } from '../entra/mint.ts'
import type { SimRequest } from '../http.ts'
import type { RunningUser } from '../salesforce/model.ts'
import type { ClientRegistration } from '../salesforce/server/oauth/clients.ts'
import { userNamed } from '../salesforce/server/oauth/context.ts'
import type { Controlled } from './controlled.ts'
import { bodyOf, ControlError } from './members.ts'

/** Reads a Salesforce user and, with `isActive`, activates or deactivates it; deactivating ends its sessions. */
export function users({ simulated, salesforce, clock }: Controlled, request: SimRequest): object {
  const { username, isActive } = bodyOf(request, { username: 'string', isActive: 'boolean' })
  const { org } = simulated
  const user = knownUser(simulated.org, username)
  const row = org.store.get('User', user.id)
  if (typeof isActive === 'boolean' && row !== undefined) {
    const now = new Date(clock.now()).toISOString()
    org.store.put('User', { ...row, IsActive: isActive, LastModifiedDate: now, SystemModstamp: now })
    if (!isActive) salesforce.sessions.endAll(user.id)
  }
  return { id: user.id, username: user.username, isActive: org.user(user.id)?.isActive === true }
}

/** Registers, or replaces, an External Client App of the org. */
export function clients({ salesforce }: Controlled, request: SimRequest): object {
  const given = bodyOf(request, {
    clientId: 'string',
    clientSecret: 'string',
    publicKeyPem: 'string',
    runAs: 'string',
    redirectUris: 'strings',
    refreshTokenRotation: 'boolean',
    preauthorized: ['boolean', 'strings'],
    passwordFlow: 'boolean',
  })
  if (typeof given.clientId !== 'string' || given.clientId === '')
    throw new ControlError('clientId is required.')
  if (given.preauthorized === false) delete given.preauthorized
  try {
    // bodyOf has checked the members one by one.
    salesforce.clients.register(given as unknown as ClientRegistration)
  } catch (error) {
    throw new ControlError(
      `The client can't be registered: ${error instanceof Error ? error.message : error}`,
    )
  }
  return { clientId: given.clientId }
}

/** A session of a user without any login: `{username}` → `{accessToken, instanceUrl}`. */
export function mintSession({ simulated, salesforce, urls }: Controlled, request: SimRequest): object {
  const { username } = bodyOf(request, { username: 'string' })
  const user = knownUser(simulated.org, username)
  if (!user.isActive) throw new ControlError(`${username} is not active.`)
  return {
    accessToken: salesforce.sessions.start(user.id, null, 'api web').token,
    instanceUrl: urls().salesforce,
    userId: user.id,
  }
}

export function endSessions({ salesforce }: Controlled): void {
  salesforce.sessions.endAll()
}

/** An Entra token of any quality: see MintRequest. */
export async function mintToken({ entra }: Controlled, request: SimRequest): Promise<object> {
  const given = bodyOf(request, {
    user: 'string',
    app: 'string',
    version: 'number',
    client: 'string',
    tenant: 'string',
    header: 'object',
    claims: 'object',
    overage: 'boolean',
    signWith: 'string',
    expiresInSeconds: 'number',
  })
  try {
    return { token: await entra.mint(given as MintRequest) }
  } catch (error) {
    throw new ControlError(error instanceof Error ? error.message : String(error))
  }
}

export async function rotateKeys({ entra }: Controlled): Promise<void> {
  await entra.rotateKeys()
}

/** Keys that no longer sign are no longer published either. */
export async function retireKeys({ entra }: Controlled): Promise<void> {
  await entra.retireKeys()
}

/** How the tenant issues tokens: see EntraSettings. */
export function configureEntra({ entra }: Controlled, request: SimRequest): void {
  const { apiTokenVersion, stepUpClaims } = bodyOf(request, {
    apiTokenVersion: 'number',
    stepUpClaims: ['string', 'null'],
  })
  if (apiTokenVersion !== undefined && apiTokenVersion !== 1 && apiTokenVersion !== 2)
    throw new ControlError('apiTokenVersion must be 1 or 2.')
  entra.configure({
    ...(apiTokenVersion !== undefined && { apiTokenVersion }),
    ...(stepUpClaims !== undefined && { stepUpClaims: stepUpClaims as string | null }),
  })
}

/** What Graph permits and how it throttles: see GraphSettings. */
export function configureGraph({ graph }: Controlled, request: SimRequest): void {
  const given = bodyOf(request, {
    consents: ['strings', 'null'],
    throttle: ['object', 'null'],
    extraGroups: 'number',
  })
  graph.configure(given as Parameters<typeof graph.configure>[0])
}

function knownUser(org: Controlled['simulated']['org'], username: unknown): RunningUser {
  const user = typeof username === 'string' ? userNamed(org, username) : undefined
  if (user === undefined) throw new ControlError(`No Salesforce user ${JSON.stringify(username)}.`, 404)
  return user
}
