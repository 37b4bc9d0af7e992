/**
 * WHERE and HAVING. The library hands out a right-linked list with counts of parentheses; it is flattened to words
 * and the boolean tree rebuilt by recursive descent, refusing AND and OR side by side on one level as a real org does.
 */
import type { Condition as ParsedCondition, Query, WhereClause } from '@jetstreamapp/soql-parser-js'
import { adaptStatement, call, path, type Walk } from './adapt.ts'
import { malformed, syntaxError } from './errors.ts'
import type { Condition, Literal, Operator } from './tree.ts'

type Word = '(' | ')' | 'NOT' | { logical: 'AND' | 'OR'; offset: number } | { leaf: Condition }

/** NOT NOT NOT … is nesting without parentheses. */
const NESTING_DEPTH_MAX = 500

interface Node {
  left?: object | null
  operator?: string
  right?: Node
}

export function adaptCondition(clause: WhereClause | Node, walk: Walk): Condition {
  const words = flatten(clause, walk)
  const cursor = { words, at: 0 }
  const condition = level(cursor, walk, 0)
  if (cursor.at < words.length) throw malformed("unexpected token: ')'")
  return condition
}

function flatten(clause: Node, walk: Walk): Word[] {
  const words: Word[] = []
  const logicalTokens = walk.source.tokens.filter(t => !t.string && /^(and|or)$/i.test(t.text))
  for (let node: Node | undefined = clause; node; node = node.right) {
    const operator = node.operator?.toUpperCase()
    for (let i = count(node.left, 'openParen'); i > 0; i--) words.push('(')
    if (operator === 'NOT') {
      words.push('NOT')
      continue
    }
    if (!node.left) throw malformed('unexpected token: <EOF>')
    words.push({ leaf: leaf(node.left, walk) })
    for (let i = count(node.left, 'closeParen'); i > 0; i--) words.push(')')
    if (operator === 'AND' || operator === 'OR')
      words.push({ logical: operator, offset: logicalTokens[walk.logicalWordsSeen++]?.offset ?? 0 })
  }
  return words
}

function count(left: object | null | undefined, member: 'openParen' | 'closeParen'): number {
  const parens: { openParen?: number; closeParen?: number } = left ?? {}
  return parens[member] ?? 0
}

interface Cursor {
  readonly words: readonly Word[]
  at: number
}

function level(cursor: Cursor, walk: Walk, depth: number): Condition {
  const items = [unit(cursor, walk, depth)]
  let kind: 'AND' | 'OR' | undefined
  for (;;) {
    const word = cursor.words[cursor.at]
    if (typeof word !== 'object' || !('logical' in word)) break
    if (kind !== undefined && kind !== word.logical)
      throw syntaxError(walk.source, word.offset, `unexpected token: '${word.logical}'`)
    kind = word.logical
    cursor.at++
    items.push(unit(cursor, walk, depth))
  }
  const [first] = items
  if (first && items.length === 1) return first
  return { kind: kind === 'OR' ? 'or' : 'and', items }
}

function unit(cursor: Cursor, walk: Walk, depth: number): Condition {
  if (depth > NESTING_DEPTH_MAX) throw malformed('Query is too complex: conditions are nested too deeply')
  const word = cursor.words[cursor.at++]
  if (word === 'NOT') return { kind: 'not', item: unit(cursor, walk, depth + 1) }
  if (word === '(') {
    const inner = level(cursor, walk, depth + 1)
    if (cursor.words[cursor.at++] !== ')') throw malformed("unexpected token: '<EOF>'")
    return inner
  }
  if (typeof word === 'object' && 'leaf' in word) return word.leaf
  throw malformed("unexpected token: '<EOF>'")
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
    const subquery = adaptStatement(parsed.valueQuery, parsed.valueQuery.sObject ?? '', walk)
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
