import { describe, expect, test } from 'vitest'
import { findUsers, userByUsername } from '../../api/salesforce/index.ts'
import { rep } from './fake-org.ts'
import { bench, problemFrom } from './harness.ts'

const integration = { userId: '', username: 'integration@contoso.example' }
const row = {
  attributes: { type: 'User' },
  Id: rep.userId,
  Username: rep.username,
  Name: 'Rae Rep',
  ManagerId: '005000000000002AAA',
  UserRoleId: null,
  ProfileId: '00e000000000001AAA',
  TimeZoneSidKey: 'Europe/Berlin',
  IsActive: true,
  UserType: 'Standard',
  FederationIdentifier: '0f0e-oid',
}
const found = (...records: object[]) => ({ body: { totalSize: records.length, done: true, records } })
const asked = (url: string | undefined) => decodeURIComponent((url ?? '').split('?q=')[1] ?? '')

test('a user is found by the mapped field in one call of the integration user', async () => {
  const { org, gateway, context } = await bench()
  org.script = () => found(row)
  const call = context()
  const users = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', call)
  expect(users).toEqual([
    {
      id: rep.userId,
      username: rep.username,
      name: 'Rae Rep',
      managerId: '005000000000002AAA',
      roleId: null,
      profileId: '00e000000000001AAA',
      timeZone: 'Europe/Berlin',
      isActive: true,
      userType: 'Standard',
      attributes: {},
      reportIds: null,
      accountTeamIds: null,
    },
  ])
  expect(call.spent.calls).toBe(1)
  expect(asked(org.calls[0]?.url)).toBe(
    "SELECT Id, Username, Name, ManagerId, UserRoleId, ProfileId, TimeZoneSidKey, IsActive, UserType, FederationIdentifier FROM User WHERE FederationIdentifier = '0f0e-oid' ORDER BY Id ASC LIMIT 3",
  )
})

test('a key that differs in case is another key', async () => {
  const { org, gateway, context } = await bench()
  org.script = () => found({ ...row, FederationIdentifier: '0F0E-OID' })
  expect(await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context())).toEqual([])
})

test('a value is a literal, whatever it holds; a field that is no name is refused before anything is sent', async () => {
  const { org, gateway, context } = await bench()
  org.script = () => found()
  await findUsers(gateway, integration, 'FederationIdentifier', "x' OR Name != '", context())
  expect(asked(org.calls[0]?.url)).toContain("FederationIdentifier = 'x\\' OR Name != \\''")
  await expect(findUsers(gateway, integration, "Name = 'x' OR Id", 'x', context())).rejects.toThrow()
  expect(org.calls).toHaveLength(1)
})

test('the integration user is found by its name, before its id is known', async () => {
  const { org, gateway, context } = await bench()
  org.script = () => found({ ...row, Username: 'Integration@contoso.example' })
  expect((await userByUsername(gateway, integration, integration.username, context()))?.id).toBe(rep.userId)
  org.script = () => found()
  expect(await userByUsername(gateway, integration, integration.username, context())).toBeUndefined()
})

test('what Salesforce refuses is a Problem', async () => {
  const { org, gateway, context } = await bench()
  org.script = () => ({ status: 400, body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }] })
  await problemFrom(findUsers(gateway, integration, 'Entra__c', 'x', context()), 'field-security')
})

