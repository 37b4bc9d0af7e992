/** The errors of the record operations, each with the status, code and wording of a real org. */
import type { Field } from '../model.ts'
import { SalesforceError } from '../model.ts'

const bad = (code: string, message: string, fields: readonly string[] = []) =>
  new SalesforceError(400, code, message, fields)

export const resourceMissing = () =>
  new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist')

export const externalIdMissing = (what: string) =>
  new SalesforceError(
    404,
    'NOT_FOUND',
    `Provided external ID field does not exist or is not accessible: ${what}`,
  )

export const entityDeleted = () => new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted')

export const malformedId = (id: string) => bad('MALFORMED_ID', `malformed id ${id}`)

/** Said of a field that doesn't exist and of one the user can't read, in the same words. */
export const noSuchColumn = (name: string, object: string) =>
  bad('INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`)

export const fieldNotForBody = (name: string) =>
  bad('INVALID_FIELD', `The ${name} field should not be specified in the sobject data.`)

export const notWritable = (names: readonly string[]) =>
  bad(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    names,
  )

export const notInsertable = (object: string) =>
  bad('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${object}`)

export const wrongOperation = (object: string, verb: 'inserted' | 'updated' | 'deleted') =>
  bad('INVALID_TYPE_FOR_OPERATION', `entity type cannot be ${verb}: ${object}`)

export const noAccess = () =>
  bad('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id')

export const noCrossReferenceAccess = (id?: string) =>
  bad(
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id${id === undefined ? '' : `: ${id.slice(0, 15)}`}`,
  )

export const locked = () => bad('ENTITY_IS_LOCKED', 'the entity is locked for editing')

export const requiredMissing = (names: readonly string[]) =>
  bad('REQUIRED_FIELD_MISSING', `Required fields are missing: [${names.join(', ')}]`, names)

export const tooLong = (field: Field, value: string) =>
  bad('STRING_TOO_LONG', `${field.label}: data value too large: ${value} (max length=${field.length})`, [
    field.name,
  ])

export const badPicklistValue = (field: Field, value: string) =>
  bad(
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${field.label}: bad value for restricted picklist field: ${value}`,
    [field.name],
  )

export const outOfRange = (field: Field, value: number) =>
  bad(
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${field.label}: value outside of valid range on numeric field: ${value}`,
    [field.name],
  )

export const badEmail = (field: Field, value: string) =>
  bad('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${value}`, [field.name])

export const badReference = (field: Field, value: string) =>
  bad('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name])

export const wrongReferenceType = (field: Field, value: string) =>
  bad('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, [field.name])

export const integrity = (message: string, fields: readonly string[]) =>
  bad('FIELD_INTEGRITY_EXCEPTION', message, fields)

export const noSuchReference = () => bad('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')

export const referenceDeleted = () => bad('ENTITY_IS_DELETED', 'entity is deleted')

export const foreignKeyMissing = (value: string, field: string, object: string) =>
  bad('INVALID_FIELD', `Foreign key external ID: ${value} not found for field ${field} in entity ${object}`)

export const inactiveOwner = (userId: string, object: string) =>
  bad(
    'INACTIVE_OWNER_OR_USER',
    `operation performed with inactive user [${userId.slice(0, 15)}] as owner of ${object.toLowerCase()}`,
    ['OwnerId'],
  )

export const validationRule = (message: string, fields: readonly string[]) =>
  bad('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields)

export const circular = () => bad('CIRCULAR_DEPENDENCY', 'attempt to violate hierarchy constraints')

export const convertedLead = () => bad('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')

export const duplicateValue = (field: Field, otherId: string) =>
  bad(
    'DUPLICATE_VALUE',
    `duplicate value found: ${field.name} duplicates value on record with id: ${otherId.slice(0, 15)}`,
  )

export const deleteFailed = (message: string) => bad('DELETE_FAILED', message)

/** A JSON value of the wrong kind. Salesforce names the token of its parser; `atPosition` adds where it stood. */
export const cannotDeserialize = (field: Field, value: unknown) =>
  bad('JSON_PARSER_ERROR', `Cannot deserialize instance of ${field.type} from ${tokenOf(value)}`)

/** The same error with the position of its token in the (compact) text of the body. */
export const atPosition = ({ message }: SalesforceError, column: number) =>
  bad('JSON_PARSER_ERROR', `${message} [line:1, column:${column}]`)

/** An object or an array is named by its first token only; of anything else the value is told too. */
function tokenOf(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'START_ARRAY value' : 'START_OBJECT value'
  return `${scalarTokenOf(value)} value ${String(value)} or request may be missing a required field at`
}

function scalarTokenOf(value: unknown): string {
  if (typeof value === 'string') return 'VALUE_STRING'
  if (typeof value === 'number') return Number.isInteger(value) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT'
  return value === true ? 'VALUE_TRUE' : 'VALUE_FALSE'
}
