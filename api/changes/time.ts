/** The one clock by which changes wait and expire: the store's, where several proxies share one. */
import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/index.ts'

export interface StoreTime {
  /** Epoch ms. */
  now(): Promise<number>
  /** The same moment inside a statement. */
  readonly sql: RawBuilder<number>
}

/** `from`: 'database' asks PostgreSQL, whose clock all proxies share; 'clock' the given one. */
export const storeTime = (db: Store['db'], clock: Clock, from: 'database' | 'clock'): StoreTime =>
  from === 'clock'
    ? {
        now: async () => clock.now(),
        get sql() {
          return sql<number>`${clock.now()}`
        },
      }
    : {
        async now() {
          const { rows } = await sql<{ now: number }>`SELECT ${databaseNow} AS now`.execute(db)
          return rows[0]?.now ?? clock.now()
        },
        sql: databaseNow,
      }

const databaseNow = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`
