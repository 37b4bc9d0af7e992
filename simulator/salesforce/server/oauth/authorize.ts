/** The browser's part of the web server flow: a page to pick a user on, and the code it ends in. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../clock.ts'
import { formOf, type SimRequest, type SimResponse } from '../../../http.ts'
import type { Client } from './clients.ts'
import { type OAuthContext, userNamed } from './context.ts'
import { OAuthError } from './error.ts'

interface AuthorizationCode {
  readonly userId: string
  readonly clientId: string
  readonly redirectUri: string
  readonly scope: string
  readonly challenge: string | undefined
  readonly expiresAtMs: number
}

export interface AuthorizationCodes {
  issue(code: Omit<AuthorizationCode, 'expiresAtMs'>): string
  /** The code, once; undefined when unknown, used or too old. */
  redeem(code: string): AuthorizationCode | undefined
  clear(): void
}

const codeLifetimeMs = 15 * 60_000
const codesMax = 10_000

export function createAuthorizationCodes(clock: Clock): AuthorizationCodes {
  const live = new Map<string, AuthorizationCode>()
  return {
    issue(code) {
      if (live.size >= codesMax) live.clear()
      const value = `aPrx${randomBytes(48).toString('base64url')}`
      live.set(value, { ...code, expiresAtMs: clock.now() + codeLifetimeMs })
      return value
    },
    redeem(value) {
      const code = live.get(value)
      live.delete(value)
      return code !== undefined && code.expiresAtMs > clock.now() ? code : undefined
    },
    clear: () => live.clear(),
  }
}

/**
 * `GET /services/oauth2/authorize` shows the page; its form posts back the same parameters and the user picked, and
 * the browser goes on to `redirect_uri` with a code. A wrong client or redirect URI is told to the person, any other
 * mistake to the app through the redirect.
 */
export function authorize(
  context: OAuthContext,
  codes: AuthorizationCodes,
  request: SimRequest,
): SimResponse {
  const parameters = request.method === 'POST' ? formOf(request) : request.query
  const client = context.clients.get(parameters.get('client_id'))
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!client.redirectUris?.includes(redirectUri))
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
  const mistake = requestMistake(client, parameters)
  if (mistake) return back(redirectUri, { ...mistake, state: parameters.get('state') })
  if (request.method !== 'POST') return page(context, client, parameters)
  return decided(context, codes, client, redirectUri, parameters)
}

function requestMistake(client: Client, parameters: URLSearchParams): Record<string, string> | undefined {
  if (parameters.get('response_type') !== 'code')
    return { error: 'unsupported_response_type', error_description: 'response type not supported' }
  const challenge = parameters.get('code_challenge')
  if (challenge === null && client.clientSecret === undefined)
    return { error: 'invalid_request', error_description: 'missing required code challenge' }
  // Some clients send the challenge without its method and mean S256.
  if (challenge !== null && (parameters.get('code_challenge_method') ?? 'S256') !== 'S256')
    return { error: 'invalid_request', error_description: 'code challenge method must be S256' }
  return undefined
}

function decided(
  context: OAuthContext,
  codes: AuthorizationCodes,
  client: Client,
  redirectUri: string,
  parameters: URLSearchParams,
): SimResponse {
  const state = parameters.get('state')
  const username = parameters.get('username')
  const user = username === null ? undefined : userNamed(context.org, username)
  if (parameters.get('decision') === 'deny' || !user?.isActive)
    return back(redirectUri, {
      error: 'access_denied',
      error_description: 'end-user denied authorization',
      state,
    })
  const code = codes.issue({
    userId: user.id,
    clientId: client.clientId,
    redirectUri,
    scope: parameters.get('scope') ?? 'api refresh_token',
    challenge: parameters.get('code_challenge') ?? undefined,
  })
  return back(redirectUri, { code, state })
}

function back(redirectUri: string, values: Record<string, string | null>): SimResponse {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value)
  return { status: 302, headers: { Location: url.href } }
}

function page(context: OAuthContext, client: Client, parameters: URLSearchParams): SimResponse {
  const hint = parameters.get('login_hint')?.toLowerCase()
  const users = [...context.org.store.rows('User')]
    .filter(row => row.IsActive === true)
    .map(row => ({ username: String(row.Username), name: String(row.Name) }))
  const choices = users.map(u => {
    const selected = u.username.toLowerCase() === hint ? ' selected' : ''
    return `<option value="${escaped(u.username)}"${selected}>${escaped(u.name)} (${escaped(u.username)})</option>`
  })
  const hidden = [...parameters].map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const body = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Log in to the simulated org</title></head>
<body><h1>Log in to the simulated org</h1>
<form method="post" action="/services/oauth2/authorize">${hidden.join('')}
<p><label>User <select name="username">${choices.join('')}</select></label></p>
<p>Allow access for <strong>${escaped(client.clientId)}</strong>?
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
</form></body></html>
`
  return { status: 200, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body }
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, c => entities[c] ?? c)
