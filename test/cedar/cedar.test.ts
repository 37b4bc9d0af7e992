/**
 * Cedar, a policy engine of other people, decides the same: random policies are turned into Cedar policies from the
 * words of the file, and every question, sum and change is put to both sides.
 */
import { describe, expect, test } from 'vitest'
import { campaign } from './campaign.ts'
import type { GrantText, PolicyText } from './policy-text.ts'

// Long enough for a machine with much else to do.
const TIMEOUT_MS = 300_000

const ANSWERS = [
  ...['refused', 'no row', 'full', 'part', 'hidden'],
  ...['true', 'false'],
  ...['denied', 'approval', 'confirm', 'at once'],
]

describe('36: Cedar and the policy engine', () => {
  test(
    '36: agree on every random question, sum and change',
    () => {
      const requests = 5_000
      const { failure, tally } = campaign({ requests, seed: 20261122 })
      expect(failure).toBe('')
      expect(tally.compared).toBeGreaterThanOrEqual(requests)
      // Each kind of answer was met often enough for the comparison to mean something.
      for (const answer of ANSWERS) expect(tally.answers[answer] ?? 0, answer).toBeGreaterThan(10)
    },
    TIMEOUT_MS,
  )

  /** The policy with every grant changed that `change` changes. */
  const eachGrant = (change: (grant: GrantText) => GrantText) => (policy: PolicyText) => ({
    ...policy,
    objects: Object.fromEntries(
      Object.entries(policy.objects).map(([name, object]) => [
        name,
        { ...object, grants: object.grants.map(change) },
      ]),
    ),
  })

  test.each<[what: string, ours: (policy: PolicyText) => PolicyText]>([
    ['more rows', eachGrant(g => (g.where === undefined ? g : { ...g, where: 'all-rows' }))],
    [
      'no forbidding',
      policy => ({
        ...policy,
        objects: Object.fromEntries(
          Object.entries(policy.objects).map(([name, { forbid: _, ...object }]) => [name, object]),
        ),
      }),
    ],
    ['no check after a change', eachGrant(({ check: _, ...g }) => g)],
    ['no rules on values', eachGrant(({ constraints: _, ...g }) => g)],
    ['no approvals', eachGrant(({ approval: _, ...g }) => g)],
    ['no confirmation', eachGrant(g => (g.confirm === undefined ? g : { ...g, confirm: 'never' }))],
  ])(
    '36: disagree as soon as one side has %s',
    (_what, ours) => {
      const { failure } = campaign({ requests: 20_000, seed: 7, ours, anyDisagreement: true })
      expect(failure).toMatch(/^Seed \d+:\nours .+, Cedar .+: /)
    },
    TIMEOUT_MS,
  )
})
