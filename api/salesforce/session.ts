import type { Clock } from '../clock.ts'
import { SalesforceFault } from './fault.ts'
import { createFlights } from './flight.ts'
import { isSameUser, type Minted } from './oauth.ts'
import { createRecent } from './recent.ts'
import type { Principal } from './types.ts'

export interface Session extends Minted {
  /** Epoch ms from which on it is no longer tried. */
  readonly endsAtMs: number
  /** Epoch ms of the next attempt to replace it while it still serves. */
  refreshAtMs: number
}

/** One Salesforce session a user, minted when first needed and shared by all requests of that user. */
export interface Sessions {
  /** The session at hand, undefined when there is none or it is too old: the hot path, without a wait. */
  ready(principal: Principal): Session | undefined
  /** A session of the principal. Throws a `SalesforceFault`, or the signal's reason when the wait is over first. */
  of(principal: Principal, signal: AbortSignal): Promise<Session>
  /** Salesforce no longer takes this session. One that has been replaced meanwhile stays. */
  drop(principal: Principal, session: Session): void
}

export interface SessionOptions {
  /** `abandoned` aborts when nobody waits for the session any more. */
  mint(principal: Principal, abandoned: AbortSignal): Promise<Minted>
  /** Ends the refreshes that nobody waits for. */
  readonly closing: AbortSignal
  readonly clock: Clock
  /** The org's session timeout: Salesforce announces no expiry. */
  readonly sessionTimeoutMs: number
  readonly sessionsMax?: number
}

/** A session older than this part of its timeout is replaced while it still serves. */
const refreshAtPart = 0.8
/** A login that failed is not tried again for so long: 3,600 logins of a user within an hour lock the user out. */
const loginHoldMs = 30_000

/** Sessions of one org, the `sessionsMax` used last. */
export function createSessions({
  mint,
  closing,
  clock,
  sessionTimeoutMs,
  sessionsMax = 20_000,
}: SessionOptions): Sessions {
  const sessions = createRecent<Session>(sessionsMax)
  const refusals = createRecent<{ fault: SalesforceFault; untilMs: number }>(sessionsMax)
  const flights = createFlights<Session>()

  const login = (principal: Principal, signal: AbortSignal) =>
    flights.join(keyOf(principal), signal, async abandoned => {
      try {
        const minted = await mint(principal, abandoned)
        const nowMs = clock.now()
        const refreshAtMs = nowMs + sessionTimeoutMs * refreshAtPart
        const session = { ...minted, endsAtMs: nowMs + sessionTimeoutMs, refreshAtMs }
        sessions.set(keyOf(principal), session)
        return session
      } catch (error) {
        if (error instanceof SalesforceFault && error.kind === 'login')
          refusals.set(keyOf(principal), { fault: error, untilMs: clock.now() + loginHoldMs })
        throw error
      }
    })
  const throwIfHeld = (principal: Principal) => {
    const refusal = refusals.get(keyOf(principal))
    const holdMs = refusal === undefined ? 0 : refusal.untilMs - clock.now()
    if (refusal === undefined) return
    if (holdMs <= 0) return refusals.delete(keyOf(principal))
    const { message, status, errorCode } = refusal.fault
    throw new SalesforceFault('login', message, {
      retryAfterMs: holdMs,
      cause: refusal.fault,
      ...(status === undefined ? {} : { status }),
      ...(errorCode === undefined ? {} : { errorCode }),
    })
  }
  const ready = (principal: Principal) => {
    const session = sessions.get(keyOf(principal))
    if (session === undefined || !isSameUser(principal.userId, session.userId)) return undefined
    const nowMs = clock.now()
    if (nowMs >= session.endsAtMs) return undefined
    if (nowMs >= session.refreshAtMs) {
      session.refreshAtMs = nowMs + loginHoldMs
      login(principal, closing).catch(() => {})
    }
    return session
  }
  return {
    ready,
    async of(principal, signal) {
      const session = ready(principal)
      if (session !== undefined) return session
      throwIfHeld(principal)
      return login(principal, signal)
    },
    drop(principal, session) {
      if (sessions.get(keyOf(principal)) === session) sessions.delete(keyOf(principal))
    },
  }
}

/** The expected user is part of the key, so that a name that has changed hands can't be served from the cache. */
const keyOf = ({ username, userId }: Principal) => `${userId.slice(0, 15)} ${username}`
