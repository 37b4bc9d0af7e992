import type { SelectQuery } from '../soql/tree.ts'

/** Whose rights are asked for; a `Caller` is one. Declared here so that the policy knows no token. */
export interface Subject {
  readonly kind: 'user' | 'app'
  readonly appRoles: readonly string[]
  readonly groups: readonly string[]
  /** What `$caller.*` in a row scope stands for. Null: unresolvable, and the grant is off. */
  readonly salesforceUser: {
    readonly id: string
    readonly managerId: string | null
    readonly roleId: string | null
    readonly profileId: string
  }
}

export type FieldKind =
  | 'id'
  | 'string'
  | 'longtext'
  | 'picklist'
  | 'multipicklist'
  | 'boolean'
  | 'number'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'email'
  | 'phone'
  | 'url'
  | 'reference'

export type Scalar = string | number | boolean | null

/** A span of days as a person meant it, resolved in the caller's time zone. Ends are exclusive. */
export interface Period {
  /** 'YYYY-MM-DD' */
  readonly fromDate: string
  readonly untilDate: string
  /** ISO 8601 UTC instants of those days' first moments in the caller's time zone. */
  readonly fromInstant: string
  readonly untilInstant: string
  /** 'this quarter (1 Oct to 31 Dec 2026)': to say aloud. */
  readonly words: string
}

/** What an operation asks a row to satisfy. Values are plain; the planner types them by the field, or refuses them. */
export type Filter =
  | { readonly all: readonly Filter[] }
  | { readonly any: readonly Filter[] }
  | { readonly not: Filter }
  | {
      readonly field: string
      readonly is: 'equals' | 'notEquals' | 'lessThan' | 'atMost' | 'greaterThan' | 'atLeast'
      readonly value: Scalar
    }
  | { readonly field: string; readonly is: 'in' | 'notIn'; readonly values: readonly Scalar[] }
  | { readonly field: string; readonly is: 'startsWith' | 'contains'; readonly value: string }
  | { readonly field: string; readonly is: 'during'; readonly period: Period }

/** What an operation asks for. Field names are API names or paths through lookups ('Account.Name'). */
export interface Query {
  readonly object: string
  readonly select: readonly string[]
  readonly where?: readonly Filter[]
  readonly orderBy?: readonly (readonly [field: string, direction: 'asc' | 'desc'])[]
  /** Rows wanted, at most. */
  readonly limit: number
  readonly offset?: number
  /** Children read inside the same query: Salesforce's child relationship name → the query on the child object. */
  readonly related?: Readonly<Record<string, Query>>
}

/** A record after masking: permitted fields by API name, parents nested, children under their relationship name. */
export interface MaskedRow {
  readonly fields: Readonly<Record<string, unknown>>
  /** Paths that were asked for and may be read on other rows, but not on this one. */
  readonly masked: readonly string[]
  readonly related: Readonly<Record<string, readonly MaskedRow[]>>
}

/** What remains of a query after policy: an immutable value. Whatever runs after it can leak nothing it doesn't hold. */
export interface Plan {
  readonly object: string
  /** What to send: permitted fields, scoped rows, plus the scope fields the mask needs. */
  readonly select: SelectQuery
  /** The same rows, counted. */
  readonly count: SelectQuery
  /** Ids of the grants that contribute rows. */
  readonly grants: readonly string[]
  /** Turns one wire record into what the caller may see. Pure. */
  mask(record: Readonly<Record<string, unknown>>): MaskedRow
}

export interface SearchObject {
  readonly object: string
  readonly select: readonly string[]
  readonly limit: number
}

/** One object of a parameterized search: fields to return, and the row scope to print into its `where`. */
export interface SearchPlan extends Plan {
  readonly searchFields: readonly string[]
  /** Values of the search fields that the caller may read on this record: a hit holds the words asked for in them. */
  texts(record: Readonly<Record<string, unknown>>): readonly string[]
}

/** What a field of an object may be used for by one caller. */
export interface PermittedField {
  readonly name: string
  readonly kind: FieldKind
  /** Objects it points at, of those the caller may read. */
  readonly referenceTo: readonly string[]
  readonly filterable: boolean
  readonly sortable: boolean
}

/** Everything one caller may do, resolved once from the policy. It can be asked, never widened. */
export interface Rights {
  readonly policyHash: string
  /** `metadata.version` of the policy file. */
  readonly policyVersion: string
  readonly phase: 'read-only'
  /** Names of the policy's roles the caller has. */
  readonly roles: readonly string[]
  readonly operations: readonly string[]
  mayAsk(operationId: string): boolean
  /** Objects with at least one live read grant, in policy order. */
  readonly objects: readonly string[]
  /** Fields at least one live read grant names; undefined when the object is not permitted (or doesn't exist). */
  fields(object: string): readonly PermittedField[] | undefined
  /**
   * The field a path through lookups leads to ('Account.Owner.Name'), when live grants name every step of it; undefined
   * otherwise. An operation that chooses fields itself asks only for such paths.
   */
  field(object: string, path: string): PermittedField | undefined
  /**
   * The plan of a query. Throws Problem 'object-denied' or 'field-denied' (one message for hidden and absent, whatever
   * the clause), 'invalid-input' for a value that doesn't fit its field.
   */
  plan(query: Query): Plan
  planSearch(search: SearchObject): SearchPlan
}

export interface Policy {
  /** SHA-256 of the file's bytes, hex. */
  readonly hash: string
  readonly version: string
  /** Every object with its declared fields, for the drift check against describe. */
  readonly objects: Readonly<Record<string, readonly string[]>>
  rightsOf(subject: Subject): Rights
}
