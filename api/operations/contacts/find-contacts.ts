import type { Filter } from '../../policy/types.ts'
import { find } from '../shared/find.ts'
import { contactSummary } from '../shared/summaries.ts'
import { countedRows, quoted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Lists contacts by part of name, account or e-mail. Costs 1 Salesforce call; 2 when the account's name is not exact. */
export const findContacts: Operation<'FindContacts'> = async (input, door) => {
  const where: Filter[] = []
  if (input.contactName !== undefined)
    where.push({ field: 'Name', is: 'contains', value: input.contactName.trim() })
  if (input.email !== undefined) where.push({ field: 'Email', is: 'equals', value: input.email.trim() })

  const { found, items, accountName, end } = await find(input, door, {
    object: 'Contact',
    summary: contactSummary,
    where,
    orderBy: ['Name', 'asc'],
    account: input,
  })
  return {
    outcome: 'ok',
    message: sentence(
      countedRows(found, 'contact'),
      input.contactName && `called ${quoted(input.contactName)}`,
      accountName && `at ${accountName}`,
    ),
    contacts: items,
    ...end,
  }
}
