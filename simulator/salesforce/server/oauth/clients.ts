import { createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { OAuthError } from './error.ts'

/** An External Client App, as `POST /clients` of the control plane registers it. */
export interface ClientRegistration {
  clientId: string
  clientSecret?: string
  /** PEM public key or certificate that JWT bearer assertions are checked with. */
  publicKeyPem?: string
  /** Username that client credentials run as. */
  runAs?: string
  redirectUris?: readonly string[]
  /** A refresh answers with a new refresh token and the old one dies at once. */
  refreshTokenRotation?: boolean
  /** Users who need not approve: all, or these usernames. */
  preauthorized?: true | readonly string[]
  /** The username-password flow is open to this app. */
  passwordFlow?: boolean
}

export interface Client extends ClientRegistration {
  readonly key: KeyObject | undefined
}

export interface Clients {
  /** Adds or replaces; throws TypeError when the key can't be read. */
  register(registration: ClientRegistration): void
  /** The app with this id. Throws invalid_client_id. */
  get(clientId: string | null): Client
  list(): string[]
}

/** The app that small username-password clients use. */
const PASSWORD_CLIENT = { clientId: 'nforce-client', clientSecret: 'nforce-secret' } as const

const clientsMax = 1_000

/** Apps known to the org; they outlive a reset. */
export function createClients(): Clients {
  const clients = new Map<string, Client>()
  const register = (registration: ClientRegistration) => {
    if (clients.size >= clientsMax && !clients.has(registration.clientId))
      throw new TypeError(`At most ${clientsMax} clients.`)
    const pem = registration.publicKeyPem
    clients.set(registration.clientId, {
      ...registration,
      key: pem === undefined ? undefined : createPublicKey(pem),
    })
  }
  register({ ...PASSWORD_CLIENT, passwordFlow: true, preauthorized: true })
  return {
    register,
    get(clientId) {
      const client = clientId === null ? undefined : clients.get(clientId)
      if (client === undefined) throw new OAuthError('invalid_client_id', 'client identifier invalid')
      return client
    },
    list: () => [...clients.keys()],
  }
}

/**
 * The app a token request names, its secret checked when it has one. The secret comes in the form or as HTTP Basic.
 * Throws invalid_client_id and invalid_client.
 */
export function authenticatedClient(
  clients: Clients,
  form: URLSearchParams,
  authorization: string | undefined,
): Client {
  const basic = basicCredentials(authorization)
  const client = clients.get(basic?.id ?? form.get('client_id'))
  const secret = basic?.secret ?? form.get('client_secret')
  if (client.clientSecret !== undefined && !sameText(secret, client.clientSecret))
    throw new OAuthError('invalid_client', 'invalid client credentials')
  return client
}

function basicCredentials(authorization: string | undefined): { id: string; secret: string } | undefined {
  if (authorization === undefined || !/^basic /i.test(authorization)) return undefined
  const text = Buffer.from(authorization.slice(6), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) }
}

/** RFC 6749 §2.3.1 has both parts form-encoded; many clients don't. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function sameText(given: string | null, expected: string): boolean {
  const a = Buffer.from(given ?? '')
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
