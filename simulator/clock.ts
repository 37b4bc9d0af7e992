/** The simulator's only source of time: real time plus an offset, or frozen at an instant. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

/** What the control plane can do to time. */
export interface ClockControl extends Clock {
  /** Time runs on from `epochMs`. */
  set(epochMs: number): void
  /** Time jumps by `ms`, which may be negative. */
  advance(ms: number): void
  /** Time stands still at `epochMs` (default: now) until `set`, `advance` or `reset`. `advance` moves a frozen clock and keeps it frozen. */
  freeze(epochMs?: number): void
  /** Back to real time. */
  reset(): void
}

/** A clock that follows `source` (default: the machine's) until told otherwise. */
export function virtualClock(source: () => number = Date.now): ClockControl {
  let offsetMs = 0
  let frozenAt: number | undefined
  const now = () => frozenAt ?? source() + offsetMs
  return {
    now,
    set(epochMs) {
      frozenAt = undefined
      offsetMs = epochMs - source()
    },
    advance(ms) {
      if (frozenAt === undefined) offsetMs += ms
      else frozenAt += ms
    },
    freeze(epochMs) {
      frozenAt = epochMs ?? now()
    },
    reset() {
      offsetMs = 0
      frozenAt = undefined
    },
  }
}
