import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'

interface Session {
  readonly token: string
  readonly userId: string
  /** The app that asked for it; null for a session minted by the control plane. */
  readonly clientId: string | null
  readonly scope: string
  /** Its scope covers the REST API. */
  readonly api: boolean
  readonly issuedAtMs: number
  /** When idling ends it. Use moves it on, see `touch`. */
  expiresAtMs: number
}

export interface Sessions {
  start(userId: string, clientId: string | null, scope: string): Session
  /** The live session of a token, its idle time-out moved on; undefined when unknown, ended or idle for too long. */
  touch(token: string): Session | undefined
  /** The same without moving anything. */
  peek(token: string): Session | undefined
  end(token: string): boolean
  /** Ends the sessions of one user, of one user and app, or all of them. */
  endAll(userId?: string, clientId?: string): void
  /** Idle time-out of the org. Shortening it takes effect on the next use. */
  timeoutMs: number
}

export const SESSION_TIMEOUT_MS = 2 * 60 * 60 * 1000
const sessionsMax = 200_000

/** Opaque session ids of an org: `00D<15-character org id>!AQ…`, the form clients check for. */
export function createSessions(clock: Clock, orgId: () => string): Sessions {
  const live = new Map<string, Session>()
  const peek = (token: string) => {
    const session = live.get(token)
    if (session === undefined) return undefined
    if (session.expiresAtMs > clock.now()) return session
    live.delete(token)
    return undefined
  }
  const sessions: Sessions = {
    timeoutMs: SESSION_TIMEOUT_MS,
    start(userId, clientId, scope) {
      dropOldest(live)
      const token = `${orgId().slice(0, 15)}!AQ${randomBytes(66).toString('base64url').replaceAll('-', '.')}`
      const api = scope.split(' ').some(word => word === 'api' || word === 'full')
      const issuedAtMs = clock.now()
      const expiresAtMs = issuedAtMs + sessions.timeoutMs
      const session = { token, userId, clientId, scope, api, issuedAtMs, expiresAtMs }
      live.set(token, session)
      return session
    },
    touch(token) {
      const session = peek(token)
      if (session === undefined) return undefined
      const nowMs = clock.now()
      // The platform extends a session only when more than half of its time has passed.
      if (session.expiresAtMs - nowMs < sessions.timeoutMs / 2)
        session.expiresAtMs = nowMs + sessions.timeoutMs
      else if (session.expiresAtMs - nowMs > sessions.timeoutMs)
        session.expiresAtMs = nowMs + sessions.timeoutMs
      return session
    },
    peek,
    end: token => live.delete(token),
    endAll(userId, clientId) {
      for (const [token, session] of live)
        if (
          (userId === undefined || session.userId === userId) &&
          (clientId === undefined || session.clientId === clientId)
        )
          live.delete(token)
    },
  }
  return sessions
}

function dropOldest(live: Map<string, Session>): void {
  if (live.size < sessionsMax) return
  const oldest = live.keys().next().value
  if (oldest !== undefined) live.delete(oldest)
}
