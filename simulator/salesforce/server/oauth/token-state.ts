/** Introspection (RFC 7662) and revocation (RFC 7009) as the org does them. */
import { formOf, type SimRequest, type SimResponse } from '../../../http.ts'
import { authenticatedClient } from './clients.ts'
import { identityUrl, type OAuthContext } from './context.ts'
import { OAuthError } from './error.ts'

/** `POST /services/oauth2/introspect`: an app may ask about its own tokens. */
export function introspect(context: OAuthContext, request: SimRequest): SimResponse {
  const form = formOf(request)
  const client = authenticatedClient(context.clients, form, request.headers.authorization)
  const token = form.get('token') ?? ''
  const session = context.sessions.peek(token)
  const approval = context.approvals.find(token)
  const owner = session ?? approval
  const user = owner && context.org.user(owner.userId)
  if (owner === undefined || owner.clientId !== client.clientId || !user?.isActive)
    return { status: 200, body: { active: false } }
  return {
    status: 200,
    body: {
      active: true,
      scope: owner.scope,
      client_id: client.clientId,
      username: user.username,
      sub: identityUrl(context, user.id),
      token_type: session ? 'access_token' : 'refresh_token',
      ...(session && {
        exp: Math.floor(session.expiresAtMs / 1000),
        iat: Math.floor(session.issuedAtMs / 1000),
        nbf: Math.floor(session.issuedAtMs / 1000),
      }),
    },
  }
}

/** `GET|POST /services/oauth2/revoke`: a refresh token takes its access tokens with it. Throws invalid_token. */
export function revoke(context: OAuthContext, request: SimRequest): SimResponse {
  const token = (request.method === 'POST' ? formOf(request) : request.query).get('token') ?? ''
  const approval = context.approvals.find(token)
  if (approval !== undefined) {
    context.approvals.revoke(approval)
    context.sessions.endAll(approval.userId, approval.clientId)
  } else if (!context.sessions.end(token)) throw new OAuthError('invalid_token', 'the token is invalid')
  return { status: 200 }
}
