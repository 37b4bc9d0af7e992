import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../index.ts'
import { loadedText, operations, refusalOf, refusalsOf } from './testing.ts'

const GOOD = `apiVersion: sallyport.policy/v1
metadata: { name: test, version: '1' }
phase: controlled-writes
phases: { FindCases: orchestration }
stepUp: { WhoAmI: c1 }
actingUser: [WhoAmI]
limits: { rowsPerHourMax: 100 }
clients:
  App: { id: c0000000-0000-4000-8000-00000000000c, phase: read-only, operations: [WhoAmI], objects: [Deal] }
  Other: { id: C0000000-0000-4000-8000-00000000000D }
caller: { region: Region__c }
roles:
  Rep: { purpose: Sells., anyOf: [{ appRole: R }], operations: [WhoAmI], limits: { rowsPerDayMax: 5 } }
  Boss: { anyOf: [{ appRole: B }], operations: [WhoAmI], phase: read-only }
objects:
  User: { fields: { Id: { type: id } } }
  Deal:
    fields:
      Id: { type: id }
      Name: { type: string, untrusted: true, audit: value }
      Notes: { type: longtext, sensitive: true, audit: none }
      Stage: { type: picklist, audit: hmac }
      Amount: { type: currency }
      Close: { type: date }
      Since: { type: datetime }
      Mail: { type: email }
      Phone: { type: phone }
      Open: { type: boolean, scopeOnly: true }
      Region: { type: picklist }
      OwnerId: { type: reference, to: [User] }
      WhatId: { type: reference, to: [User, Deal] }
    forbid:
      - id: won
        actions: [update, read]
        where: { Stage: { eq: Won } }
        message: No.
    grants:
      - id: read
        roles: [Rep]
        actions: [read]
        where: { OwnerId: { in: $caller.reportIds }, Region: { eq: $caller.region } }
        fields: [Id, Name, Notes, Stage, Amount, Close, Since, Mail, OwnerId, WhatId]
        masks: { Phone: last-four }
      - id: sums
        roles: [Rep]
        actions: [aggregate]
        where: all-rows
        fields: [Amount]
        groupBy: [Stage, Region]
        minGroupSize: 7
      - id: write
        roles: [Rep]
        actions: [create, update]
        where: { OwnerId: { eq: $caller.userId } }
        check: { Open: { eq: true } }
        fields: [Name, Stage, Amount, Close, WhatId]
        set: { OwnerId: $caller.userId }
        defaults: { Close: $today+30d }
        references: { WhatId: [Deal] }
        constraints:
          - { id: c-range, field: Amount, message: R., range: { min: 0, max: 10 } }
          - { id: c-days, field: Close, message: D., range: { min: $today-1d, max: $today } }
          - { id: c-one, field: Name, message: O., oneOf: [a, b] }
          - { id: c-moves, field: Stage, message: T., transitions: { forbid: [{ from: [Won], to: any }] } }
          - { id: c-step, field: Amount, message: P., changePercent: { max: 50 } }
          - { id: c-req, field: Stage, message: Q., requires: [Notes], when: { after.Stage: { eq: Lost } } }
        confirm: { when: { not: { change.Amount: any } } }
        approval:
          - id: big
            when: { any: [{ after.Amount: { gt: 5, lte: 9 } }, { change.Amount: { percentAbove: 25 } }, { before.Stage: { in: [New, Old] } }] }
            approvers: [Boss]
            quorum: 2
            expires: 24h
            message: A.
`

const APPROVAL = '        approval:\n'

