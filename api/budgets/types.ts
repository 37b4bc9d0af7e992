/** How much one caller may read, per clock hour and per day, both of UTC. Undefined: as much as there is. */
export interface ReadingLimits {
  readonly rowsPerHourMax?: number
  readonly rowsPerDayMax?: number
  /** Different records. */
  readonly recordsPerHourMax?: number
  readonly recordsPerDayMax?: number
}

/** One limit of a caller's reading, with what is used of it. */
interface ReadingLimit {
  /** 'rows per hour', 'records per day' … */
  readonly what: string
  readonly max: number
  readonly used: number
}

/** How much the caller may read and has read. */
export interface Reading {
  /** Only limits that are set; as of now. */
  readonly limits: readonly ReadingLimit[]
}

/** What one caller may still read: every row that leaves the door is counted here. */
export interface ReadingBudget extends Reading {
  /** Throws Problem 'budget-exhausted' when a limit is used up, before anything is read. */
  admit(): void
  /**
   * Counts rows and the ids of their records, or counts nothing and throws Problem 'budget-exhausted' when that would
   * pass a limit.
   */
  count(rows: number, ids: readonly string[]): void
}
