import type { SimHandler, SimRequest, SimResponse } from '../../../http.ts'
import { authorize, createAuthorizationCodes } from './authorize.ts'
import type { OAuthContext } from './context.ts'
import { OAuthError, oauthErrorAnswer } from './error.ts'
import { identity, userinfo } from './identity.ts'
import { token } from './token.ts'
import { introspect, revoke } from './token-state.ts'

export interface OAuthServer {
  readonly handle: SimHandler
  /** Forgets codes and approvals. */
  reset(): void
}

/** Everything under `/services/oauth2` and `/id`. */
export function createOAuthServer(context: OAuthContext): OAuthServer {
  const codes = createAuthorizationCodes(context.org.clock)
  const routes: Record<string, (request: SimRequest) => SimResponse> = {
    token: request => token(context, codes, request),
    authorize: request => authorize(context, codes, request),
    introspect: request => introspect(context, request),
    revoke: request => revoke(context, request),
    userinfo: request => userinfo(context, request),
  }
  return {
    handle(request) {
      const name = request.path.startsWith('/services/oauth2/') ? request.path.slice(17) : undefined
      const route = name === undefined ? (r: SimRequest) => identity(context, r) : routes[name]
      if (route === undefined) return { status: 404, body: { error: 'not_found' } }
      try {
        return route(request)
      } catch (error) {
        if (error instanceof OAuthError) return oauthErrorAnswer(error)
        throw error
      }
    },
    reset() {
      codes.clear()
      context.approvals.clear()
    },
  }
}
