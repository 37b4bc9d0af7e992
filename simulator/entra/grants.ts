/** The grants of the token endpoint. Each throws AadstsError for what Entra would refuse. */
import { createHash } from 'node:crypto'
import type { SimRequest, SimResponse } from '../http.ts'
import { API_CLIENT_ID } from '../people.ts'
import type { ProvenClient } from './client.ts'
import { account, appRolesOf, GRAPH_ROLES } from './directory.ts'
import { AadstsError } from './errors.ts'
import { type Endpoint, issueForApp, issueForUser } from './issue.ts'
import { checkDelegated, requestedResource, requestedScopes, type ScopeRequest } from './scopes.ts'
import type { SignIn, Tenant } from './tenant.ts'
import { TokenRefused, verifyToken } from './verify.ts'

interface GrantCall {
  readonly tenant: Tenant
  readonly proven: ProvenClient
  readonly form: URLSearchParams
  readonly headers: SimRequest['headers']
  readonly endpoint: Endpoint
}

type Grant = (call: GrantCall) => Promise<SimResponse>

/** A form field that must be there. */
function needed(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (value) return value
  throw new AadstsError(900144, `The request body must contain the following parameter: '${name}'.`)
}

/** What is asked for now, in the words of the endpoint; undefined when the request doesn't say. */
function asked({ form, endpoint }: GrantCall): ScopeRequest | undefined {
  const value = form.get(endpoint === 2 ? 'scope' : 'resource')
  if (!value) return undefined
  return endpoint === 2 ? requestedScopes(value) : requestedResource(value)
}

/** Client capabilities (`xms_cc`) named in a `claims` parameter. */
export function capabilitiesIn(claims: string | null): string[] {
  if (!claims) return []
  try {
    const values: unknown = JSON.parse(claims)?.access_token?.xms_cc?.values
    return Array.isArray(values) ? values.filter(v => typeof v === 'string') : []
  } catch {
    throw new AadstsError(90014, "The request parameter 'claims' is not valid JSON.")
  }
}

function checkVerifier({ challenge, client }: SignIn, verifier: string | null): void {
  if (!challenge) {
    if (client.secret !== undefined) return
    throw new AadstsError(
      9002325,
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    )
  }
  const hashed = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url')
  if ((challenge.method === 'S256' ? hashed : verifier) === challenge.value) return
  throw new AadstsError(
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  )
}

/** A single-page client redeems from a browser, which always says its origin; any other client never from one. */
function checkOrigin({ proven, headers }: GrantCall): void {
  const isPublic = proven.client.secret === undefined
  if (isPublic === (headers.origin !== undefined)) return
  const [code, which] = isPublic
    ? ([9002327, 'may only be redeemed via cross-origin requests'] as const)
    : ([9002326, 'only may be redeemed via cross-origin requests'] as const)
  throw new AadstsError(code, `Tokens issued for the 'Single-Page Application' client-type ${which}.`)
}

const authorizationCode: Grant = async call => {
  const { tenant, proven, form, endpoint } = call
  const signIn = tenant.codes.read(needed(form, 'code'))
  if (!signIn || signIn.client !== proven.client) {
    throw new AadstsError(
      70008,
      'The provided authorization code or refresh token has expired due to inactivity.',
    )
  }
  if (tenant.redeemed.has(signIn)) {
    throw new AadstsError(
      54005,
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code.',
    )
  }
  if (needed(form, 'redirect_uri') !== signIn.redirectUri) {
    throw new AadstsError(
      50011,
      'The redirect URI specified in the request does not match the one of the authorization request.',
    )
  }
  checkOrigin(call)
  checkVerifier(signIn, form.get('code_verifier'))
  tenant.redeemed.add(signIn)
  const { redirectUri: _, challenge: __, ...rest } = signIn
  const capabilities = [...signIn.capabilities, ...capabilitiesIn(form.get('claims'))]
  return issueForUser(tenant, {
    proven,
    signIn: { ...rest, capabilities },
    endpoint,
    clientInfo: form.get('client_info') === '1',
  })
}

