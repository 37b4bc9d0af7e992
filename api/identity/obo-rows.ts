import type { Store } from '../store/store.ts'

/** A token as it is kept: sealed, under the hash of what it was given for. */
export interface TokenRow {
  readonly key: string
  readonly tenantId: string
  /** Epoch ms. */
  readonly expiresAtMs: number
  readonly sealed: string
}

/** Sealed tokens that several proxies share. */
export interface TokenRows {
  read(key: string): Promise<TokenRow | undefined>
  /** Keeps the row in place of an older one, and drops every row that expired before `nowMs`. */
  write(row: TokenRow, nowMs: number): Promise<void>
  delete(key: string): Promise<void>
}

/** Rows in the store. What is there is bounded by the lives of the tokens people are signed in with. */
export function tokenRows({ db }: Pick<Store, 'db'>): TokenRows {
  return {
    async read(key) {
      const row = await db.selectFrom('obo_token').selectAll().where('key', '=', key).executeTakeFirst()
      if (row === undefined) return undefined
      // PostgreSQL hands a bigint over as text.
      return {
        key,
        tenantId: row.tenant_id,
        expiresAtMs: Number(row.expires_at),
        sealed: row.sealed,
      }
    },
    async write({ key, tenantId, expiresAtMs, sealed }, nowMs) {
      const values = { tenant_id: tenantId, expires_at: expiresAtMs, sealed }
      await db.deleteFrom('obo_token').where('expires_at', '<=', nowMs).execute()
      await db
        .insertInto('obo_token')
        .values({ key, ...values })
        .onConflict(conflict => conflict.column('key').doUpdateSet(values))
        .execute()
    },
    async delete(key) {
      await db.deleteFrom('obo_token').where('key', '=', key).execute()
    },
  }
}
