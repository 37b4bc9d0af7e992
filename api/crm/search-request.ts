import type { SearchPlan } from '../policy/types.ts'
import { printCondition } from '../soql/print.ts'

/** Salesforce: a search returns at most 2,000 records. */
const HITS_MAX = 2_000
/**
 * Hits of each object that are looked through for those that count, however few are wanted: Salesforce ranks by what
 * the caller can't see too, and such a hit must not take the place of one that counts.
 */
const LOOKED_THROUGH_MAX = 200

/** What is sent: each object with the fields its plan needs, within its rows. */
export function requestOf(text: string, plans: readonly Pick<SearchPlan, 'object' | 'select'>[]) {
  const objects = plans.map(({ object, select }) => ({
    name: object,
    fields: select.select,
    ...(select.where === undefined ? {} : { where: printCondition(select.where) }),
    limit: Math.max(select.limit ?? HITS_MAX, LOOKED_THROUGH_MAX),
  }))
  const wanted = objects.reduce((sum, o) => sum + o.limit, 0)
  return { text, objects, overallLimit: Math.min(wanted, HITS_MAX) }
}
