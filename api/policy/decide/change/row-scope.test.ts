import { describe, expect, test } from 'vitest'
import type { ChangeRequest } from '../../types.ts'
import {
  ACCOUNT,
  ACCOUNT_2,
  create,
  DEAL,
  decide,
  ME,
  OTHER,
  rightsOf,
  statements,
  update,
  verdict,
} from './testing.ts'

const mine = { OwnerId: { eq: '$caller.userId' } }

describe('25: where, before', () => {
  const rules = { grants: [{ where: mine }] }
  test('25: a row outside the grant’s rows can’t be changed, whatever it would become', () => {
    expect(verdict(rules, update({ Amount: 1 }), { before: { OwnerId: ME } })).toEqual({ Amount: 1 })
    expect(verdict(rules, update({ Amount: 1 }), { before: { OwnerId: OTHER } })).toBe('where')
    expect(verdict(rules, update({ OwnerId: ME }), { before: { OwnerId: OTHER } })).toBe('where')
    expect(verdict(rules, update({ OwnerId: OTHER }), { before: { OwnerId: ME } })).toEqual({
      OwnerId: OTHER,
    })
    expect(verdict(rules, update({ Amount: 1 }))).toBe('where')
  })

  test('25: doubt counts as no', () => {
    const low = { grants: [{ where: { not: { Amount: { gt: 100 } } } }] }
    expect(verdict(low, update({ Count: 1 }), { before: { Amount: 100 } })).toEqual({ Count: 1 })
    expect(verdict(low, update({ Count: 1 }), { before: { Amount: null } })).toBe('where')
    const named = { grants: [{ where: { Name: { ne: 'x' } } }] }
    expect(verdict(named, update({ Count: 1 }), { before: { Name: 'y' } })).toEqual({ Count: 1 })
    expect(verdict(named, update({ Count: 1 }), { before: { Name: 'X' } })).toBe('where')
  })

  test('25: a field can’t be written on a row that doesn’t show it, whatever the grant', () => {
    const rows = { Stage: { eq: 'Seen' } }
    const seen = { grants: [{}], rows, outline: ['Id', 'Name', 'Stage'] }
    const before = { Id: DEAL, Stage: 'Seen', Amount: 5, Name: 'x' }
    expect(verdict(seen, update({ Amount: 1 }), { before })).toEqual({ Amount: 1 })
    expect(verdict(seen, update({ Amount: 1 }), { before: { ...before, Stage: 'Other' } })).toBe('where')
    expect(verdict(seen, update({ Name: 'y' }), { before: { ...before, Stage: 'Other' } })).toEqual({
      Name: 'y',
    })
    expect(verdict(seen, update({ Name: 'y', Amount: 1 }), { before: { ...before, Stage: 'Other' } })).toBe(
      'where',
    )
    const created = { ...seen, grants: [{ actions: ['create'] }] }
    expect(verdict(created, create({ Amount: 1 }))).toEqual({ Amount: 1 })
  })

  test('25: where is asked of updates only', () => {
    const both = { grants: [{ actions: ['create', 'update'], where: mine }] }
    expect(verdict(both, create({ Amount: 1 }))).toEqual({ Amount: 1 })
    expect(verdict(both, update({ Amount: 1 }))).toBe('where')
  })
})

describe('25: check, after', () => {
  const rules = { grants: [{ actions: ['create', 'update'], where: 'all-rows', check: mine }] }
  test('25: a row can’t be moved out of the rows it must stay in, nor be made outside them', () => {
    expect(verdict(rules, update({ OwnerId: OTHER }), { before: { OwnerId: ME } })).toBe('check')
    expect(verdict(rules, update({ OwnerId: ME }), { before: { OwnerId: OTHER } })).toEqual({ OwnerId: ME })
    expect(verdict(rules, update({ Amount: 1 }), { before: { OwnerId: ME } })).toEqual({ Amount: 1 })
    expect(verdict(rules, update({ Amount: 1 }), { before: { OwnerId: OTHER } })).toBe('check')
    expect(verdict(rules, create({ OwnerId: ME }))).toEqual({ OwnerId: ME })
    expect(verdict(rules, create({ OwnerId: OTHER }))).toBe('check')
    expect(verdict(rules, create({ Amount: 1 }))).toBe('check')
  })

  test('25: what is preset or a default is checked as well', () => {
    const preset = { actions: ['create', 'update'], check: mine, set: { OwnerId: '$caller.userId' } }
    expect(verdict({ grants: [preset] }, create({ Amount: 1 }))).toEqual({ Amount: 1, OwnerId: ME })
    expect(verdict({ grants: [preset] }, update({ Amount: 1 }), { before: { OwnerId: OTHER } })).toEqual({
      Amount: 1,
      OwnerId: ME,
    })
    const wrong = { ...preset, set: { OwnerId: OTHER } }
    expect(verdict({ grants: [wrong] }, create({ Amount: 1 }))).toBe('check')
    const usual = { actions: ['create'], check: mine, defaults: { OwnerId: '$caller.userId' } }
    expect(verdict({ grants: [usual] }, create({ Amount: 1 }))).toEqual({ Amount: 1, OwnerId: ME })
    expect(verdict({ grants: [usual] }, create({ OwnerId: OTHER }))).toBe('check')
  })

  test('25: values are judged as they would be kept', () => {
    const open = { grants: [{ check: { Stage: { ne: 'Closed' }, Starts: { lt: '2026-11-22T09:00:00Z' } } }] }
    const before = { Starts: '2026-11-22T08:00:00.000+0000' }
    expect(verdict(open, update({ Stage: ' closed ' }), { before })).toBe('check')
    expect(verdict(open, update({ Stage: 'Open' }), { before })).toEqual({ Stage: 'Open' })
    expect(verdict(open, update({ Starts: '2026-11-22T09:30:00+01:00' }), { before })).toEqual({
      Starts: '2026-11-22T08:30:00.000Z',
    })
    expect(verdict(open, update({ Starts: '2026-11-22T10:30:00+01:00' }), { before })).toBe('check')
  })
})

