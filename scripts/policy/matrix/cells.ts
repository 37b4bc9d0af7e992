/** Who may do what with which field: a policy turned from grants into a table of roles by fields. */
import type { FieldModel, GrantModel, ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import { scopeWords } from '../words.ts'

/**
 * R read on every row, r on some, m shown in part, A told in numbers over groups, C given when a record is created,
 * c set by the policy then, U changed on every row, u on some. In this order.
 */
export const letters = ['R', 'r', 'm', 'A', 'C', 'U', 'u'] as const
export type Letter = (typeof letters)[number]

export const legend: Readonly<Record<Letter, string>> = {
  R: 'reads it on every row',
  r: 'reads it on some rows',
  m: 'is shown part of it',
  A: 'is told numbers over groups of rows',
  C: 'gives it when creating a record',
  U: 'changes it on any row',
  u: 'changes it on some rows',
}

export interface Cell {
  readonly role: string
  readonly letters: readonly Letter[]
  /** What each grant gives, in words: 'rep-own: reads where OwnerId is the caller'. */
  readonly grants: readonly { readonly id: string; readonly words: string }[]
}

interface FieldRow {
  readonly field: FieldModel
  readonly cells: readonly Cell[]
}

export interface ObjectRows {
  readonly object: ObjectModel
  readonly rows: readonly FieldRow[]
}

export interface Matrix {
  readonly model: PolicyModel
  readonly roles: readonly string[]
  readonly objects: readonly ObjectRows[]
}

/** The table of a policy for these roles; fields that nobody may be granted are left out. */
export function matrixOf(model: PolicyModel, roles: readonly string[]): Matrix {
  const objects = [...model.objects.values()].filter(o => o.grants.length > 0)
  return {
    model,
    roles,
    objects: objects.map(object => ({
      object,
      rows: [...object.fields.values()]
        .filter(field => !field.scopeOnly)
        .map(field => ({ field, cells: roles.map(role => cellOf(role, field.name, object)) })),
    })),
  }
}

function cellOf(role: string, field: string, object: ObjectModel): Cell {
  const found = new Set<Letter>()
  const grants: { id: string; words: string }[] = []
  for (const grant of object.grants.filter(g => g.roles.has(role))) {
    const uses = usesOf(grant, field)
    for (const { letter } of uses) found.add(letter)
    if (uses.length > 0)
      grants.push({ id: grant.id, words: `${uses.map(u => u.words).join(', ')}: ${rowsWords(grant)}` })
  }
  if (found.has('R')) for (const less of ['r', 'm'] as const) found.delete(less)
  if (found.has('U')) found.delete('u')
  return { role, letters: letters.filter(l => found.has(l)), grants }
}

function usesOf(grant: GrantModel, field: string): { letter: Letter; words: string }[] {
  const everywhere = grant.where === undefined && !grant.relatedOnly
  const { masks, fields, actions, aggregate, write } = grant
  if (actions.has('read')) {
    const form = masks.get(field)
    if (form !== undefined) return [{ letter: 'm', words: `shows ${maskWords[form]}` }]
    return fields.has(field) ? [{ letter: everywhere ? 'R' : 'r', words: 'reads' }] : []
  }
  if (actions.has('aggregate')) {
    if (aggregate?.groupBy.includes(field)) return [{ letter: 'A', words: 'groups by it' }]
    return fields.has(field) ? [{ letter: 'A', words: 'adds it up' }] : []
  }
  if (!fields.has(field) || write?.set.has(field)) return []
  return [
    ...(actions.has('create') ? [{ letter: 'C' as const, words: 'creates with it' }] : []),
    ...(actions.has('update')
      ? [{ letter: everywhere ? ('U' as const) : ('u' as const), words: 'changes it' }]
      : []),
  ]
}

/** How the forms of masks are said. */
export const maskWords = {
  'last-four': 'its last four characters',
  domain: 'its domain',
  year: 'its year',
} as const

/** Which rows a grant gives: 'rows where OwnerId is the caller'. */
export function rowsWords(grant: GrantModel): string {
  if (grant.relatedOnly) return 'rows in a related list of a record the caller may read'
  if (grant.where !== undefined) return `rows where ${scopeWords(grant.where)}`
  return grant.actions.has('create') && !grant.actions.has('update') ? 'new rows' : 'every row'
}
