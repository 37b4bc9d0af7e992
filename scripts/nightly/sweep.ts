import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SWEPT_BY, sweep as sweepAll } from '../../test/idor/sweep.ts'
import { unlimited } from '../../test/noninterference/policy-text.ts'
import { startSystem } from '../../test/support/system.ts'
import { keepFigures } from '../controls/figures.ts'
import { type Step, shareOf } from './step.ts'

const ROWS_IN_SHARE = 200
const FAULTS_SAID_MAX = 20
/** More than the whole sweep asks of Salesforce in what is a day to the simulated org. */
const CALLS_MAX = 100_000_000

/** Every record of the simulated org, by everybody, through every operation that takes an id. */
export const sweep: Step = async ({ root, seed, share, progress }) => {
  const policyText = unlimited(await readFile(join(root, 'policy.yaml'), 'utf8'))
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-nightly-'))
  const file = join(folder, 'policy.yaml')
  await writeFile(file, policyText)
  const system = await startSystem({ environment: { POLICY_FILE: file } })
  await system.control('/limits', { dailyApiRequests: CALLS_MAX })
  try {
    const rowsPerKindMax = share >= 1 ? Number.POSITIVE_INFINITY : shareOf(ROWS_IN_SHARE, share)
    const totals = { requests: 0, shown: 0, absent: 0 }
    const faults: string[] = []
    for (const [at, asker] of SWEPT_BY.entries()) {
      progress(at, SWEPT_BY.length, asker)
      const before = totals.requests
      const result = await sweepAll(system, policyText, {
        rowsPerKindMax,
        pagesMax: 10,
        seed,
        askers: [asker],
        onRequest: n => n % 100 === 0 && progress(at, SWEPT_BY.length, `${asker}, ${before + n} requests`),
      })
      totals.requests += result.requests
      totals.shown += result.shown
      totals.absent += result.absent
      faults.push(...result.faults)
      // What is wrong so often is wrong throughout: the rest would take half an hour to say so again.
      if (faults.length > FAULTS_SAID_MAX) break
    }
    const isWhole = share >= 1 && faults.length <= FAULTS_SAID_MAX
    if (isWhole) keepFigures(root, 'sweep', { ...totals, faults: faults.length })
    const said = `${totals.requests} requests, ${totals.shown} records shown, ${totals.absent} absent, ${faults.length} faults`
    return { passed: faults.length === 0, said: [said, ...faults.slice(0, FAULTS_SAID_MAX)].join('\n') }
  } finally {
    await system.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
