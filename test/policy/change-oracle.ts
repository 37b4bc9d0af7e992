/**
 * What may become of a change, worked out a second time: straight from the words of the policy file, without plans,
 * literals or compiled rules. Truth is a number: 1 yes, 0 can't be told, −1 no.
 */
import { ACCOUNT, ME, OTHER } from '../../api/policy/decide/change/testing.ts'

export type Row = Readonly<Record<string, unknown>>
type Text = Readonly<Record<string, unknown>>

export interface GrantWords {
  readonly id: string
  readonly fields: readonly string[]
  /** Undefined: every row. */
  readonly where: Text | undefined
  readonly check: Text | undefined
  readonly set: Row
  readonly constraints: readonly Text[]
  readonly confirm: 'always' | 'never' | { readonly when: Text }
  readonly approval: readonly { readonly id: string; readonly when: Text }[]
}
export interface ForbidWords {
  readonly id: string
  readonly where: Text
}
export interface Words {
  readonly grants: readonly GrantWords[]
  readonly forbid: readonly ForbidWords[]
}

export interface Expected {
  readonly grant: string
  readonly confirm: boolean
  readonly approvals: readonly string[]
  readonly write: Row
}

/** What becomes of an update of this row: by which grant, or undefined where none permits it. */
export function expected(
  { grants, forbid }: Words,
  before: Row,
  values: Row,
  readable: readonly unknown[],
): Expected | undefined {
  const offers = grants.flatMap(grant => {
    const write: Row = { ...values, ...grant.set }
    const after = changed(before, write)
    const points = [
      write.AccountId ?? null,
      write.OwnerId === grant.set.OwnerId ? null : (write.OwnerId ?? null),
    ]
    const permits =
      Object.keys(values).every(f => grant.fields.includes(f) && !(f in grant.set)) &&
      forbid.every(f => truth(f.where, before) === -1 && truth(f.where, after) === -1) &&
      lies(grant.where, before) &&
      lies(grant.check, after) &&
      grant.constraints.every(c => keeps(c, before, after, write)) &&
      points.every(id => id === null || readable.includes(id))
    if (!permits) return []
    const approvals = grant.approval.filter(a => meets(a.when, before, after)).map(a => a.id)
    const { confirm } = grant
    const asks = confirm === 'always' || (confirm !== 'never' && meets(confirm.when, before, after))
    return [{ grant: grant.id, confirm: asks, approvals, write }]
  })
  return offers.toSorted((a, b) => weight(a) - weight(b))[0]
}

export const weight = ({
  confirm,
  approvals,
}: {
  readonly confirm: boolean
  readonly approvals: readonly unknown[]
}) => approvals.length * 10 || Number(confirm)

/** Who owns the accounts there are. */
export const accountOf = (id: unknown) => (id === null ? null : { OwnerId: id === ACCOUNT ? ME : OTHER })

/** The row as it would be read after a write. */
export function changed(before: Row, write: Row): Row {
  const after: Row = { ...before, ...write }
  return { ...after, Account: accountOf(after.AccountId ?? null) }
}

const lies = (scope: Text | undefined, row: Row) => scope === undefined || truth(scope, row) === 1

/** Does the row lie in a scope written like this? */
export function truth(scope: Text, row: Row): number {
  const parts = Object.entries(scope).map(([key, value]): number => {
    if (key === 'any') return Math.max(...texts(value).map(s => truth(s, row)))
    if (key === 'all') return Math.min(...texts(value).map(s => truth(s, row)))
    if (key === 'not') return -truth(text(value), row)
    const actual = at(row, key)
    return Math.min(...Object.entries(text(value)).map(([op, wanted]) => compared(actual, op, wanted)))
  })
  return Math.min(...parts)
}

function compared(actual: unknown, op: string, written: unknown): number {
  const wanted = written === '$caller.userId' ? ME : written
  if (op === 'in') return list(wanted).includes(actual) ? 1 : -1
  if (op === 'eq') return actual === wanted ? 1 : -1
  if (op === 'ne') return actual === wanted ? -1 : 1
  if (typeof actual !== 'number' || typeof wanted !== 'number') return 0
  return order(actual, op, wanted) ? 1 : -1
}

const order = (a: number, op: string, b: number) =>
  ({ lt: a < b, lte: a <= b, gt: a > b, gte: a >= b })[op] === true

function at(row: Row, path: string): unknown {
  const [first = '', second] = path.split('.')
  const value = row[first] ?? null
  if (second === undefined || value === null) return value
  return text(value)[second] ?? null
}

function keeps(rule: Text, before: Row, after: Row, write: Row): boolean {
  const field = String(rule.field)
  if (!(field in write)) return true
  const from = before[field] ?? null
  const to = after[field] ?? null
  if (rule.range !== undefined) {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = text(rule.range)
    return typeof to === 'number' && to >= Number(min) && to <= Number(max)
  }
  if (rule.oneOf !== undefined) return list(rule.oneOf).includes(to)
  if (rule.transitions !== undefined) {
    if (from === to) return true
    const { allow, forbid } = text(rule.transitions)
    const listed = texts(allow ?? forbid).some(
      m => (m.from === 'any' || list(m.from).includes(from)) && (m.to === 'any' || list(m.to).includes(to)),
    )
    return allow === undefined ? !listed : listed
  }
  if (rule.changePercent !== undefined) return !above(from, to, Number(text(rule.changePercent).max))
  const asked = rule.when === undefined || meets(text(rule.when), before, after)
  return !asked || list(rule.requires).every(name => (after[String(name)] ?? null) !== null)
}

function above(from: unknown, to: unknown, percent: number): boolean {
  if (from === to) return false
  if (typeof from !== 'number' || typeof to !== 'number' || from === 0) return true
  return (Math.abs(to - from) / Math.abs(from)) * 100 > percent
}

function meets(when: Text, before: Row, after: Row): boolean {
  return Object.entries(when).every(([key, value]) => {
    if (key === 'any') return texts(value).some(w => meets(w, before, after))
    if (key === 'all') return texts(value).every(w => meets(w, before, after))
    if (key === 'not') return !meets(text(value), before, after)
    const [side, field = ''] = key.split('.')
    const from = before[field] ?? null
    const to = after[field] ?? null
    if (side === 'change')
      return value === 'any' ? from !== to : above(from, to, Number(text(value).percentAbove))
    // Unlike of rows, of values everything can be told: nothing lies above or below nothing.
    return Object.entries(text(value)).every(
      ([op, w]) => compared(side === 'before' ? from : to, op, w) === 1,
    )
  })
}

const isText = (value: unknown): value is Text => typeof value === 'object' && value !== null
const text = (value: unknown): Text => (isText(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const texts = (value: unknown): readonly Text[] => list(value).filter(isText)
