/** What only grants that write have: checks, presets, references, rules, confirmation and approvals. */
import { isScalar } from 'yaml'
import { type ConflictMode, conflictModes, type FieldModel, type Value, type WriteModel } from '../model.ts'
import type { Action } from '../types.ts'
import { readApprovals } from './approvals.ts'
import { readCondition } from './change-conditions.ts'
import { readValue } from './change-values.ts'
import { readConstraints } from './constraints.ts'
import { fieldNamed, type GrantContext, type GrantKey } from './grant-parts.ts'
import { readScope } from './scope.ts'
import { type Entry, isTrue, readKeys, readMap, readTexts } from './yaml.ts'

/** Kept by Salesforce itself, or beyond what a grant may open. */
const KEPT = new Set([
  'id',
  'isdeleted',
  'createdbyid',
  'createddate',
  'lastmodifiedbyid',
  'lastmodifieddate',
  'systemmodstamp',
])

/** Reads the part of a grant that only writing has. `fields`: what the caller may give. */
export function readWrite(
  keys: Partial<Record<GrantKey, Entry>>,
  fields: readonly FieldModel[],
  given: readonly Action[],
  context: GrantContext,
): WriteModel {
  const { faults } = context
  refuseKept(fields, keys.fields, context)
  const set = readPresets(keys.set, context)
  for (const name of set.keys())
    if (fields.some(f => f.name === name))
      faults.add(keys.set?.keyPlace, `${name} is set here and can’t be chosen too.`, 'Take it out of fields.')
  const defaults = readPresets(keys.defaults, context)
  for (const name of defaults.keys())
    if (!fields.some(f => f.name === name))
      faults.add(
        keys.defaults?.keyPlace,
        `${name} can’t be chosen, so a default is a preset.`,
        'Write it under set.',
      )
  if (keys.defaults !== undefined && !given.includes('create'))
    faults.add(keys.defaults.keyPlace, 'Defaults are for records that are created.', 'Take them away.')
  const writes = [...fields.map(f => f.name), ...set.keys()]
  return {
    check: keys.check === undefined ? undefined : readScope(keys.check.value, keys.check.keyPlace, context),
    set,
    defaults,
    references: readReferences(keys.references, writes, context),
    constraints: readConstraints(keys.constraints, new Set(writes), context),
    confirm: readConfirm(keys.confirm, context),
    approvals: readApprovals(keys.approval, context),
    conflict: readConflict(keys.conflict, given, context),
    shadow: isTrue(keys.shadow, faults),
  }
}

function refuseKept(fields: readonly FieldModel[], entry: Entry | undefined, { faults }: GrantContext): void {
  for (const { name } of fields)
    if (KEPT.has(name.toLowerCase()))
      faults.add(entry?.keyPlace, `${name} is kept by Salesforce.`, 'Take it out of a grant that writes.')
}

function readPresets(entry: Entry | undefined, context: GrantContext): ReadonlyMap<string, Value> {
  const presets = new Map<string, Value>()
  if (entry === undefined) return presets
  for (const given of readMap(entry.value, entry.key, entry.keyPlace, context.faults) ?? []) {
    const field = fieldNamed(given.key, given.keyPlace, context)
    if (field === undefined) continue
    refuseKept([field], given, context)
    const value = readValue(given.value, field, context, given)
    if (value !== undefined) presets.set(field.name, value)
  }
  return presets
}

/** `references:` narrower targets of references that are written. */
function readReferences(
  entry: Entry | undefined,
  writes: readonly string[],
  context: GrantContext,
): ReadonlyMap<string, readonly string[]> {
  const references = new Map<string, readonly string[]>()
  if (entry === undefined) return references
  const { faults } = context
  for (const { key, keyPlace, value } of readMap(entry.value, 'references', entry.keyPlace, faults) ?? []) {
    const field = fieldNamed(key, keyPlace, context)
    if (field === undefined) continue
    if (!writes.includes(field.name))
      faults.add(keyPlace, `The grant doesn’t write ${field.name}.`, 'Take it away, or add it to fields.')
    const targets = readTexts(value, key, keyPlace, faults).flatMap(({ text, place }) => {
      if (field.to.includes(text)) return [text]
      faults.add(
        place,
        `${field.name} doesn’t point at ${text}.`,
        `Use ${field.to.join(', ') || 'a reference'}.`,
      )
      return []
    })
    references.set(field.name, targets)
  }
  return references
}

function readConflict(
  entry: Entry | undefined,
  given: readonly Action[],
  { faults }: GrantContext,
): ConflictMode {
  if (entry === undefined) return 'fields'
  if (!given.includes('update'))
    faults.add(entry.keyPlace, 'A record that is created can’t have moved on.', 'Take it away.')
  const word = isScalar(entry.value) ? entry.value.value : undefined
  const mode = conflictModes.find(m => m === word)
  if (mode === undefined)
    faults.add(entry.value, 'conflict is neither fields nor record.', `Use ${conflictModes.join(' or ')}.`)
  return mode ?? 'fields'
}

function readConfirm(entry: Entry | undefined, context: GrantContext): WriteModel['confirm'] {
  if (entry === undefined) return 'always'
  const word = isScalar(entry.value) ? entry.value.value : undefined
  if (word === 'always' || word === 'never') return word
  if (isScalar(entry.value)) {
    context.faults.add(entry.value, 'confirm is neither always, never nor a condition.', 'Use one of them.')
    return 'always'
  }
  const keys = readKeys(
    entry.value,
    'confirm',
    entry.keyPlace,
    { allowed: ['when'], required: ['when'] },
    context.faults,
  )
  return keys?.when === undefined ? 'always' : readCondition(keys.when.value, keys.when.keyPlace, context)
}
