/**
 * What a set of roles may do: the part of the policy that their grants open, worked out once for everybody who has
 * the same roles. Everything else of the policy does not exist in it.
 */
import type {
  ClientModel,
  FieldModel,
  GrantModel,
  ObjectModel,
  PolicyModel,
  RoleModel,
  Scope,
} from '../model.ts'
import { type Access, type Action, type Limits, type PermittedField, type Phase, phases } from '../types.ts'

export interface RoleView {
  readonly roles: readonly string[]
  /** The least of deployment, app and token. */
  readonly phase: Phase
  readonly limits: Limits
  readonly operations: readonly string[]
  readonly operationSet: ReadonlySet<string>
  /** Operations of these roles that the app or the phase keeps back, with which of them. */
  readonly heldBack: ReadonlyMap<string, 'client-denied' | 'phase-denied'>
  /** Objects with any live grant, by lower-case name, in policy order. */
  readonly objects: ReadonlyMap<string, ObjectView>
  /** Those that can be read. */
  readonly objectNames: readonly string[]
  /** Grants that are off because a variable stands for nothing: object by lower-case name → ids. */
  readonly off: ReadonlyMap<string, readonly string[]>
}

export interface ObjectView {
  readonly model: ObjectModel
  /** The live grants that read: of these roles, with every variable known, narrowed by what is forbidden. */
  readonly grants: readonly GrantModel[]
  /** Those that also give rows outside related lists. */
  readonly ownGrants: readonly GrantModel[]
  /** The live grants that aggregate, narrowed likewise. */
  readonly aggregates: readonly GrantModel[]
  /** The live grants that write. */
  readonly writes: readonly GrantModel[]
  /** These roles have grants that write, which the app, the token or the phase keeps back. */
  readonly heldBackWrites: boolean
  /** Fields at least one reading grant names, by lower-case name, in policy order. */
  readonly fields: ReadonlyMap<string, FieldModel>
  /** The same fields as callers may know them. */
  readonly permitted: ReadonlyMap<FieldModel, PermittedField>
  readonly permittedList: readonly PermittedField[]
  /** Paths from here resolved so far, as written; see paths.ts. */
  readonly paths: Map<string, ResolvedPath>
}

/** One field that a path uses, and the object it is a field of. */
export interface Step {
  /** '' for the row itself, 'Account.' for its account. */
  readonly prefix: string
  readonly view: ObjectView
  readonly field: FieldModel
  /** The path to the reference that leads to this object; '' for the row itself. */
  readonly lookupPath: string
  /** Every live grant of the object names the field. */
  readonly inEveryGrant: boolean
}

export interface ResolvedPath {
  /** The object that `field` belongs to; behind a polymorphic reference one of several. */
  readonly target: ObjectView
  /** In the policy's spelling. */
  readonly path: string
  readonly names: readonly string[]
  readonly field: FieldModel
  /** The row's own field first; the last one is `field` itself unless it lies behind a polymorphic reference. */
  readonly steps: readonly Step[]
}

/** Whose view it is: everything that decides it but the values of the variables. */
export interface Viewer {
  readonly roles: readonly string[]
  readonly client: ClientModel | undefined
  /** The phase the token's scopes go to. */
  readonly scopePhase: Phase
  /** Variables that stand for nothing: grants that use them are off. */
  readonly unknown: readonly string[]
}

/** The view of a viewer: role grants, narrowed by the app's ceiling, the token's scope and the phase. */
export function viewOf(policy: PolicyModel, accesses: Accesses, viewer: Viewer): RoleView {
  const { client, unknown } = viewer
  const phase = earliest(policy.phase, client?.phase ?? 'read-only', viewer.scopePhase)
  const roles = policy.roles.filter(r => viewer.roles.includes(r.name))
  const writers = new Set(
    roles.filter(r => reaches(earliest(phase, r.phase), 'controlled-writes')).map(r => r.name),
  )
  const off = new Map<string, string[]>()
  const live = [...policy.objects].flatMap(([key, model]): Live[] => {
    if (client === undefined || client.objects?.has(model.name) === false) return []
    const held = model.grants.filter(g => roles.some(r => g.roles.has(r.name)))
    const grants = held.filter(g => !g.variables.some(v => unknown.includes(v)))
    if (grants.length < held.length)
      off.set(
        key,
        held.filter(g => !grants.includes(g)).map(g => g.id),
      )
    return grants.length === 0 ? [] : [{ key, model, grants }]
  })
  const readable = new Set(
    live.flatMap(o => (o.grants.some(g => g.actions.has('read')) ? [o.model.name] : [])),
  )
  const { operations, heldBack } = operationsOf(policy, accesses, roles, client, phase)
  return {
    roles: roles.map(r => r.name),
    phase,
    limits: limitsOf(roles, policy.limits),
    operations: [...operations],
    operationSet: operations,
    heldBack,
    objects: new Map(live.map(o => [o.key, objectView(o, readable, writers)])),
    objectNames: [...readable],
    off,
  }
}

