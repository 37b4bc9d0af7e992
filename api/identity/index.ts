import { hash } from 'node:crypto'
import { bearerToken } from './bearer.ts'
import { createBoundedCache } from './bounded-cache.ts'
import type { Caller, TokenIdentity } from './caller.ts'
import type { Expectations } from './claims.ts'
import { createTenantKeys, keysTimeoutDefaultMs } from './keys.ts'
import { createMapping, userOrRefusal } from './mapping.ts'
import { refuse } from './refuse.ts'
import type { Identity, IdentityOptions } from './types.ts'
import { verifyToken } from './verify.ts'

export type { Identity, IdentityOptions } from './types.ts'

/** How long a verified token is taken as it is: for as long a key that was withdrawn meanwhile goes unnoticed. */
const tokenLifeMs = 5 * 60_000
const tokenCacheEntriesMax = 20_000

/** A token proven good and, once mapped, the caller it makes. */
interface Verified {
  readonly identity: TokenIdentity
  readonly untilMs: number
  made: { readonly caller: Caller; readonly untilMs: number; readonly generation: number } | undefined
}

/**
 * Who asks, by Entra access tokens. A warm caller costs one SHA-256 and one map hit; tokens themselves are not kept.
 */
export function createIdentity(options: IdentityOptions): Identity {
  const { clock } = options
  const expected: Expectations = {
    tenantIds: new Set(options.tenantIds),
    audience: options.audience,
    clientIds: options.clientIds,
  }
  const verified = createBoundedCache<Verified>(tokenCacheEntriesMax)
  let generation = 0
  const forgetTokens = () => {
    generation += 1
    verified.clear()
  }
  const keys = createTenantKeys({
    authority: options.authority,
    clock,
    timeoutMs: options.keysTimeoutMs ?? keysTimeoutDefaultMs,
    onChange: forgetTokens,
  })
  const mapping = createMapping(options)

  const verify = async (token: string, digest: string): Promise<Verified> => {
    const generationThen = generation
    const identity = await verifyToken(token, expected, keys, clock)
    const untilMs = Math.min(identity.expiresAtS * 1000, clock.now() + tokenLifeMs)
    const entry: Verified = { identity, untilMs, made: undefined }
    // Keys that changed meanwhile may have withdrawn the one it was verified by.
    if (generationThen === generation) verified.set(digest, entry)
    return entry
  }

  /** The identity with the groups its token only points at, where the policy needs them. */
  const withGroups = async (
    identity: TokenIdentity,
    token: string,
  ): Promise<{ readonly identity: TokenIdentity; readonly untilMs: number }> => {
    if (!identity.groupsIncomplete || !options.callerNeeds().groups)
      return { identity, untilMs: Number.POSITIVE_INFINITY }
    const { ids, untilMs } = await options.groups.of(identity, token)
    const groups = [...new Set([...identity.groups, ...ids])]
    return { identity: { ...identity, groups, groupsIncomplete: false }, untilMs }
  }

  return {
    async callerOf(authorization, context) {
      const token = bearerToken(authorization)
      const digest = hash('sha256', token, 'base64')
      const known = verified.get(digest)
      const now = clock.now()
      const entry = known !== undefined && known.untilMs > now ? known : await verify(token, digest)
      // The policy may have closed the door to an app since its token was verified.
      if (!options.clientIds().has(entry.identity.clientId)) throw refuse('client-not-allowed')
      const { made } = entry
      const { generation: mappingsThen } = mapping
      if (made !== undefined && made.untilMs > now && made.generation === mappingsThen) return made.caller
      const mapped = await mapping.of(entry.identity, context)
      const salesforceUser = userOrRefusal(mapped)
      const { identity, untilMs } = await withGroups(entry.identity, token)
      const caller = { ...identity, salesforceUser }
      entry.made = { caller, untilMs: Math.min(mapped.untilMs, untilMs), generation: mappingsThen }
      return caller
    },
    async ready() {
      await Promise.all(options.tenantIds.map(tenantId => keys.known(tenantId)))
    },
    forget(tenantId, objectId) {
      mapping.forget(tenantId, objectId)
      options.groups.forget(tenantId, objectId)
    },
    flush() {
      forgetTokens()
      options.groups.flush()
      mapping.flush()
    },
    close: keys.close,
  }
}
