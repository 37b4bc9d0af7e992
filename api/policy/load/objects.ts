/** `objects:` read in two turns: what each object is, then what grants say about it, for references go both ways. */
import type { FieldModel, ObjectModel, RelatedListModel } from '../model.ts'
import type { Faults } from './faults.ts'
import { NAME, readFields } from './fields.ts'
import { readForbids } from './forbids.ts'
import { readGrants } from './grants.ts'
import { type Entry, readKeys, readMap, readText, readTexts } from './yaml.ts'

const KEYS = ['fields', 'searchFields', 'relatedLists', 'forbid', 'grants'] as const

interface Declared {
  readonly keys: Partial<Record<(typeof KEYS)[number], Entry>>
  readonly name: string
  readonly fields: ReadonlyMap<string, FieldModel>
  readonly lookups: ReadonlyMap<string, FieldModel>
}

interface Context {
  readonly roles: ReadonlySet<string>
  /** Names declared under `caller`. */
  readonly callerFields: ReadonlySet<string>
  readonly faults: Faults
}

/** Reads every object with its grants, by lower-case name. */
export function readObjects(
  entry: Entry | undefined,
  { roles, callerFields, faults }: Context,
): ReadonlyMap<string, ObjectModel> {
  if (entry === undefined) return new Map()
  const declared = declare(readMap(entry.value, 'objects', entry.keyPlace, faults) ?? [], faults)
  const ids = new Set<string>()
  return new Map(
    [...declared].map(([key, object]) => {
      const { name, fields, lookups, keys } = object
      const context = { object, objects: declared, roles, callerFields, ids, faults }
      const searchFields = readSearchFields(keys.searchFields, object, faults)
      const relatedLists = readRelatedLists(keys.relatedLists, object, declared, faults)
      const forbids = readForbids(keys.forbid, context)
      const grants = readGrants(keys.grants, context)
      return [key, { name, fields, lookups, searchFields, relatedLists, forbids, grants }]
    }),
  )
}

function declare(entries: readonly Entry[], faults: Faults): Map<string, Declared> {
  const names = new Map<string, string>()
  for (const { key: name, keyPlace } of entries) {
    if (name === '*') faults.add(keyPlace, 'A wildcard grants what nobody has read.', 'Name each object.')
    else if (!NAME.test(name))
      faults.add(keyPlace, `${name} is no name of a Salesforce object.`, 'Use its API name.')
    else if (names.has(name.toLowerCase())) {
      faults.add(keyPlace, `${name} is declared twice: case doesn’t count.`, 'Keep one of the two.')
    }
    names.set(name.toLowerCase(), name)
  }
  const declared = new Map<string, Declared>()
  for (const { key: name, keyPlace, value } of entries) {
    const keys =
      readKeys(value, `Object ${name}`, keyPlace, { allowed: KEYS, required: ['fields'] }, faults) ?? {}
    const fields = readFields(keys.fields, names, faults)
    const lookups = new Map<string, FieldModel>()
    for (const f of fields.values())
      if (f.relationship !== undefined) lookups.set(f.relationship.toLowerCase(), f)
    declared.set(name.toLowerCase(), { name, fields, lookups, keys })
  }
  return declared
}

function readSearchFields(entry: Entry | undefined, object: Declared, faults: Faults): FieldModel[] {
  if (entry === undefined) return []
  return readTexts(entry.value, 'searchFields', entry.keyPlace, faults).flatMap(({ text, place }) => {
    const field = object.fields.get(text.toLowerCase())
    if (field === undefined || field.kind !== 'string' || field.scopeOnly || field.sensitive) {
      const remedy = 'Name declared fields of type string that grants may give, none of them sensitive.'
      faults.add(place, `${text} of ${object.name} can’t be searched by.`, remedy)
      return []
    }
    return [field]
  })
}

function readRelatedLists(
  entry: Entry | undefined,
  object: Declared,
  objects: ReadonlyMap<string, Declared>,
  faults: Faults,
): ReadonlyMap<string, RelatedListModel> {
  const lists = new Map<string, RelatedListModel>()
  if (entry === undefined) return lists
  for (const { key: name, keyPlace, value } of readMap(entry.value, 'relatedLists', entry.keyPlace, faults) ??
    []) {
    if (!NAME.test(name)) faults.add(keyPlace, `${name} is no child relationship name.`, 'Use its API name.')
    const text = readText(value, `The related list ${name}`, keyPlace, faults)
    if (text === undefined) continue
    const [childName = '', fieldName = ''] = text.split('.')
    const child = objects.get(childName.toLowerCase())
    const lookup = child?.fields.get(fieldName.toLowerCase())
    if (child === undefined || lookup === undefined || !lookup.to.includes(object.name)) {
      const remedy = `Write the child and its reference to ${object.name}, both declared: Contact.AccountId.`
      faults.add(value, `${text} doesn’t lead from ${object.name} to a child.`, remedy)
      continue
    }
    lists.set(name.toLowerCase(), { name, object: child.name, lookup: lookup.name })
  }
  return lists
}
