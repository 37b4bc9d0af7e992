/** `grants:` of an object: which roles may do what with which fields of which rows. */
import { isScalar, type Node } from 'yaml'
import type { GrantModel, Scope, Variable } from '../model.ts'
import type { Faults } from './faults.ts'
import { readScope, type ScopeContext } from './scope.ts'
import { type Entry, readKeys, readList, readText, readTexts } from './yaml.ts'

export interface GrantContext extends ScopeContext {
  readonly roles: ReadonlySet<string>
  /** Ids given so far, over all objects. */
  readonly ids: Set<string>
}

/** Reads the grants of one object. */
export function readGrants(entry: Entry | undefined, context: GrantContext): readonly GrantModel[] {
  if (entry === undefined) return []
  const items = readList(entry.value, 'grants', entry.keyPlace, context.faults) ?? []
  return items.map(item => readGrant(item, context)).filter(g => g !== undefined)
}

function readGrant(node: Node, context: GrantContext): GrantModel | undefined {
  const { faults } = context
  const allowed = ['id', 'roles', 'actions', 'where', 'fields'] as const
  const keys = readKeys(node, 'A grant', node, { allowed, required: allowed }, faults)
  if (keys === undefined) return undefined
  if (keys.actions !== undefined) checkActions(keys.actions, faults)
  const where = keys.where === undefined ? undefined : readRows(keys.where, context)
  return {
    id: keys.id === undefined ? '' : readId(keys.id, context),
    roles: new Set(keys.roles === undefined ? [] : readRoleNames(keys.roles, context)),
    fields: new Set(keys.fields === undefined ? [] : readFieldNames(keys.fields, context)),
    where,
    relatedOnly: isWord(keys.where, 'related-rows'),
    variables: where === undefined ? [] : [...new Set(variablesOf(where))],
  }
}

function readId(entry: Entry, { ids, faults }: GrantContext): string {
  const id = readText(entry.value, 'id', entry.keyPlace, faults) ?? ''
  if (id !== '' && !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) {
    faults.add(entry.value, `${id} is no id for a grant.`, 'Use lower-case letters, digits and hyphens.')
  }
  if (ids.has(id)) faults.add(entry.value, `The grant id ${id} is used twice.`, 'Give each grant its own id.')
  if (id !== '') ids.add(id)
  return id
}

function checkActions(entry: Entry, faults: Faults): void {
  for (const { text, place } of readTexts(entry.value, 'actions', entry.keyPlace, faults)) {
    if (text !== 'read') faults.add(place, `${text} is not an action of the phase read-only.`, 'Use read.')
  }
}

function readRoleNames(entry: Entry, { roles, faults }: GrantContext): string[] {
  return readTexts(entry.value, 'roles', entry.keyPlace, faults).map(({ text, place }) => {
    if (!roles.has(text))
      faults.add(place, `There is no role ${text}.`, 'Declare it under `roles`, in this spelling.')
    return text
  })
}

function readFieldNames(entry: Entry, { object, faults }: GrantContext): string[] {
  return readTexts(entry.value, 'fields', entry.keyPlace, faults).flatMap(({ text, place }) => {
    const field = object.fields.get(text.toLowerCase())
    if (field === undefined) {
      faults.add(
        place,
        `${object.name} has no field ${text} in this policy.`,
        'Declare it under `fields` first.',
      )
    } else if (field.name !== text) {
      faults.add(place, `${text} is declared as ${field.name}.`, 'Use one spelling.')
    } else if (field.scopeOnly) {
      faults.add(
        place,
        `${text} is for row scopes only.`,
        'Take it out, or take scopeOnly from its declaration.',
      )
    }
    return field === undefined ? [] : [field.name]
  })
}

// Every row must be said in so many words: a forgotten `where` would open them all.
function readRows(entry: Entry, context: GrantContext): Scope | undefined {
  if (isWord(entry, 'all-rows') || isWord(entry, 'related-rows')) return undefined
  return readScope(entry.value, entry.keyPlace, context)
}

const isWord = (entry: Entry | undefined, word: string) =>
  isScalar(entry?.value) && entry.value.value === word

function variablesOf(scope: Scope): Variable[] {
  switch (scope.kind) {
    case 'all':
    case 'any':
      return scope.of.flatMap(variablesOf)
    case 'not':
      return variablesOf(scope.of)
    case 'compare':
      return scope.value.type === 'caller' ? [scope.value.variable] : []
    case 'in':
      return scope.values.flatMap(v => (v.type === 'caller' ? [v.variable] : []))
  }
}
