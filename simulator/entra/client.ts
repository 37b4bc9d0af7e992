/** Who calls the token endpoint: a public client, one with a secret, or one with a signed assertion. */
import { createPublicKey } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { credentials, type SimRequest } from '../http.ts'
import type { ClientStrength } from './claims.ts'
import { type AppRegistration, registration } from './directory.ts'
import { AadstsError } from './errors.ts'

export interface ProvenClient {
  readonly client: AppRegistration
  readonly strength: ClientStrength
}

/** Client id and secret from HTTP Basic (RFC 6749 §2.3.1: form-encoded), else from the form. */
function presented(req: SimRequest, form: URLSearchParams): { id: string; secret: string | null } {
  const basic = credentials(req.headers)
  if (basic?.scheme === 'basic') {
    const [id = '', secret = ''] = Buffer.from(basic.token, 'base64').toString('utf8').split(':')
    const decoded = new URLSearchParams(`id=${id}&secret=${secret}`)
    return { id: decoded.get('id') ?? '', secret: decoded.get('secret') || null }
  }
  // Browser clients send an empty secret; it counts as none.
  return { id: form.get('client_id') ?? '', secret: form.get('client_secret') || null }
}

/** The registration of a client id in a tenant, or 700016. */
export function knownClient(clientId: string, tenantName: string): AppRegistration {
  if (clientId === '') {
    throw new AadstsError(900144, "The request body must contain the following parameter: 'client_id'.")
  }
  const client = registration(clientId)
  if (client) return client
  throw new AadstsError(
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenantName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  )
}

/**
 * Proves the client by what its registration demands: nothing for a public one, else a secret or an assertion signed
 * by a key registered for it (`pems`, by client id). Throws 700016, 700025, 7000215, 7000218.
 */
export async function proveClient(
  req: SimRequest,
  form: URLSearchParams,
  tenantName: string,
  clock: Clock,
  pems: ReadonlyMap<string, string>,
): Promise<ProvenClient> {
  const { id, secret } = presented(req, form)
  const assertion = form.get('client_assertion')
  const client = knownClient(id, tenantName)
  if (client.secret === undefined) {
    if (secret === null && assertion === null) return { client, strength: '0' }
    throw new AadstsError(
      700025,
      "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    )
  }
  if (assertion !== null) {
    await checkAssertion(assertion, client, clock, pems.get(client.clientId))
    return { client, strength: '2' }
  }
  if (secret === null) {
    throw new AadstsError(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    )
  }
  if (secret === client.secret) return { client, strength: '1' }
  throw new AadstsError(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client.clientId}'.`,
  )
}

/** A client assertion (RFC 7523): iss and sub are the client, signed by its registered key, in force. */
async function checkAssertion(
  assertion: string,
  client: AppRegistration,
  clock: Clock,
  pem?: string,
): Promise<void> {
  if (pem === undefined) throw badAssertion(client, 'The key was not found.')
  try {
    await jwtVerify(assertion, createPublicKey(pem), {
      algorithms: ['RS256', 'PS256'],
      issuer: client.clientId,
      subject: client.clientId,
      currentDate: new Date(clock.now()),
      requiredClaims: ['exp', 'aud', 'jti'],
    })
  } catch (error) {
    throw badAssertion(
      client,
      error instanceof errors.JOSEError ? error.message : 'The assertion is malformed.',
    )
  }
}

const badAssertion = (client: AppRegistration, reason: string) =>
  new AadstsError(
    700027,
    `The certificate with identifier used to sign the client assertion is not registered on application '${client.clientId}', or the assertion is invalid. [Reason - ${reason}]`,
  )
