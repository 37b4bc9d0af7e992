/** Names of weekdays and months, and numbers in words: English. */

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** Which weekday a name or its first letters mean, Monday as 1; undefined for other words. */
export const weekdayOf = (word: string): number | undefined => ordinal(weekdays, word)
/** Which month, January as 1. */
export const monthOf = (word: string): number | undefined => ordinal(months, word)

const LETTERS_MIN = 3

/** Which of the names the word is or abbreviates, counted from 1. */
function ordinal(names: readonly string[], word: string): number | undefined {
  if (word.length < LETTERS_MIN) return undefined
  const index = names.findIndex(name => name.toLowerCase().startsWith(word))
  return index < 0 ? undefined : index + 1
}

const numbers = ' one two three four five six seven eight nine ten eleven twelve'.split(' ')

/** '3', 'three', 'a'; undefined for other words. */
export const numberOf = (word: string): number | undefined => {
  if (/^\d/.test(word)) return Number(word)
  if (word === 'a' || word === 'an') return 1
  const index = numbers.indexOf(word)
  return index > 0 ? index : undefined
}

/** '24 November 2026' */
export const plainly = (day: Temporal.PlainDate): string => `${day.day} ${months[day.month - 1]} ${day.year}`
/** 'Tuesday, 24 November 2026' */
export const inWords = (day: Temporal.PlainDate): string => `${weekdays[day.dayOfWeek - 1]}, ${plainly(day)}`
