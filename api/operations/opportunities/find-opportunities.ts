import type { Filter } from '../../policy/types.ts'
import { find, ownedBy } from '../shared/find.ts'
import { resolvePeriod } from '../shared/period.ts'
import { opportunitySummary } from '../shared/summaries.ts'
import { countedRows, sentence } from '../shared/words.ts'
import { type Operation, periodContext } from '../types.ts'

const inStatus: Readonly<Record<'open' | 'won' | 'lost' | 'any', readonly Filter[]>> = {
  open: [{ field: 'IsClosed', is: 'equals', value: false }],
  won: [{ field: 'IsWon', is: 'equals', value: true }],
  lost: [
    { field: 'IsClosed', is: 'equals', value: true },
    { field: 'IsWon', is: 'equals', value: false },
  ],
  any: [],
}

/** Lists opportunities, the next to close first. Costs 1 Salesforce call; 2 when the account's name is not exact. */
export const findOpportunities: Operation<'FindOpportunities'> = async (input, door) => {
  const { status = 'open' } = input
  const period = input.period === undefined ? undefined : resolvePeriod(input.period, periodContext(door))
  const where: Filter[] = [...ownedBy(input.owner, door), ...inStatus[status]]
  if (input.opportunityName !== undefined)
    where.push({ field: 'Name', is: 'startsWith', value: input.opportunityName.trim() })
  if (input.stage !== undefined) where.push({ field: 'StageName', is: 'equals', value: input.stage })
  if (period !== undefined) where.push({ field: 'CloseDate', is: 'during', period })

  const { found, items, accountName, end } = await find(input, door, {
    object: 'Opportunity',
    summary: opportunitySummary,
    where,
    orderBy: ['CloseDate', 'asc'],
    account: input,
  })
  const one = status === 'any' ? 'opportunity' : `${status} opportunity`
  return {
    outcome: 'ok',
    message: sentence(
      countedRows(found, one, one.replace(/y$/, 'ies')),
      accountName && `for ${accountName}`,
      period && `closing ${period.words}`,
    ),
    opportunities: items,
    ...end,
  }
}
