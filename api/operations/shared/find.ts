import type { Filter } from '../../policy/types.ts'
import type { Door } from '../types.ts'
import { type AccountRef, rowsOfAccount } from './account.ts'
import { pageEnd, pageOf } from './page.ts'
import { readable } from './readable.ts'
import type { Summary } from './summaries.ts'
import { untrustedText } from './untrusted.ts'

interface Asked<T> {
  readonly object: string
  readonly summary: Summary<T>
  readonly where: readonly Filter[]
  readonly orderBy: readonly [field: string, direction: 'asc' | 'desc']
  /** The account the rows belong to; none: of any account, or of an object that has none. */
  readonly account?: AccountRef
}

/**
 * What every finder does: one page of rows as the role may read them, with their total. Costs 1 Salesforce call; 2 when
 * the account's name is only the beginning of its name. Throws as `rowsOfAccount` does.
 */
export async function find<T>(
  input: { readonly limit?: number; readonly cursor?: string },
  door: Door,
  { object, summary, where, orderBy, account = {} }: Asked<T>,
) {
  const page = pageOf(input, door)
  const select = readable(door.crm, object, summary.select)
  const query = { object, select, where, orderBy: [orderBy], ...page, total: true }
  const { rows, accountName } = await rowsOfAccount(account, query, door.crm)
  return {
    found: rows,
    items: rows.rows.map(summary.of),
    accountName,
    end: { ...pageEnd(rows, page, door), ...untrustedText(rows.rows) },
  }
}

/** The filter of `owner`: the caller's own records, or no filter. */
export const ownedBy = (owner: 'me' | 'any' | undefined, door: Door): Filter[] =>
  owner === 'me' ? [{ field: 'OwnerId', is: 'equals', value: door.caller.salesforceUser.id }] : []
