/** A small policy with every feature of the language, for the tests of this room. */
import { Problem } from '../../problem.ts'
import { printQuery } from '../../soql/print.ts'
import { loadPolicy } from '../index.ts'
import type { Filter, Query, Rights, Subject } from '../types.ts'

export const ME = '005000000000001AAA'
export const BOSS = '005000000000002AAA'
export const CLIENT = 'c0000000-0000-4000-8000-00000000000c'
export const GROUP = 'a0000000-0000-4000-8000-00000000000a'

export const policy = loadPolicy(
  `
apiVersion: sallyport.policy/v1
metadata: { name: test, version: '7' }
phase: controlled-writes
clients: { Tests: { id: ${CLIENT}, phase: controlled-writes } }
roles:
  Rep: { anyOf: [{ appRole: Rep }, { group: ${GROUP} }], operations: [A, B] }
  Desk: { anyOf: [{ appRole: Desk }], operations: [B, C] }
  Robot: { callers: [app], anyOf: [{ appRole: Robot }], operations: [C] }
objects:
  User:
    fields: { Id: { type: id }, Name: { type: string }, ManagerId: { type: reference, to: [User], scopeOnly: true } }
    grants: [{ id: users, roles: [Rep, Desk], actions: [read], where: all-rows, fields: [Id, Name] }]
  Group:
    fields: { Id: { type: id }, Name: { type: string } }
    grants: [{ id: queues, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name] }]
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Revenue: { type: currency }
      OwnerId: { type: reference, to: [User] }
    searchFields: [Name]
    relatedLists: { Cases: Case.AccountId, Notes: Note.ParentId }
    grants:
      - { id: own-accounts, roles: [Rep], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id, Name, Revenue, OwnerId] }
      - { id: team-accounts, roles: [Rep], actions: [read], where: { Owner.ManagerId: { eq: $caller.managerId } }, fields: [Id, Name] }
  Case:
    fields:
      Id: { type: id }
      Number: { type: string }
      Subject: { type: string }
      Body: { type: longtext }
      Status: { type: picklist }
      Tags: { type: multipicklist }
      Secret: { type: string, filterable: false, sortable: false }
      Open: { type: boolean }
      Hours: { type: number }
      Due: { type: date }
      Created: { type: datetime }
      AccountId: { type: reference, to: [Account] }
      OwnerId: { type: reference, to: [User, Group] }
      AboutId: { type: reference, to: [Account, User] }
    searchFields: [Number, Subject]
    grants:
      - id: open-cases
        roles: [Rep]
        actions: [read]
        where: { Open: { eq: true } }
        fields: [Id, Number, Subject, Body, Status, Tags, Secret, Open, Hours, Due, Created, AccountId, OwnerId, AboutId]
      - { id: case-numbers, roles: [Rep], actions: [read], where: { Status: { in: [New, Old] } }, fields: [Number, Status] }
  Note:
    fields: { Id: { type: id }, Text: { type: longtext }, ParentId: { type: reference, to: [Account, Case] } }
    grants: [{ id: notes, roles: [Rep], actions: [read], where: related-rows, fields: [Id, Text, ParentId] }]
`,
  'test.yaml',
)

export const subject = (
  appRoles: readonly string[],
  over: Partial<Subject['salesforceUser']> = {},
): Subject => ({
  kind: 'user',
  appRoles,
  groups: [],
  clientId: CLIENT,
  scopes: ['access_as_user'],
  salesforceUser: {
    id: ME,
    managerId: BOSS,
    roleId: null,
    profileId: ME,
    attributes: {},
    reportIds: null,
    accountTeamIds: null,
    ...over,
  },
})
export const rep = policy.rightsOf(subject(['Rep']))
export const soql = (query: Query, rights: Rights = rep) => printQuery(rights.plan(query).select)
export const asked = (filter: Filter) => soql({ object: 'Case', select: ['Id'], where: [filter], limit: 1 })

/** Code and detail of the problem, or 'taken'. */
export function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.detail}`
    throw error
  }
  return 'taken'
}
