import { describe, expect, test } from 'vitest'
import { type OrgObjects, orgObjects } from './describe.ts'
import { checkPolicy } from './index.ts'

const OPERATIONS = { WhoAmI: 'read', FindCases: 'read' } as const
const POLICY = `apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: controlled-writes
clients:
  App: { id: c0000000-0000-4000-8000-00000000000c, operations: [WhoAmI, FindCases], objects: [Account, Case] }
caller: { region: Region__c }
roles:
  Rep: { anyOf: [{ appRole: Rep }], operations: [WhoAmI, FindCases] }
  Boss: { anyOf: [{ appRole: Boss }], operations: [WhoAmI] }
objects:
  User:
    fields:
      Id: { type: id }
      ManagerId: { type: reference, to: [User], scopeOnly: true }
    grants:
      - { id: users, roles: [Rep, Boss], actions: [read], where: all-rows, fields: [Id] }
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Stage: { type: picklist }
      OwnerId: { type: reference, to: [User] }
    relatedLists: { Cases: Case.AccountId }
    forbid:
      - { id: hold, actions: [update], where: { Stage: { eq: Held } }, message: Held. }
    grants:
      - { id: team, roles: [Rep], actions: [read], where: { Owner.ManagerId: { eq: $caller.managerId } }, fields: [Id, Name, Stage, OwnerId] }
      - { id: all, roles: [Boss], actions: [read], where: all-rows, fields: [Id, Name, Stage] }
      - id: change
        roles: [Rep]
        actions: [update]
        where: all-rows
        fields: [Stage]
        constraints:
          - { id: stages, field: Stage, oneOf: [New, Old], message: One of two. }
        approval:
          - { id: large, when: { after.Stage: { eq: Old } }, approvers: [Boss], expires: 1h, message: Boss. }
  Case:
    fields:
      Id: { type: id }
      AccountId: { type: reference, to: [Account] }
    grants:
      - { id: cases, roles: [Rep], actions: [read], where: all-rows, fields: [Id, AccountId] }
`

const lintsOf = (text: string, org?: OrgObjects) => {
  const { model, remarks } = checkPolicy({ name: 'policy.yaml', text }, OPERATIONS, org)
  if (model === undefined) throw new Error(JSON.stringify(remarks))
  return remarks
}
const changed = (from: string, to: string) => {
  expect(POLICY).toContain(from)
  return POLICY.replace(from, () => to)
}

/** Replace the first by the second; the lint stands at the line of the mark. */
const ODD: readonly (readonly [lint: string, from: string, to: string])[] = [
  ['unused-role', '  Boss: {', '  «Idle: { anyOf: [{ appRole: Idle }], operations: [WhoAmI] }\n  Boss: {'],
  [
    'role-without-holders',
    '  Rep: { anyOf: [{ appRole: Rep }],',
    '  «Rep: { callers: [app], anyOf: [{ group: a0000000-0000-4000-8000-000000000001 }],',
  ],
  [
    'operation-nobody-may-ask',
    'roles:\n  Rep: { anyOf: [{ appRole: Rep }], operations: [WhoAmI, FindCases] }',
    '«roles:\n  Rep: { anyOf: [{ appRole: Rep }], operations: [WhoAmI] }',
  ],
  ['client-without-use', '[WhoAmI, FindCases] }', '[WhoAmI] }'],
  ['object-without-use', '  Case:\n', '  «Plan:\n    fields: { Id: { type: id } }\n  Case:\n'],
  [
    'field-granted-to-nobody',
    '      Name: { type: string }\n',
    '      Name: { type: string }\n      «Extra: { type: string }\n',
  ],
  [
    'scope-field-without-use',
    '      Name: { type: string }\n',
    '      Name: { type: string }\n      «Extra: { type: string, scopeOnly: true }\n',
  ],
  ['forbid-without-grant', '{ id: hold, actions: [update]', '«{ id: hold, actions: [update, create]'],
  [
    'list-without-grant',
    '    grants:\n      - { id: cases, roles: [Rep], actions: [read], where: all-rows, fields: [Id, AccountId] }\n',
    '',
  ],
  [
    'shadowed-grant',
    '      - { id: all,',
    '      - «{ id: again, roles: [Boss], actions: [read], where: { Name: { eq: x } }, fields: [Id] }\n      - { id: all,',
  ],
  [
    'shadowed-grant',
    '      - { id: all,',
    '      - «{ id: again, roles: [Rep], actions: [read], where: { Owner.ManagerId: { eq: $caller.managerId }, Name: { eq: x } }, fields: [Id] }\n      - { id: all,',
  ],
  [
    'approval-among-peers',
    '      - id: change\n        roles: [Rep]',
    '      - «id: change\n        roles: [Rep, Boss]',
  ],
]

