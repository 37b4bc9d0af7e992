import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RowRight, SObjectType } from '../model.ts'
import { schema } from '../schema/index.ts'
import { type TestOrg, type TestUser, testOrg } from '../testing-org.ts'

const USERS: readonly TestUser[] = ['chief', 'manager', 'rep', 'rep2', 'other', 'reader', 'admin']
const object = (name: string): SObjectType => {
  const found = schema.object(name)
  if (found === undefined) throw new Error(name)
  return found
}
const may = (org: TestOrg, user: TestUser, type: string, id: string, right: RowRight) => {
  const row = org.store.get(type, id)
  return row !== undefined && org.access.row(org.people[user], object(type), row, right)
}
const who = (org: TestOrg, type: string, id: string, right: RowRight) =>
  USERS.filter(user => may(org, user, type, id, right))

describe('private records', () => {
  test('are open to their owner, to everybody above, and to administrators', () => {
    const org = testOrg()
    const id = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    for (const right of ['read', 'edit', 'delete', 'transfer', 'all'] as const)
      expect(who(org, 'Account', id, right)).toEqual(['chief', 'manager', 'rep', 'admin'])
  })

  test('are opened by a share as far as the share goes, and to those above whom it is for', () => {
    const org = testOrg()
    const id = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const share = org.add('AccountShare', {
      AccountId: id,
      UserOrGroupId: org.people.other.id,
      AccountAccessLevel: 'Read',
    })
    expect(may(org, 'other', 'Account', id, 'read')).toBe(true)
    expect(may(org, 'other', 'Account', id, 'edit')).toBe(false)
    org.change('AccountShare', share, { AccountAccessLevel: 'Edit' })
    expect(may(org, 'other', 'Account', id, 'edit')).toBe(true)
    expect(may(org, 'other', 'Account', id, 'delete')).toBe(false)
    org.change('AccountShare', share, { IsDeleted: true })
    expect(may(org, 'other', 'Account', id, 'read')).toBe(false)
  })

  test('are opened to the members of a group, a nested one too, and to the members of a role', () => {
    const org = testOrg()
    const id = org.add('Account', { Name: 'A', OwnerId: org.people.chief.id })
    const inner = org.add('Group', { Name: 'Inner', Type: 'Regular' })
    const outer = org.add('Group', { Name: 'Outer', Type: 'Regular' })
    org.add('GroupMember', { GroupId: inner, UserOrGroupId: org.people.reader.id })
    org.add('GroupMember', { GroupId: outer, UserOrGroupId: inner })
    org.add('AccountShare', { AccountId: id, UserOrGroupId: outer, AccountAccessLevel: 'Read' })
    expect(who(org, 'Account', id, 'read')).toEqual(['chief', 'reader', 'admin'])
    const role = org.add('Group', {
      Name: 'Reps',
      Type: 'RoleAndSubordinates',
      RelatedId: org.people.manager.roleId,
    })
    org.add('AccountShare', { AccountId: id, UserOrGroupId: role, AccountAccessLevel: 'Read' })
    expect(who(org, 'Account', id, 'read')).toEqual(['chief', 'manager', 'rep', 'rep2', 'reader', 'admin'])
  })

  test('shared with a group reach the bosses of its members only where the group lets them in', () => {
    const org = testOrg()
    const id = org.add('Account', { Name: 'A', OwnerId: org.people.other.id })
    const group = org.add('Group', { Name: 'Closed', Type: 'Regular', DoesIncludeBosses: false })
    org.add('GroupMember', { GroupId: group, UserOrGroupId: org.people.rep.id })
    org.add('AccountShare', { AccountId: id, UserOrGroupId: group, AccountAccessLevel: 'Read' })
    expect(who(org, 'Account', id, 'read')).toEqual(['chief', 'rep', 'other', 'admin'])
    org.change('Group', group, { DoesIncludeBosses: true })
    expect(who(org, 'Account', id, 'read')).toEqual(['chief', 'manager', 'rep', 'other', 'admin'])
  })

  test('are opened to a team, with the opportunities and cases of the account where the team says so', () => {
    const org = testOrg()
    const account = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const deal = { Name: 'O', StageName: 'Prospecting', OwnerId: org.people.rep.id, AccountId: account }
    const opportunity = org.add('Opportunity', deal)
    org.add('AccountTeamMember', {
      AccountId: account,
      UserId: org.people.other.id,
      AccountAccessLevel: 'Edit',
      OpportunityAccessLevel: 'Read',
    })
    expect(may(org, 'other', 'Account', account, 'edit')).toBe(true)
    expect(may(org, 'other', 'Opportunity', opportunity, 'read')).toBe(true)
    expect(may(org, 'other', 'Opportunity', opportunity, 'edit')).toBe(false)
  })

  test('let whoever sees an opportunity or a case read its account', () => {
    const org = testOrg()
    const account = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    expect(may(org, 'other', 'Account', account, 'read')).toBe(false)
    const id = org.add('Case', { Subject: 'C', AccountId: account, OwnerId: org.people.other.id })
    expect(may(org, 'other', 'Account', account, 'read')).toBe(true)
    expect(may(org, 'other', 'Account', account, 'edit')).toBe(false)
    org.change('Case', id, { IsDeleted: true })
    expect(may(org, 'other', 'Account', account, 'read')).toBe(false)
  })

  test('of a queue are open to its members', () => {
    const org = testOrg()
    const queue = org.add('Group', { Name: 'Tier 1', Type: 'Queue' })
    org.add('GroupMember', { GroupId: queue, UserOrGroupId: org.people.rep2.id })
    const id = org.add('Case', { Subject: 'C', OwnerId: queue })
    expect(who(org, 'Case', id, 'edit')).toEqual(['chief', 'manager', 'rep2', 'admin'])
  })
})

