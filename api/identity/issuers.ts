/** Issuer templates of Entra in the public cloud (Microsoft identity platform: access tokens, 'ver' and 'iss'). */
const tenantPlaceholder = '{tenantid}'

/** The one issuer of a tenant's tokens of that version. */
export const issuerOf = (tenantId: string, version: 1 | 2): string =>
  version === 1
    ? `https://sts.windows.net/${tenantId}/`
    : `https://login.microsoftonline.com/${tenantId}/v2.0`

/**
 * Whether a published key may sign for the tenant: its `issuer` is the tenant's own or the template for every
 * organisation. Keys of personal accounts are published beside them and bound to the consumer tenant.
 */
export function keyMaySignFor(tenantId: string, issuer: unknown): boolean {
  return issuer === issuerOf(tenantId, 2) || issuer === issuerOf(tenantPlaceholder, 2)
}
