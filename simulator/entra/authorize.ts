/** The authorize endpoint, v2.0 and v1.0: shows who may sign in and sends the browser back with a code. */
import { formOf, type SimRequest, type SimResponse } from '../http.ts'
import { knownClient } from './client.ts'
import { type AppRegistration, account } from './directory.ts'
import { AadstsError, described } from './errors.ts'
import { capabilitiesIn } from './grants.ts'
import type { Endpoint } from './issue.ts'
import { checkDelegated, requestedResource, requestedScopes } from './scopes.ts'
import { errorPage, signInPage } from './sign-in-page.ts'
import type { SignIn, Tenant } from './tenant.ts'

/** Entra's authorization codes last about ten minutes. */
const codeLifetimeSeconds = 600

/** Loopback addresses are good for every registration, any port and path, so that tools can listen where they like. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')
}

function checkRedirect(client: AppRegistration, redirectUri: string): void {
  const registered = client.redirectUris.some(uri => redirectUri === uri || redirectUri.startsWith(`${uri}/`))
  if (registered || isLoopback(redirectUri)) return
  throw new AadstsError(
    50011,
    `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${client.clientId}'.`,
  )
}

type Answer = Readonly<Record<string, string>>

/** Sends the browser back to the client, in the query unless it asked for the fragment. */
function sendBack(query: URLSearchParams, redirectUri: string, answer: Answer): SimResponse {
  const back = new URL(redirectUri)
  const state = query.get('state')
  const values = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }) })
  if (query.get('response_mode') === 'fragment') back.hash = values.toString()
  else for (const [name, value] of values) back.searchParams.set(name, value)
  return { status: 302, headers: { Location: back.href, 'Cache-Control': 'no-store' } }
}

/** What the client wants of the person, checked. */
function requestIn(
  query: URLSearchParams,
  client: AppRegistration,
  endpoint: Endpoint,
): Omit<SignIn, 'account'> {
  const type = query.get('response_type')
  if (type !== 'code') {
    throw new AadstsError(700054, `response_type '${type ?? ''}' is not enabled for the application.`)
  }
  const name = endpoint === 2 ? 'scope' : 'resource'
  const wanted = query.get(name)
  if (!wanted)
    throw new AadstsError(900144, `The request body must contain the following parameter: '${name}'.`)
  const request = endpoint === 2 ? requestedScopes(wanted) : requestedResource(wanted)
  checkDelegated(request, client.clientId)
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  if (challenge !== null && method !== 'S256' && method !== 'plain') {
    throw new AadstsError(90014, `The code_challenge_method '${method}' is not supported.`)
  }
  return {
    client,
    request,
    capabilities: capabilitiesIn(query.get('claims')),
    nonce: query.get('nonce') ?? undefined,
    challenge: challenge === null ? undefined : { value: challenge, method },
  }
}

/** GET shows the page; POST with `username` is the choice. Errors go back to the client once its address is known good. */
export function authorize(req: SimRequest, tenant: Tenant, endpoint: Endpoint): SimResponse {
  const { query } = req
  const redirectUri = query.get('redirect_uri') ?? ''
  let client: AppRegistration
  try {
    client = knownClient(query.get('client_id') ?? '', tenant.id)
    checkRedirect(client, redirectUri)
  } catch (error) {
    if (error instanceof AadstsError) return errorPage(described(error).description)
    throw error
  }
  try {
    const wanted = requestIn(query, client, endpoint)
    if (query.get('prompt') === 'none') {
      throw new AadstsError(50058, 'A silent sign-in request was sent but no user is signed in.')
    }
    if (req.method !== 'POST') return signInPage(client.name, query.get('login_hint') ?? '')
    const username = formOf(req).get('username') ?? ''
    const chosen = account(username)
    if (!chosen)
      return errorPage(`AADSTS50034: The user account ${username} does not exist in the directory.`)
    const code = tenant.codes.issue({ ...wanted, account: chosen, redirectUri }, codeLifetimeSeconds)
    return sendBack(query, redirectUri, { code })
  } catch (error) {
    if (!(error instanceof AadstsError)) throw error
    const { error: word, description } = described(error)
    return sendBack(query, redirectUri, { error: word, error_description: description })
  }
}
