import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../api/policy/index.ts'
import type { Policy } from '../../api/policy/types.ts'
import { readTestFile } from '../../scripts/policy/test/read.ts'
import { type Result, runTests } from '../../scripts/policy/test/run.ts'
import { accesses } from '../support/accesses.ts'

const root = join(import.meta.dirname, '..', '..')
const text = readFileSync(join(root, 'policy.yaml'), 'utf8')
const files = readdirSync(join(root, 'policy-tests')).map(name => ({
  name: `policy-tests/${name}`,
  text: readFileSync(join(root, 'policy-tests', name), 'utf8'),
}))
const load = (policy: string) => loadPolicy(policy, 'policy.yaml', { operations: accesses })
const resultsOf = (policy: Policy): readonly Result[] =>
  files.flatMap(file => runTests(readTestFile(file, policy.model), policy))

describe('the shipped policy decides as its tests say', () => {
  const results = resultsOf(load(text))

  test('there are sixty tests and more', () => {
    expect(new Set(results.map(r => `${r.file} ${r.name}`)).size).toBeGreaterThanOrEqual(60)
  })

  test.each(results)('$name ($principal)', ({ mismatches }) => {
    expect(mismatches).toEqual([])
  })
})

/** Slips that would let somebody do more: the first text becomes the second. */
const slips: readonly (readonly [slip: string, from: string, to: string])[] = [
  [
    'a rep reads all accounts',
    'where: { OwnerId: { eq: $caller.userId } }\n        fields:\n          - Id\n          - Name\n          - Type\n          - Industry\n          - Rating',
    'where: all-rows\n        fields:\n          - Id\n          - Name\n          - Type\n          - Industry\n          - Rating',
  ],
  [
    'a mask is forgotten',
    'fields: [Id, Name, Title, AccountId]\n        masks: { Email: domain, Phone: last-four }',
    'fields: [Id, Name, Title, AccountId, Email, Phone]',
  ],
  [
    'a forbid is forgotten',
    'Legal_Hold__c: { eq: true }',
    'Legal_Hold__c: { eq: true }, Name: { eq: Nobody }',
  ],
  [
    'won deals may be changed',
    'where: { IsWon: { eq: true } }',
    'where: { IsWon: { eq: true }, Name: { eq: Nobody } }',
  ],
  ['small groups are told', 'minGroupSize: 5', 'minGroupSize: 2'],
  ['the flow is told small groups', 'minGroupSize: 10', 'minGroupSize: 2'],
  [
    'the pipeline is told owner by owner',
    'groupBy: [StageName, ForecastCategoryName]\n        minGroupSize: 5',
    'groupBy: [StageName, ForecastCategoryName, OwnerId]\n        minGroupSize: 5',
  ],
  [
    'the scheduler has no ceiling',
    'objects: [User, Group, Account, Opportunity, Case, Task]',
    'objects: [User, Group, Account, Opportunity, Case, Task, Contact]',
  ],
  ['people may hold the role of flows', 'callers: [app]', 'callers: [app, user]'],
  ['a switch needs no second factor', 'stepUp:\n  SetSwitch: c1\n', 'stepUp:\n'],
  ['an amount needs no manager', 'gt: 100000 }', 'gt: 1000000 }'],
  [
    'winning needs no manager',
    'when: { after.StageName: { eq: Closed Won } }',
    'when: { after.StageName: { eq: Never } }',
  ],
  [
    'one manager agrees to everything of the desk',
    'after.Discount__c: { gt: 25 }',
    'after.Discount__c: { gt: 30 }',
  ],
  ['the desk gives anything', 'range: { min: 0, max: 40 }', 'range: { min: 0, max: 90 }'],
  ['a manager gives anything', 'range: { min: 0, max: 20 }', 'range: { min: 0, max: 90 }'],
  [
    'a deal closes in the past',
    'range: { min: $today, max: $today+730d }',
    'range: { min: $today-1d, max: $today+730d }',
  ],
  ['an amount is tripled at once', 'changePercent: { max: 100 }', 'changePercent: { max: 200 }'],
  ['a lost deal gives no reason', 'requires: [Loss_Reason__c]', 'requires: [StageName]'],
  [
    'a manager gives deals away',
    '        check:\n          any:\n            - OwnerId: { eq: $caller.userId }\n            - OwnerId: { in: $caller.reportIds }\n',
    '',
  ],
  [
    'tasks are made for others',
    'ActivityDate, Description, WhatId, WhoId]\n        set: { OwnerId: $caller.userId }\n',
    'ActivityDate, Description, WhatId, WhoId, OwnerId]\n',
  ],
  [
    'a task is about anything',
    '        references: { WhatId: [Account, Opportunity, Case, Contract, Project__c] }\n',
    '',
  ],
  [
    'closing a case is not confirmed',
    'confirm: { when: { after.Status: { eq: Closed } } }',
    'confirm: never',
  ],
  [
    'a manager reads private notes',
    'OwnerId: { in: $caller.reportIds }, IsPrivate: { eq: false }',
    'OwnerId: { in: $caller.reportIds }',
  ],
  [
    'notes hide',
    'fields: [Title, Body, ParentId]\n        set: { OwnerId: $caller.userId, IsPrivate: false }',
    'fields: [Title, Body, ParentId, IsPrivate]\n        set: { OwnerId: $caller.userId }',
  ],
  [
    'projects are begun for any account',
    '        check: { Account__r.OwnerId: { eq: $caller.userId } }\n',
    '',
  ],
  ['comments are published', 'set: { IsPublished: false }', 'set: { IsPublished: true }'],
  [
    'drafts are read',
    'PublishStatus: { eq: Online }, IsLatestVersion: { eq: true }',
    'IsLatestVersion: { eq: true }',
  ],
  [
    'private appointments are read',
    'roles: [SalesManager, ServiceAgent, DealDesk, CrmAdmin]\n        actions: [read]\n        where: { IsPrivate: { eq: false } }',
    'roles: [SalesManager, ServiceAgent, DealDesk, CrmAdmin]\n        actions: [read]\n        where: all-rows',
  ],
  [
    'histories tell every field',
    'Field: { in: [created, Status, Priority, Owner, closed] } }',
    'Field: { in: [created, Status, SuppliedEmail] } }',
  ],
  [
    'approvals are listed by themselves',
    'actions: [read]\n        where: related-rows',
    'actions: [read]\n        where: all-rows',
  ],
  [
    'reps read discounts',
    'fields: [Id, OpportunityId, Product2Id, ProductCode, Quantity, UnitPrice, ListPrice, TotalPrice, CreatedDate]',
    'fields: [Id, OpportunityId, Product2Id, ProductCode, Quantity, UnitPrice, ListPrice, Discount, TotalPrice, CreatedDate]',
  ],
  [
    'everybody switches',
    '- DescribeObject\n      - GetObjectSchema\n      - FindAccounts\n      - FindContacts\n      - FindOpportunities\n      - FindCases\n      - FindLeads',
    '- DescribeObject\n      - SetSwitch\n      - FindAccounts\n      - FindContacts\n      - FindOpportunities\n      - FindCases\n      - FindLeads',
  ],
]

describe('a slip in the policy is noticed by its tests', () => {
  test.each(slips)('%s', (_, from, to) => {
    expect(text).toContain(from)
    const failed = resultsOf(load(text.replace(from, () => to))).filter(r => r.mismatches.length > 0)
    const known = new Set(
      resultsOf(load(text))
        .filter(r => r.mismatches.length > 0)
        .map(r => r.name),
    )
    expect(failed.filter(r => !known.has(r.name)).length).toBeGreaterThan(0)
  })
})
