/** Random row scopes. */
import fc from 'fast-check'
import type { ScopeText } from './policy-text.ts'
import { idOf, isReference, type ObjectName, paths, valueFor } from './world.ts'

const LISTS = ['$caller.reportIds', '$caller.accountTeamIds'] as const

/** What a scope compares with; `ofCaller`: also what is the caller's own. */
function operand(kind: string, field: string, ofCaller: boolean): fc.Arbitrary<unknown> {
  if (kind === 'id' || isReference(kind)) {
    const ids = fc.constantFrom(idOf('Person', 1), idOf('Firm', 2), idOf('Deal', 1))
    return ofCaller ? fc.oneof(ids, fc.constantFrom('$caller.userId', '$caller.managerId')) : ids
  }
  if (kind === 'string' && ofCaller) return fc.oneof(valueFor(kind), fc.constant('$caller.region'))
  return valueFor(kind, field)
}

/**
 * A scope. Where an empty field is compared by order, no one can tell the opposite: under `not` only M is ordered, which
 * is never empty. `hops`: references a path may follow.
 */
export function scope(object: ObjectName, hops: number, ofCaller: boolean): fc.Arbitrary<ScopeText> {
  const term = (certain: boolean) =>
    fc.constantFrom(...paths(object, hops)).chain(({ path, kind }): fc.Arbitrary<ScopeText> => {
      const field = path.split('.').at(-1) ?? ''
      const ordered = (kind === 'number' || kind === 'date') && (!certain || path === 'M')
      const lists = ofCaller && (kind === 'id' || isReference(kind)) ? ['among'] : []
      return fc
        .constantFrom('eq', 'ne', 'in', ...lists, ...(ordered ? ['lt', 'lte', 'gt', 'gte'] : []))
        .chain(op => {
          if (op === 'among') return fc.constantFrom(...LISTS).map(list => ({ [path]: { in: list } }))
          const one = operand(kind, field, ofCaller)
          const value =
            op === 'in'
              ? fc.array(one, { minLength: 1, maxLength: 2 })
              : one.filter(v => v !== null || !['lt', 'lte', 'gt', 'gte'].includes(op))
          return value.map(v => ({ [path]: { [op]: v } }))
        })
    })
  const positive = term(false)
  const certain = term(true)
  return fc.oneof(
    positive,
    fc.array(positive, { minLength: 1, maxLength: 2 }).map(any => ({ any })),
    certain.map(not => ({ not })),
    fc.tuple(positive, certain).map(([a, b]) => ({ all: [a, { not: b }] })),
    fc.tuple(positive, positive).map(([a, b]) => ({ ...Object(a), any: [b] })),
  )
}

export const rows = (object: ObjectName) =>
  fc.oneof(
    { arbitrary: fc.constant('all-rows' as const), weight: 1 },
    { arbitrary: scope(object, 2, true), weight: 2 },
  )

/** Of what can be told of every row: a forbidden row is found by the opposite. */
export function scopeOfAll(object: ObjectName, hops: number): fc.Arbitrary<ScopeText> {
  const term = fc.constantFrom(...paths(object, hops)).chain(({ path, kind }): fc.Arbitrary<ScopeText> => {
    const one = operand(kind, path.split('.').at(-1) ?? '', false)
    return fc
      .tuple(fc.constantFrom('eq', 'ne', ...(path === 'M' ? ['gt', 'lte'] : [])), one)
      .map(([op, v]) => ({ [path]: { [op]: v } }))
  })
  return fc.oneof(
    term,
    fc.tuple(term, term).map(all => ({ all })),
    term.map(not => ({ not })),
  )
}
