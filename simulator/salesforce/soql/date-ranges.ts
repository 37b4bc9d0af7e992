/**
 * Date literals (TODAY, LAST_N_MONTHS:3 …) as half-open ranges of days. Source: SOQL reference, Date Formats and Date
 * Literals. Weeks begin on Sunday, the en_US default.
 */
import type { Clock } from '../../clock.ts'
import { dayInWeek, dayNumber, dayText, fiscalMonth, localDay, startOfDay, ymd } from './calendar.ts'

/** From the first day up to, but not including, the last; as days and as instants of the user's time zone. */
export interface Range {
  readonly fromDay: string
  readonly toDay: string
  readonly fromInstant: string
  readonly toInstant: string
}

type Days = readonly [from: number, to: number]
type Unit = 'DAYS' | 'WEEKS' | 'MONTHS' | 'QUARTERS' | 'YEARS' | 'FISCAL_QUARTERS' | 'FISCAL_YEARS'

/** Years a range may reach from today; more is refused as a malformed literal. */
const REACH_DAYS_MAX = 366 * 1500

/** First day of the unit `offset` units away from the one `today` is in. */
function unitStart(unit: Unit, today: number, offset: number, fiscalStart: number): number {
  const { year, month } = ymd(today)
  switch (unit) {
    case 'DAYS':
      return today + offset
    case 'WEEKS':
      return today - dayInWeek(today) + 1 + offset * 7
    case 'MONTHS':
      return dayNumber(year, month + offset, 1)
    case 'QUARTERS':
      return dayNumber(year, month - ((month - 1) % 3) + offset * 3, 1)
    case 'YEARS':
      return dayNumber(year + offset, 1, 1)
    case 'FISCAL_QUARTERS':
      return dayNumber(year, month - ((fiscalMonth(month, fiscalStart) - 1) % 3) + offset * 3, 1)
    case 'FISCAL_YEARS':
      return dayNumber(year, month - (fiscalMonth(month, fiscalStart) - 1) + offset * 12, 1)
  }
}

const SINGLE: Readonly<Record<string, readonly [Unit, number]>> = {
  YESTERDAY: ['DAYS', -1],
  TODAY: ['DAYS', 0],
  TOMORROW: ['DAYS', 1],
  ...around('WEEK'),
  ...around('MONTH'),
  ...around('QUARTER'),
  ...around('YEAR'),
  ...around('FISCAL_QUARTER'),
  ...around('FISCAL_YEAR'),
}

function around(word: 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR' | 'FISCAL_QUARTER' | 'FISCAL_YEAR') {
  const unit: Unit = `${word}S`
  const range = (offset: number): readonly [Unit, number] => [unit, offset]
  return { [`LAST_${word}`]: range(-1), [`THIS_${word}`]: range(0), [`NEXT_${word}`]: range(1) }
}

const COUNTED = /^(?:(LAST|NEXT)_N_(\w+)|N_(\w+)_AGO)$/
const UNITS: ReadonlySet<string> = new Set<Unit>([
  'DAYS',
  'WEEKS',
  'MONTHS',
  'QUARTERS',
  'YEARS',
  'FISCAL_QUARTERS',
  'FISCAL_YEARS',
])
const isUnit = (word: string): word is Unit => UNITS.has(word)

/** The days a literal means, undefined when there is no such literal. */
function daysOf(name: string, n: number, today: number, fiscalStart: number): Days | undefined {
  const start = (unit: Unit, offset: number) => unitStart(unit, today, offset, fiscalStart)
  if (name === 'LAST_90_DAYS') return [today - 90, today + 1]
  if (name === 'NEXT_90_DAYS') return [today + 1, today + 91]
  const single = SINGLE[name]
  if (single) return [start(single[0], single[1]), start(single[0], single[1] + 1)]
  const counted = COUNTED.exec(name)
  const unit = counted?.[2] ?? counted?.[3] ?? ''
  if (!counted || !isUnit(unit)) return undefined
  if (counted[3]) return [start(unit, -n), start(unit, -n + 1)]
  if (counted[1] === 'NEXT') return [start(unit, 1), start(unit, n + 1)]
  // The days up to and including today; of longer units those before the present one.
  return unit === 'DAYS' ? [today - n, today + 1] : [start(unit, -n), start(unit, 0)]
}

/** Whether a literal exists and its number stays within the calendar. */
export function isDateLiteral(name: string, n: number): boolean {
  if (n > REACH_DAYS_MAX) return false
  const days = daysOf(name, n, 0, 1)
  return days !== undefined && Math.abs(days[0]) <= REACH_DAYS_MAX && Math.abs(days[1]) <= REACH_DAYS_MAX
}

/** The literal in a time zone at an instant. */
export function dateRange(name: string, n: number, zone: string, nowMs: number, fiscalStart: number): Range {
  return rangeOn(name, n, zone, localDay(zone, nowMs), fiscalStart)
}

function rangeOn(name: string, n: number, zone: string, today: number, fiscalStart: number): Range {
  const [from, to] = daysOf(name, n, today, fiscalStart) ?? [today, today + 1]
  return {
    fromDay: dayText(from),
    toDay: dayText(to),
    fromInstant: new Date(startOfDay(zone, from)).toISOString(),
    toInstant: new Date(startOfDay(zone, to)).toISOString(),
  }
}

export type Ranges = (name: string, n: number, zone: string) => Range

interface ZoneDay {
  readonly startMs: number
  readonly endMs: number
  readonly day: number
  readonly ranges: Map<string, Range>
}

const ZONES_MAX = 500
const RANGES_PER_ZONE_MAX = 500

/** `dateRange` at the clock's time, worked out once a day for each zone: time zones are slow to ask. */
export function rangeCache(clock: Clock, fiscalStart: number): Ranges {
  const zones = new Map<string, ZoneDay>()
  const today = (zone: string): ZoneDay => {
    const nowMs = clock.now()
    const known = zones.get(zone)
    if (known && nowMs >= known.startMs && nowMs < known.endMs) return known
    const day = localDay(zone, nowMs)
    const fresh = { startMs: startOfDay(zone, day), endMs: startOfDay(zone, day + 1), day, ranges: new Map() }
    if (zones.size >= ZONES_MAX) zones.clear()
    zones.set(zone, fresh)
    return fresh
  }
  return (name, n, zone) => {
    const { day, ranges } = today(zone)
    const key = `${name}:${n}`
    const known = ranges.get(key)
    if (known) return known
    const range = rangeOn(name, n, zone, day, fiscalStart)
    if (ranges.size >= RANGES_PER_ZONE_MAX) ranges.clear()
    ranges.set(key, range)
    return range
  }
}
