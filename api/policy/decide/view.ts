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

/** The view of these roles for a caller for whom the `unknown` variables stand for nothing: their grants are off. */
export function viewOf(
  policy: PolicyModel,
  roles: readonly string[],
  unknown: readonly Variable[],
): RoleView {
  const live = [...policy.objects].flatMap(([key, model]) => {
    const grants = model.grants.filter(
      g => roles.some(r => g.roles.has(r)) && !g.variables.some(v => unknown.includes(v)),
    )
    return grants.length === 0 ? [] : [{ key, model, grants }]
  })
  const readable = new Set(live.map(o => o.model.name))
  const operations = new Set(policy.roles.flatMap(r => (roles.includes(r.name) ? r.operations : [])))
  return {
    roles,
    operations: [...operations],
    operationSet: operations,
    objects: new Map(live.map(({ key, model, grants }) => [key, objectView(model, grants, readable)])),
    objectNames: [...readable],
  }
}

function objectView(
  model: ObjectModel,
  grants: readonly GrantModel[],
  readable: ReadonlySet<string>,
): ObjectView {
  const fields = new Map([...model.fields].filter(([, f]) => grants.some(g => g.fields.has(f.name))))
  const permitted = new Map([...fields.values()].map(f => [f, permittedField(f, readable)]))
  return {
    model,
    grants,
    ownGrants: grants.filter(g => !g.relatedOnly),
    fields,
    permitted,
    permittedList: [...permitted.values()],
    paths: new Map(),
  }
}

const permittedField = (field: FieldModel, readable: ReadonlySet<string>): PermittedField => ({
  name: field.name,
  kind: field.kind,
  referenceTo: field.to.filter(name => readable.has(name)),
  filterable: field.filterable,
  sortable: field.sortable,
})
