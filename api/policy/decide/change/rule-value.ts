/** Values that the policy states: constants, the caller's own, days counted from today. */
import type { Value } from '../../model.ts'
import type { Scalar } from '../../types.ts'
import { bound, type Variables } from '../scopes.ts'

const DAY_MS = 86_400_000

/** What values of a policy are worked out from. */
export interface Known {
  readonly caller: Variables
  /** YYYY-MM-DD, in the caller's time zone. */
  readonly today: string
}

/** The value meant; a day is written YYYY-MM-DD. */
export function ruleValue(value: Value, { caller, today }: Known): Scalar {
  if (value.type === 'today') return dayAfter(today, value.plusDays)
  const literal = bound(value, caller)
  return literal.type === 'null' ? null : literal.value
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
