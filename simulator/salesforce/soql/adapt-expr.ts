/** Names and function calls, and what is carried along while a statement is adapted. */
import type { FunctionExp, Query } from '@jetstreamapp/soql-parser-js'
import { syntaxError } from './errors.ts'
import type { Source } from './parse.ts'
import type { CallExpr, Expr, PathExpr, Statement } from './tree.ts'

export interface Adaptation {
  readonly source: Source
  /** Contents of the string literals, by running number. */
  readonly literals: readonly string[]
  readonly allRows: boolean
}

/** The tree is walked in text order; `at` is the word of the statement reached so far. */
export interface Walk extends Adaptation {
  at: number
  /** Adapts the statement of a semi-join. */
  nested(query: Query): Statement
}

export const AGGREGATES: ReadonlySet<string> = new Set([
  'COUNT',
  'COUNT_DISTINCT',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
])

export function hasAggregate(expr: Expr): boolean {
  return expr.kind === 'call' && (AGGREGATES.has(expr.name) || expr.args.some(hasAggregate))
}

export const path = (text: string): PathExpr => ({ kind: 'path', parts: text.split('.'), text })

export function call(fn: FunctionExp, walk: Walk): CallExpr {
  const name = (fn.functionName ?? '').toUpperCase()
  if (name === 'DISTANCE' || name === 'GEOLOCATION' || name === 'GROUPING')
    throw syntaxError(walk.source, walk.source.offsetOf(name), `${name} is not supported`)
  const args = (fn.parameters ?? []).map(p => (typeof p === 'string' ? path(p) : call(p, walk)))
  return { kind: 'call', name, args, text: fn.rawValue ?? name }
}
