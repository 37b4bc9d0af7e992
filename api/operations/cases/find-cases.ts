import type { Filter } from '../../policy/types.ts'
import { find } from '../shared/find.ts'
import { resolvePeriod } from '../shared/period.ts'
import { caseSummary } from '../shared/summaries.ts'
import { countedRows, sentence } from '../shared/words.ts'
import { type Operation, periodContext } from '../types.ts'

/** Lists cases, newest first. Costs 1 Salesforce call; 2 when the account's name is only the beginning of its name. */
export const findCases: Operation<'FindCases'> = async (input, door) => {
  const { status = 'open', priority } = input
  const period = input.period === undefined ? undefined : resolvePeriod(input.period, periodContext(door))
  const where: Filter[] = []
  if (status !== 'any') where.push({ field: 'IsClosed', is: 'equals', value: status === 'closed' })
  if (priority !== undefined) where.push({ field: 'Priority', is: 'equals', value: priority })
  if (period !== undefined) where.push({ field: 'CreatedDate', is: 'during', period })

  const { found, items, accountName, end } = await find(input, door, {
    object: 'Case',
    summary: caseSummary,
    where,
    orderBy: ['CreatedDate', 'desc'],
    account: input,
  })
  return {
    outcome: 'ok',
    message: sentence(
      countedRows(found, status === 'any' ? 'case' : `${status} case`),
      accountName && `for ${accountName}`,
      period && `created ${period.words}`,
    ),
    cases: items,
    ...end,
  }
}
