import { readJson } from '../json/read.ts'

export const tokenCharsMax = 8192
const SEGMENT = /^[A-Za-z0-9_-]+$/

export type JsonObject = Readonly<Record<string, unknown>>

export interface Segments {
  readonly header: Uint8Array
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

export interface UnverifiedToken {
  readonly kid: string
  /** Not proven by any signature yet. */
  readonly claims: JsonObject
}

/**
 * The three parts of a compact JWS (RFC 7515 §7.1), each base64url without padding and in its one canonical spelling;
 * jose itself lets spaces, padding and stray bits through. Undefined when they are not.
 */
export function segmentsOf(token: string): Segments | undefined {
  if (token.length > tokenCharsMax) return undefined
  const [header, payload, signature, ...more] = token.split('.').map(canonical)
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    return undefined
  return { header, payload, signature }
}

function canonical(segment: string): Uint8Array | undefined {
  if (!SEGMENT.test(segment)) return undefined
  const bytes = Buffer.from(segment, 'base64url')
  return bytes.toString('base64url') === segment ? bytes : undefined
}

/** A token that may be worth verifying: header and claims are strict JSON and the header is one that Entra writes. */
export function readToken(token: string): UnverifiedToken | undefined {
  const segments = segmentsOf(token)
  if (segments === undefined) return undefined
  const header = jsonObject(segments.header)
  const claims = jsonObject(segments.payload)
  if (header === undefined || claims === undefined || !headerIsOurs(header)) return undefined
  return typeof header.kid === 'string' ? { kid: header.kid, claims } : undefined
}

function jsonObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = readJson(bytes)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Members by which a sender would choose the key or the rules itself (RFC 7515 §4.1.2-4.1.6, §4.1.11; RFC 7797). */
const REFUSED = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc'] as const

function headerIsOurs(header: JsonObject): boolean {
  const { alg, typ, kid } = header
  return (
    alg === 'RS256' &&
    typeof typ === 'string' &&
    /^(jwt|(application\/)?at\+jwt)$/i.test(typ) &&
    typeof kid === 'string' &&
    /^[\x21-\x7e]{1,256}$/.test(kid) &&
    !REFUSED.some(name => Object.hasOwn(header, name))
  )
}
