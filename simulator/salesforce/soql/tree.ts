/** A SOQL statement as the engine sees it: names still unresolved, literals still raw. */

export interface PathExpr {
  readonly kind: 'path'
  readonly parts: readonly string[]
  /** As written, for error positions and messages. */
  readonly text: string
}

export interface CallExpr {
  readonly kind: 'call'
  /** Upper case. */
  readonly name: string
  readonly args: readonly Expr[]
  readonly text: string
}

export type Expr = PathExpr | CallExpr

export type Literal =
  /** Content between the quotes, escapes still in place. */
  | { readonly kind: 'string'; readonly raw: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'date'; readonly text: string }
  | { readonly kind: 'datetime'; readonly text: string }
  /** `THIS_WEEK` (n is 0) or `LAST_N_DAYS:3`. */
  | { readonly kind: 'range'; readonly name: string; readonly n: number }

export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'IN'
  | 'NOT IN'
  | 'INCLUDES'
  | 'EXCLUDES'

export interface Compare {
  readonly kind: 'compare'
  readonly left: Expr
  readonly op: Operator
  readonly values: readonly Literal[]
  /** The statement of a semi- or anti-join; `values` is empty then. */
  readonly subquery: Statement | null
}

export type Condition =
  | Compare
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }

export interface TypeOf {
  readonly kind: 'typeof'
  readonly relationship: string
  readonly whens: readonly { readonly object: string; readonly fields: readonly PathExpr[] }[]
  readonly otherwise: readonly PathExpr[] | null
}

export type SelectItem =
  | { readonly kind: 'expr'; readonly expr: Expr; readonly alias: string | null }
  | { readonly kind: 'fields'; readonly which: 'ALL' | 'STANDARD' | 'CUSTOM' }
  | { readonly kind: 'subquery'; readonly statement: Statement }
  | TypeOf

export interface OrderItem {
  readonly expr: Expr
  readonly descending: boolean
  readonly nullsLast: boolean
}

export interface Statement {
  readonly select: readonly SelectItem[]
  /** Object name; of a child subquery the relationship name. */
  readonly from: string
  readonly alias: string | null
  /** Upper case: MINE, EVERYTHING. */
  readonly scope: string | null
  readonly where: Condition | null
  readonly groupBy: readonly Expr[]
  readonly having: Condition | null
  readonly orderBy: readonly OrderItem[]
  readonly limit: number | null
  readonly offset: number
  readonly allRows: boolean
}
