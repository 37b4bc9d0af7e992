/** An undo puts back what was there: rules on values and approvals were asked of that before, rows and fields not. */
import { describe, expect, test } from 'vitest'
import { create, DEAL, decide, ME, OTHER, rightsOf, update } from './testing.ts'

const undo = (values: object) => ({ ...update({ ...values }), restores: true })
const approval = { id: 'big', approvers: ['Lead'], expires: '1h', message: 'Ask.' }
const strict = {
  where: { OwnerId: { eq: '$caller.userId' } },
  check: { Held: { ne: true } },
  confirm: 'always',
  approval: [approval],
  constraints: [{ id: 'small', field: 'Amount', range: { max: 10 }, message: 'Too much.' }],
}
const rules = { grants: [strict] }
const mine = { before: { OwnerId: ME, Amount: 5 } }

describe('a change that restores what was there', () => {
  test('is not asked by rules on values, nor of the requester, nor of approvers', () => {
    expect(decide(rules, update({ Amount: 50 }), mine)).toMatchObject({
      effect: 'deny',
      why: { clause: 'constraint:small' },
    })
    expect(decide(rules, update({ Amount: 6 }), mine)).toMatchObject({
      effect: 'needs-approval',
      confirm: true,
      approvals: [{ id: 'big' }],
    })
    expect(decide(rules, undo({ Amount: 50 }), mine)).toEqual({
      effect: 'permit',
      grant: 'g1',
      confirm: false,
      approvals: [],
      write: { Amount: 50 },
      conflict: 'fields',
      shadow: false,
      trace: [{ grant: 'g1', applies: true }],
    })
  })

  test('is asked by row scope, check and forbids as ever', () => {
    const denied = (before: object, over: object = {}) =>
      decide({ ...rules, ...over }, undo({ Amount: 50 }), { before: { ...before } })
    expect(denied({ OwnerId: OTHER })).toMatchObject({ effect: 'deny', why: { clause: 'where' } })
    expect(denied({ OwnerId: ME, Held: true })).toMatchObject({ effect: 'deny', why: { clause: 'check' } })
    const forbid = [{ id: 'hold', actions: ['update'], where: { Stage: { eq: 'x' } }, message: 'Hold.' }]
    expect(denied({ OwnerId: ME, Stage: 'x' }, { forbid })).toMatchObject({
      effect: 'deny',
      why: { clause: 'forbid:hold' },
    })
  })

  test('writes no field that may not be written', () => {
    expect(() => rightsOf(rules).planChange(undo({ Hidden: 'x' }))).toThrow('Hidden')
  })
})

describe('the plan of a change', () => {
  const plan = rightsOf({ grants: [{}] }).planChange(update({ Amount: 1 }))

  test('says of what kind a field is, and takes one it doesn’t know for a text', () => {
    expect(['Amount', 'close', 'Notes', 'Hidden', 'Nothing'].map(plan.kindOf)).toEqual([
      'currency',
      'date',
      'longtext',
      'string',
      'string',
    ])
  })

  test('of a new record reads no record, and shows nothing of any', () => {
    const made = rightsOf({ grants: [{ actions: ['create'] }] }).planChange(create({ Amount: 1 }))
    expect(made.before).toBeUndefined()
    expect(made.seen({ Id: DEAL, Amount: 5 })).toEqual({ fields: {}, masked: [], related: {} })
  })
})
