import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../index.ts'
import { BOSS, CLIENT, GROUP, ME, policy, refusal, rep, soql, subject } from './testing.ts'

describe('who has which rights', () => {
  test('roles come from app roles and groups, in any case, and add up', () => {
    const both = policy.rightsOf({ ...subject(['Desk']), groups: [GROUP.toUpperCase()] })
    expect(both.roles).toEqual(['Rep', 'Desk'])
    expect(both.operations).toEqual(['A', 'B', 'C'])
    expect(both.mayAsk('C')).toBe(true)
    expect(rep.mayAsk('C')).toBe(false)
  })

  test('a role for apps is no one’s who is a person, and the other way round', () => {
    expect(policy.rightsOf(subject(['Robot'])).roles).toEqual([])
    expect(policy.rightsOf({ ...subject(['Robot', 'Rep']), kind: 'app' }).roles).toEqual(['Robot'])
  })

  test('without a role there is nothing', () => {
    const nobody = policy.rightsOf(subject(['rep', 'Unknown']))
    expect([nobody.roles, nobody.operations, nobody.objects]).toEqual([[], [], []])
    expect(nobody.fields('User')).toBeUndefined()
    expect(refusal(() => soql({ object: 'User', select: ['Id'], limit: 1 }, nobody))).toMatch(
      /^object-denied/,
    )
  })

  test('rights say which policy they come from', () => {
    expect([rep.policyVersion, rep.policyHash, rep.phase]).toEqual(['7', policy.hash, 'controlled-writes'])
  })

  test('a grant whose variable stands for nothing is off', () => {
    const alone = policy.rightsOf(subject(['Rep'], { managerId: null }))
    expect(soql({ object: 'Account', select: ['Id'], limit: 1 }, alone)).not.toContain('ManagerId')
    expect(soql({ object: 'Account', select: ['Id'], limit: 1 })).toContain(`Owner.ManagerId = '${BOSS}'`)
  })

  test('a grant by a list is off while the list isn’t known', () => {
    const lists = loadPolicy(
      `
apiVersion: sallyport.policy/v1
metadata: { name: lists, version: '1' }
phase: read-only
clients: { Tests: { id: ${CLIENT} } }
roles: { Rep: { anyOf: [{ appRole: Rep }], operations: [A] } }
objects:
  User: { fields: { Id: { type: id } } }
  Deal:
    fields: { Id: { type: id }, OwnerId: { type: reference, to: [User] }, Account: { type: id } }
    grants:
      - { id: own, roles: [Rep], actions: [read], where: { OwnerId: { eq: $caller.userId } }, fields: [Id] }
      - { id: of-reports, roles: [Rep], actions: [read], where: { OwnerId: { in: $caller.reportIds } }, fields: [Id] }
      - { id: of-teams, roles: [Rep], actions: [read], where: { Account: { in: $caller.accountTeamIds } }, fields: [Id] }
`,
      'lists.yaml',
    )
    const asked = (reportIds: readonly string[] | null, accountTeamIds: readonly string[] | null) => {
      const rights = lists.rightsOf(subject(['Rep'], { reportIds, accountTeamIds }))
      const query = { object: 'Deal', select: ['Id'], limit: 1 } as const
      return [rights.explain(query).off, soql(query, rights).slice('SELECT Id FROM Deal WHERE '.length)]
    }
    const own = `OwnerId = '${ME}'`
    expect(asked(null, null)).toEqual([['of-reports', 'of-teams'], `${own} LIMIT 1`])
    expect(asked([BOSS], null)).toEqual([['of-teams'], `${own} OR OwnerId IN ('${BOSS}') LIMIT 1`])
    expect(asked(null, [ME, BOSS])).toEqual([
      ['of-reports'],
      `${own} OR Account IN ('${ME}', '${BOSS}') LIMIT 1`,
    ])
  })

  test('rights of one caller hold nothing of another with the same roles', () => {
    const other = policy.rightsOf(subject(['Rep'], { id: '005000000000009AAA' }))
    expect(soql({ object: 'Account', select: ['Revenue'], limit: 1 }, other)).not.toContain(ME)
    expect(soql({ object: 'Account', select: ['Revenue'], limit: 1 })).toContain(ME)
  })

  test('fields are told with what they may be used for, and only objects one may read', () => {
    const field = (name: string) => rep.fields('case')?.find(f => f.name === name)
    expect(field('Body')).toEqual({
      name: 'Body',
      kind: 'longtext',
      referenceTo: [],
      sensitive: false,
      untrusted: false,
      filterable: false,
      sortable: false,
    })
    expect(field('Tags')).toMatchObject({ filterable: true, sortable: false })
    expect(field('OwnerId')).toMatchObject({ referenceTo: ['User', 'Group'] })
    expect(rep.fields('User')?.map(f => f.name)).toEqual(['Id', 'Name'])
    const desk = policy.rightsOf(subject(['Desk']))
    expect(desk.objects).toEqual(['User'])
  })

  test('a path is told where each step of it may be read', () => {
    expect(rep.field('Case', 'account.owner.name')).toMatchObject({ name: 'Name', kind: 'string' })
    expect(rep.field('Case', 'Owner.Name')).toMatchObject({ name: 'Name' })
    for (const path of [
      'Account.Owner.ManagerId',
      'About.Name',
      'Account.Nothing',
      'Nothing.Name',
      'A.B.C.D',
      '',
    ]) {
      expect(rep.field('Case', path), path).toBeUndefined()
    }
    expect(rep.field('Nothing', 'Id')).toBeUndefined()
  })
})
