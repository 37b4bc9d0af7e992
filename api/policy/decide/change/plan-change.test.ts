import { describe, expect, test } from 'vitest'
import { CLIENT, subject } from '../testing.ts'
import {
  ACCOUNT,
  create,
  DEAL,
  type GrantText,
  ME,
  policyOf,
  refusal,
  rightsOf,
  statements,
  update,
} from './testing.ts'

const any = { grants: [{}] }
const said = (field: string) =>
  `field-denied: ‘${field}’ of ‘Deal’ does not exist, can’t be used like this or is not permitted.`

describe('what may be named', () => {
  test.each(['Nothing', 'Secret', '', 'Deal '])(
    'an object out of sight is denied as an absent one: %j',
    object => {
      expect(refusal(() => rightsOf(any).planChange({ ...update({}), object }))).toBe(
        `object-denied: ‘${object}’ does not exist or is not permitted.`,
      )
    },
  )

  test('objects and fields are known by any case, and planned in the policy’s', () => {
    const plan = rightsOf(any).planChange({ ...update({ aMOUNT: 5 }), object: 'dEAL' })
    expect(plan.object).toBe('Deal')
    expect(plan.before?.from).toBe('Deal')
    expect(plan.decide({ before: {}, found: [], today: '2026-11-22' })).toMatchObject({
      write: { Amount: 5 },
    })
  })

  const narrow = {
    grants: [{ actions: ['create', 'update'], fields: ['Name', 'Amount'], set: { Stage: 'New' } }],
  }
  const notToWrite = [
    'OwnerId',
    'RecordTypeId',
    'IsDeleted',
    'CreatedDate',
    'CreatedById',
    'LastModifiedDate',
    'SystemModstamp',
    'attributes',
    'Id',
    'id',
    'Account.OwnerId',
    'Account.Name',
    'Owner.Id',
    'Account',
    'External__c',
    'Close',
    'Hidden',
    'Held',
    'Stage',
    'stage',
    '__proto__',
    'constructor',
    'toString',
    '',
    'Amount ',
    'Name,Amount',
  ]
  test.each(notToWrite)(
    '23: a field that no grant lets the caller give is denied in the same words: %j',
    field => {
      const values = Object.fromEntries([[field, 'x']])
      for (const change of [update(values), create(values)])
        expect(refusal(() => rightsOf(narrow).planChange(change))).toBe(said(field))
    },
  )

  test.each<{ readonly value: unknown }>([
    { value: { Ext__c: 'a' } },
    { value: ['x'] },
    { value: { toString: 'x' } },
    { value: new Date(0) },
  ])('23: a value that is no scalar is never typed: %j', ({ value }) => {
    expect(refusal(() => rightsOf(narrow).planChange(update({ Name: value })))).toBe(
      'invalid-input: Name wants a text.',
    )
    expect(refusal(() => rightsOf(narrow).planChange(create({ Account: value })))).toBe(said('Account'))
  })

  test('23: a denied field hides behind no permitted one, and its value is never looked at', () => {
    for (const values of [
      { Amount: 'wrong', OwnerId: 5 },
      { OwnerId: 5, Amount: 'wrong' },
      { Name: 'x', OwnerId: ME },
    ])
      expect(refusal(() => rightsOf(narrow).planChange(update(values)))).toBe(said('OwnerId'))
  })

  test('23: a field is given once, whatever its case', () => {
    expect(refusal(() => rightsOf(narrow).planChange(update({ Amount: 1, amount: 2 })))).toBe(
      'invalid-input: Amount is given twice.',
    )
  })

  test('23: an id is never written, even where a grant would name it', () => {
    const rights = rightsOf({ grants: [{ fields: ['Name'] }] })
    expect(refusal(() => rights.planChange(update({ Id: DEAL })))).toBe(said('Id'))
  })

  test('a field is writable for the action its grant names, and for no other', () => {
    const rules = { grants: [{ actions: ['create'], fields: ['Name'] }, { fields: ['Amount'] }] }
    expect(refusal(() => rightsOf(rules).planChange(create({ Name: 'x' })))).toBe('taken')
    expect(refusal(() => rightsOf(rules).planChange(create({ Amount: 1 })))).toBe(said('Amount'))
    expect(refusal(() => rightsOf(rules).planChange(update({ Name: 'x' })))).toBe(said('Name'))
    expect(refusal(() => rightsOf(rules).planChange(update({ Amount: 1 })))).toBe('taken')
  })

  test('a preset of one grant may be chosen where another grant lets the caller', () => {
    const rules = { grants: [{ set: { Stage: 'New' }, fields: ['Name'] }, { fields: ['Stage'] }] }
    expect(refusal(() => rightsOf(rules).planChange(update({ Stage: 'Old' })))).toBe('taken')
  })
})