describe('what a policy needs besides', () => {
  const needs = { fields: { region: 'Region__c', division: 'Division' }, reports: true, accountTeams: true }
  const boss = rep.userId
  const other = '005000000000009AAA'
  const answering = (...answers: object[][]) => ({
    body: {
      compositeResponse: answers.map((records, n) => ({
        referenceId: `q${n}`,
        httpStatusCode: 200,
        body: { totalSize: records.length, done: true, records },
      })),
    },
  })
  const person = (Id: string, above: object) => ({ attributes: { type: 'User' }, Id, ...above })
  const member = (AccountId: string, UserId: string) => ({ AccountId, UserId })
  const statements = (body: unknown): string[] =>
    JSON.parse(String(body)).compositeRequest.map((part: { url: string }) => asked(part.url))

  test('is asked for in the same call', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => answering([{ ...row, Region__c: 'EMEA', Division: null }], [], [])
    const call = context()
    const [user] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', call, needs)
    expect(call.spent.calls).toBe(1)
    expect(org.calls).toHaveLength(1)
    expect(user).toMatchObject({
      attributes: { region: 'EMEA', division: null },
      reportIds: [],
      accountTeamIds: [],
    })
    const [users, reports, teams] = statements(org.calls[0]?.body)
    expect(users).toMatch(/^SELECT Id, .*, FederationIdentifier, Region__c, Division FROM User WHERE/)
    expect(reports).toBe(
      'SELECT Id, ManagerId, Manager.ManagerId, Manager.Manager.ManagerId, Manager.Manager.Manager.ManagerId, ' +
        'Manager.Manager.Manager.Manager.ManagerId FROM User ' +
        "WHERE Manager.FederationIdentifier = '0f0e-oid' OR Manager.Manager.FederationIdentifier = '0f0e-oid' " +
        "OR Manager.Manager.Manager.FederationIdentifier = '0f0e-oid' " +
        "OR Manager.Manager.Manager.Manager.FederationIdentifier = '0f0e-oid' " +
        "OR Manager.Manager.Manager.Manager.Manager.FederationIdentifier = '0f0e-oid' LIMIT 1001",
    )
    expect(teams).toBe(
      "SELECT AccountId, UserId FROM AccountTeamMember WHERE User.FederationIdentifier = '0f0e-oid' LIMIT 1001",
    )
  })

  test('reports at every level are found, each once, and whose manager only spells alike is none', async () => {
    const { org, gateway, context } = await bench()
    const deep = { Manager: { ManagerId: other, Manager: { ManagerId: boss } } }
    const people = [
      person('005000000000021AAA', { ManagerId: boss }),
      person('005000000000022AAA', { ManagerId: other, ...deep }),
      person('005000000000022AAA', { ManagerId: other, ...deep }),
      person('005000000000023AAA', { ManagerId: other, Manager: null }),
    ]
    org.script = () => answering([row], people, [])
    const [user] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context(), needs)
    expect(user?.reportIds).toEqual(['005000000000021AAA', '005000000000022AAA'])
  })

  test('accounts are those of the user’s own memberships', async () => {
    const { org, gateway, context } = await bench()
    const members = [member('001000000000001AAA', boss), member('001000000000002AAA', other)]
    org.script = () => answering([row], [], members)
    const [user] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context(), needs)
    expect(user?.accountTeamIds).toEqual(['001000000000001AAA'])
  })

  test('1,000 ids are a list, 1,001 are none', async () => {
    const { org, gateway, context } = await bench()
    const idOf = (n: number) => `001${String(n).padStart(12, '0')}AAA`
    const many = (n: number) => Array.from({ length: n }, (_, i) => member(idOf(i), boss))
    const people = (n: number) => Array.from({ length: n }, (_, i) => person(idOf(i), { ManagerId: boss }))
    org.script = () => answering([row], people(1000), many(1001))
    const [user] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context(), needs)
    expect(user?.reportIds).toHaveLength(1000)
    expect(user?.accountTeamIds).toBeNull()
    org.script = () => answering([row], people(1001), many(1000))
    const [same] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context(), needs)
    expect(same?.reportIds).toBeNull()
    expect(same?.accountTeamIds).toHaveLength(1000)
  })

  test.each([
    [
      { fields: {}, reports: true, accountTeams: false },
      [[row], [person('005000000000021AAA', { ManagerId: boss })]],
      { reportIds: ['005000000000021AAA'], accountTeamIds: null },
    ],
    [
      { fields: {}, reports: false, accountTeams: true },
      [[row], [member('001000000000001AAA', boss)]],
      { reportIds: null, accountTeamIds: ['001000000000001AAA'] },
    ],
  ])('only what is needed is asked for (%#)', async (only, answers, expected) => {
    const { org, gateway, context } = await bench()
    org.script = () => answering(...answers)
    const [user] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context(), only)
    expect(user).toMatchObject(expected)
    expect(statements(org.calls[0]?.body)).toHaveLength(2)
  })

  test('a field that is selected anyway is named once, and read in Salesforce’s spelling', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => found(row)
    const fields = { boss: 'managerid', zone: 'TimeZoneSidKey', active: 'IsActive' }
    const only = { fields, reports: false, accountTeams: false }
    const [user] = await findUsers(gateway, integration, 'FederationIdentifier', '0f0e-oid', context(), only)
    expect(user?.attributes).toEqual({ boss: '005000000000002AAA', zone: 'Europe/Berlin', active: null })
    expect(asked(org.calls[0]?.url).match(/ManagerId/gi)).toHaveLength(1)
  })

  test('a field of the policy that is no name is refused before anything is sent', async () => {
    const { org, gateway, context } = await bench()
    const only = { fields: { x: 'Name FROM Account' }, reports: false, accountTeams: false }
    await expect(
      findUsers(gateway, integration, 'FederationIdentifier', 'x', context(), only),
    ).rejects.toThrow()
    expect(org.calls).toHaveLength(0)
  })
})
