import type { Filter } from '../../policy/types.ts'
import { find, ownedBy } from '../shared/find.ts'
import { resolvePeriod } from '../shared/period.ts'
import { leadSummary } from '../shared/summaries.ts'
import { countedRows, quoted, sentence } from '../shared/words.ts'
import { type Operation, periodContext } from '../types.ts'

/** Lists leads, newest first. Costs 1 Salesforce call. */
export const findLeads: Operation<'FindLeads'> = async (input, door) => {
  const { status = 'open' } = input
  const period = input.period === undefined ? undefined : resolvePeriod(input.period, periodContext(door))
  const where: Filter[] = [...ownedBy(input.owner, door)]
  if (status !== 'any') where.push({ field: 'IsConverted', is: 'equals', value: status === 'converted' })
  if (input.leadName !== undefined)
    where.push({ field: 'Name', is: 'contains', value: input.leadName.trim() })
  if (input.company !== undefined)
    where.push({ field: 'Company', is: 'startsWith', value: input.company.trim() })
  if (period !== undefined) where.push({ field: 'CreatedDate', is: 'during', period })

  const { found, items, end } = await find(input, door, {
    object: 'Lead',
    summary: leadSummary,
    where,
    orderBy: ['CreatedDate', 'desc'],
  })
  return {
    outcome: 'ok',
    message: sentence(
      countedRows(found, status === 'any' ? 'lead' : `${status} lead`),
      input.leadName && `called ${quoted(input.leadName)}`,
      input.company && `from ${quoted(input.company)}`,
      period && `created ${period.words}`,
    ),
    leads: items,
    ...end,
  }
}
