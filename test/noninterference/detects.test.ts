import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { campaign } from './campaign.ts'
import { startPair } from './pair.ts'
import { unlimited } from './policy-text.ts'

/** A test that can't fail proves nothing: proxies that show a little more than the oracle reads must be caught. */
const shipped = unlimited(readFileSync(new URL('../../policy.yaml', import.meta.url), 'utf8'))
const SEQUENCES_MAX = 200

interface Grant {
  id: string
  where: unknown
  fields: string[]
}
const widened = (object: string, id: string, widen: (grant: Grant) => void): string => {
  const file = parse(shipped)
  const grant: Grant | undefined = file.objects[object].grants.find((g: Grant) => g.id === id)
  if (grant === undefined) throw new Error(id)
  widen(grant)
  return stringify(file)
}

describe('19: a proxy that shows a little more than the policy is caught', () => {
  test.each([
    [
      'a field of a colleague’s deals',
      'rep.emea',
      widened('Opportunity', 'rep-team-opportunities', g => g.fields.push('Amount')),
    ],
    [
      'rows of other teams',
      'rep.emea',
      widened('Account', 'rep-team-accounts', g => {
        g.where = 'all-rows'
      }),
    ],
    ['the address of a lead', 'rep.apac', widened('Lead', 'rep-open-leads', g => g.fields.push('Email'))],
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
      'unpublished comments',
      'rep.emea',
      widened('CaseComment', 'rep-team-case-comments', g => {
        g.where = { 'Parent.Account.Owner.ManagerId': { eq: '$caller.managerId' } }
      }),
    ],
  ])('19: %s', { timeout: 120_000 }, async (_, asker, policyText) => {
    const pair = await startPair(policyText)
    try {
      const t = performance.now()
      const { exploit, sequences } = await campaign(pair, shipped, {
        sequences: SEQUENCES_MAX,
        seed: 7,
        askers: [asker],
      })
      console.log(sequences, performance.now() - t, exploit)
      expect(exploit).toContain('tells two orgs apart')
    } finally {
      await pair.stop()
    }
  })
})
