/** The proxy without a store: the same chain, keeping nothing. Only to measure what the store adds to the start. */
import { readConfig } from '../../api/config.ts'
import { startProxy } from '../../api/main.ts'
import type { Store } from '../../api/store/index.ts'

const nothing = {
  kind: 'sqlite',
  appendAudit: async () => undefined,
  close: async () => undefined,
  get db(): never {
    throw new Error('There is no store here.')
  },
} as const satisfies Store

const proxy = await startProxy(readConfig(process.env), { openStore: async () => nothing })
process.once('SIGTERM', () => proxy.stop().then(() => process.exit(0)))
console.log(JSON.stringify({ event: 'storeless-ready', url: proxy.url }))