/** Replace the first by the second; the fault is at the first place of the third from there on and says the fourth. */
const BAD: readonly (readonly [from: string, to: string, at: string, says: string])[] = [
  // phases, sign-in, limits
  [
    'phases: { FindCases: orchestration }',
    'phases: { Nothing: orchestration }',
    'Nothing',
    'no operation Nothing',
  ],
  ['{ FindCases: orchestration }', '{ FindCases: full }', 'full', 'no phase full'],
  ['{ WhoAmI: c1 }', '{ WhoAmI: mfa }', 'mfa', 'no authentication context'],
  ['{ WhoAmI: c1 }', '{ WhoAmI: c100 }', 'c100', 'no authentication context'],
  ['{ WhoAmI: c1 }', '{ WhoAreYou: c1 }', 'WhoAreYou', 'no operation'],
  ['actingUser: [WhoAmI]', 'actingUser: [Who]', 'Who]', 'no operation Who'],
  ['{ rowsPerHourMax: 100 }', '{ rowsPerHourMax: 0 }', '0 }', 'not a whole number'],
  ['{ rowsPerHourMax: 100 }', '{ rowsPerHourMax: 1.5 }', '1.5', 'not a whole number'],
  ['{ rowsPerHourMax: 100 }', "{ rowsPerHourMax: '100' }", "'100'", 'not a whole number'],
  ['{ rowsPerHourMax: 100 }', '{ rows: 100 }', 'rows:', 'limits has the unknown key rows.'],
  ['limits: { rowsPerDayMax: 5 }', 'limits: 5', '5 }', 'not a map'],
  ['phase: read-only }\nobjects', 'phase: orchestration }\nobjects', 'orchestration', 'wider than'],
  // clients and caller
  ['id: c0000000-0000-4000-8000-00000000000c', 'id: app', 'app,', 'not an application id'],
  ['id: c0000000-0000-4000-8000-00000000000c, ', '', '{ phase: read-only', 'Client App lacks id.'],
  ['C0000000-0000-4000-8000-00000000000D', 'C0000000-0000-4000-8000-00000000000C', 'Other', 'id of another'],
  ['  App: { id', '  My App: { id', 'My App', 'no name for a client'],
  ['000c, phase: read-only', '000c, phase: orchestration', 'orchestration', 'wider than'],
  ['operations: [WhoAmI], objects', 'operations: [All], objects', 'All', 'no operation All'],
  ['objects: [Deal]', 'objects: [Case]', 'Case', 'not an object of this policy'],
  ['caller: { region: Region__c }', 'caller: { userId: Region__c }', 'userId', 'can’t name something'],
  ['caller: { region: Region__c }', 'caller: { Region: Region__c }', 'Region:', 'can’t name something'],
  [
    'caller: { region: Region__c }',
    'caller: { region: Account.Region }',
    'Account.Region',
    'no field of User',
  ],
  ['$caller.region', '$caller.area', '$caller.area', 'no variable $caller.area'],
  ['Region: { eq: $caller.region }', 'Close: { ne: $caller.region }', '$caller.region', 'is a text'],
  ['{ in: $caller.reportIds }', '{ eq: $caller.reportIds }', '$caller.reportIds', 'is a list'],
  [
    'OwnerId: { in: $caller.reportIds }',
    'Stage: { in: $caller.reportIds }',
    '$caller.reportIds',
    'holds ids',
  ],
  // field classes
  ['untrusted: true', 'untrusted: maybe', 'maybe', 'neither true nor false'],
  ['audit: hmac', 'audit: plain', 'plain', 'no way plain'],
  ['sensitive: true, audit: none', 'sensitive: true, audit: value', 'value', 'is sensitive'],
  [
    'Amount: { type: currency }',
    'Amount: { type: currency, untrusted: true }',
    'untrusted',
    'holds no free text',
  ],
  // forbids
  ['actions: [update, read]', 'actions: [delete]', 'delete', 'no action delete'],
  [
    'where: { Stage: { eq: Won } }',
    'where: { OwnerId: { eq: $caller.userId } }',
    '$caller',
    'forbidden to everybody',
  ],
  [
    'where: { Stage: { eq: Won } }',
    'where: { OwnerId: { in: $caller.reportIds } }',
    '$caller',
    'forbidden to everybody',
  ],
  ['        message: No.\n', '', '- id: won', 'A forbid lacks message.'],
  ['- id: won', '- id: read', 'read\n        roles', 'used twice'],
  // grants that read
  ['actions: [read]\n', 'actions: [read, aggregate]\n', '[read, aggregate]', 'one kind of thing'],
  ['{ Phone: last-four }', '{ Phone: none }', 'none }', 'no mask none'],
  ['{ Phone: last-four }', '{ Phone: domain }', 'domain', 'doesn’t fit Phone'],
  ['{ Phone: last-four }', '{ Mail: domain }', 'Mail', 'also shown in full'],
  ['{ Phone: last-four }', '{ Fax: last-four }', 'Fax', 'no field Fax'],
  ['groupBy: [Stage, Region]\n', 'masks: {}\n', 'masks', 'not for a grant'],
  ['        groupBy: [Stage, Region]\n', '', '- id: sums', 'A grant that may aggregate lacks groupBy.'],
  ['groupBy: [Stage, Region]', 'groupBy: [Amount]', '[Amount]', 'can’t make groups'],
  ['groupBy: [Stage, Region]', 'groupBy: [Name]', '[Name]', 'can’t make groups'],
  ['groupBy: [Stage, Region]', 'groupBy: [Stage, Region, OwnerId, Phone]', '[Stage', 'More than 3'],
  ['minGroupSize: 7', 'minGroupSize: 1', '1\n', 'not a whole number from 2'],
  ['where: all-rows', 'where: related-rows', 'related-rows', 'is for reading'],
  [
    '- id: sums\n        roles: [Rep]',
    '- id: sums\n        roles: [Rep, Rap]',
    'Rap',
    'There is no role Rap.',
  ],
  // grants that write
  ['actions: [create, update]', 'actions: [read, update]', '[read, update]', 'one kind of thing'],
  [
    'actions: [create, update]',
    'actions: [create]',
    'where: { OwnerId: { eq: $caller.userId',
    'nothing before',
  ],
  ['fields: [Name, Stage,', 'fields: [Region, Name, Stage,', 'fields', 'but not read it'],
  ['fields: [Name, Stage,', 'fields: [Id, Name, Stage,', 'fields', 'kept by Salesforce'],
  ['fields: [Name, Stage,', 'fields: [Open, Name, Stage,', 'Open', 'row scopes only'],
  ['set: { OwnerId: $caller.userId }', 'set: { Name: x }', 'set', 'can’t be chosen too'],
  ['set: { OwnerId: $caller.userId }', 'set: { OwnerId: me }', 'me }', 'doesn’t fit'],
  ['set: { OwnerId: $caller.userId }', 'set: { Id: $caller.userId }', 'Id:', 'kept by Salesforce'],
  ['defaults: { Close: $today+30d }', 'defaults: { Region: EMEA }', 'defaults', 'a default is a preset'],
  ['defaults: { Close: $today+30d }', 'defaults: { Close: $today+1m }', '$today+1m', 'no day'],
  ['defaults: { Close: $today+30d }', 'defaults: { Amount: $today }', '$today', 'is none'],
  [APPROVAL, `        conflict: rows\n${APPROVAL}`, 'rows', 'conflict is neither fields nor record.'],
  [APPROVAL, `        conflict: [record]\n${APPROVAL}`, '[record]', 'conflict is neither fields nor record.'],
  [
    'actions: [create, update]',
    'actions: [create]\n        conflict: record',
    'conflict',
    'can’t have moved on',
  ],
  ['actions: [create, update]', 'actions: [update]', 'defaults', 'records that are created'],
  ['references: { WhatId: [Deal] }', 'references: { WhatId: [Case] }', 'Case', 'doesn’t point at Case'],
  ['references: { WhatId: [Deal] }', 'references: { Mail: [Deal] }', 'Mail', 'doesn’t write Mail'],
  ['check: { Open: { eq: true } }', 'check: {}', '{}', 'A row scope is empty.'],
  ['confirm: { when: { not: { change.Amount: any } } }', 'confirm: sometimes', 'sometimes', 'neither always'],
  [
    'confirm: { when: { not: { change.Amount: any } } }',
    'confirm: { if: {} }',
    'if',
    'confirm has the unknown key if.',
  ],
  // ids and lists
  ['id: c-one', 'id: c-one!', 'c-one!', 'no id for a grant'],
  ['id: c-one', `id: ${'c'.repeat(65)}`, 'ccc', 'no id for a grant'],
  ['approvers: [Boss]', 'approvers: Boss', 'Boss', 'approvers is not a list.'],
  ['actions: [aggregate]', 'actions: aggregate', 'aggregate', 'actions is not a list.'],
  ['groupBy: [Stage, Region]', 'groupBy: Stage', 'Stage', 'groupBy is not a list.'],
  ['requires: [Notes]', 'requires: Notes', 'Notes', 'requires is not a list.'],
  ['references: { WhatId: [Deal] }', 'references: { WhatId: Deal }', 'Deal }', 'WhatId is not a list.'],
  ['constraints:\n', 'constraints: none\n        x:\n', 'none', 'constraints is not a list.'],
  ['set: { OwnerId: $caller.userId }', 'set: [OwnerId]', '[OwnerId]', 'set is not a map.'],
  ['caller: { region: Region__c }', 'caller: Region__c', 'Region__c', 'caller is not a map.'],
  ['clients:\n', 'clients: none\nx:\n', 'none', 'clients is not a map.'],
  // constraints
  ['id: c-range, field: Amount', 'id: c-range, field: Region', 'Region, message', 'doesn’t write Region'],
  ['id: c-range, field: Amount', 'id: C Range, field: Amount', 'C Range', 'no id'],
  ['range: { min: 0, max: 10 }', 'range: { min: 0, max: ten }', 'ten', 'doesn’t fit'],
  ['range: { min: 0, max: 10 }', 'range: { min: null }', 'null', 'can’t end at null'],
  ['range: { min: 0, max: 10 }', 'range: {}', '{}', 'neither min nor max'],
  ['range: { min: 0, max: 10 }', 'least: 5', 'least', 'A constraint has the unknown key least.'],
  [', range: { min: 0, max: 10 }', '', '{ id: c-range', 'no rule or several'],
  ['range: { min: 0, max: 10 }', 'range: { min: 0 }, oneOf: [1]', '{ id: c-range', 'no rule or several'],
  [
    'range: { min: 0, max: 10 }',
    'range: { min: 0 }, when: { change.Amount: any }',
    'when',
    'when is for requires',
  ],
  [
    'field: Name, message: O., oneOf: [a, b]',
    'field: Name, message: O., range: { min: a }',
    'range',
    'has no range',
  ],
  ['oneOf: [a, b]', 'oneOf: []', '[]', 'is empty'],
  ['field: Stage, message: T.', 'field: Name, message: T.', 'transitions', 'has no transitions'],
  ['{ forbid: [{ from: [Won], to: any }] }', '{}', '{}', 'neither allowed nor forbidden'],
  [
    '{ forbid: [{ from: [Won], to: any }] }',
    '{ forbid: [{ from: [Won] }] }',
    '{ from',
    'A transition lacks to.',
  ],
  ['{ forbid: [{ from: [Won], to: any }] }', '{ forbid: [{ from: Won, to: any }] }', 'Won', 'not a list'],
  ['changePercent: { max: 50 }', 'changePercent: { min: 50 }', 'min: 50', 'something else than max'],
  ['changePercent: { max: 50 }', "changePercent: { max: '50' }", "'50'", 'not a number of per cent'],
  ['field: Amount, message: P.', 'field: Close, message: P.', 'changePercent', 'has no per cent'],
  ['requires: [Notes]', 'requires: [Note]', 'Note]', 'no field Note'],
  ['requires: [Notes]', "requires: ['*']", "'*'", 'wildcard'],
  // conditions and approvals
  ['after.Stage: { eq: Lost }', 'later.Stage: { eq: Lost }', 'later.Stage', 'no part of a change'],
  ['after.Stage: { eq: Lost }', 'after.State: { eq: Lost }', 'after.State', 'no field State'],
  ['after.Stage: { eq: Lost }', 'after.Stage: { gt: Lost }', 'gt', 'no order'],
  ['after.Stage: { eq: Lost }', 'change.Stage: { percentAbove: 5 }', 'percentAbove', 'has no per cent'],
  ['change.Amount: { percentAbove: 25 }', 'change.Amount: { above: 25 }', 'above', 'no way to change'],
  [
    'change.Amount: { percentAbove: 25 }',
    'change.Amount: { percentAbove: -1 }',
    '-1',
    'not a number of per cent',
  ],
  ['approvers: [Boss]', 'approvers: [Chef]', 'Chef', 'no role Chef'],
  ['approvers: [Boss]', 'approvers: []', '[]', 'is empty'],
  ['quorum: 2', 'quorum: 0', '0\n', 'not a whole number'],
  ['expires: 24h', 'expires: 1y', '1y', 'no time of at most 30 days'],
  ['expires: 24h', 'expires: 31d', '31d', 'no time of at most 30 days'],
  ['            expires: 24h\n', '', '- id: big', 'An approval lacks expires.'],
  ['            message: A.\n', '', '- id: big', 'An approval lacks message.'],
  ['when: { not: { change.Amount: any } }', 'when: {}', '{}', 'condition is empty'],
  ['when: { not: { change.Amount: any } }', 'when: { ? [a] : b }', '[a]', 'key that is not a word'],
  [
    '            message: A.\n',
    '            message: A.\n            relayed: [me]\n',
    'me]',
    'no object id',
  ],
  ['expires: 24h', 'expires: 24', '24', 'expires is not a text'],
  ['expires: 24h', 'expires: x24h', 'x24h', 'no time of at most 30 days'],
  ['expires: 24h', 'expires: 24hours', '24hours', 'no time of at most 30 days'],
  ['percentAbove: 25', 'percentAbove: 1000001', '1000001', 'not a number of per cent'],
]

