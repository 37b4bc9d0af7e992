import type { Filter } from '../../policy/types.ts'
import { rowsOfAccount } from '../shared/account.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { resolvePeriod } from '../shared/period.ts'
import { readable } from '../shared/readable.ts'
import { opportunitySummary } from '../shared/summaries.ts'
import { counted, sentence } from '../shared/words.ts'
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
  const where: Filter[] = [...inStatus[status]]
  if (input.opportunityName !== undefined)
    where.push({ field: 'Name', is: 'startsWith', value: input.opportunityName.trim() })
  if (input.stage !== undefined) where.push({ field: 'StageName', is: 'equals', value: input.stage })
  if (period !== undefined) where.push({ field: 'CloseDate', is: 'during', period })
  if (input.owner === 'me')
    where.push({ field: 'OwnerId', is: 'equals', value: door.caller.salesforceUser.id })

  const page = pageOf(input, door)
  const { rows, accountName } = await rowsOfAccount(
    input,
    {
      object: 'Opportunity',
      select: readable(door.crm, 'Opportunity', opportunitySummary.select),
      where,
      orderBy: [['CloseDate', 'asc']],
      ...page,
      total: true,
    },
    door.crm,
  )
  const one = status === 'any' ? 'opportunity' : `${status} opportunity`
  return {
    outcome: 'ok',
    message: sentence(
      counted(rows.total, one, one.replace(/y$/, 'ies')),
      accountName && `for ${accountName}`,
      period && `closing ${period.words}`,
    ),
    opportunities: rows.rows.map(opportunitySummary.of),
    ...pageEnd(rows, page, door),
  }
}
