import type { Faults } from '../../faults.ts'
import { credentials, type SimRequest, type SimResponse } from '../../http.ts'
import type { Org } from '../model.ts'
import type { QueryEngine } from '../soql/index.ts'
import { type Approvals, createApprovals } from './oauth/approvals.ts'
import { type Clients, createClients } from './oauth/clients.ts'
import { createOAuthServer } from './oauth/index.ts'
import type { RestContext } from './rest/call.ts'
import { createRest } from './rest/index.ts'
import { answerCall } from './rest/resources.ts'
import { createSessions, SESSION_TIMEOUT_MS, type Sessions } from './sessions.ts'
import { createUsage, type Usage } from './usage.ts'

export interface SalesforceServer {
  handle(request: SimRequest): Promise<SimResponse> | SimResponse
  /** Username and id behind the session a call carries. */
  identify(request: SimRequest): { user: string; userId: string } | undefined
  readonly clients: Clients
  readonly sessions: Sessions
  readonly usage: Usage
  /** Ends sessions, approvals and codes, and forgets usage. Registered apps stay. */
  reset(): void
}

export interface SalesforceServerOptions {
  readonly org: Org
  readonly queries: QueryEngine
  readonly faults: Faults
  /** The org's own address, no trailing slash. */
  url(): string
}

/** The HTTP face of the org: OAuth endpoints, identity and the REST API. */
export function createSalesforceServer({
  org,
  queries,
  faults,
  url,
}: SalesforceServerOptions): SalesforceServer {
  const clients = createClients()
  const approvals: Approvals = createApprovals()
  const sessions = createSessions(org.clock, () => org.id)
  const usage = createUsage(org.clock)
  const oauth = createOAuthServer({ org, clients, approvals, sessions, usage, url })
  const context: RestContext = { org, queries, usage, faults, run: call => answerCall(context, call) }
  const rest = createRest(context, sessions)
  return {
    handle(request) {
      const { path } = request
      if (path.startsWith('/services/data')) return rest(request)
      if (path.startsWith('/services/oauth2/') || path.startsWith('/id/')) return oauth.handle(request)
      return { status: 404, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body: NO_PAGE }
    },
    identify(request) {
      const token = credentials(request.headers)?.token ?? request.query.get('oauth_token')
      const session = token ? sessions.peek(token) : undefined
      const user = session && org.user(session.userId)
      return user && { user: user.username, userId: user.id }
    },
    clients,
    sessions,
    usage,
    reset() {
      sessions.endAll()
      sessions.timeoutMs = SESSION_TIMEOUT_MS
      oauth.reset()
      usage.reset()
    },
  }
}

const NO_PAGE =
  '<html><head><title>URL No Longer Exists</title></head><body>URL No Longer Exists</body></html>'
