import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../../api/policy/index.ts'
import { GOOD_POLICY } from '../../../test/policy/bad-policies.ts'
import { Unreadable } from '../source.ts'
import { readTestFile } from './read.ts'
import { runTests } from './run.ts'

const policy = loadPolicy(GOOD_POLICY, 'policy.yaml', {
  operations: { WhoAmI: 'read', FindCases: 'read', SetSwitch: 'administer' },
})
const FILE = `now: 2026-11-22
principals:
  ann: { roles: [Rep] }
  bea: { roles: [Boss] }
resources:
  big: { object: Account, Name: Big, Stage: New, Amount: 4, OwnerId: $ann, Phone: '12345678', Open: true }
  far: { object: Account, Name: Far, Stage: Old, Amount: 9, OwnerId: $bea }
tests:
  - name: the question
    as: ann
`
const file = (test: string) => `${FILE}${test}`
const run = (test: string) =>
  runTests(readTestFile({ name: 'tests.yaml', text: file(test) }, policy.model), policy)
const mismatches = (test: string) => run(test).flatMap(r => r.mismatches.map(m => m.what))

/** A question that is answered as expected, and an expectation that isn't met. */
const QUESTIONS: readonly (readonly [right: string, wrong: string, what: string])[] = [
  [
    '    ask: WhoAmI\n    expect: { decision: permit }',
    '    ask: WhoAmI\n    expect: { decision: deny }',
    'decision',
  ],
  [
    '    ask: SetSwitch\n    expect: { decision: deny, code: operation-denied, stepUp: c1, actingUser: true }',
    '    ask: SetSwitch\n    expect: { stepUp: c2 }',
    'stepUp',
  ],
  [
    '    query: { object: Account, select: [Name] }\n    expect: { rows: [big], grants: [own], masked: {} }',
    '    query: { object: Account, select: [Name] }\n    expect: { rows: [big, far] }',
    'rows',
  ],
  [
    '    query: { object: Account, select: [Phone] }\n    expect: { masked: { big: [Phone] }, shown: { big: { Phone: •••5678 } } }',
    '    query: { object: Account, select: [Phone] }\n    expect: { masked: {} }',
    'masked',
  ],
  [
    '    query: { object: Account, select: [Secret] }\n    expect: { decision: deny, code: field-denied, why: { layer: policy } }',
    '    query: { object: Account, select: [Secret] }\n    expect: { rows: [] }',
    'refusal',
  ],
  [
    '    query: { object: Account, filter: { any: [{ Name: { eq: BIG } }, { not: { Amount: { lt: 100 } } }] } }\n    expect: { rows: [big] }',
    '    query: { object: Account, filter: { Amount: { in: [5, 6] } } }\n    expect: { rows: [big] }',
    'rows',
  ],
  [
    '    search: { object: Account, text: bi, select: [Name] }\n    expect: { rows: [big] }',
    '    search: { object: Account, text: fa }\n    expect: { rows: [far] }',
    'rows',
  ],
  [
    '    summary: { object: Account, groupBy: [Stage], measures: [{ sum: Amount }] }\n    expect: { groups: [{ keys: [New], count: 1, values: [4] }], suppressed: true, grants: [totals] }',
    '    summary: { object: Account, groupBy: [Stage] }\n    expect: { suppressed: false }',
    'suppressed',
  ],
  [
    '    update: { object: Account, record: big, values: { Amount: 5 } }\n    expect: { decision: permit, grant: change, confirm: true, approvals: [], write: { Amount: 5, Name: Changed } }',
    '    update: { object: Account, record: big, values: { Amount: 5 } }\n    expect: { write: { Amount: 5 } }',
    'write',
  ],
  [
    '    update: { object: Account, record: big, before: { Open: false }, values: { Amount: 5 } }\n    expect: { decision: deny, why: { clause: forbid:on-hold } }',
    '    update: { object: Account, record: big, before: { Open: false }, values: { Amount: 5 } }\n    expect: { decision: permit }',
    'decision',
  ],
  [
    '    create: { object: Account, values: { Name: x } }\n    expect: { write: { Name: x, Day: 2026-12-22 }, confirm: false }',
    '    create: { object: Account, values: { Name: Big } }\n    expect: { confirm: false }',
    'confirm',
  ],
  [
    '    describe: Account\n    expect: { has: [Phone], lacks: [Secret], updates: [Stage, Amount, Day] }',
    '    describe: Account\n    expect: { lacks: [Phone] }',
    'lacks',
  ],
  [
    '    hidden: { object: Account, field: Secret }',
    '    hidden: { object: Account, field: Amount }',
    'answer to select',
  ],
  ['    hidden: { object: Case }', '    hidden: { object: Account }', 'answer to query'],
]

