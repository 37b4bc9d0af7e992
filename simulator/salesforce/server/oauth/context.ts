import type { Org, RunningUser } from '../../model.ts'
import type { Sessions } from '../sessions.ts'
import type { Usage } from '../usage.ts'
import type { Approvals } from './approvals.ts'
import type { Client, Clients } from './clients.ts'
import { notApproved, OAuthError, userInactive } from './error.ts'

/** What the OAuth endpoints work with. */
export interface OAuthContext {
  readonly org: Org
  readonly clients: Clients
  readonly approvals: Approvals
  readonly sessions: Sessions
  readonly usage: Usage
  /** The org's own address, no trailing slash. */
  url(): string
}

/** The user with this username, any case. */
export function userNamed(org: Org, username: string): RunningUser | undefined {
  const row = org.store.lookup('User', 'Username', username)?.find(r => r.IsDeleted !== true)
  return typeof row?.Id === 'string' ? org.user(row.Id) : undefined
}

/** May this user be signed in to the app without being asked? Pre-authorised, or approved before. */
export function isApproved(context: OAuthContext, client: Client, user: RunningUser): boolean {
  const { preauthorized } = client
  if (preauthorized === true) return true
  const name = user.username.toLowerCase()
  return (
    preauthorized?.some(u => u.toLowerCase() === name) === true ||
    context.approvals.exists(user.id, client.clientId)
  )
}

/** Throws unless the user is there, active, and allowed to use the app without being asked. */
export function admitted(context: OAuthContext, client: Client, username: string): RunningUser {
  const user = userNamed(context.org, username)
  if (user === undefined) throw notApproved()
  if (!user.isActive) throw userInactive()
  if (!isApproved(context, client, user)) throw notApproved()
  return user
}

/** The identity URL: its last segment is the user. */
export const identityUrl = (context: OAuthContext, userId: string): string =>
  `${context.url()}/id/${context.org.id}/${userId}`

/** Starts a session and words it as the token endpoint does. Throws when the user logs in too often. */
export function tokenAnswer(
  context: OAuthContext,
  user: RunningUser,
  client: Client,
  scope: string,
): Record<string, string> {
  if (!context.usage.login(user.id)) throw new OAuthError('invalid_grant', 'login rate exceeded')
  const session = context.sessions.start(user.id, client.clientId, scope)
  return {
    access_token: session.token,
    scope,
    instance_url: context.url(),
    id: identityUrl(context, user.id),
    token_type: 'Bearer',
  }
}
