import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../../api/policy/index.ts'
import { GOOD_POLICY } from '../../../test/policy/bad-policies.ts'
import { diffOf } from './index.ts'
import { diffMarkdown, diffText } from './print.ts'

const modelOf = (text: string) => loadPolicy(text, 'policy.yaml').model
const before = modelOf(GOOD_POLICY)
const changed = (changes: readonly (readonly [from: string, to: string])[]) =>
  modelOf(
    changes.reduce((text, [from, to]) => {
      expect(text).toContain(from)
      return text.replace(from, () => to)
    }, GOOD_POLICY),
  )
/** 'Role Rep + text' of every change. */
const told = (...changes: (readonly [from: string, to: string])[]) =>
  diffOf(before, changed(changes)).flatMap(s => s.changes.map(c => `${s.title} ${c.effect} ${c.text}`))

/** The first replaced by the second makes somebody do more; the other way round less. */
const WIDER: readonly (readonly [from: string, to: string, says: string])[] = [
  [
    'phase: controlled-writes\nphases',
    'phase: orchestration\nphases',
    'Deployment + phase: controlled-writes → orchestration',
  ],
  [
    'phases: { SetSwitch: orchestration }\n',
    '',
    'Deployment + first phase of SetSwitch: orchestration → as its kind asks',
  ],
  [
    'phases: { SetSwitch: orchestration }',
    'phases: { SetSwitch: controlled-writes }',
    'Deployment + first phase of SetSwitch',
  ],
  ['stepUp: { SetSwitch: c1 }\n', '', 'Deployment + sign-in that SetSwitch asks for: c1 → any'],
  ['actingUser: [SetSwitch]\n', '', 'Deployment + acting user named for SetSwitch'],
  ['rowsPerHourMax: 5000', 'rowsPerHourMax: 6000', 'Deployment + rowsPerHourMax: 5,000 → 6,000'],
  ['    limits: { rowsPerHourMax: 500 }\n', '', 'Role Rep + rowsPerHourMax: 500 → none of its own'],
  [
    '  Connector: {',
    '  Other: { id: c0000000-0000-4000-8000-00000000000e }\n  Connector: {',
    'Client Other + may call',
  ],
  [
    'phase: read-only, operations',
    'phase: controlled-writes, operations',
    'Client Scheduler + phase: read-only → controlled-writes',
  ],
  [
    'operations: [WhoAmI], objects',
    'operations: [WhoAmI, FindCases], objects',
    'Client Scheduler + operations FindCases',
  ],
  [', objects: [Account] }', ' }', 'Client Scheduler + objects: Account → all of the caller’s'],
  ['callers: [user]', 'callers: [user, app]', 'Role Rep + for apps'],
  [
    '{ appRole: Sales.Rep }, ',
    '{ appRole: Sales.Rep }, { appRole: Sales.Helper }, ',
    'Role Rep + held by app role Sales.Helper',
  ],
  [
    'operations: [WhoAmI, FindCases]',
    'operations: [WhoAmI, FindCases, GetRecord]',
    'Role Rep + may ask GetRecord',
  ],
  [
    'fields: [Id, Name, Stage, Amount, Day, OwnerId]',
    'fields: [Id, Name, Stage, Amount, Day, OwnerId, Secret]',
    'Role Rep + Account: Secret can be read',
  ],
  [
    'masks: { Phone: last-four }',
    'masks: { Phone: last-four, Secret: last-four }',
    'Role Rep + Account: own Secret in part (last-four)',
  ],
  [
    'where: { OwnerId: { eq: $caller.userId } }\n        fields',
    'where: all-rows\n        fields',
    'Role Rep + Account: own rows: rows where OwnerId is the caller → every row',
  ],
  ['minGroupSize: 5', 'minGroupSize: 3', 'Role Rep + Account: totals smallest group told: 5 → 3'],
  ['groupBy: [Stage]', 'groupBy: [Stage, Day]', 'Role Rep + Account: totals groups by Day'],
  [
    '        check: { OwnerId: { eq: $caller.userId } }\n',
    '',
    'Role Rep + Account: change afterwards: OwnerId is the caller → every row',
  ],
  [
    'range: { min: 0, max: 10 }',
    'range: { min: 0, max: 20 }',
    'Role Rep + Account: change amount-range: Amount is at least 0 and at most 10 →',
  ],
  ['range: { min: 0, max: 10 }', 'range: { max: 10 }', 'Role Rep + Account: change amount-range'],
  ['oneOf: [New, Old]', 'oneOf: [New, Old, Held]', 'Role Rep + Account: change stages: Stage is one of'],
  [
    'changePercent: { max: 50 }',
    'changePercent: { max: 60 }',
    'Role Rep + Account: change step: Amount changes by at most 50 %',
  ],
  [
    '          - { id: step, field: Amount, changePercent: { max: 50 }, message: Too far. }\n',
    '',
    'Role Rep + Account: change step no longer asks that',
  ],
  ['confirm: always', 'confirm: never', 'Role Rep + Account: change confirmation: always → never'],
  [
    'approvers: [Boss]',
    'approvers: [Boss, Rep]',
    'Role Rep + Account: change approval: large: 1 of Boss must approve',
  ],
  ['expires: 24h', 'expires: 3d', 'Role Rep + Account: change approval'],
  [
    '        references: { OwnerId: [User] }\n',
    '',
    'Role Rep + Account: make OwnerId may point at: User → any of its targets',
  ],
  ['        set: { Name: Changed }\n', '', 'Role Rep + Account: change sets Name: ‘Changed’ → nothing'],
  [
    'where: { Open: { eq: false } }',
    'where: { Open: { eq: false }, Name: { eq: x } }',
    'Object Account + on-hold',
  ],
]

