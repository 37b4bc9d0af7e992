/** A test that can't fail proves nothing: proxies that show a little more than the policy says must be caught. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { campaign } from './campaign.ts'
import { startPair } from './pair.ts'
import { unlimited } from './policy-text.ts'

const shipped = unlimited(readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8'))
const SEQUENCES_MAX = 200

interface Grant {
  readonly id: string
  where: unknown
  readonly fields: string[]
  masks?: Record<string, string>
  minGroupSize?: number
}

/** The policy with one grant made wider: what the proxies go by, while the oracle reads the shipped one. */
function widened(object: string, id: string, widen: (grant: Grant) => void): string {
  const file = parse(shipped)
  const grant: Grant | undefined = file.objects[object].grants.find((g: Grant) => g.id === id)
  if (grant === undefined) throw new Error(id)
  widen(grant)
  return stringify(file)
}

const leaks: readonly (readonly [what: string, asker: string, policyText: string])[] = [
  [
    'intentions of colleagues’ deals',
    'rep.emea',
    widened('Opportunity', 'rep-team-opportunities', g => g.fields.push('NextStep')),
  ],
  [
    'accounts of other teams',
    'rep.emea',
    widened('Account', 'rep-team-accounts', g => {
      g.where = 'all-rows'
    }),
  ],
  ['addresses of open leads', 'rep.apac', widened('Lead', 'rep-open-leads', g => g.fields.push('Email'))],
  [
    'history of hidden fields',
    'agent.service',
    widened('CaseHistory', 'all-case-history', g => {
      g.where = 'all-rows'
    }),
  ],
  [
    'private appointments',
    'dealdesk',
    widened('Event', 'all-events', g => {
      g.where = 'all-rows'
    }),
  ],
  [
    'whole addresses where the domain is shown',
    'rep.emea2',
    widened('Contact', 'rep-team-contacts', g => {
      delete g.masks?.Email
      g.fields.push('Email')
    }),
  ],
  [
    'sums of few deals',
    'rep.emea',
    widened('Opportunity', 'rep-pipeline', g => {
      g.minGroupSize = 2
    }),
  ],
]

describe('a proxy that shows a little more than the policy says is caught', () => {
  test.each(leaks)('19: by what it tells of %s', { timeout: 600_000 }, async (_, asker, policyText) => {
    const pair = await startPair(policyText)
    try {
      const found = await campaign(pair, shipped, { sequences: SEQUENCES_MAX, seed: 7, askers: [asker] })
      expect(found.exploit ?? 'nothing').toMatch(
        /^\S+ tells two orgs apart .*\nOrg B differs from A in:\n {2}.*\n(?: {2}.*\n)*Asked of both:\n {2}(GET|POST) .*\n(?: {2}.*\n)*What differs: /,
      )
    } finally {
      await pair.stop()
    }
  })
})
