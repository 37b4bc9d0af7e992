/** From a JSON value to a stored one: its type, its form and its limits, by the rules of the field. */
import { normaliseId } from '../ids.ts'
import type { Field, Value } from '../model.ts'
import {
  badEmail,
  badPicklistValue,
  badReference,
  cannotDeserialize,
  outOfRange,
  tooLong,
  wrongReferenceType,
} from './errors.ts'

const EMAIL = /^[^\s@<>()[\],;:"\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** The stored form of a JSON value; throws JSON_PARSER_ERROR when its kind can't be of the field's type. */
export function parseValue(field: Field, value: unknown): Value {
  if (value === null) return null
  switch (field.type) {
    case 'boolean':
      return parseBoolean(field, value)
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return parseNumber(field, value)
    case 'date':
      return parseDate(field, value)
    case 'datetime':
      return parseDateTime(field, value)
    default:
      if (typeof value !== 'string') throw cannotDeserialize(field, value)
      return value.trim() === '' ? null : value.trim()
  }
}

function parseBoolean(field: Field, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  if (text === 'true' || text === 'false') return text === 'true'
  throw cannotDeserialize(field, value)
}

/** Numbers, and strings that spell one, as a real org takes them; rounded to the field's scale. */
function parseNumber(field: Field, value: unknown): Value {
  if (value === '') return null
  const spelt = typeof value === 'string' && NUMBER.test(value.trim())
  const number = typeof value === 'number' || spelt ? Number(value) : Number.NaN
  if (!Number.isFinite(number)) throw cannotDeserialize(field, value)
  if (field.type === 'int' && !Number.isInteger(number)) throw cannotDeserialize(field, value)
  const factor = 10 ** field.scale
  return Math.abs(number) < Number.MAX_SAFE_INTEGER / factor ? Math.round(number * factor) / factor : number
}

function parseDate(field: Field, value: unknown): Value {
  if (value === '') return null
  if (typeof value !== 'string') throw cannotDeserialize(field, value)
  // A date-time is cut to its date.
  const text = DATE_TIME.test(value) ? value.slice(0, 10) : value
  if (!DATE.test(text) || !isCalendarDate(text)) throw cannotDeserialize(field, value)
  return text
}

function parseDateTime(field: Field, value: unknown): Value {
  if (value === '') return null
  if (typeof value !== 'string' || !DATE_TIME.test(value) || !isCalendarDate(value.slice(0, 10)))
    throw cannotDeserialize(field, value)
  const time = Date.parse(value)
  if (Number.isNaN(time)) throw cannotDeserialize(field, value)
  return new Date(time).toISOString()
}

/** The 30th of February is no date; Salesforce knows the years 1700 to 4000. */
function isCalendarDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return false
  const year = Number(text.slice(0, 4))
  return year >= 1700 && year <= 4000
}

/** Checks a parsed value against the field's limits and gives it its canonical form (ids, picklist case). */
export function checkValue(field: Field, value: Value): Value {
  if (typeof value === 'number') return checkNumber(field, value)
  if (typeof value !== 'string' || field.type === 'date' || field.type === 'datetime') return value
  if (field.type === 'reference') return checkReference(field, value)
  if (field.type === 'picklist') return checkPicklist(field, value)
  if (value.length > field.length) throw tooLong(field, value)
  if (field.type === 'email' && !EMAIL.test(value)) throw badEmail(field, value)
  return value
}

function checkNumber(field: Field, value: number): number {
  const digits = field.precision - field.scale
  if (Math.abs(value) >= 10 ** digits) throw outOfRange(field, value)
  return value
}

function checkReference(field: Field, value: string): string {
  const id = normaliseId(value)
  if (id === undefined) throw badReference(field, value)
  return id
}

/** The object a checked reference value belongs to, by its prefix; throws when the field can't point there. */
export function referenceTarget(field: Field, id: string, objectOfPrefix: string | undefined): string {
  if (objectOfPrefix === undefined || !field.referenceTo.includes(objectOfPrefix))
    throw wrongReferenceType(field, id)
  return objectOfPrefix
}

/** A restricted picklist takes its values letter by letter; another one takes any, and mends the case of its own. */
function checkPicklist(field: Field, value: string): string {
  const known = field.picklistValues.find(v => v.value.toLowerCase() === value.toLowerCase())
  if (field.restrictedPicklist && known?.value !== value) throw badPicklistValue(field, value)
  if (value.length > field.length) throw tooLong(field, value)
  return known?.value ?? value
}
