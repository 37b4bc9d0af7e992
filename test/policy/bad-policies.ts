/** A small policy with every part of the language, and ways to spoil it: what is wrong stands at the mark. */

export const GOOD_POLICY = `apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: controlled-writes
phases: { SetSwitch: orchestration }
stepUp: { SetSwitch: c1 }
actingUser: [SetSwitch]
limits: { rowsPerHourMax: 5000 }
clients:
  Connector: { id: c0000000-0000-4000-8000-00000000000c }
  Scheduler: { id: c0000000-0000-4000-8000-00000000000d, phase: read-only, operations: [WhoAmI], objects: [Account] }
caller: { region: Region__c }
roles:
  Rep:
    purpose: Sells.
    anyOf: [{ appRole: Sales.Rep }, { group: a0000000-0000-4000-8000-000000000001 }]
    callers: [user]
    phase: controlled-writes
    limits: { rowsPerHourMax: 500 }
    operations: [WhoAmI, FindCases]
  Boss:
    anyOf: [{ appRole: Sales.Boss }]
    operations: [WhoAmI, SetSwitch]
objects:
  User:
    fields:
      Id: { type: id }
      Name: { type: string }
      ManagerId: { type: reference, to: [User], scopeOnly: true }
    grants:
      - { id: users, roles: [Rep, Boss], actions: [read], where: all-rows, fields: [Id, Name] }
  Account:
    fields:
      Id: { type: id }
      Name: { type: string }
      Notes: { type: longtext, untrusted: true }
      Tags: { type: multipicklist }
      Phone: { type: phone }
      Stage: { type: picklist }
      Secret: { type: string, sensitive: true, audit: none }
      Amount: { type: currency, audit: value }
      Day: { type: date }
      Open: { type: boolean }
      OwnerId: { type: reference, to: [User] }
      AboutId: { type: reference, to: [User, Case] }
    searchFields: [Name]
    relatedLists: { Cases: Case.AccountId }
    forbid:
      - id: on-hold
        actions: [update]
        where: { Open: { eq: false } }
        message: It is on hold.
    grants:
      - id: own
        roles: [Rep]
        actions: [read]
        where: { OwnerId: { eq: $caller.userId } }
        fields: [Id, Name, Stage, Amount, Day, OwnerId]
        masks: { Phone: last-four }
      - id: all
        roles: [Boss]
        actions: [read]
        where: all-rows
        fields: [Id, Name, Stage, Amount, OwnerId]
      - id: totals
        roles: [Rep]
        actions: [aggregate]
        where: all-rows
        fields: [Amount]
        groupBy: [Stage]
        minGroupSize: 5
      - id: change
        roles: [Rep]
        actions: [update]
        where: { OwnerId: { eq: $caller.userId } }
        check: { OwnerId: { eq: $caller.userId } }
        fields: [Stage, Amount, Day]
        set: { Name: Changed }
        constraints:
          - { id: amount-range, field: Amount, range: { min: 0, max: 10 }, message: Between. }
          - { id: stages, field: Stage, oneOf: [New, Old], message: One of two. }
          - { id: no-way-back, field: Stage, transitions: { forbid: [{ from: [Old], to: any }] }, message: No. }
          - { id: step, field: Amount, changePercent: { max: 50 }, message: Too far. }
          - { id: dated, field: Stage, requires: [Day], when: { after.Stage: { eq: Old } }, message: Say when. }
        confirm: always
        approval:
          - id: large
            when: { any: [{ after.Amount: { gt: 5 } }, { change.Amount: { percentAbove: 25 } }] }
            approvers: [Boss]
            quorum: 1
            expires: 24h
            message: A boss agrees.
      - id: make
        roles: [Rep]
        actions: [create]
        fields: [Name, Day, OwnerId]
        defaults: { Day: $today+30d }
        references: { OwnerId: [User] }
        confirm: { when: { after.Name: { eq: Big } } }
  Case:
    fields:
      Id: { type: id }
      AccountId: { type: reference, to: [Account] }
`

export interface BadPolicy {
  readonly text: string
  readonly line: number
  readonly column: number
  /** Part of what is said. */
  readonly says: string
  /** Whether the shape is wrong, which a schema sees, or what is meant, which it can't. */
  readonly structural: boolean
}

const MARK = '«'

