/**
 * What the policy's rules say of one row, worked out by brute force from the file's own words: slow, plain, and
 * without anything of the planner. Objects, grants and filters are read as they stand in the file and the question.
 */
import type { Filter } from '../../api/policy/types.ts'
import { compare, follow, type Row, type Value, type World } from './select-evaluator.ts'

export type ScopeText = 'all-rows' | { readonly [key: string]: unknown }
export interface GrantText {
  readonly id: string
  readonly roles: readonly string[]
  readonly actions: readonly string[]
  readonly where: ScopeText
  readonly fields: readonly string[]
  /** Field → form. */
  readonly masks?: Readonly<Record<string, string>>
}
export interface Question {
  readonly object: string
  readonly select: readonly string[]
  readonly where: readonly Filter[]
  readonly orderBy: readonly (readonly [string, 'asc' | 'desc'])[]
}
export interface Rules {
  readonly world: World
  readonly grants: Readonly<Record<string, readonly GrantText[]>>
  /** What `$caller.*` stands for. */
  readonly caller: Readonly<Record<string, string | readonly string[] | null>>
}

type Place = { readonly prefix: string; readonly object: string; readonly field: string }

/** The fields a path uses: the reference on each object it passes, then the field. */
function placesOf({ world }: Rules, object: string, path: string): Place[] {
  const names = path.split('.')
  const places: Place[] = []
  let at = object
  let prefix = ''
  for (const [i, name] of names.entries()) {
    if (i === names.length - 1) places.push({ prefix, object: at, field: name })
    else {
      const reference = world.references[at]?.[name]
      if (reference === undefined) throw new Error(path)
      places.push({ prefix, object: at, field: reference.field })
      at = reference.to
      prefix += `${name}.`
    }
  }
  return places
}

const pathsIn = (filter: Filter): string[] => {
  if ('all' in filter) return filter.all.flatMap(pathsIn)
  if ('any' in filter) return filter.any.flatMap(pathsIn)
  return 'not' in filter ? pathsIn(filter.not) : [filter.field]
}

/** Per object used: its prefix, and the grants that name every field used there. */
function contributing(rules: Rules, { object, where, orderBy }: Question): Map<string, readonly GrantText[]> {
  const used = [...where.flatMap(pathsIn), ...orderBy.map(([path]) => path)].flatMap(p =>
    placesOf(rules, object, p),
  )
  const nodes = new Map<string, readonly GrantText[]>([['', rules.grants[object] ?? []]])
  for (const place of used) nodes.set(place.prefix, rules.grants[place.object] ?? [])
  for (const { prefix, field } of used) {
    nodes.set(
      prefix,
      (nodes.get(prefix) ?? []).filter(g => g.fields.includes(field)),
    )
  }
  return nodes
}

/** May the question be asked at all? */
export function permitted(rules: Rules, question: Question): boolean {
  const nodes = contributing(rules, question)
  if ([...nodes.values()].some(grants => grants.length === 0)) return false
  return question.select
    .flatMap(path => placesOf(rules, question.object, path))
    .every(p => (nodes.get(p.prefix) ?? rules.grants[p.object] ?? []).some(g => g.fields.includes(p.field)))
}

function at(rules: Rules, object: string, row: Row, prefix: string): { object: string; row: Row | null } {
  let place: { object: string; row: Row | null } = { object, row }
  for (const name of prefix.split('.').filter(n => n !== '')) {
    if (place.row === null) return place
    place = follow(rules.world, place.object, place.row, name)
  }
  return place
}

function value(rules: Rules, object: string, row: Row, path: string): Value {
  const cut = path.lastIndexOf('.') + 1
  const target = at(rules, object, row, path.slice(0, cut)).row
  return target === null ? null : (target[path.slice(cut)] ?? null)
}

const SCOPE_OPS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}

