/**
 * The shapes every part of the simulated org agrees on: metadata, rows, the running user, the store, access,
 * and the error a client sees. Only types and the error class live here.
 */
import type { Clock } from '../clock.ts'

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'email'
  | 'phone'
  | 'url'
  | 'reference'

export interface PicklistValue {
  readonly value: string
  readonly label: string
  readonly active: boolean
  readonly defaultValue: boolean
}

/** One field. Names are in their canonical case; every look-up by name ignores case. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly type: FieldType
  /** Characters, for text types; 0 otherwise. A `textarea` longer than 255 is a long text area: not filterable, groupable or sortable. */
  readonly length: number
  readonly precision: number
  readonly scale: number
  readonly nillable: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly filterable: boolean
  readonly sortable: boolean
  readonly groupable: boolean
  readonly aggregatable: boolean
  readonly unique: boolean
  readonly caseSensitive: boolean
  readonly externalId: boolean
  readonly calculated: boolean
  readonly autoNumber: boolean
  readonly custom: boolean
  readonly nameField: boolean
  readonly defaultedOnCreate: boolean
  readonly defaultValue: Value
  readonly restrictedPicklist: boolean
  readonly picklistValues: readonly PicklistValue[]
  /** Object names a reference may point at; more than one means polymorphic (WhoId, WhatId, OwnerId of a queueable object). */
  readonly referenceTo: readonly string[]
  /** 'Account' for AccountId, 'Project__r' for Project__c; null when the reference has none. */
  readonly relationshipName: string | null
  /** Subject to field-level security (has FieldPermissions rows). False for Id, system and required fields: readable with the object. */
  readonly permissionable: boolean
  /** Changes are kept in the object's history object. */
  readonly trackHistory: boolean
}

export interface ChildRelationship {
  /** 'Opportunities'; null when the child can't be reached by a subquery. */
  readonly relationshipName: string | null
  readonly childSObject: string
  /** The child's reference field. */
  readonly field: string
  readonly cascadeDelete: boolean
}

export type SharingModel = 'Private' | 'Read' | 'ReadWrite' | 'ControlledByParent' | 'Public'

export interface SObjectType {
  readonly name: string
  readonly label: string
  readonly labelPlural: string
  readonly keyPrefix: string | null
  readonly custom: boolean
  readonly createable: boolean
  readonly updateable: boolean
  readonly deletable: boolean
  readonly queryable: boolean
  readonly searchable: boolean
  /** Org-wide default. 'Public': set-up objects any user may read (User, Profile, UserRole …). */
  readonly sharing: SharingModel
  /** Reference fields whose target decides access when `sharing` is ControlledByParent: readable if any non-null one is. */
  readonly controllingParents: readonly string[]
  /** In declaration order; Id first. */
  readonly fields: readonly Field[]
  readonly childRelationships: readonly ChildRelationship[]
  /**
   * The object whose ObjectPermissions rows govern this one: itself for most, 'Opportunity' for its line items and
   * history, 'Case' for comments. Null for set-up objects (anyone reads, only Modify All Data writes) and for
   * Task and Event (anyone reads; writing needs PermissionSet.PermissionsEditTask or PermissionsEditEvent).
   */
  readonly permissionsFrom: string | null
  /** 'OpportunityFieldHistory', 'CaseHistory' …; null when history is not tracked. */
  readonly historyObject: string | null
  /** Field by lower-case name. */
  field(name: string): Field | undefined
  /** The reference field that a relationship name ('account', 'owner', 'project__r') belongs to. */
  relationship(name: string): Field | undefined
  /** Child relationship by lower-case name ('opportunities'). */
  children(name: string): ChildRelationship | undefined
}

export interface Schema {
  readonly objects: readonly SObjectType[]
  /** Object by name, any case. */
  object(name: string): SObjectType | undefined
  /** Object by the first three characters of an id. */
  byPrefix(prefix: string): SObjectType | undefined
}

export type Value = string | number | boolean | null

