/** Random policies over changes, and random changes: small values, so that everything meets everything. */
import fc from 'fast-check'
import { ACCOUNT, ACCOUNT_2, ME, OTHER } from '../../api/policy/decide/change/testing.ts'
import { accountOf, type ForbidWords, type GrantWords, type Row, type Words } from './change-oracle.ts'

const VALUES = {
  Stage: ['A', 'B', 'C', null],
  Amount: [0, 50, 100, 150, null],
  Count: [1, 2, null],
  Active: [true, false],
  OwnerId: [ME, OTHER],
  AccountId: [ACCOUNT, ACCOUNT_2, null],
} as const
type Field = keyof typeof VALUES
const NAMES = ['Stage', 'Amount', 'Count', 'Active', 'OwnerId', 'AccountId'] as const
const field = fc.constantFrom<Field>(...NAMES)
const valueFor = (name: Field): fc.Arbitrary<unknown> => fc.constantFrom<unknown>(...VALUES[name])
const amount = fc.constantFrom(0, 50, 100, 150)

export const values: fc.Arbitrary<Row> = fc
  .record(Object.fromEntries(NAMES.map(name => [name, valueFor(name)])), { requiredKeys: [] })
  .filter(row => Object.keys(row).length > 0)

export const row: fc.Arbitrary<Row> = fc
  .record(Object.fromEntries(NAMES.map(name => [name, valueFor(name)])))
  .map(r => ({ ...r, Account: accountOf(r.AccountId) }))

const comparison = (prefix: string): fc.Arbitrary<Row> =>
  fc.oneof(
    field.chain(name =>
      fc
        .tuple(fc.constantFrom('eq', 'ne'), valueFor(name))
        .map(([op, value]) => ({ [`${prefix}${name}`]: { [op]: value } })),
    ),
    fc
      .tuple(fc.constantFrom('lt', 'lte', 'gt', 'gte'), amount)
      .map(([op, value]) => ({ [`${prefix}Amount`]: { [op]: value } })),
    fc
      .uniqueArray(fc.constantFrom(...VALUES.Stage), { minLength: 1 })
      .map(list => ({ [`${prefix}Stage`]: { in: list } })),
  )

const together = (leaf: fc.Arbitrary<Row>): fc.Arbitrary<Row> =>
  fc.letrec<{ node: Row; leaf: Row }>(tie => ({
    leaf,
    node: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { weight: 4, arbitrary: tie('leaf') },
      { weight: 1, arbitrary: fc.record({ not: tie('node') }) },
      { weight: 1, arbitrary: fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }) },
      { weight: 1, arbitrary: fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }) },
    ),
  })).node

const constantScope = together(
  fc.oneof(
    { weight: 4, arbitrary: comparison('') },
    { weight: 1, arbitrary: fc.constantFrom(ME, OTHER).map(id => ({ 'Account.OwnerId': { eq: id } })) },
  ),
)
export const scope = fc.oneof(
  { weight: 3, arbitrary: constantScope },
  { weight: 1, arbitrary: fc.constant<Row>({ OwnerId: { eq: '$caller.userId' } }) },
)

const condition = together(
  fc.oneof(
    comparison('before.'),
    comparison('after.'),
    field.map(name => ({ [`change.${name}`]: 'any' })),
    fc.constantFrom(0, 25, 50, 100).map(percentAbove => ({ 'change.Amount': { percentAbove } })),
  ),
)

const states = fc.oneof(fc.constant('any'), fc.uniqueArray(fc.constantFrom('A', 'B', 'C'), { minLength: 1 }))
const moves = fc.array(fc.record({ from: states, to: states }), { minLength: 1, maxLength: 2 })

/** A rule without its id. */
export const rule: fc.Arbitrary<Row> = fc
  .oneof<fc.Arbitrary<Row>[]>(
    fc.tuple(amount, amount).map(([min, max]) => ({ field: 'Amount', range: { min, max } })),
    amount.map(max => ({ field: 'Amount', range: { max } })),
    fc
      .uniqueArray(fc.constantFrom(...VALUES.Stage), { minLength: 1 })
      .map(oneOf => ({ field: 'Stage', oneOf })),
    moves.map(forbid => ({ field: 'Stage', transitions: { forbid } })),
    moves.map(allow => ({ field: 'Stage', transitions: { allow } })),
    fc.constantFrom(0, 50, 100).map(max => ({ field: 'Amount', changePercent: { max } })),
    condition.map(when => ({ field: 'Stage', requires: ['Amount', 'Count'], when })),
    field.map(name => ({ field: name, requires: ['Amount'] })),
  )
  .map(words => ({ ...words, message: 'Not like this.' }))

const grant = (at: number): fc.Arbitrary<GrantWords> =>
  fc
    .record({
      fields: fc.uniqueArray(field, { minLength: 2 }),
      where: fc.option(scope, { nil: undefined }),
      check: fc.option(scope, { nil: undefined }),
      presets: fc
        .dictionary(field, fc.constant(0), { maxKeys: 1 })
        .chain(names =>
          fc.record(
            Object.fromEntries(
              NAMES.filter(n => n in names).map(name => [
                name,
                name === 'OwnerId' ? fc.constant('$caller.userId') : valueFor(name),
              ]),
            ),
          ),
        ),
      rules: fc.array(rule, { maxLength: 2 }),
      confirm: fc.oneof(
        fc.constantFrom('always' as const, 'never' as const),
        condition.map(when => ({ when })),
      ),
      asked: fc.array(condition, { maxLength: 2 }),
    })
    .map(({ fields, where, check, presets, rules, confirm, asked }): GrantWords => {
      const chosen = fields.filter(f => !(f in presets))
      const writes: readonly unknown[] = [...chosen, ...Object.keys(presets)]
      return {
        id: `g${at}`,
        fields: chosen.length === 0 ? ['Phone'] : chosen,
        where,
        check,
        set: presets,
        constraints: rules
          .filter(r => writes.includes(r.field))
          .map((r, n) => ({ id: `g${at}-rule-${n}`, ...r })),
        confirm,
        approval: asked.map((when, n) => ({
          id: `g${at}-ask-${n}`,
          when,
          approvers: ['Lead'],
          expires: '1h',
          message: 'Needed.',
        })),
      }
    })

export const forbid = (at: number): fc.Arbitrary<ForbidWords> =>
  constantScope.map(where => ({ id: `f${at}`, actions: ['update'], where, message: 'Held.' }))

export const words: fc.Arbitrary<Words> = fc.record({
  grants: fc.oneof(fc.tuple(grant(1)), fc.tuple(grant(1), grant(2)), fc.tuple(grant(1), grant(2), grant(3))),
  forbid: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(forbid(1)) }),
})
