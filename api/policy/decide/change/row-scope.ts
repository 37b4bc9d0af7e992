/** Row scopes on one image of a record. Doubt is a third answer: who asks decides what it counts as. */
import type { ObjectModel, Scope } from '../../model.ts'
import { scopePaths, scopeTest, type Variables } from '../scopes.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * Does the row lie in the scope? Undefined where that can't be told, as behind a reference whose record was not read
 * with the row: a change has just pointed it elsewhere, or Salesforce hides it.
 */
export function liesIn(scope: Scope, row: Row, object: ObjectModel, caller: Variables): boolean | undefined {
  return scopeTest(doubting(scope, row, object), '', caller)(row)
}

/** Paths a row must carry for `liesIn`: those of the scope, and the references they go through first. */
export function pathsLookedAt(scope: Scope, object: ObjectModel): readonly string[] {
  return scopePaths(scope).flatMap(path => [firstReference(path, object) ?? [], path].flat())
}

function doubting(scope: Scope, row: Row, object: ObjectModel): Scope {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return { kind: scope.kind, of: scope.of.map(s => doubting(s, row, object)) }
    case 'not':
      return { kind: 'not', of: doubting(scope.of, row, object) }
    default:
      return isUnread(scope.path, row, object) ? doubtOf(scope) : scope
  }
}

// Nothing can be told to lie below nothing: the comparison that never has an answer.
const doubtOf = ({ path, field }: Extract<Scope, { path: string }>): Scope => ({
  kind: 'compare',
  path,
  field,
  op: 'lt',
  value: { type: 'null' },
})

function isUnread(path: string, row: Row, object: ObjectModel): boolean {
  const reference = firstReference(path, object)
  if (reference === undefined) return false
  const [relationship = ''] = path.split('.')
  return (row[reference] ?? null) !== null && (row[relationship] ?? null) === null
}

function firstReference(path: string, object: ObjectModel): string | undefined {
  const [relationship = '', ...rest] = path.split('.')
  return rest.length === 0 ? undefined : object.lookups.get(relationship.toLowerCase())?.name
}
