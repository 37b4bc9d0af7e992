/** What is different between two policies, in one line for the log: names only, what each opens is in the file. */
import type { PolicyModel } from './model.ts'

const lineCharactersMax = 1_000

/** 'roles: SalesRep changed; Opportunity grants: rep-own removed'; 'nothing but words' when both permit the same. */
export function changesBetween(before: PolicyModel, after: PolicyModel): string {
  const parts = [
    before.phase === after.phase ? '' : `phase: ${before.phase} to ${after.phase}`,
    text(before.limits) === text(after.limits) ? '' : 'limits: changed',
    section('clients', named(before.clients.values()), named(after.clients.values())),
    section('roles', named(before.roles), named(after.roles)),
    section('caller', before.callerFields, after.callerFields),
    section('phases', before.operationPhases, after.operationPhases),
    section('stepUp', before.stepUp, after.stepUp),
    section('actingUser', listed(before.actingUserRequired), listed(after.actingUserRequired)),
    ...objectsOf(before, after),
  ].filter(part => part !== '')
  const line = parts.length === 0 ? 'nothing but words' : parts.join('; ')
  return line.length <= lineCharactersMax ? line : `${line.slice(0, lineCharactersMax - 1)}…`
}

type Members = ReadonlyMap<string, unknown>

function objectsOf(before: PolicyModel, after: PolicyModel): string[] {
  const keys = new Set([...before.objects.keys(), ...after.objects.keys()])
  return [...keys].flatMap(key => {
    const [was, is] = [before.objects.get(key), after.objects.get(key)]
    if (was === undefined) return [`${is?.name} added`]
    if (is === undefined) return [`${was.name} removed`]
    const { name } = is
    return [
      section(`${name} fields`, named(was.fields.values()), named(is.fields.values())),
      section(`${name} grants`, byId(was.grants), byId(is.grants)),
      section(`${name} forbids`, byId(was.forbids), byId(is.forbids)),
      section(`${name} related lists`, named(was.relatedLists.values()), named(is.relatedLists.values())),
      section(`${name} search`, named(was.searchFields), named(is.searchFields)),
    ]
  })
}

/** 'clients: Connector changed, Pilot added'; '' when nothing differs. */
function section(title: string, before: Members, after: Members): string {
  const said: string[] = []
  for (const [key, value] of after)
    if (!before.has(key)) said.push(`${key} added`)
    else if (text(before.get(key)) !== text(value)) said.push(`${key} changed`)
  for (const key of before.keys()) if (!after.has(key)) said.push(`${key} removed`)
  return said.length === 0 ? '' : `${title}: ${said.join(', ')}`
}

const named = (values: Iterable<{ readonly name: string }>): Members =>
  new Map(Iterator.from(values).map(value => [value.name, value]))
const byId = (values: readonly { readonly id: string }[]): Members =>
  new Map(values.map(value => [value.id, value]))
const listed = (values: ReadonlySet<string>): Members => new Map([...values].map(value => [value, true]))

/** Maps and sets as their entries: plain JSON leaves both empty. */
const text = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Map || member instanceof Set ? [...member] : member,
  )
