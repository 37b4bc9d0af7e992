/** `constraints:` rules on the values of a change. */
import type { Node } from 'yaml'
import type { ConstraintModel, FieldModel, Move } from '../model.ts'
import { NUMERIC, readCondition, readPercent } from './change-conditions.ts'
import { readValue } from './change-values.ts'
import { fieldNamed, type GrantContext, readFieldNames, readId } from './grant-parts.ts'
import { ORDERED, readValues } from './operators.ts'
import { type Entry, readKeys, readList, readMap, readText, readTexts } from './yaml.ts'

const RULES = ['range', 'oneOf', 'transitions', 'changePercent', 'requires'] as const
type Keys = Partial<Record<(typeof RULES)[number] | 'id' | 'field' | 'message' | 'when', Entry>>
type Rule = ConstraintModel extends infer C
  ? C extends unknown
    ? Omit<C, 'id' | 'message' | 'field'>
    : never
  : never

/** Reads the rules of a grant. `writes`: names of the fields it writes. */
export function readConstraints(
  entry: Entry | undefined,
  writes: ReadonlySet<string>,
  context: GrantContext,
): readonly ConstraintModel[] {
  if (entry === undefined) return []
  const items = readList(entry.value, 'constraints', entry.keyPlace, context.faults) ?? []
  return items.map(item => readConstraint(item, writes, context)).filter(c => c !== undefined)
}

function readConstraint(
  node: Node,
  writes: ReadonlySet<string>,
  context: GrantContext,
): ConstraintModel | undefined {
  const { faults } = context
  const required = ['id', 'field', 'message'] as const
  const allowed = [...required, ...RULES, 'when'] as const
  const keys = readKeys(node, 'A constraint', node, { allowed, required }, faults)
  if (keys?.id === undefined || keys.field === undefined || keys.message === undefined) return undefined
  const id = readId(keys.id, context)
  const message = readText(keys.message.value, 'message', keys.message.keyPlace, faults) ?? ''
  const name = readText(keys.field.value, 'field', keys.field.keyPlace, faults)
  const field = name === undefined ? undefined : fieldNamed(name, keys.field.value, context)
  if (field === undefined) return undefined
  if (!writes.has(field.name))
    faults.add(keys.field.value, `The grant doesn’t write ${field.name}.`, 'Constrain a field it writes.')
  const given = RULES.filter(rule => keys[rule] !== undefined)
  const [kind] = given
  if (kind === undefined || given.length > 1) {
    faults.add(node, 'A constraint has no rule or several.', `Write one of ${RULES.join(', ')}.`)
    return undefined
  }
  if (keys.when !== undefined && kind !== 'requires')
    faults.add(keys.when.keyPlace, 'when is for requires.', 'Take it away.')
  const rule = readRule(kind, keys, field, context)
  return rule === undefined ? undefined : { id, message, field: field.name, ...rule }
}

function readRule(
  kind: (typeof RULES)[number],
  keys: Keys,
  field: FieldModel,
  context: GrantContext,
): Rule | undefined {
  const entry = keys[kind]
  if (entry === undefined) return undefined
  const { faults } = context
  switch (kind) {
    case 'range':
      return readRange(entry, field, context)
    case 'oneOf':
      return { kind, values: readValues(entry, faults, item => readValue(item, field, context)) }
    case 'transitions':
      return readTransitions(entry, field, context)
    case 'changePercent':
      return readChangePercent(entry, field, context)
    case 'requires':
      return {
        kind,
        fields: readFieldNames(entry, context).map(f => f.name),
        when:
          keys.when === undefined ? undefined : readCondition(keys.when.value, keys.when.keyPlace, context),
      }
  }
}

function readRange(entry: Entry, field: FieldModel, context: GrantContext): Rule | undefined {
  const { faults } = context
  if (!ORDERED.has(field.kind)) {
    faults.add(
      entry.keyPlace,
      `${field.name}, a ${field.kind}, has no range.`,
      'Use it with numbers and dates.',
    )
    return undefined
  }
  const keys = readKeys(entry.value, 'range', entry.keyPlace, { allowed: ['min', 'max'] }, faults)
  if (keys === undefined) return undefined
  if (keys.min === undefined && keys.max === undefined)
    faults.add(entry.value, 'A range has neither min nor max.', 'Write one of them, or both.')
  const bound = (given: Entry | undefined) => {
    const value = given === undefined ? undefined : readValue(given.value, field, context, given)
    if (value?.type === 'null') faults.add(given?.value, 'A range can’t end at null.', 'Write a value.')
    return value
  }
  return { kind: 'range', min: bound(keys.min), max: bound(keys.max) }
}

function readTransitions(entry: Entry, field: FieldModel, context: GrantContext): Rule | undefined {
  const { faults } = context
  if (field.kind !== 'picklist') {
    faults.add(
      entry.keyPlace,
      `${field.name}, a ${field.kind}, has no transitions.`,
      'Use it with picklists.',
    )
    return undefined
  }
  const keys = readKeys(entry.value, 'transitions', entry.keyPlace, { allowed: ['allow', 'forbid'] }, faults)
  const given = keys?.allow ?? keys?.forbid
  if (given === undefined || (keys?.allow !== undefined && keys.forbid !== undefined)) {
    faults.add(
      entry.value ?? entry.keyPlace,
      'Transitions are neither allowed nor forbidden, or both.',
      'Write allow or forbid.',
    )
    return undefined
  }
  const items = readList(given.value, given.key, given.keyPlace, faults) ?? []
  const moves = items.map(item => readMove(item, context)).filter(m => m !== undefined)
  return { kind: 'transitions', mode: given.key === 'allow' ? 'allow' : 'forbid', moves }
}

function readMove(node: Node, { faults }: GrantContext): Move | undefined {
  const required = ['from', 'to'] as const
  const keys = readKeys(node, 'A transition', node, { allowed: required, required }, faults)
  if (keys?.from === undefined || keys.to === undefined) return undefined
  return { from: readStates(keys.from, faults), to: readStates(keys.to, faults) }
}

// `any` stands for every value, so that no list has to repeat a picklist.
function readStates(entry: Entry, faults: GrantContext['faults']): readonly string[] {
  const node = entry.value
  if (node !== null && 'value' in node && node.value === 'any') return []
  return readTexts(node, entry.key, entry.keyPlace, faults).map(({ text }) => text)
}

function readChangePercent(entry: Entry, field: FieldModel, { faults }: GrantContext): Rule | undefined {
  if (!NUMERIC.has(field.kind)) {
    faults.add(entry.keyPlace, `${field.name}, a ${field.kind}, has no per cent.`, 'Use it with numbers.')
    return undefined
  }
  const [only, ...more] = readMap(entry.value, 'changePercent', entry.keyPlace, faults) ?? []
  if (only === undefined) return undefined
  if (only.key !== 'max' || more.length > 0) {
    faults.add(only.keyPlace, 'changePercent has something else than max.', 'Write { max: 25 }.')
    return undefined
  }
  const max = readPercent(only, faults)
  return max === undefined ? undefined : { kind: 'changePercent', max }
}
