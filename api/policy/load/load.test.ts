import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../index.ts'
import { loadedText, refusalOf, refusalsOf } from './testing.ts'

const GOOD = `apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: read-only
clients: { App: { id: c0000000-0000-4000-8000-00000000000c } }
roles:
  Rep:
    anyOf: [{ appRole: Sales.Rep }, { group: a0000000-0000-4000-8000-000000000001 }]
    operations: [WhoAmI, FindCases]
objects:
  User:
    fields:
      Id: { type: id }
      Name: { type: string }
      ManagerId: { type: reference, to: [User], scopeOnly: true }
    grants:
      - id: users
        roles: [Rep]
        actions: [read]
        where: all-rows
        fields: [Id, Name]
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Notes: { type: longtext }
      Tags: { type: multipicklist }
      Amount: { type: currency }
      Day: { type: date }
      Since: { type: datetime }
      Open: { type: boolean }
      OwnerId: { type: reference, to: [User] }
      WhatId: { type: reference, to: [User, Case] }
    searchFields: [Name]
    relatedLists: { Cases: Case.AccountId }
    grants:
      - id: own
        roles: [Rep]
        actions: [read]
        where: { OwnerId: { eq: $caller.userId } }
        fields: [Id, Name, Notes]
  Case:
    fields:
      Id: { type: id }
      AccountId: { type: reference, to: [Account] }
`

const WHERE = 'where: { OwnerId: { eq: $caller.userId } }'
const NAME = '      Name: { type: string }\n      Notes'

