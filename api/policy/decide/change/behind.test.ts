import { describe, expect, test } from 'vitest'
import type { ChangeRequest } from '../../types.ts'
import {
  ACCOUNT,
  ACCOUNT_2,
  create,
  decide,
  ME,
  OTHER,
  rightsOf,
  statements,
  update,
  verdict,
} from './testing.ts'

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

  test('25: each candidate is judged by the record that it points at itself', () => {
    const set = (id: string) => ({ actions: ['create'], check, set: { AccountId: id } })
    const grants = [set(ACCOUNT_2), set(ACCOUNT)]
    expect(verdict({ grants }, create({ Name: 'x' }), { records })).toEqual({ Name: 'x', AccountId: ACCOUNT })
    const unlike = { not: { 'Account.OwnerId': { ne: OTHER } } }
    expect(moved({ check: unlike })).toEqual({ AccountId: ACCOUNT_2 })
    expect(moved({ check: unlike }, create({ AccountId: ACCOUNT }))).toBe('check')
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
