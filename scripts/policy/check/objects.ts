/** Lints of objects and fields: what is declared and never used. */
import type { GrantModel, ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import { type Finding, fieldPath } from './finding.ts'
import { usedFields } from './uses.ts'

export function lintObjects(model: PolicyModel): Finding[] {
  const pointedAt = new Set<string>()
  for (const object of model.objects.values()) {
    for (const field of object.fields.values()) for (const target of field.to) pointedAt.add(target)
    for (const list of object.relatedLists.values()) pointedAt.add(list.object)
  }
  const used = usedFields(model)
  return [...model.objects.values()].flatMap(object => [
    ...lintObject(object, pointedAt),
    ...lintFields(object, name => used.has(`${object.name}.${name}`)),
    ...lintForbids(object),
    ...lintLists(object, model),
  ])
}

function lintObject(object: ObjectModel, pointedAt: ReadonlySet<string>): Finding[] {
  if (object.grants.length > 0 || pointedAt.has(object.name)) return []
  return [
    {
      lint: 'object-without-use',
      path: ['objects', object.name],
      what: `Nobody is granted anything of ${object.name}, and nothing refers to it.`,
      remedy: 'Grant it, or take it out.',
    },
  ]
}

const names = (grant: GrantModel, field: string) =>
  grant.fields.has(field) ||
  grant.masks.has(field) ||
  grant.aggregate?.groupBy.includes(field) === true ||
  grant.write?.set.has(field) === true ||
  grant.write?.defaults.has(field) === true

function lintFields(object: ObjectModel, inScope: (field: string) => boolean): Finding[] {
  if (object.grants.length === 0) return []
  return [...object.fields.values()].flatMap(({ name, scopeOnly }) => {
    const path = fieldPath(object.name, name)
    if (scopeOnly) {
      if (inScope(name)) return []
      const what = `${name} of ${object.name} is for row scopes only, and no scope uses it.`
      return [{ lint: 'scope-field-without-use', path, what, remedy: 'Take it out.' }]
    }
    if (object.grants.some(g => names(g, name))) return []
    const what = `${name} of ${object.name} is granted to nobody.`
    const remedy = inScope(name)
      ? 'Write scopeOnly: true, since only scopes use it.'
      : 'Grant it, or take it out.'
    return [{ lint: 'field-granted-to-nobody', path, what, remedy }]
  })
}

function lintForbids(object: ObjectModel): Finding[] {
  return object.forbids.flatMap(({ id, actions }) => {
    const idle = [...actions].filter(action => !object.grants.some(g => g.actions.has(action)))
    if (idle.length === 0) return []
    return [
      {
        lint: 'forbid-without-grant',
        path: ['objects', object.name, 'forbid', { item: id }],
        what: `${id} forbids to ${idle.join(' and ')}, which no grant on ${object.name} permits.`,
        remedy: 'Keep it only as a guard against later grants.',
      },
    ]
  })
}

function lintLists(object: ObjectModel, model: PolicyModel): Finding[] {
  const idle = [...object.relatedLists.values()].filter(
    list => (model.objects.get(list.object.toLowerCase())?.grants.length ?? 0) === 0,
  )
  return idle.map(list => ({
    lint: 'list-without-grant',
    path: ['objects', object.name, 'relatedLists', list.name],
    what: `Nobody can read ${list.name} of ${object.name}: ${list.object} has no grants.`,
    remedy: `Grant ${list.object}, or take the list out.`,
  }))
}
