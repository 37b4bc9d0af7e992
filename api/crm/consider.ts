/** What would become of a change: the record and what it points at are read, nothing is written. */
import type { ChangeDecision, ChangeRequest } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import { printQuery } from '../soql/print.ts'
import type { CrmOptions } from './options.ts'

/**
 * The decision on a change, by what the caller may read. `today`: YYYY-MM-DD in the caller's time zone. Costs 1
 * Salesforce call, none for a new record that points at nothing. Throws as `planChange` does, and 'record-not-found'.
 */
export async function considerWith(
  { gateway, rights, as, context, budget }: CrmOptions,
  change: ChangeRequest,
  today: string,
): Promise<ChangeDecision> {
  const plan = rights.planChange(change)
  const own = plan.before === undefined ? [] : [printQuery(plan.before)]
  const soql = [...own, ...plan.references.map(r => printQuery(r.select))]
  budget.admit()
  const answers = soql.length === 0 ? [] : await gateway.query(as, soql, context)
  const before = own.length === 0 ? undefined : answers[0]?.records[0]
  if (own.length > 0 && before === undefined) throw new Problem('record-not-found')
  const found = plan.references.map((_, at) => (answers[own.length + at]?.records.length ?? 0) > 0)
  return plan.decide({ before, found, today })
}
