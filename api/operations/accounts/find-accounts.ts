import type { Filter } from '../../policy/types.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { readable } from '../shared/readable.ts'
import { accountSummary } from '../shared/summaries.ts'
import { counted, quoted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Lists accounts by beginning of name, industry, city and owner. Costs 1 Salesforce call. */
export const findAccounts: Operation<'FindAccounts'> = async (input, door) => {
  const where: Filter[] = []
  if (input.accountName !== undefined)
    where.push({ field: 'Name', is: 'startsWith', value: input.accountName.trim() })
  if (input.industry !== undefined) where.push({ field: 'Industry', is: 'equals', value: input.industry })
  if (input.city !== undefined) where.push({ field: 'BillingCity', is: 'equals', value: input.city })
  if (input.owner === 'me')
    where.push({ field: 'OwnerId', is: 'equals', value: door.caller.salesforceUser.id })

  const page = pageOf(input, door)
  const rows = await door.crm.query({
    object: 'Account',
    select: readable(door.crm, 'Account', accountSummary.select),
    where,
    orderBy: [['Name', 'asc']],
    ...page,
    total: true,
  })
  return {
    outcome: 'ok',
    message: sentence(
      counted(rows.total, 'account'),
      input.accountName && `beginning with ${quoted(input.accountName)}`,
    ),
    accounts: rows.rows.map(accountSummary.of),
    ...pageEnd(rows, page, door),
  }
}
