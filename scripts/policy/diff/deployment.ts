/** What two policies say for everybody: phase, operations, limits, clients, fields and forbids. */
import type { ClientModel, FieldModel, ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import { type Limits, type Phase, phases } from '../../../api/policy/types.ts'
import { implies, sameShape } from '../check/implies.ts'
import { scopeWords } from '../words.ts'
import { type Change, type Effect, gainedAndLost, moved, narrowing, type Section } from './change.ts'

export function deploymentSections(before: PolicyModel, after: PolicyModel): Section[] {
  return [
    { title: 'Deployment', changes: deployment(before, after) },
    ...pairs(byName(before), byName(after)).map(([name, old, young]) => ({
      title: `Client ${name}`,
      changes: client(old, young),
    })),
    ...pairs(before.objects, after.objects).map(([, old, young]) => ({
      title: `Object ${(young ?? old)?.name}`,
      changes: object(old, young),
    })),
  ]
}

const byName = ({ clients }: PolicyModel) => new Map([...clients.values()].map(c => [c.name, c]))

/** Both sides of what either of two maps has, in the order of the later one. */
export function pairs<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
): readonly (readonly [key: string, before: T | undefined, after: T | undefined])[] {
  return [...new Set([...after.keys(), ...before.keys()])].map(key => [key, before.get(key), after.get(key)])
}

/** A phase that comes later permits more. */
export function phaseMoved(what: string, before: Phase, after: Phase): Change[] {
  return moved(what, before, after, phases.indexOf(after) > phases.indexOf(before) ? '+' : '-')
}

/** A limit raised or taken away permits more. `beforeAbove`, `afterAbove`: what holds where there is no own limit. */
export function limitsMoved(
  before: Limits,
  after: Limits,
  beforeAbove: Limits = {},
  afterAbove: Limits = {},
): Change[] {
  const names = ['rowsPerHourMax', 'rowsPerDayMax', 'recordsPerHourMax', 'recordsPerDayMax'] as const
  const said = (n: number | undefined) => (n === undefined ? 'none of its own' : n.toLocaleString('en-GB'))
  return names.flatMap(name => {
    const [old, young] = [before[name], after[name]]
    const held = old ?? beforeAbove[name] ?? Number.POSITIVE_INFINITY
    const holds = young ?? afterAbove[name] ?? Number.POSITIVE_INFINITY
    return moved(name, said(old), said(young), holds > held ? '+' : holds < held ? '-' : '.')
  })
}

function deployment(before: PolicyModel, after: PolicyModel): Change[] {
  return [
    ...phaseMoved('phase', before.phase, after.phase),
    ...limitsMoved(before.limits, after.limits),
    ...pairs(before.operationPhases, after.operationPhases).flatMap(([operation, old, young]) => {
      const what = `first phase of ${operation}`
      if (old === undefined || young === undefined)
        return moved(
          what,
          old ?? 'as its kind asks',
          young ?? 'as its kind asks',
          young === undefined ? '+' : '-',
        )
      return moved(what, old, young, phases.indexOf(young) > phases.indexOf(old) ? '-' : '+')
    }),
    ...pairs(before.stepUp, after.stepUp).flatMap(([operation, old, young]) =>
      moved(
        `sign-in that ${operation} asks for`,
        old ?? 'any',
        young ?? 'any',
        old === undefined ? '-' : young === undefined ? '+' : '~',
      ),
    ),
    ...narrowing(
      gainedAndLost(
        before.actingUserRequired,
        after.actingUserRequired,
        names => `acting user named for ${names.join(', ')}`,
      ),
    ),
    ...pairs(before.callerFields, after.callerFields).flatMap(([name, old, young]) =>
      moved(`$caller.${name}`, old?.field ?? 'nothing', young?.field ?? 'nothing', young && old ? '~' : '.'),
    ),
  ]
}