/**
 * One stored row: every field of its object by canonical name, null when empty. Ids have 18 characters, dates are
 * 'YYYY-MM-DD', date-times ISO 8601 UTC with milliseconds ('2026-11-21T09:30:00.000+0000' is made on the wire, rows
 * keep '2026-11-21T09:30:00.000Z'). Deleted rows stay, with IsDeleted true. Rows are never changed in place: the
 * store replaces them, so a row in hand is a snapshot.
 */
export type Row = Readonly<Record<string, Value>>

export interface Store {
  readonly schema: Schema
  /** The row with this 18-character id, deleted or not. */
  get(object: string, id: string): Row | undefined
  /** Every row of an object, deleted ones too, in insertion order. */
  rows(object: string): Iterable<Row>
  count(object: string): number
  /**
   * Rows whose `field` equals `value` (text without regard to case), deleted ones too, through a hash index.
   * Undefined when the field has none: scan then. Id, references, OwnerId, Name, Username, Email, unique and
   * external-id fields are indexed.
   */
  lookup(object: string, field: string, value: Value): readonly Row[] | undefined
  /** Adds or replaces a row by its Id. Checks nothing: the record operations do that before. */
  put(object: string, row: Row): void
  /** Grows by one with each `put` and each `load`; caches hang on it. */
  readonly revision: number
  /** The same for one object: what is derived from a few objects only hangs on theirs. */
  revisionOf(object: string): number
  /** A fresh 18-character id of an object. */
  newId(object: string): string
  /** Everything, as plain JSON, and back. */
  dump(): StoreDump
  load(dump: StoreDump): void
  /** Runs `work`; when it throws, every `put` made meanwhile is taken back. */
  transaction<T>(work: () => T): T
}

export interface StoreDump {
  readonly rows: Readonly<Record<string, readonly Row[]>>
  readonly idCounters: Readonly<Record<string, number>>
}

/** Whoever a session belongs to; made from the User row at each request, so a deactivated user is noticed at once. */
export interface RunningUser {
  readonly id: string
  readonly username: string
  readonly profileId: string
  readonly roleId: string | null
  readonly managerId: string | null
  /** IANA name; date literals are resolved in it. */
  readonly timeZone: string
  readonly isActive: boolean
}

export type ObjectRight = 'read' | 'create' | 'edit' | 'delete' | 'viewAll' | 'modifyAll'
export type RowRight = 'read' | 'edit' | 'delete' | 'transfer' | 'all'

export interface Access {
  /** Profile and permission sets together. */
  object(user: RunningUser, object: SObjectType, right: ObjectRight): boolean
  field(user: RunningUser, object: SObjectType, field: Field, right: 'read' | 'edit'): boolean
  /** Org-wide default, owner, role hierarchy, teams, manual shares, sharing rules, View All / Modify All. */
  row(user: RunningUser, object: SObjectType, row: Row, right: RowRight): boolean
  /** The read test of `row` prepared once for many rows; `everything` says no row will be refused. */
  reader(user: RunningUser, object: SObjectType): { readonly everything: boolean; may(row: Row): boolean }
}

/** What the record operations, the query engine and describe are given. */
export interface Org {
  /** 18-character id of the organisation (00D…). */
  readonly id: string
  readonly schema: Schema
  readonly store: Store
  readonly access: Access
  readonly clock: Clock
  /** First month of the fiscal year, 1–12. */
  readonly fiscalYearStartMonth: number
  /** The running user of a user id, undefined when there is none. */
  user(id: string): RunningUser | undefined
}

/** One entry of the JSON array a failed REST call answers with. */
export class SalesforceError extends Error {
  readonly status: number
  readonly errorCode: string
  readonly fields: readonly string[]
  /** Members beside message, errorCode and fields (duplicateResult …). */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(
    status: number,
    errorCode: string,
    message: string,
    fields: readonly string[] = [],
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.status = status
    this.errorCode = errorCode
    this.fields = fields
    this.extra = extra
  }
}

/** A record as the REST API returns it: `attributes` first, then fields, nested records and nested query results. */
export interface WireRecord {
  attributes: { type: string; url?: string }
  [field: string]: unknown
}

export interface WireQueryResult {
  totalSize: number
  done: boolean
  records: WireRecord[]
  nextRecordsUrl?: string
}
