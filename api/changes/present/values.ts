/** Values, days and moments of a change in English words, for a person in their time zone. Pure; not yet plain text. */
import type { FieldKind, Scalar } from '../../policy/types.ts'

const EMPTY = 'empty'
/** Doubles tell no more decimals apart. */
const DECIMALS_MAX = 15

/** A value as a person reads it: '75,000', '40%', 'Tuesday, 24 November 2026', 'yes', 'empty'. */
export function valueInWords(value: Scalar, kind: FieldKind, timeZone: string): string {
  if (value === null || value === '') return EMPTY
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number')
    return `${value.toLocaleString('en-US', { maximumFractionDigits: DECIMALS_MAX })}${kind === 'percent' ? '%' : ''}`
  if (kind === 'date') return dayInWords(value)
  if (kind === 'multipicklist') return value.split(';').join(', ')
  const atMs = kind === 'datetime' ? Date.parse(value) : Number.NaN
  return Number.isNaN(atMs) ? value : momentInWords(atMs, timeZone)
}

const utcDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** 'Tuesday, 24 November 2026'; what is no date stays as it is. */
function dayInWords(date: string): string {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN
  return Number.isNaN(atMs) ? date : joined(utcDay, atMs)
}

/** 'Tuesday, 24 November 2026, 17:30' in that time zone. */
export function momentInWords(atMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  return joined(format, atMs)
}

/** Parts in an order of ours: versions of ICU place commas differently. */
function joined(format: Intl.DateTimeFormat, atMs: number): string {
  const { weekday, day, month, year, hour, minute } = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, value]),
  )
  const time = hour === undefined ? '' : `, ${hour}:${minute}`
  return `${weekday}, ${day} ${month} ${year}${time}`
}

/** 'close date' of 'Close Date'; 'ARR' and 'SLA' stay as they are. */
export const labelInWords = (label: string): string =>
  label.replace(/(?<![\p{L}\p{N}])\p{Lu}\p{Ll}+(?![\p{L}\p{N}])/gu, word => word.toLowerCase())

/** 'a, b and c' */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`