function spoilt(from: string, to: string, says: string, structural: boolean): BadPolicy {
  const at = GOOD_POLICY.indexOf(from)
  if (at < 0) throw new Error(`The good policy has no ${from}`)
  const marked =
    GOOD_POLICY.slice(0, at) + (to.includes(MARK) ? to : MARK + to) + GOOD_POLICY.slice(at + from.length)
  const before = marked.slice(0, marked.indexOf(MARK))
  return {
    text: marked.replace(MARK, ''),
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n'),
    says,
    structural,
  }
}

const shape = (from: string, to: string, says: string) => spoilt(from, to, says, true)
const meaning = (from: string, to: string, says: string) => spoilt(from, to, says, false)

const OWN = 'where: { OwnerId: { eq: $caller.userId } }\n        fields'
const own = (where: string) => `${where}\n        fields`
const TOTALS =
  'id: totals\n        roles: [Rep]\n        actions: [aggregate]\n        where: all-rows\n        fields: [Amount]\n        groupBy: [Stage]\n'
const LARGE = `id: large
            ${'when: { any: [{ after.Amount: { gt: 5 } }, { change.Amount: { percentAbove: 25 } }] }'}
            approvers: [Boss]
`
const RANGE = 'range: { min: 0, max: 10 }'
const WHEN = 'when: { any: [{ after.Amount: { gt: 5 } }, { change.Amount: { percentAbove: 25 } }] }'