function inScope(rules: Rules, object: string, row: Row, scope: ScopeText): boolean {
  if (scope === 'all-rows') return true
  return Object.entries(scope).every(([key, term]) => {
    if (key === 'any') return (term as ScopeText[]).some(s => inScope(rules, object, row, s))
    if (key === 'all') return (term as ScopeText[]).every(s => inScope(rules, object, row, s))
    if (key === 'not') return !inScope(rules, object, row, term as ScopeText)
    const actual = value(rules, object, row, key)
    const said = (v: unknown) =>
      (typeof v === 'string' && v.startsWith('$caller.') ? rules.caller[v.slice(8)] : v) as Value
    return Object.entries(term as Record<string, unknown>).every(([op, operand]) =>
      op === 'in'
        ? listOf(rules, operand).some(v => said(v) === actual)
        : compare(actual, SCOPE_OPS[op] ?? '', said(operand)),
    )
  })
}

function listOf({ caller }: Rules, operand: unknown): readonly unknown[] {
  const list = typeof operand === 'string' ? caller[operand.slice('$caller.'.length)] : operand
  if (!Array.isArray(list)) throw new Error(`${operand} is no list.`)
  return list
}

const FILTER_OPS: Readonly<Record<string, string>> = {
  equals: '=',
  notEquals: '!=',
  lessThan: '<',
  atMost: '<=',
  greaterThan: '>',
  atLeast: '>=',
}

function fits(rules: Rules, object: string, row: Row, filter: Filter): boolean {
  if ('all' in filter) return filter.all.every(f => fits(rules, object, row, f))
  if ('any' in filter) return filter.any.some(f => fits(rules, object, row, f))
  if ('not' in filter) return !fits(rules, object, row, filter.not)
  const actual = value(rules, object, row, filter.field)
  if ('values' in filter) return filter.values.includes(actual) === (filter.is === 'in')
  if (filter.is === 'startsWith') return typeof actual === 'string' && actual.startsWith(filter.value)
  if (filter.is === 'contains') return typeof actual === 'string' && actual.includes(filter.value)
  if ('period' in filter) throw new Error('Not asked here.')
  return compare(actual, FILTER_OPS[filter.is] ?? '', filter.value)
}

/** Is the row given to the caller for this question? */
export function visible(rules: Rules, question: Question, row: Row): boolean {
  const { object } = question
  const allowed = [...contributing(rules, question)].every(([prefix, grants]) => {
    const target = at(rules, object, row, prefix)
    const there = target.row
    return there === null || grants.some(g => inScope(rules, target.object, there, g.where))
  })
  return allowed && question.where.every(f => fits(rules, object, row, f))
}

/** The value of a selected path on a visible row: whole, in part, or undefined where it is masked. */
export function shown(rules: Rules, question: Question, row: Row, path: string): Value | undefined {
  const nodes = contributing(rules, question)
  for (const place of placesOf(rules, question.object, path)) {
    const target = at(rules, question.object, row, place.prefix).row
    if (target === null) return null
    const grants = (nodes.get(place.prefix) ?? rules.grants[place.object] ?? []).filter(g =>
      g.fields.includes(place.field),
    )
    if (grants.some(g => inScope(rules, place.object, target, g.where))) continue
    const partly = (nodes.get(place.prefix) ?? rules.grants[place.object] ?? []).find(
      g => g.masks?.[place.field] !== undefined && inScope(rules, place.object, target, g.where),
    )
    const form = partly?.masks?.[place.field]
    return form === undefined ? undefined : part(value(rules, question.object, row, path), form)
  }
  return value(rules, question.object, row, path)
}

function part(whole: Value, form: string): Value {
  if (typeof whole !== 'string' || whole === '') return null
  if (form === 'year') return whole.slice(0, 4)
  if (form === 'domain') return `•••${whole.slice(whole.indexOf('@'))}`
  return whole.length < 8 ? '•••' : `•••${whole.slice(-4)}`
}
