import { describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  ACCOUNT_2,
  CASE,
  create,
  decide,
  ME,
  OTHER,
  refusal,
  rightsOf,
  statements,
  update,
  verdict,
} from './testing.ts'

const both = { actions: ['create', 'update'], where: 'all-rows' }
const rules = { grants: [both] }
const accountById = (id: string) => `SELECT Id FROM Account WHERE OwnerId = '${ME}' AND Id = '${id}' LIMIT 1`
const caseById = (id: string) => `SELECT Id FROM Case WHERE Id = '${id}' LIMIT 1`
const userById = (id: string) => `SELECT Id FROM User WHERE Id = '${id}' LIMIT 1`

describe('24: what a change points at is looked up within the caller’s rows', () => {
  test.each([
    ['a reference', { AccountId: ACCOUNT }, [accountById(ACCOUNT)]],
    ['an id of 15 characters', { AccountId: ACCOUNT.slice(0, 15) }, [accountById(ACCOUNT)]],
    ['several references', { AccountId: ACCOUNT, OwnerId: OTHER }, [accountById(ACCOUNT), userById(OTHER)]],
    ['several targets, those that can be read', { WhatId: CASE }, [accountById(CASE), caseById(CASE)]],
    ['the caller, where the caller says so', { OwnerId: ME }, [userById(ME)]],
    ['nothing', { AccountId: null }, []],
    ['no reference', { Name: ACCOUNT }, []],
  ] as const)('24: %s', (_, values, expected) => {
    expect(statements(rules, create(values))).toEqual(expected)
  })

  test('24: an entry names its field and id, in the order of the statements', () => {
    const { references } = rightsOf(rules).planChange(create({ WhatId: CASE, OwnerId: OTHER }))
    expect(references.map(({ field, id, select }) => [field, id, select.from])).toEqual([
      ['WhatId', CASE, 'Account'],
      ['WhatId', CASE, 'Case'],
      ['OwnerId', OTHER, 'User'],
    ])
  })

  test('24: grants narrow what a reference may point at; every candidate’s targets are looked in', () => {
    const narrow = (to: readonly string[]) => ({ ...both, references: { WhatId: to } })
    expect(statements({ grants: [narrow(['Case'])] }, create({ WhatId: CASE }))).toEqual([caseById(CASE)])
    expect(statements({ grants: [narrow(['Case']), both] }, create({ WhatId: CASE }))).toEqual([
      caseById(CASE),
      accountById(CASE),
    ])
    expect(statements({ grants: [narrow(['Case']), narrow(['Case'])] }, create({ WhatId: CASE }))).toEqual([
      caseById(CASE),
    ])
    expect(
      statements({ grants: [narrow(['Case']), { ...both, fields: ['Name'] }] }, create({ WhatId: CASE })),
    ).toEqual([caseById(CASE)])
  })

  test('24: presets and defaults are looked up, but for the caller’s own id', () => {
    const preset = { ...both, set: { AccountId: ACCOUNT, OwnerId: '$caller.userId' } }
    expect(statements({ grants: [preset] }, create({ Name: 'x' }))).toEqual([accountById(ACCOUNT)])
    const others = { ...both, set: { OwnerId: '$caller.managerId' } }
    expect(statements({ grants: [others] }, create({ Name: 'x' }))).toEqual([userById('005000000000002AAA')])
    const usual = { ...both, defaults: { AccountId: ACCOUNT, OwnerId: '$caller.userId' } }
    expect(statements({ grants: [usual] }, create({ Name: 'x' }))).toEqual([accountById(ACCOUNT)])
    expect(statements({ grants: [usual] }, create({ AccountId: ACCOUNT_2 }))).toEqual([
      accountById(ACCOUNT_2),
    ])
    expect(statements({ grants: [usual] }, create({ AccountId: null }))).toEqual([])
    expect(statements({ grants: [usual] }, update({ Name: 'x' }))).toHaveLength(1)
    const dated = { ...both, set: { Close: '$today', Name: 'x', Count: 5 } }
    expect(statements({ grants: [dated] }, create({ Phone: '1' }))).toEqual([])
  })
})

