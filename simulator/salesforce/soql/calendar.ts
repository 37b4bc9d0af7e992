/** Days, time zones and date functions. Days are whole numbers since 1970-01-01; text is 'YYYY-MM-DD'. */

const DAY_MS = 86_400_000

export interface Ymd {
  readonly year: number
  /** 1–12. */
  readonly month: number
  readonly day: number
}

export const dayNumber = (year: number, month: number, day: number): number =>
  Math.floor(utc(year, month, day) / DAY_MS)

/** `Date.UTC` without its two-digit-year rule; months may run over. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

export function ymd(dayNo: number): Ymd {
  const date = new Date(dayNo * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export const dayText = (dayNo: number): string => new Date(dayNo * DAY_MS).toISOString().slice(0, 10)

/** Day number of 'YYYY-MM-DD…', undefined for a day no calendar has. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text)
  if (!match) return undefined
  const dayNo = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]))
  return dayText(dayNo) === match[0] ? dayNo : undefined
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far local time of `zone` is ahead of UTC at an instant. An unknown zone counts as UTC. */
export function zoneOffsetMs(zone: string, epochMs: number): number {
  const format = formatOf(zone)
  if (format === undefined) return 0
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  const local = utc(year, month, day) + ((hour % 24) * 3600 + minute * 60 + second) * 1000
  return local - Math.floor(epochMs / 1000) * 1000
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known) return known
  try {
    const made = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, made)
    return made
  } catch {
    return undefined
  }
}

/** The local day of an instant. */
export const localDay = (zone: string, epochMs: number): number =>
  Math.floor((epochMs + zoneOffsetMs(zone, epochMs)) / DAY_MS)

/** The instant a local day begins, in epoch milliseconds. */
export function startOfDay(zone: string, dayNo: number): number {
  const wall = dayNo * DAY_MS
  const first = wall - zoneOffsetMs(zone, wall)
  // The offset at the guess may differ from the one at the true start when clocks change in between.
  return wall - zoneOffsetMs(zone, first)
}

/** Sunday is 1, as SOQL's DAY_IN_WEEK counts. */
export const dayInWeek = (dayNo: number): number => ((((dayNo + 4) % 7) + 7) % 7) + 1

export const fiscalMonth = (month: number, startMonth: number): number => ((month - startMonth + 12) % 12) + 1

/** The fiscal year is named after the calendar year it ends in, unless it starts in January. */
const fiscalYear = (day: Ymd, startMonth: number): number =>
  startMonth > 1 && day.month >= startMonth ? day.year + 1 : day.year

export type DateFunction = (dayNo: number, fiscalStartMonth: number) => number

const dayInYear = (n: number): number => n - dayNumber(ymd(n).year, 1, 1) + 1

/** The functions of a day. Source: SOQL reference, Date Functions. */
export const DATE_FUNCTIONS: Readonly<Record<string, DateFunction>> = {
  CALENDAR_YEAR: n => ymd(n).year,
  CALENDAR_QUARTER: n => Math.ceil(ymd(n).month / 3),
  CALENDAR_MONTH: n => ymd(n).month,
  DAY_IN_MONTH: n => ymd(n).day,
  DAY_IN_WEEK: dayInWeek,
  DAY_IN_YEAR: dayInYear,
  WEEK_IN_MONTH: n => Math.ceil(ymd(n).day / 7),
  WEEK_IN_YEAR: n => Math.ceil(dayInYear(n) / 7),
  FISCAL_YEAR: (n, start) => fiscalYear(ymd(n), start),
  FISCAL_QUARTER: (n, start) => Math.ceil(fiscalMonth(ymd(n).month, start) / 3),
  FISCAL_MONTH: (n, start) => fiscalMonth(ymd(n).month, start),
}
