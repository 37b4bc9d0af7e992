import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { campaign } from './campaign.ts'
import { type Pair, startPair } from './pair.ts'
import { unlimited } from './policy-text.ts'

const SEQUENCES = 200
const SEED = 20_261_122
const shipped = unlimited(readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8'))

let pair: Pair
beforeAll(async () => {
  pair = await startPair(shipped)
})
afterAll(() => pair.stop())

describe('19: two orgs that are equal in all a caller may read', () => {
  test(`19: answer ${SEQUENCES} random sequences alike, byte for byte`, { timeout: 180_000 }, async () => {
    const t = performance.now()
    const { exploit, sequences, requests, answers, changes } = await campaign(pair, shipped, {
      sequences: SEQUENCES,
      seed: SEED,
    })
    console.log(
      performance.now() - t,
      sequences,
      requests,
      Object.fromEntries([...answers].sort()),
      Object.fromEntries(changes),
    )
    expect(exploit).toBeUndefined()
    expect(sequences).toBe(SEQUENCES)
  })
})
