/** A change becomes a plan, or is refused: pure, before anything is read or written. */
import { Problem } from '../../../problem.ts'
import type { SelectQuery } from '../../../soql/tree.ts'
import type { FieldModel } from '../../model.ts'
import type { ChangePlan, ChangeRequest, Plan, Scalar } from '../../types.ts'
import { planQuery } from '../plan.ts'
import { fieldDenied, invalidInput, objectDenied } from '../refusals.ts'
import type { Variables } from '../scopes.ts'
import type { ObjectView, RoleView } from '../view.ts'
import { probesOf } from './behind.ts'
import { decideChange } from './decide-change.ts'
import { givenValues } from './given-values.ts'
import { guardOf } from './guard.ts'
import { lookedAt } from './looked-at.ts'
import { lookupsOf } from './references.ts'
import { accepts, fieldOf, isWriteGrant, type WriteGrant } from './write-grant.ts'

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
  const read = readFirst(roles, caller, change, given)
  const written = new Set([...given.keys()].map(f => f.name))
  const mayJudge = (before: Row) => !read?.mask(before).masked.some(path => written.has(path))
  const restores = change.restores === true
  const asked = { action: change.action, view, given, grants, caller, mayJudge, restores }
  const lookups = lookupsOf(roles, asked, candidates)
  const probes = probesOf(asked, candidates, lookups)
  const looked = lookedAt(asked, candidates)
  return {
    object: view.model.name,
    before: read && withPaths(read.select, [...looked.keys(), ...stampsFor(candidates)]),
    kindOf: field => fieldOf(view.model, field)?.kind ?? 'string',
    seen: record => read?.mask(record) ?? { fields: {}, masked: [], related: {} },
    guard: (before, modstamp) => guardOf(view.model.name, read?.select.where, looked, before, modstamp),
    references: [
      ...lookups.map(({ field, id, object, select }) => ({ field, id, object, asks: READABLE, select })),
      ...probes.map(({ lookup: { field, id, object }, select }) => ({
        field,
        id,
        object,
        asks: BEHIND,
        select,
      })),
    ],
    decide: facts => decideChange(asked, lookups, probes, facts),
  }
}

type Row = Readonly<Record<string, unknown>>

const READABLE = 'readable' as const
const BEHIND = 'behind' as const
/** When the record was changed last: whoever writes says so, and Salesforce refuses what has moved on since. */
const STAMP = 'LastModifiedDate'
/** When anything of it was changed last, by whomever: a process of Salesforce's own, too. */
const RECORD_STAMP = 'SystemModstamp'
const stampsFor = (candidates: readonly WriteGrant[]): readonly string[] =>
  candidates.some(({ write }) => write.conflict === 'record') ? [STAMP, RECORD_STAMP] : [STAMP]
/** As many as can be offered to choose from, and one more. */
const CANDIDATES_MAX = 6

function liveGrants(view: ObjectView, change: ChangeRequest): readonly WriteGrant[] {
  const grants = view.writes.filter(isWriteGrant).filter(g => g.actions.has(change.action))
  if (grants.length > 0) return grants
  if (view.heldBackWrites) throw new Problem('phase-denied')
  const [field] = Object.keys(change.values)
  throw field === undefined ? objectDenied(change.object) : fieldDenied(change.object, field)
}

/**
 * The record, read by id or by what it is called like any other, with the fields that are given: one that can't be read can't be changed, nor
 * found out about by what is refused. Undefined for a new one.
 */
function readFirst(
  roles: RoleView,
  caller: Variables,
  { action, object, id, where, show = [] }: ChangeRequest,
  given: ReadonlyMap<FieldModel, Scalar>,
): Plan | undefined {
  if (action === 'create') {
    if (id !== undefined || where !== undefined) throw invalidInput('A new record has no id yet.')
    return undefined
  }
  const select = [...new Set(['Id', ...[...given.keys()].map(f => f.name), ...show])]
  if (id !== undefined) {
    const byId = { field: 'Id', is: 'equals', value: id } as const
    return planQuery(roles, caller, { object, select, where: [byId], limit: 1 })
  }
  if (where === undefined || where.length === 0) throw invalidInput('Id says which record to change.')
  return planQuery(roles, caller, { object, select, where, limit: CANDIDATES_MAX })
}

const withPaths = (query: SelectQuery, paths: readonly string[]): SelectQuery => ({
  ...query,
  select: [...new Set([...query.select, ...paths])],
})
