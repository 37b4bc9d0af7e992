/** `fields:` what there is of an object, once for all grants. A field not listed here does not exist for anybody. */
import type { FieldModel } from '../model.ts'
import type { FieldKind } from '../types.ts'
import type { Faults } from './faults.ts'
import { type Entry, readFlag, readKeys, readMap, readText, readTexts } from './yaml.ts'

const KINDS: readonly FieldKind[] = [
  'id',
  'string',
  'longtext',
  'picklist',
  'multipicklist',
  'boolean',
  'number',
  'currency',
  'percent',
  'date',
  'datetime',
  'email',
  'phone',
  'url',
  'reference',
]
/** Salesforce's names of objects and fields. */
export const NAME = /^[A-Za-z][A-Za-z0-9_]{0,79}$/

/** Reads the fields of an object by lower-case name. `objects`: lower-case names of all objects, for `to`. */
export function readFields(
  entry: Entry | undefined,
  objects: ReadonlyMap<string, string>,
  faults: Faults,
): ReadonlyMap<string, FieldModel> {
  const fields = new Map<string, FieldModel>()
  if (entry === undefined) return fields
  for (const declared of readMap(entry.value, 'fields', entry.keyPlace, faults) ?? []) {
    const field = readField(declared, objects, faults)
    if (field === undefined) continue
    const key = field.name.toLowerCase()
    if (fields.has(key)) {
      faults.add(
        declared.keyPlace,
        `${field.name} is declared twice: case doesn’t count.`,
        'Keep one of the two.',
      )
    }
    fields.set(key, field)
  }
  return fields
}

function readField(
  { key: name, keyPlace, value }: Entry,
  objects: ReadonlyMap<string, string>,
  faults: Faults,
): FieldModel | undefined {
  if (name === '*') {
    faults.add(keyPlace, 'A wildcard grants what nobody has read.', 'Name each field.')
    return undefined
  }
  if (name.includes('.')) {
    const remedy = 'Declare the last name in its own object; a path then follows the references.'
    faults.add(keyPlace, `${name} is a path, not a field.`, remedy)
    return undefined
  }
  if (!NAME.test(name)) {
    faults.add(keyPlace, `${name} is no name of a Salesforce field.`, 'Use its API name.')
    return undefined
  }
  const allowed = [
    'type',
    'to',
    'filterable',
    'sortable',
    'scopeOnly',
    'audit',
    'untrusted',
    'sensitive',
  ] as const
  const keys = readKeys(value, `Field ${name}`, keyPlace, { allowed, required: ['type'] }, faults)
  const kind = keys?.type === undefined ? undefined : readKind(keys.type, faults)
  if (keys === undefined || kind === undefined) return undefined
  const to = readTargets(name, kind, keys.to, keyPlace, objects, faults)
  const flag = (given: Entry | undefined) =>
    given === undefined ? undefined : readFlag(given.value, given.key, given.keyPlace, faults)
  const filterable = flag(keys.filterable)
  const sortable = flag(keys.sortable)
  if (filterable === true && kind === 'longtext') {
    faults.add(
      keys.filterable?.keyPlace,
      `${name} is long text: Salesforce can’t filter by it.`,
      'Take filterable away.',
    )
  }
  if (sortable === true && !sorts(kind)) {
    faults.add(keys.sortable?.keyPlace, `Salesforce can’t sort by ${name}, a ${kind}.`, 'Take sortable away.')
  }
  const sensitive = flag(keys.sensitive) === true
  const untrusted = flag(keys.untrusted) === true
  if (untrusted && !isText(kind))
    faults.add(keys.untrusted?.keyPlace, `${name}, a ${kind}, holds no free text.`, 'Take untrusted away.')
  return {
    name,
    kind,
    to,
    relationship: to.length === 0 ? undefined : relationshipOf(name),
    filterable: kind !== 'longtext' && filterable !== false,
    sortable: sorts(kind) && sortable !== false,
    scopeOnly: flag(keys.scopeOnly) === true,
    audit: readAudit(name, keys.audit, kind, sensitive, faults),
    untrusted,
    sensitive,
  }
}

const isText = (kind: FieldKind) =>
  kind === 'string' || kind === 'longtext' || kind === 'email' || kind === 'phone' || kind === 'url'

// Texts may hold anything people write, so only a hash of them is kept unless the file says otherwise.
function readAudit(
  name: string,
  entry: Entry | undefined,
  kind: FieldKind,
  sensitive: boolean,
  faults: Faults,
): FieldModel['audit'] {
  const byDefault = sensitive || isText(kind) ? 'hmac' : 'value'
  if (entry === undefined) return byDefault
  const text = readText(entry.value, 'audit', entry.keyPlace, faults)
  const audit = (['value', 'hmac', 'none'] as const).find(a => a === text)
  if (text !== undefined && audit === undefined)
    faults.add(entry.value, `There is no way ${text} to keep a value.`, 'Use value, hmac or none.')
  if (sensitive && audit === 'value') {
    faults.add(entry.value, `${name} is sensitive: the audit can’t hold its values.`, 'Use hmac or none.')
  }
  return audit ?? byDefault
}

const sorts = (kind: FieldKind) => kind !== 'longtext' && kind !== 'multipicklist'

function readKind(entry: Entry, faults: Faults): FieldKind | undefined {
  const text = readText(entry.value, 'type', entry.keyPlace, faults)
  const kind = KINDS.find(k => k === text)
  if (text !== undefined && kind === undefined) {
    faults.add(entry.value, `There is no type ${text}.`, `Use ${KINDS.join(', ')}.`)
  }
  return kind
}

function readTargets(
  name: string,
  kind: FieldKind,
  entry: Entry | undefined,
  place: Entry['keyPlace'],
  objects: ReadonlyMap<string, string>,
  faults: Faults,
): string[] {
  if (kind !== 'reference') {
    if (entry !== undefined)
      faults.add(entry.keyPlace, `${name} is no reference and points nowhere.`, 'Take `to` away.')
    return []
  }
  if (entry === undefined) {
    faults.add(place, `${name} doesn’t say what it refers to.`, 'Add `to` with every object it may point at.')
    return []
  }
  return readTexts(entry.value, 'to', entry.keyPlace, faults).flatMap(({ text, place: at }) => {
    const target = objects.get(text.toLowerCase())
    if (target !== undefined) return [target]
    faults.add(
      at,
      `${text} is not an object of this policy.`,
      'Declare it under `objects`, without grants if need be.',
    )
    return []
  })
}

// Salesforce: AccountId → Account, Project__c → Project__r.
function relationshipOf(name: string): string | undefined {
  if (name.endsWith('__c')) return `${name.slice(0, -1)}r`
  return name.endsWith('Id') && name.length > 2 ? name.slice(0, -2) : undefined
}
