/** Operators and values of a row scope, checked against the type of their field. */
import { isScalar, type Node } from 'yaml'
import { isDate, isDateTime } from '../../soql/literal.ts'
import { salesforceId } from '../../soql/salesforce-id.ts'
import { type Comparison, type FieldModel, type Operand, type Scope, variables } from '../model.ts'
import type { Faults } from './faults.ts'
import { type Entry, readList, readMap } from './yaml.ts'

const COMPARISONS: readonly Comparison[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte']
const ORDERED = new Set(['number', 'currency', 'percent', 'date', 'datetime'])
const IN_VALUES_MAX = 200

/** Reads `{ eq: value }` and the like for one field; several operators must all hold. */
export function readComparison(
  entry: Entry,
  path: string,
  field: FieldModel,
  faults: Faults,
): Scope | undefined {
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
  const parts = operators.map(o => readOperator(o, path, field, faults)).filter(s => s !== undefined)
  return parts.length === 1 ? parts[0] : { kind: 'all', of: parts }
}

function readOperator(entry: Entry, path: string, field: FieldModel, faults: Faults): Scope | undefined {
  if (entry.key === 'in') {
    const items = readList(entry.value, 'in', entry.keyPlace, faults) ?? []
    if (items.length > IN_VALUES_MAX) {
      faults.add(entry.keyPlace, `A list has more than ${IN_VALUES_MAX} values.`, 'Shorten it.')
    }
    const values = items.map(item => readOperand(item, field, faults)).filter(v => v !== undefined)
    return { kind: 'in', path, field, values }
  }
  const op = COMPARISONS.find(c => c === entry.key)
  if (op === undefined) {
    faults.add(entry.keyPlace, `There is no operator ${entry.key}.`, 'Use eq, ne, in, lt, lte, gt or gte.')
    return undefined
  }
  const orders = op !== 'eq' && op !== 'ne'
  if (orders && !ORDERED.has(field.kind)) {
    const remedy = 'Use eq, ne or in; lt, lte, gt and gte are for numbers and dates.'
    faults.add(entry.keyPlace, `${field.name}, a ${field.kind}, has no order that can be relied on.`, remedy)
    return undefined
  }
  const value = readOperand(entry.value, field, faults, entry)
  if (orders && value?.type === 'null') {
    faults.add(entry.value ?? entry.keyPlace, 'Nothing is above or below null.', 'Compare with a value.')
    return undefined
  }
  return value === undefined ? undefined : { kind: 'compare', path, field, op, value }
}

function readOperand(
  node: Node | null,
  field: FieldModel,
  faults: Faults,
  entry?: Entry,
): Operand | undefined {
  const place = node ?? entry?.keyPlace
  const value = isScalar(node) ? node.value : undefined
  if (typeof value === 'string' && value.startsWith('$')) return readVariable(value, place, field, faults)
  const operand = isScalar(node) && !node.anchor ? typed(value, field) : undefined
  if (operand === undefined) {
    const remedy = `Write ${WANTED[field.kind] ?? 'a text'}, as its type ${field.kind} asks.`
    faults.add(place, `The value doesn’t fit ${field.name}.`, remedy)
  }
  return operand
}

function readVariable(
  text: string,
  place: Parameters<Faults['add']>[0],
  field: FieldModel,
  faults: Faults,
): Operand | undefined {
  const variable = variables.find(v => `$caller.${v}` === text)
  if (variable === undefined) {
    faults.add(
      place,
      `There is no variable ${text}.`,
      `Use ${variables.map(v => `$caller.${v}`).join(', ')}.`,
    )
    return undefined
  }
  if (field.kind !== 'id' && field.kind !== 'reference') {
    faults.add(place, `${text} is an id and ${field.name} is not.`, 'Compare it with an id or a reference.')
    return undefined
  }
  return { type: 'caller', variable }
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
