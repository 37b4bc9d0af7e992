import { describe, expect, test } from 'vitest'
import { create, ME, OTHER, update, verdict } from './testing.ts'

type Row = Readonly<Record<string, unknown>>

const ruled = (field: string, rule: object) => ({
  grants: [
    {
      actions: ['create', 'update'],
      constraints: [{ id: 'rule', field, message: 'Not like this.', ...rule }],
    },
  ],
})
/** Is the rule kept when this record gets these values? */
const kept = (field: string, rule: object, before: Row, values: Row) =>
  verdict(ruled(field, rule), update(values), { before }) !== 'constraint:rule'
const keptByNew = (field: string, rule: object, values: Row) =>
  verdict(ruled(field, rule), create(values)) !== 'constraint:rule'

describe('range', () => {
  const between = { range: { min: 0, max: 100.5 } }
  test.each([
    [-0.01, false],
    [0, true],
    [50, true],
    [100.5, true],
    [100.51, false],
    [null, false],
  ])('a number lies between both bounds, themselves included: %j → %j', (value, holds) => {
    expect(kept('Amount', between, {}, { Amount: value })).toBe(holds)
    expect(keptByNew('Amount', between, { Amount: value })).toBe(holds)
  })

  test('one bound alone bounds one side', () => {
    expect(kept('Count', { range: { min: 5 } }, {}, { Count: 4 })).toBe(false)
    expect(kept('Count', { range: { min: 5 } }, {}, { Count: 1e9 })).toBe(true)
    expect(kept('Count', { range: { max: 5 } }, {}, { Count: 6 })).toBe(false)
    expect(kept('Count', { range: { max: 5 } }, {}, { Count: -1e9 })).toBe(true)
  })

  const window = { range: { min: '$today', max: '$today+365d' } }
  test.each([
    ['2026-11-21', false],
    ['2026-11-22', true],
    ['2027-11-22', true],
    ['2027-11-23', false],
    ['3999-01-01', false],
    [null, false],
  ])('a day lies in a window counted from today: %j → %j', (value, holds) => {
    expect(kept('Close', window, {}, { Close: value })).toBe(holds)
  })

  test('days before today and constant days are bounds too', () => {
    expect(kept('Close', { range: { min: '$today-7d' } }, {}, { Close: '2026-11-15' })).toBe(true)
    expect(kept('Close', { range: { min: '$today-7d' } }, {}, { Close: '2026-11-14' })).toBe(false)
    expect(kept('Close', { range: { max: '2026-12-31' } }, {}, { Close: '2027-01-01' })).toBe(false)
    expect(kept('Close', { range: { max: '2026-12-31' } }, {}, { Close: '2026-12-31' })).toBe(true)
  })

  const instants = { range: { min: '2026-11-22T09:00:00Z', max: '2026-11-22T17:00:00.000Z' } }
  test.each([
    ['2026-11-22T08:59:59Z', false],
    ['2026-11-22T09:00:00.000Z', true],
    ['2026-11-22T10:00:00+01:00', true],
    ['2026-11-22T09:30:00+01:00', false],
    ['2026-11-22T17:00:00Z', true],
    ['2026-11-22T12:00:00-05:00', true],
    ['2026-11-22T17:00:00.001Z', false],
  ])('instants are compared as instants, however they are written: %j → %j', (value, holds) => {
    expect(kept('Starts', instants, {}, { Starts: value })).toBe(holds)
  })

  test.each([
    ['2026-11-21T23:59:59.999Z', false],
    ['2026-11-22T00:00:00Z', true],
    ['2026-11-23T23:59:59.999Z', true],
    ['2026-11-24T00:00:00Z', false],
    ['2026-11-24T00:30:00+01:00', true],
  ])('an instant lies within whole days: %j → %j', (value, holds) => {
    expect(kept('Starts', { range: { min: '$today', max: '$today+1d' } }, {}, { Starts: value })).toBe(holds)
  })
})

