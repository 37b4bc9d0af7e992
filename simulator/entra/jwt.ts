/**
 * Writes JSON Web Tokens of any quality, also those no honest library would: foreign keys, no signature, a public
 * key used as an HMAC secret, any header.
 */
import { constants, createHmac, type KeyObject, sign } from 'node:crypto'
import type { SigningKey } from './keys.ts'

export type JsonObject = Record<string, unknown>

const segment = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** RSA signature by the algorithm the header names, so that only an algorithm pin refuses PS256 or RS512. */
function rsaSignature(alg: unknown, data: string, key: KeyObject): string {
  const [, family, bits] = /^(RS|PS)(256|384|512)$/.exec(String(alg)) ?? [undefined, 'RS', '256']
  const padding = family === 'PS' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
  return sign(`sha${bits}`, Buffer.from(data), { key, padding, saltLength }).toString('base64url')
}

/** A compact token signed by an RSA key. Header members are written as given. */
export function rsaToken(header: JsonObject, claims: JsonObject, key: SigningKey): string {
  const data = `${segment(header)}.${segment(claims)}`
  return `${data}.${rsaSignature(header.alg, data, key.privateKey)}`
}

/** The algorithm-confusion attack: HS256 with the PEM text of the tenant's public key as the secret. */
export function hmacToken(header: JsonObject, claims: JsonObject, key: SigningKey): string {
  const data = `${segment(header)}.${segment(claims)}`
  const secret = key.publicKey.export({ type: 'spki', format: 'pem' })
  return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`
}

/** A token whose third segment is empty. */
export const unsignedToken = (header: JsonObject, claims: JsonObject): string =>
  `${segment(header)}.${segment(claims)}.`
