/** What a policy file says, after it was checked: the shapes that loading makes and deciding reads. */
import type { Literal } from '../soql/tree.ts'
import type { Action, FieldKind, Limits, Phase } from './types.ts'

export interface PolicyModel {
  readonly name: string
  readonly version: string
  /** How far the roll-out has come; clients, roles and operations only narrow it. */
  readonly phase: Phase
  /** The first phase an operation may be asked in, where that is later than its kind asks for. */
  readonly operationPhases: ReadonlyMap<string, Phase>
  /** Authentication context (`acrs`) an operation asks for: 'c1'. */
  readonly stepUp: ReadonlyMap<string, string>
  /** Operations that refuse a call without X-Acting-User-Oid. */
  readonly actingUserRequired: ReadonlySet<string>
  readonly limits: Limits
  /** By app id. An app that isn't here may ask nothing. */
  readonly clients: ReadonlyMap<string, ClientModel>
  /** Field of the caller's Salesforce user behind `$caller.<name>`, by name. */
  readonly callerFields: ReadonlyMap<string, CallerField>
  readonly roles: readonly RoleModel[]
  /** By lower-case name, in the order of the file. */
  readonly objects: ReadonlyMap<string, ObjectModel>
}

/** What an app may do at most, whoever uses it. */
export interface ClientModel {
  readonly name: string
  /** Application (client) id, lower case. */
  readonly id: string
  readonly phase: Phase
  /** Undefined: any operation of the caller's roles. */
  readonly operations: ReadonlySet<string> | undefined
  /** Canonical names; undefined: any object of the caller's roles. */
  readonly objects: ReadonlySet<string> | undefined
}

export interface CallerField {
  readonly name: string
  /** API name of the field of User. */
  readonly field: string
}

export interface RoleModel {
  readonly name: string
  /** What the role is for, in a sentence; '' when the file doesn't say. */
  readonly purpose: string
  /** Whether people, apps or both may hold the role. */
  readonly callers: readonly ('user' | 'app')[]
  readonly appRoles: readonly string[]
  /** Entra group object ids, lower case. */
  readonly groups: readonly string[]
  readonly phase: Phase
  readonly operations: readonly string[]
  readonly limits: Limits
}

export interface ObjectModel {
  readonly name: string
  /** By lower-case name, in the order of the file. */
  readonly fields: ReadonlyMap<string, FieldModel>
  /** The lookup field behind a relationship name ('account', 'project__r'), by lower-case name. */
  readonly lookups: ReadonlyMap<string, FieldModel>
  /** By lower-case child relationship name. */
  readonly relatedLists: ReadonlyMap<string, RelatedListModel>
  /** Fields a search by name may find a record by. */
  readonly searchFields: readonly FieldModel[]
  readonly forbids: readonly ForbidModel[]
  readonly grants: readonly GrantModel[]
}

export interface FieldModel {
  readonly name: string
  readonly kind: FieldKind
  /** Objects a reference may point at; more than one: polymorphic. */
  readonly to: readonly string[]
  /** 'Account' of AccountId, 'Project__r' of Project__c. */
  readonly relationship: string | undefined
  readonly filterable: boolean
  readonly sortable: boolean
  /** Usable in row scopes only: never granted, never shown, never asked for. */
  readonly scopeOnly: boolean
  /** How the audit keeps its values: as they are, as a keyed hash, or not at all. */
  readonly audit: 'value' | 'hmac' | 'none'
  /** Free text that others write: answers carry it apart from what the proxy itself says. */
  readonly untrusted: boolean
  /** Personal or secret: never in a sentence, never in the audit as it is. */
  readonly sensitive: boolean
}

export interface RelatedListModel {
  /** Salesforce's child relationship name: 'CaseComments'. */
  readonly name: string
  readonly object: string
  /** The child's field that points at the parent: reading a list tells what it holds. */
  readonly lookup: string
}

/** What nobody may do to some rows, whatever is granted. */
export interface ForbidModel {
  readonly id: string
  readonly actions: ReadonlySet<Action>
  readonly where: Scope
  /** Said to whoever meets it. */
  readonly message: string
}

export interface GrantModel {
  readonly id: string
  readonly roles: ReadonlySet<string>
  /** Either of reading ('read', 'aggregate': one of them) or of writing ('create', 'update'): never both kinds. */
  readonly actions: ReadonlySet<Action>
  /** Canonical names of what may be read in full, counted over, or written. */
  readonly fields: ReadonlySet<string>
  /** Fields of a read grant that are shown in part, by canonical name; never among `fields`. */
  readonly masks: ReadonlyMap<string, MaskForm>
  /** Undefined: every row. Of a write grant: what must hold before. */
  readonly where: Scope | undefined
  /** Gives rows only inside a related list of a record that the caller may read. */
  readonly relatedOnly: boolean
  readonly variables: readonly string[]
  /** Of an aggregate grant. */
  readonly aggregate: AggregateModel | undefined
  /** Of a write grant. */
  readonly write: WriteModel | undefined
}

/** How a field is shown in part: '•••• 1234', '•••@acme.example', '2026'. */
export const maskForms = ['last-four', 'domain', 'year'] as const
export type MaskForm = (typeof maskForms)[number]

