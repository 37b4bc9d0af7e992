/** Reading one record, with fields of its parents. */
import type { Org, Row, RunningUser, SObjectType, WireRecord } from '../model.ts'
import { recordUrl, wireValue } from '../wire-values.ts'
import { noSuchColumn, resourceMissing } from './errors.ts'
import { rowToRead, visibleObject } from './target.ts'
import { externalIdField, matching, onlyMatch } from './upsert.ts'

const PARENT_LEVELS_MAX = 5

/**
 * A record by id. `fields` may name fields of parents ('Account.Owner.Name'); undefined means every field the user
 * may read. Throws NOT_FOUND for a hidden and an absent record alike, INVALID_FIELD for such fields.
 */
export function readRecord(
  org: Org,
  user: RunningUser,
  object: string,
  id: string,
  fields: readonly string[] | undefined,
  version: string,
): WireRecord {
  const type = visibleObject(org, user, object)
  return toWire(org, user, type, rowToRead(org, user, type, id), fields, version)
}

/** The same by an external id; several matches throw status 300 as in `upsertRecord`. */
export function readByExternalId(
  org: Org,
  user: RunningUser,
  object: string,
  externalField: string,
  value: string,
  fields: readonly string[] | undefined,
  version: string,
): WireRecord {
  const type = visibleObject(org, user, object)
  const field = externalIdField(org, user, type, externalField)
  if (field.name === 'Id') return readRecord(org, user, type.name, value, fields, version)
  const visible = matching(org, type, field, value).filter(row => org.access.row(user, type, row, 'read'))
  const row = onlyMatch(type, visible)
  if (row === undefined) throw resourceMissing()
  return toWire(org, user, type, row, fields, version)
}

function toWire(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  row: Row,
  fields: readonly string[] | undefined,
  version: string,
): WireRecord {
  const record: WireRecord = { attributes: attributesOf(type, row, version) }
  const paths = fields ?? type.fields.filter(f => org.access.field(user, type, f, 'read')).map(f => f.name)
  for (const path of paths) addPath({ org, user, version }, record, type, row, path.trim().split('.'))
  return record
}

const attributesOf = (type: SObjectType, row: Row, version: string) => ({
  type: type.name,
  url: recordUrl(version, type.name, String(row.Id)),
})

interface Reading {
  readonly org: Org
  readonly user: RunningUser
  readonly version: string
}

/** Adds one field, or one field of a parent, to a record on its way out. `row` is undefined below a hidden parent. */
function addPath(
  reading: Reading,
  record: WireRecord | undefined,
  type: SObjectType,
  row: Row | undefined,
  path: readonly string[],
) {
  const { org, user, version } = reading
  const [name = '', ...rest] = path
  const field = rest.length === 0 ? type.field(name) : type.relationship(name)
  if (
    field === undefined ||
    !org.access.field(user, type, field, 'read') ||
    path.length > PARENT_LEVELS_MAX + 1
  )
    throw noSuchColumn(path.join('.'), type.name)
  if (rest.length === 0) {
    if (record !== undefined && row !== undefined)
      record[field.name] = wireValue(field, row[field.name] ?? null)
    return
  }
  const id = row?.[field.name] ?? null
  const parentType = parentTypeOf(org, field.referenceTo, id)
  if (parentType === undefined || !org.access.object(user, parentType, 'read'))
    throw noSuchColumn(path.join('.'), type.name)
  const parent = typeof id === 'string' ? org.store.get(parentType.name, id) : undefined
  const visible = parent !== undefined && org.access.row(user, parentType, parent, 'read')
  const relationship = field.relationshipName ?? field.name
  if (record !== undefined && !visible) record[relationship] = null
  if (record !== undefined && visible)
    record[relationship] ??= { attributes: attributesOf(parentType, parent, version) }
  const nested = record?.[relationship]
  addPath(reading, isWireRecord(nested) ? nested : undefined, parentType, visible ? parent : undefined, rest)
}

const isWireRecord = (value: unknown): value is WireRecord =>
  typeof value === 'object' && value !== null && 'attributes' in value

/** The object behind a reference: by the id's prefix, or the field's only (or first) target while it is empty. */
function parentTypeOf(org: Org, targets: readonly string[], id: unknown): SObjectType | undefined {
  const byId = typeof id === 'string' ? org.schema.byPrefix(id.slice(0, 3)) : undefined
  return byId ?? org.schema.object(targets[0] ?? '')
}
