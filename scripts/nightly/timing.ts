import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timing as timed } from '../../test/controls/timing.ts'
import { unlimited } from '../../test/noninterference/policy-text.ts'
import { startSystem } from '../../test/support/system.ts'
import { keepFigures } from '../controls/figures.ts'
import { type Step, shareOf } from './step.ts'

const PAIRS = 2_000
const P_MIN = 0.01
/** Chance alone gives a p below 0.01 once in a hundred runs; twice in a row is one in ten thousand. */
const TRIES = 2

/** Control 32: whether a hidden record takes as long as none, in 2,000 pairs against a Salesforce of fixed latency. */
export const timing: Step = async ({ root, share, progress }) => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-timing-'))
  const file = join(folder, 'policy.yaml')
  await writeFile(file, unlimited(await readFile(join(root, 'policy.yaml'), 'utf8')))
  const system = await startSystem({ environment: { POLICY_FILE: file } })
  const pairs = shareOf(PAIRS, share)
  const said: string[] = []
  try {
    for (let run = 1; run <= TRIES; run++) {
      const onPair = (done: number) => progress(done, pairs, `${done} pairs, run ${run}`)
      const { p, hiddenMs, absentMs } = await timed(system, { pairs, onPair })
      said.push(
        `${pairs} pairs, hidden ${hiddenMs.toFixed(3)} ms, absent ${absentMs.toFixed(3)} ms, p = ${p.toFixed(4)}`,
      )
      if (p > P_MIN) {
        if (share >= 1) keepFigures(root, 'timing', { pairs, p: Number(p.toFixed(4)) })
        return { passed: true, said: said.join('; ') }
      }
    }
    return { passed: false, said: said.join('; ') }
  } finally {
    await system.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
