import { expect, test } from 'vitest'
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
  await problemFrom(findUsers(gateway, integration, 'Entra__c', 'x', context()), 'salesforce-refused')
})