describe('who may write at all', () => {
  test('where nothing may be written, a field is denied, and without one the object', () => {
    const rights = rightsOf({ grants: [] })
    expect(refusal(() => rights.planChange(update({ Amount: 1 })))).toBe(said('Amount'))
    expect(refusal(() => rights.planChange(update({})))).toBe(
      'object-denied: ‘Deal’ does not exist or is not permitted.',
    )
  })

  test('grants that the roll-out holds back are told of as such, whatever is asked', () => {
    const rights = rightsOf({ grants: [{ roles: ['Pilot'] }] }, ['Pilot'])
    for (const values of [{ Amount: 1 }, { Nothing: 1 }, {}])
      expect(refusal(() => rights.planChange(update(values)))).toBe('phase-denied: undefined')
  })

  test('a live grant decides alone: what only a held back one names is denied as any field', () => {
    const rules = { grants: [{ roles: ['Pilot'], fields: ['Name'] }, { fields: ['Amount'] }] }
    const rights = rightsOf(rules, ['Rep', 'Pilot'])
    expect(refusal(() => rights.planChange(update({ Name: 'x' })))).toBe(said('Name'))
    expect(refusal(() => rights.planChange(update({ Amount: 1 })))).toBe('taken')
  })

  test.each<readonly [string, GrantText]>([
    ['preset', { set: { OwnerId: '$caller.managerId' } }],
    ['default', { actions: ['create', 'update'], defaults: { OwnerId: '$caller.managerId' } }],
    ['condition to confirm', { confirm: { when: { 'after.OwnerId': { eq: '$caller.managerId' } } } }],
    ['check', { check: { OwnerId: { eq: '$caller.managerId' } } }],
    [
      'rule',
      {
        constraints: [{ id: 'c', field: 'OwnerId', oneOf: ['$caller.managerId'], message: 'Managers only.' }],
      },
    ],
  ])('a grant whose %s needs somebody who is not there is off', (_, grant) => {
    const policy = policyOf({ grants: [grant] })
    const change = update({ Amount: 1 })
    expect(refusal(() => policy.rightsOf(subject(['Rep'])).planChange(change))).toBe('taken')
    const alone = policy.rightsOf(subject(['Rep'], { managerId: null }))
    expect(refusal(() => alone.planChange(change))).toBe(said('Amount'))
  })

  test('a token that is for reading only holds writing back', () => {
    const policy = policyOf(any)
    const reading = policy.rightsOf({
      ...subject(['Rep']),
      clientId: CLIENT,
      scopes: ['access_as_user.read'],
    })
    expect(refusal(() => reading.planChange(update({ Amount: 1 })))).toBe('phase-denied: undefined')
  })
})

describe('which record', () => {
  test('a change names its record, a new record has no id', () => {
    expect(refusal(() => rightsOf(any).planChange({ ...update({ Amount: 1 }), id: undefined }))).toBe(
      'invalid-input: Id says which record to change.',
    )
    const rights = rightsOf({ grants: [{ actions: ['create'] }] })
    expect(refusal(() => rights.planChange({ ...create({ Amount: 1 }), id: DEAL }))).toBe(
      'invalid-input: A new record has no id yet.',
    )
  })

  test.each(['', 'x', '006', "' OR Id != '", '006000000000001AAB'])(
    'an id that is none is refused: %j',
    id => {
      expect(refusal(() => rightsOf(any).planChange({ ...update({ Amount: 1 }), id }))).toBe(
        'invalid-input: Id wants a Salesforce id of 15 or 18 characters.',
      )
    },
  )

  test('a change of nothing is refused, unless the grant itself changes something', () => {
    expect(refusal(() => rightsOf(any).planChange(update({})))).toBe(
      'invalid-input: A change names at least one field.',
    )
    expect(refusal(() => rightsOf({ grants: [{}, { set: { Stage: 'New' } }] }).planChange(update({})))).toBe(
      'taken',
    )
    expect(refusal(() => rightsOf({ grants: [{ actions: ['create'] }] }).planChange(create({})))).toBe(
      'taken',
    )
  })
})

