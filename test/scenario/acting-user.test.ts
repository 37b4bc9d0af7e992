import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Entries, keptEntries } from '../support/entries.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'

const admin = 'e0000000-0000-4000-8000-000000000060'
const somebody = 'e0000000-0000-4000-8000-000000000010'
const deals = '/v1/opportunities?limit=1'

let system: System
let file: PolicyFile
let entries: Entries

beforeAll(async () => {
  file = await policyFile(
    policyText(policy => {
      policy.actingUser = ['ListSwitches', 'FindLeads']
    }),
  )
  entries = keptEntries()
  system = await startSystem({ environment: file.environment, openStore: entries.openStore })
  // Equal questions then have equal answers, their cursors too.
  system.simulator.clock.freeze()
})
afterAll(async () => {
  await system.stop()
  await file.remove()
})
let linesBefore = 0
beforeEach(() => {
  linesBefore = system.log.length
})

const alerts = () => system.log.slice(linesBefore).filter(line => line.event === 'acting-user-mismatch')
const saying = (oid: string) => ({ headers: { 'X-Acting-User-Oid': oid } })

/** An operation that changes something, asked by an administrator. */
async function change(headers: Readonly<Record<string, string>>): Promise<Answer> {
  const token = await system.token('admin.crm', { claims: { acrs: ['c1'] } })
  const body = { kind: 'operation', target: 'FindCases', state: 'on', reason: 'a test of the tripwire' }
  return system.post('/v1/admin/switches', body, { token, headers })
}

describe('a call that changes something, by the token of another than who sits before it', () => {
  test.each([
    ['another person', somebody],
    ['no object id', 'Carla'],
    ['nearly the owner', `${admin} `.replace('60', '61')],
  ])('15: %s: refused, alerted and audited', async (_who, oid) => {
    const refused = await change({ 'X-Acting-User-Oid': oid })
    expectProblem(refused, 'acting-user-mismatch')
    expect(refused.body.why.layer).toBe('identity')
    expect(alerts()).toEqual([
      expect.objectContaining({ level: 40, operation: 'SetSwitch', objectId: admin, actingUser: oid.trim() }),
    ])
    expect(entries.of(refused)).toMatchObject({
      decision: 'deny',
      code: 'acting-user-mismatch',
      objectId: admin,
      actingUser: oid.trim(),
      actingUserMismatch: true,
    })
  })

  test('15: by its owner, in whatever case, or by a client that doesn’t say, it goes through', async () => {
    for (const oid of [admin.toUpperCase(), '', undefined]) {
      const answer = await change(oid === undefined ? {} : { 'X-Acting-User-Oid': oid })
      expect(answer.status).toBe(200)
      expect(entries.of(answer).actingUserMismatch).toBe(false)
    }
    expect(alerts()).toEqual([])
  })
})

describe('a question', () => {
  test('15: for another than the token’s owner is answered as the owner’s, logged and audited', async () => {
    const own = await system.get(deals, { as: 'rep.emea' })
    const other = await system.get(deals, { as: 'rep.emea', ...saying(admin) })
    expect(other.status).toBe(200)
    expect(other.body).toEqual(own.body)
    expect(entries.of(other)).toMatchObject({
      objectId: somebody,
      actingUser: admin,
      actingUserMismatch: true,
    })
    const id = other.headers.get('sally-request-id')
    expect(system.log.find(line => line.requestId === id)).toMatchObject({ actingUserDiffers: true })
    expect(alerts()).toEqual([])
  })

  test('15: never takes the header for who asks: no right and no record comes of it', async () => {
    expectProblem(await system.get(deals, saying(somebody)), 'token-missing')
    const manager = 'e0000000-0000-4000-8000-000000000003'
    const plain = await system.get('/v1/me', { as: 'rep.emea' })
    const posing = await system.get('/v1/me', { as: 'rep.emea', ...saying(manager) })
    expect(posing.body).toEqual(plain.body)
    const refused = await system.get('/v1/admin/switches', { as: 'rep.emea', ...saying(admin) })
    expectProblem(refused, 'operation-denied')
  })
})

describe('an operation whose policy wants to know who sits before it', () => {
  test.each([
    ['/v1/leads?limit=1', 'rep.emea', somebody],
    ['/v1/admin/switches', 'admin.crm', admin],
  ])('15: %s is refused without the header, and with another’s', async (path, as, owner) => {
    const silent = await system.get(path, { as })
    expectProblem(silent, 'acting-user-missing')
    expect(entries.of(silent)).toMatchObject({
      decision: 'deny',
      actingUser: null,
      actingUserMismatch: false,
    })
    expectProblem(await system.get(path, { as, ...saying('') }), 'acting-user-missing')
    expectProblem(await system.get(path, { as, ...saying(owner.replace(/.$/, '9')) }), 'acting-user-mismatch')
    expect((await system.get(path, { as, ...saying(owner) })).status).toBe(200)
  })
})
