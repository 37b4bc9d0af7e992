/** Scopes, conditions and rules of a policy in words, for whoever reviews it. */
import type {
  ChangeCondition,
  Comparison,
  ConstraintModel,
  Operand,
  Scope,
  Value,
} from '../../api/policy/model.ts'

const COMPARISONS: Readonly<Record<Comparison, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is below',
  lte: 'is at most',
  gt: 'is above',
  gte: 'is at least',
}
const CALLER: Readonly<Record<string, string>> = {
  userId: 'the caller',
  managerId: 'the caller’s manager',
  roleId: 'the caller’s role',
  profileId: 'the caller’s profile',
  reportIds: 'the users below the caller',
  accountTeamIds: 'the accounts whose team the caller is on',
}

/** 'OwnerId is the caller and (Type is ‘Customer’ or Rating is ‘Hot’)'; of no scope 'every row'. */
export function scopeWords(scope: Scope | undefined): string {
  return scope === undefined ? 'every row' : inWords(scope, false)
}

function inWords(scope: Scope, inside: boolean): string {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return joined(
        scope.of.map(s => inWords(s, scope.of.length > 1)),
        scope.kind,
        inside,
      )
    case 'not':
      return `not (${inWords(scope.of, false)})`
    case 'compare':
      return `${scope.path} ${COMPARISONS[scope.op]} ${valueWords(scope.value)}`
    case 'in':
      return `${scope.path} is one of ${scope.values.map(valueWords).join(', ')}`
    case 'among':
      return `${scope.path} is one of ${callerWords(scope.variable)}`
  }
}

function joined(parts: readonly string[], kind: 'all' | 'any', inside: boolean): string {
  const text = parts.join(kind === 'all' ? ' and ' : ' or ')
  return inside && parts.length > 1 ? `(${text})` : text
}

/** What a condition on a change asks for. */
export function conditionWords(condition: ChangeCondition, inside = false): string {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return joined(
        condition.of.map(c => conditionWords(c, condition.of.length > 1)),
        condition.kind,
        inside,
      )
    case 'not':
      return `not (${conditionWords(condition.of)})`
    case 'compare':
      return `${condition.field.name} ${condition.side} ${COMPARISONS[condition.op]} ${valueWords(condition.value)}`
    case 'in':
      return `${condition.field.name} ${condition.side} is one of ${condition.values.map(valueWords).join(', ')}`
    case 'changed':
      return `${condition.field.name} changes`
    case 'percentAbove':
      return `${condition.field.name} changes by more than ${condition.percent} %`
  }
}

/** What a constraint asks of the values of a change. */
export function constraintWords(rule: ConstraintModel): string {
  const { field } = rule
  switch (rule.kind) {
    case 'range': {
      const min = rule.min === undefined ? '' : ` at least ${valueWords(rule.min)}`
      const max = rule.max === undefined ? '' : ` at most ${valueWords(rule.max)}`
      return `${field} is${min}${min !== '' && max !== '' ? ' and' : ''}${max}`
    }
    case 'oneOf':
      return `${field} is one of ${rule.values.map(valueWords).join(', ')}`
    case 'transitions': {
      const moves = rule.moves.map(({ from, to }) => `from ${listed(from)} to ${listed(to)}`).join(', ')
      return `${field} ${rule.mode === 'allow' ? 'moves only' : 'never moves'} ${moves}`
    }
    case 'changePercent':
      return `${field} changes by at most ${rule.max} %`
    case 'requires': {
      const when = rule.when === undefined ? '' : ` when ${conditionWords(rule.when)}`
      return `${field} needs ${rule.fields.join(', ')}${when}`
    }
  }
}

const listed = (values: readonly string[]) =>
  values.length === 0 ? 'any' : values.map(v => `‘${v}’`).join(' or ')

const callerWords = (variable: string) => CALLER[variable] ?? `the caller’s ${variable}`

/** A constant, the caller's own value, or a day. */
export function valueWords(value: Value | Operand): string {
  switch (value.type) {
    case 'caller':
      return callerWords(value.variable)
    case 'today': {
      if (value.plusDays === 0) return 'today'
      return `today ${value.plusDays < 0 ? '−' : '+'} ${Math.abs(value.plusDays)} days`
    }
    case 'null':
      return 'empty'
    case 'string':
      return `‘${value.value}’`
    case 'number':
      return value.value.toLocaleString('en-GB', { maximumFractionDigits: 6 })
    default:
      return String(value.value)
  }
}

/** 'a, b and c' */
export function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
