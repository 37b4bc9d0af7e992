import type { Why } from '../problem.ts'
import type { SelectQuery } from '../soql/tree.ts'
import type { ConflictMode, PolicyModel } from './model.ts'

/** How far the roll-out has come, in this order. Each phase holds those before it. */
export const phases = ['read-only', 'controlled-writes', 'orchestration'] as const
export type Phase = (typeof phases)[number]

/** What a grant permits. There is no deleting. */
export const actions = ['read', 'aggregate', 'create', 'update'] as const
export type Action = (typeof actions)[number]

/** What an operation does; openapi.yaml says it as x-sally-access. */
export type Access = 'read' | 'write' | 'administer'

/** How much one caller may read, per clock hour and UTC day. Undefined: as much as the wider rule says. */
export interface Limits {
  readonly rowsPerHourMax?: number
  readonly rowsPerDayMax?: number
  /** Different records. */
  readonly recordsPerHourMax?: number
  readonly recordsPerDayMax?: number
}

/** Whose rights are asked for; a `Caller` is one. Declared here so that the policy knows no token. */
export interface Subject {
  readonly kind: 'user' | 'app'
  readonly appRoles: readonly string[]
  readonly groups: readonly string[]
  /** The app that asks. */
  readonly clientId: string
  /** Delegated scopes of the token; empty for an app. */
  readonly scopes: readonly string[]
  /** What `$caller.*` stands for. Null: unresolvable, and the grants that need it are off. */
  readonly salesforceUser: {
    readonly id: string
    readonly managerId: string | null
    readonly roleId: string | null
    readonly profileId: string
    /** Values of the policy's `callerFields`, by variable name. */
    readonly attributes: Readonly<Record<string, string | null>>
    /** Ids of the users below this one, at any depth; null where nobody asked for them or there are too many. */
    readonly reportIds: readonly string[] | null
    /** Ids of the accounts whose team this user is on; null likewise. */
    readonly accountTeamIds: readonly string[] | null
  }
}

/** What a policy needs to know of a Salesforce user beyond its ids. */
export interface CallerNeeds {
  /** Field of User by variable name. */
  readonly fields: Readonly<Record<string, string>>
  readonly reports: boolean
  readonly accountTeams: boolean
  /** Some role is held by Entra groups. */
  readonly groups: boolean
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
  /** Paths that were asked for and may be read on other rows, but not, or only in part, on this one. */
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
  readonly untrusted: boolean
  readonly sensitive: boolean
}

/** Numbers over groups of records. */
export interface SummaryQuery {
  readonly object: string
  /** At most 3 fields of the object itself; none: one group of all. */
  readonly groupBy: readonly string[]
  /** Besides the count of records, which is always told. */
  readonly measures: readonly {
    readonly measure: 'sum' | 'average' | 'least' | 'greatest'
    readonly field: string
  }[]
  readonly where?: readonly Filter[]
}

export interface SummaryGroup {
  /** Values of the groupBy fields, in their order. */
  readonly keys: readonly Scalar[]
  readonly count: number
  /** In the order of the query's measures; null where no record has a value. */
  readonly values: readonly (number | string | null)[]
}

export interface SummaryPlan {
  readonly object: string
  /** One statement, or two: the numbers, then how many of their records the caller can read one by one. */
  readonly selects: readonly SelectQuery[]
  readonly grants: readonly string[]
  /** Turns the wire's aggregate rows, one list a statement, into groups that may be told. Pure. */
  groups(answers: readonly (readonly Readonly<Record<string, unknown>>[])[]): {
    readonly groups: readonly SummaryGroup[]
    /** Groups were left out because they hold too few records. */
    readonly suppressed: boolean
    /** Groups of fewer records are left out; 1: none is. */
    readonly minGroupSize: number
  }
}

/** A proposed write of one record, as the caller said it. */
export interface ChangeRequest {
  readonly action: 'create' | 'update'
  readonly object: string
  /** Of the record to update; or … */
  readonly id?: string
  /** … what it is called: filters that the one record meant satisfies. */
  readonly where?: readonly Filter[]
  /** Fields to tell such records apart by, for people. */
  readonly show?: readonly string[]
  /** API name → new value. */
  readonly values: Readonly<Record<string, Scalar>>
  /**
   * Puts back what a change of this caller replaced a moment ago: rows and fields are decided as ever, but the rules on
   * values and the questions to people were answered when it was allowed to change. Set by `changes/` alone.
   */
  readonly restores?: boolean
}

