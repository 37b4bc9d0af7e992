/** What keeping the audit costs on each engine, and what a second proxy on one database costs. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { control, mintToken } from '../support/control.ts'
import { freshKey, registerApp } from '../support/key.ts'
import { proxyEnvironment } from '../support/settings.ts'
import { type Child, startChild } from './child.ts'
import { load, shot } from './load.ts'
import { median } from './median.ts'
import { question, shippedPolicyFile } from './upstream-call.ts'

export interface StoreCostOptions {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly dataDir: string
  /** PostgreSQL address with an empty schema in its search_path; undefined: only the embedded store is measured. */
  readonly databaseUrl: string | undefined
  readonly progress: (done: number, of: number, what: string) => void
}

export interface StoreCosts {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  /** Requests a second with the audit durable, to those with it switched off. */
  readonly auditToNoneOnSqlite: number
  readonly auditToNoneOnPostgres: number | null
  /** CPU a request of two proxies on one database, to that of one alone; each proxy under the same load. */
  readonly cpuOfTwoProxiesToOne: number | null
}

const TOKENS = 50

interface Sample {
  readonly requestsPerSecond: number
  readonly cpuUsPerRequest: number
}

/** Starts a simulated org and the proxies, loads them in turn in one run, and stops everything. */
export async function storeCosts(options: StoreCostOptions): Promise<StoreCosts> {
  const { rounds, seconds, connections, dataDir, databaseUrl, progress } = options
  const children: Child[] = []
  const start = async (script: string, environment: Record<string, string>) => {
    const child = await startChild(script, environment)
    children.push(child)
    return child
  }
  try {
    const simulator = await start('simulator/main.ts', {
      SIMULATOR_SALESFORCE_PORT: '0',
      SIMULATOR_ENTRA_PORT: '0',
      SIMULATOR_GRAPH_PORT: '0',
      SIMULATOR_CONTROL_PORT: '0',
    })
    const { salesforce = '', entra = '', graph = '', control: controlUrl = '' } = simulator.ready
    await control(controlUrl, '/limits', { dailyApiRequests: 100_000_000 })
    const { keyFile, publicKeyPem } = await freshKey(dataDir)
    await registerApp(controlUrl, publicKeyPem)
    const policyFile = join(dataDir, 'policy.yaml')
    // One caller asks here what a thousand would, so reading is counted and never refused.
    await writeFile(
      policyFile,
      (await readFile(shippedPolicyFile, 'utf8')).replace(/(Max): \d+/g, '$1: 10000000'),
    )
    const environment = (folder: string, database?: string) => ({
      ...proxyEnvironment(
        { salesforceUrl: salesforce, entraUrl: entra, graphUrl: graph },
        { port: 0, dataDir: join(dataDir, folder), keyFile },
      ),
      POLICY_FILE: policyFile,
      ...(database !== undefined && { DATABASE_URL: database }),
    })
    const proxies = {
      sqlite: [await start('api/main.ts', environment('sqlite'))],
      sqliteOff: [await start('scripts/bench/audit-off.ts', environment('sqlite-off'))],
      ...(databaseUrl !== undefined && {
        postgres: [await start('api/main.ts', environment('pg', databaseUrl))],
        postgresOff: [await start('scripts/bench/audit-off.ts', environment('pg-off', databaseUrl))],
        two: [
          await start('api/main.ts', environment('pg-1', databaseUrl)),
          await start('api/main.ts', environment('pg-2', databaseUrl)),
        ],
      }),
    }
    const tokens = await Promise.all(
      Array.from({ length: TOKENS }, (_, i) =>
        mintToken(controlUrl, 'rep.emea', { claims: { uti: `bench-${i}` } }),
      ),
    )
    const target = `/v1/cases?${new URLSearchParams(question)}`.replaceAll('+', '%20')
    const sample = async (parts: readonly Child[], forSeconds: number): Promise<Sample> => {
      const before = await Promise.all(parts.map(p => p.usage()))
      const results = await Promise.all(
        parts.map(({ ready: { url = '' } }) =>
          load(
            url,
            tokens.map(token => shot(url + target, { headers: { authorization: `Bearer ${token}` } })),
            // Each under the load that one alone has: a second proxy is put beside a busy one.
            { connections, seconds: forSeconds },
          ),
        ),
      )
      const after = await Promise.all(parts.map(p => p.usage()))
      const requests = results.reduce((sum, r) => sum + r.requests, 0)
      const cpuUs = after.reduce((sum, use, at) => sum + use.cpuUs - (before[at]?.cpuUs ?? 0), 0)
      return {
        requestsPerSecond: results.reduce((sum, r) => sum + r.requestsPerSecond, 0),
        cpuUsPerRequest: cpuUs / requests,
      }
    }
    const names = Object.keys(proxies)
    const seen = new Map<string, Sample[]>(names.map(name => [name, []]))
    const steps = names.length * (rounds + 1)
    let done = 0
    const partsOf = new Map<string, readonly Child[]>(Object.entries(proxies))
    for (let round = 0; round <= rounds; round += 1)
      // Another order each round: whatever drifts meets every one alike. The first round warms up.
      for (const name of names.map((_, i) => names[(i + round) % names.length] ?? '')) {
        progress(done++, steps, round === 0 ? `warming up: ${name}` : `round ${round} of ${rounds}: ${name}`)
        const taken = await sample(partsOf.get(name) ?? [], round === 0 ? 2 : seconds)
        if (round > 0) seen.get(name)?.push(taken)
      }
    progress(steps, steps, 'done')
    // Ratios of neighbours in one round, then their median: slow drift of the machine falls out.
    const ratio = (a: string, b: string, of: keyof Sample) =>
      Number(
        median((seen.get(a) ?? []).map((s, at) => s[of] / (seen.get(b)?.[at]?.[of] ?? Number.NaN))).toFixed(
          2,
        ),
      )
    const shared = databaseUrl !== undefined
    return {
      rounds,
      seconds,
      connections,
      auditToNoneOnSqlite: ratio('sqlite', 'sqliteOff', 'requestsPerSecond'),
      auditToNoneOnPostgres: shared ? ratio('postgres', 'postgresOff', 'requestsPerSecond') : null,
      cpuOfTwoProxiesToOne: shared ? ratio('two', 'postgres', 'cpuUsPerRequest') : null,
    }
  } finally {
    for (const child of children.reverse()) await child.stop()
  }
}
