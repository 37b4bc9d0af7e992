import type { ConfidentialClientApplication } from '@azure/msal-node'
import { type Heard, msalNetwork, type NetworkOptions } from './obo-network.ts'

/** The host whose metadata MSAL has built in, so that it discovers nothing. */
const authority = 'https://login.microsoftonline.com'

export interface MsalOptions extends NetworkOptions {
  /** The API's own app registration. */
  readonly clientId: string
  readonly clientSecret: string
}

/** A token for a service behind the proxy. */
interface Issued {
  readonly token: string
  /** Undefined when the answer doesn't say. */
  readonly expiresInSeconds: number | undefined
}

/** Entra wants the person to sign in again, with these claims (JSON text). */
export interface SignInWanted {
  readonly claims: string
}

/** Entra doesn't give a token; `retryAfter` as its answer has it. The message holds no token. */
export class TokenRefusal extends Error {
  readonly retryAfter: unknown

  constructor(cause: unknown, retryAfter: unknown) {
    super('Entra gave no token.', { cause })
    this.retryAfter = retryAfter
  }
}

export interface Exchange {
  /** OAuth 2.0 on-behalf-of: the token a person called with, for one of a service behind. Throws TokenRefusal. */
  onBehalfOf(tenantId: string, assertion: string, scope: string): Promise<Issued | SignInWanted>
  /** Client credentials: the proxy speaks for itself. Throws TokenRefusal. */
  forItself(tenantId: string, scope: string): Promise<Issued>
}

/**
 * Entra's token endpoint through MSAL. Every exchange has an MSAL of its own, because one that lives keeps all tokens
 * it has seen, in clear, and looks through them at each hit. Loaded at the first exchange: it costs start-up.
 */
export function msalExchange(options: MsalOptions): Exchange {
  const exchange = async (
    tenantId: string,
    ask: (msal: ConfidentialClientApplication) => Promise<{ accessToken: string } | null>,
  ): Promise<Issued | SignInWanted> => {
    const { ConfidentialClientApplication, InteractionRequiredAuthError } = await import('@azure/msal-node')
    const heard: Heard = { expiresIn: undefined, retryAfter: undefined }
    const msal = new ConfidentialClientApplication({
      auth: {
        clientId: options.clientId,
        clientSecret: options.clientSecret,
        authority: `${authority}/${tenantId}`,
      },
      system: { networkClient: msalNetwork(options, heard) },
    })
    try {
      const result = await ask(msal)
      if (!result?.accessToken) throw new Error('MSAL gave no token.')
      return { token: result.accessToken, expiresInSeconds: secondsOf(heard.expiresIn) }
    } catch (cause) {
      // Without claims the consent of an administrator is missing: no sign-in helps.
      if (cause instanceof InteractionRequiredAuthError && cause.claims !== '')
        return { claims: cause.claims }
      throw new TokenRefusal(cause, heard.retryAfter)
    }
  }
  return {
    onBehalfOf: (tenantId, oboAssertion, scope) =>
      exchange(tenantId, msal =>
        msal.acquireTokenOnBehalfOf({ oboAssertion, scopes: [scope], skipCache: true }),
      ),
    async forItself(tenantId, scope) {
      const issued = await exchange(tenantId, msal =>
        msal.acquireTokenByClientCredential({ scopes: [scope], skipCache: true }),
      )
      if ('token' in issued) return issued
      throw new TokenRefusal(new Error('Entra wants a sign-in of an app.'), undefined)
    },
  }
}

const secondsOf = (value: unknown): number | undefined => {
  const seconds = Number(value)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
}
