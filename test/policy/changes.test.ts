import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  ACCOUNT_2,
  decide,
  ME,
  OTHER,
  policyOf,
  type Rules,
  update,
} from '../../api/policy/decide/change/testing.ts'
import { subject } from '../../api/policy/decide/testing.ts'
import type { ChangeDecision, Rights } from '../../api/policy/types.ts'
import { Problem } from '../../api/problem.ts'
import { accountOf, changed, expected, type Row, truth, type Words, weight } from './change-oracle.ts'
import { forbid, row, rule, scope, values, words } from './change-words.ts'

const RUNS = 80
const EVERYTHING = [ME, OTHER, ACCOUNT, ACCOUNT_2]
const RECORDS = { [ACCOUNT]: accountOf(ACCOUNT) ?? {}, [ACCOUNT_2]: accountOf(ACCOUNT_2) ?? {} }
const TODAY = '2026-11-22'

// The oracle has its presets in the words of the file, but for the caller's own id.
const spoken = (said: Words): Words => ({
  ...said,
  grants: said.grants.map(g => ({ ...g, set: 'OwnerId' in g.set ? { ...g.set, OwnerId: ME } : g.set })),
})
// What a grant doesn't say has no key in the file.
const written = ({ grants, forbid: held }: Words): Rules => ({
  grants: grants.map(({ where, check, set, constraints, approval, ...g }) => ({
    ...g,
    ...(where === undefined ? {} : { where }),
    ...(check === undefined ? {} : { check }),
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(constraints.length > 0 ? { constraints } : {}),
    ...(approval.length > 0 ? { approval } : {}),
  })),
  forbid: held.map(f => ({ ...f })),
})
const rightsUnder = (said: Words): Rights => policyOf(written(said)).rightsOf(subject(['Rep']))

/** The decision; undefined where the change is refused before it is looked at. */
function decision(
  rights: Rights,
  before: Row,
  change: Row,
  readable = EVERYTHING,
): ChangeDecision | undefined {
  try {
    return decide(rights, update(change), { before, readable, records: RECORDS })
  } catch (error) {
    if (error instanceof Problem && error.code === 'field-denied') return undefined
    throw error
  }
}
const weightOf = (made: ChangeDecision | undefined) =>
  made === undefined || made.effect === 'deny' ? Number.POSITIVE_INFINITY : weight(made)

const wire = (r: Row): Row => ({ Id: '006000000000001AAA', ...r })

