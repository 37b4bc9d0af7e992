import { describe, expect, test } from 'vitest'
import { ACCOUNT, ACCOUNT_2, create, decide, ME, OTHER, update, verdict } from './testing.ts'

const mine = { OwnerId: { eq: '$caller.userId' } }

describe('what is forbidden', () => {
  const forbid = [
    { id: 'hold', actions: ['update'], where: { Held: { eq: true } }, message: 'Under legal hold.' },
  ]
  test('a forbidden row can’t be changed by any grant, and its own words say so', () => {
    const rules = { grants: [{}, { where: mine }], forbid }
    const decision = decide(rules, update({ Amount: 1 }), { before: { Held: true, OwnerId: ME } })
    expect(decision).toEqual({
      effect: 'deny',
      trace: [
        { grant: 'g1', applies: false, clause: 'forbid:hold' },
        { grant: 'g2', applies: false, clause: 'forbid:hold' },
      ],
      why: { layer: 'policy', clause: 'forbid:hold', help: 'Under legal hold.' },
    })
    expect(verdict(rules, update({ Amount: 1 }), { before: { Held: false } })).toEqual({ Amount: 1 })
  })

  test('what is forbidden is told before what a grant asks', () => {
    const rules = { grants: [{ where: mine }], forbid }
    expect(verdict(rules, update({ Amount: 1 }), { before: { Held: true, OwnerId: OTHER } })).toBe(
      'forbid:hold',
    )
  })

  test('what one grant would make forbidden is told before what others ask', () => {
    const stage = [{ id: 'frozen', actions: ['update'], where: { Stage: { eq: 'Frozen' } }, message: 'm' }]
    const lost = { set: { AccountId: ACCOUNT } }
    for (const grants of [
      [{ set: { Stage: 'Frozen' } }, { where: mine }, lost],
      [lost, { where: mine }, { set: { Stage: 'Frozen' } }],
    ])
      expect(verdict({ grants, forbid: stage }, update({ Amount: 1 }), { readable: [] })).toBe(
        'forbid:frozen',
      )
  })

  test('only the actions it names are forbidden', () => {
    const rules = { grants: [{ actions: ['create', 'update'], set: { Count: 1 } }], forbid }
    const named = [{ ...forbid[0], actions: ['create'], where: { Count: { eq: 1 } } }]
    expect(verdict(rules, create({ Amount: 1 }))).toEqual({ Amount: 1, Count: 1 })
    expect(verdict({ ...rules, forbid: named }, create({ Amount: 1 }))).toBe('forbid:hold')
    expect(verdict({ ...rules, forbid: named }, update({ Amount: 1 }))).toEqual({ Amount: 1, Count: 1 })
  })

  test('no row may be made a forbidden one', () => {
    const stage = [
      { id: 'frozen', actions: ['create', 'update'], where: { Stage: { eq: 'Frozen' } }, message: 'm' },
    ]
    const rules = { grants: [{ actions: ['create', 'update'] }], forbid: stage }
    expect(verdict(rules, update({ Stage: 'frozen' }), { before: { Stage: 'Open' } })).toBe('forbid:frozen')
    expect(verdict(rules, update({ Stage: 'Open' }), { before: { Stage: 'Frozen' } })).toBe('forbid:frozen')
    expect(verdict(rules, update({ Stage: 'Open' }), { before: { Stage: 'New' } })).toEqual({ Stage: 'Open' })
    expect(verdict(rules, create({ Stage: 'Frozen' }))).toBe('forbid:frozen')
    expect(verdict(rules, create({ Stage: 'Open' }))).toEqual({ Stage: 'Open' })
  })

  test('a grant whose presets would make a forbidden row leaves the change to another', () => {
    const stage = [{ id: 'frozen', actions: ['update'], where: { Stage: { eq: 'Frozen' } }, message: 'm' }]
    const rules = { grants: [{ set: { Stage: 'Frozen' } }, {}], forbid: stage }
    const decision = decide(rules, update({ Amount: 1 }), { before: { Stage: 'New' } })
    expect(decision).toMatchObject({ effect: 'permit', grant: 'g2', write: { Amount: 1 } })
  })

  const held = [
    { id: 'hold', actions: ['update', 'create'], where: { 'Account.Hold': { eq: true } }, message: 'm' },
  ]
  const account = { grants: [{ actions: ['create', 'update'] }], forbid: held }

  test('what a record points at may be what forbids it, before and after', () => {
    const records = { [ACCOUNT]: { Hold: false }, [ACCOUNT_2]: { Hold: true } }
    const before = { AccountId: ACCOUNT, Account: { Hold: false } }
    const under = { AccountId: ACCOUNT_2, Account: { Hold: true } }
    expect(verdict(account, update({ Amount: 1 }), { before })).toEqual({ Amount: 1 })
    expect(verdict(account, update({ Amount: 1 }), { before: under })).toBe('forbid:hold')
    expect(verdict(account, update({ AccountId: ACCOUNT_2 }), { before, records })).toBe('forbid:hold')
    expect(verdict(account, update({ AccountId: ACCOUNT }), { before: under, records })).toBe('forbid:hold')
    expect(verdict(account, update({ AccountId: null }), { before })).toEqual({ AccountId: null })
    expect(verdict(account, create({ AccountId: ACCOUNT }), { records })).toEqual({ AccountId: ACCOUNT })
    expect(verdict(account, create({ AccountId: ACCOUNT_2 }), { records })).toBe('forbid:hold')
    expect(verdict(account, create({ Amount: 1 }))).toEqual({ Amount: 1 })
  })

  test('doubt counts as forbidden, but for a record that can’t be read at all', () => {
    const unread = { AccountId: ACCOUNT, Account: null }
    expect(verdict(account, update({ Amount: 1 }), { before: unread })).toBe('forbid:hold')
    const lost = { before: unread, readable: [] }
    expect(verdict(account, update({ AccountId: ACCOUNT }), lost)).toBe('forbid:hold')
    expect(verdict(account, update({ AccountId: ACCOUNT_2 }), { readable: [] })).toBe('reference:AccountId')
    expect(verdict(account, create({ AccountId: ACCOUNT }), { readable: [] })).toBe('reference:AccountId')
    const size = [{ id: 'size', actions: ['create'], where: { 'Account.Size': { gt: 5 } }, message: 'm' }]
    expect(verdict({ ...account, forbid: size }, create({ AccountId: ACCOUNT }))).toBe('forbid:size')
  })
})
