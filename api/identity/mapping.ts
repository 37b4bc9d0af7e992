import { createBoundedCache } from './bounded-cache.ts'
import type { SalesforceUser, SalesforceUserRow, TokenIdentity } from './caller.ts'
import { refuse } from './refuse.ts'
import type { IdentityContext, IdentityOptions } from './types.ts'

const mappingLifeMs = 5 * 60_000
/** A refusal is forgotten soon, so that whoever was just mapped gets in. */
const refusalLifeMs = 30_000
const mappingEntriesMax = 20_000

/** A user, or why there is none, and until when that holds. */
export type Mapped = (
  | { readonly user: SalesforceUser }
  | { readonly user: undefined; readonly refusal: 'identity-unmapped' | 'identity-ambiguous' }
) & {
  /** Epoch ms. */
  readonly untilMs: number
}

export interface Mapping {
  /** The mapping of a caller, remembered or looked up. Rejects with whatever the lookup throws. */
  of(identity: TokenIdentity, context: IdentityContext | undefined): Mapped | Promise<Mapped>
  forget(tenantId: string, objectId: string): void
  flush(): void
  /** Grows with every forget and flush: whoever keeps a mapping asks again when it did. */
  readonly generation: number
}

type Options = Pick<
  IdentityOptions,
  'clock' | 'lookupUsers' | 'lookupUserById' | 'integrationUser' | 'mapping'
>

/** (tenant id, object id) → exactly one active standard Salesforce user; never by e-mail, UPN or user name. */
export function createMapping(options: Options): Mapping {
  const { clock } = options
  const remembered = createBoundedCache<Mapped>(mappingEntriesMax)
  const underWay = new Map<string, Promise<Mapped>>()
  let generation = 0

  const find = async (identity: TokenIdentity, context: IdentityContext | undefined): Promise<Mapped> => {
    if (identity.kind === 'app') return found(await options.integrationUser(context))
    const { tenantId, objectId } = identity
    const explicit = options.mapping?.userIdOf(tenantId, objectId)
    if (explicit === undefined) return theOne(await options.lookupUsers(objectId, context))
    return theOne(await options.lookupUserById(explicit, context))
  }
  const found = (user: SalesforceUser): Mapped => ({
    user,
    untilMs: clock.now() + mappingLifeMs,
  })
  const theOne = (rows: readonly SalesforceUserRow[]): Mapped => {
    const [row, ...more] = rows.filter(({ isActive, userType }) => isActive && userType === 'Standard')
    if (row !== undefined && more.length === 0) return found(userOf(row))
    const refusal = row === undefined ? 'identity-unmapped' : 'identity-ambiguous'
    return { user: undefined, refusal, untilMs: clock.now() + refusalLifeMs }
  }

  return {
    of(identity, context) {
      const key = keyOf(identity.tenantId, identity.objectId)
      const known = remembered.get(key)
      if (known !== undefined && known.untilMs > clock.now()) return known
      const waiting = underWay.get(key)
      if (waiting !== undefined) return waiting
      const lookup = find(identity, context)
        .then(mapped => {
          // What was asked before a flush or a forget may already be wrong: it serves those who wait, no one after.
          if (underWay.get(key) === lookup) remembered.set(key, mapped)
          return mapped
        })
        .finally(() => {
          if (underWay.get(key) === lookup) underWay.delete(key)
        })
      underWay.set(key, lookup)
      return lookup
    },
    forget(tenantId, objectId) {
      const key = keyOf(tenantId, objectId)
      generation += 1
      remembered.delete(key)
      underWay.delete(key)
    },
    flush() {
      generation += 1
      remembered.clear()
      underWay.clear()
    },
    get generation() {
      return generation
    },
  }
}

const keyOf = (tenantId: string, objectId: string) => `${tenantId} ${objectId}`

function userOf({ isActive: _, userType: __, ...user }: SalesforceUserRow): SalesforceUser {
  return user
}

/** The user of a mapping. Throws Problem identity-unmapped or identity-ambiguous. */
export function userOrRefusal(mapped: Mapped): SalesforceUser {
  if (mapped.user === undefined) throw refuse(mapped.refusal)
  return mapped.user
}
