/** How the rules of a grant that writes have changed. */
import type { ApprovalModel, ConstraintModel, Value, WriteModel } from '../../../api/policy/model.ts'
import { implies, sameShape } from '../check/implies.ts'
import { approvalWords, conflictWords } from '../conditions.ts'
import { conditionWords, constraintWords, scopeWords, valueWords } from '../words.ts'
import { type Change, type Effect, moved } from './change.ts'
import { pairs } from './deployment.ts'

export function writeMoved(before: WriteModel, after: WriteModel): Change[] {
  return [
    ...check(before, after),
    ...values('sets', before.set, after.set, '-', '+'),
    ...values('gives by default', before.defaults, after.defaults, '~', '~'),
    ...pairs(before.references, after.references).flatMap(([field, old, young]) => {
      const effect =
        old === undefined
          ? '-'
          : young === undefined
            ? '+'
            : within(young, old)
              ? '-'
              : within(old, young)
                ? '+'
                : '~'
      return moved(
        `${field} may point at`,
        old?.join(', ') ?? 'any of its targets',
        young?.join(', ') ?? 'any of its targets',
        effect,
      )
    }),
    ...pairs(byId(before.constraints), byId(after.constraints)).flatMap(([id, old, young]) =>
      constraint(id, old, young),
    ),
    ...moved('confirmation', confirmWords(before), confirmWords(after), confirmEffect(before, after)),
    ...moved(
      'what conflicts',
      conflictWords(before),
      conflictWords(after),
      after.conflict === 'record' ? '-' : '+',
    ),
    ...pairs(byId(before.approvals), byId(after.approvals)).flatMap(([, old, young]) => approval(old, young)),
  ]
}

const byId = <T extends { readonly id: string }>(items: readonly T[]) =>
  new Map(items.map(item => [item.id, item]))
const within = (few: readonly string[], many: readonly string[]) => few.every(item => many.includes(item))

function check({ check: old }: WriteModel, { check: young }: WriteModel): Change[] {
  const effect = implies(old, young) ? '+' : implies(young, old) ? '-' : '~'
  return moved('afterwards', scopeWords(old), scopeWords(young), effect)
}

function values(
  what: string,
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  come: Effect,
  gone: Effect,
): Change[] {
  return pairs(before, after).flatMap(([field, old, young]) => {
    const said = (value: Value | undefined) => (value === undefined ? 'nothing' : valueWords(value))
    return moved(
      `${what} ${field}`,
      said(old),
      said(young),
      old === undefined ? come : young === undefined ? gone : '~',
    )
  })
}

function constraint(
  id: string,
  before: ConstraintModel | undefined,
  after: ConstraintModel | undefined,
): Change[] {
  if (before === undefined)
    return after === undefined ? [] : [{ effect: '-', text: `${id} asks that ${constraintWords(after)}` }]
  if (after === undefined)
    return [{ effect: '+', text: `${id} no longer asks that ${constraintWords(before)}` }]
  return moved(id, constraintWords(before), constraintWords(after), constraintEffect(before, after))
}

// Only what can be told from the shapes alone; the rest is for a person.
function constraintEffect(before: ConstraintModel, after: ConstraintModel): Effect {
  if (before.kind === 'changePercent' && after.kind === 'changePercent')
    return after.max > before.max ? '+' : '-'
  if (before.kind === 'oneOf' && after.kind === 'oneOf') {
    const holds = (a: readonly Value[], b: readonly Value[]) => a.every(v => b.some(w => sameShape(v, w)))
    if (holds(before.values, after.values)) return '+'
    return holds(after.values, before.values) ? '-' : '~'
  }
  if (before.kind === 'range' && after.kind === 'range') {
    const min = endMoved(before.min, after.min, -1)
    const max = endMoved(before.max, after.max, 1)
    if (min !== undefined && max !== undefined && min * max >= 0 && min + max !== 0)
      return min + max > 0 ? '+' : '-'
  }
  return '~'
}

/** 1: the end moved outwards, -1: inwards, 0: not at all; undefined: can't be told. `outwards`: the sign of more room. */
function endMoved(before: Value | undefined, after: Value | undefined, outwards: 1 | -1): number | undefined {
  if (sameShape(before, after)) return 0
  if (before === undefined) return -1
  if (after === undefined) return 1
  const [old, young] = [size(before), size(after)]
  if (old === undefined || young === undefined || before.type !== after.type) return undefined
  return Math.sign(young - old) * outwards
}

function size(value: Value): number | undefined {
  if (value.type === 'number') return value.value
  return value.type === 'today' ? value.plusDays : undefined
}

function confirmWords({ confirm }: WriteModel): string {
  return typeof confirm === 'string' ? confirm : `when ${conditionWords(confirm)}`
}

function confirmEffect({ confirm: before }: WriteModel, { confirm: after }: WriteModel): Effect {
  if (before === 'always' || after === 'never') return '+'
  return before === 'never' || after === 'always' ? '-' : '~'
}

function approval(before: ApprovalModel | undefined, after: ApprovalModel | undefined): Change[] {
  if (before === undefined)
    return after === undefined ? [] : [{ effect: '-', text: `asks for approval ${approvalWords(after)}` }]
  if (after === undefined)
    return [{ effect: '+', text: `no longer asks for approval ${approvalWords(before)}` }]
  return moved('approval', approvalWords(before), approvalWords(after), approvalEffect(before, after))
}

function approvalEffect(before: ApprovalModel, after: ApprovalModel): Effect {
  if (!sameShape(before.when, after.when))
    return before.when === undefined ? '+' : after.when === undefined ? '-' : '~'
  const more = [
    Math.sign(before.quorum - after.quorum),
    Math.sign(after.expiresAfterMinutes - before.expiresAfterMinutes),
    sameShape(before.approverRoles, after.approverRoles)
      ? 0
      : within(before.approverRoles, after.approverRoles)
        ? 1
        : within(after.approverRoles, before.approverRoles)
          ? -1
          : Number.NaN,
  ]
  if (more.every(n => n >= 0)) return '+'
  return more.every(n => n <= 0) ? '-' : '~'
}
