import type { CryptoKey } from 'jose'
import { Agent } from 'undici'
import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import { type KeySet, keySetFor } from './key-rules.ts'
import { readKeys } from './read-keys.ts'

/** A key is trusted this long after it was last seen published. */
const keysLifeMs = 24 * 3_600_000
/** From this age on keys are read again behind the requests that use them. */
const keysRefreshMs = 12 * 3_600_000
/** At most one read in this time, however many unknown kids arrive (Entra publishes a key long before it signs). */
const cooldownMs = 30_000
/** With no key at all the next read may come sooner: nobody gets in meanwhile. */
const emptyCooldownMs = 5_000
export const keysTimeoutDefaultMs = 5_000

export interface TenantKeys {
  /**
   * The tenant's published key of that id; undefined when it has none. Throws Problem 'keys-unavailable' when that
   * can't be known just now.
   */
  find(tenantId: string, kid: string): Promise<CryptoKey | undefined>
  /** Resolves when keys of the tenant are at hand, read now if need be. Throws Problem 'keys-unavailable'. */
  known(tenantId: string): Promise<void>
  close(): Promise<void>
}

interface Shelf {
  set: KeySet | undefined
  /** When `set` was last seen published. */
  seenAtMs: number
  triedAtMs: number
  failed: boolean
  reading: Promise<void> | undefined
}

export interface KeysOptions {
  readonly authority: string
  readonly clock: Clock
  readonly timeoutMs: number
  /** Called after a tenant's keys became others: what they had verified counts no more. */
  readonly onChange: () => void
}

/** Each tenant's signing keys, from its own v2.0 key document, which serves both token versions and names issuers. */
export function createTenantKeys({ authority, clock, timeoutMs, onChange }: KeysOptions): TenantKeys {
  const dispatcher = new Agent({ connections: 2, connect: { timeout: timeoutMs } })
  const shelves = new Map<string, Shelf>()

  const read = async (tenantId: string, shelf: Shelf): Promise<void> => {
    shelf.triedAtMs = clock.now()
    try {
      const url = new URL(`${authority}/${tenantId}/discovery/v2.0/keys`)
      const set = await keySetFor(tenantId, await readKeys(url, dispatcher, timeoutMs))
      if (set === undefined) throw new Error(`${url.href} publishes no key that may sign for the tenant.`)
      const changed = shelf.set !== undefined && shelf.set.fingerprint !== set.fingerprint
      shelf.set = set
      shelf.seenAtMs = clock.now()
      shelf.failed = false
      if (changed) onChange()
    } catch (cause) {
      shelf.failed = true
      throw cause
    }
  }
  /** One read at a time, shared by all who wait for it. */
  const refresh = (tenantId: string, shelf: Shelf): Promise<void> => {
    shelf.reading ??= read(tenantId, shelf).finally(() => {
      shelf.reading = undefined
    })
    return shelf.reading
  }
  const unavailable = (waitMs: number, cause?: unknown) =>
    new Problem('keys-unavailable', {
      headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1000))) },
      cause,
    })

  return {
    async known(tenantId) {
      const shelf = shelfOf(shelves, tenantId)
      if (clock.now() - shelf.seenAtMs < keysLifeMs) return
      const waitMs = shelf.triedAtMs + emptyCooldownMs - clock.now()
      if (shelf.reading === undefined && waitMs > 0) throw unavailable(waitMs)
      try {
        await refresh(tenantId, shelf)
      } catch (cause) {
        throw unavailable(emptyCooldownMs, cause)
      }
    },
    async find(tenantId, kid) {
      const shelf = shelfOf(shelves, tenantId)
      const ageMs = clock.now() - shelf.seenAtMs
      const usable = ageMs < keysLifeMs ? shelf.set : undefined
      const known = usable?.keys.get(kid)
      const waitMs = shelf.triedAtMs + (usable === undefined ? emptyCooldownMs : cooldownMs) - clock.now()
      if (known !== undefined) {
        // Behind the request: a failure leaves the keys as they are until their life ends.
        if (ageMs >= keysRefreshMs && waitMs <= 0) refresh(tenantId, shelf).catch(() => undefined)
        return known
      }
      if (shelf.reading === undefined && waitMs > 0) {
        if (usable === undefined || shelf.failed) throw unavailable(waitMs)
        return undefined
      }
      try {
        await refresh(tenantId, shelf)
      } catch (cause) {
        throw unavailable(usable === undefined ? emptyCooldownMs : cooldownMs, cause)
      }
      return shelf.set?.keys.get(kid)
    },
    close: () => dispatcher.destroy(),
  }
}

function shelfOf(shelves: Map<string, Shelf>, tenantId: string): Shelf {
  const found = shelves.get(tenantId)
  if (found !== undefined) return found
  const shelf: Shelf = {
    set: undefined,
    seenAtMs: Number.NEGATIVE_INFINITY,
    triedAtMs: Number.NEGATIVE_INFINITY,
    failed: false,
    reading: undefined,
  }
  shelves.set(tenantId, shelf)
  return shelf
}
