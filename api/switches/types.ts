/** What an operator can switch off, from the narrowest to all. */
type SwitchKind = 'operation' | 'client' | 'tenant' | 'all'

/** Something that is switched off. */
export interface Switch {
  readonly kind: SwitchKind
  /** The operationId, the client id, the tenant id, or 'all'. */
  readonly target: string
  /** Said to whoever meets it. */
  readonly reason: string
  /** Epoch ms. */
  readonly since: number
  /** Entra object id of who switched. */
  readonly by: string
}

/** A turn of a switch, as an operator asks for it. */
export interface Turn {
  readonly kind: SwitchKind
  readonly target: string
  readonly state: 'off' | 'on'
  readonly reason: string
}

/** The switches, for the operations that administer them: bound to the caller whose name a turn gets. */
export interface Switches {
  /** What is switched off, read from the store now. */
  off(): Promise<readonly Switch[]>
  /**
   * Turns a switch, on this instance at once, on every other within five seconds. Answers what is off then. Throws
   * Problem 'invalid-input' for a target there isn't, and for the caller's own app or tenant.
   */
  turn(turn: Turn): Promise<readonly Switch[]>
}
