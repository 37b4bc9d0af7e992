import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../../api/policy/index.ts'
import { GOOD_POLICY } from '../../../test/policy/bad-policies.ts'
import { explanationOf } from './explanation.ts'
import { questionOf } from './question.ts'

const policy = loadPolicy(GOOD_POLICY, 'policy.yaml', {
  operations: { WhoAmI: 'read', FindCases: 'read', SetSwitch: 'administer' },
})
const explain = (kind: string, value: string, who: object = { roles: ['Rep'] }, user = '{}') =>
  explanationOf(questionOf(kind, value, { ...who }, user, '2026-11-22', policy.model), policy)

describe('an explanation', () => {
  test('of a query tells its grants, its rows as SOQL, and what is masked', () => {
    expect(explain('query', '{ object: Account, select: [Name, Phone] }')).toEqual({
      decision: 'permit',
      roles: ['Rep'],
      grants: [{ id: 'own', applies: true, words: 'rows where OwnerId is the caller' }],
      soql: ["SELECT Name, Phone, OwnerId FROM Account WHERE OwnerId = '005000000000001AAA' LIMIT 100"],
      details: { masked: 'Phone on some rows' },
    })
  })

  test('of a refusal tells code, words and layer', () => {
    expect(explain('query', '{ object: Account, select: [Secret] }')).toMatchObject({
      decision: 'deny',
      problem: { code: 'field-denied' },
      why: { layer: 'policy' },
      soql: [],
    })
  })

  test('of numbers tells each statement', () => {
    const { grants, soql } = explain(
      'summary',
      '{ object: Account, groupBy: [Stage], measures: [{ sum: Amount }] }',
    )
    expect(grants.map(g => g.id)).toEqual(['totals'])
    expect(soql[0]).toContain('GROUP BY Stage')
  })

  test('of a change tells the clause that refuses, or who must approve', () => {
    const change = (amount: number, before = 4) =>
      explain(
        'update',
        `{ object: Account, before: { Amount: ${before}, Open: true, OwnerId: $me }, values: { Amount: ${amount} } }`,
      )
    expect(change(11, 10)).toMatchObject({
      decision: 'deny',
      why: { layer: 'policy', clause: 'constraint:amount-range' },
      grants: [{ id: 'change', applies: false, clause: 'constraint:amount-range' }],
    })
    expect(change(6)).toMatchObject({
      decision: 'needs-approval',
      details: { approval: 'large by 1 of Boss', writes: '{"Amount":6,"Name":"Changed"}' },
    })
  })

  test('of an operation tells the layer that holds it back, and the sign-in it asks for', () => {
    expect(explain('ask', 'FindCases').decision).toBe('permit')
    expect(explain('ask', 'FindCases', { roles: ['Rep'], client: 'Scheduler' })).toMatchObject({
      decision: 'deny',
      problem: { code: 'client-denied' },
    })
    expect(explain('ask', 'SetSwitch', { roles: ['Boss'] })).toMatchObject({
      problem: { code: 'phase-denied' },
    })
  })

  test.each([
    '{',
    '{ objekt: Account }',
    '[]',
    'Account',
    '{ object: Account, filter: { Name: { is: x } } }',
  ])('of what is no question says where: %s', text => {
    expect(() => explain('query', text)).toThrow(/YAML|question:\d+:\d+: /)
  })
})
