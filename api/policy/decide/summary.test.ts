import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import type { Filter, SummaryQuery } from '../types.ts'
import { BOSS, CLIENT, ME, refusal } from './testing.ts'

const policy = loadPolicy(
  `
apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: read-only
clients: { Tests: { id: ${CLIENT} } }
roles:
  Rep: { anyOf: [{ appRole: Rep }], operations: [A] }
  Analyst: { anyOf: [{ appRole: Analyst }], operations: [A] }
  Reader: { anyOf: [{ appRole: Reader }], operations: [A] }
objects:
  User: { fields: { Id: { type: id }, Name: { type: string } }, grants: [{ id: users, roles: [Rep, Reader], actions: [read], where: all-rows, fields: [Id, Name] }] }
  Deal:
    fields:
      Id: { type: id }
      Stage: { type: picklist }
      Kind: { type: picklist }
      Amount: { type: currency }
      Score: { type: number }
      Day: { type: date }
      Notes: { type: longtext }
      Secret: { type: string, filterable: false }
      OwnerId: { type: reference, to: [User] }
    grants:
      - { id: own, roles: [Rep, Reader], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id, Stage, Kind, Amount, Score, Day, Notes, Secret, OwnerId] }
      - { id: team, roles: [Rep], actions: [read], where: { Stage: { ne: Lost } }, fields: [Id, Stage, Kind, OwnerId] }
      - { id: sums, roles: [Rep, Analyst], actions: [aggregate], where: { Kind: { ne: Private } }, fields: [Amount], groupBy: [Stage, Kind], minGroupSize: 3 }
`,
  'test.yaml',
)
const rightsOf = (role: string) =>
  policy.rightsOf({
    kind: 'user',
    appRoles: [role],
    groups: [],
    clientId: CLIENT,
    scopes: ['access_as_user'],
    salesforceUser: {
      id: ME,
      managerId: BOSS,
      roleId: null,
      profileId: ME,
      attributes: {},
      reportIds: null,
      accountTeamIds: null,
    },
  })
const [rep, analyst, reader] = ['Rep', 'Analyst', 'Reader'].map(rightsOf)
if (rep === undefined || analyst === undefined || reader === undefined) throw new Error('no rights')

const ask = (over: Partial<SummaryQuery>, rights = rep) =>
  rights.planSummary({ object: 'Deal', groupBy: [], measures: [], ...over })
const sum = [{ measure: 'sum', field: 'Amount' }] as const
const equals = (field: string, value: string): Filter => ({ field, is: 'equals', value })
const cell = (Stage: string, Kind: string, n: number, s0 = 0, c0 = n) => ({ Stage, Kind, n, s0, c0 })