/** Replace the first by the second; the fault is at the first place of the third and says the fourth. */
const BAD: readonly (readonly [from: string, to: string, at: string, says: string])[] = [
  // the file
  [
    'apiVersion: sallyport.policy/v1',
    'apiVersion: sallyport.policy/v2',
    'sallyport.policy/v2',
    'apiVersion is',
  ],
  ['apiVersion: sallyport.policy/v1\n', '', 'metadata', 'lacks apiVersion'],
  ['phase: read-only', 'phase: full', 'full', 'no phase full'],
  ['phase: read-only', 'phase: read-only\nphase2: {}', 'phase2', 'unknown key phase2'],
  ["version: '1'", 'version: 1', '1 }', 'version is not a text'],
  ['name: test, ', '', "{ version: '1' }", 'lacks name'],
  ['metadata: {', 'metadata: { owner: me,', 'owner', 'unknown key owner'],
  ['phase: read-only', 'phase: read-only\nphase: read-only', 'phase: read-only\nclients', 'given twice'],
  ['phase: read-only', 'phase: [read-only', 'clients', 'not YAML'],
  ['phase: read-only', 'phase: !secret read-only', '!secret', 'not YAML'],
  // roles
  ['  Rep:\n', '  Sales Rep:\n', 'Sales Rep', 'no name for a role'],
  ['    operations: [WhoAmI, FindCases]\n', '', 'anyOf', 'lacks operations'],
  ['anyOf: [{ appRole: Sales.Rep }, ', 'allOf: [{ appRole: Sales.Rep }, ', 'allOf', 'unknown key allOf'],
  ['{ appRole: Sales.Rep }', '{ appRole: Sales.Rep, group: x }', '{ appRole', 'neither or both'],
  ['{ appRole: Sales.Rep }', '{}', '{}, {', 'neither or both'],
  ['{ appRole: Sales.Rep }', '{ user: me }', 'user', 'unknown key user'],
  ['{ appRole: Sales.Rep }', "{ appRole: '*' }", "'*'", 'wildcard'],
  ['a0000000-0000-4000-8000-000000000001', 'Sales EMEA', 'Sales EMEA', 'not a group'],
  ['operations: [WhoAmI, FindCases]', "operations: ['*']", "'*'", 'wildcard'],
  ['operations: [WhoAmI, FindCases]', 'operations: []', '[]', 'is empty'],
  ['operations: [WhoAmI, FindCases]', 'operations: WhoAmI', 'WhoAmI', 'not a list'],
  ['operations: [WhoAmI, FindCases]', 'operations: [WhoAmI, FindCase]', 'FindCase]', 'no operation FindCase'],
  ['operations: [WhoAmI, FindCases]', 'operations: [WhoAmI, WhoAmI]', 'WhoAmI]', 'named twice'],
  ['    operations', '    callers: [robot]\n    operations', 'robot', 'no kind of caller'],
  // objects and fields
  ['  Case:\n', '  case list:\n', 'case list', 'no name of a Salesforce object'],
  ['  Case:\n', '  account:\n', 'account:', 'declared twice'],
  ['  Case:\n', "  '*':\n", "'*'", 'wildcard'],
  ['    searchFields', '    search: [Name]\n    searchFields', 'search:', 'unknown key search'],
  [
    NAME,
    '      name: { type: string }\n      Name: { type: string }\n      Notes',
    'Name: { type: string }\n      Notes',
    'declared twice',
  ],
  [NAME, "      '*': { type: string }\n      Notes", "'*'", 'wildcard'],
  [
    NAME,
    '      Owner.ManagerId: { type: string }\n      Name: { type: string }\n      Notes',
    'Owner.M',
    'is a path',
  ],
  [
    NAME,
    '      Näme: { type: string }\n      Name: { type: string }\n      Notes',
    'Näme',
    'no name of a Salesforce field',
  ],
  [NAME, '      Name: { type: text }\n      Notes', 'text }', 'no type text'],
  [
    NAME,
    '      Name: { type: string }\n      Extra: { label: Extra }\n      Notes',
    'label',
    'unknown key label',
  ],
  [
    NAME,
    '      Name: { type: string }\n      Extra: string\n      Notes',
    'string\n      Notes',
    'not a map',
  ],
  [
    NAME,
    '      Name: { type: string }\n      Extra: { type: string, to: [User] }\n      Notes',
    'to: [User] }\n      Notes',
    'no reference',
  ],
  [
    NAME,
    '      Name: { type: string }\n      Extra: { type: reference }\n      Notes',
    'Extra',
    'doesn’t say what',
  ],
  [
    'Id: { type: reference, to: [User, Case] }',
    'Id: { type: reference, to: [Lead] }',
    'Lead',
    'not an object',
  ],
  ['Id: { type: reference, to: [User, Case] }', "Id: { type: reference, to: ['*'] }", "'*'", 'wildcard'],
  ['Notes: { type: longtext }', 'Notes: { type: longtext, filterable: true }', 'filterable', 'can’t filter'],
  ['Notes: { type: longtext }', 'Notes: { type: longtext, sortable: true }', 'sortable', 'can’t sort'],
  [
    'Notes: { type: longtext }',
    'Notes: { type: longtext, sortable: never }',
    'never',
    'neither true nor false',
  ],
  ['searchFields: [Name]', 'searchFields: [Nam]', 'Nam]', 'can’t be searched'],
  ['searchFields: [Name]', 'searchFields: [Amount]', 'Amount]', 'can’t be searched'],
  ['Cases: Case.AccountId', 'Cases: Case', 'Case }', 'doesn’t lead'],
  ['Cases: Case.AccountId', 'Cases: User.ManagerId', 'User.ManagerId', 'doesn’t lead'],
  ['Cases: Case.AccountId', 'Cases: Lead.AccountId', 'Lead', 'doesn’t lead'],
  // grants
  [
    '      - id: own\n        roles',
    '      - roles',
    'roles: [Rep]\n        actions: [read]\n        where: {',
    'lacks id',
  ],
  [
    'id: own',
    'id: users',
    'users\n        roles: [Rep]\n        actions: [read]\n        where: {',
    'used twice',
  ],
  ['id: own', 'id: Own Rows', 'Own Rows', 'no id for a grant'],
  [`        ${WHERE}\n`, '', 'id: own', 'lacks where'],
  [
    `roles: [Rep]\n        actions: [read]\n        ${WHERE}`,
    `roles: [rep]\n        actions: [read]\n        ${WHERE}`,
    'rep]',
    'no role rep',
  ],
  [
    `actions: [read]\n        ${WHERE}`,
    `actions: [read, update]\n        ${WHERE}`,
    '[read, update]',
    'one kind of thing',
  ],
  ['fields: [Id, Name, Notes]', 'fields: [Id, Salary]', 'Salary', 'no field Salary'],
  ['fields: [Id, Name, Notes]', 'fields: [Id, name]', 'name]', 'declared as Name'],
  ['fields: [Id, Name, Notes]', "fields: ['*']", "'*'", 'wildcard'],
  ['fields: [Id, Name, Notes]', 'fields: [Id, Id]', 'Id]\n  Case', 'named twice'],
  ['fields: [Id, Name, Notes]', 'fields: []', '[]', 'is empty'],
  ['fields: [Id, Name]', 'fields: [Id, ManagerId]', 'ManagerId]', 'row scopes only'],
  ['fields: [Id, Name, Notes]', 'fields: &all [Id, Name]', '[Id, Name]', 'Anchors'],
  ['id: own', 'id: own\n        limit: 5', 'limit', 'unknown key limit'],
  // row scopes
  [WHERE, 'where: any-row', 'any-row', 'not a map'],
  [WHERE, 'where: {}', '{}', 'is empty'],
  [WHERE, 'where: { Owner: { eq: $caller.userId } }', 'Owner: {', 'no field Owner'],
  [WHERE, 'where: { Boss.Name: { eq: x } }', 'Boss', 'no reference Boss'],
  [WHERE, 'where: { What.Name: { eq: x } }', 'What.N', 'several objects'],
  [WHERE, 'where: { Owner.Salary: { eq: 1 } }', 'Owner.S', 'no field Salary'],
  [WHERE, 'where: { Owner.Manager.Manager.Manager.Name: { eq: x } }', 'Owner.M', 'more than 3'],
  [WHERE, 'where: { Notes: { eq: x } }', 'Notes: { eq', 'long text'],
  [WHERE, 'where: { OwnerId: $caller.userId }', '$caller.userId }', 'not a map'],
  [WHERE, 'where: { OwnerId: {} }', '{}', 'is empty'],
  [WHERE, 'where: { OwnerId: { is: $caller.userId } }', 'is: $', 'no operator is'],
  [WHERE, 'where: { OwnerId: { eq: $caller.teamId } }', '$caller.teamId', 'no variable'],
  [WHERE, 'where: { Name: { eq: $caller.userId } }', '$caller.userId }', 'is an id and Name is not'],
  [WHERE, 'where: { OwnerId: { eq: someone } }', 'someone', 'doesn’t fit'],
  [WHERE, 'where: { OwnerId: { gt: $caller.userId } }', 'gt', 'no order'],
  [WHERE, 'where: { Name: { lt: x } }', 'lt', 'no order'],
  [WHERE, "where: { Amount: { gt: '5' } }", "'5'", 'doesn’t fit'],
  [WHERE, 'where: { Amount: { gt: .inf } }', '.inf', 'doesn’t fit'],
  [WHERE, 'where: { Amount: { gt: null } }', 'null', 'above or below null'],
  [WHERE, 'where: { Open: { eq: yes } }', 'yes', 'doesn’t fit'],
  [WHERE, 'where: { Day: { eq: 2026-02-30 } }', '2026-02-30', 'doesn’t fit'],
  [WHERE, 'where: { Since: { gt: 2026-02-20 } }', '2026-02-20', 'doesn’t fit'],
  [WHERE, 'where: { Name: { in: x } }', 'x }', 'not a list'],
  [WHERE, 'where: { Name: { in: [] } }', '[]', 'is empty'],
  [WHERE, 'where: { Name: { in: [a, { b: c }] } }', '{ b: c }', 'doesn’t fit'],
  [WHERE, 'where: { Open: { eq: null } }', 'null }', 'doesn’t fit Open'],
  [WHERE, 'where: { Id: { eq: null } }', 'null }', 'doesn’t fit Id'],
  [WHERE, 'where: { Day: { eq: tomorrow } }', 'tomorrow', 'doesn’t fit Day'],
  [WHERE, 'where: { Since: { eq: 2026-11-21 } }', '2026-11-21', 'doesn’t fit Since'],
  [WHERE, "where: { Amount: { eq: '5' } }", "'5'", 'doesn’t fit Amount'],
  [WHERE, "where: { Open: { eq: 'true' } }", "'true'", 'doesn’t fit Open'],
  [WHERE, "where: { OwnerId: { eq: '005' } }", "'005'", 'doesn’t fit OwnerId'],
  [WHERE, 'where: { any: { OwnerId: { eq: $caller.userId } } }', '{ OwnerId', 'not a list'],
  [WHERE, 'where: { not: [OwnerId] }', '[OwnerId]', 'not a map'],
]

