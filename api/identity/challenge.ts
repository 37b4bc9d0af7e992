import { Problem } from '../problem.ts'
import type { TokenIdentity } from './caller.ts'

/** Where a client signs its user in again; it takes the tenant from its own configuration. */
const authorizationUri = 'https://login.microsoftonline.com/common/oauth2/authorize'

type Answering = Pick<TokenIdentity, 'canAnswerChallenges'>

/**
 * Asks for a sign-in that satisfies an authentication context ('c1' …). A client that doesn't answer challenges would
 * loop on a 401, so it is told so with 403. Source: Microsoft identity platform, claims challenges.
 */
export const claimsChallenge = (authContext: string, caller: Answering): Problem =>
  challengeWith(JSON.stringify({ access_token: { acrs: { essential: true, value: authContext } } }), caller)

/** The same with claims that Entra itself asked for, as JSON text: they go on unchanged. */
export function challengeWith(claims: string, { canAnswerChallenges }: Answering): Problem {
  if (!canAnswerChallenges) return new Problem('step-up-unsupported')
  const encoded = Buffer.from(claims).toString('base64')
  const members = [
    'realm=""',
    `authorization_uri="${authorizationUri}"`,
    'error="insufficient_claims"',
    `claims="${encoded}"`,
  ]
  return new Problem('step-up-required', { headers: { 'WWW-Authenticate': `Bearer ${members.join(', ')}` } })
}