describe('oneOf', () => {
  test.each([
    ['Web', true],
    ['wEB', true],
    ['Partner', true],
    ['Web;Partner', false],
    ['', false],
    ['Other', false],
    [null, false],
  ])('a picklist takes a value of the list, whatever its case: %j → %j', (value, holds) => {
    expect(kept('Stage', { oneOf: ['Web', 'Partner'] }, {}, { Stage: value })).toBe(holds)
  })

  test.each([
    ['Web', true],
    ['Web;Partner', true],
    ['partner;web', true],
    ['Web;Other', false],
    ['Other;Web', false],
    ['Web;', false],
    [null, false],
  ])('each of several choices is in the list: %j → %j', (value, holds) => {
    expect(kept('Tags', { oneOf: ['Web', 'Partner'] }, {}, { Tags: value })).toBe(holds)
  })

  test('nothing is a value only where the list says so', () => {
    expect(kept('Stage', { oneOf: ['Web', null] }, {}, { Stage: null })).toBe(true)
    expect(kept('Tags', { oneOf: ['Web', null] }, {}, { Tags: null })).toBe(true)
    expect(kept('Amount', { oneOf: [5, 7] }, {}, { Amount: 7 })).toBe(true)
    expect(kept('Amount', { oneOf: [5, 7] }, {}, { Amount: 6 })).toBe(false)
    expect(kept('Amount', { oneOf: [0] }, {}, { Amount: null })).toBe(false)
  })

  test('ids are equal by every character, and the caller’s own may be named', () => {
    const own = { oneOf: ['$caller.userId'] }
    expect(kept('OwnerId', own, {}, { OwnerId: ME })).toBe(true)
    expect(kept('OwnerId', own, {}, { OwnerId: OTHER })).toBe(false)
    const one = { oneOf: ['0010000000000ABAAZ'.slice(0, 15)] }
    expect(kept('AccountId', one, {}, { AccountId: '0010000000000AB' })).toBe(true)
    expect(kept('AccountId', one, {}, { AccountId: '0010000000000ab' })).toBe(false)
  })

  test('days and booleans too', () => {
    expect(kept('Close', { oneOf: ['$today'] }, {}, { Close: '2026-11-22' })).toBe(true)
    expect(kept('Close', { oneOf: ['$today'] }, {}, { Close: '2026-11-23' })).toBe(false)
    expect(kept('Active', { oneOf: [false] }, {}, { Active: false })).toBe(true)
    expect(kept('Active', { oneOf: [false] }, {}, { Active: true })).toBe(false)
  })
})

describe('25: transitions', () => {
  const closed = { transitions: { forbid: [{ from: ['Closed Won', 'Closed Lost'], to: 'any' }] } }
  const steps = {
    transitions: {
      allow: [
        { from: ['New'], to: ['Open', 'Done'] },
        { from: ['Open'], to: 'any' },
        { from: 'any', to: ['Gone'] },
      ],
    },
  }
  test.each([
    ['Closed Won', 'Open', false],
    ['closed won', 'Open', false],
    ['Closed Lost', 'Closed Won', false],
    ['Closed Won', null, false],
    ['Open', 'Closed Won', true],
    [null, 'Open', true],
    ['Closed Won', 'Closed Won', true],
    ['Closed Won', 'CLOSED WON', true],
    ['Closed Won', ' closed won ', true],
  ])('25: a forbidden move is refused, others hold: %j to %j → %j', (from, to, holds) => {
    expect(kept('Stage', closed, { Stage: from }, { Stage: to })).toBe(holds)
  })

  test.each([
    ['New', 'Open', true],
    ['new', 'done', true],
    ['New', 'Other', false],
    ['Open', 'Anything', true],
    ['Open', null, true],
    ['Other', 'Gone', true],
    ['Other', 'Open', false],
    [null, 'Gone', true],
    [null, 'Open', false],
    ['Other', null, false],
    ['Other', 'Other', true],
    [null, null, true],
    [undefined, null, true],
  ])('25: only listed moves are taken, staying always: %j to %j → %j', (from, to, holds) => {
    expect(kept('Stage', steps, { Stage: from }, { Stage: to })).toBe(holds)
  })

  test('25: a new record moves from nothing, which only any stands for', () => {
    expect(keptByNew('Stage', steps, { Stage: 'Gone' })).toBe(true)
    expect(keptByNew('Stage', steps, { Stage: 'Open' })).toBe(false)
    expect(keptByNew('Stage', closed, { Stage: 'Closed Won' })).toBe(true)
    const never = { transitions: { forbid: [{ from: 'any', to: ['Closed Won'] }] } }
    expect(keptByNew('Stage', never, { Stage: 'Closed Won' })).toBe(false)
    expect(keptByNew('Stage', never, { Stage: 'Open' })).toBe(true)
  })

  test('25: a move is of both ends: one alone doesn’t make it', () => {
    const one = {
      transitions: {
        forbid: [
          { from: ['A'], to: ['B'] },
          { from: ['C'], to: ['D'] },
        ],
      },
    }
    const moves = ['A', 'B', 'C', 'D'].flatMap(from =>
      ['A', 'B', 'C', 'D'].flatMap(to =>
        kept('Stage', one, { Stage: from }, { Stage: to }) ? [] : [`${from}${to}`],
      ),
    )
    expect(moves).toEqual(['AB', 'CD'])
  })
})

