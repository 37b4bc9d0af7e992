/** From a subject to its rights: the roles it holds, the view they open (kept), the variables it brings. */
import { type PolicyModel, type RoleModel, type Variable, variables } from '../model.ts'
import type { Rights, Subject } from '../types.ts'
import { findPath } from './paths.ts'
import { planQuery } from './plan.ts'
import type { Variables } from './scopes.ts'
import { planSearch } from './search.ts'
import { type RoleView, viewOf } from './view.ts'

/** Sets of roles there are views of; people of one organisation have few different ones. */
const KEPT_VIEWS_MAX = 256

/** Makes the function that gives each subject its rights. */
export function rightsFrom(policy: PolicyModel, policyHash: string): (subject: Subject) => Rights {
  const views = new Map<string, RoleView>()
  const holders = holdersOf(policy.roles)
  return subject => {
    const roles = rolesOf(subject, policy.roles, holders)
    const { id, managerId, roleId, profileId } = subject.salesforceUser
    const caller: Variables = { userId: id, managerId, roleId, profileId }
    const unknown = variables.filter(v => caller[v] === null || caller[v] === '')
    return rightsIn(keptView(policy, roles, unknown, views), caller, policyHash, policy.version)
  }
}

function keptView(
  policy: PolicyModel,
  roles: readonly string[],
  unknown: readonly Variable[],
  views: Map<string, RoleView>,
): RoleView {
  const key = `${roles.join(',')} ${unknown.join(',')}`
  let view = views.get(key)
  if (view === undefined) {
    view = viewOf(policy, roles, unknown)
    const oldest = views.size < KEPT_VIEWS_MAX ? undefined : views.keys().next().value
    if (oldest !== undefined) views.delete(oldest)
    views.set(key, view)
  }
  return view
}

function rightsIn(view: RoleView, caller: Variables, policyHash: string, policyVersion: string): Rights {
  return {
    policyHash,
    policyVersion,
    phase: 'read-only',
    roles: view.roles,
    operations: view.operations,
    mayAsk: operationId => view.operationSet.has(operationId),
    objects: view.objectNames,
    fields: object => view.objects.get(object.toLowerCase())?.permittedList,
    field: (object, path) => {
      const from = view.objects.get(object.toLowerCase())
      const resolved = from === undefined ? undefined : findPath(view, from, path)
      return resolved?.target.permitted.get(resolved.field)
    },
    plan: query => planQuery(view, caller, query),
    planSearch: search => planSearch(view, caller, search),
  }
}

interface Holders {
  readonly byAppRole: ReadonlyMap<string, readonly RoleModel[]>
  readonly byGroup: ReadonlyMap<string, readonly RoleModel[]>
}

function holdersOf(roles: readonly RoleModel[]): Holders {
  const by = (names: (role: RoleModel) => readonly string[]) => {
    const map = new Map<string, RoleModel[]>()
    for (const role of roles) for (const n of names(role)) map.set(n, [...(map.get(n) ?? []), role])
    return map
  }
  return { byAppRole: by(r => r.appRoles), byGroup: by(r => r.groups) }
}

// In policy order, so that the same roles make the same key whatever order a token names them in.
function rolesOf(
  subject: Subject,
  all: readonly RoleModel[],
  { byAppRole, byGroup }: Holders,
): readonly string[] {
  const held = new Set<RoleModel>()
  for (const name of subject.appRoles) for (const role of byAppRole.get(name) ?? []) held.add(role)
  for (const id of subject.groups) for (const role of byGroup.get(id.toLowerCase()) ?? []) held.add(role)
  return all.filter(r => held.has(r) && r.callers.includes(subject.kind)).map(r => r.name)
}
