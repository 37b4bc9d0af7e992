import { describe, expect, test } from 'vitest'
import { refusalOf, type TestOrg, testOrg } from '../testing-org.ts'
import {
  createRecord,
  deletedIds,
  deleteRecord,
  readByExternalId,
  readRecord,
  updatedIds,
  updateRecord,
  upsertRecord,
} from './index.ts'

const DEAL = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-31', Amount: 1000 }
const VERSION = '67.0'
const HOUR_MS = 3_600_000

const setUp = () => {
  const org = testOrg()
  const { rep } = org.people
  const create = (object: string, body: Record<string, unknown>) => createRecord(org, rep, object, body).id
  const update = (object: string, id: string, body: Record<string, unknown>) =>
    updateRecord(org, rep, object, id, body)
  return { org, rep, create, update }
}
const rowsOf = (org: TestOrg, object: string) => [...org.store.rows(object)]

describe('creating', () => {
  test('takes names in any case, keeps canonical values and stamps the record', () => {
    const { org, rep, create } = setUp()
    const body = { name: ' Deal ', stagename: 'prospecting', CLOSEDATE: '2026-12-31', amount: '75000.005' }
    const id = create('opportunity', body)
    const row = org.store.get('Opportunity', id)
    expect(row).toMatchObject({
      Name: 'Deal',
      StageName: 'Prospecting',
      Amount: 75000.01,
      OwnerId: rep.id,
      CreatedById: rep.id,
      CreatedDate: '2026-11-21T09:30:00.000Z',
      IsDeleted: false,
    })
  })

  test('derives what the stage says', () => {
    const { org, create, update } = setUp()
    const id = create('Opportunity', DEAL)
    expect(org.store.get('Opportunity', id)).toMatchObject({
      Probability: 10,
      ExpectedRevenue: 100,
      ForecastCategory: 'Pipeline',
      IsClosed: false,
      FiscalYear: 2026,
      FiscalQuarter: 4,
    })
    update('Opportunity', id, { StageName: 'Closed Won' })
    expect(org.store.get('Opportunity', id)).toMatchObject({
      Probability: 100,
      ForecastCategory: 'Closed',
      IsClosed: true,
      IsWon: true,
    })
    update('Opportunity', id, {
      StageName: 'Negotiation/Review',
      Probability: 80,
      ForecastCategoryName: 'Commit',
    })
    const reopened = { Probability: 80, IsClosed: false, IsWon: false, ForecastCategory: 'Forecast' }
    expect(org.store.get('Opportunity', id)).toMatchObject(reopened)
    update('Opportunity', id, { NextStep: 'Call' })
    expect(org.store.get('Opportunity', id)).toMatchObject(reopened)
    update('Opportunity', id, { StageName: 'Closed Lost' })
    expect(org.store.get('Opportunity', id)).toMatchObject({ Probability: 0, ForecastCategory: 'Omitted' })
  })

  test('numbers cases, gives them defaults and their contact’s account', () => {
    const { org, rep, create } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id })
    const contact = org.add('Contact', { FirstName: 'Ada', LastName: 'L', AccountId: account })
    const [first, second] = [create('Case', { ContactId: contact }), create('Case', {})]
    const row = org.store.get('Case', first)
    expect(row).toMatchObject({
      Status: 'New',
      Priority: 'Medium',
      AccountId: account,
      CaseNumber: '00001000',
    })
    expect(org.store.get('Case', second)?.CaseNumber).toBe('00001001')
    const contract = create('Contract', { AccountId: account })
    expect(org.store.get('Contract', contract)).toMatchObject({ ContractNumber: '00000100', Status: 'Draft' })
    expect(org.store.get('Contact', contact)?.Name).toBe('Ada L')
  })

  test('lets null empty what may be empty, and nothing else', () => {
    const { org, create, update } = setUp()
    const id = create('Case', { Priority: null, Status: null, IsEscalated: null })
    expect(org.store.get('Case', id)).toMatchObject({ Priority: null, Status: 'New', IsEscalated: false })
    update('Case', id, { IsEscalated: true })
    update('Case', id, { IsEscalated: null, Subject: null })
    expect(org.store.get('Case', id)).toMatchObject({ IsEscalated: false, Subject: null })
  })

  test('rolls an activity up to the account, and its date when it is done', () => {
    const { org, rep, create, update } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id })
    const deal = org.add('Opportunity', { ...DEAL, AccountId: account, OwnerId: rep.id })
    const id = create('Task', { Subject: 'Call', WhatId: deal, ActivityDate: '2026-11-20' })
    expect(org.store.get('Task', id)).toMatchObject({
      AccountId: account,
      IsClosed: false,
      Status: 'Not Started',
    })
    expect(org.store.get('Account', account)?.LastActivityDate).toBeNull()
    update('Task', id, { Status: 'Completed' })
    expect(org.store.get('Task', id)).toMatchObject({
      IsClosed: true,
      CompletedDateTime: '2026-11-21T09:30:00.000Z',
    })
    expect(org.store.get('Account', account)?.LastActivityDate).toBe('2026-11-20')
    expect(org.store.get('Opportunity', deal)?.LastActivityDate).toBe('2026-11-20')
  })

  test('works out an event’s end from its duration, and the other way round', () => {
    const { org, create, update } = setUp()
    const id = create('Event', {
      Subject: 'Demo',
      StartDateTime: '2026-11-22T10:00:00+0100',
      DurationInMinutes: 90,
    })
    expect(org.store.get('Event', id)).toMatchObject({
      StartDateTime: '2026-11-22T09:00:00.000Z',
      EndDateTime: '2026-11-22T10:30:00.000Z',
      ActivityDate: '2026-11-22',
    })
    update('Event', id, { EndDateTime: '2026-11-22T10:00:00Z' })
    expect(org.store.get('Event', id)?.DurationInMinutes).toBe(60)
    expect(refusalOf(() => create('Event', { Subject: 'No time' }))?.errorCode).toBe(
      'FIELD_INTEGRITY_EXCEPTION',
    )
  })

  test('finds a parent by external id, and by the type it names where several are possible', () => {
    const { org, rep, create } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id, External_Ref__c: 'ERP-7' })
    const contact = create('Contact', { LastName: 'L', account: { external_ref__c: 'erp-7' } })
    expect(org.store.get('Contact', contact)?.AccountId).toBe(account)
    const task = create('Task', {
      Subject: 'T',
      What: { attributes: { type: 'Account' }, External_Ref__c: 'ERP-7' },
    })
    expect(org.store.get('Task', task)?.WhatId).toBe(account)
  })
})

