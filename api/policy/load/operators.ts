/** Operators and values of a row scope, checked against the type of their field. */
import { isScalar, type Node } from 'yaml'
import { isDate, isDateTime } from '../../soql/literal.ts'
import { salesforceId } from '../../soql/salesforce-id.ts'
import {
  type Comparison,
  type FieldModel,
  idVariables,
  type ListVariable,
  listVariables,
  type Operand,
  type Scope,
} from '../model.ts'
import type { Faults, Place } from './faults.ts'
import { type Entry, readList, readMap } from './yaml.ts'

const COMPARISONS: readonly Comparison[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte']
export const ORDERED = new Set(['number', 'currency', 'percent', 'date', 'datetime'])
const IN_VALUES_MAX = 200

/** What operands are read against. */
export interface OperandContext {
  /** Names declared under `caller`; undefined: nothing of the caller may be used here. */
  readonly callerFields: ReadonlySet<string> | undefined
  readonly faults: Faults
}

/** Reads `{ eq: value }` and the like for one field; several operators must all hold. */
export function readComparison(
  entry: Entry,
  path: string,
  field: FieldModel,
  context: OperandContext,
): Scope | undefined {
  const { faults } = context
  if (field.kind === 'longtext') {
    const remedy = 'Use another field.'
    faults.add(entry.keyPlace, `${field.name} is long text: Salesforce can’t filter by it.`, remedy)
    return undefined
  }
  const read = readMap(entry.value, `The condition on ${path}`, entry.keyPlace, faults)
  const operators = read ?? []
  if (read?.length === 0) {
    faults.add(entry.value, `The condition on ${path} is empty.`, 'Write an operator: { eq: value }.')
  }
  const parts = operators.map(o => readOperator(o, path, field, context)).filter(s => s !== undefined)
  return parts.length === 1 ? parts[0] : { kind: 'all', of: parts }
}

function readOperator(
  entry: Entry,
  path: string,
  field: FieldModel,
  context: OperandContext,
): Scope | undefined {
  const { faults } = context
  if (entry.key === 'in') {
    const list = readCallerList(entry, field, context)
    if (list !== undefined) return { kind: 'among', path, field, variable: list }
    const values = readValues(entry, faults, item => readOperand(item, field, context))
    return { kind: 'in', path, field, values }
  }
  const op = readOperatorName(entry, field, faults)
  if (op === undefined) return undefined
  const value = readOperand(entry.value, field, context, entry)
  refuseNull(op, value, entry, faults)
  return value === undefined ? undefined : { kind: 'compare', path, field, op, value }
}

/** The items of an `in`, each read. */
export function readValues<V>(
  entry: Entry,
  faults: Faults,
  read: (item: Node) => V | undefined,
): readonly V[] {
  const items = readList(entry.value, 'in', entry.keyPlace, faults) ?? []
  if (items.length > IN_VALUES_MAX) {
    faults.add(entry.keyPlace, `A list has more than ${IN_VALUES_MAX} values.`, 'Shorten it.')
  }
  return items.map(read).filter(v => v !== undefined)
}

/** The comparison a key names; a fault and undefined where the field has no such order. */
export function readOperatorName(entry: Entry, field: FieldModel, faults: Faults): Comparison | undefined {
  const op = COMPARISONS.find(c => c === entry.key)
  if (op === undefined) {
    faults.add(entry.keyPlace, `There is no operator ${entry.key}.`, 'Use eq, ne, in, lt, lte, gt or gte.')
    return undefined
  }
  if (orders(op) && !ORDERED.has(field.kind)) {
    const remedy = 'Use eq, ne or in; lt, lte, gt and gte are for numbers and dates.'
    faults.add(entry.keyPlace, `${field.name}, a ${field.kind}, has no order that can be relied on.`, remedy)
    return undefined
  }
  return op
}

const orders = (op: Comparison) => op !== 'eq' && op !== 'ne'

export function refuseNull(
  op: Comparison,
  value: { readonly type: string } | undefined,
  entry: Entry,
  faults: Faults,
): void {
  if (orders(op) && value?.type === 'null')
    faults.add(entry.value ?? entry.keyPlace, 'Nothing is above or below null.', 'Compare with a value.')
}

// `{ in: $caller.reportIds }`: the one place a list of the caller's may stand.
function readCallerList(
  entry: Entry,
  field: FieldModel,
  { callerFields, faults }: OperandContext,
): ListVariable | undefined {
  const text = isScalar(entry.value) ? entry.value.value : undefined
  const list = listVariables.find(v => `$caller.${v}` === text)
  if (list === undefined) return undefined
  if (callerFields === undefined) refuseCaller(entry.value, faults)
  if (!isId(field)) {
    faults.add(entry.value, `$caller.${list} holds ids and ${field.name} is none.`, ID_REMEDY)
  }
  return list
}

const ID_REMEDY = 'Compare it with an id or a reference.'
const isId = (field: FieldModel) => field.kind === 'id' || field.kind === 'reference'

function refuseCaller(place: Place, faults: Faults): void {
  faults.add(place, 'What is forbidden is forbidden to everybody.', 'Use a constant instead of $caller.')
}

/** A constant that fits the field, or something of the caller. */
export function readOperand(
  node: Node | null,
  field: FieldModel,
  context: OperandContext,
  entry?: Entry,
): Operand | undefined {
  const { faults } = context
  const place = node ?? entry?.keyPlace
  const value = isScalar(node) ? node.value : undefined
  if (typeof value === 'string' && value.startsWith('$')) return readVariable(value, place, field, context)
  const operand = isScalar(node) && !node.anchor ? typed(value, field) : undefined
  if (operand === undefined) {
    const remedy = `Write ${WANTED[field.kind] ?? 'a text'}, as its type ${field.kind} asks.`
    faults.add(place, `The value doesn’t fit ${field.name}.`, remedy)
  }
  return operand
}

function readVariable(
  text: string,
  place: Place,
  field: FieldModel,
  { callerFields, faults }: OperandContext,
): Operand | undefined {
  if (callerFields === undefined) {
    refuseCaller(place, faults)
    return undefined
  }
  const name = text.startsWith('$caller.') ? text.slice('$caller.'.length) : ''
  const isIdVariable = idVariables.some(v => v === name)
  if (!isIdVariable && !callerFields.has(name)) {
    const known = [...idVariables, ...callerFields].map(v => `$caller.${v}`).join(', ')
    const list = listVariables.some(v => v === name)
    faults.add(
      place,
      list ? `${text} is a list.` : `There is no variable ${text}.`,
      list ? `Write { in: ${text} }.` : `Use ${known}, or declare it under \`caller\`.`,
    )
    return undefined
  }
  if (isIdVariable && !isId(field)) {
    faults.add(place, `${text} is an id and ${field.name} is not.`, ID_REMEDY)
    return undefined
  }
  if (!isIdVariable && field.kind !== 'string' && field.kind !== 'picklist') {
    faults.add(
      place,
      `${text} is a text and ${field.name} is not.`,
      'Compare it with a string or a picklist.',
    )
    return undefined
  }
  return { type: 'caller', variable: name }
}

const WANTED: Readonly<Record<string, string>> = {
  id: 'an id of 15 or 18 characters or $caller.…',
  reference: 'an id of 15 or 18 characters or $caller.…',
  boolean: 'true or false',
  number: 'a number',
  currency: 'a number',
  percent: 'a number',
  date: 'a day (2026-11-21)',
  datetime: 'an instant (2026-11-21T09:30:00Z)',
}

function typed(value: unknown, field: FieldModel): Operand | undefined {
  if (value === null) return field.kind === 'boolean' || field.kind === 'id' ? undefined : { type: 'null' }
  if (typeof value === 'boolean') return field.kind === 'boolean' ? { type: 'boolean', value } : undefined
  if (typeof value === 'number') {
    const numeric = field.kind === 'number' || field.kind === 'currency' || field.kind === 'percent'
    return numeric && Number.isFinite(value) && !Object.is(value, -0) ? { type: 'number', value } : undefined
  }
  if (typeof value !== 'string') return undefined
  switch (field.kind) {
    case 'id':
    case 'reference': {
      const id = salesforceId(value)
      return id === undefined ? undefined : { type: 'string', value: id }
    }
    case 'date':
      return isDate(value) ? { type: 'date', value } : undefined
    case 'datetime':
      return isDateTime(value) ? { type: 'dateTime', value } : undefined
    case 'boolean':
    case 'number':
    case 'currency':
    case 'percent':
      return undefined
    default:
      return value === '' ? undefined : { type: 'string', value }
  }
}
