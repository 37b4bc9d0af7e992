/** Row scopes on one image of a record. Doubt is a third answer: who asks decides what it counts as. */
import type { ObjectModel, Scope } from '../../model.ts'
import { scopeTest, type Variables } from '../scopes.ts'

type Row = Readonly<Record<string, unknown>>
export type ScopeLeaf = Extract<Scope, { readonly path: string }>
/** Does the part hold behind the reference of the row, as was asked besides? Undefined: it wasn't, or there is doubt. */
export type Told = (leaf: ScopeLeaf, row: Row) => boolean | undefined

/**
 * Does the row lie in the scope? Undefined where that can't be told, as behind a reference whose record was neither
 * read with the row nor told of besides: a change has just pointed it elsewhere, or Salesforce hides it.
 */
export function liesIn(
  scope: Scope,
  row: Row,
  object: ObjectModel,
  caller: Variables,
  told: Told,
): boolean | undefined {
  const leafOf = (leaf: ScopeLeaf): Scope => {
    if (!isUnread(leaf.path, row, object)) return leaf
    const holds = told(leaf, row)
    return holds === undefined ? doubtOf(leaf) : holds ? ALWAYS : NEVER
  }
  return scopeTest(withLeaves(scope, leafOf), '', caller)(row)
}

const ALWAYS: Scope = { kind: 'all', of: [] }
const NEVER: Scope = { kind: 'any', of: [] }

// Nothing can be told to lie below nothing: the comparison that never has an answer.
const doubtOf = ({ path, field }: ScopeLeaf): Scope => ({
  kind: 'compare',
  path,
  field,
  op: 'lt',
  value: { type: 'null' },
})

function withLeaves(scope: Scope, leafOf: (leaf: ScopeLeaf) => Scope): Scope {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return { kind: scope.kind, of: scope.of.map(s => withLeaves(s, leafOf)) }
    case 'not':
      return { kind: 'not', of: withLeaves(scope.of, leafOf) }
    default:
      return leafOf(scope)
  }
}

/** The comparisons a scope is made of. */
export function leavesOf(scope: Scope): readonly ScopeLeaf[] {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return scope.of.flatMap(leavesOf)
    case 'not':
      return leavesOf(scope.of)
    default:
      return [scope]
  }
}

/** The reference that a path goes through first; undefined for a field of the row itself. */
export function firstReference(path: string, object: ObjectModel): string | undefined {
  const [relationship = '', ...rest] = path.split('.')
  return rest.length === 0 ? undefined : object.lookups.get(relationship.toLowerCase())?.name
}

function isUnread(path: string, row: Row, object: ObjectModel): boolean {
  const reference = firstReference(path, object)
  if (reference === undefined) return false
  const [relationship = ''] = path.split('.')
  return (row[reference] ?? null) !== null && (row[relationship] ?? null) === null
}
