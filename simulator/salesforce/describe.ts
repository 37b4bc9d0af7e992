/** Describe Global and sObject Describe, as the running user sees the org: objects and fields without rights are absent. */
import type { ChildRelationship, Field, Org, RunningUser, SObjectType } from './model.ts'
import { resourceMissing } from './records/errors.ts'

const DESCRIBE_BATCH_ROWS_MAX = 200
const UTF8_BYTES_PER_CHARACTER = 3
const MASTER_RECORD_TYPE_ID = '012000000000000AAA'

/** `GET /sobjects`: every object the user may read. */
export function describeGlobal(org: Org, user: RunningUser, version: string): object {
  const visible = org.schema.objects.filter(type => org.access.object(user, type, 'read'))
  return {
    encoding: 'UTF-8',
    maxBatchSize: DESCRIBE_BATCH_ROWS_MAX,
    sobjects: visible.map(type => summaryOf(org, user, type, version)),
  }
}

/** `GET /sobjects/{name}/describe`. Throws NOT_FOUND for an object that doesn't exist or can't be read. */
export function describeObject(org: Org, user: RunningUser, name: string, version: string): object {
  const type = org.schema.object(name)
  if (type === undefined || !org.access.object(user, type, 'read')) throw resourceMissing()
  const fields = type.fields.filter(field => org.access.field(user, type, field, 'read'))
  const base = baseUrl(version, type)
  return {
    actionOverrides: [],
    ...summaryOf(org, user, type, version),
    childRelationships: type.childRelationships
      .filter(child => isVisibleChild(org, user, child))
      .map(childOf),
    compactLayoutable: type.searchable,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields: fields.map(field => fieldOf(org, user, type, field)),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: MASTER_RECORD_TYPE_ID,
        urls: { layout: `${base}/describe/layouts/${MASTER_RECORD_TYPE_ID}` },
      },
    ],
    searchLayoutable: type.searchable,
    sobjectDescribeOption: 'FULL',
    supportedScopes: [
      { label: `All ${type.labelPlural.toLowerCase()}`, name: 'everything' },
      ...(type.field('OwnerId') === undefined
        ? []
        : [{ label: `My ${type.labelPlural.toLowerCase()}`, name: 'mine' }]),
    ],
    urls: {
      compactLayouts: `${base}/describe/compactLayouts`,
      rowTemplate: `${base}/{ID}`,
      approvalLayouts: `${base}/describe/approvalLayouts`,
      describe: `${base}/describe`,
      layouts: `${base}/describe/layouts`,
      sobject: base,
    },
  }
}

const baseUrl = (version: string, type: SObjectType) =>
  `/services/data/v${version.startsWith('v') ? version.slice(1) : version}/sobjects/${type.name}`

function summaryOf(org: Org, user: RunningUser, type: SObjectType, version: string) {
  const base = baseUrl(version, type)
  const may = (right: 'create' | 'edit' | 'delete') => org.access.object(user, type, right)
  const isRecord = type.keyPrefix !== null
  return {
    activateable: false,
    associateEntityType: associateOf(type)?.kind ?? null,
    associateParentEntity: associateOf(type)?.parent ?? null,
    createable: type.createable && may('create'),
    custom: type.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: type.deletable && may('delete'),
    deprecatedAndHidden: false,
    feedEnabled: type.searchable,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: type.keyPrefix,
    label: type.label,
    labelPlural: type.labelPlural,
    layoutable: type.searchable,
    mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(type.name),
    mruEnabled: type.searchable,
    name: type.name,
    queryable: type.queryable,
    replicateable: isRecord,
    retrieveable: isRecord,
    searchable: type.searchable,
    triggerable: type.searchable,
    undeletable: type.deletable && type.searchable && may('delete'),
    updateable: type.updateable && may('edit'),
    urls: { rowTemplate: `${base}/{ID}`, describe: `${base}/describe`, sobject: base },
  }
}

/** AccountShare is the 'Share' of Account, CaseHistory the 'History' of Case. */
function associateOf(type: SObjectType): { kind: string; parent: string } | undefined {
  if (type.permissionsFrom === null || type.permissionsFrom === type.name) return undefined
  if (type.name.endsWith('Share')) return { kind: 'Share', parent: type.permissionsFrom }
  return type.keyPrefix === '017' ? { kind: 'History', parent: type.permissionsFrom } : undefined
}

function isVisibleChild(org: Org, user: RunningUser, child: ChildRelationship): boolean {
  const type = org.schema.object(child.childSObject)
  const field = type?.field(child.field)
  if (type === undefined || field === undefined) return false
  return org.access.object(user, type, 'read') && org.access.field(user, type, field, 'read')
}

const childOf = (child: ChildRelationship) => ({
  cascadeDelete: child.cascadeDelete,
  childSObject: child.childSObject,
  deprecatedAndHidden: false,
  field: child.field,
  junctionIdListNames: [],
  junctionReferenceTo: [],
  relationshipName: child.relationshipName,
  restrictedDelete: false,
})

function fieldOf(org: Org, user: RunningUser, type: SObjectType, field: Field) {
  const mayEdit = org.access.field(user, type, field, 'edit')
  const isText = field.length > 0 && field.type !== 'reference' && field.type !== 'id'
  return {
    aggregatable: field.aggregatable,
    aiPredictionField: false,
    autoNumber: field.autoNumber,
    byteLength: isText ? field.length * UTF8_BYTES_PER_CHARACTER : field.length,
    calculated: field.calculated,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: field.caseSensitive,
    compoundFieldName: compoundOf(type, field),
    controllerName: null,
    createable: field.createable && mayEdit && org.access.object(user, type, 'create'),
    custom: field.custom,
    defaultValue: field.type === 'boolean' ? field.defaultValue : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === 'int' ? field.precision : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: field.type === 'textarea' ? 'plaintextarea' : null,
    filterable: field.filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: field.groupable,
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.type === 'id' || field.externalId || field.unique || field.type === 'email',
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.permissionable,
    picklistValues: field.picklistValues.map(value => ({
      active: value.active,
      defaultValue: value.defaultValue,
      label: value.label,
      validFor: null,
      value: value.value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: field.type === 'int' ? 0 : field.precision,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: field.type === 'reference',
    soapType: soapTypeOf(field),
    sortable: field.sortable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable && mayEdit && org.access.object(user, type, 'edit'),
    writeRequiresMasterRead: false,
  }
}

/** 'Name' for the parts of a person's name. */
function compoundOf(type: SObjectType, field: Field): string | null {
  const isPerson = type.field('LastName') !== undefined && type.field('Name') !== undefined
  return isPerson && ['FirstName', 'LastName', 'Salutation'].includes(field.name) ? 'Name' : null
}

const SOAP_TYPES: Readonly<Partial<Record<Field['type'], string>>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
}

const soapTypeOf = (field: Field) => SOAP_TYPES[field.type] ?? 'xsd:string'
