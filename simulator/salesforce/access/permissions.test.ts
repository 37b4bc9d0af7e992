import { describe, expect, test } from 'vitest'
import type { SObjectType } from '../model.ts'
import { schema } from '../schema/index.ts'
import { testOrg } from '../testing-org.ts'

const object = (name: string): SObjectType => {
  const found = schema.object(name)
  if (found === undefined) throw new Error(name)
  return found
}
const setUp = () => {
  const org = testOrg()
  const { rep, reader, admin } = org.people
  const field = (user: typeof rep, type: string, name: string, right: 'read' | 'edit') => {
    const found = object(type).field(name)
    return found !== undefined && org.access.field(user, object(type), found, right)
  }
  return { org, rep, reader, admin, field }
}

describe('object permissions', () => {
  test('come from the profile', () => {
    const { org, rep, reader } = setUp()
    expect(org.access.object(rep, object('Account'), 'edit')).toBe(true)
    expect(org.access.object(reader, object('Account'), 'read')).toBe(true)
    expect(org.access.object(reader, object('Account'), 'edit')).toBe(false)
    expect(org.access.object(rep, object('Campaign'), 'read')).toBe(false)
  })

  test('are added to by an assigned permission set, at once', () => {
    const { org, reader } = setUp()
    expect(org.access.object(reader, object('Case'), 'edit')).toBe(false)
    const set = org.add('PermissionSet', { Name: 'Agents' })
    org.add('ObjectPermissions', { ParentId: set, SobjectType: 'Case', PermissionsEdit: true })
    const assignment = org.add('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: reader.id })
    expect(org.access.object(reader, object('Case'), 'edit')).toBe(true)
    org.change('PermissionSetAssignment', assignment, { IsDeleted: true })
    expect(org.access.object(reader, object('Case'), 'edit')).toBe(false)
  })

  test('of a parent govern its details: writing one takes edit', () => {
    const { org, rep, reader } = setUp()
    for (const name of ['OpportunityLineItem', 'CaseComment', 'AccountShare']) {
      expect(org.access.object(rep, object(name), 'create')).toBe(true)
      expect(org.access.object(reader, object(name), 'read')).toBe(true)
      expect(org.access.object(reader, object(name), 'create')).toBe(false)
    }
  })

  test('leave tasks readable by all and writable by those who may edit tasks', () => {
    const { org, rep, reader } = setUp()
    expect(org.access.object(reader, object('Task'), 'read')).toBe(true)
    expect(org.access.object(reader, object('Task'), 'create')).toBe(false)
    expect(org.access.object(rep, object('Task'), 'create')).toBe(true)
  })

  test('leave set-up objects readable by all and writable by administrators', () => {
    const { org, rep, admin } = setUp()
    expect(org.access.object(rep, object('User'), 'read')).toBe(true)
    expect(org.access.object(rep, object('User'), 'edit')).toBe(false)
    expect(org.access.object(admin, object('User'), 'edit')).toBe(true)
  })
})

describe('field permissions', () => {
  test('hide a field that no set shows', () => {
    const { rep, admin, field } = setUp()
    expect(field(rep, 'Account', 'Credit_Limit__c', 'read')).toBe(false)
    expect(field(admin, 'Account', 'Credit_Limit__c', 'read')).toBe(true)
  })

  test('tell reading from editing', () => {
    const { rep, field } = setUp()
    expect(field(rep, 'Opportunity', 'Discount__c', 'read')).toBe(true)
    expect(field(rep, 'Opportunity', 'Discount__c', 'edit')).toBe(false)
    expect(field(rep, 'Opportunity', 'Amount', 'edit')).toBe(true)
  })

  test('are not asked for Id, required and system fields, which nobody edits when the platform sets them', () => {
    const { reader, admin, field } = setUp()
    for (const name of ['Id', 'Name', 'StageName', 'CreatedDate', 'OwnerId', 'IsClosed'])
      expect(field(reader, 'Opportunity', name, 'read')).toBe(true)
    expect(field(admin, 'Opportunity', 'CreatedDate', 'edit')).toBe(false)
  })

  test('of a hidden field hide its history too', () => {
    const { org, rep } = setUp()
    const account = org.add('Account', { Name: 'A', OwnerId: rep.id })
    const opportunity = org.add('Opportunity', {
      Name: 'O',
      StageName: 'Prospecting',
      OwnerId: rep.id,
      AccountId: account,
    })
    const amount = org.add('OpportunityFieldHistory', { OpportunityId: opportunity, Field: 'Amount' })
    const stage = org.add('OpportunityFieldHistory', { OpportunityId: opportunity, Field: 'StageName' })
    const history = object('OpportunityFieldHistory')
    const visible = () =>
      [...org.store.rows('OpportunityFieldHistory')]
        .filter(org.access.reader(rep, history).may)
        .map(r => r.Id)
    expect(visible()).toEqual([amount, stage])
    const permission = [...org.store.rows('FieldPermissions')].find(
      r => r.ParentId === org.sets.rep && r.Field === 'Opportunity.Amount',
    )
    org.change('FieldPermissions', String(permission?.Id), { IsDeleted: true })
    expect(visible()).toEqual([stage])
    const snapshot = object('OpportunityHistory')
    const prevAmount = snapshot.field('PrevAmount')
    expect(prevAmount && org.access.field(rep, snapshot, prevAmount, 'read')).toBe(false)
  })
})