describe('a test of a policy', () => {
  test.each(QUESTIONS)('passes when met and fails when not: %s', (right, wrong, what) => {
    expect(mismatches(right)).toEqual([])
    expect(mismatches(wrong)).toContain(what)
  })

  test('a matrix fails at each cell that differs', () => {
    const cells =
      '  - name: m\n    matrix: { ask: [WhoAmI, FindCases], permit: { ann: [WhoAmI], bea: [WhoAmI] } }'
    expect(mismatches(`    ask: WhoAmI\n    expect: { decision: permit }\n${cells}`)).toEqual([
      'ask FindCases',
    ])
  })

  test('each of several principals is a result of its own', () => {
    const both =
      '    hidden: { object: Case }\n  - name: again\n    as: [ann, bea]\n    hidden: { object: Case }'
    expect(run(both).map(r => [r.principal, r.line])).toEqual([
      ['ann', 9],
      ['ann', 12],
      ['bea', 12],
    ])
  })
})

/** What is wrong with a file; the fault stands at the mark. */
const FAULTS: readonly (readonly [from: string, to: string, says: string])[] = [
  ['    as: ann', '    «to: ann\n    as: ann', 'unknown key to'],
  ['expect: { decision', 'expect: { «decide: x, decision', 'unknown key decide'],
  ['decision: permit', 'decision: «maybe', 'no decision maybe'],
  ['now: 2026-11-22', 'now: «soon', 'no day'],
  ['roles: [Boss]', 'rolls: [Boss]', 'unknown key rolls'],
  ['  bea: { roles: [Boss]', '  «bea: { roles: [Bos]', 'no role Bos'],
  ['  far: { object: Account', '  «far: { object: Acount', 'no object Acount'],
  ['  far: {', '  «far: { Nam: x,', 'no field Nam'],
  ['OwnerId: $bea', 'OwnerId: «$bee', 'neither a principal nor a resource'],
  ['- name: the question\n    as: ann', '- «name: the question\n    as: anne', 'no principal anne'],
  ['    ask: WhoAmI', '    ask: WhoAmI\n    describe: Account', 'several things'],
  ['    expect: { decision: permit }', '', 'lacks expect'],
  ['expect: { decision: permit }', 'expect: «{}', 'Nothing is expected'],
  ['    as: ann\n', '', 'lacks as'],
  ['decision: permit', 'code: «wrong-code', 'no code wrong-code'],
]

describe('a test file with a fault is not run', () => {
  const good = file('    ask: WhoAmI\n    expect: { decision: permit }')
  test.each(FAULTS)('%j → %j', (from, to, says) => {
    expect(good).toContain(from)
    const marked = good.replace(from, () => to)
    const before = marked.slice(0, Math.max(marked.indexOf('«'), 0))
    const read = () => readTestFile({ name: 'tests.yaml', text: marked.replace('«', '') }, policy.model)
    expect(read).toThrow(Unreadable)
    expect(read).toThrow(says)
    if (marked.includes('«')) expect(read).toThrow(`tests.yaml:${before.split('\n').length}:`)
  })

  test('two tests of one name are told apart by nobody', () => {
    const text = `${good}\n  - name: the question\n    as: ann\n    hidden: { object: Case }`
    expect(() => readTestFile({ name: 'tests.yaml', text }, policy.model)).toThrow('Two tests are called')
  })
})
