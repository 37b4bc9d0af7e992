/** Conditions of a query held against one row, as SOQL would: text without regard to case, nothing below nothing. */
import type { Scalar } from '../../../api/policy/types.ts'
import type { Condition, Literal, SelectQuery } from '../../../api/soql/tree.ts'

/** What a condition is held against. */
export interface Held {
  /** The row's value at a path; null where a reference on the way is empty. */
  at(path: string): Scalar
  /** What another query selects: one field of its rows. */
  selected(query: SelectQuery): readonly Scalar[]
}

export function conditionHolds(condition: Condition, held: Held): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every(part => conditionHolds(part, held))
    case 'any':
      return condition.of.some(part => conditionHolds(part, held))
    case 'not':
      return !conditionHolds(condition.of, held)
    case 'compare':
      return compared(held.at(condition.field), condition.op, condition.value)
    case 'in':
      return (
        condition.values.some(value => compared(held.at(condition.field), '=', value)) !== condition.negated
      )
    case 'like': {
      const value = held.at(condition.field)
      if (typeof value !== 'string') return false
      const [text, part] = [value.toLowerCase(), condition.text.toLowerCase()]
      return condition.match === 'startsWith' ? text.startsWith(part) : text.includes(part)
    }
    case 'inQuery':
      return held.selected(condition.query).includes(held.at(condition.field))
    case 'never':
      return false
  }
}

function compared(value: Scalar, op: '=' | '!=' | '<' | '<=' | '>' | '>=', literal: Literal): boolean {
  const actual = comparable(value, literal.type)
  const wanted = literal.type === 'null' ? null : comparable(literal.value, literal.type)
  if (op === '=') return actual === wanted
  if (op === '!=') return actual !== wanted
  if (actual === null || wanted === null) return false
  if (op === '<') return actual < wanted
  if (op === '<=') return actual <= wanted
  return op === '>' ? actual > wanted : actual >= wanted
}

function comparable(value: Scalar, type: Literal['type']): Scalar {
  if (typeof value !== 'string') return value
  return type === 'dateTime' ? Date.parse(value) : value.toLowerCase()
}
