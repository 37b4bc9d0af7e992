/** What only grants that read have: fields shown in part, and numbers over rows. */
import type { Node } from 'yaml'
import type { AggregateModel, FieldModel, GrantModel } from '../model.ts'
import { type MaskForm, maskForms } from '../model.ts'
import type { FieldKind } from '../types.ts'
import { fieldNamed, type GrantContext, type GrantKey, readFieldNames } from './grant-parts.ts'
import { readWhole } from './limits.ts'
import { type Entry, readMap, readText } from './yaml.ts'

const FITS: Readonly<Record<MaskForm, readonly FieldKind[]>> = {
  'last-four': ['string', 'phone', 'email', 'url'],
  domain: ['email', 'url'],
  year: ['date', 'datetime'],
}

/** `masks:` fields shown in part. */
export function readMasks(
  entry: Entry | undefined,
  fields: readonly FieldModel[],
  context: GrantContext,
): GrantModel['masks'] {
  const masks = new Map<string, MaskForm>()
  if (entry === undefined) return masks
  const { faults } = context
  for (const { key, keyPlace, value } of readMap(entry.value, 'masks', entry.keyPlace, faults) ?? []) {
    const field = fieldNamed(key, keyPlace, context)
    const text = readText(value, key, keyPlace, faults)
    const form = maskForms.find(f => f === text)
    if (field === undefined || text === undefined) continue
    if (form === undefined) faults.add(value, `There is no mask ${text}.`, `Use ${maskForms.join(', ')}.`)
    else if (!FITS[form].includes(field.kind))
      faults.add(
        value,
        `${form} doesn’t fit ${field.name}, a ${field.kind}.`,
        `It is for ${FITS[form].join(', ')}.`,
      )
    else if (fields.includes(field))
      faults.add(keyPlace, `${field.name} is also shown in full.`, 'Take it out of fields, or out of masks.')
    else masks.set(field.name, form)
  }
  return masks
}

/** Salesforce: at most 3 fields make groups here, and not every type can. */
const GROUP_FIELDS_MAX = 3
const GROUPS: readonly FieldKind[] = ['string', 'picklist', 'boolean', 'reference', 'date', 'email', 'phone']
const GROUP_SIZE_DEFAULT = 5
const GROUP_SIZE_MAX = 1_000

/** `groupBy:` and `minGroupSize:` of a grant that aggregates. */
export function readAggregate(
  keys: Partial<Record<GrantKey, Entry>>,
  node: Node,
  context: GrantContext,
): AggregateModel {
  const { faults } = context
  if (keys.groupBy === undefined)
    faults.add(node, 'A grant that may aggregate lacks groupBy.', 'Name the fields that may make groups.')
  const fields = keys.groupBy === undefined ? [] : readFieldNames(keys.groupBy, context)
  for (const field of fields)
    if (!GROUPS.includes(field.kind) || !field.filterable || field.untrusted)
      faults.add(
        keys.groupBy?.value,
        `${field.name}, a ${field.kind}, can’t make groups.`,
        `Use fields of type ${GROUPS.join(', ')} that others don’t write.`,
      )
  if (fields.length > GROUP_FIELDS_MAX)
    faults.add(keys.groupBy?.value, `More than ${GROUP_FIELDS_MAX} fields make groups.`, 'Leave some out.')
  const size = keys.minGroupSize
  return {
    groupBy: fields.map(f => f.name),
    minGroupSize:
      size === undefined
        ? GROUP_SIZE_DEFAULT
        : (readWhole(size, 2, GROUP_SIZE_MAX, faults) ?? GROUP_SIZE_DEFAULT),
  }
}
