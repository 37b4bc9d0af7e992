import { type CryptoKey, importJWK, type JWK } from 'jose'
import { keyMaySignFor } from './issuers.ts'
import { isJsonObject, type JsonObject } from './strict-token.ts'

const keysMax = 100
const modulusBitsMin = 2048
const modulusBitsMax = 8192
const exponentMin = 65537

/** Entra adds to each key whose tokens it may sign. */
type PublishedKey = JWK & { readonly issuer?: unknown }

/** Keys a tenant may sign with, by kid, and a text that differs when any of them does. */
export interface KeySet {
  readonly keys: ReadonlyMap<string, CryptoKey>
  readonly fingerprint: string
}

/**
 * The keys of a JWK Set (RFC 7517) whose every member is public: a set that shows a symmetric key or a private part is
 * not one anybody should rely on. Undefined when it isn't.
 */
export function publicKeysOf(set: unknown): readonly PublishedKey[] | undefined {
  const keys = isJsonObject(set) ? set.keys : undefined
  if (!Array.isArray(keys) || keys.length > keysMax || !keys.every(isJsonObject)) return undefined
  return keys.some(key => typeof key.kty !== 'string' || key.kty === 'oct' || 'k' in key || 'd' in key)
    ? undefined
    : keys.map(asJwk)
}

const isNamed = (key: PublishedKey): key is PublishedKey & { readonly kid: string } =>
  typeof key.kid === 'string'

/** The edge: members are checked one by one where they are used. */
const asJwk = (key: JsonObject): PublishedKey => ({ ...key }) as PublishedKey

/** RSA of 2048 bits or more with an exponent of 65537 or more, meant for RS256 signatures. */
export function isStrongRsa(key: JWK): boolean {
  if (key.kty !== 'RSA' || (key.use ?? 'sig') !== 'sig' || (key.alg ?? 'RS256') !== 'RS256') return false
  if (key.key_ops !== undefined && !key.key_ops.includes('verify')) return false
  const modulusBits = bitsOf(key.n)
  const exponentBits = bitsOf(key.e)
  if (modulusBits < modulusBitsMin || modulusBits > modulusBitsMax || exponentBits > 32) return false
  const exponent = Number.parseInt(Buffer.from(key.e ?? '', 'base64url').toString('hex'), 16)
  return exponent >= exponentMin && exponent % 2 === 1
}

function bitsOf(value: unknown): number {
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]+$/.test(value)) return 0
  const bytes = Buffer.from(value, 'base64url')
  const first = bytes.findIndex(byte => byte !== 0)
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
}

/** The keys of a published set that may sign for the tenant. Undefined when the set can't be relied on or has none. */
export async function keySetFor(tenantId: string, set: unknown): Promise<KeySet | undefined> {
  const mine = (publicKeysOf(set) ?? [])
    .filter(isNamed)
    .filter(key => isStrongRsa(key) && keyMaySignFor(tenantId, key.issuer))
  const byKid = new Map<string, JWK>()
  const ambiguous = new Set<string>()
  for (const key of mine) {
    const other = byKid.get(key.kid)
    if (other !== undefined && (other.n !== key.n || other.e !== key.e)) ambiguous.add(key.kid)
    byKid.set(key.kid, key)
  }
  const keys = new Map<string, CryptoKey>()
  for (const [kid, { n, e }] of byKid) {
    if (ambiguous.has(kid) || n === undefined || e === undefined) continue
    const key = await importJWK({ kty: 'RSA', n, e }, 'RS256')
    if (!(key instanceof Uint8Array)) keys.set(kid, key)
  }
  if (keys.size === 0) return undefined
  const fingerprint = [...byKid]
    .map(([kid, { n, e }]) => `${kid} ${n} ${e}`)
    .sort()
    .join('\n')
  return { keys, fingerprint }
}
