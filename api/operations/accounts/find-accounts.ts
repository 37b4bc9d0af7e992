import type { Filter } from '../../policy/types.ts'
import { find, ownedBy } from '../shared/find.ts'
import { accountSummary } from '../shared/summaries.ts'
import { countedRows, quoted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Lists accounts by beginning of name, industry, city and owner. Costs 1 Salesforce call. */
export const findAccounts: Operation<'FindAccounts'> = async (input, door) => {
  const where: Filter[] = [...ownedBy(input.owner, door)]
  if (input.accountName !== undefined)
    where.push({ field: 'Name', is: 'startsWith', value: input.accountName.trim() })
  if (input.industry !== undefined) where.push({ field: 'Industry', is: 'equals', value: input.industry })
  if (input.city !== undefined) where.push({ field: 'BillingCity', is: 'equals', value: input.city })

  const { found, items, end } = await find(input, door, {
    object: 'Account',
    summary: accountSummary,
    where,
    orderBy: ['Name', 'asc'],
  })
  return {
    outcome: 'ok',
    message: sentence(
      countedRows(found, 'account'),
      input.accountName && `beginning with ${quoted(input.accountName)}`,
    ),
    accounts: items,
    ...end,
  }
}
