/** Which resource a client asks for, by v2.0 scopes or a v1.0 resource, and what it may do there. */
import { API_AUDIENCE } from './claims.ts'
import { API_RESOURCES, GRAPH_APP_ID, GRAPH_RESOURCE, GRAPH_SCOPES } from './directory.ts'
import { AadstsError } from './errors.ts'

const OIDC = ['openid', 'profile', 'email', 'offline_access']
const API_SCOPES = ['access_as_user', 'access_as_user.read']

interface Resource {
  readonly kind: 'api' | 'graph'
  readonly audience: { readonly id: string; readonly uri: string }
  /** Put before a scope in a token answer. */
  readonly prefix: string
  readonly delegated: readonly string[]
  /** Of those, what the tenant's admin consented to for everybody: what `/.default` stands for. */
  readonly consented: readonly string[]
}

const API: Resource = {
  kind: 'api',
  audience: API_AUDIENCE,
  prefix: `${API_AUDIENCE.uri}/`,
  delegated: API_SCOPES,
  consented: ['access_as_user'],
}
const GRAPH: Resource = {
  kind: 'graph',
  audience: { id: GRAPH_APP_ID, uri: GRAPH_RESOURCE },
  prefix: `${GRAPH_RESOURCE}/`,
  delegated: GRAPH_SCOPES,
  consented: GRAPH_SCOPES,
}

export interface ScopeRequest {
  readonly resource: Resource
  /** Permissions of the resource that the token will carry. */
  readonly scopes: readonly string[]
  /** openid, profile, offline_access … as asked for. */
  readonly oidc: readonly string[]
  /** `/.default` was asked for: everything already consented to. */
  readonly isDefault: boolean
}

/** The resource of a name: a client id, an App ID URI, a URL with or without a trailing slash. */
function resourceNamed(name: string): Resource {
  const wanted = name.toLowerCase().replace(/\/$/, '')
  if (API_RESOURCES.includes(wanted)) return API
  if (wanted === GRAPH_RESOURCE || wanted === GRAPH_APP_ID || wanted === '') return GRAPH
  throw new AadstsError(
    500011,
    `The resource principal named ${name} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
  )
}

/** Reads a v2.0 `scope` parameter: OpenID Connect scopes plus permissions of one resource. */
export function requestedScopes(scope: string): ScopeRequest {
  const asked = scope.split(/\s+/).filter(Boolean)
  const oidc = asked.filter(s => OIDC.includes(s))
  const permissions = asked.filter(s => !OIDC.includes(s)).map(splitScope)
  const resource = resourceNamed(permissions[0]?.resource ?? '')
  if (permissions.some(p => resourceNamed(p.resource) !== resource)) {
    throw new AadstsError(
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid: it names more than one resource.`,
    )
  }
  const isDefault = permissions.some(p => p.name === '.default')
  const names = permissions.map(p => p.name).filter(name => name !== '.default')
  const scopes = isDefault ? resource.consented : permissions.length === 0 ? ['User.Read'] : names
  return { resource, scopes, oidc, isDefault }
}

/** `api://…/access_as_user` → its resource and its name; a bare `User.Read` belongs to Graph. */
function splitScope(scope: string): { resource: string; name: string } {
  const slash = scope.lastIndexOf('/')
  return { resource: slash < 0 ? '' : scope.slice(0, slash), name: scope.slice(slash + 1) }
}

/** What a v1.0 `resource` parameter asks for: everything consented to, with an id token and a refresh token. */
export function requestedResource(name: string): ScopeRequest {
  const resource = resourceNamed(name)
  return {
    resource,
    scopes: resource.consented,
    oidc: ['openid', 'profile', 'offline_access'],
    isDefault: true,
  }
}

/** Refuses scopes that nobody consented to (65001) or that don't exist (70011). */
export function checkDelegated(request: ScopeRequest, clientId: string): void {
  const missing = request.scopes.filter(s => !request.resource.delegated.includes(s))
  if (missing.length === 0) return
  if (request.resource.kind === 'graph') {
    throw new AadstsError(
      65001,
      `The user or administrator has not consented to use the application with ID '${clientId}'. Send an interactive authorization request for this user and resource.`,
      { suberror: 'consent_required' },
    )
  }
  throw new AadstsError(
    70011,
    `The provided value for the input parameter 'scope' is not valid. The scope ${missing.join(' ')} is not valid.`,
  )
}
