import { sql, type Transaction } from 'kysely'
import type { Store } from '../store/index.ts'
import type { Tables } from '../store/tables.ts'

/**
 * Makes transactions on one thing take turns until they end. The embedded store has them take turns anyway; PostgreSQL
 * has an advisory lock for it, which needs no row to hold on to.
 */
export async function takeTurns(trx: Transaction<Tables>, kind: Store['kind'], thing: string): Promise<void> {
  if (kind === 'sqlite') return
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`delivery ${thing}`}, 0))`.execute(trx)
}
