/** Identity with a simulated Graph behind it and a store of its own: everything it sends can be looked at. */
import { afterAll } from 'vitest'
import { createDirectory, type Directory, type DirectoryOptions } from '../../api/identity/directory.ts'
import type { IdentityOptions } from '../../api/identity/types.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { createGraph, type Graph } from '../../simulator/graph/index.ts'
import { type Serving, type SimRequest, type SimResponse, serve } from '../../simulator/http.ts'
import { API_CLIENT_ID } from '../../simulator/people.ts'
import { newDataDir } from '../store/engines.ts'
import { clock, entra, startWorld, tenantUrl, type World } from './support.ts'

export interface GraphWorld extends World {
  readonly graph: Graph
  readonly store: Store
  /** Requests of Graph so far. */
  readonly graphRequests: SimRequest[]
  /** Replaces the answer of Graph until called with undefined. */
  answerGraphWith(answer: ((honest: SimResponse) => SimResponse) | undefined): void
  /** What the store could not do. */
  readonly faults: unknown[]
}

export const TOKEN_KEY = '5a'.repeat(32)

let requests: SimRequest[] = []
let answer: ((honest: SimResponse) => SimResponse) | undefined
let graphUrl = ''
const graph = createGraph({ clock, baseUrl: () => graphUrl, verify: entra.verify })
let serving: Promise<Serving> | undefined
afterAll(async () => {
  // Files that share this module each have a server of their own.
  const stopping = serving
  serving = undefined
  await (await stopping)?.stop()
})

const serveGraph = () =>
  serve(0, async req => {
    requests.push(req)
    const honest = await graph.handle(req)
    return answer === undefined ? honest : answer(honest)
  })

/** A world whose policy needs groups. */
export async function startGraphWorld(
  over: Partial<DirectoryOptions> = {},
  identityOver: Partial<IdentityOptions> = {},
): Promise<GraphWorld> {
  serving ??= serveGraph()
  graphUrl = (await serving).url
  graph.reset()
  requests = []
  answer = undefined
  const { dataDir, remove } = newDataDir()
  const store = over.store === undefined ? await openStore({ dataDir }) : undefined
  const faults: unknown[] = []
  const options: DirectoryOptions = {
    clientId: API_CLIENT_ID,
    clientSecret: 'api-secret',
    graphUrl,
    networkBase: await tenantUrl(),
    tokenCacheKey: TOKEN_KEY,
    store: store ?? { db: null as never },
    clock,
    timeoutMs: 2_000,
    onFault: cause => faults.push(cause),
    ...over,
  }
  const directory: Directory = createDirectory(options)
  const world = await startWorld({
    groups: directory.groups,
    callerNeeds: () => ({ fields: {}, reports: false, accountTeams: false, groups: true }),
    ...identityOver,
  })
  return {
    ...world,
    graph,
    store: options.store as Store,
    graphRequests: requests,
    answerGraphWith(next) {
      answer = next
    },
    faults,
    async stop() {
      await world.stop()
      await directory.close()
      await store?.close()
      remove()
    },
  }
}
