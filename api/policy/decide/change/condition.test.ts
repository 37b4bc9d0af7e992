import { describe, expect, test } from 'vitest'
import { create, decide, ME, OTHER, update } from './testing.ts'

type Row = Readonly<Record<string, unknown>>

/** Does the condition hold, so that the requester is asked? */
const asks = (when: object, before: Row, values: Row) =>
  decide({ grants: [{ confirm: { when } }] }, update(values), { before })
const held = (when: object, before: Row, values: Row) => {
  const decision = asks(when, before, values)
  return decision.effect === 'deny' ? decision.why : decision.confirm
}

describe('before and after', () => {
  test.each<readonly [object, Row, Row, boolean]>([
    [{ 'after.Amount': { gt: 100 } }, {}, { Amount: 100 }, false],
    [{ 'after.Amount': { gt: 100 } }, {}, { Amount: 101 }, true],
    [{ 'after.Amount': { gte: 100 } }, {}, { Amount: 99 }, false],
    [{ 'after.Amount': { gte: 100 } }, {}, { Amount: 100 }, true],
    [{ 'after.Amount': { lt: 100 } }, {}, { Amount: 100 }, false],
    [{ 'after.Amount': { lt: 100 } }, {}, { Amount: 99 }, true],
    [{ 'after.Amount': { lte: 100 } }, {}, { Amount: 100 }, true],
    [{ 'after.Amount': { lte: 100 } }, {}, { Amount: 101 }, false],
    [{ 'after.Amount': { eq: 100 } }, {}, { Amount: 100 }, true],
    [{ 'after.Amount': { eq: 100 } }, {}, { Amount: 1 }, false],
    [{ 'after.Amount': { ne: 100 } }, {}, { Amount: 100 }, false],
    [{ 'after.Amount': { ne: 100 } }, {}, { Amount: 1 }, true],
    // The change and the record are told apart.
    [{ 'before.Amount': { gt: 100 } }, { Amount: 500 }, { Amount: 1 }, true],
    [{ 'before.Amount': { gt: 100 } }, { Amount: 1 }, { Amount: 500 }, false],
    [{ 'after.Amount': { gt: 100 } }, { Amount: 500 }, { Count: 1 }, true],
    [{ 'after.Amount': { gt: 100 } }, { Amount: 500 }, { Amount: 1 }, false],
    // Nothing lies above or below nothing.
    [{ 'after.Amount': { gt: 100 } }, {}, { Amount: null }, false],
    [{ 'after.Amount': { lt: 100 } }, {}, { Amount: null }, false],
    [{ 'after.Amount': { lte: 0 } }, {}, { Amount: null }, false],
    [{ 'after.Amount': { gte: 0 } }, {}, { Amount: null }, false],
    [{ 'after.Amount': { ne: 100 } }, {}, { Amount: null }, true],
    [{ 'after.Amount': { eq: null } }, {}, { Amount: null }, true],
    [{ 'after.Amount': { eq: null } }, {}, { Amount: 0 }, false],
    [{ 'before.Name': { eq: null } }, { Name: '' }, { Count: 1 }, true],
    [{ 'before.Name': { eq: null } }, {}, { Count: 1 }, true],
    [{ 'before.Name': { ne: null } }, { Name: 'x' }, { Count: 1 }, true],
    // Texts are equal whatever their case, ids aren't.
    [{ 'after.Stage': { eq: 'Closed Won' } }, {}, { Stage: 'closed won' }, true],
    [{ 'after.Name': { eq: 'acme' } }, {}, { Name: 'ACME' }, true],
    [{ 'after.Stage': { in: ['A', 'B'] } }, {}, { Stage: 'b' }, true],
    [{ 'after.Stage': { in: ['A', 'B'] } }, {}, { Stage: 'c' }, false],
    [{ 'before.Stage': { in: ['A', 'B'] } }, { Stage: 'A' }, { Stage: 'c' }, true],
    [{ 'before.Stage': { in: ['A', 'B'] } }, { Stage: 'c' }, { Stage: 'A' }, false],
    [{ 'after.OwnerId': { eq: '$caller.userId' } }, {}, { OwnerId: ME }, true],
    [{ 'after.OwnerId': { eq: '$caller.userId' } }, {}, { OwnerId: OTHER }, false],
    [{ 'before.OwnerId': { eq: ME } }, { OwnerId: ME.toLowerCase() }, { Count: 1 }, false],
    [{ 'after.Active': { eq: false } }, { Active: false }, { Count: 1 }, true],
    [{ 'after.Active': { eq: false } }, {}, { Count: 1 }, false],
    // Days and instants.
    [{ 'after.Close': { lt: '$today' } }, {}, { Close: '2026-11-21' }, true],
    [{ 'after.Close': { lt: '$today' } }, {}, { Close: '2026-11-22' }, false],
    [
      { 'before.Starts': { gt: '2026-11-22T09:00:00Z' } },
      { Starts: '2026-11-22T09:00:00.001+0000' },
      { Count: 1 },
      true,
    ],
    [
      { 'before.Starts': { gt: '2026-11-22T09:00:00Z' } },
      { Starts: '2026-11-22T09:00:00.000+0000' },
      { Count: 1 },
      false,
    ],
    [
      { 'before.Starts': { eq: '2026-11-22T09:00:00Z' } },
      { Starts: '2026-11-22T09:00:00.000+0000' },
      { Count: 1 },
      true,
    ],
    [{ 'before.Starts': { eq: '$today' } }, { Starts: '2026-11-22T23:00:00.000+0000' }, { Count: 1 }, true],
    [{ 'before.Starts': { eq: '$today' } }, { Starts: '2026-11-23T00:00:00.000+0000' }, { Count: 1 }, false],
    [{ 'before.Starts': { eq: '$today' } }, {}, { Count: 1 }, false],
    [{ 'before.Starts': { eq: '$today' } }, { Starts: 'no instant' }, { Count: 1 }, false],
    [{ 'before.Starts': { eq: null } }, {}, { Count: 1 }, true],
  ])('%j of %j with %j written → %j', (when, before, values, holds) => {
    expect(held(when, before, values)).toBe(holds)
  })
})

