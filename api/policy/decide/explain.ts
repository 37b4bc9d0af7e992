/** How a query would be decided, told from the caller's own grants: never a row, never a name that is hidden. */
import type { GrantModel } from '../model.ts'
import type { GrantTrace, Query, ReadTrace } from '../types.ts'
import { resolvePath } from './paths.ts'
import { planQuery } from './plan.ts'
import { objectDenied } from './refusals.ts'
import type { Variables } from './scopes.ts'
import { leavesOf } from './used.ts'
import type { ObjectView, RoleView, Step } from './view.ts'

/**
 * The trace of a query. A refusal is the plan's own and thrown as it is, so that explaining tells nothing that asking
 * doesn't. Throws Problem 'object-denied', 'field-denied' or 'invalid-input'.
 */
export function explainQuery(roles: RoleView, caller: Variables, query: Query): ReadTrace {
  planQuery(roles, caller, query)
  const view = roles.objects.get(query.object.toLowerCase())
  if (view === undefined) throw objectDenied(query.object)
  const resolve = (written: string) => resolvePath(roles, view, written, query.object)
  const nameOf = (written: string) => resolve(written).steps[0]?.field.name ?? ''
  const used = new Set([
    ...leavesOf(query.where ?? []).map(f => nameOf(f.field)),
    ...(query.orderBy ?? []).map(([field]) => nameOf(field)),
  ])
  const contributing = view.ownGrants.filter(g => missing(g, used).length === 0)
  return {
    object: view.model.name,
    grants: view.grants.map(g => traceOf(g, view, used)),
    maskedSometimes: [...new Set(query.select.map(written => resolve(written)))]
      .filter(({ steps }) => steps.some(step => !isCertain(step, contributing)))
      .map(({ path }) => path),
    off: roles.off.get(query.object.toLowerCase()) ?? [],
  }
}

/** Is the field of this step shown on every row the question gives? */
const isCertain = ({ prefix, view, field }: Step, contributing: readonly GrantModel[]) =>
  prefix === ''
    ? contributing.every(g => g.fields.has(field.name))
    : view.ownGrants.some(g => g.where === undefined && g.fields.has(field.name))

const missing = (grant: GrantModel, used: ReadonlySet<string>) => [...used].filter(f => !grant.fields.has(f))

function traceOf(grant: GrantModel, view: ObjectView, used: ReadonlySet<string>): GrantTrace {
  if (!view.ownGrants.includes(grant)) return { grant: grant.id, applies: false, clause: 'related-rows' }
  const lacks = missing(grant, used)
  return lacks.length === 0
    ? { grant: grant.id, applies: true }
    : { grant: grant.id, applies: false, clause: `fields: ${lacks.join(', ')}` }
}
