/** What a policy file says, after it was checked: the shapes that loading makes and deciding reads. */
import type { Literal } from '../soql/tree.ts'
import type { FieldKind } from './types.ts'

export interface PolicyModel {
  readonly name: string
  readonly version: string
  readonly roles: readonly RoleModel[]
  /** By lower-case name, in the order of the file. */
  readonly objects: ReadonlyMap<string, ObjectModel>
}

export interface RoleModel {
  readonly name: string
  /** Whether people, apps or both may hold the role. */
  readonly callers: readonly ('user' | 'app')[]
  readonly appRoles: readonly string[]
  /** Entra group object ids, lower case. */
  readonly groups: readonly string[]
  readonly operations: readonly string[]
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
}

export interface RelatedListModel {
  /** Salesforce's child relationship name: 'CaseComments'. */
  readonly name: string
  readonly object: string
  /** The child's field that points at the parent: reading a list tells what it holds. */
  readonly lookup: string
}

export interface GrantModel {
  readonly id: string
  readonly roles: ReadonlySet<string>
  /** Canonical names. */
  readonly fields: ReadonlySet<string>
  /** Undefined: every row. */
  readonly where: Scope | undefined
  /** Gives rows only inside a related list of a record that the caller may read. */
  readonly relatedOnly: boolean
  readonly variables: readonly Variable[]
}

export const variables = ['userId', 'managerId', 'roleId', 'profileId'] as const
export type Variable = (typeof variables)[number]

export type Operand = Literal | { readonly type: 'caller'; readonly variable: Variable }

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
