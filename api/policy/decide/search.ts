/** Search by name: which objects and rows, and what a hit must hold to be one the caller may know of. */
import type { SearchObject, SearchPlan } from '../types.ts'
import { maskOf } from './mask.ts'
import { resolvePath } from './paths.ts'
import { objectDenied } from './refusals.ts'
import type { Variables } from './scopes.ts'
import { rowScopes, startNodes } from './used.ts'
import type { RoleView } from './view.ts'

/**
 * The plan of one object of a search. Grants contribute that name a search field of the object; Salesforce looks in
 * name fields of its own choice, so `texts` says which values of a hit the caller may read and must find the words in.
 */
export function planSearch(roles: RoleView, caller: Variables, search: SearchObject): SearchPlan {
  const view = roles.objects.get(search.object.toLowerCase())
  const searched = view?.model.searchFields.filter(f => view.fields.has(f.name.toLowerCase())) ?? []
  if (view === undefined || searched.length === 0) throw objectDenied(search.object)
  const contributing = view.ownGrants.filter(g => searched.some(f => g.fields.has(f.name)))
  if (contributing.length === 0) throw objectDenied(search.object)
  const nodes = startNodes(contributing)
  const columns = (names: readonly string[]) =>
    names.map(written => ({ written, resolved: resolvePath(roles, view, written, search.object) }))
  const names = searched.map(f => f.name)
  const found = maskOf(columns(names), nodes, search.object, caller, [])
  const shown = maskOf(columns(search.select), nodes, search.object, caller, [])
  const scopes = rowScopes(nodes, caller)
  const [scope] = scopes
  const from = view.model.name
  const rows = scope === undefined ? {} : { where: scope }
  return {
    object: from,
    select: { from, select: [...new Set([...shown.select, ...found.select])], ...rows, limit: search.limit },
    count: { from, select: [], count: true, ...rows },
    grants: [...new Set([...contributing, ...shown.grants].map(g => g.id))],
    searchFields: names,
    mask: shown.mask,
    texts: record => Object.values(found.mask(record).fields).filter(v => typeof v === 'string'),
  }
}
