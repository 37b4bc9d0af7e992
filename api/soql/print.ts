/**
 * The printer: the only place where SOQL text is made. Names are checked against SOQL's grammar, values are printed
 * as escaped literals of their type, and every AND, OR and NOT stands in parentheses of its own.
 */
import { Problem } from '../problem.ts'
import { literalText, patternText } from './literal.ts'
import { nameText, pathText } from './name.ts'
import type { Aggregate, Condition, Literal, OrderBy, SelectQuery } from './tree.ts'

/** Salesforce: a statement has at most 100,000 characters. */
const STATEMENT_CHARACTERS_MAX = 100_000
/** Longer lists are split: a statement with one very long list is refused as too complicated. */
const IN_VALUES_MAX = 500

/** No row has an empty Id, every row has one: the constants SOQL lacks. */
const NEVER = 'Id = null'
const ALWAYS = 'Id != null'

/**
 * A query as SOQL. Throws Problem 'invalid-input' for a value that can't be asked for or a statement that grows too
 * long; throws Error for a name that SOQL doesn't have.
 */
export function printQuery(query: SelectQuery): string {
  return withinLimit(statement(query))
}

/** A condition as SOQL, without the WHERE. Same errors as `printQuery`. */
export function printCondition(condition: Condition): string {
  return withinLimit(conditionText(condition, false))
}

function statement(query: SelectQuery): string {
  let text = `SELECT ${query.count ? 'COUNT()' : selected(query)} FROM ${nameText(query.from)}`
  if (query.where !== undefined && !isAlways(query.where))
    text += ` WHERE ${conditionText(query.where, false)}`
  if (query.groupBy !== undefined && query.groupBy.length > 0)
    text += ` GROUP BY ${query.groupBy.map(pathText).join(', ')}`
  if (query.orderBy !== undefined && query.orderBy.length > 0) {
    text += ` ORDER BY ${query.orderBy.map(orderText).join(', ')}`
  }
  if (query.limit !== undefined) text += ` LIMIT ${rowCount(query.limit)}`
  if (query.offset !== undefined && query.offset !== 0) text += ` OFFSET ${rowCount(query.offset)}`
  return text
}

function selected(query: SelectQuery): string {
  let text = ''
  for (const path of query.select) text += text === '' ? pathText(path) : `, ${pathText(path)}`
  for (const number of query.aggregates ?? []) text += `${text === '' ? '' : ', '}${aggregateText(number)}`
  for (const child of query.related ?? []) text += `${text === '' ? '' : ', '}(${statement(child)})`
  if (text === '') throw new Error('A query selects nothing.')
  return text
}

const aggregateText = ({ function: name, field, alias }: Aggregate) =>
  `${name}(${pathText(field)}) ${nameText(alias)}`

function orderText({ field, direction, nulls }: OrderBy): string {
  const text = `${pathText(field)} ${direction === 'asc' ? 'ASC' : 'DESC'}`
  return nulls === undefined ? text : `${text} NULLS ${nulls === 'first' ? 'FIRST' : 'LAST'}`
}

/** `inside`: part of another condition, so that one made of several parts needs parentheses. */
function conditionText(condition: Condition, inside: boolean): string {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, ' AND ', ALWAYS, inside)
    case 'any':
      return joined(condition.of, ' OR ', NEVER, inside)
    case 'not':
      return `(NOT (${conditionText(condition.of, false)}))`
    case 'compare':
      return `${pathText(condition.field)} ${condition.op} ${comparable(condition)}`
    case 'in':
      return inText(condition, inside)
    case 'like':
      return `${pathText(condition.field)} LIKE ${patternText(condition.text, condition.match, condition.field)}`
    case 'inQuery':
      return `${pathText(condition.field)} IN (${statement(condition.query)})`
    case 'never':
      return NEVER
  }
}

function joined(parts: readonly Condition[], word: string, none: string, inside: boolean): string {
  const [first, ...rest] = parts
  if (first === undefined) return none
  if (rest.length === 0) return conditionText(first, inside)
  let text = conditionText(first, true)
  for (const part of rest) text += word + conditionText(part, true)
  return inside ? `(${text})` : text
}

function comparable({ field, op, value }: Extract<Condition, { kind: 'compare' }>): string {
  if (value.type === 'null' && op !== '=' && op !== '!=')
    throw new Error(`${field} ${op} null means nothing.`)
  return literalText(value, field)
}

// null in a list is written as a comparison of its own: `IN (null, …)` is read differently by different parsers.
function inText({ field, negated, values }: Extract<Condition, { kind: 'in' }>, inside: boolean): string {
  const path = pathText(field)
  const parts: string[] = values.some(isNull) ? [`${path} ${negated ? '!=' : '='} null`] : []
  const texts = values.filter(v => !isNull(v)).map(v => literalText(v, field))
  for (let at = 0; at < texts.length; at += IN_VALUES_MAX) {
    const list = texts.slice(at, at + IN_VALUES_MAX).join(', ')
    parts.push(`${path} ${negated ? 'NOT IN' : 'IN'} (${list})`)
  }
  if (parts.length === 0) return negated ? ALWAYS : NEVER
  const text = parts.join(negated ? ' AND ' : ' OR ')
  return parts.length > 1 && inside ? `(${text})` : text
}

const isNull = (literal: Literal) => literal.type === 'null'
const isAlways = (condition: Condition) => condition.kind === 'all' && condition.of.length === 0

function rowCount(n: number): number {
  if (!Number.isSafeInteger(n) || n < 0) throw new Error(`Not a number of rows: ${n}`)
  return n
}

function withinLimit(text: string): string {
  if (text.length > STATEMENT_CHARACTERS_MAX) {
    throw new Problem('invalid-input', { detail: 'The question is too long: use fewer filters or values.' })
  }
  return text
}
