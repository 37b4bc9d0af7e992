/**
 * The small language the objects of the simulated org are written in. A field function states what is special
 * about a field; what follows from its type (can it be grouped, does it need a field permission …) is worked out
 * here, once, as the describe call of a real org shows it.
 */
import type { Field, FieldType, PicklistValue, SharingModel } from '../model.ts'

/** A field and, for a reference, how its target sees it: as a subquery name, and whether deleting takes it along. */
export interface FieldSpec {
  readonly field: Field
  /** Undefined: not a child relationship at all (OwnerId); null: one without a subquery name. */
  readonly children?: string | null | undefined
  readonly cascadeDelete: boolean
}

export interface ObjectSpec {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly keyPrefix: string | null
  readonly sharing: SharingModel
  readonly controllingParents?: readonly string[]
  /** Default: the object itself. See `SObjectType.permissionsFrom`. */
  readonly permissionsFrom?: string | null
  readonly historyObject?: string
  readonly createable?: boolean
  readonly updateable?: boolean
  readonly deletable?: boolean
  readonly searchable?: boolean
  readonly fields: readonly FieldSpec[]
}

interface Options extends Partial<Omit<Field, 'name' | 'type'>> {
  /** Must be given on create and can't be emptied. */
  readonly required?: true
  /** Set by the platform: neither created nor updated through the API. */
  readonly system?: true
}

interface ReferenceOptions extends Options {
  readonly children?: string | null
  readonly cascadeDelete?: true
}

const NOT_GROUPABLE = new Set<FieldType>(['double', 'currency', 'percent', 'datetime', 'multipicklist'])
/** A text area longer than this is a long text area. */
const TEXT_AREA_LENGTH_MAX = 255

/** Text of at most `length` characters. */
export const text = (name: string, length: number, options: Options = {}) =>
  build(name, 'string', { length, ...options })
/** Several lines of text; above 255 characters a long text area, which can't be filtered, sorted or grouped. */
export const area = (name: string, length: number, options: Options = {}) =>
  build(name, 'textarea', { length, ...options })
export const email = (name: string, options: Options = {}) => build(name, 'email', { length: 80, ...options })
export const phone = (name: string, options: Options = {}) => build(name, 'phone', { length: 40, ...options })
export const url = (name: string, options: Options = {}) => build(name, 'url', { length: 255, ...options })
export const date = (name: string, options: Options = {}) => build(name, 'date', options)
export const datetime = (name: string, options: Options = {}) => build(name, 'datetime', options)
export const int = (name: string, digits = 9, options: Options = {}) =>
  build(name, 'int', { precision: digits, ...options })
export const double = (name: string, precision = 18, scale = 2, options: Options = {}) =>
  build(name, 'double', { precision, scale, ...options })
export const currency = (name: string, options: Options = {}) =>
  build(name, 'currency', { precision: 18, scale: 2, ...options })
export const percent = (name: string, precision: number, scale: number, options: Options = {}) =>
  build(name, 'percent', { precision, scale, ...options })

/** A checkbox: never null, false unless said otherwise. */
export const flag = (name: string, options: Options = {}) =>
  build(name, 'boolean', { defaultedOnCreate: true, defaultValue: false, permissionable: false, ...options })

/** A picklist. The value after a '*' is the default. */
export const pick = (name: string, values: readonly string[], options: Options = {}) => {
  const picklistValues: PicklistValue[] = values.map(value => {
    const plain = value.replace(/^\*/, '')
    return { value: plain, label: plain, active: true, defaultValue: plain !== value }
  })
  const defaultValue = picklistValues.find(v => v.defaultValue)?.value ?? null
  return build(name, 'picklist', {
    length: 255,
    picklistValues,
    defaultValue,
    defaultedOnCreate: defaultValue !== null,
    ...options,
  })
}

/** A reference to one of `targets`. The relationship name is the field's without 'Id', or with __r for __c. */
export const ref = (name: string, targets: string | readonly string[], options: ReferenceOptions = {}) => {
  const { children, cascadeDelete, ...rest } = options
  const relationshipName = name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '')
  const spec = build(name, 'reference', {
    length: 18,
    referenceTo: typeof targets === 'string' ? [targets] : targets,
    relationshipName,
    ...rest,
  })
  return { ...spec, children, cascadeDelete: cascadeDelete ?? false }
}

/** The owner: a user, or for objects that queues may own a group too. */
export const owner = (targets: readonly string[] = ['User']) =>
  ref('OwnerId', targets, { required: true, defaultedOnCreate: true, trackHistory: true })

/** The name field of most objects: required text. */
export const nameText = (length: number, options: Options = {}) =>
  text('Name', length, { nameField: true, required: true, ...options })

/** Which change of the proxy wrote the record: an external id, so that writing it again finds the first one. */
export const changeKey = () =>
  text('Sallyport_Change__c', 64, { unique: true, externalId: true, label: 'Sallyport Change' })

/** Platform-made name of a person: first and last name. */
export const personName = () => text('Name', 121, { nameField: true, system: true, label: 'Full Name' })

/** The fields every object has after its Id and before its own ones, and after them. */
export const SYSTEM_FIELDS: { readonly first: readonly FieldSpec[]; readonly last: readonly FieldSpec[] } = {
  first: [flag('IsDeleted', { system: true, label: 'Deleted' })],
  last: [
    datetime('CreatedDate', { system: true }),
    ref('CreatedById', 'User', { system: true }),
    datetime('LastModifiedDate', { system: true }),
    ref('LastModifiedById', 'User', { system: true }),
    datetime('SystemModstamp', { system: true }),
  ],
}

/** The Id field, labelled after its object. */
export const idField = (objectLabel: string) =>
  build('Id', 'id', { length: 18, system: true, label: `${objectLabel} ID` })

function build(name: string, type: FieldType, options: Options): FieldSpec {
  const { required = false, system = false, ...given } = options
  const length = given.length ?? 0
  const long = type === 'textarea' && length > TEXT_AREA_LENGTH_MAX
  const calculated = given.calculated ?? false
  const writable = !system && !calculated && !(given.autoNumber ?? false)
  const nillable = !required && type !== 'boolean' && !system
  const field: Field = {
    name,
    label: labelOf(name, type),
    type,
    length,
    precision: 0,
    scale: 0,
    nillable,
    createable: writable,
    updateable: writable,
    filterable: !long,
    sortable: !long && type !== 'multipicklist',
    groupable: !long && !calculated && !NOT_GROUPABLE.has(type),
    aggregatable: !long && type !== 'boolean' && type !== 'multipicklist',
    unique: false,
    caseSensitive: false,
    externalId: false,
    calculated,
    autoNumber: false,
    custom: name.endsWith('__c'),
    nameField: false,
    defaultedOnCreate: false,
    defaultValue: null,
    restrictedPicklist: false,
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
    permissionable: nillable && !system && !(given.nameField ?? false),
    trackHistory: false,
    ...given,
  }
  return { field, cascadeDelete: false }
}

/** 'NumberOfEmployees' → 'Number Of Employees', 'AccountId' → 'Account ID', 'Start_Date__c' → 'Start Date'. */
function labelOf(name: string, type: FieldType): string {
  const words = name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
  return type === 'reference' && !name.endsWith('__c') ? words.replace(/ Id$/, ' ID') : words
}