describe('25: paths through references', () => {
  const check = { 'Account.OwnerId': { eq: '$caller.userId' } }
  const before = { AccountId: ACCOUNT, Account: { OwnerId: ME } }
  const rules = { grants: [{ actions: ['create', 'update'], where: 'all-rows', check }] }

  test('25: the record behind a reference that stays is looked at', () => {
    expect(verdict(rules, update({ Amount: 1 }), { before })).toEqual({ Amount: 1 })
    expect(verdict(rules, update({ AccountId: ACCOUNT }), { before })).toEqual({ AccountId: ACCOUNT })
    const others = { AccountId: ACCOUNT, Account: { OwnerId: OTHER } }
    expect(verdict(rules, update({ Amount: 1 }), { before: others })).toBe('check')
  })

  const records = { [ACCOUNT]: { OwnerId: ME, Hold: false }, [ACCOUNT_2]: { OwnerId: OTHER, Hold: true } }
  const moved = (
    over: object,
    changed: ChangeRequest = update({ AccountId: ACCOUNT_2 }),
    world: object = {},
  ) =>
    verdict({ grants: [{ actions: ['create', 'update'], where: 'all-rows', ...over }] }, changed, {
      before,
      records,
      ...world,
    })

  test('25: what lies behind a reference that the change sets is asked of the record it points at', () => {
    expect(statements(rules, create({ AccountId: ACCOUNT }))).toEqual([
      `SELECT Id FROM Account WHERE OwnerId = '${ME}' AND Id = '${ACCOUNT}' LIMIT 1`,
      `SELECT Id FROM Account WHERE (OwnerId = '${ME}' AND Id = '${ACCOUNT}') AND OwnerId = '${ME}' LIMIT 1`,
    ])
    expect(moved({ check })).toBe('check')
    expect(moved({ check }, update({ AccountId: ACCOUNT }), { before: { AccountId: ACCOUNT_2 } })).toEqual({
      AccountId: ACCOUNT,
    })
    expect(moved({ check }, create({ AccountId: ACCOUNT }))).toEqual({ AccountId: ACCOUNT })
    expect(moved({ check }, create({ AccountId: ACCOUNT_2 }))).toBe('check')
    const preset = { check, set: { AccountId: ACCOUNT } }
    expect(moved(preset, create({ Name: 'x' }))).toEqual({ Name: 'x', AccountId: ACCOUNT })
    expect(moved({ ...preset, set: { AccountId: ACCOUNT_2 } }, create({ Name: 'x' }))).toBe('check')
  })

  test('25: what was told to be so may be turned round, what isn’t equal is not', () => {
    for (const not of [
      { not: { 'Account.OwnerId': { eq: OTHER } } },
      { 'Account.OwnerId': { ne: OTHER } },
      { not: { 'Account.OwnerId': { in: [OTHER] } } },
    ]) {
      expect(moved({ check: not })).toBe('check')
      expect(moved({ check: not }, create({ AccountId: ACCOUNT }))).toEqual({ AccountId: ACCOUNT })
      expect(moved({ check: not }, update({ Amount: 1 }))).toEqual({ Amount: 1 })
    }
  })

  test('25: whether an empty field lies below a value can’t be told, and doesn’t hold', () => {
    const large = { 'Account.Size': { gt: 5 } }
    const sized = (check: object, Size: unknown) =>
      moved({ check }, create({ AccountId: ACCOUNT }), { records: { [ACCOUNT]: { Size } } })
    expect(sized(large, 6)).toEqual({ AccountId: ACCOUNT })
    expect(sized(large, 5)).toBe('check')
    expect(sized({ not: large }, 6)).toBe('check')
    expect(sized({ not: large }, null)).toBe('check')
    expect(sized({ not: large }, 5)).toBe('check')
  })

  test('25: of a record that can’t be read nothing is told: the reference denies', () => {
    for (const scope of [check, { not: check }])
      expect(moved({ check: scope }, update({ AccountId: ACCOUNT_2 }), { readable: [] })).toBe(
        'reference:AccountId',
      )
    const also = { check: { all: [check, { OwnerId: { eq: ME } }] } }
    expect(moved(also, update({ AccountId: ACCOUNT_2 }), { readable: [] })).toBe('check')
    const plan = rightsOf(rules).planChange(create({ AccountId: ACCOUNT }))
    const facts = { before: undefined, today: '2026-11-22' }
    expect(plan.decide({ ...facts, found: [true, true] }).effect).toBe('permit')
    expect(plan.decide({ ...facts, found: [true, false] })).toMatchObject({ why: { clause: 'check' } })
    expect(plan.decide({ ...facts, found: [false, false] })).toMatchObject({
      why: { clause: 'reference:AccountId' },
    })
  })

  test('25: where a preset points at the caller, what lies behind is in doubt and doesn’t hold', () => {
    const led = { 'Owner.ManagerId': { eq: OTHER } }
    const set = { OwnerId: '$caller.userId' }
    expect(moved({ check: led, set }, create({ Name: 'x' }))).toBe('check')
    expect(moved({ check: { not: led }, set }, create({ Name: 'x' }))).toBe('check')
  })

  test('25: each part of a check and each candidate’s check is asked for itself', () => {
    const grants = [
      { actions: ['create'], check: { all: [check, { 'Account.Hold': { eq: false } }] } },
      {
        actions: ['create'],
        check: { any: [{ 'Account.Hold': { eq: true } }, { 'Owner.ManagerId': { eq: ME } }] },
      },
      { actions: ['create'], fields: ['Name'], check: { 'Account.Hold': { ne: true } } },
    ]
    expect(statements({ grants }, create({ AccountId: ACCOUNT })).slice(1)).toEqual(
      [`OwnerId = '${ME}'`, 'Hold = FALSE', 'Hold = TRUE'].map(
        part => `SELECT Id FROM Account WHERE (OwnerId = '${ME}' AND Id = '${ACCOUNT}') AND ${part} LIMIT 1`,
      ),
    )
    const created = (Hold: boolean, OwnerId: string) => {
      const made = decide({ grants }, create({ AccountId: ACCOUNT }), {
        records: { [ACCOUNT]: { Hold, OwnerId } },
      })
      return made.effect === 'deny' ? made.why.clause : made.grant
    }
    expect(created(false, ME)).toBe('g1')
    expect(created(true, ME)).toBe('g2')
    expect(created(true, OTHER)).toBe('g2')
    expect(created(false, OTHER)).toBe('check')
  })

  test('25: doubt about one part leaves the others', () => {
    const unread = { before: { AccountId: ACCOUNT, Account: null, OwnerId: ME } }
    expect(
      moved({ check: { any: [check, { OwnerId: { eq: ME } }] } }, update({ Amount: 1 }), unread),
    ).toEqual({
      Amount: 1,
    })
    expect(
      moved({ check: { any: [check, { OwnerId: { eq: OTHER } }] } }, update({ Amount: 1 }), unread),
    ).toBe('check')
    expect(moved({ check: { all: [check, { OwnerId: { eq: ME } }] } }, update({ Amount: 1 }), unread)).toBe(
      'check',
    )
    expect(moved({ check: { not: check } }, update({ Amount: 1 }), unread)).toBe('check')
  })

  test('25: an emptied reference leads to nothing, with certainty', () => {
    const none = { grants: [{ check: { 'Account.OwnerId': { eq: null } } }] }
    expect(verdict(none, update({ AccountId: null }), { before })).toEqual({ AccountId: null })
    expect(verdict(none, update({ Amount: 1 }), { before })).toBe('check')
    expect(verdict(none, update({ Amount: 1 }), { before: {} })).toEqual({ Amount: 1 })
  })

  test('25: a record that Salesforce hides behind a reference can’t be told either', () => {
    const none = { grants: [{ where: { 'Account.OwnerId': { ne: OTHER } } }] }
    expect(verdict(none, update({ Amount: 1 }), { before })).toEqual({ Amount: 1 })
    expect(verdict(none, update({ Amount: 1 }), { before: { AccountId: ACCOUNT, Account: null } })).toBe(
      'where',
    )
    expect(verdict(none, update({ Amount: 1 }), { before: { AccountId: null, Account: null } })).toEqual({
      Amount: 1,
    })
  })
})

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
