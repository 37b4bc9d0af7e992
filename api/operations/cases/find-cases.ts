import type { Filter } from '../../policy/types.ts'
import { rowsOfAccount } from '../shared/account.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { resolvePeriod } from '../shared/period.ts'
import { readable } from '../shared/readable.ts'
import { caseSummary } from '../shared/summaries.ts'
import { counted, sentence } from '../shared/words.ts'
import { type Operation, periodContext } from '../types.ts'

/** Lists cases, newest first. Costs 1 Salesforce call; 2 when the account's name is only the beginning of its name. */
export const findCases: Operation<'FindCases'> = async (input, door) => {
  const { status = 'open', priority } = input
  const period = input.period === undefined ? undefined : resolvePeriod(input.period, periodContext(door))
  const where: Filter[] = []
  if (status !== 'any') where.push({ field: 'IsClosed', is: 'equals', value: status === 'closed' })
  if (priority !== undefined) where.push({ field: 'Priority', is: 'equals', value: priority })
  if (period !== undefined) where.push({ field: 'CreatedDate', is: 'during', period })

  const page = pageOf(input, door)
  const { rows, accountName } = await rowsOfAccount(
    input,
    {
      object: 'Case',
      select: readable(door.crm, 'Case', caseSummary.select),
      where,
      orderBy: [['CreatedDate', 'desc']],
      ...page,
      total: true,
    },
    door.crm,
  )
  const kind = status === 'any' ? 'case' : `${status} case`
  return {
    outcome: 'ok',
    message: sentence(
      counted(rows.total, kind),
      accountName && `for ${accountName}`,
      period && `created ${period.words}`,
    ),
    cases: rows.rows.map(caseSummary.of),
    ...pageEnd(rows, page, door),
  }
}
