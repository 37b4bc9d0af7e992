/** `limits:` how much one caller may read. */
import { isScalar } from 'yaml'
import type { Limits } from '../types.ts'
import type { Faults } from './faults.ts'
import { type Entry, readKeys } from './yaml.ts'

const KEYS = ['rowsPerHourMax', 'rowsPerDayMax', 'recordsPerHourMax', 'recordsPerDayMax'] as const
const LIMIT_MAX = 10_000_000

export function readLimits(entry: Entry | undefined, faults: Faults): Limits {
  if (entry === undefined) return {}
  const keys = readKeys(entry.value, 'limits', entry.keyPlace, { allowed: KEYS }, faults) ?? {}
  const limits: { -readonly [K in keyof Limits]: number } = {}
  for (const key of KEYS) {
    const given = keys[key]
    if (given === undefined) continue
    const number = readWhole(given, 1, LIMIT_MAX, faults)
    if (number !== undefined) limits[key] = number
  }
  return limits
}

/** A whole number of an entry within bounds; a fault and undefined for anything else. */
export function readWhole(entry: Entry, min: number, max: number, faults: Faults): number | undefined {
  const value = isScalar(entry.value) ? entry.value.value : undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value
  faults.add(
    entry.value ?? entry.keyPlace,
    `${entry.key} is not a whole number from ${min} to ${max}.`,
    'Write one.',
  )
  return undefined
}
