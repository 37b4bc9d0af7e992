/** One limit of a caller's reading, with what is used of it. */
export interface ReadingLimit {
  /** 'rows per hour', 'records per day' … */
  readonly what: string
  readonly max: number
  readonly used: number
}

/** How much the caller may read and has read. */
export interface Reading {
  /** Only limits that are set. */
  readonly limits: readonly ReadingLimit[]
}
