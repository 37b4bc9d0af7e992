/** Reads pages of rows, before anything of them is handed out. */
import type { MaskedRow, Plan } from '../policy/types.ts'
import type { SalesforceRecord } from '../salesforce/types.ts'
import { printQuery } from '../soql/print.ts'
import type { CrmOptions } from './options.ts'
import type { CrmQuery, Rows } from './types.ts'

export interface Planned {
  readonly query: CrmQuery
  readonly plan: Plan
}

/** A page: what came from the wire, and what may be shown of it. */
export interface Page extends Omit<Rows, 'rows'> {
  readonly seen: readonly Seen[]
}

export interface Seen {
  readonly record: SalesforceRecord
  readonly row: MaskedRow
}

/**
 * A page of each plan, as Salesforce answers the caller; equal statements are sent once. Everything is printed before
 * anything is sent: a refusal costs nothing and tells nothing.
 */
export async function readAsCaller(
  planned: readonly Planned[],
  { gateway, as, context, budget }: CrmOptions,
): Promise<readonly Page[]> {
  const soql: string[] = []
  const place = (text: string) => {
    const at = soql.indexOf(text)
    return at < 0 ? soql.push(text) - 1 : at
  }
  const places = planned.map(({ query, plan }) => {
    // Without a total one row more than wanted tells whether there are more.
    const limit = query.total ? query.limit : query.limit + 1
    const rowsAt = place(printQuery({ ...plan.select, limit }))
    return { rowsAt, countAt: query.total ? place(printQuery(plan.count)) : undefined }
  })
  if (planned.length === 0) return []
  budget.admit()
  const answers = await gateway.query(as, soql, context)
  return planned.map(({ query, plan }, at) => {
    const { rowsAt = -1, countAt } = places[at] ?? {}
    const records = answers[rowsAt]?.records ?? []
    const seen = records.slice(0, query.limit).map(record => ({ record, row: plan.mask(record) }))
    if (countAt === undefined) return { seen, total: seen.length, more: records.length > query.limit }
    const total = answers[countAt]?.totalSize ?? seen.length
    return { seen, total, more: (query.offset ?? 0) + seen.length < total }
  })
}
