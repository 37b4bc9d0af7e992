/** Searches as the integration user, answers as the mapped user. */
import type { SearchObject, SearchPlan } from '../../policy/types.ts'
import type { CrmOptions } from '../options.ts'
import type { Seen } from '../read.ts'
import { requestOf } from '../search-request.ts'
import { seenRow } from './read.ts'
import { type Shape, shapeOf } from './shape.ts'
import { idsIn } from './sift.ts'
import type { MappedUser } from './types.ts'

interface Sought {
  readonly plan: SearchPlan
  readonly shape: Shape
}

/** Hits of each object that the mapped user may read. Two calls, one while the access to all of them is remembered. */
export async function searchAsMappedUser(
  text: string,
  plans: ReadonlyMap<string, SearchPlan>,
  objects: readonly SearchObject[],
  { gateway, context }: CrmOptions,
  user: MappedUser,
): Promise<readonly (Seen & { readonly plan: SearchPlan })[]> {
  const sought = new Map<string, Sought>()
  for (const [name, plan] of plans) {
    const asked = objects.find(({ object }) => object.toLowerCase() === name.toLowerCase())
    if (asked === undefined) continue
    const shape = shapeOf(plan.select, { ...asked, object: plan.object })
    sought.set(name, { plan, shape })
  }
  const wide = [...sought.values()].map(({ plan, shape }) => ({ object: plan.object, select: shape.select }))
  const records = await gateway.search(user.session, requestOf(text, wide), context)
  const hits = records.flatMap(record => {
    const of = sought.get(record.attributes?.type ?? '')
    return of === undefined ? [] : [{ record, of }]
  })
  const mayRead = await user.records.mayRead(hits.flatMap(({ record, of }) => idsIn(record, of.shape)))
  const sight = { ...user.security, mayRead }
  return hits.flatMap(({ record, of: { plan, shape } }) => {
    const seen = seenRow(record, shape, plan.mask, sight)
    return seen === undefined ? [] : [{ plan, ...seen }]
  })
}
