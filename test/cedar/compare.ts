/** Holds one request against both sides. */
import { isDeepStrictEqual } from 'node:util'
import type { MaskedRow, Plan, Rights } from '../../api/policy/types.ts'
import { Problem } from '../../api/problem.ts'
import { execute, follow, type Row, type World } from '../property/select-evaluator.ts'
import { type Cedar, type Context, cedarValue } from './engine.ts'
import { harmless, type Request } from './requests.ts'
import { dayNumber, isReference, kindOf, type ObjectName, paths, TODAY, type Value } from './world.ts'

export interface Sides {
  readonly rights: Rights
  readonly cedar: Cedar
  readonly world: World
}

/** What the two sides say; equal unless they disagree. */
export interface Verdicts {
  readonly ours: unknown
  readonly theirs: unknown
}

/** The verdicts on a request, one for each row and field, sum or change. */
export function verdicts(sides: Sides, request: Request): readonly Verdicts[] {
  if (request.kind === 'question') return onQuestion(sides, request)
  return request.kind === 'sum' ? onSum(sides, request) : onChange(sides, request)
}

export const agree = ({ ours, theirs }: Verdicts) => isDeepStrictEqual(ours, theirs)

/** Undefined where it is refused; anything but a refusal by policy is a fault of the test. */
function unlessDenied<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    const denied = ['object-denied', 'field-denied', 'phase-denied', 'record-not-found']
    if (error instanceof Problem && denied.includes(error.code)) return undefined
    throw error
  }
}

// ------------------------------------------------------------------------------------------------------- questions

type Question = Extract<Request, { kind: 'question' }>
interface Step {
  readonly prefix: string
  readonly object: ObjectName
  readonly field: string
}

/** The fields a path uses: the reference on each object it passes, then the field. */
function stepsOf(object: ObjectName, path: string): Step[] {
  const steps: Step[] = []
  let at = object
  let prefix = ''
  for (const name of path.split('.').slice(0, -1)) {
    steps.push({ prefix, object: at, field: `${name}Id` })
    const to = kindOf(at, `${name}Id`)
    if (!isReference(to)) throw new Error(path)
    at = to
    prefix += `${name}.`
  }
  return [...steps, { prefix, object: at, field: path.split('.').at(-1) ?? '' }]
}

function onQuestion({ rights, cedar, world }: Sides, question: Question): Verdicts[] {
  const { object, select, used, order } = question
  const kinds = new Map(paths(object, 1).map(p => [p.path, p.kind]))
  const plan = unlessDenied(() =>
    rights.plan({
      object,
      select,
      limit: 10,
      ...(order
        ? { orderBy: used.map(path => [path, 'asc'] as const) }
        : { where: used.map(path => harmless(path, kinds.get(path) ?? '')) }),
    }),
  )
  const needs = new Map<string, Step[]>()
  for (const step of used.flatMap(path => stepsOf(object, path)))
    needs.set(step.prefix, [...(needs.get(step.prefix) ?? []), step])
  const context = (prefix: string): Context => ({
    used: [...new Set((needs.get(prefix) ?? []).map(s => s.field))].toSorted(),
  })
  const mayAsk = [...needs.values()]
    .flat()
    .concat(select.flatMap(path => stepsOf(object, path)))
    .every(step =>
      cedar.allows('ask', step, { ...context(step.prefix), object: step.object, field: step.field }),
    )
  const rows = world.rows[object] ?? []
  if (plan === undefined || !mayAsk)
    return [{ ours: plan === undefined ? 'refused' : 'asked', theirs: mayAsk ? 'asked' : 'refused' }]
  return rows.flatMap(row => {
    const seen = [...new Set(['', ...needs.keys()])].every(prefix => {
      const target = targetOf(world, object, row, prefix)
      return target.row === undefined || cedar.allows('see', target, context(prefix))
    })
    return select.map(path => ({
      ours: said(plan, object, row, path, world),
      theirs: seen ? shown(cedar, world, object, row, path, context) : 'no row',
    }))
  })
}

function targetOf(world: World, object: ObjectName, row: Row, prefix: string) {
  let at: { object: ObjectName; row: Row | undefined } = { object, row }
  for (const name of prefix.split('.').filter(n => n !== '')) {
    const to = kindOf(at.object, `${name}Id`)
    if (!isReference(to)) throw new Error(prefix)
    const next = at.row === undefined ? undefined : follow(world, at.object, at.row, name).row
    at = { object: to, row: next ?? undefined }
  }
  return at.row === undefined ? { object: at.object, row: undefined } : { object: at.object, row: at.row }
}

/** By Cedar: the value is shown in full, in part or not. Behind an empty reference there is nothing to hide. */
function shown(
  cedar: Cedar,
  world: World,
  object: ObjectName,
  row: Row,
  path: string,
  context: (prefix: string) => Context,
): string {
  const steps = stepsOf(object, path)
  for (const [at, { prefix, field }] of steps.entries()) {
    const target = targetOf(world, object, row, prefix)
    if (target.row === undefined) return 'full'
    const asks = { ...context(prefix), field }
    if (cedar.allows('read', target, asks)) continue
    return at === steps.length - 1 && cedar.allows('partly', target, asks) ? 'part' : 'hidden'
  }
  return 'full'
}

