/** Checks a token of a simulated tenant, as Graph and the on-behalf-of exchange do. */
import { decodeJwt, errors, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { issuerOf } from './claims.ts'
import type { JsonObject } from './jwt.ts'
import type { KeyRing } from './keys.ts'

export type TokenFault = 'malformed' | 'signature' | 'expired' | 'audience' | 'issuer'

/** Why a token was refused. */
export class TokenRefused extends Error {
  readonly fault: TokenFault
  constructor(fault: TokenFault, message: string) {
    super(message)
    this.fault = fault
  }
}

function faultOf(error: unknown): TokenRefused {
  const message = error instanceof Error ? error.message : 'unreadable'
  if (error instanceof errors.JWTExpired) return new TokenRefused('expired', message)
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim } = error
    return new TokenRefused(claim === 'aud' ? 'audience' : claim === 'iss' ? 'issuer' : 'expired', message)
  }
  return new TokenRefused('signature', message)
}

/** The claims of `token` when `tenantId` signed it for one of `audiences` and it is in force; throws TokenRefused. */
export async function verifyToken(
  ring: KeyRing,
  clock: Clock,
  tenantId: string,
  token: string,
  audiences: readonly string[],
): Promise<JsonObject> {
  const published = await ring.published()
  try {
    decodeJwt(token)
  } catch {
    throw new TokenRefused('malformed', 'The token is not a JSON Web Token.')
  }
  try {
    const { payload } = await jwtVerify(
      token,
      header => {
        const key = published.find(k => k.kid === header.kid)
        if (!key) throw new TokenRefused('signature', 'The key was not found.')
        return key.publicKey
      },
      {
        algorithms: ['RS256'],
        audience: [...audiences],
        issuer: [issuerOf(tenantId, 1), issuerOf(tenantId, 2)],
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'iat', 'tid'],
      },
    )
    return { ...payload }
  } catch (error) {
    throw error instanceof TokenRefused ? error : faultOf(error)
  }
}
