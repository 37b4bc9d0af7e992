/** Creating or changing a record by an external id. */
import type { Field, Org, Row, RunningUser, SObjectType } from '../model.ts'
import { SalesforceError } from '../model.ts'
import type { WriteOptions } from './create.ts'
import { createRecord } from './create.ts'
import { externalIdMissing, fieldNotForBody, noSuchColumn, resourceMissing } from './errors.ts'
import { idOf, visibleObject } from './target.ts'
import { updateRecord } from './update.ts'
import { parseValue } from './values.ts'

/**
 * Updates the record whose external id has this value, or creates it; with `updateOnly` an absent one is NOT_FOUND.
 * Several matches throw status 300, whose `extra.matches` holds `{object, id}` of each for the list of addresses.
 */
export function upsertRecord(
  org: Org,
  user: RunningUser,
  object: string,
  externalField: string,
  value: string,
  body: Readonly<Record<string, unknown>>,
  options: WriteOptions & { readonly updateOnly?: boolean } = {},
): { id: string; created: boolean } {
  const type = visibleObject(org, user, object)
  const field = externalIdField(org, user, type, externalField)
  if (Object.keys(body).some(name => type.field(name) === field)) throw fieldNotForBody(field.name)
  if (field.name === 'Id') {
    updateRecord(org, user, type.name, value, body, options)
    return { id: idOf(type, value), created: false }
  }
  const found = onlyMatch(type, matching(org, type, field, value))
  if (found !== undefined) {
    updateRecord(org, user, type.name, String(found.Id), body, options)
    return { id: String(found.Id), created: false }
  }
  if (options.updateOnly === true) throw resourceMissing()
  const { id } = createRecord(org, user, type.name, { ...body, [field.name]: value }, options)
  return { id, created: true }
}

/** A field that records may be addressed by: Id or an external id the user may read. */
export function externalIdField(org: Org, user: RunningUser, type: SObjectType, name: string): Field {
  const field = type.field(name)
  if (field === undefined || !(field.externalId || field.name === 'Id')) throw externalIdMissing(name)
  if (!org.access.field(user, type, field, 'read')) throw noSuchColumn(name, type.name)
  return field
}

/** Live rows whose external id has this value. */
export function matching(org: Org, type: SObjectType, field: Field, value: string): Row[] {
  const rows = org.store.lookup(type.name, field.name, parseValue(field, value)) ?? []
  return rows.filter(row => row.IsDeleted !== true)
}

/** The one row of several, undefined for none; more than one is MULTIPLE_CHOICES. */
export function onlyMatch(type: SObjectType, rows: readonly Row[]): Row | undefined {
  if (rows.length <= 1) return rows[0]
  throw new SalesforceError(300, 'MULTIPLE_CHOICES', 'The external ID matches more than one record', [], {
    matches: rows.map(row => ({ object: type.name, id: row.Id })),
  })
}
