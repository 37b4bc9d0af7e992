/**
 * What a set of roles may do: the part of the policy that their grants open, worked out once for everybody who has
 * the same roles. Everything else of the policy does not exist in it.
 */
import type { FieldModel, GrantModel, ObjectModel, PolicyModel, Variable } from '../model.ts'
import type { PermittedField } from '../types.ts'

export interface RoleView {
  readonly roles: readonly string[]
  readonly operations: readonly string[]
  readonly operationSet: ReadonlySet<string>
  /** By lower-case name, in policy order. */
  readonly objects: ReadonlyMap<string, ObjectView>
  readonly objectNames: readonly string[]
}

export interface ObjectView {
  readonly model: ObjectModel
  /** The live grants: of these roles, with every variable known. */
  readonly grants: readonly GrantModel[]
  /** Those that also give rows outside related lists. */
  readonly ownGrants: readonly GrantModel[]
  /** Fields at least one of them names, by lower-case name, in policy order. */
  readonly fields: ReadonlyMap<string, FieldModel>
  readonly permitted: readonly PermittedField[]
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
  /** In the policy's spelling. */
  readonly path: string
  readonly names: readonly string[]
  readonly field: FieldModel
  /** The row's own field first; the last one is `field` itself unless it lies behind a polymorphic reference. */
  readonly steps: readonly Step[]
}

/** The view of these roles for a caller for whom the `unknown` variables stand for nothing: their grants are off. */
export function viewOf(
  policy: PolicyModel,
  roles: readonly string[],
  unknown: readonly Variable[],
): RoleView {
  const objects = new Map<string, ObjectView>()
  for (const [key, model] of policy.objects) {
    const grants = model.grants.filter(
      g => roles.some(r => g.roles.has(r)) && !g.variables.some(v => unknown.includes(v)),
    )
    if (grants.length > 0) objects.set(key, objectView(model, grants))
  }
  const operations = new Set(policy.roles.flatMap(r => (roles.includes(r.name) ? r.operations : [])))
  return {
    roles,
    operations: [...operations],
    operationSet: operations,
    objects,
    objectNames: [...objects.values()].map(o => o.model.name),
  }
}

function objectView(model: ObjectModel, grants: readonly GrantModel[]): ObjectView {
  const fields = new Map([...model.fields].filter(([, f]) => grants.some(g => g.fields.has(f.name))))
  const permitted = [...fields.values()].map(f => ({
    name: f.name,
    kind: f.kind,
    referenceTo: f.to,
    filterable: f.filterable,
    sortable: f.sortable,
  }))
  return { model, grants, ownGrants: grants.filter(g => !g.relatedOnly), fields, permitted, paths: new Map() }
}
