import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import { createBoundedCache } from './bounded-cache.ts'
import type { TokenIdentity } from './caller.ts'
import { challengeWith } from './challenge.ts'
import { groupsUnavailable } from './groups-unavailable.ts'
import type { Obo } from './obo.ts'
import { type SignInWanted, TokenRefusal } from './obo-msal.ts'

const groupsLifeMs = 5 * 60_000
/** Who has more groups than a token holds are few; each entry may hold 2,000 ids. */
const entriesMax = 2_000

/** Groups of a person or app, and until when they hold. */
interface Groups {
  readonly ids: readonly string[]
  /** Epoch ms. */
  readonly untilMs: number
}

interface Remembered {
  readonly found: Groups | Problem
  readonly untilMs: number
  /** Of the token the groups were read by. */
  readonly tokenKey: string
}

export interface GroupReader {
  /**
   * The groups of a caller whose token only points at them. `token`: the one the caller showed. Throws Problem
   * 'groups-unavailable', 'step-up-required' or 'step-up-unsupported'.
   */
  of(identity: TokenIdentity, token: string): Promise<Groups>
  /** Drops the groups and the token they were read by, as at a sign-out. */
  forget(tenantId: string, objectId: string): void
  flush(): void
}

export interface GroupReaderOptions {
  readonly clock: Clock
  readonly obo: Obo
  /** The groups by a token of the directory; 'refused' when it isn't taken. Throws Problem 'groups-unavailable'. */
  readonly read: (identity: TokenIdentity, token: string) => Promise<readonly string[] | 'refused'>
}

/** Groups from the directory, for 5 minutes at most, by one reading at a time for each person or app (control 10). */
export function createGroupReader({ clock, obo, read }: GroupReaderOptions): GroupReader {
  const remembered = createBoundedCache<Remembered>(entriesMax)
  const underWay = new Map<string, Promise<Groups | SignInWanted>>()

  const ask = async (identity: TokenIdentity, assertion: string): Promise<Groups | SignInWanted> => {
    const behalf = { ...identity, assertion }
    // A token that is not taken any more is replaced once.
    for (let attempts = 0; attempts < 2; attempts += 1) {
      const issued = await obo.tokenFor(behalf)
      if (!('token' in issued)) return issued
      const ids = await read(identity, issued.token)
      if (ids !== 'refused') return { ids, untilMs: clock.now() + groupsLifeMs }
      await obo.forget(obo.keyOf(behalf))
    }
    throw groupsUnavailable(new Error('Graph refused two tokens.'))
  }
  const start = (key: string, identity: TokenIdentity, token: string): Promise<Groups | SignInWanted> => {
    const keep = (found: Groups | Problem, untilMs: number) => {
      // What was asked before a flush or a forget serves those who wait, no one after.
      if (underWay.get(key) !== asked) return
      remembered.set(key, { found, untilMs, tokenKey: obo.keyOf({ ...identity, assertion: token }) })
    }
    const asked = ask(identity, token)
      .then(
        answer => {
          // That a stronger sign-in is wanted isn't kept: the next token may be of one.
          if ('ids' in answer) keep(answer, answer.untilMs)
          return answer
        },
        error => {
          const failure = asProblem(error)
          keep(failure, clock.now() + Number(failure.headers['Retry-After']) * 1000)
          throw failure
        },
      )
      .finally(() => {
        if (underWay.get(key) === asked) underWay.delete(key)
      })
    return asked
  }

  return {
    async of(identity, token) {
      const key = keyOf(identity.tenantId, identity.objectId)
      const known = remembered.get(key)
      if (known !== undefined && known.untilMs > clock.now()) {
        if (known.found instanceof Problem) throw known.found
        return known.found
      }
      const asked = underWay.get(key) ?? start(key, identity, token)
      underWay.set(key, asked)
      const answer = await asked
      if (!('ids' in answer)) throw challengeWith(answer.claims, identity)
      return answer
    },
    forget(tenantId, objectId) {
      const key = keyOf(tenantId, objectId)
      const known = remembered.get(key)
      if (known !== undefined) void obo.forget(known.tokenKey)
      remembered.delete(key)
      underWay.delete(key)
    },
    flush() {
      remembered.clear()
      underWay.clear()
    },
  }
}

/** Every failure asks to wait: it is remembered that long, so that a directory in trouble isn't asked more. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return groupsUnavailable(error, error instanceof TokenRefusal ? { retryAfter: error.retryAfter } : {})
}

const keyOf = (tenantId: string, objectId: string) => `${tenantId} ${objectId}`
