import { createHmac } from 'node:crypto'

/**
 * The keyed hash that stands for a value in an entry: hex HMAC-SHA-256 (RFC 2104) under a key of the tenant, which is
 * derived from `key` (32 bytes). Without the key nobody can try values, and tenants can't be compared.
 */
export const digestOf = (key: Uint8Array) => (tenantId: string, value: string) => {
  const tenantKey = createHmac('sha256', key).update(`audit-digest\0${tenantId}`).digest()
  return createHmac('sha256', tenantKey).update(value).digest('hex')
}
