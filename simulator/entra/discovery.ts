/**
 * Discovery documents and key sets of a tenant. Issuers are the real ones; only the network addresses are the
 * simulator's.
 */
import type { SimResponse } from '../http.ts'
import { issuerOf, type TokenVersion } from './claims.ts'
import type { KeyRing } from './keys.ts'

const OPEN = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'max-age=86400, private' }

interface SigningTenant {
  readonly id: string
  readonly ring: KeyRing
}

/** `/{tid}[/v2.0]/.well-known/openid-configuration`; `issuerTenant` is `{tenantid}` for the common document. */
export function openidConfiguration(
  urls: { readonly base: string; readonly graph: string },
  tenantId: string,
  issuerTenant: string,
  version: TokenVersion,
): SimResponse {
  const root = `${urls.base}/${tenantId}`
  const oauth = version === 2 ? `${root}/oauth2/v2.0` : `${root}/oauth2`
  return {
    status: 200,
    headers: OPEN,
    body: {
      token_endpoint: `${oauth}/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: version === 2 ? `${root}/discovery/v2.0/keys` : `${root}/discovery/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: issuerOf(issuerTenant, version),
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${urls.graph}/oidc/userinfo`,
      authorization_endpoint: `${oauth}/authorize`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${oauth}/logout`,
      claims_supported: [
        'sub',
        'iss',
        'aud',
        'exp',
        'iat',
        'nonce',
        'preferred_username',
        'name',
        'tid',
        'ver',
        'oid',
      ],
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
      cloud_graph_host_name: 'graph.windows.net',
      msgraph_host: 'graph.microsoft.com',
      rbac_url: 'https://pas.windows.net',
    },
  }
}

/**
 * `/{tid}/discovery[/v2.0]/keys`. Only the v2.0 set names the issuer each key may sign for; the v1 set has none, as in
 * the real service (Microsoft.IdentityModel.Validators says so).
 */
export async function keySet(tenants: readonly SigningTenant[], version: TokenVersion): Promise<SimResponse> {
  const keys = await Promise.all(
    tenants.map(async ({ id, ring }) =>
      (await ring.published()).map(({ kid, jwk }) => ({
        kty: jwk.kty,
        use: 'sig',
        kid,
        n: jwk.n,
        e: jwk.e,
        cloud_instance_name: 'microsoftonline.com',
        ...(version === 2 ? { issuer: issuerOf(id, 2) } : {}),
      })),
    ),
  )
  return { status: 200, headers: OPEN, body: { keys: keys.flat() } }
}

/** `/common/discovery/instance`: which hosts are one cloud. */
export function instanceDiscovery(baseUrl: string, tenantId: string): SimResponse {
  return {
    status: 200,
    headers: OPEN,
    body: {
      tenant_discovery_endpoint: `${baseUrl}/${tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [
        {
          preferred_network: 'login.microsoftonline.com',
          preferred_cache: 'login.windows.net',
          aliases: [
            'login.microsoftonline.com',
            'login.windows.net',
            'login.microsoft.com',
            'sts.windows.net',
          ],
        },
      ],
    },
  }
}