describe('25: changes against a second opinion', () => {
  test('25: what is permitted, by which grant, who is asked and what is written are the same', () => {
    const seen = { permit: 0, 'needs-approval': 0, deny: 0, refused: 0 }
    fc.assert(
      fc.property(
        words,
        fc.array(fc.tuple(row, values, fc.subarray(EVERYTHING)), { minLength: 10, maxLength: 10 }),
        (said, cases) => {
          const rights = rightsUnder(said)
          for (const [before, change, readable] of cases) {
            const made = decision(rights, wire(before), change, readable)
            const wanted = expected(spoken(said), wire(before), change, readable)
            seen[made?.effect ?? 'refused'] += 1
            const got =
              made === undefined || made.effect === 'deny'
                ? undefined
                : {
                    grant: made.grant,
                    confirm: made.confirm,
                    approvals: made.approvals.map(a => a.id),
                    write: made.write,
                  }
            expect(got).toEqual(wanted)
            if (made !== undefined && made.effect !== 'deny')
              expect(made.effect).toBe(made.approvals.length > 0 ? 'needs-approval' : 'permit')
          }
        },
      ),
      { numRuns: RUNS, seed: 25 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(30)
  })

  test('25: a row that is moved by permitted changes alone never leaves the rows it must stay in', () => {
    let moves = 0
    fc.assert(
      fc.property(
        words,
        scope,
        row,
        fc.array(values, { minLength: 25, maxLength: 25 }),
        (said, check, start, changes) => {
          fc.pre(truth(check, wire(start)) === 1)
          const fenced = { ...said, grants: said.grants.map(g => ({ ...g, check })) }
          const rights = rightsUnder(fenced)
          const steps = changes.map(change => move(rights, fenced, check, change, () => moves++))
          fc.modelRun(() => ({ model: { row: wire(start) }, real: { row: wire(start) } }), steps)
        },
      ),
      { numRuns: RUNS, seed: 26 },
    )
    expect(moves).toBeGreaterThan(RUNS)
  })
})

interface Held {
  row: Row
}

/** One change of the stateful test: the model follows the oracle, the real row the decision. */
const move = (
  rights: Rights,
  said: Words,
  check: Row,
  change: Row,
  moved: () => void,
): fc.Command<Held, Held> => ({
  check: () => true,
  run: (model, real) => {
    const made = decision(rights, real.row, change)
    const wanted = expected(spoken(said), model.row, change, EVERYTHING)
    if (wanted !== undefined) model.row = changed(model.row, wanted.write)
    if (made !== undefined && made.effect !== 'deny') {
      real.row = changed(real.row, made.write)
      moved()
    }
    expect(real.row).toEqual(model.row)
    expect(truth(check, real.row)).toBe(1)
  },
  toString: () => JSON.stringify(change),
})

describe('25: rules only narrow', () => {
  const cases = fc.array(fc.tuple(row, values), { minLength: 10, maxLength: 10 })
  const grow = (said: Words, at: number, more: Partial<Words['grants'][number]>): Words => ({
    ...said,
    grants: said.grants.map((g, n) => (n === at % said.grants.length ? { ...g, ...more } : g)),
  })
  const heavier = (narrowed: Words, said: Words, asked: readonly (readonly [Row, Row])[]) => {
    const [after, before] = [rightsUnder(narrowed), rightsUnder(said)]
    return asked.map(([start, change]) => {
      const [was, is] = [decision(before, wire(start), change), decision(after, wire(start), change)]
      expect(weightOf(is)).toBeGreaterThanOrEqual(weightOf(was))
      return weightOf(is) > weightOf(was)
    })
  }

  test('25: one more constraint permits nothing that was denied, and spares nobody a question', () => {
    let bitten = 0
    fc.assert(
      fc.property(words, rule, fc.nat(2), cases, (said, more, at, asked) => {
        const target = said.grants[at % said.grants.length]
        fc.pre(
          target !== undefined &&
            (target.fields.includes(String(more.field)) || String(more.field) in target.set),
        )
        const constraints = [...(target?.constraints ?? []), { id: 'one-more', ...more }]
        bitten += heavier(grow(said, at, { constraints }), said, asked).filter(Boolean).length
      }),
      { numRuns: RUNS / 2, seed: 27 },
    )
    expect(bitten).toBeGreaterThan(10)
  })

  test('25: one more thing that is forbidden permits nothing that was denied', () => {
    let bitten = 0
    fc.assert(
      fc.property(words, forbid(9), cases, (said, more, asked) => {
        bitten += heavier({ ...said, forbid: [...said.forbid, more] }, said, asked).filter(Boolean).length
      }),
      { numRuns: RUNS / 2, seed: 28 },
    )
    expect(bitten).toBeGreaterThan(10)
  })

  test('25: one grant fewer permits nothing that was denied', () => {
    let bitten = 0
    fc.assert(
      fc.property(words, cases, (said, asked) => {
        fc.pre(said.grants.length > 1)
        bitten += heavier({ ...said, grants: said.grants.slice(1) }, said, asked).filter(Boolean).length
      }),
      { numRuns: RUNS / 2, seed: 29 },
    )
    expect(bitten).toBeGreaterThan(10)
  })
})

describe('every question has an answer', () => {
  const name = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'Stage',
        'Amount',
        'Close',
        'Starts',
        'Tags',
        'Notes',
        'AccountId',
        'Active',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('Id', 'Hidden', 'Held', 'Account.OwnerId', '__proto__', 'toString'),
    },
    { weight: 1, arbitrary: fc.string() },
  )
  const value = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>('A', 5, null, true, '2026-11-22', '2026-11-22T09:00:00Z', ACCOUNT),
    },
    { weight: 1, arbitrary: fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }) },
  )
  const wireValue = fc.oneof(fc.constantFrom<unknown>('A', 5, null, true, 'x'), fc.string(), fc.double())
  const everything = {
    grants: [
      {
        actions: ['create', 'update'],
        where: { any: [{ Held: { eq: false } }, { Stage: { eq: 'A' } }] },
        check: { not: { Amount: { gt: 100 } } },
        constraints: [
          { id: 'a', field: 'Close', range: { min: '$today', max: '$today+9d' }, message: 'm' },
          { id: 'b', field: 'Starts', range: { min: '$today' }, message: 'm' },
          { id: 'c', field: 'Tags', oneOf: ['A', 'B'], message: 'm' },
          { id: 'd', field: 'Stage', transitions: { allow: [{ from: 'any', to: ['A'] }] }, message: 'm' },
        ],
        confirm: { when: { 'before.Starts': { lt: '$today' } } },
      },
      { constraints: [{ id: 'e', field: 'Amount', changePercent: { max: 5 }, message: 'm' }] },
      { fields: ['Notes'], set: { HiddenId: ACCOUNT, Starts: '$today' } },
    ],
    forbid: [{ id: 'f', actions: ['update'], where: { 'Account.Hold': { eq: true } }, message: 'm' }],
  }

  test('23: whatever is sent, the answer is a decision or a Problem, and names nothing hidden', () => {
    const seen = new Set<string>()
    const rights = policyOf(everything).rightsOf(subject(['Rep']))
    fc.assert(
      fc.property(
        fc.constantFrom('create', 'update'),
        fc.array(fc.tuple(name, value), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom('Stage', 'Amount', 'Starts', 'Held', 'AccountId', 'Account'),
          wireValue,
        ),
        fc.array(fc.boolean(), { maxLength: 3 }),
        (action, entries, before, found) => {
          const given = Object.fromEntries(entries)
          const change = {
            ...update(given),
            ...(action === 'create' ? { id: undefined, action } : {}),
          } as const
          try {
            const made = rights.planChange(change).decide({ before, found, today: TODAY })
            seen.add(made.effect)
            expect(JSON.stringify(made)).not.toMatch(/Hidden|Held/)
          } catch (error) {
            if (!(error instanceof Problem)) throw error
            seen.add(error.code)
            if (!Object.keys(given).some(k => /Hidden|Held/.test(k)))
              expect(JSON.stringify([error.detail, error.why])).not.toMatch(/Hidden|Held/)
          }
        },
      ),
      { numRuns: 2_000, seed: 30 },
    )
    expect([...seen].toSorted()).toEqual(['deny', 'field-denied', 'invalid-input', 'permit'])
  })
})