/** What must be read before a change can be decided, and then its decision. Both pure. */
export interface ChangePlan {
  readonly object: string
  /** The record as it is, under the caller's read scope; undefined for a create. No row: there is no such record. */
  readonly before: SelectQuery | undefined
  /** The kind of a declared field of the object; 'string' for any other. */
  kindOf(field: string): FieldKind
  /** What of a record read by `before` the caller may be shown: the fields that are written, and those of `show`. */
  seen(record: Readonly<Record<string, unknown>>): MaskedRow
  /**
   * The query that finds the record only for as long as all the decision rests on is as in `before`: the caller's
   * scope, the values that are written over, and every value a rule looks at. Texts that can't be compared in a query
   * are left out. `modstamp`: the SystemModstamp it must still have, where nothing of it may have changed.
   */
  guard(before: Readonly<Record<string, unknown>>, modstamp?: string): SelectQuery
  /**
   * For each record the change points at the query that finds it when the caller may read it, then what a check or
   * forbid asks of the records behind the references. `found` answers in this order.
   */
  readonly references: readonly {
    readonly field: string
    readonly id: string
    readonly object: string
    /** Whether the caller may read the record, or what a rule says of it. */
    readonly asks: 'readable' | 'behind'
    readonly select: SelectQuery
  }[]
  /**
   * The decision. `before`: the wire record; `found`: whether each reference's query gave a row, in order. Dates are
   * counted from `today` (YYYY-MM-DD in the caller's time zone).
   */
  decide(facts: {
    readonly before: Readonly<Record<string, unknown>> | undefined
    readonly found: readonly boolean[]
    readonly today: string
  }): ChangeDecision
}

export interface ApprovalNeeded {
  /** The clause that asks for it. */
  readonly id: string
  readonly approverRoles: readonly string[]
  readonly quorum: number
  readonly expiresAfterMinutes: number
  readonly message: string
  /** Authentication context an approver signs in with. */
  readonly stepUp?: string
  /** Entra object ids of who may also answer through a flow; anybody else proves to be an approver by an own token. */
  readonly relayed: readonly string[]
}

/** What may become of a change. */
export type ChangeDecision = {
  /** What each grant for this action said, in policy order. */
  readonly trace: readonly GrantTrace[]
} & (
  | {
      readonly effect: 'permit' | 'needs-approval'
      readonly grant: string
      /** The requester is shown the change and must agree. */
      readonly confirm: boolean
      readonly approvals: readonly ApprovalNeeded[]
      /** Exactly what would be written: the caller's values, presets and defaults. */
      readonly write: Readonly<Record<string, Scalar>>
      /** What of the record must still be as it was when the change is written. */
      readonly conflict: ConflictMode
      /** A pilot: everything happens but the write. */
      readonly shadow: boolean
    }
  | { readonly effect: 'deny'; readonly why: Why }
)

/** What one grant said about a question or a change. */
export interface GrantTrace {
  readonly grant: string
  readonly applies: boolean
  /** 'where', 'check', 'fields: Amount', 'constraint: discount-cap' …; undefined when it applies. */
  readonly clause?: string
}

/** The trace of a read: what each live grant on the object gave, and the rows that remain. */
export interface ReadTrace {
  readonly object: string
  readonly grants: readonly GrantTrace[]
  /** Selected fields that are masked on some rows. */
  readonly maskedSometimes: readonly string[]
  /** Grants whose `$caller.*` stands for nothing, so that they are off. */
  readonly off: readonly string[]
}

/** What a caller may write on one object. */
export interface WritableObject {
  readonly object: string
  readonly action: 'create' | 'update'
  readonly fields: readonly string[]
  /** Words of the constraints and approvals, for people. */
  readonly conditions: readonly string[]
}

/** Everything one caller may do, resolved once from the policy. It can be asked, never widened. */
export interface Rights {
  readonly policyHash: string
  /** `metadata.version` of the policy file. */
  readonly policyVersion: string
  /** How far this caller has come: the least of deployment, app and token. Roles may be behind. */
  readonly phase: Phase
  readonly limits: Limits
  /** Names of the policy's roles the caller has. */
  readonly roles: readonly string[]
  readonly operations: readonly string[]
  /** Operations of the caller's roles that the app or the phase keeps back. */
  readonly heldBack: ReadonlyMap<string, 'client-denied' | 'phase-denied'>
  mayAsk(operationId: string): boolean
  /** Why not, for an operation that may not be asked. */
  whyNot(operationId: string): 'client-denied' | 'phase-denied' | 'operation-denied'
  /** Authentication context the operation asks for. */
  stepUp(operationId: string): string | undefined
  /** The operation refuses a call that doesn't say who sits before it. */
  wantsActingUser(operationId: string): boolean
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
  /** The plan of numbers over groups. Throws as `plan` does. */
  planSummary(query: SummaryQuery): SummaryPlan
  /** The plan of a change. Throws as `plan` does; a field that may be read but not written is 'field-denied' too. */
  planChange(change: ChangeRequest): ChangePlan
  /** How a query would be decided; throws as `plan` does. */
  explain(query: Query): ReadTrace
  writable(): readonly WritableObject[]
  /** Objects whose records the caller may sum up without reading them. */
  summarizableObjects(): readonly string[]
  /** Fields of such an object that may be summed up or make groups. */
  summarizable(object: string): readonly string[]
}

export interface Policy {
  /** SHA-256 of the file's bytes, hex. */
  readonly hash: string
  readonly version: string
  readonly phase: Phase
  /** Apps that may call at all. */
  readonly clientIds: ReadonlySet<string>
  readonly needs: CallerNeeds
  /** Every object with its declared fields, for the drift check against describe. */
  readonly objects: Readonly<Record<string, readonly string[]>>
  /** What was checked and compiled, for the tools that print and compare policies. */
  readonly model: PolicyModel
  rightsOf(subject: Subject): Rights
}
