/**
 * WHERE and HAVING. The library hands out the comparisons in order but loses some NOTs and parentheses when they are
 * nested, so the boolean tree is rebuilt from the statement's own words by recursive descent; AND and OR side by side
 * on one level are refused as a real org does.
 */
import type { Condition as ParsedCondition, Query, WhereClause } from '@jetstreamapp/soql-parser-js'
import { call, path, type Walk } from './adapt-expr.ts'
import { malformed, syntaxError } from './errors.ts'
import type { Condition, Literal, Operator } from './tree.ts'

/** NOT NOT NOT … is nesting without parentheses. */
const NESTING_DEPTH_MAX = 500

interface Node {
  left?: object | null
  operator?: string
  right?: Node
}

interface Cursor {
  readonly leaves: Leaf[]
  readonly walk: Walk
}

/** Reads the condition behind the next WHERE or HAVING and leaves `walk.at` behind it. */
export function adaptCondition(clause: WhereClause | Node, walk: Walk): Condition {
  while (walk.at < walk.source.tokens.length && !/^(?:where|having)$/i.test(word(walk))) walk.at++
  walk.at++
  const cursor: Cursor = { leaves: leavesOf(clause), walk }
  const condition = level(cursor, 0)
  if (cursor.leaves.length > 0) throw unexpected(walk)
  return condition
}

/** The comparisons of the right-linked list; the nodes between them are NOTs. */
function leavesOf(clause: Node): Leaf[] {
  const leaves: Leaf[] = []
  for (let node: Node | undefined = clause; node; node = node.right)
    if (node.operator?.toUpperCase() !== 'NOT' && node.left) leaves.push(node.left)
  return leaves
}

/** The present word; empty behind the end, and a literal never looks like one. */
function word(walk: Walk): string {
  const token = walk.source.tokens[walk.at]
  return token === undefined || token.string ? '' : token.text
}

function unexpected(walk: Walk) {
  const token = walk.source.tokens[walk.at]
  const offset = token?.offset ?? walk.source.text.trimEnd().length
  return syntaxError(walk.source, offset, `unexpected token: '${token?.text ?? '<EOF>'}'`)
}

function level(cursor: Cursor, depth: number): Condition {
  const { walk } = cursor
  const items = [unit(cursor, depth)]
  let kind: string | undefined
  for (
    let next = word(walk).toUpperCase();
    next === 'AND' || next === 'OR';
    next = word(walk).toUpperCase()
  ) {
    if (kind !== undefined && kind !== next) throw unexpected(walk)
    kind = next
    walk.at++
    items.push(unit(cursor, depth))
  }
  const [first] = items
  if (first && items.length === 1) return first
  return { kind: kind === 'OR' ? 'or' : 'and', items }
}

function unit(cursor: Cursor, depth: number): Condition {
  const { walk, leaves } = cursor
  if (depth > NESTING_DEPTH_MAX) throw malformed('Query is too complex: conditions are nested too deeply')
  const next = word(walk).toUpperCase()
  if (next === 'NOT') {
    walk.at++
    return { kind: 'not', item: unit(cursor, depth + 1) }
  }
  if (next === '(') {
    walk.at++
    const inner = level(cursor, depth + 1)
    if (word(walk) !== ')') throw unexpected(walk)
    walk.at++
    return inner
  }
  const parsed = leaves.shift()
  if (!parsed) throw unexpected(walk)
  return comparison(parsed, walk)
}

/** Steps over `field op value`, `fn(…) op value` or `field IN (…)`; a subquery reads its own words on the way. */
function comparison(parsed: Leaf, walk: Walk): Condition {
  walk.at++
  if (word(walk) === '(') skipParentheses(walk)
  walk.at += /^not$/i.test(word(walk)) ? 2 : 1
  if (word(walk) !== '(') {
    walk.at++
    return leaf(parsed, walk)
  }
  const start = walk.at
  const condition = leaf(parsed, walk)
  walk.at = start
  skipParentheses(walk)
  return condition
}

function skipParentheses(walk: Walk): void {
  let depth = 0
  do {
    const next = word(walk)
    if (next === '(') depth++
    else if (next === ')') depth--
    walk.at++
  } while (depth > 0 && walk.at < walk.source.tokens.length)
}

interface Leaf {
  field?: string
  fn?: Extract<ParsedCondition, { fn: unknown }>['fn']
  operator?: string
  value?: string | string[]
  valueQuery?: Query
  literalType?: string | string[]
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  LIKE: 'LIKE',
  IN: 'IN',
  'NOT IN': 'NOT IN',
  INCLUDES: 'INCLUDES',
  EXCLUDES: 'EXCLUDES',
}

function leaf(parsed: Leaf, walk: Walk): Condition {
  const left = parsed.fn ? call(parsed.fn, walk) : path(parsed.field ?? '')
  const op = OPERATORS[(parsed.operator ?? '').toUpperCase().replace(/\s+/g, ' ')]
  if (op === undefined) throw malformed(`unexpected token: '${parsed.operator ?? ''}'`)
  if (parsed.valueQuery) {
    const subquery = walk.nested(parsed.valueQuery)
    return { kind: 'compare', left, op, values: [], subquery }
  }
  const texts = Array.isArray(parsed.value) ? parsed.value : [parsed.value ?? '']
  const list = op === 'IN' || op === 'NOT IN' || op === 'INCLUDES' || op === 'EXCLUDES'
  if (list !== Array.isArray(parsed.value)) throw malformed(`unexpected token: '${texts[0] ?? ''}'`)
  const values = texts.map((text, i) => {
    const type = Array.isArray(parsed.literalType) ? parsed.literalType[i] : parsed.literalType
    return literal(text, type ?? '', walk)
  })
  return { kind: 'compare', left, op, values, subquery: null }
}

function literal(text: string, type: string, walk: Walk): Literal {
  switch (type) {
    case 'STRING':
      return { kind: 'string', raw: walk.literals[Number(text.slice(1, -1))] ?? '' }
    case 'INTEGER':
    case 'DECIMAL':
      return { kind: 'number', value: Number(text) }
    case 'INTEGER_WITH_CURRENCY_PREFIX':
    case 'DECIMAL_WITH_CURRENCY_PREFIX':
      return { kind: 'number', value: Number(text.slice(3)) }
    case 'BOOLEAN':
      return { kind: 'boolean', value: text.toUpperCase() === 'TRUE' }
    case 'NULL':
      return { kind: 'null' }
    case 'DATE':
      return { kind: 'date', text }
    case 'DATETIME':
      return { kind: 'datetime', text }
    case 'DATE_LITERAL':
      return { kind: 'range', name: text.toUpperCase(), n: 0 }
    case 'DATE_N_LITERAL': {
      const [name = '', n = '0'] = text.toUpperCase().split(':')
      return { kind: 'range', name, n: Number(n) }
    }
    default:
      throw malformed(`unexpected token: '${text}'`)
  }
}
