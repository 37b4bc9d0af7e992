/** Several executions broke off, and one of them can’t be cleared up. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'
import { handTicker } from '../support/ticker.ts'

const leaseOverMs = 61_000

const ticker = handTicker()
let system: System
beforeAll(async () => {
  system = await startSystem({ ticker })
})
afterAll(() => system.stop())

test('57: an execution that can’t be cleared up keeps no other from being cleared up', async () => {
  const left: string[] = []
  for (const as of ['rep.emea', 'rep.emea2', 'rep.apac']) left.push(String((await brokenOff(as)).changeId))
  // Nobody can ask Salesforce as the first of them any more.
  await system.control('/users', { username: 'rep.emea@contoso.example', isActive: false })
  await system.control('/clock', { advanceMs: leaseOverMs })
  await ticker.turn()
  const seen = async (changeId: string | undefined, as: string) =>
    (await system.get(`/v1/changes/${changeId}`, { token: await system.token(as, {}) })).body.state
  expect(await seen(left[1], 'rep.emea2')).toBe('executed')
  expect(await seen(left[2], 'rep.apac')).toBe('executed')
})

/** A task that Salesforce made and nobody heard of. */
async function brokenOff(as: string) {
  const path = '/v1/tasks/create'
  const warm = await system.get('/v1/me', { as })
  expect(warm.status).toBe(200)
  await system.control('/faults', {
    kind: 'commitThenDrop',
    times: 1,
    match: { target: 'salesforce', method: 'POST', path: '/services/data/*/composite' },
  })
  const { status, body } = await system.post(path, { subject: `Left by ${as}` }, { as })
  expect([status, body.code]).toEqual([504, 'write-unknown'])
  return body
}
