/** The proxy without a store: the same chain, keeping nothing. Only to measure what the store adds to the start. */
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { readConfig } from '../../api/config.ts'
import { startProxy } from '../../api/main.ts'
import type { Store } from '../../api/store/index.ts'

/** Every question is answered with no rows. */
const db: Store['db'] = new Kysely({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: of => new SqliteIntrospector(of),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})
const nothing = {
  kind: 'sqlite',
  appendAudit: async () => undefined,
  close: async () => undefined,
  db,
} as const satisfies Store

const proxy = await startProxy(readConfig(process.env), { openStore: async () => nothing })
process.once('SIGTERM', () => proxy.stop().then(() => process.exit(0)))
console.log(JSON.stringify({ event: 'storeless-ready', url: proxy.url }))