describe('what loads may still be odd', () => {
  test('the policy all others are made from is not', () => {
    expect(lintsOf(POLICY)).toEqual([])
  })

  test.each(ODD)('%s: %j becomes %j', (lint, from, to) => {
    const marked = changed(from, to)
    const line = marked.slice(0, marked.indexOf('«')).split('\n').length
    const found = lintsOf(marked.replace('«', '')).filter(r => r.lint === lint)
    expect(found.length).toBeGreaterThan(0)
    if (marked.includes('«')) expect(found.map(r => r.line)).toContain(line)
    for (const { remedy, severity } of found)
      expect([severity, remedy]).toEqual(['warning', expect.stringMatching(/\.$/)])
  })

  test('a grant that gives more fields, other rows or another role is not shadowed', () => {
    const others = [
      '{ id: again, roles: [Rep], actions: [read], where: { Owner.ManagerId: { eq: $caller.userId } }, fields: [Id] }',
      '{ id: again, roles: [Rep], actions: [read], where: all-rows, fields: [Id] }',
      '{ id: again, roles: [Rep, Boss], actions: [read], where: { Owner.ManagerId: { eq: $caller.managerId } }, fields: [Id] }',
    ]
    for (const other of others)
      expect(lintsOf(changed('      - { id: all,', `      - ${other}\n      - { id: all,`))).toEqual([])
  })

  test('a client that reaches what nobody is granted is told of', () => {
    const text = changed('  Case:\n', '  Plan:\n    fields: { Id: { type: id } }\n  Case:\n')
    const planned = text.replace('[Account, Case]', '[Account, Plan]')
    const line = planned.split('\n')[4] ?? ''
    const found = lintsOf(planned)
    expect(found.find(r => r.lint === 'client-without-use')).toMatchObject({
      line: 5,
      column: line.indexOf('Plan') + 1,
    })
  })

  test('an approver who can’t read the object is told of', () => {
    const text = changed(
      'roles: [Boss], actions: [read], where: all-rows, fields: [Id, Name, Stage] }',
      'roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name, Stage] }',
    )
    expect(lintsOf(text).map(r => r.lint)).toContain('approver-can-not-read')
  })
})

describe('a policy held against an org', () => {
  const field = (name: string, type: string, over: object = {}) => ({ name, type, ...over })
  const org = (over: Record<string, unknown> = {}) =>
    orgObjects(
      {
        User: [
          field('Id', 'id'),
          field('ManagerId', 'reference', { referenceTo: ['User'] }),
          field('Region__c', 'picklist'),
        ],
        Account: {
          fields: [
            field('Id', 'id'),
            field('Name', 'string', { filterable: true, sortable: true }),
            field('Stage', 'picklist', {
              updateable: true,
              picklistValues: [{ value: 'New', active: true }, 'Old', { value: 'Held', active: true }],
            }),
            field('OwnerId', 'reference', { referenceTo: ['User'] }),
          ],
        },
        Case: [field('Id', 'id'), field('AccountId', 'reference', { referenceTo: ['Account'] })],
        ...over,
      },
      'org.json',
    )
  const account = (...fields: object[]) => ({
    Account: [field('Id', 'id'), field('OwnerId', 'reference', { referenceTo: ['User'] }), ...fields],
  })
  const name = field('Name', 'string')
  const stage = field('Stage', 'picklist', { picklistValues: ['New', 'Old', 'Held'] })

  test('that fits has nothing to tell', () => {
    expect(lintsOf(POLICY, org())).toEqual([])
  })

  test.each([
    ['object-not-in-org', { Case: undefined }, 'Case'],
    ['field-not-in-org', account(stage), 'Name of Account'],
    ['field-not-in-org', { User: [field('Id', 'id'), field('ManagerId', 'reference')] }, 'Region__c'],
    ['type-differs', account(field('Name', 'currency'), stage), 'string here and currency'],
    ['not-filterable', account(field('Name', 'string', { filterable: false }), stage), 'filter by Name'],
    ['not-sortable', account(field('Name', 'string', { sortable: false }), stage), 'sort by Name'],
    [
      'reference-differs',
      { Case: [field('Id', 'id'), field('AccountId', 'reference', { referenceTo: ['Lead'] })] },
      'never points at Account',
    ],
    ['not-updateable', account(name, { ...stage, updateable: false }), 'Stage of Account'],
    [
      'picklist-value-not-in-org',
      account(
        name,
        field('Stage', 'picklist', { picklistValues: ['New', 'Held', { value: 'Old', active: false }] }),
      ),
      '‘Old’',
    ],
    [
      'picklist-value-not-in-org',
      account(name, field('Stage', 'picklist', { picklistValues: ['New', 'Old'] })),
      '‘Held’',
    ],
  ])('%s %#', (lint, over, says) => {
    const given = org(Object.fromEntries(Object.entries(over).filter(([, v]) => v !== undefined)))
    const without = new Map(
      [...given].filter(([object]) => !(object in over) || over[object as keyof typeof over] !== undefined),
    )
    const found = lintsOf(POLICY, without).filter(r => r.lint === lint)
    expect(found.map(r => r.what).join()).toContain(says)
  })
})
