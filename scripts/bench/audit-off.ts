/** The proxy with its real store, but for the audit, which is kept nowhere. Only to measure what keeping it costs. */
import { readConfig } from '../../api/config.ts'
import { startProxy } from '../../api/main.ts'
import { openStore } from '../../api/store/index.ts'

const proxy = await startProxy(readConfig(process.env), {
  openStore: async options => ({ ...(await openStore(options)), appendAudit: async () => undefined }),
})
process.once('SIGTERM', () => proxy.stop().then(() => process.exit(0)))
console.log(JSON.stringify({ event: 'audit-off-ready', url: proxy.url }))
