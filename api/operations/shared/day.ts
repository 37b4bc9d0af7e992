import { dayIn } from '../../clock.ts'
import { Problem } from '../../problem.ts'
import { figures, named } from './day-dates.ts'
import { edge, monthEdge, quarterEdge } from './day-edges.ts'
import { inWords } from './day-names.ts'
import { counted, weekday } from './day-relative.ts'
import type { DayContext, Reading, Scene } from './day-scene.ts'
import { quoted } from './words.ts'

/** A day as it was meant, and how it is said back before anything is written. */
export interface Day {
  /** 'YYYY-MM-DD' */
  readonly date: string
  /** 'Tuesday, 24 November 2026' */
  readonly words: string
}

const SAID_CHARACTERS_MAX = 60
const DETAIL =
  'Say today, tomorrow, in 3 days, in two weeks, Tuesday, next Tuesday, end of quarter, 24 November or 2026-11-24.'

const near: Readonly<Record<string, number>> = {
  today: 0,
  now: 0,
  'end of day': 0,
  eod: 0,
  tomorrow: 1,
  'day after tomorrow': 2,
  yesterday: -1,
  'day before yesterday': -2,
}
const short: Readonly<Record<string, string>> = {
  eow: 'end of week',
  eom: 'end of month',
  eoq: 'end of quarter',
  eoy: 'end of year',
}

/**
 * Resolves a day as people say it to a date in the caller's time zone; English. Weeks start on Monday (ISO 8601).
 * 'Tuesday' is the first one after today; 'this Tuesday' the first one from today on; 'next Tuesday' the one of next
 * week, as Microsoft's recognizers and Chrono read it (docs/decisions/0014). A day without a year is the nearest one
 * from today on. With `looking` 'back', 'Tuesday' is the last one before today, and a day without a year the latest.
 * The end of a week is its Friday; on a Saturday and Sunday the Friday after. Quarters are calendar quarters unless
 * 'fiscal' is said; 'end of Q3' is the nearest end of a third quarter that isn't past.
 * Throws Problem 'invalid-input' for other words, days that don't exist, days that could be read in two ways
 * (11/12/2026), and years Salesforce has no dates in (1700 to 4000).
 */
export function resolveDay(words: string, context: DayContext): Day {
  if (words.length > SAID_CHARACTERS_MAX)
    throw new Problem('invalid-input', { detail: `That is too long for a day. ${DETAIL}` })
  const today = dayIn(context.timeZone, context.nowMs)
  const scene: Scene = { ...context, today }
  const said = tidy(words)
  for (const reading of readings) {
    const day = reading(said, scene)
    if (day !== undefined && day.year >= 1700 && day.year <= 4000)
      return { date: day.toString(), words: inWords(day) }
  }
  throw new Problem('invalid-input', { detail: `${quoted(words)} is no day I know. ${DETAIL}` })
}

/** Small letters, words and numbers one space apart, without what may lead to a day: 'by', 'due on', 'the'. */
const tidy = (words: string): string => {
  const said = words
    .toLowerCase()
    .replace(/[,\s_]+|(?<=[a-z])-|-(?=[a-z])/g, ' ')
    .trim()
    .replace(/[.!]$/, '')
    .replace(/^(?:due )?(?:(?:on|by|for|until) )?(?:the )?/, '')
  return Object.hasOwn(short, said) ? (short[said] ?? said) : said
}

const readings: readonly Reading[] = [
  (said, { today }) => (Object.hasOwn(near, said) ? today.add({ days: near[said] ?? 0 }) : undefined),
  counted,
  weekday,
  edge,
  quarterEdge,
  monthEdge,
  named,
  figures,
]