/** Sums over rows that can't be read one by one. */
export interface AggregateModel {
  /** Canonical names of the only fields that may tell groups apart; at most 3. */
  readonly groupBy: readonly string[]
  /** Groups of fewer records are never told. */
  readonly minGroupSize: number
}

/** When a record counts as moved on: one of the fields a change writes was edited, or anything of it. */
export const conflictModes = ['fields', 'record'] as const
export type ConflictMode = (typeof conflictModes)[number]

export interface WriteModel {
  /** What must hold after. */
  readonly check: Scope | undefined
  /** Values the caller can't choose, by canonical field name. */
  readonly set: ReadonlyMap<string, Value>
  /** Values where the caller gives none. */
  readonly defaults: ReadonlyMap<string, Value>
  /** Objects a reference may point at, where fewer than the field's own `to`; by canonical field name. */
  readonly references: ReadonlyMap<string, readonly string[]>
  readonly constraints: readonly ConstraintModel[]
  /** When the requester is shown the change and asked: always unless the file says otherwise. */
  readonly confirm: 'always' | 'never' | ChangeCondition
  readonly approvals: readonly ApprovalModel[]
  /** What must be as it was when the change was proposed: the fields it writes, or the whole record. */
  readonly conflict: ConflictMode
  /** Changes by this grant are decided, confirmed and approved, but not written. */
  readonly shadow: boolean
}

/** A value of a change: a constant, the caller's own, or a day counted from today in the caller's time zone. */
export type Value =
  | Literal
  | { readonly type: 'caller'; readonly variable: string }
  | { readonly type: 'today'; readonly plusDays: number }

/** One rule on the values of a change. A rule whose field the change doesn't touch holds. */
export type ConstraintModel = {
  readonly id: string
  /** Said to whoever meets it. */
  readonly message: string
  /** Canonical name. */
  readonly field: string
} & (
  | { readonly kind: 'range'; readonly min: Value | undefined; readonly max: Value | undefined }
  /** The new value is one of these. */
  | { readonly kind: 'oneOf'; readonly values: readonly Value[] }
  /** Moves of a picklist: either those allowed, all others refused, or those forbidden. '' stands for any value. */
  | { readonly kind: 'transitions'; readonly mode: 'allow' | 'forbid'; readonly moves: readonly Move[] }
  /** |after − before| ÷ |before| in per cent; from 0 or nothing any value is too much, except none. */
  | { readonly kind: 'changePercent'; readonly max: number }
  /** These fields must have a value after the change, when `when` holds (always, when undefined). */
  | {
      readonly kind: 'requires'
      readonly fields: readonly string[]
      readonly when: ChangeCondition | undefined
    }
)

export interface Move {
  /** Picklist values as they are stored; empty: any. */
  readonly from: readonly string[]
  readonly to: readonly string[]
}

export interface ApprovalModel {
  readonly id: string
  readonly when: ChangeCondition | undefined
  /** Roles of this policy whose holders may approve; never the requester. */
  readonly approverRoles: readonly string[]
  /** How many of them must agree. */
  readonly quorum: number
  readonly expiresAfterMinutes: number
  /** Said to requester and approver. */
  readonly message: string
  /** Authentication context (`acrs`) an approver's sign-in must have satisfied. */
  readonly stepUp: string | undefined
  /** Entra object ids, lower case, of who may also answer through a flow: weaker than an own token. */
  readonly relayed: readonly string[]
}

/** A condition on a change: total, without loops, expressions or patterns. */
export type ChangeCondition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly ChangeCondition[] }
  | { readonly kind: 'not'; readonly of: ChangeCondition }
  | {
      readonly kind: 'compare'
      readonly side: 'before' | 'after'
      readonly field: FieldModel
      readonly op: Comparison
      readonly value: Value
    }
  | {
      readonly kind: 'in'
      readonly side: 'before' | 'after'
      readonly field: FieldModel
      readonly values: readonly Value[]
    }
  /** The field has another value after than before. */
  | { readonly kind: 'changed'; readonly field: FieldModel }
  /** |after − before| ÷ |before| in per cent is greater; from 0 or nothing it always is, unless nothing changed. */
  | { readonly kind: 'percentAbove'; readonly field: FieldModel; readonly percent: number }

/** What `$caller.<name>` may stand for without being declared: ids of the caller's Salesforce user. */
export const idVariables = ['userId', 'managerId', 'roleId', 'profileId'] as const
/** Lists of ids, used as `{ in: $caller.<name> }`: users below the caller, accounts whose team the caller is on. */
export const listVariables = ['reportIds', 'accountTeamIds'] as const
export type ListVariable = (typeof listVariables)[number]

export type Operand = Literal | { readonly type: 'caller'; readonly variable: string }

export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

/** A row scope: total, without loops, expressions or patterns. */
export type Scope =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Scope[] }
  | { readonly kind: 'not'; readonly of: Scope }
  | {
      readonly kind: 'compare'
      readonly path: string
      readonly field: FieldModel
      readonly op: Comparison
      readonly value: Operand
    }
  | {
      readonly kind: 'in'
      readonly path: string
      readonly field: FieldModel
      readonly values: readonly Operand[]
    }
  /** The id is one of a list of the caller's. */
  | {
      readonly kind: 'among'
      readonly path: string
      readonly field: FieldModel
      readonly variable: ListVariable
    }
