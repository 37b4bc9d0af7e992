import { describe, expect, test } from 'vitest'
import { create, DEAL, ME, OTHER, update, verdict } from './testing.ts'

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
