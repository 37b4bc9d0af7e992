/**
 * What appending to the audit costs at ten thousand entries and at a million, and what verifying takes: ratios of one
 * run. DATABASE_URL names a PostgreSQL (an empty schema); without it the embedded store is measured.
 */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCheckpointSigner } from '../../api/audit/checkpoint.ts'
import { checkpointFile } from '../../api/audit/checkpoint-file.ts'
import { createCheckpoints } from '../../api/audit/checkpoints.ts'
import { systemClock } from '../../api/clock.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { bar } from '../nightly/progress.ts'
import { readOptions } from '../support/options.ts'
import { median } from './median.ts'

const HELP = `Usage: node scripts/bench/audit-growth.ts [options]

Fills two stores, a small and a large one, then appends batches to both in turn and compares the medians; then exports
and verifies the large one and says how much memory that took. The embedded store, or with --postgres URL a database in
which two schemas are made and dropped.

  --small N       entries of the small store (default 10000)
  --large N       entries of the large store (default 1000000)
  --rounds N      batches of 50 appended to each in turn (default 300)
  --postgres URL  measure PostgreSQL
  --help          this text
`

const batchRows = 50
const fillRows = 5_000
const text = { type: 'string' } as const
const { values } = readOptions(HELP, { small: text, large: text, rounds: text, postgres: text })
const [small, large, rounds] = [values.small ?? 10_000, values.large ?? 1_000_000, values.rounds ?? 300].map(
  Number,
)
const folder = await mkdtemp(join(tmpdir(), 'sallyport-growth-'))

/** About the size of an entry of a read. */
const rowsOf = (count: number, from: number) =>
  Array.from({ length: count }, (_, n) => ({
    requestId: `r${from + n}`,
    at: 1_795_167_000_000 + from + n,
    tenantId: '11111111-1111-4111-8111-111111111111',
    kind: 'call',
    body: JSON.stringify({
      kind: 'call',
      requestId: `r${from + n}`,
      at: 1_795_167_000_000 + from + n,
      input: 'x'.repeat(700),
    }),
  }))

async function filled(name: string, entries: number): Promise<Store> {
  const dataDir = join(folder, name)
  mkdirSync(dataDir)
  const store = await openStore({ dataDir, databaseUrl: await schemaFor(name) })
  const progress = bar(name)
  for (let n = 0; n < entries; n += fillRows) {
    await store.appendAudit(rowsOf(Math.min(fillRows, entries - n), n))
    progress.to(n, entries)
  }
  progress.end()
  return store
}

async function schemaFor(name: string): Promise<string | undefined> {
  if (values.postgres === undefined) return undefined
  await onServer(`DROP SCHEMA IF EXISTS growth_${name} CASCADE`, `CREATE SCHEMA growth_${name}`)
  const url = new URL(values.postgres)
  url.searchParams.set('options', `-c search_path=growth_${name}`)
  return url.href
}

async function onServer(...statements: string[]): Promise<void> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: values.postgres })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function appendMs(store: Store, round: number): Promise<number> {
  const rows = rowsOf(batchRows, 2_000_000 + round * batchRows)
  const start = performance.now()
  await store.appendAudit(rows)
  return performance.now() - start
}

/** Signs what is there, exports it by the command, and verifies that in a process of its own. */
async function verifyMemory(store: Store): Promise<object> {
  const checkpoints = join(folder, 'checkpoints.txt')
  const signer = createCheckpointSigner(generateKeyPairSync('ed25519').privateKey)
  const sink = checkpointFile(checkpoints, signer.publicKeyPem)
  const startMs = performance.now()
  for (let last = -1, now = 0; now !== last; ) {
    last = now
    const worker = createCheckpoints({
      db: store.db,
      clock: systemClock,
      ticker: { every: () => () => undefined },
      signer,
      sink,
      ageMaxMs: 0,
    })
    await worker.close()
    now = Number(
      (
        await store.db
          .selectFrom('audit_checkpoint')
          .select(of => of.fn.countAll().as('n'))
          .executeTakeFirst()
      )?.n,
    )
  }
  const signMs = performance.now() - startMs
  const environment = {
    ...process.env,
    DATA_DIR: join(folder, 'large'),
    ...(values.postgres !== undefined && { DATABASE_URL: await currentUrl() }),
  }
  const script = join(import.meta.dirname, '..', 'audit.ts')
  const exported = join(folder, 'export.jsonl')
  const time = (args: readonly string[]) => {
    const started = performance.now()
    const ended = spawnSync(process.execPath, ['--import', memoryHook, script, ...args], {
      env: environment,
      encoding: 'utf8',
    })
    const peakMb = Number(/peak (\d+)/.exec(ended.stderr)?.[1])
    return {
      code: ended.status,
      seconds: (performance.now() - started) / 1000,
      peakMb,
      said: ended.stdout.trim(),
    }
  }
  return {
    signSeconds: signMs / 1000,
    export: time(['export', '--out', exported]),
    bytes: statSync(exported).size,
    verify: time(['verify', exported, checkpoints]),
  }
}

const currentUrl = async () => {
  const url = new URL(values.postgres ?? '')
  url.searchParams.set('options', '-c search_path=growth_large')
  return url.href
}

const memoryHook = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write('peak ' + Math.round(process.resourceUsage().maxRSS / 1024) + '\\n'))",
)}`

const stores = [await filled('small', small ?? 0), await filled('large', large ?? 0)] as const
try {
  const times: [number[], number[]] = [[], []]
  for (let round = 0; round < (rounds ?? 0); round += 1)
    for (const n of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
      times[n].push(await appendMs(stores[n], round))
  const [few, many] = [median(times[0]), median(times[1])]
  const memory = await verifyMemory(stores[1])
  console.log(JSON.stringify({ few, many, ratio: many / few, ...memory }, null, 2))
} finally {
  for (const store of stores) await store.close()
  if (values.postgres !== undefined)
    await onServer('DROP SCHEMA growth_small CASCADE', 'DROP SCHEMA growth_large CASCADE')
  rmSync(folder, { recursive: true, force: true })
}
