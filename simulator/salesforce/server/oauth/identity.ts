/** Who a session belongs to: userinfo (OpenID Connect) and the older identity URL. Neither is metered. */
import { credentials, type SimRequest, type SimResponse } from '../../../http.ts'
import type { Row, RunningUser } from '../../model.ts'
import { identityUrl, type OAuthContext } from './context.ts'

/** `GET|POST /services/oauth2/userinfo`. */
export function userinfo(context: OAuthContext, request: SimRequest): SimResponse {
  const caller = callerOf(context, request)
  return caller === undefined ? badToken : { status: 200, body: userinfoOf(context, caller.user, caller.row) }
}

/** `GET /id/{org}/{user}`: the token may come in the URL as `oauth_token`. */
export function identity(context: OAuthContext, request: SimRequest): SimResponse {
  const caller = callerOf(context, request)
  if (caller === undefined) return badToken
  const [, , orgId, userId] = request.path.split('/')
  if (orgId?.slice(0, 15) !== context.org.id.slice(0, 15)) return { status: 403, body: 'Wrong_Org' }
  if (userId?.slice(0, 15) !== caller.user.id.slice(0, 15))
    return { status: 403, body: 'Missing_OAuth_Token' }
  return { status: 200, body: identityOf(context, caller.user, caller.row) }
}

const badToken: SimResponse = {
  status: 403,
  headers: { 'Content-Type': 'text/html;charset=UTF-8' },
  body: 'Bad_OAuth_Token',
}

function callerOf(context: OAuthContext, request: SimRequest): { user: RunningUser; row: Row } | undefined {
  const token = credentials(request.headers)?.token ?? request.query.get('oauth_token') ?? ''
  const session = context.sessions.touch(token)
  const row = session && context.org.store.get('User', session.userId)
  const user = session && context.org.user(session.userId)
  return row !== undefined && user?.isActive ? { user, row } : undefined
}

function userinfoOf(context: OAuthContext, user: RunningUser, row: Row): object {
  return {
    sub: identityUrl(context, user.id),
    user_id: user.id,
    organization_id: context.org.id,
    preferred_username: user.username,
    nickname: row.CommunityNickname ?? row.Alias ?? user.username,
    name: row.Name,
    email: row.Email,
    email_verified: true,
    given_name: row.FirstName,
    family_name: row.LastName,
    zoneinfo: user.timeZone,
    profile: `${context.url()}/${user.id}`,
    urls: urls(context, user),
    active: user.isActive,
    user_type: 'STANDARD',
    language: row.LanguageLocaleKey ?? 'en_US',
    locale: row.LocaleSidKey ?? 'en_US',
    utcOffset: utcOffsetMs(user.timeZone, context.org.clock.now()),
    updated_at: row.LastModifiedDate,
  }
}

function identityOf(context: OAuthContext, user: RunningUser, row: Row): object {
  return {
    id: identityUrl(context, user.id),
    asserted_user: true,
    user_id: user.id,
    organization_id: context.org.id,
    username: user.username,
    nick_name: row.CommunityNickname ?? row.Alias ?? user.username,
    display_name: row.Name,
    email: row.Email,
    email_verified: true,
    first_name: row.FirstName,
    last_name: row.LastName,
    timezone: user.timeZone,
    urls: urls(context, user),
    active: user.isActive,
    user_type: 'STANDARD',
    language: row.LanguageLocaleKey ?? 'en_US',
    locale: row.LocaleSidKey ?? 'en_US',
    utcOffset: utcOffsetMs(user.timeZone, context.org.clock.now()),
    last_modified_date: row.LastModifiedDate,
    is_app_installed: true,
  }
}

/** `{version}` is filled in by the client. */
function urls(context: OAuthContext, user: RunningUser): Record<string, string> {
  const rest = `${context.url()}/services/data/v{version}/`
  return {
    rest,
    sobjects: `${rest}sobjects/`,
    search: `${rest}search/`,
    query: `${rest}query/`,
    recent: `${rest}recent/`,
    profile: `${context.url()}/${user.id}`,
    custom_domain: context.url(),
  }
}

/** Standard offset of the zone at an instant, in milliseconds. */
function utcOffsetMs(timeZone: string, atMs: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find(part => part.type === 'timeZoneName')?.value
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '')
  if (match === null) return 0
  const [, sign, hours, minutes] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
