/** What the endpoints of one simulated tenant are given. */
import type { Clock } from '../clock.ts'
import type { TokenVersion } from './claims.ts'
import type { Account, AppRegistration } from './directory.ts'
import type { KeyRing } from './keys.ts'
import type { ScopeRequest } from './scopes.ts'
import type { Tickets } from './tickets.ts'

/** What an authorization code or a refresh token stands for. */
export interface SignIn {
  readonly client: AppRegistration
  readonly account: Account
  readonly request: ScopeRequest
  readonly capabilities: readonly string[]
  /** Only of codes. */
  readonly redirectUri?: string
  readonly nonce?: string | undefined
  readonly challenge?: { readonly value: string; readonly method: string } | undefined
}

/** What can be set about the tenant from outside. */
export interface EntraSettings {
  /** `requestedAccessTokenVersion` in the proxy's app manifest: the resource, not the endpoint, chooses the format. */
  readonly apiTokenVersion: TokenVersion
  /** A claims challenge (JSON text) that every on-behalf-of exchange answers with, as conditional access does. */
  readonly stepUpClaims: string | null
}

export interface Tenant {
  readonly id: string
  readonly ring: KeyRing
  readonly clock: Clock
  readonly settings: EntraSettings
  readonly codes: Tickets<SignIn>
  readonly refreshTokens: Tickets<SignIn>
  /** Sign-ins whose code was redeemed, so that a second use can be told from an unknown code. */
  readonly redeemed: WeakSet<SignIn>
}
