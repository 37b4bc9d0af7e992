import { dayIn } from '../../clock.ts'
import type { Period } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'

export interface PeriodContext {
  /** Epoch ms. */
  readonly nowMs: number
  /** IANA name of the caller's time zone. */
  readonly timeZone: string
  readonly fiscalYearStartMonth: number
}

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year'
type Span = readonly [from: Temporal.PlainDate, until: Temporal.PlainDate]

const offsets: Readonly<Record<string, number>> = { last: -1, previous: -1, this: 0, current: 0, next: 1 }
const relativeUnit = /^(last|previous|this|current|next) (fiscal )?(week|month|quarter|year)$/
const rolling = /^(last|past|next) ([1-9]\d{0,3}) (day|week|month|quarter|year)s?$/
const toDate = /^(?:year|month|quarter|week) to date$/

/** Periods resolved within one minute of the clock: days begin on whole minutes in every time zone of today. */
let resolvedInMinute = -1
const resolved = new Map<string, Period>()
const resolvedMax = 1000

/**
 * Resolves a period as people say it ('this quarter', 'last 30 days', '2026-11', 'Q3 2026', '2026-01-01 to 2026-03-31')
 * to days in the caller's time zone. Weeks start on Monday (ISO 8601); quarters are calendar quarters unless 'fiscal'
 * is said. 'last 30 days' ends with today, as Salesforce's LAST_N_DAYS does.
 * Throws Problem 'invalid-input' for words it does not know and for years Salesforce has no dates in (1700 to 4000).
 */
export function resolvePeriod(words: string, context: PeriodContext): Period {
  const minute = Math.floor(context.nowMs / 60_000)
  if (minute !== resolvedInMinute || resolved.size >= resolvedMax) resolved.clear()
  resolvedInMinute = minute
  const key = `${context.timeZone} ${context.fiscalYearStartMonth} ${words}`
  const period = resolved.get(key) ?? resolve(words, context)
  resolved.set(key, period)
  return period
}

function resolve(words: string, context: PeriodContext): Period {
  const said = words.trim().toLowerCase().replaceAll('_', ' ').replace(/\s+/g, ' ')
  const today = dayIn(context.timeZone, context.nowMs)
  const span =
    namedDay(said, today) ?? unitSpan(said, today, context) ?? rollingSpan(said, today) ?? explicitSpan(said)
  if (span === undefined || span[0].year < 1700 || span[1].year > 4000)
    throw new Problem('invalid-input', {
      detail:
        'period: say today, yesterday, this week, last month, this quarter, next year, last 30 days, 2026-11, Q3 2026 or 2026-01-01 to 2026-03-31.',
    })
  const [from, until] = span
  const instant = (day: Temporal.PlainDate) =>
    day.toZonedDateTime(context.timeZone).toInstant().toString({ smallestUnit: 'millisecond' })
  return {
    fromDate: from.toString(),
    untilDate: until.toString(),
    fromInstant: instant(from),
    untilInstant: instant(until),
    words: inWords(said, from, until.subtract({ days: 1 })),
  }
}

function namedDay(said: string, today: Temporal.PlainDate): Span | undefined {
  const shift = said === 'today' ? 0 : said === 'yesterday' ? -1 : said === 'tomorrow' ? 1 : undefined
  if (shift === undefined) return undefined
  const day = today.add({ days: shift })
  return [day, day.add({ days: 1 })]
}

function unitSpan(said: string, today: Temporal.PlainDate, context: PeriodContext): Span | undefined {
  if (toDate.test(said)) {
    const unit = said.split(' ')[0] as Unit
    return [startOf(unit, today, 1), today.add({ days: 1 })]
  }
  const match = relativeUnit.exec(said)
  if (match === null) return undefined
  const unit = match[3] as Unit
  const start = startOf(unit, today, match[2] === undefined ? 1 : context.fiscalYearStartMonth)
  const shift = offsets[match[1] ?? ''] ?? 0
  return [start.add(lengthOf(unit, shift)), start.add(lengthOf(unit, shift + 1))]
}

function rollingSpan(said: string, today: Temporal.PlainDate): Span | undefined {
  const match = rolling.exec(said)
  if (match === null) return undefined
  const length = lengthOf(match[3] as Unit, Number(match[2]))
  const tomorrow = today.add({ days: 1 })
  return match[1] === 'next' ? [tomorrow, tomorrow.add(length)] : [tomorrow.subtract(length), tomorrow]
}

function explicitSpan(said: string): Span | undefined {
  const between = /^(.+?) (?:to|until|-) (.+)$/.exec(said)
  if (between !== null) {
    const from = explicitSpan(between[1] ?? '')
    const until = explicitSpan(between[2] ?? '')
    return from && until && Temporal.PlainDate.compare(from[0], until[1]) < 0
      ? [from[0], until[1]]
      : undefined
  }
  const quarter = /^(?:q([1-4]) (\d{4})|(\d{4})[ -]?q([1-4]))$/.exec(said)
  if (quarter !== null)
    return months(Number(quarter[2] ?? quarter[3]), Number(quarter[1] ?? quarter[4]) * 3 - 2, 3)
  const month = /^(\d{4})-(\d{2})$/.exec(said)
  if (month !== null) return months(Number(month[1]), Number(month[2]), 1)
  const year = /^(\d{4})$/.exec(said)
  if (year !== null) return months(Number(year[1]), 1, 12)
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(said)
  if (day === null) return undefined
  return orNothing(() => {
    const date = Temporal.PlainDate.from(said, { overflow: 'reject' })
    return [date, date.add({ days: 1 })]
  })
}

const months = (year: number, month: number, count: number): Span | undefined =>
  orNothing(() => {
    const from = Temporal.PlainDate.from({ year, month, day: 1 }, { overflow: 'reject' })
    return [from, from.add({ months: count })]
  })

/** Temporal throws RangeError for days that don't exist (2026-02-30): words we don't know. */
function orNothing(make: () => Span): Span | undefined {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function startOf(unit: Unit, day: Temporal.PlainDate, firstMonth: number): Temporal.PlainDate {
  if (unit === 'day') return day
  if (unit === 'week') return day.subtract({ days: day.dayOfWeek - 1 })
  const intoYear = (day.month - firstMonth + 12) % 12
  const back = unit === 'month' ? 0 : unit === 'quarter' ? intoYear % 3 : intoYear
  return day.with({ day: 1 }).subtract({ months: back })
}

function lengthOf(unit: Unit, count: number): Temporal.DurationLike {
  switch (unit) {
    case 'day':
      return { days: count }
    case 'week':
      return { weeks: count }
    case 'month':
      return { months: count }
    case 'quarter':
      return { months: 3 * count }
    case 'year':
      return { years: count }
  }
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const spoken = (day: Temporal.PlainDate) => dayFormat.format(Date.UTC(day.year, day.month - 1, day.day))

function inWords(said: string, first: Temporal.PlainDate, last: Temporal.PlainDate): string {
  const days = first.equals(last) ? spoken(first) : `${spoken(first)} to ${spoken(last)}`
  return /^[\d\s-]+(to|until)?[\d\s-]*$/.test(said) ? days : `${said} (${days})`
}
