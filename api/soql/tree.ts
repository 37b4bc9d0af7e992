/**
 * The typed query tree. There is no other way to ask Salesforce for rows: the printer turns this and only this into
 * SOQL text, with names checked against SOQL's grammar and values printed as escaped literals.
 */

/** 'Name' or 'Account.Owner.Name'. */
type FieldPath = string

export type Literal =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  /** 'YYYY-MM-DD' */
  | { readonly type: 'date'; readonly value: string }
  /** ISO 8601, UTC: '2026-11-21T09:30:00.000Z' */
  | { readonly type: 'dateTime'; readonly value: string }
  | { readonly type: 'null' }

export type Condition =
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare'
      readonly field: FieldPath
      readonly op: '=' | '!=' | '<' | '<=' | '>' | '>='
      readonly value: Literal
    }
  | {
      readonly kind: 'in'
      readonly field: FieldPath
      readonly negated: boolean
      readonly values: readonly Literal[]
    }
  | {
      readonly kind: 'like'
      readonly field: FieldPath
      readonly match: 'startsWith' | 'contains'
      readonly text: string
    }
  /** The field is one of those another query selects: that query selects one field. */
  | { readonly kind: 'inQuery'; readonly field: FieldPath; readonly query: SelectQuery }
  /** True for no row: what an unsatisfiable scope becomes. */
  | { readonly kind: 'never' }

export interface OrderBy {
  readonly field: FieldPath
  readonly direction: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
}

export interface Aggregate {
  readonly function: 'COUNT' | 'SUM' | 'AVG' | 'MIN' | 'MAX'
  readonly field: FieldPath
  /** Its name in the answer: letters and digits. */
  readonly alias: string
}

export interface SelectQuery {
  readonly from: string
  /** Field paths; empty with `count`. */
  readonly select: readonly FieldPath[]
  /** `SELECT COUNT()`: the answer's totalSize, no rows. */
  readonly count?: true
  /** Numbers over the rows, each under its own name; then `select` holds the fields of `groupBy`. */
  readonly aggregates?: readonly Aggregate[]
  readonly groupBy?: readonly FieldPath[]
  /** Child subqueries; `from` of each is a child relationship name ('Contacts'). */
  readonly related?: readonly SelectQuery[]
  readonly where?: Condition
  readonly orderBy?: readonly OrderBy[]
  readonly limit?: number
  readonly offset?: number
}
