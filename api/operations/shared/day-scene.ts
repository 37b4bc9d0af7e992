import type { PeriodContext } from './period.ts'

export interface DayContext extends PeriodContext {
  /**
   * Which way a weekday or a day without a year is meant: 'ahead' for what is to be done (the default), 'back' for what
   * has been done.
   */
  readonly looking?: 'ahead' | 'back'
}

/** The context, and the day it is there. */
export interface Scene extends DayContext {
  readonly today: Temporal.PlainDate
}
/** One way to say a day; undefined: that is said in another way. */
export type Reading = (said: string, scene: Scene) => Temporal.PlainDate | undefined

/** The day of this year, or of the next or last one where that lies on the side that is looked to. */
export function nearest(
  at: (year: number) => Temporal.PlainDate | undefined,
  { today, looking }: Scene,
): Temporal.PlainDate | undefined {
  const side = looking === 'back' ? -1 : 1
  const years = [today.year, today.year + side]
  return years.map(at).find(day => day !== undefined && Temporal.PlainDate.compare(day, today) * side >= 0)
}

/** The day, unless there is none (30 February). */
export function existing(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const date = Temporal.PlainDate.from({ year, month, day })
  return date.day === day ? date : undefined
}