describe('what is read first', () => {
  test('the record is read by id within the caller’s rows, with what is written', () => {
    const rules = { grants: [{}], rows: { OwnerId: { eq: '$caller.userId' } } }
    expect(statements(rules, { ...update({ Amount: 1 }), id: DEAL.slice(0, 15) })).toEqual([
      `SELECT Id, Amount, LastModifiedDate FROM Deal WHERE OwnerId = '${ME}' AND Id = '${DEAL}' LIMIT 1`,
    ])
  })

  test('with when anything of it changed, where a grant that may permit the change wants nothing changed', () => {
    const strict = { fields: ['Amount'], conflict: 'record' }
    const read = (stamps: string) => [`SELECT Id, Amount, ${stamps} FROM Deal WHERE Id = '${DEAL}' LIMIT 1`]
    expect(statements({ grants: [strict, {}] }, update({ Amount: 1 }))).toEqual(
      read('LastModifiedDate, SystemModstamp'),
    )
    expect(statements({ grants: [{ ...strict, fields: ['Name'] }, {}] }, update({ Amount: 1 }))).toEqual(
      read('LastModifiedDate'),
    )
  })

  test('nothing is read before a record is created', () => {
    expect(statements({ grants: [{ actions: ['create'] }] }, create({ Amount: 1 }))).toEqual([])
  })

  test('a record that can’t be read by its id can’t be changed', () => {
    const rights = rightsOf({ grants: [{ roles: ['Blind'], fields: ['Name'] }] }, ['Blind'])
    expect(refusal(() => rights.planChange(update({ Name: 'x' })))).toBe(said('Id'))
  })

  test('every field a rule looks at is read, once, with the reference before each path', () => {
    const grant = {
      where: { any: [{ Held: { eq: false } }, { not: { 'Account.OwnerId': { in: [ME] } } }] },
      check: { all: [{ 'Owner.ManagerId': { eq: ME } }, { Held: { ne: true } }] },
      fields: ['Amount', 'Stage', 'Close', 'Notes'],
      set: { Count: 5 },
      constraints: [
        { id: 'a', field: 'Close', range: { min: '$today' }, message: 'm' },
        {
          id: 'b',
          field: 'Amount',
          requires: ['Name'],
          when: { any: [{ 'after.Stage': { in: ['x'] } }, { not: { 'change.Discount': 'any' } }] },
          message: 'm',
        },
        { id: 'c', field: 'Amount', requires: ['Phone'], message: 'm' },
        { id: 'g', field: 'Notes', requires: ['Phone'], message: 'm' },
      ],
      confirm: { when: { 'before.Site': { eq: 'x' } } },
      approval: [
        {
          id: 'd',
          when: { all: [{ 'change.Amount': { percentAbove: 5 } }, { 'after.Email': { ne: 'x' } }] },
          approvers: ['Lead'],
          expires: '1h',
          message: 'm',
        },
        { id: 'e', approvers: ['Lead'], expires: '1h', message: 'm' },
      ],
    }
    const rules = {
      grants: [grant],
      forbid: [
        { id: 'f', actions: ['update'], where: { Hidden: { eq: 'x' } }, message: 'm' },
        { id: 'n', actions: ['create'], where: { Tags: { eq: 'x' } }, message: 'm' },
      ],
    }
    const { before } = rightsOf(rules).planChange(update({ Amount: 1 }))
    expect(before?.select.toSorted()).toEqual(
      [
        'Account.OwnerId',
        'AccountId',
        'Amount',
        'Close',
        'Count',
        'Discount',
        'Email',
        'Held',
        'Hidden',
        'Id',
        'LastModifiedDate',
        'Name',
        'Notes',
        'Owner.ManagerId',
        'OwnerId',
        'Phone',
        'Site',
        'Stage',
      ].toSorted(),
    )
  })

  test('a grant that can’t permit the change has nothing read for it', () => {
    const grants = [{ fields: ['Name'], where: { Held: { eq: true } }, set: { AccountId: ACCOUNT } }, {}]
    expect(statements({ grants }, update({ Amount: 1 }))).toEqual([
      `SELECT Id, Amount, LastModifiedDate FROM Deal WHERE Id = '${DEAL}' LIMIT 1`,
    ])
  })
})
