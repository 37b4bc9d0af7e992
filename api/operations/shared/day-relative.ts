import { numberOf, weekdayOf } from './day-names.ts'
import type { Scene } from './day-scene.ts'

/** 'in 3 days', 'in a month', 'two weeks from now', '3 days ago'. */
export function counted(said: string, { today }: Scene): Temporal.PlainDate | undefined {
  const match =
    /^(?:(in) )?(\d{1,4}|[a-z]{1,6}) (day|week|month|quarter|year)s?(?: (ago|from now|from today))?$/.exec(
      said,
    )
  if (match === null) return undefined
  const [, ahead, count = '', unit = '', end] = match
  const number = numberOf(count)
  // One of both says the direction: '3 days' alone is a time, not a day.
  if (number === undefined || (ahead === undefined) === (end === undefined)) return undefined
  const many = end === 'ago' ? -number : number
  return unit === 'quarter' ? today.add({ months: 3 * many }) : today.add({ [`${unit}s`]: many })
}

/** 'Tuesday', 'this Tuesday', 'next Tuesday', 'Tuesday next week'. */
export function weekday(said: string, { today, looking }: Scene): Temporal.PlainDate | undefined {
  const match =
    /^(?:(this|coming|this coming|next) )?([a-z]{2,9})\.?(?: (?:of )?(this|next) week)?$/.exec(said) ??
    /^(this|next) week (?:on )?([a-z]{2,9})()$/.exec(said)
  if (match === null) return undefined
  const day = weekdayOf(match[2] ?? '')
  const [, which, , week] = match
  if (day === undefined || (which && week)) return undefined
  const ofThisWeek = today.add({ days: day - today.dayOfWeek })
  if (which === 'next' || week === 'next') return ofThisWeek.add({ weeks: 1 })
  if (week === 'this') return ofThisWeek
  const away = (day - today.dayOfWeek + 7) % 7
  if (which !== undefined) return today.add({ days: which.endsWith('coming') ? away || 7 : away })
  return looking === 'back'
    ? today.subtract({ days: (today.dayOfWeek - day + 7) % 7 || 7 })
    : today.add({ days: away || 7 })
}
