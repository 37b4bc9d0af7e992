import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CampaignResult, campaign } from './campaign.ts'
import { type Pair, startPair } from './pair.ts'
import { unlimited } from './policy-text.ts'

/** The nightly run plays 5,000. */
const SEQUENCES = 200
const SEED = 20_261_122
const shipped = unlimited(readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8'))

describe('two orgs that are equal in all a caller may read and differ everywhere else', () => {
  let pair: Pair
  let result: CampaignResult
  beforeAll(async () => {
    pair = await startPair(shipped)
    result = await campaign(pair, shipped, { sequences: SEQUENCES, seed: SEED })
  }, 600_000)
  afterAll(() => pair.stop())

  test(`19: answer ${SEQUENCES} random sequences of requests alike, byte for byte, with the same calls to Salesforce`, () => {
    expect(result.exploit).toBeUndefined()
    expect(result.sequences).toBe(SEQUENCES)
  })

  test('19: are asked what is answered, not only what is refused', () => {
    const answered = (kind: string) => result.answers.get(`${kind} 200`) ?? 0
    for (const kind of ['query', 'get', 'find', 'brief', 'search', 'summary', 'explain', 'about'])
      expect([kind, answered(kind)]).toEqual([kind, expect.toSatisfy(n => n >= 20)])
    expect(result.requests).toBeGreaterThan(1_000)
    expect([...result.answers.keys()].filter(key => / 5\d\d$/.test(key))).toEqual([])
  })

  test('19: differ in every way the generator knows', () => {
    for (const kind of ['value', 'point', 'swap', 'add', 'remove', 'delete', 'revive', 'share', 'unshare'])
      expect([kind, result.changes.get(kind) ?? 0]).toEqual([kind, expect.toSatisfy(n => n >= 10)])
  })
})
