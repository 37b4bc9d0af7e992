import type { Store } from './store.ts'

export type { Store } from './store.ts'
export { StoreError } from './store-error.ts'

export interface StoreOptions {
  /** PostgreSQL address; undefined: the embedded store. */
  readonly databaseUrl?: string | undefined
  /** Folder of the embedded store, made when absent. */
  readonly dataDir: string
}

/**
 * Opens the store and brings it to this version's form. Throws StoreError with a sentence for the operator. Each engine
 * is loaded only when it is used.
 */
export async function openStore({ databaseUrl, dataDir }: StoreOptions): Promise<Store> {
  if (databaseUrl !== undefined) return (await import('./postgres.ts')).openPostgres(databaseUrl)
  return (await import('./sqlite.ts')).openSqlite(dataDir)
}
