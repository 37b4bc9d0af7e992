/** Identity against a simulated tenant over HTTP, with time, key documents and Salesforce users in hand. */
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import type { Caller, SalesforceUserRow } from '../../api/identity/caller.ts'
import { createIdentity, type Identity, type IdentityOptions } from '../../api/identity/index.ts'
import { Problem, type ProblemCode } from '../../api/problem.ts'
import { type ClockControl, virtualClock } from '../../simulator/clock.ts'
import { createEntra, type Entra } from '../../simulator/entra/index.ts'
import { type Serving, type SimRequest, type SimResponse, serve } from '../../simulator/http.ts'
import {
  API_CLIENT_ID,
  CONNECTOR_CLIENT_ID,
  PEOPLE,
  SCHEDULER_CLIENT_ID,
  TENANT_ID,
  usernameOf,
} from '../../simulator/people.ts'

const NOW_MS = Date.parse('2026-11-20T09:30:00Z')
export const NOW_S = NOW_MS / 1000

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const EXTRA_KID = 'extra-key-of-the-tests'

/** A published key of the tenant whose private part the tests hold: signs text that no honest library would. */
export function signRaw(headerText: string, claimsText: string): string {
  const data = `${Buffer.from(headerText).toString('base64url')}.${Buffer.from(claimsText).toString('base64url')}`
  return `${data}.${sign('sha256', Buffer.from(data), pair.privateKey).toString('base64url')}`
}
export const EXTRA_HEADER = { typ: 'JWT', alg: 'RS256', kid: EXTRA_KID }
const extraKey = () => createPublicKey(pair.privateKey).export({ format: 'jwk' })

export interface World {
  readonly clock: ClockControl
  readonly entra: Entra
  readonly identity: Identity
  /** Calls of the key document so far. */
  keyCalls(): number
  /** Object ids looked up in Salesforce so far. */
  readonly lookups: string[]
  /** Salesforce users by mapped object id; tests may change it. */
  readonly users: Map<string, readonly SalesforceUserRow[]>
  /** Replaces the answer of the key document until called with undefined. */
  answerKeysWith(answer: ((honest: SimResponse) => SimResponse) | undefined): void
  /** Requests of the token endpoint so far. */
  readonly tokenRequests: SimRequest[]
  /** Replaces the answer of the token endpoint until called with undefined. */
  answerTokensWith(answer: ((honest: SimResponse) => SimResponse) | undefined): void
  /** Presents `Bearer <token>`. */
  present(token: string): Promise<Caller>
  stop(): Promise<void>
}

export const clock = virtualClock()
let url = ''
let keyCalls = 0
let answer: ((honest: SimResponse) => SimResponse) | undefined
let tokenAnswer: ((honest: SimResponse) => SimResponse) | undefined
let tokenRequests: SimRequest[] = []
// One tenant for a whole file: its RSA keys take longer to make than all the tests.
export const entra = createEntra({ clock, baseUrl: () => url, graphBaseUrl: () => 'http://graph.invalid' })
let serving: Promise<Serving> | undefined
afterAll(async () => {
  // Files that share this module each have a server of their own.
  const stopping = serving
  serving = undefined
  await (await stopping)?.stop()
})

/** Where the tenant is served, no trailing slash. */
export async function tenantUrl(): Promise<string> {
  serving ??= serveTenant()
  url = (await serving).url
  return url
}

function serveTenant(): Promise<Serving> {
  return serve(0, async req => {
    const honest = await entra.handle(req)
    if (req.path.endsWith('/token')) {
      tokenRequests.push(req)
      return tokenAnswer === undefined ? honest : tokenAnswer(honest)
    }
    if (!req.path.endsWith('/discovery/v2.0/keys')) return honest
    keyCalls += 1
    return answer === undefined ? withExtraKey(honest) : answer(withExtraKey(honest))
  })
}

/** The tenant as it began and an identity that knows nothing yet. `over` replaces settings of the identity. */
export async function startWorld(over: Partial<IdentityOptions> = {}): Promise<World> {
  await tenantUrl()
  clock.freeze(NOW_MS)
  entra.reset()
  keyCalls = 0
  answer = undefined
  tokenAnswer = undefined
  tokenRequests = []
  const lookups: string[] = []
  const users = usersOfTheOrg()
  const identity = createIdentity({
    tenantIds: [TENANT_ID],
    audience: API_CLIENT_ID,
    clientIds: () => new Set([CONNECTOR_CLIENT_ID, SCHEDULER_CLIENT_ID]),
    callerNeeds: () => ({ fields: {}, reports: false, accountTeams: false, groups: false }),
    authority: url,
    clock,
    lookupUsers: async objectId => {
      lookups.push(objectId)
      return users.get(objectId) ?? []
    },
    lookupUserById: async () => [],
    integrationUser: async () => row('integration', '005000000000099AAA'),
    groups: { of: () => Promise.reject(new Error('No directory.')), forget: () => {}, flush: () => {} },
    keysTimeoutMs: 2_000,
    ...over,
  })
  return {
    clock,
    entra,
    identity,
    keyCalls: () => keyCalls,
    lookups,
    users,
    answerKeysWith(next) {
      answer = next
    },
    tokenRequests,
    answerTokensWith(next) {
      tokenAnswer = next
    },
    present: token => identity.callerOf([`Bearer ${token}`]),
    stop: identity.close,
  }
}

export const keysOf = (answer: SimResponse): Record<string, unknown>[] => {
  const body: unknown = answer.body
  const keys = typeof body === 'object' && body !== null && 'keys' in body ? body.keys : []
  return Array.isArray(keys) ? keys : []
}

function withExtraKey(answer: SimResponse): SimResponse {
  const keys = keysOf(answer)
  const issuer = keys[0]?.issuer
  return { ...answer, body: { keys: [...keys, { ...extraKey(), use: 'sig', kid: EXTRA_KID, issuer }] } }
}

/** A standard, active Salesforce user. */
export const row = (key: string, id: string, over: Partial<SalesforceUserRow> = {}): SalesforceUserRow => ({
  id,
  username: `${key}@contoso.example`,
  name: key,
  managerId: null,
  roleId: null,
  profileId: '00e000000000001AAA',
  timeZone: 'Europe/Lisbon',
  attributes: {},
  reportIds: null,
  accountTeamIds: null,
  isActive: true,
  userType: 'Standard',
  ...over,
})

function usersOfTheOrg(): Map<string, readonly SalesforceUserRow[]> {
  const mapped = PEOPLE.filter(person => person.salesforce !== undefined)
  return new Map(
    mapped.map((person, n) => {
      const id = `005000000000${String(n).padStart(3, '0')}AAA`
      const isActive = person.salesforce?.inactive !== true
      return [person.objectId, [row(person.key, id, { username: usernameOf(person), isActive })]]
    }),
  )
}

/** Fails unless the promise rejects with that Problem, and the Problem shows nothing of the token. */
export async function expectRefusal(
  promise: Promise<unknown>,
  code: ProblemCode,
  token?: string,
): Promise<Problem> {
  const problem = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(problem, `expected ${code}`).toBeInstanceOf(Problem)
  if (!(problem instanceof Problem)) throw problem
  expect(problem.code).toBe(code)
  if (problem.status === 401) expect(problem.headers['WWW-Authenticate']).toMatch(/^Bearer realm="sallyport"/)
  const shown = JSON.stringify([problem.message, problem.detail, problem.members, problem.headers])
  for (const part of (token ?? '').split('.')) if (part.length > 8) expect(shown).not.toContain(part)
  return problem
}
