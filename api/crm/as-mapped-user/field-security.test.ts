import { describe, expect, test } from 'vitest'
import type { FieldDescribe, ObjectDescribe } from '../../salesforce/types.ts'
import { securityFrom } from './field-security.ts'

const field = (name: string, over: Partial<FieldDescribe> = {}): FieldDescribe => ({
  name,
  label: name,
  type: 'string',
  length: 0,
  nillable: true,
  defaultedOnCreate: false,
  createable: true,
  restrictedPicklist: false,
  filterable: true,
  sortable: true,
  permissionable: true,
  compoundFieldName: null,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
  ...over,
})
const object = (name: string, fields: readonly FieldDescribe[]): ObjectDescribe => ({
  name,
  label: name,
  labelPlural: name,
  fields,
})
const open = { permissionable: false }
const described = [
  object('Account', [
    field('Id', open),
    field('Name', open),
    field('Industry'),
    field('BillingCity', { compoundFieldName: 'BillingAddress' }),
    field('BillingAddress', { type: 'address' }),
    field('OwnerId', { ...open, relationshipName: 'Owner' }),
  ]),
  object('Opportunity', [
    field('Amount'),
    field('Name', open),
    field('AccountId', { relationshipName: 'Account' }),
  ]),
  object('OpportunityHistory', [
    field('Amount', open),
    field('PrevAmount', open),
    field('CreatedDate', open),
  ]),
  object('OpportunityLineItem', [field('Quantity', open)]),
  object('Task', [field('Subject', open)]),
  object('Project__c', [field('Secret__c')]),
]
const securityOf = (objects: readonly string[], fields: readonly string[]) =>
  securityFrom(described, { objects: new Set(objects), fields: new Set(fields) })

describe('objects', () => {
  test('are read by permission; some by that of another, some by everybody; none that nobody described', () => {
    const { reads } = securityOf(['opportunity'], [])
    expect(['Opportunity', 'opportunitylineitem', 'OpportunityHistory', 'Task'].map(reads)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(['Account', 'Project__c', 'Case', 'User'].map(reads)).toEqual([false, false, false, false])
  })
})

describe('fields', () => {
  test('without permissions of their own are read with the object, others by permission only', () => {
    const { readsField } = securityOf(['account'], ['account.industry'])
    expect(readsField('Account', 'Name')).toBe(true)
    expect(readsField('ACCOUNT', 'INDUSTRY')).toBe(true)
    expect(readsField('Project__c', 'Secret__c')).toBe(false)
  })

  test('that don’t exist, or that the integration user doesn’t see, are not readable', () => {
    const { readsField } = securityOf(['account'], ['account.hidden__c'])
    expect(readsField('Account', 'Hidden__c')).toBe(false)
    expect(readsField('Nothing', 'Id')).toBe(false)
  })

  test('that are part of an address have its permission', () => {
    expect(securityOf([], ['account.billingaddress']).readsField('Account', 'BillingCity')).toBe(true)
    expect(securityOf([], ['account.billingcity']).readsField('Account', 'BillingCity')).toBe(true)
    expect(securityOf([], []).readsField('Account', 'BillingCity')).toBe(false)
  })

  test('that repeat another object’s are hidden with them', () => {
    for (const name of ['Amount', 'PrevAmount']) {
      expect(securityOf([], []).readsField('OpportunityHistory', name)).toBe(false)
      expect(securityOf([], ['opportunity.amount']).readsField('OpportunityHistory', name)).toBe(true)
    }
    expect(securityOf([], []).readsField('OpportunityHistory', 'CreatedDate')).toBe(true)
  })
})

test('history tells of readable fields and of events, by the name of a field or of its reference', () => {
  const { readsHistoryOf } = securityOf([], ['opportunity.amount'])
  expect(readsHistoryOf('Opportunity', 'Amount')).toBe(true)
  expect(readsHistoryOf('Opportunity', 'created')).toBe(true)
  expect(readsHistoryOf('Opportunity', 'Account')).toBe(false)
  expect(readsHistoryOf('Opportunity', 'AccountId')).toBe(false)
  expect(readsHistoryOf('Opportunity', 'Unheard_Of__c')).toBe(false)
})

test('two users have one fingerprint when they may read the same, and only then', () => {
  const one = securityOf(['account', 'task'], ['account.industry', 'opportunity.amount'])
  expect(securityOf(['task', 'account'], ['opportunity.amount', 'account.industry']).fingerprint).toBe(
    one.fingerprint,
  )
  expect(securityOf(['account', 'task'], ['account.industry']).fingerprint).not.toBe(one.fingerprint)
  const governed = described.map(d =>
    d.name === 'Account' ? { ...d, fields: d.fields.map(f => ({ ...f, permissionable: true })) } : d,
  )
  const later = securityFrom(governed, {
    objects: new Set(['account', 'task']),
    fields: new Set(['account.industry', 'opportunity.amount']),
  })
  expect(later.fingerprint).not.toBe(one.fingerprint)
})
