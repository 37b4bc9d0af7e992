import type { Filter } from '../../policy/types.ts'
import { rowsOfAccount } from '../shared/account.ts'
import { pageEnd, pageOf } from '../shared/page.ts'
import { readable } from '../shared/readable.ts'
import { contactSummary } from '../shared/summaries.ts'
import { counted, quoted, sentence } from '../shared/words.ts'
import type { Operation } from '../types.ts'

/** Lists contacts by part of name, account or e-mail. Costs 1 Salesforce call; 2 when the account's name is not exact. */
export const findContacts: Operation<'FindContacts'> = async (input, door) => {
  const where: Filter[] = []
  if (input.contactName !== undefined)
    where.push({ field: 'Name', is: 'contains', value: input.contactName.trim() })
  if (input.email !== undefined) where.push({ field: 'Email', is: 'equals', value: input.email.trim() })

  const page = pageOf(input, door)
  const { rows, accountName } = await rowsOfAccount(
    input,
    {
      object: 'Contact',
      select: readable(door.crm, 'Contact', contactSummary.select),
      where,
      orderBy: [['Name', 'asc']],
      ...page,
      total: true,
    },
    door.crm,
  )
  return {
    outcome: 'ok',
    message: sentence(
      counted(rows.total, 'contact'),
      input.contactName && `called ${quoted(input.contactName)}`,
      accountName && `at ${accountName}`,
    ),
    contacts: rows.rows.map(contactSummary.of),
    ...pageEnd(rows, page, door),
  }
}