describe('28: numbers over records that may be read', () => {
  test('are asked with the rows of the grants that name every field used, and told as they come', () => {
    const plan = ask(
      { groupBy: ['Stage'], measures: [{ measure: 'greatest', field: 'Day' }, ...sum] },
      reader,
    )
    expect(plan.selects.map(printQuery)).toEqual([
      `SELECT Stage, COUNT(Id) n, MAX(Day) v0, SUM(Amount) v1 FROM Deal WHERE OwnerId = '${ME}' GROUP BY Stage LIMIT 2000`,
    ])
    expect(plan.grants).toEqual(['own'])
    expect(
      plan.groups([
        [
          { Stage: 'New', n: 1, v0: '2026-01-01', v1: 5 },
          { Stage: null, n: 4, v0: null, v1: null },
        ],
      ]),
    ).toEqual({
      groups: [
        { keys: [null], count: 4, values: [null, null] },
        { keys: ['New'], count: 1, values: ['2026-01-01', 5] },
      ],
      suppressed: false,
      minGroupSize: 1,
    })
  })

  test('without groups there is one, and none when there are no records', () => {
    const plan = ask({ measures: [{ measure: 'least', field: 'Score' }] }, reader)
    expect(plan.selects.map(printQuery)).toEqual([
      `SELECT COUNT(Id) n, MIN(Score) v0 FROM Deal WHERE OwnerId = '${ME}'`,
    ])
    expect(plan.groups([[{ n: 2, v0: 7 }]]).groups).toEqual([{ keys: [], count: 2, values: [7] }])
    expect(plan.groups([[{ n: 0, v0: null }]]).groups).toEqual([])
    expect(plan.groups([]).groups).toEqual([])
  })

  test.each([
    [{ groupBy: ['Amount'] }, 'can’t make groups'],
    [{ groupBy: ['Notes'] }, 'can’t make groups'],
    [{ groupBy: ['Owner.Name'] }, 'can’t make groups'],
    [{ groupBy: ['Stage', 'Kind', 'Day', 'OwnerId'] }, 'At most 3'],
    [{ groupBy: ['Stage', 'stage'] }, 'makes groups once'],
    [{ measures: Array.from({ length: 6 }, () => sum[0]) }, 'At most 5'],
    [{ measures: [{ measure: 'sum', field: 'Day' }] }, 'has no sum'],
    [{ measures: [{ measure: 'average', field: 'Stage' }] }, 'has no average'],
    [{ measures: [{ measure: 'least', field: 'Stage' }] }, 'has no least'],
    [{ measures: [{ measure: 'greatest', field: 'Owner.Name' }] }, 'has no greatest'],
    [{ where: [equals('Secret', 'x')] }, 'Secret’ of ‘Deal’ does not exist'],
    [{ groupBy: ['Nothing'] }, 'Nothing’ of ‘Deal’ does not exist'],
    [{ object: 'Thing' }, 'Thing’ does not exist'],
    [{ object: 'User', measures: [{ measure: 'sum', field: 'Id' }] }, 'has no sum'],
  ] as const)('%j is refused: %s', (over, words) => {
    expect(refusal(() => ask(over as Partial<SummaryQuery>, reader))).toContain(words)
  })

  test('more groups than Salesforce tells are refused, not cut', () => {
    const rows = Array.from({ length: 2_000 }, (_, at) => ({ Stage: `s${at}`, n: 1 }))
    expect(refusal(() => ask({ groupBy: ['Stage'] }, reader).groups([rows]))).toContain('2000 groups or more')
    expect(ask({ groupBy: ['Stage'] }, reader).groups([rows.slice(1)]).groups).toHaveLength(1_999)
  })
})