export const badPolicies: readonly BadPolicy[] = [
  // the file
  shape('sallyport.policy/v1', 'sallyport.policy/v2', 'apiVersion is'),
  shape('apiVersion: sallyport.policy/v1\n', '', 'lacks apiVersion'),
  shape('phase: controlled', '«owner: me\nphase: controlled', 'unknown key owner'),
  shape('phase: controlled-writes', 'phase: «full', 'no phase full'),
  shape("version: '1'", 'version: «1', 'version is not a text'),
  shape("metadata: { name: test, version: '1' }", 'metadata: «{ name: test }', 'lacks version'),
  shape("version: '1' }", "version: '1', «author: me }", 'unknown key author'),
  // operations, phases, limits
  shape('SetSwitch: orchestration', 'SetSwitch: «later', 'no phase later'),
  meaning('SetSwitch: orchestration', '«Explode: orchestration', 'no operation Explode'),
  shape('SetSwitch: c1', 'SetSwitch: «strong', 'no authentication context'),
  shape('actingUser: [SetSwitch]', 'actingUser: «SetSwitch', 'not a list'),
  meaning('actingUser: [SetSwitch]', 'actingUser: [«Explode]', 'no operation Explode'),
  shape('limits: { rowsPerHourMax: 5000 }', 'limits: { rowsPerHourMax: «0 }', 'not a whole number'),
  shape('limits: { rowsPerHourMax: 5000 }', 'limits: { «rowsMax: 5 }', 'unknown key rowsMax'),
  // clients and the caller
  shape('Connector: { id: c0000000-0000-4000-8000-00000000000c }', 'Connector: «{}', 'lacks id'),
  shape('id: c0000000-0000-4000-8000-00000000000c', 'id: «my-app', 'not an application id'),
  meaning('00000000000c }\n  Scheduler', '00000000000d }\n  «Scheduler', 'id of another client'),
  meaning('operations: [WhoAmI], objects', 'operations: [«Explode], objects', 'no operation Explode'),
  meaning('objects: [Account]', 'objects: [«Lead]', 'not an object'),
  meaning('phase: read-only, operations', 'phase: «orchestration, operations', 'wider than the deployment'),
  shape('Connector: {', '«My App: {', 'no name for a client'),
  shape('caller: { region: Region__c }', 'caller: { «userId: Region__c }', 'can’t name something'),
  shape('caller: { region: Region__c }', 'caller: { region: «Manager.Name }', 'no field of User'),
  // roles
  shape('  Boss:\n', '  «Big Boss:\n', 'no name for a role'),
  shape('{ appRole: Sales.Boss }', '«{}', 'neither or both'),
  shape('{ appRole: Sales.Boss }', '{ «user: me }', 'unknown key user'),
  shape('{ appRole: Sales.Boss }', "{ appRole: «'*' }", 'wildcard'),
  shape('group: a0000000-0000-4000-8000-000000000001', 'group: «Sales EMEA', 'not a group'),
  shape('operations: [WhoAmI, FindCases]', 'operations: «[]', 'is empty'),
  shape('operations: [WhoAmI, FindCases]', "operations: [«'*']", 'wildcard'),
  shape('operations: [WhoAmI, FindCases]', 'operations: [WhoAmI, «WhoAmI]', 'named twice'),
  meaning('operations: [WhoAmI, FindCases]', 'operations: [«FindCase]', 'no operation FindCase'),
  shape('callers: [user]', 'callers: [«robot]', 'no kind of caller'),
  meaning('    phase: controlled-writes', '    phase: «orchestration', 'wider than the deployment'),
  shape('purpose: Sells.', 'purpose: «7', 'purpose is not a text'),
  // objects and fields
  shape('  Case:\n', '  «case list:\n', 'no name of a Salesforce object'),
  meaning('  Case:\n', '  «account:\n', 'declared twice'),
  shape('searchFields: [Name]', '«search: [Name]', 'unknown key search'),
  shape('Tags: { type: multipicklist }', 'Tags: { type: «tags }', 'no type tags'),
  shape('Tags: { type: multipicklist }', 'Tags: { type: multipicklist, «sortable: true }', 'can’t sort'),
  shape('Tags: { type: multipicklist }', 'Tags: «multipicklist', 'not a map'),
  shape('Tags: {', '«Owner.Tags: {', 'is a path'),
  shape('Tags: {', "«'*': {", 'wildcard'),
  shape('Notes: { type: longtext', 'Notes: { type: longtext, «filterable: true', 'can’t filter'),
  shape('Phone: { type: phone }', 'Phone: { type: phone, «to: [User] }', 'no reference'),
  shape('OwnerId: { type: reference, to: [User] }', '«OwnerId: { type: reference }', 'doesn’t say what'),
  meaning('to: [User, Case]', 'to: [User, «Lead]', 'not an object'),
  shape('Stage: { type: picklist }', 'Stage: { type: picklist, «untrusted: true }', 'no free text'),
  shape('sensitive: true, audit: none', 'sensitive: true, audit: «value', 'is sensitive'),
  shape('audit: value', 'audit: «always', 'no way always to keep'),
  meaning('searchFields: [Name]', 'searchFields: [«Amount]', 'can’t be searched'),
  meaning('Cases: Case.AccountId', 'Cases: «Case.Id', 'doesn’t lead'),
  shape('Cases: Case.AccountId', 'Cases: «Case', 'doesn’t lead'),
  // forbids
  shape(
    `id: on-hold
        actions: [update]
        where: { Open: { eq: false } }
        message: It is on hold.`,
    `id: on-hold
        actions: [update]
        where: { Open: { eq: false } }`,
    'lacks message',
  ),
  shape(
    'actions: [update]\n        where: { Open',
    'actions: [«delete]\n        where: { Open',
    'no action delete',
  ),
  meaning(
    'where: { Open: { eq: false } }',
    'where: { OwnerId: { eq: «$caller.userId } }',
    'forbidden to everybody',
  ),
  meaning('id: on-hold', 'id: «users', 'used twice'),
  // grants that read
  shape('id: own\n', 'id: «Own Rows\n', 'no id for a grant'),
  meaning('id: own\n', 'id: «users\n', 'used twice'),
  meaning(
    'roles: [Boss]\n        actions: [read]',
    'roles: [«boss]\n        actions: [read]',
    'no role boss',
  ),
  shape(
    'id: all\n        roles: [Boss]\n        actions: [read]\n        where: all-rows',
    'id: all\n        roles: [Boss]\n        actions: [read]',
    'lacks where',
  ),
  shape(
    'actions: [read]\n        where: { Own',
    'actions: «[read, update]\n        where: { Own',
    'one kind of thing',
  ),
  meaning('fields: [Id, Name, Stage, Amount, OwnerId]', 'fields: [Id, «Salary]', 'no field Salary'),
  meaning('fields: [Id, Name, Stage, Amount, OwnerId]', 'fields: [Id, «name]', 'declared as Name'),
  meaning('fields: [Id, Name] }', 'fields: [Id, «ManagerId] }', 'row scopes only'),
  shape('masks: { Phone: last-four }', 'masks: { Phone: «first-two }', 'no mask first-two'),
  meaning('masks: { Phone: last-four }', 'masks: { Phone: «year }', 'doesn’t fit'),
  meaning('masks: { Phone: last-four }', 'masks: { «Name: last-four }', 'also shown in full'),
  shape('masks: { Phone: last-four }', '«groupBy: [Stage]', 'not for a grant'),
  shape('fields: [Id, Name, Stage, Amount, Day, OwnerId]', 'fields: &all «[Id, Name]', 'Anchors'),
  // row scopes
  shape(OWN, own('where: «any-row'), 'not a map'),
  shape(OWN, own('where: «{}'), 'is empty'),
  meaning(OWN, own('where: { «Boss.Name: { eq: x } }'), 'no reference Boss'),
  meaning(OWN, own('where: { «About.Name: { eq: x } }'), 'several objects'),
  shape(OWN, own('where: { «Owner.Manager.Manager.Manager.Name: { eq: x } }'), 'more than 3'),
  meaning(OWN, own('where: { «Notes: { eq: x } }'), 'long text'),
  shape(OWN, own('where: { OwnerId: { «is: x } }'), 'no operator is'),
  meaning(OWN, own('where: { OwnerId: { eq: «$caller.teamId } }'), 'no variable'),
  meaning(OWN, own('where: { OwnerId: { eq: «someone } }'), 'doesn’t fit'),
  meaning(OWN, own('where: { Name: { «lt: x } }'), 'no order'),
  meaning(OWN, own('where: { Day: { eq: «2026-02-30 } }'), 'doesn’t fit'),
  shape(OWN, own('where: { Name: { in: «[] } }'), 'is empty'),
  // numbers
  shape(TOTALS, TOTALS.replace('        groupBy: [Stage]\n', ''), 'lacks groupBy'),
  meaning('groupBy: [Stage]', 'groupBy: «[Amount]', 'can’t make groups'),
  shape('minGroupSize: 5', 'minGroupSize: «1', 'not a whole number'),
  // changes
  meaning('fields: [Stage, Amount, Day]\n', '«fields: [Stage, Amount, Open]\n', 'but not read it'),
  meaning('set: { Name: Changed }', '«set: { Stage: New }', 'can’t be chosen too'),
  shape('set: { Name: Changed }', '«defaults: { Stage: New }', 'Defaults are for'),
  shape('actions: [create]\n', 'actions: [create]\n        «where: all-rows\n', 'nothing before'),
  meaning('fields: [Name, Day, OwnerId]', '«fields: [Id, Name, Day, OwnerId]', 'kept by Salesforce'),
  meaning('Day: $today+30d', 'Day: «$today+1w', 'is no day'),
  meaning('references: { OwnerId: [User] }', 'references: { OwnerId: [«Case] }', 'doesn’t point at'),
  shape('confirm: always', 'confirm: «sometimes', 'neither always'),
  shape('confirm: always', 'confirm: always\n        conflict: «rows', 'neither fields nor record'),
  shape('actions: [create]\n', 'actions: [create]\n        «conflict: record\n', 'can’t have moved on'),
  // rules
  shape(
    `{ id: amount-range, field: Amount, ${RANGE}`,
    '{ id: amount-range, field: Amount',
    'no rule or several',
  ),
  shape(RANGE, 'range: «{}', 'neither min nor max'),
  meaning('field: Amount, range', 'field: Stage, «range', 'has no range'),
  meaning('id: step, field: Amount', 'id: step, field: «Open', 'doesn’t write'),
  shape('transitions: { forbid: [{ from: [Old], to: any }] }', 'transitions: «{}', 'neither allowed'),
  shape('{ from: [Old], to: any }', '«{ from: [Old] }', 'lacks to'),
  shape('changePercent: { max: 50 }', 'changePercent: { max: «many }', 'not a number of per cent'),
  shape('changePercent: { max: 50 }', 'changePercent: { «min: 50 }', 'something else than max'),
  shape('requires: [Day], when', 'oneOf: [New], «when', 'when is for requires'),
  // approvals
  meaning('approvers: [Boss]', 'approvers: [«Board]', 'no role Board'),
  shape(LARGE, LARGE.replace('            approvers: [Boss]\n', ''), 'lacks approvers'),
  shape('quorum: 1', 'quorum: «0', 'not a whole number'),
  shape('expires: 24h', 'expires: «soon', 'no time'),
  shape(WHEN, 'when: { «Amount: { gt: 5 } }', 'no part of a change'),
  shape(WHEN, 'when: { change.Amount: { «above: 5 } }', 'no way to change'),
  meaning(WHEN, 'when: { «after.Salary: { gt: 5 } }', 'no field Salary'),
]
