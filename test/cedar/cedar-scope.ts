/** Row scopes as Cedar expressions: what surely holds and what surely doesn't. */

import type { ScopeText } from './policy-text.ts'
import { dayNumber } from './world.ts'

/** Where the values of a record are: whether a path has one, and which. Paths lead through entities. */
export interface Image {
  has(path: string): string
  value(path: string): string
}

/** The record as it is stored: empty fields are absent; behind a reference stands the entity. */
export const stored: Image = {
  has(path) {
    const names = path.split('.')
    return names
      .map((name, at) => `${['resource', ...names.slice(0, at)].join('.')} has ${name}`)
      .join(' && ')
  },
  value: path => `resource.${path}`,
}

/** `yes`: it holds for certain; `no`: it doesn't for certain. In doubt neither: nothing is above or below nothing. */
export interface Certainty {
  readonly yes: string
  readonly no: string
}

const ORDER: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' }
const all = (parts: readonly string[]) => (parts.length === 0 ? 'true' : `(${parts.join(' && ')})`)
const any = (parts: readonly string[]) => (parts.length === 0 ? 'false' : `(${parts.join(' || ')})`)

export function scopeIn(scope: ScopeText | undefined, image: Image): Certainty {
  if (scope === undefined || scope === 'all-rows') return { yes: 'true', no: 'false' }
  const terms = Object.entries(scope).map(([key, term]) => termIn(key, term, image))
  return together(terms)
}

const together = (terms: readonly Certainty[]): Certainty => ({
  yes: all(terms.map(t => t.yes)),
  no: any(terms.map(t => t.no)),
})

function termIn(key: string, term: unknown, image: Image): Certainty {
  if (key === 'not') {
    const { yes, no } = scopeIn(term as ScopeText, image)
    return { yes: no, no: yes }
  }
  if (key === 'all') return together((term as ScopeText[]).map(s => scopeIn(s, image)))
  if (key === 'any') {
    const terms = (term as ScopeText[]).map(s => scopeIn(s, image))
    return { yes: any(terms.map(t => t.yes)), no: all(terms.map(t => t.no)) }
  }
  return together(Object.entries(term as object).map(([op, operand]) => compared(key, op, operand, image)))
}

function compared(path: string, op: string, operand: unknown, image: Image): Certainty {
  const has = `(${image.has(path)})`
  const value = image.value(path)
  const order = ORDER[op]
  if (order !== undefined) {
    const holds = `(${value} ${order} ${literal(operand)})`
    return { yes: `(${has} && ${holds})`, no: `(${has} && !${holds})` }
  }
  const yes =
    op === 'in'
      ? isAmong(operand, has, value)
      : operand === null
        ? `!${has}`
        : `(${has} && ${value} == ${literal(operand)})`
  const no = `!${yes}`
  return op === 'ne' ? { yes: no, no: yes } : { yes, no }
}

function isAmong(operand: unknown, has: string, value: string): string {
  if (!Array.isArray(operand)) return `(${has} && ${literal(operand)}.contains(${value}))`
  const values = operand.filter(v => v !== null).map(literal)
  const listed = `(${has} && [${values.join(', ')}].contains(${value}))`
  return operand.includes(null) ? `(${listed} || !${has})` : listed
}

/** A constant of the file; days become numbers, `$today` a number of days after the request's. */
export function literal(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  if (value.startsWith('$caller.')) return `principal.${value.slice('$caller.'.length)}`
  const [, sign, days] = /^\$today(?:([+-])(\d+)d)?$/.exec(value) ?? []
  if (value.startsWith('$today'))
    return days === undefined ? 'context.today' : `(context.today ${sign} ${days})`
  return /^\d{4}-\d\d-\d\d$/.test(value) ? String(dayNumber(value)) : JSON.stringify(value)
}