function client(before: ClientModel | undefined, after: ClientModel | undefined): Change[] {
  if (before === undefined)
    return [{ effect: '+', text: `may call, app id ${after?.id}, phase ${after?.phase}` }]
  if (after === undefined) return [{ effect: '-', text: `may no longer call, app id ${before.id}` }]
  return [
    ...moved('app id', before.id, after.id, '~'),
    ...phaseMoved('phase', before.phase, after.phase),
    ...ceiling('operations', before.operations, after.operations),
    ...ceiling('objects', before.objects, after.objects),
  ]
}

function ceiling(
  what: string,
  before: ReadonlySet<string> | undefined,
  after: ReadonlySet<string> | undefined,
): Change[] {
  if (before === undefined && after === undefined) return []
  if (before === undefined)
    return [{ effect: '-', text: `${what}: all of the caller’s → ${[...(after ?? [])].join(', ')}` }]
  if (after === undefined)
    return [{ effect: '+', text: `${what}: ${[...before].join(', ')} → all of the caller’s` }]
  return gainedAndLost(before, after, names => `${what} ${names.join(', ')}`)
}

function object(before: ObjectModel | undefined, after: ObjectModel | undefined): Change[] {
  if (before === undefined || after === undefined)
    return [{ effect: '.', text: before === undefined ? 'declared' : 'no longer declared' }]
  const list = (o: ObjectModel) =>
    [...o.relatedLists.values()].map(l => `${l.name} (${l.object}.${l.lookup})`)
  const searched = (o: ObjectModel) => o.searchFields.map(f => f.name)
  return [
    ...pairs(before.fields, after.fields).flatMap(([, old, young]) => field(old, young)),
    ...gainedAndLost(searched(before), searched(after), names => `found by ${names.join(', ')}`),
    ...gainedAndLost(list(before), list(after), names => `related lists ${names.join(', ')}`),
    ...forbids(before, after),
  ]
}

// A declaration alone permits nothing; what grants make of it is told with the roles.
function field(before: FieldModel | undefined, after: FieldModel | undefined): Change[] {
  const name = (after ?? before)?.name ?? ''
  if (before === undefined || after === undefined)
    return [
      { effect: '.', text: `field ${name} ${before === undefined ? 'declared' : 'no longer declared'}` },
    ]
  const flag = (what: string, old: boolean, young: boolean, more: Effect, less: Effect): Change[] =>
    old === young
      ? []
      : [{ effect: young ? more : less, text: `field ${name} is ${young ? '' : 'not '}${what}` }]
  return [
    ...moved(`type of field ${name}`, before.kind, after.kind, '~'),
    ...moved(`targets of field ${name}`, before.to.join(', '), after.to.join(', '), '~'),
    ...flag('filterable', before.filterable, after.filterable, '+', '-'),
    ...flag('sortable', before.sortable, after.sortable, '+', '-'),
    ...flag('for scopes only', before.scopeOnly, after.scopeOnly, '-', '.'),
    ...flag('sensitive', before.sensitive, after.sensitive, '-', '+'),
    ...flag('untrusted', before.untrusted, after.untrusted, '-', '+'),
    ...moved(`audit of field ${name}`, before.audit, after.audit, '~'),
  ]
}

function forbids(before: ObjectModel, after: ObjectModel): Change[] {
  const by = (o: ObjectModel) => new Map(o.forbids.map(f => [f.id, f]))
  return pairs(by(before), by(after)).flatMap(([id, old, young]): Change[] => {
    const words = (f: ObjectModel['forbids'][number]) =>
      `forbids to ${[...f.actions].join(', ')} rows where ${scopeWords(f.where)}`
    if (old === undefined) return young === undefined ? [] : [{ effect: '-', text: `${id} ${words(young)}` }]
    if (young === undefined) return [{ effect: '+', text: `${id} no longer ${words(old)}` }]
    if (sameShape(old, young)) return []
    const wider = [...old.actions].every(a => young.actions.has(a)) && implies(old.where, young.where)
    const fewer = [...young.actions].every(a => old.actions.has(a)) && implies(young.where, old.where)
    if (wider && fewer) return [{ effect: '.', text: `${id} says ‘${young.message}’` }]
    return moved(id, words(old), words(young), wider ? '-' : fewer ? '+' : '~')
  })
}
