/** From a subject to its rights: the roles it holds, the view they open (kept), the variables it brings. */
import { idVariables, listVariables, type PolicyModel, type RoleModel } from '../model.ts'
import type { Phase, Rights, Subject } from '../types.ts'
import { describeWrites, planChange } from './change/index.ts'
import { explainQuery } from './explain.ts'
import { findPath } from './paths.ts'
import { planQuery } from './plan.ts'
import type { Variables } from './scopes.ts'
import { planSearch } from './search.ts'
import { planSummary } from './summary.ts'
import { type Accesses, type RoleView, viewOf } from './view.ts'

/** Sets of roles, apps and scopes there are views of; people of one organisation have few different ones. */
const KEPT_VIEWS_MAX = 256

/** How far each delegated scope goes; what an app may do is said by its roles alone. */
const scopePhases: Readonly<Record<string, Phase>> = {
  access_as_user: 'orchestration',
  'access_as_user.read': 'read-only',
}

/** Makes the function that gives each subject its rights. `accesses`: what each operation does. */
export function rightsFrom(
  policy: PolicyModel,
  policyHash: string,
  accesses: Accesses,
): (subject: Subject) => Rights {
  const views = new Map<string, RoleView>()
  const holders = holdersOf(policy.roles)
  return subject => {
    const roles = rolesOf(subject, policy.roles, holders)
    const caller = variablesOf(subject, policy)
    const unknown = namesOf(policy).filter(name => caller[name] === undefined)
    const client = policy.clients.get(subject.clientId.toLowerCase())
    const scopePhase = scopePhaseOf(subject)
    const key = [roles.join(), client?.id, scopePhase, unknown.join()].join(' ')
    const view = kept(key, views, () => viewOf(policy, accesses, { roles, client, scopePhase, unknown }))
    return rightsIn(view, caller, policy, policyHash)
  }
}

function kept(key: string, views: Map<string, RoleView>, make: () => RoleView): RoleView {
  const known = views.get(key)
  if (known !== undefined) return known
  const view = make()
  const oldest = views.size < KEPT_VIEWS_MAX ? undefined : views.keys().next().value
  if (oldest !== undefined) views.delete(oldest)
  views.set(key, view)
  return view
}

function scopePhaseOf({ kind, scopes }: Subject): Phase {
  if (kind === 'app') return 'orchestration'
  return scopes.some(s => scopePhases[s] === 'orchestration') ? 'orchestration' : 'read-only'
}

const namesOf = (policy: PolicyModel): readonly string[] => [
  ...idVariables,
  ...listVariables,
  ...policy.callerFields.keys(),
]

/** What is known of the caller, by variable name. */
function variablesOf({ salesforceUser }: Subject, policy: PolicyModel): Variables {
  const { id, managerId, roleId, profileId, attributes, reportIds, accountTeamIds } = salesforceUser
  const known: Record<string, string | readonly string[]> = {}
  const texts: Record<string, string | null> = { userId: id, managerId, roleId, profileId }
  for (const name of policy.callerFields.keys()) texts[name] = attributes[name] ?? null
  for (const [name, value] of Object.entries(texts)) if (value !== null && value !== '') known[name] = value
  if (reportIds !== null) known.reportIds = reportIds
  if (accountTeamIds !== null) known.accountTeamIds = accountTeamIds
  return known
}

function rightsIn(view: RoleView, caller: Variables, policy: PolicyModel, policyHash: string): Rights {
  return {
    policyHash,
    policyVersion: policy.version,
    phase: view.phase,
    limits: view.limits,
    roles: view.roles,
    operations: view.operations,
    heldBack: view.heldBack,
    mayAsk: operationId => view.operationSet.has(operationId),
    whyNot: operationId => view.heldBack.get(operationId) ?? 'operation-denied',
    stepUp: operationId => policy.stepUp.get(operationId),
    wantsActingUser: operationId => policy.actingUserRequired.has(operationId),
    objects: view.objectNames,
    fields: object => {
      const found = view.objects.get(object.toLowerCase())
      return found === undefined || found.grants.length === 0 ? undefined : found.permittedList
    },
    field: (object, path) => {
      const from = view.objects.get(object.toLowerCase())
      const resolved = from === undefined ? undefined : findPath(view, from, path)
      return resolved?.target.permitted.get(resolved.field)
    },
    plan: query => planQuery(view, caller, query),
    planSearch: search => planSearch(view, caller, search),
    planSummary: query => planSummary(view, caller, query),
    planChange: change => planChange(view, caller, change),
    explain: query => explainQuery(view, caller, query),
    writable: () => [...view.objects.values()].flatMap(describeWrites),
    summarizableObjects: () =>
      [...view.objects.values()].flatMap(o => (o.aggregates.length > 0 ? [o.model.name] : [])),
    summarizable: object => {
      const [grant] = view.objects.get(object.toLowerCase())?.aggregates ?? []
      return grant?.aggregate === undefined ? [] : [...new Set([...grant.fields, ...grant.aggregate.groupBy])]
    },
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
