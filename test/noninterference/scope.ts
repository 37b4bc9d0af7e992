/** Row scopes of the policy file, evaluated on the rows of an org by brute force. */
import type { Org, Row, SObjectType, Value } from '../../simulator/salesforce/model.ts'
import type { Asker, ScopeText } from './policy-text.ts'

/** The value at a path of a row: 'Account.Owner.ManagerId'. Null where a step is empty. */
export function valueAt({ schema, store }: Org, type: SObjectType, row: Row, path: string): Value {
  const names = path.split('.')
  const field = names.pop() ?? ''
  let at: { type: SObjectType; row: Row } = { type, row }
  for (const name of names) {
    const lookup = at.type.relationship(name)
    const id = lookup === undefined ? null : (at.row[lookup.name] ?? null)
    const target = typeof id === 'string' ? schema.byPrefix(id.slice(0, 3)) : undefined
    const next = target === undefined ? undefined : store.get(target.name, String(id))
    if (target === undefined || next === undefined) return null
    at = { type: target, row: next }
  }
  return at.row[at.type.field(field)?.name ?? field] ?? null
}

const folded = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)

/** Whether a row lies in a scope, for this asker. Text compares as Salesforce compares it: without regard to case. */
export function inScope(org: Org, asker: Asker, type: SObjectType, row: Row, scope: ScopeText): boolean {
  if (scope === 'all-rows' || scope === 'related-rows') return true
  const within = (part: unknown) => inScope(org, asker, type, row, part as ScopeText)
  return Object.entries(scope).every(([key, term]) => {
    if (key === 'any') return (term as unknown[]).some(within)
    if (key === 'all') return (term as unknown[]).every(within)
    if (key === 'not') return !within(term)
    const actual = folded(valueAt(org, type, row, key))
    return Object.entries(term as Record<string, unknown>).every(([op, operand]) =>
      holds(actual, op, said(asker, operand)),
    )
  })
}

/** A constant, or what `$caller.x` stands for. */
function said(asker: Asker, operand: unknown): unknown {
  if (Array.isArray(operand)) return operand.map(part => said(asker, part))
  if (typeof operand !== 'string' || !operand.startsWith('$caller.')) return folded(operand)
  const value = asker.variables[operand.slice('$caller.'.length)] ?? null
  return Array.isArray(value) ? value.map(folded) : folded(value)
}

function holds(actual: unknown, op: string, wanted: unknown): boolean {
  if (op === 'in') return Array.isArray(wanted) && wanted.includes(actual)
  if (op === 'eq') return actual === wanted
  if (op === 'ne') return actual !== wanted
  if (typeof actual !== typeof wanted || actual === null) return false
  const [a, b] = [actual as number, wanted as number]
  if (op === 'lt') return a < b
  if (op === 'lte') return a <= b
  if (op === 'gt') return a > b
  if (op === 'gte') return a >= b
  throw new Error(`The policy file has a comparison this test doesn't know: ${op}`)
}

/** Fields and paths a scope, constraint or condition names, wherever in it they stand. */
export function pathsNamed(type: SObjectType, part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(item => pathsNamed(type, item))
  if (typeof part === 'string') return type.field(part) === undefined ? [] : [part]
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => {
    const path = key.replace(/^(before|after|change)\./, '')
    const [first = ''] = path.split('.')
    const names = type.field(first) !== undefined || type.relationship(first) !== undefined
    return [...(names ? [path] : []), ...pathsNamed(type, value)]
  })
}
