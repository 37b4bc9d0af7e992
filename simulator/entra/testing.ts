/** What the tests of the simulated tenant share: it served over HTTP with a clock in hand, and a signed-in browser. */
import { createHash } from 'node:crypto'
import { type ClockControl, virtualClock } from '../clock.ts'
import { serve } from '../http.ts'
import { API_ID_URI, API_PAGE_CLIENT_ID, TENANT_ID } from '../people.ts'
import { createEntra, type Entra } from './index.ts'

export const NOW_MS = Date.parse('2026-11-20T09:30:00Z')
export const ORIGIN = 'http://localhost:8080'
export const REDIRECT_URI = `${ORIGIN}/docs/oauth2-redirect.html`
export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123456789'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

export interface TestTenant {
  readonly url: string
  readonly clock: ClockControl
  readonly entra: Entra
  /** POSTs a form to the token endpoint of the home tenant. */
  token(form: Record<string, string>, options?: { origin?: string; path?: string }): Promise<TokenReply>
  /** Signs a user in at the authorize endpoint and returns the address the browser is sent back to. */
  signIn(username: string, query?: Record<string, string>): Promise<URL>
  stop(): Promise<void>
}

export interface TokenReply {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

export const authorizeQuery = (over: Record<string, string> = {}) =>
  new URLSearchParams({
    client_id: API_PAGE_CLIENT_ID,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: `openid offline_access ${API_ID_URI}/access_as_user`,
    state: 'state-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...over,
  })

/** An Entra of its own on a free port, its time standing still. */
export async function testTenant(): Promise<TestTenant> {
  const clock = virtualClock()
  clock.freeze(NOW_MS)
  let url = ''
  const entra = createEntra({ clock, baseUrl: () => url, graphBaseUrl: () => 'http://graph.example' })
  const serving = await serve(0, entra.handle)
  url = serving.url
  return {
    url,
    clock,
    entra,
    stop: serving.stop,
    async token(form, { origin, path = 'oauth2/v2.0/token' } = {}) {
      const response = await fetch(`${url}/${TENANT_ID}/${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: origin === undefined ? {} : { Origin: origin },
      })
      return { status: response.status, headers: response.headers, body: Object(await response.json()) }
    },
    async signIn(username, query) {
      const response = await fetch(`${url}/${TENANT_ID}/oauth2/v2.0/authorize?${authorizeQuery(query)}`, {
        method: 'POST',
        body: new URLSearchParams({ username }),
        redirect: 'manual',
      })
      return new URL(response.headers.get('location') ?? 'about:blank')
    },
  }
}