describe('18: a policy with a fault in what it says of apps, phases, sums and changes is not used', () => {
  test('the one all others are made from is used', () => {
    const { model } = loadPolicy(GOOD, 'policy.yaml', { operations })
    expect(model.objects.get('deal')?.grants.map(g => g.id)).toEqual(['read', 'sums', 'write'])
  })

  test('and becomes exactly this', async () => {
    await expect(loadedText(GOOD)).toMatchFileSnapshot('writing.loaded.txt')
  })

  test.each(BAD)('%j → %j', (from, to, at, says) => {
    expect(GOOD).toContain(from)
    const text = GOOD.replace(from, () => to)
    const { faults, message } = refusalOf(text)
    const fault = faults.find(f => f.what.includes(says))
    if (fault === undefined) throw new Error(message)
    const changed = GOOD.indexOf(from)
    const lacking = says.includes('lacks') || says.startsWith('used twice')
    const found = text.indexOf(at, lacking ? 0 : changed)
    const start = found < 0 ? text.lastIndexOf(at, changed) : found
    const line = text.slice(0, start).split('\n').length
    expect(Math.abs(fault.line - line), message).toBeLessThanOrEqual(lacking ? 1 : 0)
    expect(fault.remedy).toMatch(/^[A-Z].*\.$/)
    expect(message).toContain(`policy.yaml:${fault.line}:${fault.column}: ${fault.what} ${fault.remedy}`)
  })

  test('and what is told of each is this, word for word', async () => {
    await expect(refusalsOf(GOOD, BAD)).toMatchFileSnapshot('writing.refusals.txt')
  })

  test('a role that sums up one object by two grants could subtract one answer from the other', () => {
    const second = GOOD.slice(GOOD.indexOf('      - id: sums'), GOOD.indexOf('      - id: write'))
    const text = GOOD.replace(
      '      - id: write',
      `${second.replace('id: sums', 'id: more')}      - id: write`,
    )
    expect(refusalOf(text).faults.map(f => f.what)).toEqual(['Rep may sum up Deal by two grants.'])
  })

  test('nothing of users, groups and permissions is ever written', () => {
    const text = GOOD.replace(
      'User: { fields: { Id: { type: id } } }',
      `User:
    fields: { Id: { type: id }, Name: { type: string } }
    grants:
      - { id: users, roles: [Rep], actions: [read], where: all-rows, fields: [Id, Name] }
      - { id: rename, roles: [Rep], actions: [update], where: all-rows, fields: [Name] }`,
    )
    expect(refusalOf(text).faults.map(f => f.what)).toEqual(['Nothing of User may be written.'])
  })

  test('a grant is off for whom a variable of its values, rules or conditions stands for nothing', () => {
    const needs = (from: string, to: string) => {
      const policy = loadPolicy(
        GOOD.replace(from, () => to),
        'policy.yaml',
      )
      const [grant] = policy.model.objects.get('deal')?.grants.filter(g => g.id === 'write') ?? []
      return grant?.variables.toSorted()
    }
    expect(needs('', '')).toEqual(['userId'])
    const region = '{ after.Stage: { eq: $caller.region } }'
    expect(needs('defaults: { Close: $today+30d }', 'defaults: { Stage: $caller.region }')).toContain(
      'region',
    )
    expect(needs('oneOf: [a, b]', 'oneOf: [a, $caller.region]')).toContain('region')
    expect(needs('when: { after.Stage: { eq: Lost } }', `when: ${region}`)).toContain('region')
    expect(needs('{ not: { change.Amount: any } }', `{ not: ${region} }`)).toContain('region')
    expect(needs('{ not: { change.Amount: any } }', `{ all: [${region}] }`)).toContain('region')
    expect(needs('{ after.Amount: { gt: 5, lte: 9 } }', region)).toContain('region')
    expect(needs('{ in: [New, Old] }', '{ in: [New, $caller.region] }')).toContain('region')
    expect(needs('range: { min: 0, max: 10 }', 'range: { min: 1 }')).toEqual(['userId'])
  })
})