/** By our plan. Behind an empty reference the null of a masked field is as good as any other. */
function said(plan: Plan, object: ObjectName, row: Row, path: string, world: World): string {
  const [record] = execute(world, plan.select, [row])
  if (record === undefined) return 'no row'
  const masked = plan.mask(record)
  const prefix = stepsOf(object, path).at(-1)?.prefix ?? ''
  const nothing = targetOf(world, object, row, prefix).row === undefined
  return nothing && masked.fields[path] === null ? 'full' : inMask(masked, path)
}

function inMask({ fields, masked }: MaskedRow, path: string): string {
  if (!masked.includes(path)) return path in fields ? 'full' : 'lost'
  return path in fields ? 'part' : 'hidden'
}

// ------------------------------------------------------------------------------------------------------------- sums

function onSum(
  { rights, cedar, world }: Sides,
  { object, groups, measured }: Extract<Request, { kind: 'sum' }>,
): Verdicts[] {
  const plan = unlessDenied(() =>
    rights.planSummary({
      object,
      groupBy: groups,
      measures: measured.map(field => ({ measure: 'sum', field })),
    }),
  )
  const context = { groups: [...groups], measured: [...measured] }
  const overall = cedar.allows('askSum', { object }, { ...context, object })
  const used = [...new Set([...groups, ...measured])].toSorted()
  // Without a permission to sum, what can be read can be summed: by a question that uses these fields.
  const fields = used.length === 0 ? anyReadable(cedar, object) : used
  const readable = fields.every(field => cedar.allows('ask', { object }, { object, field, used }))
  return (world.rows[object] ?? []).map(row => ({
    ours: plan === undefined ? 'refused' : String(counts(plan.selects[0], world, row)),
    theirs: overall
      ? String(cedar.allows('sum', { object, row }, context))
      : fields.length > 0 && readable
        ? String(cedar.allows('see', { object, row }, { used }))
        : 'refused',
  }))
}

const anyReadable = (cedar: Cedar, object: ObjectName): string[] =>
  paths(object, 0)
    .map(p => p.path)
    .filter(field => cedar.allows('ask', { object }, { object, field, used: [] }))
    .slice(0, 1)

function counts(select: Plan['select'] | undefined, world: World, row: Row): boolean {
  if (select === undefined) throw new Error('A summary asks nothing.')
  const { from, where } = select
  const rows = { from, select: ['Id'], ...(where === undefined ? {} : { where }) }
  return execute(world, rows, [row]).length > 0
}

// ---------------------------------------------------------------------------------------------------------- changes

type Change = Extract<Request, { kind: 'change' }>

function onChange(sides: Sides, change: Change): Verdicts[] {
  return [{ ours: ourChange(sides, change), theirs: theirChange(sides, change) }]
}

function ourChange({ rights, world }: Sides, { action, object, row: at, values }: Change): string {
  const row = world.rows[object]?.[at]
  const decision = unlessDenied(() => {
    const id = action === 'update' ? { id: String(row?.Id) } : {}
    const plan = rights.planChange({ action, object, ...id, values })
    const [before] = plan.before === undefined || row === undefined ? [] : execute(world, plan.before, [row])
    const found = plan.references.map(
      ({ select }) => execute(world, select, world.rows[select.from] ?? []).length > 0,
    )
    return plan.decide({ before, found, today: TODAY })
  })
  if (decision === undefined || decision.effect === 'deny') return 'denied'
  if (decision.effect === 'needs-approval') return 'approval'
  return decision.confirm ? 'confirm' : 'at once'
}

function theirChange({ cedar, world }: Sides, { action, object, row: at, values }: Change): string {
  const row = world.rows[object]?.[at]
  const canRead = (target: { object: ObjectName; row: Row }) =>
    cedar.allows('ask', target, { object: target.object, field: 'Id', used: ['Id'] }) &&
    cedar.allows('see', target, { used: ['Id'] })
  // What a row doesn't show can't be changed on it: refusals would tell what it holds.
  const showsAll = (target: { object: ObjectName; row: Row }) =>
    canRead(target) &&
    Object.keys(values).every(field => cedar.allows('read', target, { used: ['Id'], field }))
  const given = Object.entries(values).flatMap(([field, value]) =>
    value === null
      ? []
      : [[field, cedarValue(kindOf(object, field), value as Exclude<Value, null>)] as const],
  )
  const context: Context = {
    names: Object.keys(values),
    given: Object.fromEntries(given),
    today: dayNumber(TODAY),
    found: action === 'create' || (row !== undefined && showsAll({ object, row })),
    readable: (['Firm', 'Person'] as const).flatMap(kind =>
      (world.rows[kind] ?? []).filter(r => canRead({ object: kind, row: r })).map(r => r.Id),
    ),
  }
  const target = action === 'update' && row !== undefined ? { object, row } : { object }
  if (!cedar.allows(action, target, context)) return 'denied'
  if (!cedar.allows(`${action}Unapproved`, target, context)) return 'approval'
  return cedar.allows(`${action}AtOnce`, target, context) ? 'at once' : 'confirm'
}