describe('change', () => {
  test.each<readonly [object, Row, Row, boolean]>([
    [{ 'change.Name': 'any' }, { Name: 'x' }, { Name: 'y' }, true],
    [{ 'change.Name': 'any' }, { Name: 'x' }, { Name: 'x' }, false],
    [{ 'change.Name': 'any' }, { Name: 'x' }, { Name: 'X' }, true],
    [{ 'change.Name': 'any' }, { Name: 'x' }, { Count: 1 }, false],
    [{ 'change.Name': 'any' }, {}, { Name: null }, false],
    [{ 'change.Name': 'any' }, {}, { Name: 'x' }, true],
    [{ 'change.Name': 'any' }, { Name: 'x' }, { Name: null }, true],
    [{ 'change.Active': 'any' }, { Active: true }, { Active: false }, true],
    [{ 'change.Amount': 'any' }, { Amount: 0 }, { Amount: null }, true],
    [
      { 'change.Starts': 'any' },
      { Starts: '2026-11-22T09:00:00.000+0000' },
      { Starts: '2026-11-22T10:00:00+01:00' },
      false,
    ],
    [
      { 'change.Starts': 'any' },
      { Starts: '2026-11-22T09:00:00.000+0000' },
      { Starts: '2026-11-22T09:00:01Z' },
      true,
    ],
    [{ 'change.Amount': { percentAbove: 25 } }, { Amount: 100 }, { Amount: 125 }, false],
    [{ 'change.Amount': { percentAbove: 25 } }, { Amount: 100 }, { Amount: 126 }, true],
    [{ 'change.Amount': { percentAbove: 25 } }, { Amount: 100 }, { Amount: 74 }, true],
    [{ 'change.Amount': { percentAbove: 25 } }, { Amount: null }, { Amount: 1 }, true],
    [{ 'change.Amount': { percentAbove: 25 } }, { Amount: 100 }, { Count: 1 }, false],
    [{ 'change.Amount': { percentAbove: 25 } }, { Amount: 1 }, { Amount: null }, true],
  ])('%j of %j with %j written → %j', (when, before, values, holds) => {
    expect(held(when, before, values)).toBe(holds)
  })

  test('everything of a new record is new', () => {
    const grants = [{ actions: ['create'], confirm: { when: { 'change.Name': 'any' } } }]
    expect(decide({ grants }, create({ Name: 'x' }))).toMatchObject({ effect: 'permit', confirm: true })
    expect(decide({ grants }, create({ Count: 1 }))).toMatchObject({ effect: 'permit', confirm: false })
  })
})

describe('together', () => {
  const a = { 'after.Name': { eq: 'a' } }
  const b = { 'after.Stage': { eq: 'b' } }
  test.each<readonly [object, readonly boolean[]]>([
    [{ all: [a, b] }, [true, false, false, false]],
    [{ any: [a, b] }, [true, true, true, false]],
    [{ ...a, ...b }, [true, false, false, false]],
    [{ not: a }, [false, false, true, true]],
    [{ not: { any: [a, b] } }, [false, false, false, true]],
  ])('%j', (when, expected) => {
    const rows = [
      { Name: 'a', Stage: 'b' },
      { Name: 'a', Stage: 'x' },
      { Name: 'x', Stage: 'b' },
      { Name: 'x', Stage: 'x' },
    ]
    expect(rows.map(row => held(when, {}, row))).toEqual(expected)
  })
})
