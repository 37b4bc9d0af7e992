import type { Clock } from '../clock.ts'
import { signedAssertion } from './assertion.ts'
import { SalesforceFault } from './fault.ts'
import type { GatewayLog } from './log.ts'
import { loginRemedy } from './login-remedies.ts'
import type { Signer } from './signer.ts'
import { retryAfterMs, type Transport, type WireAnswer } from './transport.ts'
import type { Principal } from './types.ts'

export interface Minted {
  readonly accessToken: string
  /** 18-character id of the user Salesforce let in. */
  readonly userId: string
}

export interface OAuthOptions {
  readonly transport: Transport
  readonly clientId: string
  readonly signer: Signer
  readonly clock: Clock
  readonly log: GatewayLog
}

/** Asks Salesforce for a session of the principal, once. Throws a `SalesforceFault`. */
export async function mintToken(
  principal: Principal,
  signal: AbortSignal,
  options: OAuthOptions,
): Promise<Minted> {
  const { transport, clientId, signer, clock } = options
  const assertion = await assertionFor(principal.username)
  const answer = await transport.exchange(
    {
      method: 'POST',
      path: '/services/oauth2/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
    },
    signal,
  )
  if (answer.status !== 200) throw loginRefused(principal, answer, options)
  return minted(principal, answer, options)

  async function assertionFor(username: string): Promise<string> {
    try {
      return await signedAssertion({ clientId, audience: transport.origin, username }, signer, clock)
    } catch (cause) {
      options.log('error', { keyId: signer.kid, error: String(cause) }, 'The signing key can’t be used.')
      throw new SalesforceFault('unsigned', 'The assertion could not be signed.', { cause })
    }
  }
}

function loginRefused(
  principal: Principal,
  answer: WireAnswer,
  { log, clock }: OAuthOptions,
): SalesforceFault {
  const details = {
    status: answer.status,
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], clock.now()),
  }
  if (answer.status >= 500 || answer.status === 429)
    return new SalesforceFault('refused', 'The token endpoint is not available.', details)
  const { error, error_description: description } = textMembers(answer.body, 'error', 'error_description')
  log(
    'error',
    { username: principal.username, error, description, remedy: loginRemedy(error, description) },
    'Salesforce refused a login.',
  )
  return new SalesforceFault('login', `${error}: ${description}`, { ...details, errorCode: error })
}

function minted(principal: Principal, answer: WireAnswer, { transport, log }: OAuthOptions): Minted {
  const fields = textMembers(answer.body, 'access_token', 'instance_url', 'id')
  const userId = /\/(005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)$/.exec(fields.id)?.[1]
  // A line break in it would end the header it goes into.
  if (!/^[\x21-\x7e]+$/.test(fields.access_token) || userId === undefined)
    throw new SalesforceFault('odd-shape', 'The token answer lacks access_token or id.')
  if (!isSalesforceOrigin(fields.instance_url, transport.origin)) {
    log(
      'error',
      { instanceUrl: fields.instance_url },
      'The token answer names a host that is not Salesforce’s.',
    )
    throw new SalesforceFault('login', 'instance_url is not allowed.')
  }
  if (!isSameUser(principal.userId, userId)) {
    log(
      'error',
      { username: principal.username, expected: principal.userId, got: userId },
      'Salesforce let in another user than the mapped one: the user name has changed hands.',
    )
    throw new SalesforceFault('login', 'The session belongs to another user.')
  }
  return { accessToken: fields.access_token, userId }
}

/** Ids come with 15 or 18 characters; the first 15 decide. An empty expectation: not known yet. */
export const isSameUser = (expectedId: string, id: string): boolean =>
  expectedId === '' || expectedId.slice(0, 15) === id.slice(0, 15)

/**
 * The configured origin, or a host only Salesforce can have. The address is checked and then not used: calls go to the
 * configured origin whatever it says.
 */
function isSalesforceOrigin(instanceUrl: string, origin: string): boolean {
  const url = URL.parse(instanceUrl)
  if (url === null) return false
  if (url.origin === origin) return true
  return (
    url.protocol === 'https:' && url.port === '' && /^([a-z0-9-]+\.){1,4}salesforce\.com$/.test(url.hostname)
  )
}

/** Text members of a JSON object; '' for what is missing, or for all of them when the body is something else. */
function textMembers<Name extends string>(body: string, ...names: readonly Name[]): Record<Name, string> {
  const object = parsed(body)
  const entries = names.map(name => [name, typeof object[name] === 'string' ? object[name] : ''] as const)
  return Object.fromEntries(entries) as Record<Name, string>
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