describe('other sharing models', () => {
  test('public read lets all read and owners write; public read/write lets all write and owners delete', () => {
    const org = testOrg()
    const project = org.add('Project__c', { Name: 'P', OwnerId: org.people.rep.id })
    expect(who(org, 'Project__c', project, 'read')).toEqual(USERS)
    expect(who(org, 'Project__c', project, 'edit')).toEqual(['chief', 'manager', 'rep', 'admin'])
    const lead = org.add('Lead', { LastName: 'L', Company: 'C', OwnerId: org.people.rep.id })
    expect(who(org, 'Lead', lead, 'edit')).toEqual(USERS.filter(u => u !== 'reader'))
    expect(who(org, 'Lead', lead, 'transfer')).toEqual(USERS.filter(u => u !== 'reader'))
    expect(who(org, 'Lead', lead, 'delete')).toEqual(['chief', 'manager', 'rep', 'admin'])
  })

  test('a contact is its account, and private to its owner without one', () => {
    const org = testOrg()
    const account = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const contact = org.add('Contact', { LastName: 'C', AccountId: account, OwnerId: org.people.other.id })
    expect(who(org, 'Contact', contact, 'read')).toEqual(['chief', 'manager', 'rep', 'admin'])
    const alone = org.add('Contact', { LastName: 'D', OwnerId: org.people.other.id })
    expect(who(org, 'Contact', alone, 'read')).toEqual(['chief', 'other', 'admin'])
  })

  test('a contact follows its account to a new owner at once', () => {
    const org = testOrg()
    const account = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const contact = org.add('Contact', { LastName: 'C', AccountId: account, OwnerId: org.people.rep.id })
    expect(may(org, 'rep', 'Contact', contact, 'read')).toBe(true)
    org.change('Account', account, { OwnerId: org.people.other.id })
    expect(who(org, 'Contact', contact, 'read')).toEqual(['chief', 'other', 'admin'])
  })

  test('a line item is written by whoever may edit its opportunity', () => {
    const org = testOrg()
    const opportunity = org.add('Opportunity', {
      Name: 'O',
      StageName: 'Prospecting',
      OwnerId: org.people.rep.id,
    })
    const item = org.add('OpportunityLineItem', { OpportunityId: opportunity, Quantity: 1 })
    const share = { OpportunityId: opportunity, UserOrGroupId: org.people.other.id }
    const id = org.add('OpportunityShare', { ...share, OpportunityAccessLevel: 'Read' })
    expect(may(org, 'other', 'OpportunityLineItem', item, 'read')).toBe(true)
    expect(may(org, 'other', 'OpportunityLineItem', item, 'edit')).toBe(false)
    org.change('OpportunityShare', id, { OpportunityAccessLevel: 'Edit' })
    expect(may(org, 'other', 'OpportunityLineItem', item, 'delete')).toBe(true)
    expect(may(org, 'other', 'OpportunityShare', id, 'edit')).toBe(false)
  })

  test('a task is its owner’s, and readable through what it is about', () => {
    const org = testOrg()
    const account = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    const task = org.add('Task', { Subject: 'T', OwnerId: org.people.other.id, WhatId: account })
    expect(who(org, 'Task', task, 'read')).toEqual(['chief', 'manager', 'rep', 'other', 'admin'])
  })

  test('view all opens every record of the object to reading, modify all to everything', () => {
    const org = testOrg()
    const id = org.add('Account', { Name: 'A', OwnerId: org.people.chief.id })
    const set = org.add('PermissionSet', { Name: 'Auditor' })
    const permission = org.add('ObjectPermissions', {
      ParentId: set,
      SobjectType: 'Account',
      PermissionsViewAllRecords: true,
    })
    org.add('PermissionSetAssignment', { PermissionSetId: set, AssigneeId: org.people.reader.id })
    expect(may(org, 'reader', 'Account', id, 'read')).toBe(true)
    expect(may(org, 'reader', 'Account', id, 'edit')).toBe(false)
    expect(org.access.reader(org.people.reader, object('Account')).everything).toBe(true)
    org.change('ObjectPermissions', permission, { PermissionsModifyAllRecords: true })
    expect(may(org, 'reader', 'Account', id, 'delete')).toBe(true)
  })

  test('no object right, no row', () => {
    const org = testOrg()
    const campaign = org.add('Campaign', { Name: 'C', OwnerId: org.people.rep.id })
    expect(may(org, 'rep', 'Campaign', campaign, 'read')).toBe(false)
    const reader = org.access.reader(org.people.rep, object('Campaign'))
    expect([...org.store.rows('Campaign')].filter(reader.may)).toEqual([])
    expect(reader.everything).toBe(false)
  })

  test('a change of role is noticed at once', () => {
    const org = testOrg()
    const id = org.add('Account', { Name: 'A', OwnerId: org.people.rep.id })
    expect(may(org, 'manager', 'Account', id, 'read')).toBe(true)
    org.change('User', org.people.rep.id, { UserRoleId: org.people.other.roleId })
    expect(may(org, 'manager', 'Account', id, 'read')).toBe(false)
  })
})

