import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseContract } from '../../api/http/contract-text.ts'
import type { Caller } from '../../api/identity/caller.ts'
import { findUsers } from '../../api/salesforce/index.ts'
import type { QueryAnswer } from '../../api/salesforce/types.ts'
import { API_CLIENT_ID, API_ID_URI, TENANT_ID } from '../../simulator/people.ts'
import { control, mintToken } from '../support/control.ts'
import { freshKey, registerApp } from '../support/key.ts'
import { proxyEnvironment } from '../support/settings.ts'
import { type Child, startChild } from './child.ts'
import { type LoadResult, load, type Shot, shot } from './load.ts'
import { manyCallers } from './many-callers.ts'
import { median } from './median.ts'
import { type PolicyCost, policyCost } from './policy-cost.ts'
import { startUp } from './start-up.ts'
import { question, shippedPolicy, shippedPolicyFile, upstreamCall } from './upstream-call.ts'
import { type WorkflowCost, workflowCosts } from './workflows.ts'

const API_VERSION = 'v67.0'
/** Distinct tokens of one person: who asks decides what Salesforce is asked, and that must be equal for every app. */
const TOKENS = 50

export interface MeasureOptions {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly dataDir: string
  readonly progress: (done: number, of: number, what: string) => void
}

/** Medians over the rounds. */
export interface AppFigures {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuUsPerRequest: number
  readonly rssMiB: number
}

export interface Figures {
  readonly node: string
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly apps: Readonly<Record<'governed' | 'bare' | 'usual' | 'upstream', AppFigures>>
  readonly ratios: {
    readonly throughputToBare: number
    readonly throughputToUsual: number
    readonly cpuToUsual: number
    readonly p99ToP50: number
    readonly cpuOfManyCallersToOne: number
    readonly startToFirstAnswerToWithoutStore: number
  }
  /** The apps sent Salesforce the same call as the proxy, byte by byte. */
  readonly sameUpstreamCall: boolean
  readonly salesforceCallsPerWarmRead: number
  readonly policy: PolicyCost & {
    /** Planning and masking, of all CPU a request takes. */
    readonly shareOfRequestCpu: number
  }
  readonly workflows: readonly WorkflowCost[]
}

interface App {
  readonly name: 'governed' | 'bare' | 'usual' | 'upstream'
  readonly url: string
  readonly shots: readonly Shot[]
  readonly process: Child
}