describe('changePercent', () => {
  const half = { changePercent: { max: 50 } }
  test.each([
    [100, 150, true],
    [100, 150.01, false],
    [100, 50, true],
    [100, 49.99, false],
    [-100, -150, true],
    [-100, -151, false],
    [-100, 100, false],
    [100, 100, true],
    [0, 0, true],
    [null, null, true],
    [undefined, null, true],
    [0, 0.01, false],
    [null, 1, false],
    [null, 0, false],
    [100, null, false],
    [100, 0, false],
  ])('a change from %j to %j by at most half → %j', (from, to, holds) => {
    expect(kept('Amount', half, { Amount: from }, { Amount: to })).toBe(holds)
  })

  test('to nothing is too much, however much is taken', () => {
    expect(kept('Amount', { changePercent: { max: 900 } }, { Amount: 100 }, { Amount: null })).toBe(false)
    expect(kept('Amount', { changePercent: { max: 900 } }, { Amount: 100 }, { Amount: 1000 })).toBe(true)
  })

  test('a new record comes from nothing', () => {
    expect(keptByNew('Discount', half, { Discount: 1 })).toBe(false)
    expect(keptByNew('Discount', half, { Discount: null })).toBe(true)
  })

  test('at 0 per cent only the same value is taken', () => {
    expect(kept('Count', { changePercent: { max: 0 } }, { Count: 5 }, { Count: 5 })).toBe(true)
    expect(kept('Count', { changePercent: { max: 0 } }, { Count: 5 }, { Count: 5.0001 })).toBe(false)
  })
})

describe('requires', () => {
  const reason = { requires: ['Name', 'Amount'], when: { 'after.Stage': { eq: 'Lost' } } }
  test.each<readonly [Row, Row, boolean]>([
    [{}, { Stage: 'Lost' }, false],
    [{ Name: 'x' }, { Stage: 'Lost' }, false],
    [{ Name: 'x', Amount: 0 }, { Stage: 'lost' }, true],
    [{ Name: 'x', Amount: null }, { Stage: 'Lost' }, false],
    [{ Name: '', Amount: 1 }, { Stage: 'Lost' }, false],
    [{ Name: 'x', Amount: 1 }, { Stage: 'Lost', Name: ' ' }, false],
    [{}, { Stage: 'Lost', Name: 'x', Amount: 5 }, true],
    [{}, { Stage: 'Won' }, true],
    [{ Stage: 'Lost' }, { Count: 5 }, true],
    [{ Stage: 'Lost', Name: 'x', Amount: 1 }, { Name: null }, true],
  ])('of %j with %j written → %j', (before, values, holds) => {
    expect(kept('Stage', reason, before, values)).toBe(holds)
  })

  test('without a condition it always asks; false is a value', () => {
    expect(kept('Stage', { requires: ['Active'] }, { Active: false }, { Stage: 'x' })).toBe(true)
    expect(kept('Stage', { requires: ['Active'] }, {}, { Stage: 'x' })).toBe(false)
    expect(keptByNew('Stage', { requires: ['Name'] }, { Stage: 'x' })).toBe(false)
    expect(keptByNew('Stage', { requires: ['Name'] }, { Stage: 'x', Name: 'y' })).toBe(true)
  })
})

describe('which rules are asked', () => {
  test('a rule on a field the change doesn’t touch holds', () => {
    for (const [field, rule] of [
      ['Amount', { range: { min: 5 } }],
      ['Stage', { oneOf: ['x'] }],
      ['Stage', { transitions: { allow: [{ from: ['y'], to: ['x'] }] } }],
      ['Amount', { changePercent: { max: 0 } }],
      ['Stage', { requires: ['Name'] }],
    ] as const) {
      expect(kept(field, rule, { Amount: 1, Stage: 'y' }, { Count: 1 })).toBe(true)
      expect(kept(field, rule, { Amount: 1, Stage: 'y' }, { [field]: field === 'Stage' ? 'z' : 2 })).toBe(
        false,
      )
    }
  })

  test('presets and defaults are touched too', () => {
    const constraints = [{ id: 'rule', field: 'Amount', range: { max: 5 }, message: 'm' }]
    expect(verdict({ grants: [{ set: { Amount: 6 }, constraints }] }, update({ Count: 1 }))).toBe(
      'constraint:rule',
    )
    const defaults = { actions: ['create'], defaults: { Amount: 6 }, constraints }
    expect(verdict({ grants: [defaults] }, create({ Count: 1 }))).toBe('constraint:rule')
    expect(verdict({ grants: [defaults] }, create({ Count: 1, Amount: 5 }))).toEqual({ Count: 1, Amount: 5 })
  })

  test('the first broken rule is told, in its own words', () => {
    const rule = (id: string, max: number) => ({
      id,
      field: 'Amount',
      range: { max },
      message: `${id} says no.`,
    })
    const rules = { grants: [{ constraints: [rule('a', 100), rule('b', 10), rule('c', 1)] }] }
    expect(verdict(rules, update({ Amount: 50 }))).toBe('constraint:b')
    expect(verdict(rules, update({ Amount: 5 }))).toBe('constraint:c')
    expect(verdict(rules, update({ Amount: 500 }))).toBe('constraint:a')
    expect(verdict(rules, update({ Amount: 1 }))).toEqual({ Amount: 1 })
  })
})