/** The manager of each role, written down a second time so that the hierarchy itself is checked. */
const BOSSES: Readonly<Record<TestUser, readonly TestUser[]>> = {
  chief: [],
  manager: ['chief'],
  rep: ['manager', 'chief'],
  rep2: ['manager', 'chief'],
  other: ['chief'],
  reader: [],
  admin: [],
}
const LEVEL = { None: 0, Read: 1, Edit: 2, All: 3 } as const
const LEVELS = ['None', 'Read', 'Edit', 'All'] as const
const anyone = fc.constantFrom(...USERS)

describe('the access matrix', () => {
  test('agrees with the rules applied by brute force to every user and record', () => {
    const shares = fc.array(fc.record({ to: anyone, on: fc.nat(3), level: fc.constantFrom(...LEVELS) }), {
      maxLength: 6,
    })
    const owners = fc.array(anyone, { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(owners, shares, (ownedBy, sharedTo) => {
        const org = testOrg()
        const ids = ownedBy.map((owner, n) =>
          org.add('Opportunity', { Name: `O${n}`, StageName: 'Prospecting', OwnerId: org.people[owner].id }),
        )
        for (const { to, on, level } of sharedTo)
          org.add('OpportunityShare', {
            OpportunityId: ids[on] ?? null,
            UserOrGroupId: org.people[to].id,
            OpportunityAccessLevel: level,
          })
        for (const user of USERS) {
          const standsFor = (other: TestUser) => other === user || BOSSES[other].includes(user)
          const { may: visible } = org.access.reader(org.people[user], object('Opportunity'))
          ids.forEach((id, n) => {
            const owner = ownedBy[n]
            const levels = sharedTo.filter(s => s.on === n && standsFor(s.to)).map(s => LEVEL[s.level])
            const all = user === 'admin' || (owner !== undefined && standsFor(owner))
            const level = all ? 3 : Math.max(0, ...levels)
            const row = org.store.get('Opportunity', id)
            expect(row !== undefined && visible(row)).toBe(level >= 1)
            expect(may(org, user, 'Opportunity', id, 'read')).toBe(level >= 1)
            expect(may(org, user, 'Opportunity', id, 'edit')).toBe(level >= 2 && user !== 'reader')
            expect(may(org, user, 'Opportunity', id, 'delete')).toBe(level >= 3 && user !== 'reader')
          })
        }
      }),
      { numRuns: 40, seed: 20261121 },
    )
  })
})
