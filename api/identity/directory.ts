import { randomBytes } from 'node:crypto'
import { Agent } from 'undici'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { readGroups } from './graph-groups.ts'
import { createGroupReader, type GroupReader } from './groups.ts'
import { groupsUnavailable } from './groups-unavailable.ts'
import { createObo } from './obo.ts'
import { createTokenCache } from './obo-cache.ts'
import { msalExchange } from './obo-msal.ts'
import { tokenRows } from './obo-rows.ts'

const directoryTimeoutDefaultMs = 5_000

export interface DirectoryOptions {
  /** The API's own app registration, which asks on behalf of its callers. Undefined secret: Graph is never asked. */
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** Origin of Microsoft Graph, no trailing slash. */
  readonly graphUrl: string
  /** The simulator that stands for Microsoft's hosts; undefined but in the simulator profile. */
  readonly networkBase: string | undefined
  /** 64 hex digits. Undefined: a key of this process's own, and no token is kept in the store. */
  readonly tokenCacheKey: string | undefined
  readonly store: Pick<Store, 'db'>
  readonly clock: Clock
  /** Of one call, to Entra or to Graph. */
  readonly timeoutMs?: number
  /** Told when the store fails to keep or give a token. */
  readonly onFault: (cause: unknown) => void
}

/** The tenant's directory, read through Microsoft Graph on behalf of the caller. */
export interface Directory {
  readonly groups: GroupReader
  close(): Promise<void>
}

export function createDirectory(options: DirectoryOptions): Directory {
  const { clientId, clientSecret, graphUrl, networkBase, tokenCacheKey, store, clock, onFault } = options
  const { timeoutMs = directoryTimeoutDefaultMs } = options
  if (clientSecret === undefined) return { groups: unconfigured, close: async () => undefined }
  const dispatcher = new Agent({ connections: 16, connect: { timeout: timeoutMs } })
  const cache = createTokenCache({
    secret: tokenCacheKey === undefined ? randomBytes(32) : Buffer.from(tokenCacheKey, 'hex'),
    rows: tokenCacheKey === undefined ? undefined : tokenRows(store),
    clock,
    onFault,
  })
  const obo = createObo({
    clock,
    cache,
    clientId,
    scope: 'https://graph.microsoft.com/.default',
    exchange: msalExchange({ clientId, clientSecret, dispatcher, timeoutMs, networkBase }),
  })
  const groups = createGroupReader({
    clock,
    obo,
    read: (identity, token) => readGroups({ dispatcher, graphUrl, timeoutMs }, identity, token),
  })
  return { groups, close: () => dispatcher.destroy() }
}

const unconfigured: GroupReader = {
  of: () => Promise.reject(groupsUnavailable(new Error('ENTRA_CLIENT_SECRET is not set.'))),
  forget: () => undefined,
  flush: () => undefined,
}
