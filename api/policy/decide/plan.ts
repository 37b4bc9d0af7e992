/** A query becomes a plan, or is refused: pure, before anything is sent. */
import type { Condition, OrderBy, SelectQuery } from '../../soql/tree.ts'
import type { Plan, Query } from '../types.ts'
import { conditionOf } from './conditions.ts'
import { type ChildMask, maskOf } from './mask.ts'
import { resolvePath } from './paths.ts'
import { fieldDenied, invalidInput, objectDenied } from './refusals.ts'
import type { Variables } from './scopes.ts'
import { leavesOf, markNeeded, type Nodes, rowScopes, startNodes, use } from './used.ts'
import type { ObjectView, ResolvedPath, RoleView } from './view.ts'

/** Salesforce: OFFSET goes to 2,000, a page holds 2,000 rows, a statement 20 subqueries. */
const OFFSET_ROWS_MAX = 2_000
const LIMIT_ROWS_MAX = 2_000
const RELATED_LISTS_MAX = 5
const SELECTED_FIELDS_MAX = 100
const ORDER_FIELDS_MAX = 5

/**
 * The plan of a query for these roles. Fields are decided before values are looked at, so that no answer tells the
 * type of a field the caller may not read. Throws Problem 'object-denied', 'field-denied' or 'invalid-input'.
 */
export function planQuery(roles: RoleView, caller: Variables, query: Query): Plan {
  const view = roles.objects.get(query.object.toLowerCase())
  if (view === undefined) throw objectDenied(query.object)
  return planOn(view, roles, caller, query, undefined)
}

/** `list`: the related list the query reads, with the child's reference to its parent. */
function planOn(
  view: ObjectView,
  roles: RoleView,
  caller: Variables,
  query: Query,
  list: { readonly name: string; readonly lookup: string } | undefined,
): Plan {
  checkLimits(query)
  const resolve = (written: string) => resolvePath(roles, view, written, query.object)
  const grants = list === undefined ? view.ownGrants : view.grants
  if (grants.length === 0) throw objectDenied(query.object)
  const nodes = startNodes(grants)
  if (list !== undefined) use(nodes, resolve(list.lookup), query.object, list.lookup)
  const where = query.where ?? []
  useFilters(nodes, query, resolve)
  const orderBy = useOrder(nodes, query, resolve)
  const children = relatedPlans(view, roles, caller, query)
  const mask = maskOf(
    query.select.map(written => ({ written, resolved: resolve(written) })),
    nodes,
    query.object,
    caller,
    children.map(([name, plan]): ChildMask => ({ name, mask: plan.mask })),
  )
  markNeeded(nodes, where, resolve)
  const conditions = [...rowScopes(nodes, caller), ...where.map(f => conditionOf(f, resolve))]
  const rows = conditions.length === 0 ? {} : { where: { kind: 'all', of: conditions } as Condition }
  const from = list?.name ?? view.model.name
  const order = list === undefined ? steady(orderBy, query, nodes) : orderBy
  const select: SelectQuery = {
    from,
    select: mask.select.length === 0 && children.length === 0 ? ['Id'] : mask.select,
    ...rows,
    ...(children.length === 0 ? {} : { related: children.map(([, plan]) => plan.select) }),
    ...(order.length === 0 ? {} : { orderBy: order }),
    limit: query.limit,
    ...(query.offset ? { offset: query.offset } : {}),
  }
  const contributing = new Set([...mask.grants, ...[...nodes.values()].flatMap(n => n.grants)].map(g => g.id))
  for (const [, plan] of children) for (const id of plan.grants) contributing.add(id)
  return {
    object: view.model.name,
    select,
    count: { from, select: [], count: true, ...rows },
    grants: [...contributing],
    mask: mask.mask,
  }
}

function useFilters(nodes: Nodes, query: Query, resolve: (written: string) => ResolvedPath): void {
  if (query.where === undefined) return
  for (const { field: written } of leavesOf(query.where)) {
    const resolved = resolve(written)
    if (!resolved.field.filterable) throw fieldDenied(query.object, written)
    use(nodes, resolved, query.object, written)
  }
}

function useOrder(nodes: Nodes, query: Query, resolve: (written: string) => ResolvedPath): OrderBy[] {
  const order: OrderBy[] = []
  for (const [written, direction] of query.orderBy ?? []) {
    const resolved = resolve(written)
    if (!resolved.field.sortable) throw fieldDenied(query.object, written)
    use(nodes, resolved, query.object, written)
    if (order.some(o => o.field === resolved.path)) continue
    order.push({ field: resolved.path, direction: direction === 'desc' ? 'desc' : 'asc', nulls: 'last' })
  }
  return order
}

// Rows that are equal in what they are sorted by would change places between pages: the id decides among them.
function steady(order: OrderBy[], { offset = 0 }: Query, nodes: Nodes): readonly OrderBy[] {
  const readable = nodes.get('')?.grants.every(g => g.fields.has('Id')) === true
  const wanted = (order.length > 0 || offset > 0) && !order.some(o => o.field === 'Id')
  return readable && wanted ? [...order, { field: 'Id', direction: 'asc' }] : order
}

function relatedPlans(
  view: ObjectView,
  roles: RoleView,
  caller: Variables,
  query: Query,
): readonly (readonly [string, Plan])[] {
  if (query.related === undefined) return []
  const names = Object.keys(query.related)
  if (names.length > RELATED_LISTS_MAX)
    throw invalidInput(`At most ${RELATED_LISTS_MAX} related lists can be read.`)
  return names.map(written => {
    const child = query.related?.[written]
    const list = view.model.relatedLists.get(written.toLowerCase())
    const childView = list === undefined ? undefined : roles.objects.get(list.object.toLowerCase())
    if (child === undefined || list === undefined || childView === undefined) throw objectDenied(written)
    if (child.object.toLowerCase() !== list.object.toLowerCase()) throw objectDenied(child.object)
    if (child.related !== undefined) throw invalidInput('A related list has no related lists of its own.')
    return [list.name, planOn(childView, roles, caller, child, list)]
  })
}

function checkLimits({ select, orderBy = [], limit, offset = 0 }: Query): void {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > LIMIT_ROWS_MAX) {
    throw invalidInput(`The number of rows wanted is a whole number from 1 to ${LIMIT_ROWS_MAX}.`)
  }
  if (!Number.isSafeInteger(offset) || offset < 0 || offset > OFFSET_ROWS_MAX) {
    throw invalidInput(`A list goes to row ${OFFSET_ROWS_MAX}: narrow it with filters.`)
  }
  if (select.length > SELECTED_FIELDS_MAX)
    throw invalidInput(`At most ${SELECTED_FIELDS_MAX} fields can be selected.`)
  if (orderBy.length > ORDER_FIELDS_MAX)
    throw invalidInput(`A list is sorted by at most ${ORDER_FIELDS_MAX} fields.`)
}
