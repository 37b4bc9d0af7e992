/** What a grant demands of a change, as Cedar expressions over the stored record and what the caller gives. */
import { type Image, literal, stored } from './cedar-scope.ts'
import type { ConditionText, ConstraintText, GrantText, MoveText } from './policy-text.ts'

/** Nothing yet: the record before it is created. */
const nothing: Image = { has: () => 'false', value: () => '""' }

export interface Images {
  readonly before: Image
  readonly after: Image
  /** Whether the change writes the field. */
  writes(field: string): string
}

/** Given values are in `context.given` (absent: emptied), their names in `context.names`. */
export function imagesOf(grant: GrantText, action: 'create' | 'update'): Images {
  const before = action === 'update' ? stored : nothing
  const preset = (field: string) => grant.set !== undefined && field in grant.set
  const fallback = (field: string): { has: string; value: string } => {
    if (action === 'create' && grant.defaults !== undefined && field in grant.defaults)
      return constant(grant.defaults[field])
    return { has: before.has(field), value: before.value(field) }
  }
  const after: Image = {
    has: field =>
      preset(field)
        ? constant(grant.set?.[field]).has
        : `(if ${named(field)} then context.given has ${field} else ${fallback(field).has})`,
    value: field =>
      preset(field)
        ? constant(grant.set?.[field]).value
        : `(if ${named(field)} then context.given.${field} else ${fallback(field).value})`,
  }
  const writes = (field: string) =>
    preset(field) || (action === 'create' && grant.defaults !== undefined && field in grant.defaults)
      ? 'true'
      : named(field)
  return { before, after, writes }
}

const named = (field: string) => `context.names.contains(${JSON.stringify(field)})`
const constant = (value: unknown) =>
  value === null ? { has: 'false', value: '""' } : { has: 'true', value: literal(value) }

/** The rules on values: each holds where its field isn't written. */
export const constraintsIn = (grant: GrantText, images: Images): string[] =>
  (grant.constraints ?? []).map(c => `(!${images.writes(c.field)} || ${ruleIn(c, images)})`)

function ruleIn(rule: ConstraintText, { before, after }: Images): string {
  const { field } = rule
  const has = after.has(field)
  const value = after.value(field)
  if (rule.range !== undefined) {
    const { min, max } = rule.range
    const low = min === undefined ? [] : [`${value} >= ${literal(min)}`]
    const high = max === undefined ? [] : [`${value} <= ${literal(max)}`]
    return `(${[has, ...low, ...high].join(' && ')})`
  }
  if (rule.oneOf !== undefined)
    return `(${has} && [${rule.oneOf.map(literal).join(', ')}].contains(${value}))`
  if (rule.changePercent !== undefined)
    return `!${changesByMore(field, rule.changePercent.max, before, after)}`
  if (rule.transitions !== undefined) {
    const from = `(if ${before.has(field)} then ${before.value(field)} else "")`
    const to = `(if ${has} then ${value} else "")`
    const { allow, forbid } = rule.transitions
    const listed = (allow ?? forbid ?? []).map(move => moves(move, from, to)).join(' || ') || 'false'
    return `(${from} == ${to} || ${allow === undefined ? '!' : ''}(${listed}))`
  }
  const wanted = (rule.requires ?? []).map(f => after.has(f)).join(' && ')
  return rule.when === undefined
    ? `(${wanted})`
    : `(!${conditionIn(rule.when, { before, after })} || (${wanted}))`
}

const covers = (states: MoveText['from'], one: string) =>
  states === 'any' ? 'true' : `[${states.map(s => JSON.stringify(s)).join(', ')}].contains(${one})`
const moves = (move: MoveText, from: string, to: string) =>
  `(${covers(move.from, from)} && ${covers(move.to, to)})`

function changesByMore(field: string, percent: number, before: Image, after: Image): string {
  const [b, a] = [before.value(field), after.value(field)]
  const [bHas, aHas] = [before.has(field), after.has(field)]
  const apart = `(if ${a} > ${b} then ${a} - ${b} else ${b} - ${a}) * 100 > (if ${b} < 0 then 0 - ${b} else ${b}) * ${percent}`
  return `(if (${bHas}) && (${aHas}) then (${a} != ${b} && ${apart}) else ((${bHas}) || (${aHas})))`
}

type Sides = Pick<Images, 'before' | 'after'>

/** Conditions on changes always have an answer: nothing lies above or below an empty field. */
export function conditionIn(condition: ConditionText, sides: Sides): string {
  const parts = Object.entries(condition).map(([key, term]) => partIn(key, term, sides))
  return `(${parts.join(' && ')})`
}

const ORDER: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' }

function partIn(key: string, term: unknown, sides: Sides): string {
  if (key === 'not') return `!${conditionIn(term as ConditionText, sides)}`
  if (key === 'any' || key === 'all') {
    const of = (term as ConditionText[]).map(c => conditionIn(c, sides))
    return `(${of.join(key === 'any' ? ' || ' : ' && ')})`
  }
  const [side = '', field = ''] = key.split('.')
  if (side === 'change') {
    if (term !== 'any')
      return changesByMore(field, (term as { percentAbove: number }).percentAbove, sides.before, sides.after)
    const [b, a] = [sides.before, sides.after]
    return `(if (${b.has(field)}) && (${a.has(field)}) then ${b.value(field)} != ${a.value(field)} else ((${b.has(field)}) || (${a.has(field)})))`
  }
  const image = side === 'before' ? sides.before : sides.after
  const has = `(${image.has(field)})`
  const parts = Object.entries(term as object).map(([op, operand]) => {
    if (ORDER[op] !== undefined) return `(${has} && ${image.value(field)} ${ORDER[op]} ${literal(operand)})`
    if (op === 'in')
      return `(${has} && [${(operand as unknown[]).map(literal).join(', ')}].contains(${image.value(field)}))`
    const equal = operand === null ? `!${has}` : `(${has} && ${image.value(field)} == ${literal(operand)})`
    return op === 'ne' ? `!${equal}` : equal
  })
  return `(${parts.join(' && ')})`
}
