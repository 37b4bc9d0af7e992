import type { ReadingLimits } from './types.ts'
import { type Counts, dayEndsAtMs, hourEndsAtMs } from './windows.ts'

/** What a page would add to the counts. */
export interface Use {
  readonly rows: number
  /** Records not yet counted in the hour, and in the day. */
  readonly recordsInHour: number
  readonly recordsInDay: number
}

/** A limit that is set, and how it is counted. */
export interface SetLimit {
  readonly name: keyof ReadingLimits
  readonly what: string
  readonly max: number
  used(counts: Counts): number
  adds(use: Use): number
  endsAtMs(counts: Counts): number
}

const all: readonly Omit<SetLimit, 'max'>[] = [
  {
    name: 'rowsPerHourMax',
    what: 'rows per hour',
    used: ({ rowsInHour, elsewhere }) => rowsInHour + elsewhere.rowsInHour,
    adds: use => use.rows,
    endsAtMs: hourEndsAtMs,
  },
  {
    name: 'recordsPerHourMax',
    what: 'records per hour',
    used: ({ recordsInHour, elsewhere }) => recordsInHour + elsewhere.recordsInHour,
    adds: use => use.recordsInHour,
    endsAtMs: hourEndsAtMs,
  },
  {
    name: 'rowsPerDayMax',
    what: 'rows per day',
    used: ({ rowsInDay, elsewhere }) => rowsInDay + elsewhere.rowsInDay,
    adds: use => use.rows,
    endsAtMs: dayEndsAtMs,
  },
  {
    name: 'recordsPerDayMax',
    what: 'records per day',
    used: ({ records, elsewhere }) => records.size + elsewhere.recordsInDay,
    adds: use => use.recordsInDay,
    endsAtMs: dayEndsAtMs,
  },
]

/** The limits that are set, those of the day last. */
export const limitsOf = (limits: ReadingLimits): readonly SetLimit[] =>
  all.flatMap(limit => {
    const max = limits[limit.name]
    return max === undefined ? [] : [{ ...limit, max }]
  })
