import { createHash, createHmac } from 'node:crypto'
import { formOf, type SimRequest, type SimResponse } from '../../../http.ts'
import type { AuthorizationCodes } from './authorize.ts'
import { authenticatedClient, type Client } from './clients.ts'
import { admitted, isApproved, type OAuthContext, tokenAnswer, userNamed } from './context.ts'
import { notApproved, OAuthError, userInactive } from './error.ts'
import { checkedAssertion } from './jwt-bearer.ts'

type Form = URLSearchParams
type Answer = Record<string, string>

/** Scopes of a session whose flow doesn't ask for any. */
const DEFAULT_SCOPE = 'api web'
/** Every simulated user has this one. */
export const SIMULATED_PASSWORD = 'simulated-password'

/** `POST /services/oauth2/token`. Throws {@link OAuthError}. */
export function token(context: OAuthContext, codes: AuthorizationCodes, request: SimRequest): SimResponse {
  if (request.method !== 'POST') throw new OAuthError('invalid_request', 'must use HTTP POST')
  const form = formOf(request)
  const body = granted(context, codes, form, request.headers.authorization)
  const user = context.org.user(body.id?.split('/').at(-1) ?? '')
  return {
    status: 200,
    headers: { 'Cache-Control': 'no-cache, no-store' },
    body,
    ...(user && { note: { user: user.username, userId: user.id } }),
  }
}

function granted(
  context: OAuthContext,
  codes: AuthorizationCodes,
  form: Form,
  authorization: string | undefined,
): Answer {
  switch (form.get('grant_type')) {
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return jwtBearer(context, form)
    case 'client_credentials':
      return clientCredentials(context, form, authorization)
    case 'refresh_token':
      return refresh(context, form, authorization)
    case 'authorization_code':
      return authorizationCode(context, codes, form, authorization)
    case 'password':
      return password(context, form, authorization)
    default:
      throw new OAuthError('unsupported_grant_type', 'grant type not supported')
  }
}

function jwtBearer(context: OAuthContext, form: Form): Answer {
  const url = context.url()
  const audiences = [url, url.replace('127.0.0.1', 'localhost')]
  const { client, username } = checkedAssertion(
    form.get('assertion'),
    context.clients,
    audiences,
    context.org.clock.now(),
  )
  const user = admitted(context, client, username)
  return tokenAnswer(context, user, client, DEFAULT_SCOPE)
}

function clientCredentials(context: OAuthContext, form: Form, authorization: string | undefined): Answer {
  const client = authenticatedClient(context.clients, form, authorization)
  if (client.clientSecret === undefined) throw new OAuthError('invalid_client', 'invalid client credentials')
  const user = client.runAs === undefined ? undefined : userNamed(context.org, client.runAs)
  if (!user?.isActive) throw new OAuthError('invalid_grant', 'no client credentials user enabled')
  return tokenAnswer(context, user, client, DEFAULT_SCOPE)
}

function refresh(context: OAuthContext, form: Form, authorization: string | undefined): Answer {
  const client = authenticatedClient(context.clients, form, authorization)
  const approval = context.approvals.find(form.get('refresh_token') ?? '')
  if (approval === undefined || approval.clientId !== client.clientId)
    throw new OAuthError('invalid_grant', 'expired access/refresh token')
  const user = context.org.user(approval.userId)
  if (!user?.isActive) throw userInactive()
  const answer = tokenAnswer(context, user, client, approval.scope)
  if (client.refreshTokenRotation) {
    context.approvals.rotate(approval)
    answer.refresh_token = approval.refreshToken
  }
  return signed(answer, client, context.org.clock.now())
}

function authorizationCode(
  context: OAuthContext,
  codes: AuthorizationCodes,
  form: Form,
  authorization: string | undefined,
): Answer {
  const client = authenticatedClient(context.clients, form, authorization)
  const code = codes.redeem(form.get('code') ?? '')
  if (code === undefined || code.clientId !== client.clientId)
    throw new OAuthError('invalid_grant', 'expired authorization code')
  if (form.get('redirect_uri') !== code.redirectUri)
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
  checkVerifier(code.challenge, form.get('code_verifier'))
  const user = context.org.user(code.userId)
  if (!user?.isActive) throw userInactive()
  const answer = tokenAnswer(context, user, client, code.scope)
  const approval = context.approvals.grant(user.id, client.clientId, code.scope)
  if (code.scope.split(' ').includes('refresh_token')) answer.refresh_token = approval.refreshToken
  return signed(answer, client, context.org.clock.now())
}

/** PKCE, RFC 7636 with S256. */
function checkVerifier(challenge: string | undefined, verifier: string | null): void {
  if (challenge === undefined) return
  if (verifier === null) throw new OAuthError('invalid_request', 'missing required code verifier')
  if (createHash('sha256').update(verifier).digest('base64url') !== challenge)
    throw new OAuthError('invalid_grant', 'invalid code verifier')
}

/** The user name-password flow: only for apps that have it switched on. */
function password(context: OAuthContext, form: Form, authorization: string | undefined): Answer {
  const client = authenticatedClient(context.clients, form, authorization)
  const failure = new OAuthError('invalid_grant', 'authentication failure')
  if (!client.passwordFlow || form.get('password') !== SIMULATED_PASSWORD) throw failure
  const user = userNamed(context.org, form.get('username') ?? '')
  if (!user?.isActive) throw failure
  if (!isApproved(context, client, user)) throw notApproved()
  return signed(tokenAnswer(context, user, client, DEFAULT_SCOPE), client, context.org.clock.now())
}

/** Some flows add when the token was issued and a signature over it and the identity URL, by the app's secret. */
function signed(answer: Answer, client: Client, nowMs: number): Answer {
  const issuedAt = String(nowMs)
  const secret = client.clientSecret ?? ''
  const signature = createHmac('sha256', secret).update(`${answer.id}${issuedAt}`).digest('base64')
  return { ...answer, issued_at: issuedAt, signature }
}
