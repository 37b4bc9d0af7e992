import type { Filter } from '../../policy/types.ts'
import { find, ownedBy } from '../shared/find.ts'
import { resolvePeriod } from '../shared/period.ts'
import { taskSummary } from '../shared/summaries.ts'
import { countedRows, sentence } from '../shared/words.ts'
import { type Operation, periodContext } from '../types.ts'

/** Lists tasks, the next due first. Costs 1 Salesforce call; 2 when the account's name is not exact. */
export const findTasks: Operation<'FindTasks'> = async (input, door) => {
  const { status = 'open' } = input
  const period = input.period === undefined ? undefined : resolvePeriod(input.period, periodContext(door))
  const where: Filter[] = [...ownedBy(input.owner, door)]
  if (status !== 'any') where.push({ field: 'IsClosed', is: 'equals', value: status === 'completed' })
  if (period !== undefined) where.push({ field: 'ActivityDate', is: 'during', period })

  const { found, items, accountName, end } = await find(input, door, {
    object: 'Task',
    summary: taskSummary,
    where,
    orderBy: ['ActivityDate', 'asc'],
    account: input,
  })
  return {
    outcome: 'ok',
    message: sentence(
      countedRows(found, status === 'any' ? 'task' : `${status} task`),
      accountName && `for ${accountName}`,
      period && `due ${period.words}`,
    ),
    tasks: items,
    ...end,
  }
}
