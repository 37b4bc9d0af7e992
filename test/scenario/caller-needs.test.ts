import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const metered = async () =>
  (await system.journal())
    .filter(({ target }) => target === 'salesforce')
    .reduce((sum, e) => sum + (e.metered ?? 0), 0)

test('whatever the policy needs to know of a caller costs one Salesforce call, and none while it is remembered', async () => {
  await system.clearJournal()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => system.get('/v1/me', { as: 'manager.emea' })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(await metered()).toBe(1)
  await system.clearJournal()
  expect((await system.get('/v1/me', { as: 'manager.emea' })).status).toBe(200)
  expect(await metered()).toBe(0)
})

test('an app’s caller costs the same', async () => {
  await system.clearJournal()
  for (let n = 0; n < 3; n += 1)
    expect((await system.get('/v1/me', { as: 'flow.scheduler' })).status).toBe(200)
  expect(await metered()).toBe(1)
})

test('9: whoever is deactivated in Salesforce is cut off within 5 minutes, behind one and the same token', async () => {
  const asking = { as: 'rep.emea2' }
  expect((await system.get('/v1/me', asking)).status).toBe(200)
  await system.control('/users', { username: 'rep.emea2@contoso.example', isActive: false })
  await system.control('/clock', { advanceMs: 300_000 })
  const { status, body } = await system.get('/v1/me', asking)
  expect([status, body.code]).toEqual([403, 'identity-unmapped'])
})
