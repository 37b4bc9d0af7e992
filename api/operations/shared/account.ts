import type { Crm, CrmQuery, CrmRow, Rows } from '../../crm/types.ts'
import type { Filter } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import { candidate } from './candidate.ts'
import { readable } from './readable.ts'
import { untrustedText } from './untrusted.ts'
import { aloud, compared, id } from './values.ts'
import { quoted } from './words.ts'

const CANDIDATES_MAX = 6

/** How an account was named by the caller. */
export interface AccountRef {
  readonly accountName?: string
  readonly accountId?: string
}

/** The accounts a name may mean: exactly that name, or beginning with it. */
export const accountsNamed = (name: string, crm: Crm): CrmQuery => ({
  object: 'Account',
  select: readable(crm, 'Account', ['Id', 'Name', 'BillingCity', 'Owner.Name']),
  where: [{ field: 'Name', is: 'startsWith', value: name }],
  orderBy: [['Name', 'asc']],
  limit: CANDIDATES_MAX,
})

/** The one account a name means, and whether it was said exactly. Throws 'record-not-found', or 'ambiguous' with candidates. */
export function theAccount(
  name: string,
  found: readonly CrmRow[],
  crm: Crm,
): { id: string; name: string; exact: boolean } {
  const same = found.filter(row => compared(row, 'Name').toLowerCase() === name.toLowerCase())
  const fitting = same.length > 0 ? same : found
  const [only, second] = fitting
  if (only === undefined)
    throw new Problem('record-not-found', {
      detail: `No account you may see is called ${quoted(name)} or begins with it.`,
    })
  if (second !== undefined)
    throw new Problem('ambiguous', {
      detail: `${fitting.length >= CANDIDATES_MAX ? 'Many' : fitting.length} accounts fit ${quoted(name)}.`,
      members: { candidates: fitting.map(row => offer(row, name, crm)), ...untrustedText(fitting) },
    })
  return { id: id(only), name: aloud(crm, 'Account', only, 'Name') ?? name, exact: same.length > 0 }
}

function offer(row: CrmRow, name: string, crm: Crm) {
  const owner = aloud(crm, 'Account', row, 'Owner.Name')
  return candidate(crm, {
    object: 'Account',
    row,
    nameField: 'Name',
    details: [aloud(crm, 'Account', row, 'BillingCity'), owner && `owner ${owner}`],
    reason:
      compared(row, 'Name').toLowerCase() === name.toLowerCase()
        ? 'the same name'
        : 'the name begins with what you said',
  })
}

/**
 * Rows of an object that belong to an account, said by id, by name, or not at all. One Salesforce call when the id or
 * the exact name is given; a second one when the name is only the beginning of a single account's name.
 * The object must have an AccountId. Throws 'record-not-found' and 'ambiguous' as `theAccount` does.
 */
export async function rowsOfAccount(
  ref: AccountRef,
  query: CrmQuery,
  crm: Crm,
): Promise<{ rows: Rows; accountName?: string }> {
  const under = (filter: Filter): CrmQuery => ({ ...query, where: [...(query.where ?? []), filter] })
  if (ref.accountId !== undefined)
    return { rows: await crm.query(under({ field: 'AccountId', is: 'equals', value: ref.accountId })) }
  const name = ref.accountName?.trim()
  if (!name) return { rows: await crm.query(query) }
  const byName = under({ field: 'Account.Name', is: 'equals', value: name })
  const { rows, accounts } = await crm.queryTogether({ rows: byName, accounts: accountsNamed(name, crm) })
  const account = theAccount(name, accounts.rows, crm)
  if (account.exact) return { rows, accountName: account.name }
  const byId = under({ field: 'AccountId', is: 'equals', value: account.id })
  return { rows: await crm.query(byId), accountName: account.name }
}
