/** A change becomes a plan, or is refused: pure, before anything is read or written. */
import { Problem } from '../../../problem.ts'
import type { SelectQuery } from '../../../soql/tree.ts'
import type { ChangePlan, ChangeRequest } from '../../types.ts'
import { planQuery } from '../plan.ts'
import { fieldDenied, invalidInput, objectDenied } from '../refusals.ts'
import type { Variables } from '../scopes.ts'
import type { ObjectView, RoleView } from '../view.ts'
import { decideChange } from './decide-change.ts'
import { givenValues } from './given-values.ts'
import { lookedAt } from './looked-at.ts'
import { lookupsOf } from './references.ts'
import { accepts, isWriteGrant, type WriteGrant } from './write-grant.ts'

/**
 * The plan of a change for these roles. Fields are decided before values are looked at, so that no answer tells the
 * type of a field the caller may not write. Throws Problem 'object-denied', 'field-denied' (in the same words for a
 * field that is hidden, absent, a path, preset or readable only), 'phase-denied' where writing waits for the
 * roll-out, 'invalid-input' for a value that doesn't fit its field.
 */
export function planChange(roles: RoleView, caller: Variables, change: ChangeRequest): ChangePlan {
  const view = roles.objects.get(change.object.toLowerCase())
  if (view === undefined) throw objectDenied(change.object)
  const grants = liveGrants(view, change)
  const given = givenValues(view.model, grants, change)
  const candidates = grants.filter(grant => accepts(grant, given.keys()))
  if (change.action === 'update' && given.size === 0 && candidates.every(g => g.write.set.size === 0))
    throw invalidInput('A change names at least one field.')
  const asked = { action: change.action, view, given, grants, caller }
  const lookups = lookupsOf(roles, asked, candidates)
  return {
    object: view.model.name,
    before: beforeOf(roles, caller, change, lookedAt(asked, candidates)),
    references: lookups.map(({ field, id, select }) => ({ field, id, select })),
    decide: facts => decideChange(asked, lookups, facts),
  }
}

function liveGrants(view: ObjectView, change: ChangeRequest): readonly WriteGrant[] {
  const grants = view.writes.filter(isWriteGrant).filter(g => g.actions.has(change.action))
  if (grants.length > 0) return grants
  if (view.heldBackWrites) throw new Problem('phase-denied')
  const [field] = Object.keys(change.values)
  throw field === undefined ? objectDenied(change.object) : fieldDenied(change.object, field)
}

// The same query a read by id would be: a record that can't be read can't be changed, nor found out about.
function beforeOf(
  roles: RoleView,
  caller: Variables,
  { action, object, id }: ChangeRequest,
  paths: readonly string[],
): SelectQuery | undefined {
  if (action === 'create') {
    if (id !== undefined) throw invalidInput('A new record has no id yet.')
    return undefined
  }
  if (id === undefined) throw invalidInput('Id says which record to change.')
  const byId = { field: 'Id', is: 'equals', value: id } as const
  const { select } = planQuery(roles, caller, { object, select: ['Id'], where: [byId], limit: 1 })
  return { ...select, select: [...new Set([...select.select, ...paths])] }
}
