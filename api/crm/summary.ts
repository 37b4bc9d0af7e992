/** Numbers over groups of records; no record leaves. */
import type { SummaryQuery } from '../policy/types.ts'
import { Problem } from '../problem.ts'
import { printQuery } from '../soql/print.ts'
import type { CrmOptions } from './options.ts'
import type { Summary } from './types.ts'

/**
 * The groups that may be told. Costs 1 Salesforce call. Throws as `planSummary` does, and 'invalid-input' for groups that
 * outsiders may have named: their text is no label of ours.
 */
export async function summarizeWith(
  { gateway, rights, as, context, budget }: CrmOptions,
  query: SummaryQuery,
): Promise<Summary> {
  const plan = rights.planSummary(query)
  const written = query.groupBy.find(name => rights.field(query.object, name)?.untrusted)
  if (written !== undefined)
    throw new Problem('invalid-input', {
      detail: `${written} makes no groups: outsiders may have written it.`,
    })
  const soql = plan.selects.map(printQuery)
  budget.admit()
  const answers = await gateway.query(as, soql, context)
  const told = plan.groups(answers.map(a => a.records))
  // A group of one is as good as its record, so that the way round the budget must cost as much.
  budget.count(told.groups.length, [])
  return told
}