/** Starts everything, loads the apps in turn, and stops everything. */
export async function measure(options: MeasureOptions): Promise<Figures> {
  const { rounds, seconds, connections, dataDir, progress } = options
  const steps = rounds * 4 + 5
  let done = 0
  const step = (what: string) => progress(done++, steps, what)
  const children: Child[] = []
  const start = async (script: string, environment: Record<string, string>) => {
    const child = await startChild(script, environment)
    children.push(child)
    return child
  }
  try {
    step('starting')
    const freePorts = {
      SIMULATOR_SALESFORCE_PORT: '0',
      SIMULATOR_ENTRA_PORT: '0',
      SIMULATOR_GRAPH_PORT: '0',
      SIMULATOR_CONTROL_PORT: '0',
    }
    const simulator = await start('simulator/main.ts', freePorts)
    const { salesforce = '', entra = '', graph = '', control: controlUrl = '' } = simulator.ready
    await control(controlUrl, '/limits', { dailyApiRequests: 100_000_000 })
    const { keyFile, publicKeyPem } = await freshKey(dataDir)
    await registerApp(controlUrl, publicKeyPem)
    const policyFile = join(dataDir, 'policy.yaml')
    await writeFile(policyFile, unlimited(await readFile(shippedPolicyFile, 'utf8')))
    const environment = (folder: string) => ({
      ...proxyEnvironment(
        { salesforceUrl: salesforce, entraUrl: entra, graphUrl: graph },
        { port: 0, dataDir: join(dataDir, folder), keyFile },
      ),
      POLICY_FILE: policyFile,
    })
    const proxy = await start('api/main.ts', environment('governed'))
    const tokens = await Promise.all(
      Array.from({ length: TOKENS }, (_, i) =>
        mintToken(controlUrl, 'rep.emea', { claims: { uti: `bench-${i}` } }),
      ),
    )
    const [token = ''] = tokens
    const target = `/v1/cases?${new URLSearchParams(question)}`.replaceAll('+', '%20')
    const asked = (url: string, bearer: string) =>
      shot(url + target, { headers: { authorization: `Bearer ${bearer}` } })

    const session = await control(controlUrl, '/sessions', { username: 'rep.emea@contoso.example' })
    const call = await upstreamCall(
      await callerOf(salesforce, String(session.accessToken), token),
      API_VERSION,
    )
    const contractFile = join(dataDir, 'contract.json')
    await writeFile(contractFile, JSON.stringify(parseContract(await readFile('openapi.yaml', 'utf8'))))
    const shared = {
      BENCH_SALESFORCE: salesforce,
      BENCH_PATH: call.path,
      BENCH_BODY: call.body,
      BENCH_SESSION: String(session.accessToken),
      BENCH_KEYS: `${entra}/${TENANT_ID}/discovery/v2.0/keys`,
      BENCH_AUDIENCE: API_CLIENT_ID,
      BENCH_CONTRACT: contractFile,
      BENCH_DATA: dataDir,
    }
    const bare = await start('scripts/bench/bare.ts', shared)
    const usual = await start('scripts/bench/usual.ts', shared)
    const direct = { authorization: `Bearer ${session.accessToken}`, 'content-type': 'application/json' }
    const apps: App[] = [
      {
        name: 'governed',
        url: String(proxy.ready.url),
        shots: tokens.map(t => asked(String(proxy.ready.url), t)),
        process: proxy,
      },
      {
        name: 'bare',
        url: String(bare.ready.url),
        shots: [asked(String(bare.ready.url), token)],
        process: bare,
      },
      {
        name: 'usual',
        url: String(usual.ready.url),
        shots: tokens.map(t => asked(String(usual.ready.url), t)),
        process: usual,
      },
      {
        name: 'upstream',
        url: salesforce,
        shots: [shot(salesforce + call.path, { method: 'POST', headers: direct, body: call.body })],
        process: simulator,
      },
    ]
    const sameUpstreamCall = await sendSame(controlUrl, apps)

    step('warming up')
    for (const app of apps) await load(app.url, app.shots, { connections, seconds: 2 })
    const seen = new Map(apps.map(app => [app.name, [] as Sample[]]))
    for (let round = 0; round < rounds; round++)
      // Another order each round: whatever drifts meets every app alike.
      for (const app of rotated(apps, round)) {
        step(`round ${round + 1} of ${rounds}: ${app.name}`)
        seen.get(app.name)?.push(await sample(app, connections, seconds))
      }
    const figures = (name: App['name']) => medians(seen.get(name) ?? [])
    const [governed, bareFigures, usualFigures, upstream] = [
      figures('governed'),
      figures('bare'),
      figures('usual'),
      figures('upstream'),
    ]

    step('ten thousand callers')
    const cpuOfManyCallersToOne = await manyCallers({
      start,
      environment,
      controlUrl,
      userId: String(session.userId),
      target,
      connections,
      dataDir,
    })
    step('start-up')
    const startToFirstAnswerToWithoutStore = await startUp({ environment, token, target, rounds })
    step('policy')
    const policy = policyCost()
    const { costs, warmReadCalls } = await workflowCosts(String(proxy.ready.url), controlUrl)
    progress(steps, steps, 'done')
    return {
      node: process.version,
      rounds,
      seconds,
      connections,
      apps: { governed, bare: bareFigures, usual: usualFigures, upstream },
      ratios: {
        throughputToBare: ratio(governed.requestsPerSecond, bareFigures.requestsPerSecond),
        throughputToUsual: ratio(governed.requestsPerSecond, usualFigures.requestsPerSecond),
        cpuToUsual: ratio(governed.cpuUsPerRequest, usualFigures.cpuUsPerRequest),
        p99ToP50: ratio(governed.p99Ms, governed.p50Ms),
        cpuOfManyCallersToOne,
        startToFirstAnswerToWithoutStore,
      },
      sameUpstreamCall,
      salesforceCallsPerWarmRead: warmReadCalls,
      policy: { ...policy, shareOfRequestCpu: ratio(policy.planAndMaskUs, governed.cpuUsPerRequest) },
      workflows: costs,
    }
  } finally {
    for (const child of children.reverse()) await child.stop()
  }
}

