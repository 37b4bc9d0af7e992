/** The library's syntax tree → Statement. Refuses what the library lets through and a real org doesn't. */
import type { FieldType, FunctionExp, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js'
import { adaptCondition } from './adapt-condition.ts'
import { type Adaptation, call, hasAggregate, path, type Walk } from './adapt-expr.ts'
import { malformed, syntaxError } from './errors.ts'
import type { OrderItem, SelectItem, Statement } from './tree.ts'

const CHILD_SUBQUERIES_MAX = 20

export function adapt(query: Query, adaptation: Adaptation): Statement {
  const walk: Walk = {
    ...adaptation,
    at: 0,
    nested: subquery => adaptStatement(subquery, subquery.sObject ?? '', walk),
  }
  const statement = adaptStatement(query, query.sObject ?? '', walk)
  if (statement.select.filter(item => item.kind === 'subquery').length > CHILD_SUBQUERIES_MAX)
    throw malformed(`The number of child relationship subqueries must not exceed ${CHILD_SUBQUERIES_MAX}.`)
  return statement
}

function adaptStatement(query: QueryBase, from: string, walk: Walk): Statement {
  refuseForeign(query, walk)
  const select = (query.fields ?? []).map(field => adaptSelect(field, walk))
  const where = query.where ? adaptCondition(query.where, walk) : null
  const groupBy = list(query.groupBy).map(item => ('fn' in item ? call(item.fn, walk) : path(item.field)))
  const having = query.having ? adaptCondition(query.having, walk) : null
  const statement: Statement = {
    select,
    from,
    alias: query.sObjectAlias ?? null,
    scope: query.usingScope?.toUpperCase() ?? null,
    where,
    groupBy,
    having,
    orderBy: list(query.orderBy).map(item => adaptOrder(item, walk)),
    limit: query.limit ?? null,
    offset: query.offset ?? 0,
    allRows: walk.allRows,
  }
  refusePlainAlias(statement, walk)
  return statement
}

/** Clauses that only Apex has, or that need features this org doesn't have. */
function refuseForeign(query: QueryBase, walk: Walk): void {
  const at = walk.source.offsetOf('WITH')
  if (query.withSecurityEnforced)
    throw syntaxError(walk.source, at, 'WITH SECURITY_ENFORCED is only available in Apex')
  if (query.withAccessLevel)
    throw syntaxError(walk.source, at, `WITH ${query.withAccessLevel} is only available in Apex`)
  if (query.withDataCategory)
    throw syntaxError(walk.source, at, 'data category filtering is not supported for this entity')
}

function refusePlainAlias(statement: Statement, walk: Walk): void {
  const grouped = statement.groupBy.length > 0 || statement.select.some(isAggregate)
  for (const item of statement.select) {
    if (item.kind !== 'expr' || item.alias === null || item.expr.kind !== 'path' || grouped) continue
    throw syntaxError(
      walk.source,
      walk.source.offsetOf(item.alias),
      'only aggregate expressions use field aliasing',
    )
  }
}

function isAggregate(item: SelectItem): boolean {
  return item.kind === 'expr' && hasAggregate(item.expr)
}

function adaptSelect(field: FieldType, walk: Walk): SelectItem {
  switch (field.type) {
    case 'Field':
      return { kind: 'expr', expr: path(rawOf(field) ?? field.field), alias: field.alias ?? null }
    case 'FieldRelationship': {
      const text = field.rawValue ?? [...field.relationships, field.field].join('.')
      return { kind: 'expr', expr: path(text), alias: 'alias' in field ? (field.alias ?? null) : null }
    }
    case 'FieldFunctionExpression':
      if (field.functionName.toUpperCase() === 'FIELDS')
        return { kind: 'fields', which: fieldsOf(field.parameters) }
      return { kind: 'expr', expr: call(field, walk), alias: field.alias ?? null }
    case 'FieldSubquery':
      return { kind: 'subquery', statement: childStatement(field.subquery, walk) }
    case 'FieldTypeof':
      return {
        kind: 'typeof',
        relationship: field.field,
        whens: field.conditions.flatMap(c =>
          c.type === 'WHEN' ? [{ object: c.objectType ?? '', fields: c.fieldList.map(path) }] : [],
        ),
        otherwise: field.conditions.find(c => c.type === 'ELSE')?.fieldList.map(path) ?? null,
      }
  }
}

const rawOf = (field: object): string | undefined =>
  'rawValue' in field && typeof field.rawValue === 'string' ? field.rawValue : undefined

function fieldsOf(parameters: readonly unknown[]): 'ALL' | 'STANDARD' | 'CUSTOM' {
  const which = String(parameters[0]).toUpperCase()
  if (which === 'ALL' || which === 'STANDARD' || which === 'CUSTOM') return which
  throw malformed(`Invalid FIELDS function parameter: ${which}`)
}

function childStatement(subquery: Subquery, walk: Walk): Statement {
  // `FROM Account.Contacts` and `FROM c.Contacts` both mean the relationship of the outer object.
  return adaptStatement(subquery, subquery.relationshipName, walk)
}

function adaptOrder(item: object, walk: Walk): OrderItem {
  const clause: { field?: string; fn?: FunctionExp; order?: string; nulls?: string } = item
  return {
    expr: clause.fn ? call(clause.fn, walk) : path(clause.field ?? ''),
    descending: clause.order === 'DESC',
    nullsLast: clause.nulls === 'LAST',
  }
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : isList(value) ? value : [value]

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}