describe('28: numbers over records that may only be summed up', () => {
  test('are asked by whole cells, with the records the caller can read beside them', () => {
    const plan = ask({ groupBy: ['Stage'], measures: sum })
    expect(plan.selects.map(printQuery)).toEqual([
      "SELECT Stage, Kind, COUNT(Id) n, SUM(Amount) s0, COUNT(Amount) c0 FROM Deal WHERE Kind != 'Private' GROUP BY Stage, Kind LIMIT 2000",
      `SELECT Stage, Kind, COUNT(Id) n FROM Deal WHERE Kind != 'Private' AND OwnerId = '${ME}' GROUP BY Stage, Kind LIMIT 2000`,
    ])
    expect(plan.grants).toEqual(['sums'])
    expect(ask({ groupBy: ['Stage'], measures: sum }, analyst).selects).toHaveLength(1)
  })

  test('a count is known of every record whose groups the caller can read', () => {
    const [, known] = ask({ groupBy: ['Stage'] }).selects.map(printQuery)
    expect(known).toContain(`(OwnerId = '${ME}' OR Stage != 'Lost')`)
  })

  test('a filter never reaches Salesforce: it chooses among the cells that may be told', () => {
    const plan = ask({
      measures: sum,
      where: [equals('stage', 'NEW'), { field: 'Kind', is: 'in', values: ['A', 'B'] }],
    })
    expect(plan.selects.map(printQuery).join()).not.toContain('NEW')
    const answer = plan.groups([
      [cell('New', 'A', 5, 50, 4), cell('New', 'B', 3, 3), cell('New', 'C', 9, 9), cell('Old', 'A', 9, 9)],
    ])
    expect(answer.groups).toEqual([{ keys: [], count: 8, values: [53] }])
  })

  test('a cell is told by what the caller can’t read of it: enough, or nothing', () => {
    const plan = ask({ groupBy: ['Stage', 'Kind'], measures: sum })
    const answer = plan.groups([
      [cell('a', 'x', 5, 1), cell('b', 'x', 5, 2), cell('c', 'x', 5, 3), cell('d', 'x', 2, 4)],
      [
        { Stage: 'a', Kind: 'x', n: 2 },
        { Stage: 'b', Kind: 'x', n: 3 },
        { Stage: 'c', Kind: 'x', n: 5 },
      ],
    ])
    expect(answer.groups.map(g => g.keys[0])).toEqual(['a', 'c'])
    expect([answer.suppressed, answer.minGroupSize]).toEqual([true, 3])
  })

  test('nothing is said to be left out when nothing was', () => {
    expect(ask({ measures: sum }, analyst).groups([[cell('a', 'x', 3, 6)]])).toEqual({
      groups: [{ keys: [], count: 3, values: [6] }],
      suppressed: false,
      minGroupSize: 3,
    })
  })

  test('an average is over the records that have a value, and absent without any', () => {
    const measures = [{ measure: 'average', field: 'Amount' }, ...sum] as const
    const plan = ask({ groupBy: ['Kind'], measures }, analyst)
    const answer = plan.groups([
      [cell('a', 'x', 4, 60, 3), cell('b', 'x', 3, 40, 1), cell('a', 'y', 3, 0, 0)],
    ])
    expect(answer.groups).toEqual([
      { keys: ['x'], count: 7, values: [25, 100] },
      { keys: ['y'], count: 3, values: [null, null] },
    ])
  })

  test.each([
    [{ groupBy: ['Day'] }],
    [{ where: [equals('OwnerId', BOSS)] }],
    [{ where: [{ field: 'Stage', is: 'startsWith', value: 'N' }] }],
    [{ where: [{ field: 'Stage', is: 'notEquals', value: 'New' }] }],
    [{ where: [{ any: [equals('Stage', 'New')] }] }],
    [{ where: [{ not: equals('Stage', 'New') }] }],
    [{ measures: [{ measure: 'greatest', field: 'Amount' }] }],
    [{ measures: [{ measure: 'sum', field: 'Score' }] }],
    [{ measures: [{ measure: 'sum', field: 'Stage' }] }],
  ] as const)(
    '%j is more than the grant gives, so who can’t read is refused and who can gets own records',
    over => {
      expect(refusal(() => ask(over as Partial<SummaryQuery>, analyst))).toMatch(/^object-denied/)
      const answer = refusal(() => {
        for (const select of ask(over as Partial<SummaryQuery>).selects)
          if (!printQuery(select).includes(ME) && !printQuery(select).includes('Lost'))
            throw new Error('not own')
      })
      expect(answer).toMatch(/^(taken|invalid-input)/)
    },
  )

  test('a value that doesn’t fit its field is refused as anywhere', () => {
    expect(refusal(() => ask({ where: [{ field: 'Stage', is: 'equals', value: 5 }] }, analyst))).toMatch(
      /^invalid-input/,
    )
  })

  test('every answer is a sum of whole cells that hold enough, whatever is grouped and filtered', () => {
    const [stages, kinds] = [
      ['a', 'b', 'c'],
      ['x', 'y'],
    ]
    const deal = fc.record({ Stage: fc.constantFrom(...stages), Kind: fc.constantFrom(...kinds) })
    const choice = fc.record({
      groupBy: fc.constantFrom<('Stage' | 'Kind')[]>([], ['Stage'], ['Kind'], ['Stage', 'Kind']),
      asked: fc.constantFrom<Partial<Record<'Stage' | 'Kind', string>>>(
        {},
        { Stage: 'a' },
        { Kind: 'x' },
        { Stage: 'b', Kind: 'y' },
      ),
    })
    let [told, left] = [0, 0]
    fc.assert(
      fc.property(fc.array(deal, { maxLength: 40 }), choice, (deals, { groupBy, asked }) => {
        const cells = stages.flatMap(s =>
          kinds.flatMap(k => {
            const n = deals.filter(d => d.Stage === s && d.Kind === k).length
            return n === 0 ? [] : [cell(s, k, n, n * 10)]
          }),
        )
        const where = Object.entries(asked).map(([field, value]) => equals(field, value))
        const { groups } = ask({ groupBy, where, measures: sum }, analyst).groups([cells])
        const wanted = new Map<string, number>()
        for (const c of cells) {
          if (c.n < 3) left++
          if (c.n < 3 || (asked.Stage ?? c.Stage) !== c.Stage || (asked.Kind ?? c.Kind) !== c.Kind) continue
          const key = JSON.stringify(groupBy.map(name => c[name]))
          wanted.set(key, (wanted.get(key) ?? 0) + c.n)
          told++
        }
        const given = groups.map(g => [JSON.stringify(g.keys), g.count, g.values[0]] as const)
        expect(new Map(given.map(([key, n]) => [key, n]))).toEqual(wanted)
        for (const [, n, amount] of given) expect(amount).toBe(n * 10)
      }),
      { seed: 20261122, numRuns: 600 },
    )
    expect(Math.min(told, left)).toBeGreaterThan(100)
  })
})
