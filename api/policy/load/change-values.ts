/** Values of changes: what an operand may be, and days counted from today. */
import { isScalar, type Node } from 'yaml'
import type { FieldModel, Value } from '../model.ts'
import { type OperandContext, readOperand } from './operators.ts'
import type { Entry } from './yaml.ts'

const TODAY = /^\$today(?:([+-]\d{1,4})d)?$/

/** A value that fits the field; a fault and undefined for anything else. */
export function readValue(
  node: Node | null,
  field: FieldModel,
  context: OperandContext,
  entry?: Entry,
): Value | undefined {
  const text = isScalar(node) ? node.value : undefined
  if (typeof text !== 'string' || !text.startsWith('$today')) return readOperand(node, field, context, entry)
  const match = TODAY.exec(text)
  if (match === null) {
    context.faults.add(node, `${text} is no day.`, 'Write $today, $today+30d or $today-7d.')
    return undefined
  }
  if (field.kind !== 'date' && field.kind !== 'datetime') {
    context.faults.add(node, `${text} is a day and ${field.name} is none.`, 'Use it with dates.')
    return undefined
  }
  return { type: 'today', plusDays: Number(match[1] ?? 0) }
}
