import { type CryptoKey, errors, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import type { TokenIdentity } from './caller.ts'
import { type Expectations, envelopeOf, identityOf, skewSeconds } from './claims.ts'
import type { TenantKeys } from './keys.ts'
import { refuse } from './refuse.ts'
import { readToken, tokenCharsMax } from './strict-token.ts'

const REQUIRED_CLAIMS = ['exp', 'iat', 'nbf', 'tid', 'oid', 'ver', 'aud', 'iss']

/**
 * What a token proves. Whatever can be refused without a key is refused before one is looked for; nothing but
 * token-invalid is said of a token whose signature doesn't hold. Throws Problem.
 */
export async function verifyToken(
  token: string,
  expected: Expectations,
  keys: TenantKeys,
  clock: Clock,
): Promise<TokenIdentity> {
  if (token.length > tokenCharsMax)
    throw refuse(
      'token-invalid',
      'The token is larger than 8 KB: grant app roles instead of emitting all groups.',
    )
  const unverified = readToken(token)
  if (unverified === undefined)
    throw refuse('token-invalid', 'The token is not a signed JWT as Entra writes it.')
  const envelope = envelopeOf(unverified.claims, expected.tenantIds)
  if (envelope === undefined)
    throw refuse('token-invalid', 'The token is not of a tenant, issuer and version accepted here.')
  const key = await keys.find(envelope.tenantId, unverified.kid)
  if (key === undefined)
    throw refuse('token-invalid', 'The token is signed by a key the tenant does not publish.')
  return identityOf(await verifiedClaims(token, key, clock.now()), expected, clock.now())
}

async function verifiedClaims(token: string, key: CryptoKey, nowMs: number) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      requiredClaims: REQUIRED_CLAIMS,
      clockTolerance: skewSeconds,
      currentDate: new Date(nowMs),
    })
    return payload
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) throw refuse('token-expired')
    throw refuse('token-invalid', detailOf(cause), cause)
  }
}

/** What may be said of a token that doesn't hold: the name of a claim, never its value. */
function detailOf(cause: unknown): string | undefined {
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'The signature does not fit the token.'
  if (!(cause instanceof errors.JWTClaimValidationFailed)) return undefined
  if (cause.claim === 'nbf' && cause.reason === 'check_failed') return 'The token is not valid yet.'
  return REQUIRED_CLAIMS.includes(cause.claim)
    ? `The claim ${cause.claim} is missing or malformed.`
    : undefined
}
