/** Opaque strings that stand for something for a while: authorization codes and refresh tokens. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'

const ticketsMax = 10_000

export interface Tickets<T> {
  /** A new ticket for `value`. */
  issue(value: T, lifetimeSeconds: number): string
  /** What a live ticket stands for; undefined when unknown or expired. */
  read(ticket: string): T | undefined
  drop(ticket: string): void
  clear(): void
}

/** A bounded set of tickets; the oldest make room. `prefix` starts every ticket, as Entra's versions do. */
export function createTickets<T>(clock: Clock, prefix: string): Tickets<T> {
  const held = new Map<string, { value: T; expiresAtMs: number }>()
  return {
    issue(value, lifetimeSeconds) {
      const [oldest] = held.keys()
      if (held.size >= ticketsMax && oldest !== undefined) held.delete(oldest)
      const ticket = prefix + randomBytes(48).toString('base64url')
      held.set(ticket, { value, expiresAtMs: clock.now() + lifetimeSeconds * 1000 })
      return ticket
    },
    read(ticket) {
      const found = held.get(ticket)
      return found && found.expiresAtMs > clock.now() ? found.value : undefined
    },
    drop: ticket => void held.delete(ticket),
    clear: () => held.clear(),
  }
}
