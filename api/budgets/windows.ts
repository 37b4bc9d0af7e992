/** What one caller has read in the present hour and day. */

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What was read in the same hour and day elsewhere. */
export interface Elsewhere {
  readonly rowsInHour: number
  readonly rowsInDay: number
  readonly recordsInHour: number
  readonly recordsInDay: number
}

export const nothingElsewhere: Elsewhere = { rowsInHour: 0, rowsInDay: 0, recordsInHour: 0, recordsInDay: 0 }

export interface Counts {
  /** Hours and days since the epoch; they never go back. */
  hour: number
  day: number
  rowsInHour: number
  rowsInDay: number
  recordsInHour: number
  /** The hour in which a record was counted last, by id; those of the day, or of the hour where only that has a limit. */
  readonly records: Map<string, number>
  elsewhere: Elsewhere
}

export const dayOf = (nowMs: number): number => Math.floor(nowMs / dayMs)

export const noCounts = (nowMs: number): Counts => ({
  hour: Math.floor(nowMs / hourMs),
  day: dayOf(nowMs),
  rowsInHour: 0,
  rowsInDay: 0,
  recordsInHour: 0,
  records: new Map(),
  elsewhere: nothingElsewhere,
})

/** Starts the windows anew that have ended. */
export function turnWindows(counts: Counts, nowMs: number, recordsPerDay: boolean): void {
  const hour = Math.floor(nowMs / hourMs)
  const day = dayOf(nowMs)
  if (hour > counts.hour) {
    counts.hour = hour
    counts.rowsInHour = 0
    counts.recordsInHour = 0
    if (!recordsPerDay) counts.records.clear()
  }
  if (day > counts.day) {
    counts.day = day
    counts.rowsInDay = 0
    counts.records.clear()
  }
}

export const hourEndsAtMs = ({ hour }: Counts): number => (hour + 1) * hourMs
export const dayEndsAtMs = ({ day }: Counts): number => (day + 1) * dayMs