const refreshToken: Grant = async call => {
  const { tenant, proven, form, endpoint } = call
  const signIn = tenant.refreshTokens.read(needed(form, 'refresh_token'))
  if (!signIn || signIn.client !== proven.client) {
    throw new AadstsError(
      70008,
      'The provided authorization code or refresh token has expired due to inactivity.',
    )
  }
  checkOrigin(call)
  const now = asked(call)
  // Asking for other permissions on refresh keeps what was asked of OpenID Connect at sign-in.
  const request = now ? { ...now, oidc: [...new Set([...signIn.request.oidc, ...now.oidc])] } : signIn.request
  checkDelegated(request, proven.client.clientId)
  return issueForUser(tenant, {
    proven,
    signIn: { ...signIn, request },
    endpoint,
    clientInfo: form.get('client_info') === '1',
  })
}

const clientCredentials: Grant = async call => {
  const { tenant, proven, form, endpoint } = call
  if (proven.client.secret === undefined) {
    throw new AadstsError(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    )
  }
  const request = asked(call)
  if (!request) needed(form, endpoint === 2 ? 'scope' : 'resource')
  if (!request?.isDefault) {
    throw new AadstsError(
      1002012,
      `The provided value for scope ${form.get('scope')} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  }
  const { clientId } = proven.client
  const graphRoles = clientId === API_CLIENT_ID ? GRAPH_ROLES : []
  const roles = request.resource.kind === 'graph' ? graphRoles : appRolesOf(clientId)
  return issueForApp(tenant, proven, request, roles, endpoint)
}

const ASSERTION_FAULT = {
  audience: [500131, 'Assertion audience does not match the Client app presenting the assertion.'],
  expired: [
    500133,
    'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.',
  ],
  signature: [50013, 'Assertion failed signature validation. [Reason - The key was not found.]'],
  issuer: [50013, 'Assertion contains an invalid signature. [Reason - The issuer is not of this tenant.]'],
  malformed: [50013, 'Assertion is malformed: the security token could not be read.'],
} as const

/** On-behalf-of: the proxy turns the token it was called with into one for a resource behind it. */
const onBehalfOf: Grant = async call => {
  const { tenant, proven, form, endpoint } = call
  if (form.get('requested_token_use') !== 'on_behalf_of') {
    throw new AadstsError(
      90014,
      "The required field 'requested_token_use' is missing from the request, or is not 'on_behalf_of'.",
    )
  }
  const { clientId } = proven.client
  const assertion = needed(form, 'assertion')
  const claims = await verifyToken(tenant.ring, tenant.clock, tenant.id, assertion, [
    clientId,
    `api://${clientId}`,
  ]).catch(error => {
    if (!(error instanceof TokenRefused)) throw error
    const [code, message] = ASSERTION_FAULT[error.fault]
    throw new AadstsError(code, message)
  })
  const user = typeof claims.oid === 'string' ? account(claims.oid) : undefined
  if (claims.scp === undefined || !user) {
    throw new AadstsError(
      7000114,
      `Application '${clientId}' is not allowed to make application on-behalf-of calls.`,
    )
  }
  if (tenant.settings.stepUpClaims !== null) {
    throw new AadstsError(
      50076,
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
      { suberror: 'basic_action', claims: tenant.settings.stepUpClaims },
    )
  }
  const request = asked(call)
  if (!request) needed(form, endpoint === 2 ? 'scope' : 'resource')
  const permitted = request ?? requestedResource('')
  checkDelegated(permitted, clientId)
  const oidc = [...new Set([...permitted.oidc, 'openid'])]
  const signIn = { client: proven.client, account: user, request: { ...permitted, oidc }, capabilities: [] }
  return issueForUser(tenant, { proven, signIn, endpoint, clientInfo: true })
}

const GRANTS: Readonly<Record<string, Grant>> = {
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  client_credentials: clientCredentials,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOf,
}

/** The grant of a `grant_type`, or 900144/70003. */
export function grantNamed(form: URLSearchParams): Grant {
  const name = needed(form, 'grant_type')
  const grant = Object.hasOwn(GRANTS, name) ? GRANTS[name] : undefined
  if (grant) return grant
  throw new AadstsError(70003, `The app requested an unsupported grant type '${name}'.`)
}
