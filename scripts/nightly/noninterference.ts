import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { campaign } from '../../test/noninterference/campaign.ts'
import { startPair } from '../../test/noninterference/pair.ts'
import { unlimited } from '../../test/noninterference/policy-text.ts'
import { keepFigures } from '../controls/figures.ts'
import { type Step, shareOf } from './step.ts'

const SEQUENCES = 5_000

/** 5,000 sequences of requests to two orgs that differ only in what the caller may not read. */
export const noninterference: Step = async ({ root, seed, share, progress }) => {
  const policy = unlimited(readFileSync(join(root, 'policy.yaml'), 'utf8'))
  const sequences = shareOf(SEQUENCES, share)
  const pair = await startPair(policy)
  try {
    const result = await campaign(pair, policy, {
      sequences,
      seed,
      onSequence: done => progress(done, sequences, `${done} sequences`),
    })
    const differences = result.exploit === undefined ? 0 : 1
    if (share >= 1)
      keepFigures(root, 'nonInterference', {
        sequences: result.sequences,
        requests: result.requests,
        differences,
      })
    const said = `${result.sequences} sequences, ${result.requests} requests, ${differences} differences`
    return { passed: differences === 0, said: [said, result.exploit ?? ''].join('\n').trim() }
  } finally {
    await pair.stop()
  }
}
