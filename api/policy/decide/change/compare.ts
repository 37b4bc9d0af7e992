/** How values of a change compare: with certainty, for both sides are values and none is a query. */
import { isDate } from '../../../soql/literal.ts'
import { isoInstant } from '../../../soql/wire.ts'
import type { Comparison } from '../../model.ts'
import type { FieldKind, Scalar } from '../../types.ts'

type Comparable = string | number | boolean | null

/**
 * Compares a wire value with one that a rule states. Texts are equal whatever their case, as in Salesforce; ids are
 * not. Nothing lies above or below an empty field. An instant compared with a day counts by its day in UTC.
 */
export function compares(actual: unknown, op: Comparison, wanted: Scalar, kind: FieldKind): boolean {
  const byDay = kind === 'datetime' && isDate(String(wanted))
  const left = byDay ? dayOf(comparable(actual, kind)) : comparable(actual, kind)
  const right = byDay ? wanted : comparable(wanted, kind)
  if (op === 'eq') return left === right
  if (op === 'ne') return left !== right
  if (left === null || right === null) return false
  if (op === 'lt') return left < right
  if (op === 'lte') return left <= right
  return op === 'gt' ? left > right : left >= right
}

/** Is it the same value, written the same? Instants may be written in different ways. */
export function unchanged(before: unknown, after: unknown, kind: FieldKind): boolean {
  return kind === 'datetime'
    ? comparable(before, kind) === comparable(after, kind)
    : (before ?? null) === (after ?? null)
}

/**
 * Is |after − before| more than so many per cent of |before|? From or to nothing, and from 0, any other value is; the
 * same value never is.
 */
export function changesByMore(before: unknown, after: unknown, percent: number): boolean {
  const from = before ?? null
  const to = after ?? null
  if (from === to) return false
  if (typeof from !== 'number' || typeof to !== 'number') return true
  return Math.abs(to - from) * 100 > percent * Math.abs(from)
}

function comparable(value: unknown, kind: FieldKind): Comparable {
  if (value === '') return null
  if (kind === 'datetime') return typeof value === 'string' ? Date.parse(isoInstant(value)) : null
  if (typeof value === 'string') return kind === 'id' || kind === 'reference' ? value : value.toLowerCase()
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

const dayOf = (instant: Comparable): Comparable =>
  typeof instant === 'number' && !Number.isNaN(instant) ? new Date(instant).toISOString().slice(0, 10) : null
