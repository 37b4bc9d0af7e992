/** Every place of a policy where a field is compared with something: scopes, conditions, rules and presets. */
import type {
  ChangeCondition,
  FieldModel,
  GrantModel,
  ObjectModel,
  Operand,
  PolicyModel,
  Scope,
  Value,
} from '../../../api/policy/model.ts'
import type { Path } from '../places.ts'
import { grantPath } from './finding.ts'

export interface Use {
  readonly field: FieldModel
  readonly values: readonly (Operand | Value)[]
  /** The grant or forbid it stands in. */
  readonly path: Path
}

/** All of them, in the order of the file. */
export const usesOf = (model: PolicyModel): readonly Use[] =>
  [...model.objects.values()].flatMap(object => [
    ...object.forbids.flatMap(({ id, where }) =>
      scopeUses(where, ['objects', object.name, 'forbid', { item: id }]),
    ),
    ...object.grants.flatMap(grant => grantUses(grant, object)),
  ])

/** 'Object.Field' of the fields that scopes and conditions look at, with the references on the way. */
export function usedFields(model: PolicyModel): ReadonlySet<string> {
  const used = new Set<string>()
  for (const object of model.objects.values())
    for (const scope of [...object.forbids.map(f => f.where), ...object.grants.flatMap(scopesOf)])
      for (const path of pathsOf(scope)) for (const name of along(path, object, model)) used.add(name)
  return used
}

const scopesOf = ({ where, write }: GrantModel): Scope[] => [where, write?.check].filter(s => s !== undefined)

function* along(path: string, from: ObjectModel, model: PolicyModel): Generator<string> {
  const names = path.split('.')
  const last = names.pop() ?? ''
  let at: ObjectModel | undefined = from
  for (const name of names) {
    const lookup: FieldModel | undefined = at?.lookups.get(name.toLowerCase())
    if (at === undefined || lookup === undefined) return
    yield `${at.name}.${lookup.name}`
    at = model.objects.get(lookup.to[0]?.toLowerCase() ?? '')
  }
  if (at !== undefined) yield `${at.name}.${last}`
}

function pathsOf(scope: Scope): readonly string[] {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return scope.of.flatMap(pathsOf)
    case 'not':
      return pathsOf(scope.of)
    default:
      return [scope.path]
  }
}

function grantUses(grant: GrantModel, object: ObjectModel): Use[] {
  const path = grantPath(object.name, grant.id)
  const { write } = grant
  const uses = scopesOf(grant).flatMap(scope => scopeUses(scope, path))
  if (write === undefined) return uses
  const named = (name: string, values: readonly (Operand | Value)[]): Use[] => {
    const field = object.fields.get(name.toLowerCase())
    return field === undefined ? [] : [{ field, values, path }]
  }
  const conditions = [
    ...(typeof write.confirm === 'string' ? [] : [write.confirm]),
    ...write.approvals.flatMap(a => (a.when === undefined ? [] : [a.when])),
    ...write.constraints.flatMap(c => (c.kind === 'requires' && c.when !== undefined ? [c.when] : [])),
  ]
  return [
    ...uses,
    ...[...write.set, ...write.defaults].flatMap(([name, value]) => named(name, [value])),
    ...write.constraints.flatMap(rule => {
      if (rule.kind === 'oneOf') return named(rule.field, rule.values)
      if (rule.kind !== 'transitions') return []
      const moves = rule.moves.flatMap(({ from, to }) => [...from, ...to])
      return named(
        rule.field,
        moves.map(value => ({ type: 'string' as const, value })),
      )
    }),
    ...conditions.flatMap(condition => conditionUses(condition, path)),
  ]
}

function scopeUses(scope: Scope, path: Path): Use[] {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return scope.of.flatMap(part => scopeUses(part, path))
    case 'not':
      return scopeUses(scope.of, path)
    case 'compare':
      return [{ field: scope.field, values: [scope.value], path }]
    case 'in':
      return [{ field: scope.field, values: scope.values, path }]
    case 'among':
      return []
  }
}

function conditionUses(condition: ChangeCondition, path: Path): Use[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(part => conditionUses(part, path))
    case 'not':
      return conditionUses(condition.of, path)
    case 'compare':
      return [{ field: condition.field, values: [condition.value], path }]
    case 'in':
      return [{ field: condition.field, values: condition.values, path }]
    default:
      return []
  }
}
