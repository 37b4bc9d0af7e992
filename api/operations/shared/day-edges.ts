import { monthOf } from './day-names.ts'
import { nearest, type Scene } from './day-scene.ts'
import { resolvePeriod } from './period.ts'

/** 'end of quarter', 'end of next month', 'start of this fiscal year', 'month end'. */
export function edge(said: string, scene: Scene): Temporal.PlainDate | undefined {
  const match =
    /^(end|start|beginning) of (?:the )?(?:(this|current|next|last) )?(fiscal )?(week|month|quarter|year)$/.exec(
      said,
    ) ?? /^()(?:(this|next) )?(fiscal )?(week|month|quarter|year) end$/.exec(said)
  if (match === null) return undefined
  const [, side, which = 'this', fiscal = '', unit] = match
  if (fiscal !== '' && (unit === 'week' || unit === 'month')) return undefined
  const period = resolvePeriod(`${which} ${fiscal}${unit}`, scene)
  const first = Temporal.PlainDate.from(period.fromDate)
  if (side === 'start' || side === 'beginning') return first
  if (unit !== 'week') return Temporal.PlainDate.from(period.untilDate).subtract({ days: 1 })
  const friday = first.add({ days: 4 })
  return which === 'this' && Temporal.PlainDate.compare(friday, scene.today) < 0
    ? friday.add({ weeks: 1 })
    : friday
}

/** 'end of Q3', 'start of Q1 2027', 'end of fiscal Q3'. */
export function quarterEdge(said: string, scene: Scene): Temporal.PlainDate | undefined {
  const match = /^(end|start|beginning) of (?:the )?(fiscal )?q([1-4])(?: (\d{4}))?$/.exec(said)
  if (match === null) return undefined
  const [, side, fiscal, quarter, year] = match
  // Companies count their fiscal years differently: which one '2027' is can't be known here.
  if (fiscal && year) return undefined
  const first = firstOfYear(year, fiscal ? 'this fiscal year' : 'this year', scene).add({
    months: 3 * (Number(quarter) - 1),
  })
  const day = side === 'end' ? first.add({ months: 3 }).subtract({ days: 1 }) : first
  return year === undefined && Temporal.PlainDate.compare(day, scene.today) < 0 ? day.add({ years: 1 }) : day
}

const firstOfYear = (year: string | undefined, ofThis: string, scene: Scene) =>
  year === undefined
    ? Temporal.PlainDate.from(resolvePeriod(ofThis, scene).fromDate)
    : Temporal.PlainDate.from({ year: Number(year), month: 1, day: 1 })

/** 'end of November', 'start of March 2027'. */
export function monthEdge(said: string, scene: Scene): Temporal.PlainDate | undefined {
  const match = /^(end|start|beginning) of ([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(said)
  const month = monthOf(match?.[2] ?? '')
  if (match === null || month === undefined) return undefined
  const at = (year: number) => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 })
    return match[1] === 'end' ? first.add({ months: 1 }).subtract({ days: 1 }) : first
  }
  return match[3] === undefined ? nearest(at, scene) : at(Number(match[3]))
}
