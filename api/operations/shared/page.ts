import type { Rows } from '../../crm/types.ts'
import type { Door } from '../types.ts'

const PAGE_ROWS_DEFAULT = 25
/** Salesforce's limit on OFFSET. */
const OFFSET_ROWS_MAX = 2000

/** Where a page starts and how long it is, from the caller's `limit` and `cursor`. */
export function pageOf(
  input: { readonly limit?: number; readonly cursor?: string },
  door: Door,
): { limit: number; offset: number } {
  return { limit: input.limit ?? PAGE_ROWS_DEFAULT, offset: door.cursors.open(input.cursor) }
}

/** Members every list ends with: the total, where it can be told, a cursor when more can be shown, and a word about it. */
export function pageEnd(rows: Rows, page: { limit: number; offset: number }, door: Door) {
  const next = page.offset + rows.rows.length
  const total = rows.atLeast ? {} : { total: rows.total }
  if (!rows.more) return { ...total, ...(rows.note !== undefined && { nextStep: rows.note }) }
  if (next > OFFSET_ROWS_MAX)
    return { ...total, nextStep: 'Narrow the question: no more rows can be paged through.' }
  return {
    ...total,
    nextCursor: door.cursors.seal(next),
    nextStep: `These are ${page.offset + 1} to ${next}; ask again with nextCursor as cursor for more.`,
  }
}
