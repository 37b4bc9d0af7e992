/** From the JSON body of a write to the fields it sets. */
import type { Field, Org, RunningUser, SObjectType, Value } from '../model.ts'
import { SalesforceError } from '../model.ts'
import {
  atPosition,
  cannotDeserialize,
  fieldNotForBody,
  foreignKeyMissing,
  integrity,
  noSuchColumn,
  notWritable,
} from './errors.ts'
import { parseValue } from './values.ts'

export type Written = ReadonlyMap<Field, Value>

/**
 * The fields a body sets. Throws INVALID_FIELD for a name that doesn't exist or can't be read,
 * INVALID_FIELD_FOR_INSERT_UPDATE for what can't be written (all such fields at once), JSON_PARSER_ERROR for a
 * value of the wrong kind. `attributes` is skipped; `{"Account": {"External_Ref__c": "…"}}` becomes an AccountId.
 */
export function parseBody(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  body: Readonly<Record<string, unknown>>,
  mode: 'create' | 'update',
): Written {
  const written = new Map<Field, Value>()
  const refused: string[] = []
  for (const [name, given] of Object.entries(body)) {
    if (name.toLowerCase() === 'attributes') continue
    const field = fieldOfMember(type, name, given)
    if (field === undefined || !org.access.field(user, type, field, 'read'))
      throw noSuchColumn(name, type.name)
    if (field.name === 'Id') throw fieldNotForBody('Id')
    if (!mayWrite(org, user, type, field, mode)) {
      refused.push(field.name)
      continue
    }
    const byReference = type.field(name) === undefined
    written.set(
      field,
      withPosition(body, name, () =>
        byReference ? resolveReference(org, field, given) : parseValue(field, given),
      ),
    )
  }
  if (refused.length > 0) throw notWritable(refused)
  return written
}

/** Adds to a parser error where the member's value stands when the body is written without spaces. */
function withPosition(body: Readonly<Record<string, unknown>>, name: string, parse: () => Value): Value {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof SalesforceError) || error.errorCode !== 'JSON_PARSER_ERROR') throw error
    const members = Object.entries(body)
    const before = members.slice(
      0,
      members.findIndex(([key]) => key === name),
    )
    const text = JSON.stringify(Object.fromEntries(before)).slice(0, -1)
    const comma = before.length > 0 ? ',' : ''
    throw atPosition(error, `${text}${comma}${JSON.stringify(name)}:`.length + 1)
  }
}

function fieldOfMember(type: SObjectType, name: string, given: unknown): Field | undefined {
  const field = type.field(name)
  if (field !== undefined) return field
  return typeof given === 'object' ? type.relationship(name) : undefined
}

function mayWrite(
  org: Org,
  user: RunningUser,
  type: SObjectType,
  field: Field,
  mode: 'create' | 'update',
): boolean {
  const possible = mode === 'create' ? field.createable : field.updateable
  return possible && org.access.field(user, type, field, 'edit')
}

/** The id of the record that a nested external id names; null for null. */
function resolveReference(org: Org, field: Field, given: unknown): Value {
  if (given === null) return null
  if (typeof given !== 'object' || Array.isArray(given)) throw cannotDeserialize(field, given)
  const members = Object.entries(given).filter(([name]) => name.toLowerCase() !== 'attributes')
  const target = targetType(org, field, given)
  const [name, value] = members[0] ?? ['', null]
  const key = target?.field(name)
  if (
    members.length !== 1 ||
    target === undefined ||
    key === undefined ||
    !(key.externalId || key.name === 'Id')
  )
    throw noSuchColumn(name, target?.name ?? field.name)
  const found =
    key.name === 'Id' ? undefined : org.store.lookup(target.name, key.name, parseValue(key, value))
  if (key.name === 'Id') return parseValue(key, value)
  const alive = (found ?? []).filter(row => row.IsDeleted !== true)
  if (alive.length === 0) throw foreignKeyMissing(String(value), key.name, target.name)
  if (alive.length > 1)
    throw integrity(`More than one record found for external id field: ${key.name}`, [field.name])
  return alive[0]?.Id ?? null
}

/** The only object a reference points at, or the one that `attributes.type` names. */
function targetType(org: Org, field: Field, given: object): SObjectType | undefined {
  const attributes: unknown = 'attributes' in given ? given.attributes : undefined
  const named =
    typeof attributes === 'object' && attributes !== null && 'type' in attributes
      ? String(attributes.type)
      : undefined
  const name = named ?? (field.referenceTo.length === 1 ? field.referenceTo[0] : undefined)
  const type = name === undefined ? undefined : org.schema.object(name)
  return type !== undefined && field.referenceTo.includes(type.name) ? type : undefined
}
