import type { Clock } from '../clock.ts'
import { createSeal } from '../seal/seal.ts'
import { createBoundedCache } from './bounded-cache.ts'
import type { TokenRow, TokenRows } from './obo-rows.ts'

const entriesMax = 10_000

/** What a token was given for: whoever can't show the same assertion can't name the key. */
export interface TokenPlace {
  /** SHA-256 of the assertion, and the scope. */
  readonly key: string
  readonly tenantId: string
}

/**
 * Tokens for services behind the proxy, sealed in memory and, where there are rows, in the store. Control 14: one
 * partition for each assertion; a value opens only under the key and tenant it was sealed for.
 */
export interface TokenCache {
  get(place: TokenPlace): Promise<string | undefined>
  put(place: TokenPlace, token: string, expiresAtMs: number): Promise<void>
  /** Forgets a token, everywhere. */
  delete(key: string): Promise<void>
}

export interface TokenCacheOptions {
  /** 32 bytes. */
  readonly secret: Uint8Array
  readonly clock: Clock
  /** Undefined: memory alone. */
  readonly rows: TokenRows | undefined
  /** Told when the store fails: a token can always be asked for again. */
  readonly onFault: (cause: unknown) => void
}

export function createTokenCache({ secret, clock, rows, onFault }: TokenCacheOptions): TokenCache {
  const seal = createSeal(secret)
  const remembered = createBoundedCache<TokenRow>(entriesMax)

  const open = (row: TokenRow | undefined, place: TokenPlace): string | undefined =>
    row === undefined || row.expiresAtMs <= clock.now() ? undefined : seal.open(row.sealed, textOf(place))
  const shared = async (key: string): Promise<TokenRow | undefined> => {
    try {
      return await rows?.read(key)
    } catch (cause) {
      onFault(cause)
      return undefined
    }
  }

  return {
    async get(place) {
      const known = open(remembered.get(place.key), place)
      if (known !== undefined) return known
      const row = await shared(place.key)
      const token = open(row, place)
      if (token !== undefined && row !== undefined) remembered.set(place.key, row)
      return token
    },
    async put(place, token, expiresAtMs) {
      if (expiresAtMs <= clock.now()) return
      const row = { ...place, expiresAtMs, sealed: seal.close(token, textOf(place)) }
      remembered.set(place.key, row)
      await rows?.write(row, clock.now()).catch(onFault)
    },
    async delete(key) {
      remembered.delete(key)
      await rows?.delete(key).catch(onFault)
    },
  }
}

const textOf = ({ key, tenantId }: TokenPlace) => `${key}\n${tenantId}`