describe('what changes from one policy to another', () => {
  test('nothing, when nothing does', () => {
    expect(told()).toEqual([])
    expect(diffText({ before: 'a', after: 'a', sections: [] })).toContain('Nobody may do more or less.')
  })

  test.each(WIDER)('%j → %j is wider, and narrower the other way', (from, to, says) => {
    expect(told([from, to]).filter(line => line.startsWith(says))).toHaveLength(1)
    const back = diffOf(changed([[from, to]]), before).flatMap(s => s.changes)
    expect(back.map(c => c.effect)).toContain('-')
    expect(back.map(c => c.effect)).not.toContain('+')
  })

  test('a change that any edit of its record keeps from being written is narrower, and wider the other way', () => {
    const narrow = changed([['confirm: always', 'confirm: always\n        conflict: record']])
    const said = 'edits of the fields it writes'
    expect(diffOf(before, narrow).flatMap(s => s.changes)).toEqual([
      { effect: '-', text: `Account: change what conflicts: ${said} → any edit of the record` },
    ])
    expect(diffOf(narrow, before).flatMap(s => s.changes)).toEqual([
      { effect: '+', text: `Account: change what conflicts: any edit of the record → ${said}` },
    ])
  })

  test('a new grant that another covers is without effect', () => {
    const to =
      '      - { id: more, roles: [Boss], actions: [read], where: { Stage: { eq: New } }, fields: [Id] }\n      - id: totals'
    expect(told(['      - id: totals', to])).toEqual([
      'Role Boss . Account: more reads Id of rows where Stage is ‘New’',
    ])
  })

  test('a grant with another id is only called otherwise', () => {
    expect(told(['id: totals', 'id: sums'])).toEqual(['Role Rep . Account: totals is now called sums'])
  })

  test('a role’s own limit above the deployment’s is narrower when it goes', () => {
    const high = changed([['rowsPerHourMax: 500 }', 'rowsPerHourMax: 9000 }']])
    const gone = changed([['    limits: { rowsPerHourMax: 500 }\n', '']])
    expect(diffOf(high, gone).flatMap(s => s.changes)).toEqual([
      { effect: '-', text: 'rowsPerHourMax: 9,000 → none of its own' },
    ])
  })

  test('what may be more or less is left to a person', () => {
    expect(
      told([
        'where: { OwnerId: { eq: $caller.userId } }\n        fields',
        'where: { Stage: { eq: New } }\n        fields',
      ]),
    ).toEqual(['Role Rep ~ Account: own rows: rows where OwnerId is the caller → rows where Stage is ‘New’'])
    expect(told(['stepUp: { SetSwitch: c1 }', 'stepUp: { SetSwitch: c2 }'])[0]).toContain('Deployment ~')
  })

  test('a role that is new or gone is told with all it may', () => {
    const to = '  Helper: { anyOf: [{ appRole: H }], operations: [WhoAmI] }\n  Boss:\n'
    expect(told(['  Boss:\n', to])).toEqual([
      'Role Helper . is new',
      'Role Helper + held by app role H',
      'Role Helper + for people',
      'Role Helper + may ask WhoAmI',
    ])
  })

  test('an object that a role can no longer read is told in a word', () => {
    const lines = told(['      - { id: users, roles: [Rep, Boss]', '      - { id: users, roles: [Boss]'])
    expect(lines).toEqual([
      'Role Rep - User can no longer be read',
      'Role Rep - User: no longer users reads Id, Name of every row',
    ])
  })

  test('for a pull request the signs colour the lines', () => {
    const sections = diffOf(
      before,
      changed([
        ['minGroupSize: 5', 'minGroupSize: 3'],
        ['quorum: 1', 'quorum: 2'],
      ]),
    )
    const text = diffMarkdown({ before: 'a 1', after: 'a 2', sections })
    expect(text).toContain('## Policy: a 1 → a 2\n\n1 wider, 1 narrower, 0 to judge, 0 without effect.')
    expect(text).toContain(
      '### Role Rep\n\n```diff\n+ Account: totals smallest group told: 5 → 3\n- Account: change approval',
    )
  })
})
