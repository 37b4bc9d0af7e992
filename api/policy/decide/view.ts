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
  /** Paths resolved so far, by object and path as written; see paths.ts. */
  readonly paths: Map<string, unknown>
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
    paths: new Map(),
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
  return { model, grants, ownGrants: grants.filter(g => !g.relatedOnly), fields, permitted }
}