describe('a policy with a fault is not used', () => {
  test('the one all others are made from is used', () => {
    expect(loadPolicy(GOOD, 'policy.yaml').version).toBe('1')
  })

  test('and becomes exactly this', async () => {
    await expect(loadedText(GOOD)).toMatchFileSnapshot('load.loaded.txt')
  })

  test.each(BAD)('%j → %j', (from, to, at, says) => {
    expect(GOOD).toContain(from)
    const text = GOOD.replace(from, () => to)
    const { faults, message } = refusalOf(text)
    const fault = faults.find(f => f.what.includes(says))
    if (fault === undefined) throw new Error(message)
    const start = says.startsWith('lacks') ? 0 : GOOD.indexOf(from)
    const before = text.slice(0, text.indexOf(at, start))
    const [line, column] = [before.split('\n').length, before.length - before.lastIndexOf('\n')]
    // Where something is missing, the fault stands at what lacks it.
    if (says.startsWith('lacks')) expect(Math.abs(fault.line - line)).toBeLessThanOrEqual(1)
    else expect([fault.line, fault.column]).toEqual([line, column])
    expect(fault.remedy).toMatch(/^[A-Z].*\.$/)
    expect(message).toContain(`policy.yaml:${fault.line}:${fault.column}: ${fault.what} ${fault.remedy}`)
  })

  test('and what is told of each is this, word for word', async () => {
    await expect(refusalsOf(GOOD, BAD)).toMatchFileSnapshot('load.refusals.txt')
  })

  test('an alias is refused as an anchor is', () => {
    const text = GOOD.replace('fields: [Id, Name]', 'fields: &f [Id, Name]').replace(
      'fields: [Id, Name, Notes]',
      'fields: *f',
    )
    expect(refusalOf(text).faults.filter(f => f.what.startsWith('Anchors'))).toHaveLength(2)
  })

  test('every fault is told, in the order of the file', () => {
    const text = GOOD.replace('phase: read-only', 'phase: full')
      .replace('roles: [Rep]', 'roles: [Boss]')
      .replace('fields: [Id, Name, Notes]', 'fields: [Salary]')
    const { faults, message } = refusalOf(text)
    expect(faults.map(f => f.what)).toEqual([
      'There is no phase full.',
      'There is no role Boss.',
      'Account has no field Salary in this policy.',
    ])
    expect(message.split('\n')).toHaveLength(4)
  })

  test.each(['', '[]', 'text', 'null', '---\n---\n', '\u0000', '{', '? a\n: b'])(
    'no policy at all: %j',
    text => {
      expect(refusalOf(text).faults.length).toBeGreaterThan(0)
    },
  )
})

describe('the shipped policy', () => {
  const text = readFileSync(new URL('../../../policy.yaml', import.meta.url), 'utf8')

  test('is used, and has a stable hash', () => {
    const policy = loadPolicy(text, 'policy.yaml')
    expect(policy.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(policy.objects.Case).toContain('CaseNumber')
  })

  test('tells nothing of the fields left out on purpose', () => {
    const { objects } = loadPolicy(text, 'policy.yaml')
    const all = Object.entries(objects).flatMap(([object, fields]) => fields.map(f => `${object}.${f}`))
    expect(all).not.toContain('Account.Credit_Limit__c')
    expect(all).not.toContain('Case.Internal_Notes__c')
    expect(all).not.toContain('Project__c.Confidential_Notes__c')
  })
})