/** What each operation does; one that isn't named reads. */
export type Accesses = Readonly<Record<string, Access>>

const reaches = (phase: Phase, needed: Phase) => phases.indexOf(phase) >= phases.indexOf(needed)
const earliest = (...given: readonly Phase[]): Phase => phases.find(p => given.includes(p)) ?? 'read-only'

function operationsOf(
  policy: PolicyModel,
  accesses: Accesses,
  roles: readonly RoleModel[],
  client: ClientModel | undefined,
  phase: Phase,
): Pick<RoleView, 'heldBack'> & { readonly operations: ReadonlySet<string> } {
  const operations = new Set<string>()
  const heldBack = new Map<string, 'client-denied' | 'phase-denied'>()
  for (const role of roles)
    for (const name of role.operations) {
      const needed = neededPhase(name, policy, accesses)
      const admitted = client !== undefined && client.operations?.has(name) !== false
      if (admitted && reaches(earliest(phase, role.phase), needed)) operations.add(name)
      else heldBack.set(name, admitted ? 'phase-denied' : 'client-denied')
    }
  for (const name of operations) heldBack.delete(name)
  return { operations, heldBack }
}

// Administration must be possible in any phase: it is how a phase is left.
function neededPhase(name: string, policy: PolicyModel, accesses: Accesses): Phase {
  const byKind: Phase = accesses[name] === 'write' ? 'controlled-writes' : 'read-only'
  const said = policy.operationPhases.get(name)
  return said !== undefined && reaches(said, byKind) ? said : byKind
}

const LIMITS = ['rowsPerHourMax', 'rowsPerDayMax', 'recordsPerHourMax', 'recordsPerDayMax'] as const

// Of several roles the one that reads most counts; a role that says nothing has what the deployment says.
function limitsOf(roles: readonly RoleModel[], deployment: Limits): Limits {
  const limits: { -readonly [K in keyof Limits]: number } = {}
  for (const name of LIMITS) {
    const said = roles.map(r => r.limits[name] ?? deployment[name] ?? Number.POSITIVE_INFINITY)
    const most = said.length === 0 ? (deployment[name] ?? Number.POSITIVE_INFINITY) : Math.max(...said)
    if (Number.isFinite(most)) limits[name] = most
  }
  return limits
}

interface Live {
  readonly key: string
  readonly model: ObjectModel
  readonly grants: readonly GrantModel[]
}

function objectView(
  { model, grants: live }: Live,
  readable: ReadonlySet<string>,
  writers: ReadonlySet<string>,
): ObjectView {
  const grants = live.filter(g => g.actions.has('read')).map(g => exceptForbidden(g, 'read', model))
  const writing = live.filter(g => g.write !== undefined)
  const writes = writing.filter(g => [...g.roles].some(r => writers.has(r)))
  const fields = new Map(
    [...model.fields].filter(([, f]) => grants.some(g => g.fields.has(f.name) || g.masks.has(f.name))),
  )
  const permitted = new Map([...fields.values()].map(f => [f, permittedField(f, grants, readable)]))
  return {
    model,
    grants,
    ownGrants: grants.filter(g => !g.relatedOnly),
    aggregates: live.filter(g => g.actions.has('aggregate')).map(g => exceptForbidden(g, 'aggregate', model)),
    writes,
    heldBackWrites: writes.length < writing.length,
    fields,
    permitted,
    permittedList: [...permitted.values()],
    paths: new Map(),
  }
}

/** The grant without the rows that nobody may have: what is forbidden beats what is granted. */
function exceptForbidden(grant: GrantModel, action: Action, { forbids }: ObjectModel): GrantModel {
  const excluded = forbids
    .filter(f => f.actions.has(action))
    .map((f): Scope => ({ kind: 'not', of: f.where }))
  if (excluded.length === 0) return grant
  const of = grant.where === undefined ? excluded : [grant.where, ...excluded]
  return { ...grant, where: { kind: 'all', of } }
}

const permittedField = (
  field: FieldModel,
  grants: readonly GrantModel[],
  readable: ReadonlySet<string>,
): PermittedField => {
  // What is shown in part only can't be asked about: the answers would tell the rest.
  const inFull = grants.some(g => g.fields.has(field.name))
  return {
    name: field.name,
    kind: field.kind,
    referenceTo: field.to.filter(name => readable.has(name)),
    filterable: field.filterable && inFull,
    sortable: field.sortable && inFull,
    untrusted: field.untrusted,
    sensitive: field.sensitive,
  }
}
