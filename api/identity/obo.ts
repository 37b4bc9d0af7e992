import { hash } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { TokenCache, TokenPlace } from './obo-cache.ts'
import type { Exchange, SignInWanted } from './obo-msal.ts'

/** A token isn't used in its last minute: the clocks of two machines differ. */
const marginMs = 60_000

/** Who a token is asked for. */
interface Behalf {
  readonly kind: 'user' | 'app'
  readonly tenantId: string
  /** The token the caller showed; a person's is exchanged, an app's is not used. */
  readonly assertion: string
  /** Epoch seconds. */
  readonly expiresAtS: number
}

export interface Obo {
  /** Under which key a token for it is kept. */
  keyOf(behalf: Behalf): string
  /** A token for the service, remembered or asked for; who wait for the same share it. Throws TokenRefusal. */
  tokenFor(behalf: Behalf): Promise<{ readonly token: string } | SignInWanted>
  /** Forgets the token of that key. */
  forget(key: string): Promise<void>
}

export interface OboOptions {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly cache: TokenCache
  /** The API's own app registration. */
  readonly clientId: string
  readonly scope: string
}

/** Tokens for one service behind the proxy, on behalf of whoever calls; the proxy's own where an app calls. */
export function createObo({ clock, exchange, cache, clientId, scope }: OboOptions): Obo {
  const underWay = new Map<string, Promise<{ readonly token: string } | SignInWanted>>()

  const keyOf = ({ kind, tenantId, assertion }: Behalf): string =>
    `${hash('sha256', kind === 'user' ? assertion : `${clientId}.${tenantId}`, 'hex')} ${scope}`
  const ask = async (behalf: Behalf, place: TokenPlace) => {
    const known = await cache.get(place)
    if (known !== undefined) return { token: known }
    const { kind, tenantId, assertion, expiresAtS } = behalf
    const issued =
      kind === 'user'
        ? await exchange.onBehalfOf(tenantId, assertion, scope)
        : await exchange.forItself(tenantId, scope)
    if (!('token' in issued)) return issued
    const { token, expiresInSeconds = 0 } = issued
    const endsMs = clock.now() + expiresInSeconds * 1000 - marginMs
    await cache.put(place, token, kind === 'user' ? Math.min(endsMs, expiresAtS * 1000) : endsMs)
    return { token }
  }

  return {
    keyOf,
    tokenFor(behalf) {
      const place = { key: keyOf(behalf), tenantId: behalf.tenantId }
      const waiting = underWay.get(place.key)
      if (waiting !== undefined) return waiting
      const asked = ask(behalf, place).finally(() => underWay.delete(place.key))
      underWay.set(place.key, asked)
      return asked
    },
    forget: cache.delete,
  }
}
