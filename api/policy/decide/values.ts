/** Plain values become typed literals by the type of the field they are compared with, or are refused. */
import { isDate, isDateTime } from '../../soql/literal.ts'
import { salesforceId } from '../../soql/salesforce-id.ts'
import type { Literal } from '../../soql/tree.ts'
import type { FieldKind, Scalar } from '../types.ts'
import { invalidInput } from './refusals.ts'

const STRING_CHARACTERS_MAX = 255
const NUMBER_MAX = 1e18

/** The literal of a value for a field of this kind; `path` names the field in Problem 'invalid-input'. */
export function literalOf(path: string, kind: FieldKind, value: Scalar): Literal {
  if (value === null) {
    if (kind === 'boolean' || kind === 'id') throw invalidInput(`${path} is never empty.`)
    return { type: 'null' }
  }
  switch (kind) {
    case 'id':
    case 'reference':
      return { type: 'string', value: idOf(path, value) }
    case 'boolean':
      if (typeof value !== 'boolean') throw invalidInput(`${path} wants true or false.`)
      return { type: 'boolean', value }
    case 'number':
    case 'currency':
    case 'percent':
      return { type: 'number', value: numberOf(path, value) }
    case 'date':
      if (typeof value !== 'string' || !isDate(value)) throw invalidInput(`${path} wants a day: YYYY-MM-DD.`)
      return { type: 'date', value }
    case 'datetime':
      return { type: 'dateTime', value: instantOf(path, value) }
    default:
      return { type: 'string', value: textOf(path, value) }
  }
}

/** A text no longer than a caller may send. Throws Problem 'invalid-input'. */
export function textOf(path: string, value: Scalar): string {
  if (typeof value !== 'string') throw invalidInput(`${path} wants a text.`)
  if (value.length > STRING_CHARACTERS_MAX) {
    throw invalidInput(`${path} wants a text of at most ${STRING_CHARACTERS_MAX} characters.`)
  }
  return value
}

function idOf(path: string, value: Scalar): string {
  const id = typeof value === 'string' ? salesforceId(value) : undefined
  if (id === undefined) throw invalidInput(`${path} wants a Salesforce id of 15 or 18 characters.`)
  return id
}

function numberOf(path: string, value: Scalar): number {
  const fits = typeof value === 'number' && Math.abs(value) < NUMBER_MAX && !Object.is(value, -0)
  if (!fits) throw invalidInput(`${path} wants a number.`)
  return value
}

function instantOf(path: string, value: Scalar): string {
  if (typeof value === 'string') {
    if (isDateTime(value)) return value
    const withOffset = /^(.*)[+-](?:0\d|1[0-4]):[0-5]\d$/.exec(value)
    if (withOffset !== null && isDateTime(`${withOffset[1]}Z`)) return new Date(value).toISOString()
  }
  throw invalidInput(`${path} wants a date and time with its offset: 2025-01-31T09:30:00Z.`)
}