describe('reading', () => {
  test('answers attributes, canonical names and wire date-times, only of fields the user may read', () => {
    const { org, rep } = setUp()
    const id = org.add('Account', { Name: 'A', OwnerId: rep.id, Credit_Limit__c: 5 })
    const record = readRecord(org, rep, 'account', id.slice(0, 15), undefined, VERSION)
    expect(record.attributes).toEqual({ type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` })
    expect(record).toMatchObject({
      Id: id,
      Name: 'A',
      CreatedDate: '2026-11-21T09:30:00.000+0000',
      Industry: null,
    })
    expect(record).not.toHaveProperty('Credit_Limit__c')
    expect(readRecord(org, org.people.admin, 'Account', id, undefined, VERSION)).toHaveProperty(
      'Credit_Limit__c',
      5,
    )
  })

  test('reaches parents, and shows nothing of a hidden one', () => {
    const { org, rep } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const id = org.add('Project__c', { Name: 'P', Account__c: account, OwnerId: rep.id })
    const fields = ['id', 'ACCOUNT__R.owner.name', 'Account__r.Name']
    expect(readRecord(org, rep, 'Project__c', id, fields, VERSION)).toMatchObject({
      Id: id,
      Account__r: {
        attributes: { type: 'Account' },
        Name: 'A',
        Owner: { attributes: { type: 'User' }, Name: 'rep' },
      },
    })
    expect(readRecord(org, org.people.other, 'Project__c', id, fields, VERSION).Account__r).toBeNull()
  })

  test('refuses hidden and unknown fields alike, in parents too', () => {
    const { org, rep } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id })
    const read = (field: string) =>
      refusalOf(() => readRecord(org, rep, 'Account', account, [field], VERSION))
    const campaign = ['Campaign.Name']
    const deal = org.add('Opportunity', { ...DEAL, OwnerId: rep.id })
    expect(refusalOf(() => readRecord(org, rep, 'Opportunity', deal, campaign, VERSION))).toMatchObject({
      errorCode: 'INVALID_FIELD',
    })
    for (const field of ['Credit_Limit__c', 'Parent.Credit_Limit__c', 'Nonsense', 'Nonsense.Name'])
      expect(read(field)).toMatchObject({ status: 400, errorCode: 'INVALID_FIELD' })
  })

  test('answers a hidden record as an absent one', () => {
    const { org, rep } = setUp()
    const hidden = org.add('Account', { Name: 'A', OwnerId: org.people.other.id })
    const read = (id: string) => refusalOf(() => readRecord(org, rep, 'Account', id, undefined, VERSION))
    expect(read(hidden)).toEqual(read('001gK0000000zzz'))
    expect(read(hidden)?.status).toBe(404)
  })

  test('by external id finds one, none, or says that there are several', () => {
    const { org, rep } = setUp()
    const add = (Name: string) => org.add('Account', { Name, OwnerId: rep.id, Legacy_Id__c: 'L-1' })
    const read = () => readByExternalId(org, rep, 'Account', 'legacy_id__c', 'l-1', ['Name'], VERSION)
    expect(refusalOf(read)).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
    add('One')
    expect(read()).toMatchObject({ Name: 'One' })
    add('Two')
    expect(refusalOf(read)).toMatchObject({ status: 300 })
    const byName = () => readByExternalId(org, rep, 'Account', 'Industry', 'x', undefined, VERSION)
    expect(refusalOf(byName)).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
  })
})

describe('an external id', () => {
  test('of a hidden record finds nothing', () => {
    const { org, rep } = setUp()
    org.add('Account', { Name: 'H', OwnerId: org.people.other.id, External_Ref__c: 'ERP-3' })
    const read = () => readByExternalId(org, rep, 'Account', 'External_Ref__c', 'ERP-3', ['Id'], VERSION)
    expect(refusalOf(read)).toMatchObject({ status: 404, errorCode: 'NOT_FOUND' })
  })

  test('that the user may not read is no way to a record', () => {
    const { org, rep } = setUp()
    org.add('Account', { Name: 'A', OwnerId: rep.id, External_Ref__c: 'ERP-3' })
    const permission = [...org.store.rows('FieldPermissions')].find(
      r => r.ParentId === org.sets.rep && r.Field === 'Account.External_Ref__c',
    )
    org.change('FieldPermissions', String(permission?.Id), { IsDeleted: true })
    const read = () => readByExternalId(org, rep, 'Account', 'External_Ref__c', 'ERP-3', ['Id'], VERSION)
    expect(refusalOf(read)).toMatchObject({ status: 400, errorCode: 'INVALID_FIELD' })
  })
})

describe('upserting', () => {
  test('creates, then updates', () => {
    const { org, rep } = setUp()
    const upsert = (body: Record<string, unknown>, options = {}) =>
      upsertRecord(org, rep, 'Account', 'External_Ref__c', 'ERP-9', body, options)
    expect(refusalOf(() => upsert({ Name: 'A' }, { updateOnly: true }))).toMatchObject({ status: 404 })
    const made = upsert({ Name: 'A' })
    expect(made.created).toBe(true)
    expect(upsert({ Name: 'B' })).toEqual({ id: made.id, created: false })
    expect(org.store.get('Account', made.id)).toMatchObject({ Name: 'B', External_Ref__c: 'ERP-9' })
    expect(refusalOf(() => upsert({ External_Ref__c: 'ERP-9' }))).toMatchObject({
      errorCode: 'INVALID_FIELD',
    })
  })

  test('changes nothing when several records match', () => {
    const { org, rep } = setUp()
    for (const Name of ['One', 'Two']) org.add('Account', { Name, OwnerId: rep.id, Legacy_Id__c: 'L-1' })
    const upsert = () => upsertRecord(org, rep, 'Account', 'Legacy_Id__c', 'L-1', { Name: 'Three' })
    expect(refusalOf(upsert)).toMatchObject({ status: 300, errorCode: 'MULTIPLE_CHOICES' })
    expect(rowsOf(org, 'Account').map(r => r.Name)).toEqual(['One', 'Two'])
  })
})

describe('history', () => {
  test('keeps who changed which tracked field from what to what', () => {
    const { org, rep, create, update } = setUp()
    const id = create('Opportunity', DEAL)
    org.clock.advance(HOUR_MS)
    update('Opportunity', id, { Amount: 2000, NextStep: 'Call', StageName: 'Qualification', Name: 'Renamed' })
    const history = rowsOf(org, 'OpportunityFieldHistory').filter(r => r.OpportunityId === id)
    expect(history.map(r => [r.Field, r.OldValue, r.NewValue])).toEqual([
      ['created', null, null],
      ['StageName', 'Prospecting', 'Qualification'],
      ['Amount', 1000, 2000],
    ])
    expect(history[1]).toMatchObject({ CreatedById: rep.id, CreatedDate: '2026-11-21T10:30:00.000Z' })
  })

  test('tells a changed owner by name and by id', () => {
    const { org, rep, create, update } = setUp()
    const id = create('Case', { Subject: 'C' })
    update('Case', id, { OwnerId: org.people.rep2.id })
    const owner = rowsOf(org, 'CaseHistory').filter(r => r.Field === 'Owner')
    expect(owner.map(r => [r.OldValue, r.NewValue])).toEqual([
      ['rep', 'rep2'],
      [rep.id, org.people.rep2.id],
    ])
  })

  test('snapshots an opportunity whenever stage, amount, date or probability change', () => {
    const { org, create, update } = setUp()
    const id = create('Opportunity', DEAL)
    update('Opportunity', id, { NextStep: 'Call' })
    update('Opportunity', id, { Amount: 3000 })
    const snapshots = rowsOf(org, 'OpportunityHistory')
    expect(snapshots.map(r => [r.Amount, r.PrevAmount])).toEqual([
      [1000, null],
      [3000, 1000],
    ])
  })
})

describe('ownership', () => {
  test('of an account is kept as a share row and moves with it, ending what was shared by hand', () => {
    const { org, rep, create, update } = setUp()
    const { other, rep2 } = org.people
    const id = create('Account', { Name: 'A' })
    create('AccountShare', { AccountId: id, UserOrGroupId: rep2.id, AccountAccessLevel: 'Read' })
    const shares = () =>
      rowsOf(org, 'AccountShare')
        .filter(r => r.IsDeleted !== true)
        .map(r => [r.UserOrGroupId, r.RowCause])
    expect(shares()).toEqual([
      [rep.id, 'Owner'],
      [rep2.id, 'Manual'],
    ])
    update('Account', id, { OwnerId: other.id })
    expect(shares()).toEqual([[other.id, 'Owner']])
    expect(refusalOf(() => readRecord(org, rep, 'Account', id, undefined, VERSION))?.status).toBe(404)
  })
})

describe('line items', () => {
  const withPrices = () => {
    const base = setUp()
    const { org, rep } = base
    const book = org.add('Pricebook2', { Name: 'Standard', IsActive: true })
    const price = (UnitPrice: number, pricebook = book, IsActive = true) =>
      org.add('PricebookEntry', {
        Product2Id: org.add('Product2', { Name: `Product ${UnitPrice}`, ProductCode: `P${UnitPrice}` }),
        Pricebook2Id: pricebook,
        UnitPrice,
        IsActive,
      })
    const deal = org.add('Opportunity', { ...DEAL, OwnerId: rep.id })
    const item = (PricebookEntryId: string, values: Record<string, unknown>) =>
      base.create('OpportunityLineItem', { OpportunityId: deal, PricebookEntryId, ...values })
    return { ...base, book, price, deal, item, opportunity: () => org.store.get('Opportunity', deal) }
  }

  test('make the amount their sum, at every change, and fix the price book', () => {
    const { org, rep, book, price, item, update, opportunity } = withPrices()
    const first = item(price(100), { Quantity: 3 })
    expect(opportunity()).toMatchObject({ Amount: 300, HasOpportunityLineItem: true, Pricebook2Id: book })
    const second = item(price(50), { Quantity: 2, TotalPrice: 80 })
    expect(org.store.get('OpportunityLineItem', second)).toMatchObject({
      UnitPrice: 40,
      ListPrice: 50,
      ProductCode: 'P50',
    })
    expect(opportunity()?.Amount).toBe(380)
    update('OpportunityLineItem', first, { Quantity: 5 })
    expect(opportunity()?.Amount).toBe(580)
    deleteRecord(org, rep, 'OpportunityLineItem', first)
    expect(opportunity()?.Amount).toBe(80)
    deleteRecord(org, rep, 'OpportunityLineItem', second)
    expect(opportunity()).toMatchObject({ HasOpportunityLineItem: false, Amount: 80 })
  })

  test('let a written amount be dropped without a word while other fields are kept', () => {
    const { price, item, update, deal, opportunity } = withPrices()
    item(price(100), { Quantity: 1 })
    update('Opportunity', deal, { Amount: 5, NextStep: 'Call' })
    expect(opportunity()).toMatchObject({ Amount: 100, NextStep: 'Call' })
  })

  test('are refused with both prices, an inactive price or another price book', () => {
    const { org, price, item } = withPrices()
    const refused = (work: () => unknown) =>
      expect(refusalOf(work)?.errorCode).toBe('FIELD_INTEGRITY_EXCEPTION')
    refused(() => item(price(1), { Quantity: 1, UnitPrice: 1, TotalPrice: 1 }))
    refused(() => item(price(1, undefined, false), { Quantity: 1 }))
    item(price(1), { Quantity: 1 })
    refused(() => item(price(1, org.add('Pricebook2', { Name: 'Other' })), { Quantity: 1 }))
  })
})

describe('deleting', () => {
  test('takes details along, frees what only pointed here, and hides the record', () => {
    const { org, rep } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id })
    const deal = org.add('Opportunity', { ...DEAL, AccountId: account, OwnerId: rep.id })
    const item = org.add('OpportunityLineItem', { OpportunityId: deal, Quantity: 1 })
    const task = org.add('Task', { Subject: 'T', WhatId: deal, OwnerId: rep.id })
    const project = org.add('Project__c', {
      Name: 'P',
      Account__c: account,
      Opportunity__c: deal,
      OwnerId: rep.id,
    })
    deleteRecord(org, rep, 'Account', account)
    for (const [object, id] of [
      ['Account', account],
      ['Opportunity', deal],
      ['OpportunityLineItem', item],
      ['Task', task],
    ] as const)
      expect(org.store.get(object, id)?.IsDeleted).toBe(true)
    expect(org.store.get('Project__c', project)).toMatchObject({
      IsDeleted: false,
      Account__c: null,
      Opportunity__c: null,
    })
    expect(refusalOf(() => readRecord(org, rep, 'Account', account, undefined, VERSION))).toMatchObject({
      status: 404,
      errorCode: 'ENTITY_IS_DELETED',
    })
    expect(refusalOf(() => deleteRecord(org, rep, 'Account', account))).toMatchObject({
      errorCode: 'ENTITY_IS_DELETED',
    })
  })

  test('is refused for an account with cases, and to those with edit access only', () => {
    const { org, rep } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id })
    org.add('AccountShare', {
      AccountId: account,
      UserOrGroupId: org.people.other.id,
      AccountAccessLevel: 'Edit',
    })
    expect(refusalOf(() => deleteRecord(org, org.people.other, 'Account', account))).toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
    })
    org.add('Case', { Subject: 'C', AccountId: account, CaseNumber: '00001000' })
    expect(refusalOf(() => deleteRecord(org, rep, 'Account', account))).toMatchObject({
      errorCode: 'DELETE_FAILED',
    })
    expect(org.store.get('Account', account)?.IsDeleted).toBe(false)
  })
})

describe('updated and deleted', () => {
  test('list the user’s own view of what changed in the span', () => {
    const { org, rep, create, update } = setUp()
    const start = org.clock.now()
    const mine = create('Account', { Name: 'Mine' })
    org.add('Account', { Name: 'Hidden', OwnerId: org.people.other.id })
    org.clock.advance(HOUR_MS)
    const end = org.clock.now() + 1000
    expect(updatedIds(org, rep, 'Account', start, end)).toEqual({
      ids: [mine],
      latestDateCovered: '2026-11-21T10:30:00.000+0000',
    })
    expect(updatedIds(org, rep, 'Account', start + 1000, end).ids).toEqual([])
    expect(updatedIds(org, rep, 'Account', start - 1000, start).ids).toEqual([])
    update('Account', mine, { Industry: 'Energy' })
    expect(updatedIds(org, rep, 'Account', start + 1000, end).ids).toEqual([mine])
    deleteRecord(org, rep, 'Account', mine)
    expect(updatedIds(org, rep, 'Account', start, end).ids).toEqual([])
    expect(deletedIds(org, rep, 'Account', start, end)).toEqual({
      deletedRecords: [{ id: mine, deletedDate: '2026-11-21T10:30:00.000+0000' }],
      earliestDateAvailable: '2026-10-22T10:30:00.000+0000',
      latestDateCovered: '2026-11-21T10:30:00.000+0000',
    })
  })

  test('refuse a span that is empty, too old or no span', () => {
    const { org, rep } = setUp()
    const now = org.clock.now()
    for (const [start, end] of [
      [now, now],
      [now - 31 * 24 * HOUR_MS, now],
      [Number.NaN, now],
    ] as const)
      expect(refusalOf(() => updatedIds(org, rep, 'Account', start, end))?.errorCode).toBe(
        'INVALID_REPLICATION_DATE',
      )
  })
})
