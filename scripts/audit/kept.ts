/** The store a proxy keeps its audit in, by the proxy's own settings. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store } from '../../api/store/index.ts'

/** There is no such store, or nothing in it that was asked for; the message says so. */
export class NothingKept extends Error {}

export const STORE_HELP = `DATABASE_URL or DATA_DIR (default: .data) say where the audit is kept, as they do for the proxy.`

/** Does something with the store and closes it. Throws NothingKept or StoreError. */
export async function withKept<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const databaseUrl = process.env.DATABASE_URL || undefined
  const dataDir = process.env.DATA_DIR || '.data'
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'sallyport.sqlite')))
    throw new NothingKept(`Nothing is kept in ${dataDir}. Set DATA_DIR or DATABASE_URL as for the proxy.`)
  const store = await openStore({ databaseUrl, dataDir })
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

/** Where the chains end, tenant by tenant; of one tenant if it is given. Throws NothingKept when it has no entries. */
export async function headsOf(
  { db }: Store,
  tenant?: string,
): Promise<readonly { tenant: string; seq: number }[]> {
  const all = await db.selectFrom('audit_head').select(['tenant', 'seq']).orderBy('tenant').execute()
  const heads = all.filter(head => tenant === undefined || head.tenant === tenant)
  if (heads.length === 0 && tenant !== undefined) throw new NothingKept(`Tenant '${tenant}' has no entries.`)
  return heads
}
