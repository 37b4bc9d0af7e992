import type { Filter } from '../../policy/types.ts'
import { rowsOfAccount } from '../shared/account.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { resolvePeriod } from '../shared/period.ts'
import { readable } from '../shared/readable.ts'
import { taskSummary } from '../shared/summaries.ts'
import { counted, sentence } from '../shared/words.ts'
import { type Operation, periodContext } from '../types.ts'

/** Lists tasks, the next due first. Costs 1 Salesforce call; 2 when the account's name is not exact. */
export const findTasks: Operation<'FindTasks'> = async (input, door) => {
  const { status = 'open' } = input
  const period = input.period === undefined ? undefined : resolvePeriod(input.period, periodContext(door))
  const where: Filter[] = []
  if (status !== 'any') where.push({ field: 'IsClosed', is: 'equals', value: status === 'completed' })
  if (period !== undefined) where.push({ field: 'ActivityDate', is: 'during', period })
  if (input.owner === 'me')
    where.push({ field: 'OwnerId', is: 'equals', value: door.caller.salesforceUser.id })

  const page = pageOf(input, door)
  const { rows, accountName } = await rowsOfAccount(
    input,
    {
      object: 'Task',
      select: readable(door.crm, 'Task', taskSummary.select),
      where,
      orderBy: [['ActivityDate', 'asc']],
      ...page,
      total: true,
    },
    door.crm,
  )
  return {
    outcome: 'ok',
    message: sentence(
      counted(rows.total, status === 'any' ? 'task' : `${status} task`),
      accountName && `for ${accountName}`,
      period && `due ${period.words}`,
    ),
    tasks: rows.rows.map(taskSummary.of),
    ...pageEnd(rows, page, door),
  }
}
