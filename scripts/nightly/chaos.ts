import { campaign } from '../../test/chaos/campaign.ts'
import { keepFigures } from '../controls/figures.ts'
import { type Step, shareOf } from './step.ts'

const CHANGES = 1_000
const FAULTS_SAID_MAX = 20

/** A store for the campaign; with PostgreSQL, which two proxies share, a schema made for it. */
interface Place {
  readonly engine: string
  readonly databaseUrl: string | undefined
  remove(): Promise<void>
}

/**
 * 1,000 changes while processes are killed, Salesforce breaks off and the database goes away: half of them on
 * PostgreSQL where TEST_DATABASE_URL names a server.
 */
export const chaos: Step = async ({ root, seed, share, progress }) => {
  const places = await allPlaces()
  const changes = shareOf(CHANGES, share)
  const each = Math.ceil(changes / places.length)
  const totals = {
    changes: 0,
    kills: 0,
    restarts: 0,
    outages: 0,
    reconciled: 0,
    leftToAPerson: 0,
    duplicates: 0,
  }
  const faults: string[] = []
  for (const { engine, databaseUrl, remove } of places)
    try {
      const before = totals.changes
      const onChange = (done: number) => progress(before + done, each * places.length, `changes, ${engine}`)
      const result = await campaign({ changes: each, seed, databaseUrl, outages: true, onChange })
      for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += result[name]
      faults.push(...result.faults)
    } finally {
      await remove()
    }
  const engines = places.map(({ engine }) => engine).join(' and ')
  if (share >= 1) keepFigures(root, 'chaos', { engines, ...totals, untrue: faults.length })
  const counts = Object.entries(totals).map(([name, count]) => `${name} ${count}`)
  const said = [`${engines}: ${counts.join(', ')}`, ...faults.slice(0, FAULTS_SAID_MAX)]
  return { passed: faults.length === 0, said: said.join('\n') }
}

async function allPlaces(): Promise<readonly Place[]> {
  const embedded = { engine: 'SQLite', databaseUrl: undefined, remove: async () => undefined }
  if (!process.env.TEST_DATABASE_URL) return [embedded]
  const { engines } = await import('../../test/store/engines.ts')
  const made = engines.filter(({ kind }) => kind === 'postgres').map(engine => engine.place())
  const shared = (await Promise.all(made)).map(({ options, remove }) => ({
    engine: 'PostgreSQL',
    databaseUrl: options.databaseUrl,
    remove,
  }))
  return [embedded, ...shared]
}
