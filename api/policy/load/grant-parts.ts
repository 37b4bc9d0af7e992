/** Parts that grants, forbids and their rules are made of. */
import type { FieldModel } from '../model.ts'
import { type Action, actions } from '../types.ts'
import type { Place } from './faults.ts'
import type { ScopeContext } from './scope.ts'
import { type Entry, readText, readTexts } from './yaml.ts'

export interface GrantContext extends ScopeContext {
  readonly roles: ReadonlySet<string>
  /** Ids given so far to grants and forbids, over all objects. */
  readonly ids: Set<string>
}

export const COMMON_KEYS = ['id', 'roles', 'actions', 'fields'] as const
/** The keys of each kind of grant. */
export const GRANT_KEYS = {
  read: [...COMMON_KEYS, 'where', 'masks'],
  aggregate: [...COMMON_KEYS, 'where', 'groupBy', 'minGroupSize'],
  write: [
    ...COMMON_KEYS,
    'where',
    'check',
    'set',
    'defaults',
    'references',
    'constraints',
    'confirm',
    'approval',
    'conflict',
    'shadow',
  ],
} as const
export type GrantKind = keyof typeof GRANT_KEYS
export type GrantKey = (typeof GRANT_KEYS)[GrantKind][number]
export const ALL_GRANT_KEYS: readonly GrantKey[] = [...new Set(Object.values(GRANT_KEYS).flat())]

/** The id of a grant or forbid: said in answers and in the audit, so no two have the same. */
export function readId(entry: Entry, { ids, faults }: GrantContext): string {
  const id = readText(entry.value, 'id', entry.keyPlace, faults) ?? ''
  if (id !== '' && !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) {
    faults.add(entry.value, `${id} is no id for a grant.`, 'Use lower-case letters, digits and hyphens.')
  }
  if (ids.has(id)) faults.add(entry.value, `The grant id ${id} is used twice.`, 'Give each grant its own id.')
  if (id !== '') ids.add(id)
  return id
}

export function readActions(entry: Entry, faults: GrantContext['faults']): Action[] {
  return readTexts(entry.value, 'actions', entry.keyPlace, faults).flatMap(({ text, place }) => {
    const action = actions.find(a => a === text)
    if (action !== undefined) return [action]
    faults.add(place, `There is no action ${text}.`, `Use ${actions.join(', ')}; nothing is deleted.`)
    return []
  })
}

/** Declared fields that may be shown, by the names of a list. */
export function readFieldNames(entry: Entry, context: GrantContext): FieldModel[] {
  return readTexts(entry.value, entry.key, entry.keyPlace, context.faults).flatMap(
    ({ text, place }) => fieldNamed(text, place, context) ?? [],
  )
}

/** The declared field of a name; a fault and undefined where there is none that a grant may give. */
export function fieldNamed(
  text: string,
  place: Place,
  { object, faults }: GrantContext,
): FieldModel | undefined {
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
  return field
}
