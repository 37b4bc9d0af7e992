import { describe, expect, test } from 'vitest'
import { refusalOf, type TestOrg, type TestUser, testOrg } from '../testing-org.ts'
import { createRecord, updateRecord } from './index.ts'

const DEAL = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31' }

const create = (org: TestOrg, object: string, body: Record<string, unknown>, user: TestUser = 'rep') =>
  createRecord(org, org.people[user], object, body)
const refused = (object: string, body: Record<string, unknown>, user: TestUser = 'rep') => {
  const org = testOrg()
  const refusal = refusalOf(() => create(org, object, body, user))
  expect(org.store.count(object)).toBe(0)
  return refusal
}

describe('a create is refused with the code and wording of a real org', () => {
  test.each([
    [
      'a missing field',
      'Opportunity',
      { Name: 'D' },
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [StageName, CloseDate]',
      ['StageName', 'CloseDate'],
    ],
    [
      'an empty required field',
      'Account',
      { Name: '  ' },
      'REQUIRED_FIELD_MISSING',
      'Required fields are missing: [Name]',
      ['Name'],
    ],
    [
      'text too long',
      'Account',
      { Name: 'x'.repeat(256) },
      'STRING_TOO_LONG',
      `Account Name: data value too large: ${'x'.repeat(256)} (max length=255)`,
      ['Name'],
    ],
    [
      'a value no restricted picklist has',
      'Case',
      { Status: 'Sleeping' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Status: bad value for restricted picklist field: Sleeping',
      ['Status'],
    ],
    [
      'a restricted value in another case',
      'Case',
      { Status: 'closed' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Status: bad value for restricted picklist field: closed',
      ['Status'],
    ],
    [
      'a field that does not exist',
      'Account',
      { Name: 'A', Colour: 'red' },
      'INVALID_FIELD',
      "No such column 'Colour' on sobject of type Account",
      [],
    ],
    [
      'a field the user can’t see',
      'Account',
      { Name: 'A', credit_limit__c: 5 },
      'INVALID_FIELD',
      "No such column 'credit_limit__c' on sobject of type Account",
      [],
    ],
    [
      'an Id',
      'Account',
      { Name: 'A', Id: '001gK0000000001' },
      'INVALID_FIELD',
      'The Id field should not be specified in the sobject data.',
      [],
    ],
    [
      'a field the user can’t edit',
      'Opportunity',
      { ...DEAL, Discount__c: 5 },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'Unable to create/update fields: Discount__c. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      ['Discount__c'],
    ],
    [
      'fields the platform keeps',
      'Opportunity',
      { ...DEAL, IsClosed: true, CreatedDate: '2020-01-01T00:00:00Z' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'Unable to create/update fields: IsClosed, CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      ['IsClosed', 'CreatedDate'],
    ],
    [
      'words for a number',
      'Opportunity',
      { ...DEAL, Amount: 'a lot' },
      'JSON_PARSER_ERROR',
      'Cannot deserialize instance of currency from VALUE_STRING value a lot or request may be missing a required field at [line:1, column:76]',
      [],
    ],
    [
      'a number for text',
      'Account',
      { Name: 5 },
      'JSON_PARSER_ERROR',
      'Cannot deserialize instance of string from VALUE_NUMBER_INT value 5 or request may be missing a required field at [line:1, column:9]',
      [],
    ],
    [
      'an object for text',
      'Account',
      { Name: {} },
      'JSON_PARSER_ERROR',
      'Cannot deserialize instance of string from START_OBJECT value [line:1, column:9]',
      [],
    ],
    [
      'a day that does not exist',
      'Opportunity',
      { ...DEAL, CloseDate: '2026-02-30' },
      'JSON_PARSER_ERROR',
      'Cannot deserialize instance of date from VALUE_STRING value 2026-02-30 or request may be missing a required field at [line:1, column:54]',
      [],
    ],
    [
      'a fraction for an integer',
      'Account',
      { Name: 'A', NumberOfEmployees: 1.5 },
      'JSON_PARSER_ERROR',
      'Cannot deserialize instance of int from VALUE_NUMBER_FLOAT value 1.5 or request may be missing a required field at [line:1, column:33]',
      [],
    ],
    [
      'a number too large',
      'Opportunity',
      { ...DEAL, Amount: 1e17 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Amount: value outside of valid range on numeric field: 100000000000000000',
      ['Amount'],
    ],
    [
      'a bad e-mail address',
      'Contact',
      { LastName: 'L', Email: 'not an address' },
      'INVALID_EMAIL_ADDRESS',
      'Email: invalid email address: not an address',
      ['Email'],
    ],
    [
      'a broken reference',
      'Contact',
      { LastName: 'L', AccountId: 'nonsense' },
      'MALFORMED_ID',
      'Account ID: id value of incorrect type: nonsense',
      ['AccountId'],
    ],
    [
      'a reference to nothing',
      'Contact',
      { LastName: 'L', AccountId: '001gK0000000zzz' },
      'INVALID_CROSS_REFERENCE_KEY',
      'invalid cross reference id',
      [],
    ],
    [
      'a reference to another kind of record',
      'Contact',
      { LastName: 'L', AccountId: '006gK0000000zzzAAA' },
      'FIELD_INTEGRITY_EXCEPTION',
      'Account ID: id value of incorrect type: 006gk0000000zzzAAA',
      ['AccountId'],
    ],
    [
      'an unknown external id',
      'Contact',
      { LastName: 'L', Account: { External_Ref__c: 'X-1' } },
      'INVALID_FIELD',
      'Foreign key external ID: X-1 not found for field External_Ref__c in entity Account',
      [],
    ],
    [
      'a discount against the rule',
      'Opportunity',
      { ...DEAL, Discount__c: 51 },
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'A discount above 50 % is not allowed.',
      ['Discount__c'],
      'admin',
    ],
    [
      'a project due before it starts',
      'Project__c',
      { Name: 'P', Start_Date__c: '2026-02-02', Due_Date__c: '2026-02-01' },
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'The due date lies before the start date.',
      ['Due_Date__c'],
    ],
    [
      'an object the user may only read',
      'Account',
      { Name: 'A' },
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      'entity type cannot be inserted: Account',
      [],
      'reader',
    ],
    [
      'an object only the platform writes',
      'OpportunityHistory',
      {},
      'INVALID_TYPE_FOR_OPERATION',
      'entity type cannot be inserted: OpportunityHistory',
      [],
    ],
  ] as const)('%s', (_what, object, body, errorCode, message, fields, user: TestUser = 'rep') => {
    expect(refused(object, body, user)).toEqual({ status: 400, errorCode, message, fields })
  })

  test('an object that does not exist, or that the user may not see', () => {
    const missing = {
      status: 404,
      errorCode: 'NOT_FOUND',
      message: 'The requested resource does not exist',
      fields: [],
    }
    expect(refusalOf(() => create(testOrg(), 'Nonsense', {}))).toEqual(missing)
    expect(refused('Campaign', { Name: 'C' })).toEqual(missing)
  })

  test('a parent that is hidden, deleted, or readable only', () => {
    const org = testOrg()
    const hidden = org.add('Account', { Name: 'H', OwnerId: org.people.other.id })
    const contact = { LastName: 'L', AccountId: hidden }
    expect(refusalOf(() => create(org, 'Contact', contact))?.errorCode).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    )
    org.add('AccountShare', {
      AccountId: hidden,
      UserOrGroupId: org.people.rep.id,
      AccountAccessLevel: 'Read',
    })
    expect(refusalOf(() => create(org, 'Contact', contact))?.errorCode).toBe(
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    )
    expect(refusalOf(() => create(org, 'Task', { Subject: 'T', WhatId: hidden }))).toBeUndefined()
    const gone = org.add('Account', { Name: 'G', OwnerId: org.people.rep.id, IsDeleted: true })
    expect(refusalOf(() => create(org, 'Contact', { LastName: 'L', AccountId: gone }))?.errorCode).toBe(
      'ENTITY_IS_DELETED',
    )
  })

  test('an inactive owner', () => {
    const org = testOrg()
    org.change('User', org.people.rep2.id, { IsActive: false })
    const refusal = refusalOf(() => create(org, 'Account', { Name: 'A', OwnerId: org.people.rep2.id }))
    expect(refusal?.errorCode).toBe('INACTIVE_OWNER_OR_USER')
  })

  test('a value that a unique field holds already, in any case', () => {
    const org = testOrg()
    const { id } = create(org, 'Account', { Name: 'A', External_Ref__c: 'ERP-1' })
    expect(refusalOf(() => create(org, 'Account', { Name: 'B', External_Ref__c: 'erp-1' }))).toEqual({
      status: 400,
      errorCode: 'DUPLICATE_VALUE',
      message: `duplicate value found: External_Ref__c duplicates value on record with id: ${id.slice(0, 15)}`,
      fields: [],
    })
    org.change('Account', id, { IsDeleted: true })
    expect(refusalOf(() => create(org, 'Account', { Name: 'B', External_Ref__c: 'erp-1' }))).toBeUndefined()
  })
})

test('an activity with a lead is refused when it is about a record too', () => {
  const org = testOrg()
  const WhoId = org.add('Lead', { LastName: 'L', Company: 'C', OwnerId: org.people.rep.id })
  const WhatId = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
  const refusal = refusalOf(() => create(org, 'Task', { Subject: 'T', WhoId, WhatId }))
  expect(refusal).toMatchObject({ errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['WhatId'] })
  expect(refusalOf(() => create(org, 'Task', { Subject: 'T', WhoId }))).toBeUndefined()
})

describe('duplicate rules', () => {
  test('alert on an account of the same name, hidden ones too, and give way to allowSave', () => {
    const org = testOrg()
    const existing = org.add('Account', { Name: 'Acme Corp', OwnerId: org.people.other.id })
    try {
      create(org, 'Account', { Name: 'ACME corp' })
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({
        status: 400,
        errorCode: 'DUPLICATES_DETECTED',
        message: 'Use one of these records?',
        extra: {
          duplicateResult: {
            allowSave: true,
            duplicateRule: 'Standard_Account_Duplicate_Rule',
            matchResults: [{ size: 1, matchRecords: [{ record: { Id: existing } }] }],
          },
        },
      })
    }
    const saved = createRecord(
      org,
      org.people.rep,
      'Account',
      { Name: 'ACME corp' },
      { allowDuplicateSave: true },
    )
    expect(org.store.get('Account', saved.id)?.Name).toBe('ACME corp')
  })

  test('alert on a contact of the same e-mail address', () => {
    const org = testOrg()
    create(org, 'Contact', { LastName: 'One', Email: 'a@b.example' })
    const refusal = refusalOf(() => create(org, 'Contact', { LastName: 'Two', Email: 'A@b.example' }))
    expect(refusal?.errorCode).toBe('DUPLICATES_DETECTED')
  })
})

describe('an update is refused', () => {
  const setUp = () => {
    const org = testOrg()
    const own = org.add('Opportunity', { ...DEAL, OwnerId: org.people.rep.id })
    const update = (user: TestUser, id: string, body: Record<string, unknown>) =>
      refusalOf(() => updateRecord(org, org.people[user], 'Opportunity', id, body))
    return { org, own, update }
  }

  test('when the record is absent, of another kind, hidden, readable only, deleted or malformed', () => {
    const { org, own, update } = setUp()
    const body = { NextStep: 'Call' }
    expect(update('rep', '006gK0000000zzz', body)).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
    expect(update('rep', '001gK0000000zzz', body)).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
    expect(update('rep', 'nonsense', body)).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
    expect(update('rep', '006000000000000BAA', body)).toMatchObject({ errorCode: 'MALFORMED_ID' })
    expect(update('other', own, body)).toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    })
    org.add('OpportunityShare', {
      OpportunityId: own,
      UserOrGroupId: org.people.other.id,
      OpportunityAccessLevel: 'Read',
    })
    expect(update('other', own, body)).toMatchObject({ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' })
    org.change('Opportunity', own, { IsDeleted: true })
    expect(update('rep', own, body)).toMatchObject({ status: 404, errorCode: 'ENTITY_IS_DELETED' })
  })

  test('when a required field would be emptied', () => {
    const { own, update } = setUp()
    for (const name of ['StageName', 'OwnerId'])
      expect(update('rep', own, { [name]: null })).toMatchObject({
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: [name],
      })
  })

  test('while an approval is pending, except for administrators', () => {
    const { org, own, update } = setUp()
    const process = org.add('ProcessInstance', { TargetObjectId: own, Status: 'Pending' })
    expect(update('rep', own, { NextStep: 'Call' })).toMatchObject({ errorCode: 'ENTITY_IS_LOCKED' })
    expect(update('admin', own, { NextStep: 'Call' })).toBeUndefined()
    const item = { OpportunityId: own, PricebookEntryId: priceOf(org, 10), Quantity: 1 }
    expect(refusalOf(() => create(org, 'OpportunityLineItem', item))).toMatchObject({
      errorCode: 'ENTITY_IS_LOCKED',
    })
    org.change('ProcessInstance', process, { Status: 'Approved' })
    expect(update('rep', own, { NextStep: 'Call' })).toBeUndefined()
  })

  test('when someone with edit access only would give the record away', () => {
    const { org, own, update } = setUp()
    org.add('OpportunityShare', {
      OpportunityId: own,
      UserOrGroupId: org.people.other.id,
      OpportunityAccessLevel: 'Edit',
    })
    expect(update('other', own, { NextStep: 'Call' })).toBeUndefined()
    expect(update('other', own, { OwnerId: org.people.other.id })).toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
    })
    expect(update('rep', own, { OwnerId: org.people.other.id })).toBeUndefined()
  })

  test('for a hidden parent only when the parent changes', () => {
    const { org, own, update } = setUp()
    const hidden = org.add('Campaign', { Name: 'C', OwnerId: org.people.admin.id })
    expect(update('rep', own, { CampaignId: hidden })).toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    })
    org.change('Opportunity', own, { CampaignId: hidden })
    expect(update('rep', own, { CampaignId: hidden, NextStep: 'Call' })).toBeUndefined()
  })

  test('when it would put a record below itself', () => {
    const { org } = setUp()
    const parent = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const child = org.add('Account', { Name: 'B', OwnerId: org.people.rep.id, ParentId: parent })
    for (const ParentId of [parent, child])
      expect(
        refusalOf(() => updateRecord(org, org.people.rep, 'Account', parent, { ParentId })),
      ).toMatchObject({
        errorCode: 'CIRCULAR_DEPENDENCY',
      })
  })

  test('of a converted lead', () => {
    const { org } = setUp()
    const lead = org.add('Lead', {
      LastName: 'L',
      Company: 'C',
      OwnerId: org.people.rep.id,
      IsConverted: true,
    })
    expect(refusalOf(() => updateRecord(org, org.people.rep, 'Lead', lead, { Title: 'CEO' }))).toMatchObject({
      errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD',
    })
  })

  test('as a whole: a refused update changes nothing', () => {
    const { org, own, update } = setUp()
    const before = org.store.dump()
    expect(update('rep', own, { NextStep: 'Call', Amount: 1e17 })).toBeDefined()
    expect(org.store.dump().rows).toEqual(before.rows)
  })
})

function priceOf(org: TestOrg, price: number): string {
  const product = org.add('Product2', { Name: 'Product', IsActive: true })
  const book = org.add('Pricebook2', { Name: 'Standard', IsActive: true })
  return org.add('PricebookEntry', {
    Product2Id: product,
    Pricebook2Id: book,
    UnitPrice: price,
    IsActive: true,
  })
}
