import { expect, test } from 'vitest'
import { type Rules, rightsOf } from './testing.ts'

const described = (rules: Rules, roles?: readonly string[]) => rightsOf(rules, roles).writable()
const rule = (id: string, message: string) => ({ id, field: 'Amount', range: { max: 5 }, message })

test('what may be written is told by object and action, with the fields the caller may choose', () => {
  const grants = [
    { actions: ['create'], fields: ['Amount', 'Name'], set: { Stage: 'New' } },
    { actions: ['create', 'update'], fields: ['Name', 'Close'] },
    { roles: ['Lead'], fields: ['Hidden'] },
  ]
  expect(described({ grants })).toEqual([
    { object: 'Deal', action: 'create', fields: ['Name', 'Amount', 'Close'], conditions: [] },
    { object: 'Deal', action: 'update', fields: ['Name', 'Close'], conditions: [] },
  ])
  expect(described({ grants }, ['Lead'])).toEqual([
    { object: 'Deal', action: 'update', fields: ['Hidden'], conditions: [] },
  ])
})

test('a preset that another grant lets the caller choose is among the fields', () => {
  const grants = [{ fields: ['Name'], set: { Stage: 'New' } }, { fields: ['Stage'] }]
  expect(described({ grants })).toMatchObject([{ fields: ['Name', 'Stage'] }])
})

test('nothing is told where nothing may be written, or the roll-out holds it back', () => {
  expect(described({ grants: [] })).toEqual([])
  expect(described({ grants: [{ roles: ['Pilot'] }] }, ['Pilot'])).toEqual([])
})

test('rules, confirmation and approvals are told in words, each once', () => {
  const approval = [
    { id: 'big', approvers: ['Lead'], expires: '1h', message: 'Large deals.' },
    { id: 'two', approvers: ['Lead', 'Pilot'], quorum: 2, expires: '1h', message: 'Very large deals.' },
  ]
  const grants = [
    {
      fields: ['Amount'],
      confirm: 'always',
      constraints: [rule('a', 'At most 5.'), rule('b', 'Whole numbers.')],
    },
    { fields: ['Amount'], confirm: 'always', constraints: [rule('c', 'At most 5.')], approval },
  ]
  const forbid = [
    { id: 'hold', actions: ['update'], where: { Held: { eq: true } }, message: 'Not under legal hold.' },
    { id: 'new', actions: ['create'], where: { Held: { eq: true } }, message: 'Not new.' },
  ]
  expect(described({ grants, forbid })).toEqual([
    {
      object: 'Deal',
      action: 'update',
      fields: ['Amount'],
      conditions: [
        'Not under legal hold.',
        'At most 5.',
        'Whole numbers.',
        'You confirm each change.',
        'Approval by Lead: Large deals.',
        'Approval by 2 of Lead or Pilot: Very large deals.',
      ],
    },
  ])
})

test.each<readonly [readonly unknown[], readonly string[]]>([
  [['always'], ['You confirm each change.']],
  [['always', 'always'], ['You confirm each change.']],
  [['never', 'never'], []],
  [['always', 'never'], ['You confirm some changes.']],
  [['never', { when: { 'after.Amount': { gt: 5 } } }], ['You confirm some changes.']],
  [[{ when: { 'after.Amount': { gt: 5 } } }], ['You confirm some changes.']],
])('with confirmation %j it says %j', (confirms, conditions) => {
  expect(described({ grants: confirms.map(confirm => ({ confirm })) })).toMatchObject([{ conditions }])
})
