/**
 * Two whole systems in this process, each with a simulated org of its own: the same staff, the same clock (which
 * stands still), the same keys of cursors, so that whatever differs between their answers comes from the rows.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../api/config.ts'
import { type ProxyOptions, type RunningProxy, startProxy } from '../../api/main.ts'
import { createLog } from '../../api/telemetry/log.ts'
import { control, mintToken } from '../../scripts/support/control.ts'
import { freshKey, registerApp } from '../../scripts/support/key.ts'
import { proxyEnvironment } from '../../scripts/support/settings.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import type { Org, StoreDump } from '../../simulator/salesforce/model.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { NOW } from './base-org.ts'

/** An answer as bytes go, without what differs between any two requests. */
export interface Reply {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
  readonly nextCursor: string | undefined
}

interface Side {
  readonly org: Org
  /** Asks the proxy as the caller. */
  ask(
    as: string,
    path: string,
    asking: { readonly body?: object; readonly outcomeStyle?: boolean },
  ): Promise<Reply>
  /** The Salesforce calls since this was last asked: what was sent, and what became of it. */
  calls(): Promise<readonly string[]>
}

export interface Pair {
  readonly a: Side
  readonly b: Side
  /** What the orgs hold before any test: equal in both. */
  readonly seeded: StoreDump
  stop(): Promise<void>
}

const SIDES = 2
const CURSOR_KEY = 'ab'.repeat(32)

/** Starts both systems under this policy. `proxyOptions`: as of startProxy, for both. */
export async function startPair(policyText: string, proxyOptions: Partial<ProxyOptions> = {}): Promise<Pair> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-pair-'))
  const policyFile = join(dir, 'policy.yaml')
  await writeFile(policyFile, policyText)
  const started = await Promise.all(
    Array.from({ length: SIDES }, async (_, n) => startOne(join(dir, String(n)), policyFile, proxyOptions)),
  )
  const [a, b] = started
  if (a === undefined || b === undefined) throw new Error('There must be two.')
  const seeded = a.side.org.store.dump()
  b.side.org.store.load(seeded)
  return {
    a: a.side,
    b: b.side,
    seeded,
    async stop() {
      await Promise.all(started.map(one => one.stop()))
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function startOne(dataDir: string, policyFile: string, proxyOptions: Partial<ProxyOptions>) {
  const simulator = await startSimulator({ nowMs: Date.parse(NOW) })
  simulator.clock.freeze(Date.parse(NOW))
  const { keyFile, publicKeyPem } = await freshKey(dataDir)
  await registerApp(simulator.controlUrl, publicKeyPem)
  const config = readConfig({
    ...proxyEnvironment(simulator, { port: 0, dataDir, keyFile }),
    POLICY_FILE: policyFile,
    CURSOR_KEY,
  })
  const proxy = await startProxy(config, {
    clock: simulator.clock,
    log: createLog('silent'),
    checkAnswers: true,
    ...proxyOptions,
  })
  return {
    side: sideOf(simulator, proxy),
    async stop() {
      await proxy.stop()
      await simulator.stop()
    },
  }
}

function sideOf(simulator: Simulator, proxy: RunningProxy): Side {
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (name: string) => {
    const made = tokens.get(name) ?? mintToken(simulator.controlUrl, name)
    tokens.set(name, made)
    return made
  }
  return {
    org: simulator.org,
    async ask(as, path, { body, outcomeStyle = false }) {
      const response = await fetch(proxy.url + path, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${await tokenOf(as)}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(outcomeStyle ? { 'x-response-style': 'outcome' } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return replyOf(response, await response.text())
    },
    async calls() {
      const { entries } = await control(simulator.controlUrl, '/journal?target=salesforce')
      await control(simulator.controlUrl, '/journal', undefined, 'DELETE')
      return (entries as JournalEntry[]).map(callText)
    },
  }
}

/** Numbers of the request itself: they differ between any two, and tell nothing of the org. */
const PASSING_HEADERS = new Set(['date', 'sally-request-id'])

function replyOf({ status, headers }: Response, text: string): Reply {
  const requestId = headers.get('sally-request-id')
  const body = requestId === null ? text : text.replaceAll(requestId, '<request>')
  return {
    status,
    headers: [...headers]
      .filter(([name]) => !PASSING_HEADERS.has(name))
      .map(([name, value]) => `${name}: ${value}`),
    body,
    nextCursor: /"nextCursor":"([^"]+)"/.exec(text)?.[1],
  }
}

/** A sign-in carries a fresh assertion; of everything else each byte sent must be the same. */
function callText({
  method,
  path,
  query,
  user,
  status,
  metered,
  bodySha256,
  subrequests,
}: JournalEntry): string {
  const signIn = path.includes('/oauth2/')
  return JSON.stringify([
    method,
    path,
    signIn ? '' : query,
    user,
    status,
    metered,
    signIn ? '' : bodySha256,
    subrequests,
  ])
}