describe('24: a reference holds when what it points at was found', () => {
  test('24: in any of several objects', () => {
    const { decide: asked, references } = rightsOf(rules).planChange(create({ WhatId: CASE }))
    expect(references).toHaveLength(2)
    const effect = (...found: readonly boolean[]) =>
      asked({ before: undefined, found, today: '2026-11-22' }).effect
    expect(effect(true, false)).toBe('permit')
    expect(effect(false, true)).toBe('permit')
    expect(effect(false, false)).toBe('deny')
    expect(effect()).toBe('deny')
  })

  test('24: each reference for itself', () => {
    const change = create({ AccountId: ACCOUNT, WhatId: ACCOUNT_2, OwnerId: OTHER })
    const all = [ACCOUNT, ACCOUNT_2, OTHER]
    expect(decide(rules, change, { readable: all }).effect).toBe('permit')
    expect(verdict(rules, change, { readable: [ACCOUNT_2, OTHER] })).toBe('reference:AccountId')
    expect(verdict(rules, change, { readable: [ACCOUNT, OTHER] })).toBe('reference:WhatId')
    expect(verdict(rules, change, { readable: [ACCOUNT, ACCOUNT_2] })).toBe('reference:OwnerId')
    expect(verdict(rules, create({ AccountId: ACCOUNT, WhatId: ACCOUNT }), { readable: [] })).toBe(
      'reference:AccountId',
    )
  })

  test('24: a target that the grant leaves out doesn’t count, though found for another grant', () => {
    const onlyCase = { ...both, references: { WhatId: ['Case'] } }
    const named = { ...both, fields: ['WhatId', 'Name'], references: { WhatId: ['Account'] } }
    const { decide: asked, references } = rightsOf({ grants: [onlyCase, named] }).planChange(
      create({ WhatId: CASE }),
    )
    expect(references.map(r => r.select.from)).toEqual(['Case', 'Account'])
    const facts = { before: undefined, today: '2026-11-22' }
    expect(asked({ ...facts, found: [true, false] })).toMatchObject({ effect: 'permit', grant: 'g1' })
    expect(asked({ ...facts, found: [false, true] })).toMatchObject({ effect: 'permit', grant: 'g2' })
    expect(asked({ ...facts, found: [false, false] }).effect).toBe('deny')
  })

  test('24: one field’s record doesn’t stand for another’s, nor one id for another', () => {
    const change = create({ AccountId: ACCOUNT, WhatId: ACCOUNT_2 })
    const { decide: asked, references } = rightsOf(rules).planChange(change)
    expect(references.map(r => [r.field, r.select.from])).toEqual([
      ['AccountId', 'Account'],
      ['WhatId', 'Account'],
      ['WhatId', 'Case'],
    ])
    const clause = (...found: readonly boolean[]) => {
      const decision = asked({ before: undefined, found, today: '2026-11-22' })
      return decision.effect === 'deny' ? decision.why.clause : decision.effect
    }
    expect(clause(false, true, true)).toBe('reference:AccountId')
    expect(clause(true, false, false)).toBe('reference:WhatId')
    expect(clause(true, false, true)).toBe('permit')
    const presets = [
      { ...both, set: { AccountId: ACCOUNT } },
      { ...both, set: { AccountId: ACCOUNT_2 } },
    ]
    expect(decide({ grants: presets }, create({ Name: 'x' }), { readable: [ACCOUNT_2] })).toMatchObject({
      grant: 'g2',
    })
  })

  test('24: a preset that can’t be read denies, a hidden one without its name', () => {
    const seen = { grants: [{ ...both, set: { AccountId: ACCOUNT } }] }
    expect(verdict(seen, create({ Name: 'x' }), { readable: [] })).toBe('reference:AccountId')
    const unseen = { grants: [{ ...both, set: { HiddenId: ACCOUNT } }] }
    const decision = decide(unseen, create({ Name: 'x' }), { readable: [] })
    expect(decision).toMatchObject({ effect: 'deny', why: { clause: 'reference' } })
    expect(JSON.stringify(decision)).not.toContain('Hidden')
    const own = { grants: [{ ...both, set: { OwnerId: '$caller.userId' } }] }
    expect(verdict(own, create({ Name: 'x' }), { readable: [] })).toEqual({ Name: 'x', OwnerId: ME })
    expect(verdict(rules, create({ OwnerId: ME }), { readable: [] })).toBe('reference:OwnerId')
  })
})

describe('24: hidden and absent are one', () => {
  test('24: a record out of sight is denied in the same bytes as one that isn’t there', () => {
    const hidden = decide(rules, update({ WhatId: ACCOUNT }), { readable: [] })
    const absent = decide(rules, update({ WhatId: '001000000000777AAA' }), { readable: [] })
    expect(hidden.effect).toBe('deny')
    expect(JSON.stringify(absent)).toBe(JSON.stringify(hidden))
    expect(hidden).toMatchObject({
      why: { help: 'A record that the change points at does not exist or is not permitted.' },
    })
  })

  test('24: an object out of sight, or one that can’t be asked by id, is looked in by nobody', () => {
    for (const to of ['Secret', 'Noted', 'Sealed']) {
      const change = create({ WhatId: 'a00000000000001AAA' })
      const grants = [{ ...both, references: { WhatId: [to] } }]
      expect(statements({ grants }, change)).toEqual([])
      expect(verdict({ grants }, change)).toBe('reference:WhatId')
    }
  })

  test('24: an id that is none is refused before anything is looked up', () => {
    for (const id of ['x', '../001000000000001', '00100000000000１', '001000000000001AAB'])
      expect(refusal(() => rightsOf(rules).planChange(create({ WhatId: id })))).toBe(
        'invalid-input: WhatId wants a Salesforce id of 15 or 18 characters.',
      )
  })
})