/** One caller asks here what a thousand would, so reading is counted and never refused. */
const unlimited = (policy: string) => policy.replace(/(Max): \d+/g, '$1: 10000000')

interface Sample extends LoadResult {
  readonly cpuUs: number
  readonly rssBytes: number
}

async function sample(app: App, connections: number, seconds: number): Promise<Sample> {
  const before = await app.process.usage()
  const result = await load(app.url, app.shots, { connections, seconds })
  const after = await app.process.usage()
  return { ...result, cpuUs: after.cpuUs - before.cpuUs, rssBytes: after.rssBytes }
}

function medians(samples: readonly Sample[]): AppFigures {
  const of = (pick: (s: Sample) => number) => Number(median(samples.map(pick)).toFixed(2))
  return {
    requestsPerSecond: of(s => s.requestsPerSecond),
    p50Ms: of(s => s.p50Ms),
    p99Ms: of(s => s.p99Ms),
    cpuUsPerRequest: of(s => s.cpuUs / s.requests),
    rssMiB: of(s => s.rssBytes / 2 ** 20),
  }
}

const ratio = (a: number, b: number) => Number((a / b).toFixed(2))
const rotated = <T>(items: readonly T[], by: number): T[] =>
  items.map((_, i) => items[(i + by) % items.length] as T)

/** Who the proxy takes the token's bearer for: the claims, and the Salesforce user they map to, as the proxy finds it. */
async function callerOf(salesforce: string, session: string, token: string): Promise<Caller> {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  const ask = async (soql: string): Promise<QueryAnswer> => {
    const response = await fetch(
      `${salesforce}/services/data/${API_VERSION}/query?q=${encodeURIComponent(soql)}`,
      { headers: { authorization: `Bearer ${session}` } },
    )
    return (await response.json()) as QueryAnswer
  }
  const gateway = { query: (_as: unknown, soql: readonly string[]) => Promise.all(soql.map(ask)) }
  const [user] = await findUsers(
    gateway,
    nobody,
    'FederationIdentifier',
    claims.oid,
    noContext,
    shippedPolicy().needs,
  )
  if (user === undefined) throw new Error('The token is of nobody in the org.')
  return {
    kind: 'user',
    tenantId: claims.tid,
    objectId: claims.oid,
    clientId: claims.azp,
    tokenVersion: 2,
    audience: API_ID_URI,
    scopes: String(claims.scp).split(' '),
    appRoles: claims.roles ?? [],
    groups: claims.groups ?? [],
    groupsIncomplete: false,
    authContexts: [],
    canAnswerChallenges: false,
    displayName: null,
    expiresAtS: claims.exp,
    tokenId: null,
    salesforceUser: user,
  }
}

const nobody = { userId: '', username: '' }
const noContext = {
  signal: new AbortController().signal,
  deadlineAtMs: Number.MAX_SAFE_INTEGER,
  requestId: '',
  spent: { calls: 0 },
}

/** Sends one request through each app; whether Salesforce got the same call from each, by the simulator's journal. */
async function sendSame(controlUrl: string, apps: readonly App[]): Promise<boolean> {
  const hashes = new Set<unknown>()
  for (const { url, shots } of apps) {
    await load(url, shots.slice(0, 1), { connections: 1, count: 1 })
    await control(controlUrl, '/journal', undefined, 'DELETE')
    await load(url, shots.slice(0, 1), { connections: 1, count: 1 })
    const { entries } = (await control(controlUrl, '/journal')) as {
      entries: { target: string; bodySha256: string }[]
    }
    for (const entry of entries.filter(e => e.target === 'salesforce')) hashes.add(entry.bodySha256)
  }
  return hashes.size === 1
}
