import { Problem } from '../../problem.ts'
import { monthOf, plainly, weekdayOf, weekdays } from './day-names.ts'
import { existing, nearest, type Scene } from './day-scene.ts'

/** '24 November', 'Nov 24th 2026', 'Tuesday 24 November'. A weekday that is another one is refused. */
export function named(said: string, scene: Scene): Temporal.PlainDate | undefined {
  const words = said.split(' ')
  const weekdayName = weekdayOf((words[0] ?? '').replace(/\.$/, ''))
  const rest = (weekdayName === undefined ? words : words.slice(1)).join(' ')
  const dayFirst = /^(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(rest)
  const monthFirst = /^([a-z]{3,9})\.? (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(rest)
  const [, day, monthName, year] = dayFirst ?? swapped(monthFirst) ?? []
  const month = monthOf(monthName ?? '')
  if (day === undefined || month === undefined) return undefined
  const at = (ofYear: number) => existing(ofYear, month, Number(day))
  const meant = year === undefined ? nearest(at, scene) : at(Number(year))
  if (meant !== undefined && weekdayName !== undefined && meant.dayOfWeek !== weekdayName)
    throw new Problem('invalid-input', {
      detail: `${plainly(meant)} is a ${weekdays[meant.dayOfWeek - 1]}. Say which is meant, the weekday or the date.`,
    })
  return meant
}

const swapped = (match: RegExpExecArray | null): (string | undefined)[] | undefined =>
  match === null ? undefined : [match[0], match[2], match[1], match[3]]

/** '2026-11-24', '24.11.2026', '11/24/2026', '24/11'. Refused where day and month could change places. */
export function figures(said: string, scene: Scene): Temporal.PlainDate | undefined {
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(said)
  if (iso !== null) return existing(Number(iso[1]), Number(iso[3]), Number(iso[4]))
  const match = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}))?$/.exec(said)
  if (match === null) return undefined
  const [one, two] = [Number(match[1]), Number(match[3])]
  const read = (month: number, day: number) => {
    const at = (year: number) => existing(year, month, day)
    return match[4] === undefined ? nearest(at, scene) : at(Number(match[4]))
  }
  const [monthFirst, dayFirst] = [read(one, two), read(two, one)]
  if (monthFirst !== undefined && dayFirst !== undefined && one !== two)
    throw new Problem('invalid-input', {
      detail: `${said} can mean ${plainly(dayFirst)} or ${plainly(monthFirst)}. Say which: ${dayFirst} or ${monthFirst}.`,
    })
  return monthFirst ?? dayFirst
}
