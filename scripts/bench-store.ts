/**
 * npm run bench:store: what keeping the audit costs, and what a second proxy on one database costs, as ratios.
 * Exit codes: 0 done, 1 something failed, 64 wrong usage.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { storeCosts } from './bench/store-cost.ts'
import { endWithUsage, readOptions } from './support/options.ts'

const HELP = `Usage: npm run bench:store [-- options]

Loads proxies in turn, all on 127.0.0.1, with GET /v1/cases: with the audit durable and with it kept nowhere, on the
embedded store and, with --database, on PostgreSQL; there also two proxies on one database.

  --database URL   PostgreSQL address; a schema of its own is made for the run and dropped afterwards
  --rounds N       rounds, in each of which every one is loaded once (default 5)
  --seconds N      seconds one is loaded in a round (default 3)
  --connections N  requests under way at once at each proxy (default 32)
  --json           print one JSON object
  --help           this text

Compare ratios only: absolute times of one machine mean nothing on another.
`

const text = { type: 'string' } as const
const { values } = readOptions(HELP, {
  database: text,
  rounds: text,
  seconds: text,
  connections: text,
  json: { type: 'boolean' },
})
const whole = (name: 'rounds' | 'seconds' | 'connections', byDefault: number, max: number): number => {
  const value = Number(values[name] ?? byDefault)
  if (!Number.isInteger(value) || value < 1 || value > max)
    endWithUsage(`--${name}: a whole number from 1 to ${max}`, HELP)
  return value
}
const progress = (done: number, of: number, what: string) => {
  if (!process.stderr.isTTY) return
  const filled = Math.round((done / of) * 24)
  process.stderr.write(`\r\u001b[K[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}] ${what}`)
  if (done === of) process.stderr.write('\n')
}

/** Runs with an address whose search_path is a new schema, and drops that afterwards. */
async function withSchema<T>(
  database: string | undefined,
  run: (url: string | undefined) => Promise<T>,
): Promise<T> {
  if (database === undefined) return run(undefined)
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  const schema = `sallyport_bench_${process.pid}`
  await client.query(`CREATE SCHEMA ${schema}`)
  const url = new URL(database)
  url.searchParams.set('options', `-c search_path=${schema}`)
  try {
    return await run(url.href)
  } finally {
    await client.query(`DROP SCHEMA ${schema} CASCADE`)
    await client.end()
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
try {
  const costs = await withSchema(values.database, databaseUrl =>
    storeCosts({
      rounds: whole('rounds', 5, 100),
      seconds: whole('seconds', 3, 60),
      connections: whole('connections', 32, 256),
      dataDir,
      databaseUrl,
      progress,
    }),
  )
  const said = (value: number | null) => (value === null ? 'not measured: give --database' : String(value))
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify(costs)}\n`
      : `Requests a second, audit durable to audit switched off
  embedded store   ${costs.auditToNoneOnSqlite}
  PostgreSQL       ${said(costs.auditToNoneOnPostgres)}
CPU a request, two proxies on one PostgreSQL to one alone, each under the same load
                   ${said(costs.cpuOfTwoProxiesToOne)}
`,
  )
} finally {
  await rm(dataDir, { recursive: true, force: true })
}
