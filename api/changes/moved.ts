/** Whether records moved on since a change of them was proposed. */
import type { Scalar } from '../policy/types.ts'
import type { Facts } from './decide-again.ts'
import type { FieldConflict, KeptChange } from './kept.ts'

/** Fields that no longer hold what the change was to replace; other fields may change as they like. */
export const conflictsOf = ({ payload }: KeptChange, facts: Facts): readonly FieldConflict[] =>
  payload.writes.flatMap(({ object, fields }, at) => {
    const before = facts[at]?.before
    if (before === null || before === undefined) return []
    return fields.flatMap(({ field, before: expected }) => {
      const found = asRead(before[field])
      return found === expected ? [] : [{ object, field, expected, found }]
    })
  })

/** A record was touched of which nothing was to change, whatever was touched. */
export const isTouched = ({ payload }: KeptChange, facts: Facts): boolean =>
  payload.writes.some(({ modstamp }, at) => {
    const before = facts[at]?.before
    return modstamp !== undefined && before !== null && before?.SystemModstamp !== modstamp
  })

/** A field of a record as Salesforce wrote it; what is no plain value counts as none. */
export const asRead = (value: unknown): Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
