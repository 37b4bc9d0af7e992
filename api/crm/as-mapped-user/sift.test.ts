import { describe, expect, test } from 'vitest'
import type { MaskedRow } from '../../policy/types.ts'
import type { SalesforceRecord } from '../../salesforce/types.ts'
import { shapeOf } from './shape.ts'
import { idsIn, sifted, withoutHiddenParents } from './sift.ts'

const seeing = (...ids: readonly string[]) => ({
  mayRead: (id: string) => ids.includes(id),
  readsHistoryOf: (_object: string, changed: string) => changed !== 'Secret__c',
})
const everything = { mayRead: () => true, readsHistoryOf: () => true }

describe('what comes along with a query', () => {
  test('ids of the record, of parents shown and of parents used, each once, as the statement spells them', () => {
    const shape = shapeOf(
      {
        from: 'Contact',
        select: ['Name', 'Account.Name', 'Account.Owner.Name', 'Account.OwnerId'],
        where: { kind: 'compare', field: 'ReportsTo.Name', op: '=', value: { type: 'string', value: 'x' } },
        orderBy: [{ field: 'Account.Name', direction: 'asc' }],
      },
      {
        object: 'Contact',
        select: ['Name', 'account.name', 'ACCOUNT.OWNER.NAME'],
        where: [{ field: 'reportsto.name', is: 'equals', value: 'x' }],
        orderBy: [['account.name', 'asc']],
        limit: 5,
      },
    )
    expect(shape.select.select).toEqual([
      'Name',
      'Account.Name',
      'Account.Owner.Name',
      'Account.OwnerId',
      'Id',
      'Account.Id',
      'Account.Owner.Id',
      'ReportsTo.Id',
    ])
    expect(shape.used).toEqual([['ReportsTo'], ['Account']])
    expect(shape.recordsPerRow).toBe(3)
  })

  test('the id of the record that decides instead, and the field a history row tells of', () => {
    const of = (object: string) =>
      shapeOf({ from: object, select: ['CreatedDate'] }, { object, select: ['CreatedDate'], limit: 5 })
    expect(of('OpportunityLineItem').select.select).toEqual(['CreatedDate', 'Id', 'OpportunityId'])
    expect(of('CaseHistory').select.select).toEqual(['CreatedDate', 'Id', 'CaseId', 'Field'])
    expect(of('Project__History').select.select).toEqual(['CreatedDate', 'Id', 'ParentId', 'Field'])
    expect(of('ProcessInstance').deciding).toBe('TargetObjectId')
  })

  test('more related rows than wanted, so that hidden ones leave no hole', () => {
    const shape = shapeOf(
      { from: 'Account', select: ['Name'], related: [{ from: 'Contacts', select: ['Name'], limit: 5 }] },
      {
        object: 'Account',
        select: ['Name'],
        limit: 1,
        related: { contacts: { object: 'Contact', select: ['Name'], limit: 5 } },
      },
    )
    expect(shape.select.related).toEqual([{ from: 'Contacts', select: ['Name', 'Id'], limit: 50 }])
    expect(shape.recordsPerRow).toBe(51)
  })
})

describe('what remains of a record', () => {
  const shape = shapeOf(
    {
      from: 'Account',
      select: ['Name', 'Parent.Name'],
      related: [{ from: 'Contacts', select: ['Name', 'ReportsTo.Name'], limit: 1 }],
    },
    {
      object: 'Account',
      select: ['Name', 'Parent.Name'],
      limit: 5,
      related: { Contacts: { object: 'Contact', select: ['Name', 'ReportsTo.Name'], limit: 1 } },
    },
  )
  const record: SalesforceRecord = {
    Id: 'A',
    Name: 'Acme',
    Parent: { Id: 'P', Name: 'Holding' },
    Contacts: {
      records: [
        { Id: 'C1', Name: 'One', ReportsTo: null },
        { Id: 'C2', Name: 'Two', ReportsTo: { Id: 'R', Name: 'Boss' } },
      ],
    },
  }
  const mask = (kept: SalesforceRecord): MaskedRow => {
    const contacts = (kept.Contacts as { records: SalesforceRecord[] }).records
    return {
      fields: { Name: kept.Name, 'Parent.Name': 'Holding' },
      masked: [],
      related: {
        Contacts: contacts.map(c => ({
          fields: { Name: c.Name, 'ReportsTo.Name': c.ReportsTo === null ? null : 'Boss' },
          masked: [],
          related: {},
        })),
      },
    }
  }
  const shown = (...ids: readonly string[]) => {
    const kept = sifted(record, shape, seeing(...ids))
    return kept && withoutHiddenParents(mask(kept), kept, shape, seeing(...ids))
  }

  test('every id in it is asked for', () => {
    expect(idsIn(record, shape)).toEqual(['A', 'P', 'C1', 'C2', 'R'])
  })

  test('nothing, where the record itself may not be read or has no id', () => {
    expect(shown('P', 'C1')).toBeUndefined()
    expect(sifted({ Name: 'x' }, shape, everything)).toBeUndefined()
  })

  test('no value of a parent that may not be read', () => {
    expect(shown('A')).toEqual({
      fields: { Name: 'Acme', 'Parent.Name': null },
      masked: [],
      related: { Contacts: [] },
    })
    expect(shown('A', 'P')?.fields).toEqual({ Name: 'Acme', 'Parent.Name': 'Holding' })
  })

  test('the first related rows that may be read, their parents likewise', () => {
    expect(shown('A', 'C2')?.related.Contacts?.[0]?.fields).toEqual({ Name: 'Two', 'ReportsTo.Name': null })
    expect(shown('A', 'C2', 'R')?.related.Contacts?.[0]?.fields).toEqual({
      Name: 'Two',
      'ReportsTo.Name': 'Boss',
    })
    expect(shown('A', 'C1', 'C2')?.related.Contacts?.map(c => c.fields.Name)).toEqual(['One'])
  })

  test('nothing, where it was chosen by a parent that may not be read; a reference to nobody hides nothing', () => {
    const chosen = shapeOf(
      {
        from: 'Account',
        select: ['Name'],
        where: { kind: 'compare', field: 'Parent.Name', op: '!=', value: { type: 'string', value: 'x' } },
      },
      {
        object: 'Account',
        select: ['Name'],
        where: [{ not: { any: [{ field: 'Parent.Name', is: 'equals', value: 'x' }] } }],
        limit: 5,
      },
    )
    expect(sifted({ Id: 'A', Parent: { Id: 'P' } }, chosen, seeing('A'))).toBeUndefined()
    expect(sifted({ Id: 'A', Parent: { Id: 'P' } }, chosen, seeing('A', 'P'))).toBeDefined()
    expect(sifted({ Id: 'A', Parent: null }, chosen, seeing('A'))).toBeDefined()
  })

  test('no history of a field that may not be read', () => {
    const history = shapeOf(
      { from: 'CaseHistory', select: ['NewValue'] },
      { object: 'CaseHistory', select: ['NewValue'], limit: 5 },
    )
    const change = (Field: string) => sifted({ Id: 'H', CaseId: 'C', Field }, history, seeing('C'))
    expect(change('Status')).toBeDefined()
    expect(change('Secret__c')).toBeUndefined()
    expect(sifted({ Id: 'H', CaseId: 'X', Field: 'Status' }, history, seeing('H', 'C'))).toBeUndefined()
  })
})
