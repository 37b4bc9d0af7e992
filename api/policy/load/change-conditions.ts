/** Conditions on a change: what held before, holds after, or changed. */
import { isScalar, type Node } from 'yaml'
import type { ChangeCondition, FieldModel } from '../model.ts'
import { readValue } from './change-values.ts'
import type { Place } from './faults.ts'
import type { GrantContext } from './grant-parts.ts'
import { readOperatorName, readValues, refuseNull } from './operators.ts'
import { type Entry, readList, readMap } from './yaml.ts'

const KEY = /^(before|after|change)\.([A-Za-z][A-Za-z0-9_]*)$/
const PERCENT_MAX = 1_000_000
export const NUMERIC = new Set(['number', 'currency', 'percent'])

/** Reads a condition; the keys of one map must all hold. */
export function readCondition(node: Node | null, place: Place, context: GrantContext): ChangeCondition {
  const read = readMap(node, 'A condition', place, context.faults)
  const entries = read ?? []
  if (read?.length === 0)
    context.faults.add(node, 'A condition is empty.', 'Write one: { after.Amount: { gt: 100000 } }.')
  const parts = entries.map(entry => readTerm(entry, context)).filter(c => c !== undefined)
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'all', of: parts }
}

function readTerm(entry: Entry, context: GrantContext): ChangeCondition | undefined {
  const { key, keyPlace, value } = entry
  if (key === 'any' || key === 'all') {
    const items = readList(value, key, keyPlace, context.faults) ?? []
    return { kind: key, of: items.map(item => readCondition(item, item, context)) }
  }
  if (key === 'not') return { kind: 'not', of: readCondition(value, keyPlace, context) }
  const [, side, name] = KEY.exec(key) ?? []
  if (name === undefined) {
    context.faults.add(
      keyPlace,
      `${key} is no part of a change.`,
      'Write before.<Field>, after.<Field>, change.<Field>, any, all or not.',
    )
    return undefined
  }
  const field = context.object.fields.get(name.toLowerCase())
  if (field === undefined) {
    context.faults.add(
      keyPlace,
      `${context.object.name} has no field ${name} in this policy.`,
      'Declare it under `fields` first.',
    )
    return undefined
  }
  return side === 'change' ? readChanged(entry, field, context) : readSide(entry, side, field, context)
}

function readSide(
  entry: Entry,
  written: string | undefined,
  field: FieldModel,
  context: GrantContext,
): ChangeCondition {
  const { faults } = context
  const side = written === 'before' ? 'before' : 'after'
  const operators = readMap(entry.value, `The condition on ${entry.key}`, entry.keyPlace, faults) ?? []
  const parts = operators.flatMap((operator): ChangeCondition[] => {
    if (operator.key === 'in') {
      const values = readValues(operator, faults, item => readValue(item, field, context))
      return [{ kind: 'in', side, field, values }]
    }
    const op = readOperatorName(operator, field, faults)
    if (op === undefined) return []
    const value = readValue(operator.value, field, context, operator)
    refuseNull(op, value, operator, faults)
    return value === undefined ? [] : [{ kind: 'compare', side, field, op, value }]
  })
  const [only, ...more] = parts
  return only !== undefined && more.length === 0 ? only : { kind: 'all', of: parts }
}

function readChanged(entry: Entry, field: FieldModel, { faults }: GrantContext): ChangeCondition | undefined {
  if (isScalar(entry.value) && entry.value.value === 'any') return { kind: 'changed', field }
  const [only, ...more] = readMap(entry.value, `The condition on ${entry.key}`, entry.keyPlace, faults) ?? []
  if (only === undefined) return undefined
  if (only.key !== 'percentAbove' || more.length > 0) {
    faults.add(only.keyPlace, `${only.key} is no way to change.`, 'Write any, or { percentAbove: 25 }.')
    return undefined
  }
  if (!NUMERIC.has(field.kind)) {
    faults.add(only.keyPlace, `${field.name}, a ${field.kind}, has no per cent.`, 'Use it with numbers.')
    return undefined
  }
  const percent = readPercent(only, faults)
  return percent === undefined ? undefined : { kind: 'percentAbove', field, percent }
}

/** A number of per cent; a fault and undefined for anything else. */
export function readPercent(entry: Entry, faults: GrantContext['faults']): number | undefined {
  const value = isScalar(entry.value) ? entry.value.value : undefined
  if (typeof value === 'number' && value >= 0 && value <= PERCENT_MAX) return value
  faults.add(entry.value ?? entry.keyPlace, `${entry.key} is not a number of per cent.`, 'Write one: 25.')
  return undefined
}
