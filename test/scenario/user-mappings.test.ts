import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { person, SCHEDULER_CLIENT_ID, TENANT_ID } from '../../simulator/people.ts'
import { type Entries, keptEntries } from '../support/entries.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'
import { soql } from './org.ts'

/** Two administrators of mappings, and a third; what the policy asks of them is in their tokens. */
const admins = ['admin.crm', 'manager.sales', 'manager.emea'] as const
type Admin = (typeof admins)[number]
const asAdmin = { claims: { roles: ['Crm.Admin'], acrs: ['c1'] } }
const oidOf = (key: string) => person(key)?.objectId ?? ''
const reason = 'Federation id not provisioned yet'

let system: System
let ticker: HandTicker
let entries: Entries
let userIds: ReadonlyMap<string, string>

beforeAll(async () => {
  ticker = handTicker()
  entries = keptEntries()
  system = await startSystem({ ticker, openStore: entries.openStore })
  const users = await soql(system, 'SELECT Id, Username FROM User')
  for (const as of admins) await ask(as, '/v1/admin/mappings')
  userIds = new Map(users.map(u => [String(u.Username).replace('@contoso.example', ''), String(u.Id)]))
})
afterAll(() => system.stop())
// Nothing is remembered of refusals, and nothing is pending.
beforeEach(async () => {
  system.simulator.clock.advance(31_000)
  for (const { mappingId, state, proposedBy } of (await list()).body.mappings)
    if (state === 'pending') {
      const other = proposedBy === oidOf('admin.crm') ? 'manager.sales' : 'admin.crm'
      expect((await decide(other, mappingId, false)).status).toBe(200)
    }
})

const idOf = (key: string): string => {
  const id = userIds.get(key)
  if (id === undefined) throw new Error(`The org has no user ${key}.`)
  return id
}
const ask = async (as: Admin, path: string, body?: object, more: object = {}): Promise<Answer> =>
  system.ask(path, { token: await system.token(as, { ...asAdmin, ...more }), ...(body && { body }) })
const list = () => ask('admin.crm', '/v1/admin/mappings')
const propose = (as: Admin, body: object, more?: object) =>
  ask(as, '/v1/admin/mappings', { reason, ...body }, more)
const decide = (as: Admin, mappingId: string, approve = true, more?: object) =>
  ask(as, `/v1/admin/mappings/${mappingId}/decision`, { approve }, more)
/** Proposed by the first and approved by the second. */
async function mapped(key: string, salesforceUserId: string | undefined): Promise<Answer> {
  const proposed = await propose('admin.crm', { objectId: oidOf(key), salesforceUserId })
  expect(proposed.status).toBe(200)
  const decided = await decide('manager.sales', proposed.body.mapping.mappingId)
  expect(decided.status).toBe(200)
  return decided
}
const usernameOf = async (as: string, at?: string) =>
  (await system.get('/v1/me', { as, ...(at && { at }) })).body.salesforceUser?.username
const conflictOf = (answer: Answer): string => {
  expectProblem(answer, 'mapping-conflict')
  expect(answer.body.why.layer).toBe('approval')
  return answer.body.why.clause
}

describe('a mapping is made by two administrators', () => {
  test('9: an account without a Salesforce user gets in as soon as a second administrator agrees, and no sooner', async () => {
    expectProblem(await system.get('/v1/me', { as: 'unmapped' }), 'identity-unmapped')
    const proposed = await propose('admin.crm', {
      objectId: oidOf('unmapped').toUpperCase(),
      salesforceUserId: idOf('rep.emea3').slice(0, 15),
    })
    expect(proposed.status).toBe(200)
    expect(proposed.headers.get('sally-salesforce-calls')).toBe('1')
    expect(proposed.body.mapping).toEqual({
      mappingId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tenantId: TENANT_ID,
      objectId: oidOf('unmapped'),
      salesforceUserId: idOf('rep.emea3'),
      state: 'pending',
      proposedBy: oidOf('admin.crm'),
      proposedAt: expect.any(String),
      reason,
    })
    expectProblem(await system.get('/v1/me', { as: 'unmapped' }), 'identity-unmapped')
    const decided = await decide('manager.sales', proposed.body.mapping.mappingId)
    expect(decided.status).toBe(200)
    expect(decided.headers.get('sally-salesforce-calls')).toBe('0')
    expect(decided.body.mapping).toMatchObject({ state: 'active', decidedBy: oidOf('manager.sales') })
    expect(await usernameOf('unmapped')).toBe('rep.emea3@contoso.example')
  })

  test('9: taking the mapping away returns the account to the mapped field, at once', async () => {
    await mapped('rep.emea', idOf('rep.emea2'))
    expect(await usernameOf('rep.emea')).toBe('rep.emea2@contoso.example')
    const decided = await mapped('rep.emea', undefined)
    expect(decided.body.mapping).not.toHaveProperty('salesforceUserId')
    expect(decided.body.mapping.state).toBe('removed')
    expect(await usernameOf('rep.emea')).toBe('rep.emea@contoso.example')
  })

  test('9: a new mapping replaces the one before, for tokens already in use too', async () => {
    await mapped('rep.emea2', idOf('rep.apac'))
    expect(await usernameOf('rep.emea2')).toBe('rep.apac@contoso.example')
    await mapped('rep.emea2', idOf('rep.apac2'))
    expect(await usernameOf('rep.emea2')).toBe('rep.apac2@contoso.example')
    const states = (await list()).body.mappings
      .filter((m: { objectId: string }) => m.objectId === oidOf('rep.emea2'))
      .map((m: { state: string }) => m.state)
    expect(states).toEqual(['active', 'replaced'])
    await mapped('rep.emea2', undefined)
  })

  test('9: every other instance follows with its next look at the store', async () => {
    const other = await system.startAnother({ ticker })
    expect(await usernameOf('rep.emea', other)).toBe('rep.emea@contoso.example')
    await mapped('rep.emea', idOf('rep.emea2'))
    await ticker.turn()
    expect(await usernameOf('rep.emea', other)).toBe('rep.emea2@contoso.example')
    await mapped('rep.emea', undefined)
    await ticker.turn()
    expect(await usernameOf('rep.emea', other)).toBe('rep.emea@contoso.example')
  })

  test('9: an explicit mapping to a user who is deactivated later lets nobody in', async () => {
    await mapped('unmapped', idOf('rep.emea2'))
    await system.control('/users', { username: 'rep.emea2@contoso.example', isActive: false })
    system.simulator.clock.advance(5 * 60_000 + 1)
    expectProblem(await system.get('/v1/me', { as: 'unmapped' }), 'identity-unmapped')
    await system.control('/users', { username: 'rep.emea2@contoso.example', isActive: true })
  })

  test('a rejected proposal changes nothing', async () => {
    const before = await usernameOf('rep.apac')
    const { body } = await propose('manager.sales', {
      objectId: oidOf('rep.apac'),
      salesforceUserId: idOf('ceo'),
    })
    const rejected = await decide('admin.crm', body.mapping.mappingId, false)
    expect(rejected.body.mapping.state).toBe('rejected')
    expect(await usernameOf('rep.apac')).toBe(before)
  })
})

describe('four eyes', () => {
  const pending = async (as: Admin, key = 'rep.apac') => {
    const { body } = await propose(as, { objectId: oidOf(key), salesforceUserId: idOf('rep.emea2') })
    return String(body.mapping.mappingId)
  }

  test('9: the proposer decides nothing of it, neither way', async () => {
    const id = await pending('admin.crm')
    expect(conflictOf(await decide('admin.crm', id))).toBe('own-proposal')
    expect(conflictOf(await decide('admin.crm', id, false))).toBe('own-proposal')
    expect(conflictOf(await decide('admin.crm', id.toUpperCase()))).toBe('own-proposal')
  })

  test('9: nobody decides the mapping of the own account', async () => {
    const id = await pending('admin.crm', 'manager.sales')
    expect(conflictOf(await decide('manager.sales', id))).toBe('own-account')
    expect((await decide('manager.emea', id, false)).status).toBe(200)
  })

  test('9: a second account of the proposer, mapped to the same Salesforce user, is no second pair of eyes', async () => {
    await mapped('manager.emea', idOf('admin.crm'))
    const id = await pending('admin.crm')
    expect(conflictOf(await decide('manager.emea', id))).toBe('own-proposal')
    await decide('manager.sales', id, false)
    await mapped('manager.emea', undefined)
  })

  test('9: a decision holds once: said again, or by two at the same time, it is refused', async () => {
    const id = await pending('admin.crm')
    const both = await Promise.all([decide('manager.sales', id, false), decide('manager.emea', id, false)])
    expect(both.map(a => a.status).toSorted()).toEqual([200, 409])
    expect(conflictOf(await decide('manager.sales', id))).toBe('not-pending')
    expect(conflictOf(await decide('admin.crm', id))).toBe('not-pending')
    for (const unknown of ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', `${"'".repeat(35)}x`])
      expect(conflictOf(await decide('manager.sales', encodeURIComponent(unknown)))).toBe('unknown')
  })

  test('9: an account has one pending mapping at most, whoever races to propose', async () => {
    const racing = await Promise.all(
      admins.map(as => propose(as, { objectId: oidOf('rep.apac2'), salesforceUserId: idOf('rep.emea') })),
    )
    expect(racing.filter(a => a.status === 200)).toHaveLength(1)
    for (const lost of racing.filter(a => a.status !== 200)) expect(conflictOf(lost)).toBe('already-pending')
  })

  test('9: the second factor is asked of whoever decides, and the role of everybody', async () => {
    const id = await pending('admin.crm')
    expectProblem(
      await decide('manager.sales', id, true, { claims: { roles: ['Crm.Admin'] } }),
      'step-up-unsupported',
    )
    expectProblem(
      await decide('manager.sales', id, true, { claims: { roles: ['Sales.Manager'], acrs: ['c1'] } }),
      'operation-denied',
    )
    expectProblem(await system.get('/v1/admin/mappings', { as: 'rep.emea' }), 'operation-denied')
  })
})

describe('what is proposed is checked first', () => {
  const good = () => ({ objectId: oidOf('rep.apac'), salesforceUserId: idOf('dealdesk') })

  test.each<[string, () => object, RegExp]>([
    ['a user there isn’t', () => ({ ...good(), salesforceUserId: '005gK0000009ZZZ' }), /no such user/],
    ['a user who left', () => ({ ...good(), salesforceUserId: idOf('inactive') }), /not active/],
    [
      'the integration user',
      () => ({ ...good(), salesforceUserId: idOf('integration') }),
      /integration user/,
    ],
    ['a record of another kind', () => ({ ...good(), salesforceUserId: '001gK0000001001QAA' }), /005/],
    [
      'an id with a wrong checksum',
      () => ({ ...good(), salesforceUserId: `${idOf('ceo').slice(0, 15)}555` }),
      /005/,
    ],
    ['SOQL', () => ({ ...good(), salesforceUserId: "005' OR Name!='a" }), /005/],
    [
      'no object id',
      () => ({ ...good(), objectId: 'rep.emea@contoso.example-------------'.slice(0, 36) }),
      /GUID/,
    ],
    ['an app', () => ({ ...good(), objectId: SCHEDULER_CLIENT_ID }), /app/],
    [
      'a tenant that isn’t served',
      () => ({ ...good(), tenantId: '99999999-9999-4999-8999-999999999999' }),
      /tenant/,
    ],
    ['no reason', () => ({ ...good(), reason: '     ' }), /reason/],
  ])('%s is refused, and nothing is kept', async (_what, body, words) => {
    const before = (await list()).body.mappings
    const answer = await propose('admin.crm', body())
    expectProblem(answer, 'invalid-input')
    expect(answer.body.detail).toMatch(words)
    expect((await list()).body.mappings).toEqual(before)
  })

  test('an account without an explicit mapping has none to take away', async () => {
    const answer = await propose('admin.crm', { objectId: oidOf('rep.apac') })
    expect(conflictOf(answer)).toBe('nothing-to-remove')
  })

  test('9: ids of Entra are kept in one spelling, so that no account has two', async () => {
    const { objectId } = good()
    const answer = await propose('admin.crm', {
      ...good(),
      objectId: objectId.toUpperCase(),
      tenantId: TENANT_ID.toUpperCase(),
    })
    expect(answer.body.mapping).toMatchObject({ tenantId: TENANT_ID, objectId })
    expect(conflictOf(await propose('manager.sales', good()))).toBe('already-pending')
  })

  test('a hostile reason is kept as text and stays out of every sentence', async () => {
    const hostile = `'); DROP TABLE user_mapping;-- \u202e[x](http://evil.example) \ud83d\ude00`
    const answer = await propose('admin.crm', { ...good(), reason: hostile })
    expect(answer.status).toBe(200)
    expect(answer.body.mapping.reason).toBe(hostile)
    expect(answer.body.message + answer.body.nextStep).not.toContain('evil')
    expect((await list()).body.mappings[0].reason).toBe(hostile)
  })
})

test('9: the audit says who proposed, who decided, and what held before and after', async () => {
  await mapped('rep.emea3', idOf('rep.emea'))
  const proposed = await propose('admin.crm', {
    objectId: oidOf('rep.emea3'),
    salesforceUserId: idOf('rep.emea2'),
  })
  const { mappingId } = proposed.body.mapping
  const decided = await decide('manager.sales', mappingId)
  const account = { mappingId, tenantId: TENANT_ID, objectId: oidOf('rep.emea3') }
  const by = (key: string) => `${TENANT_ID}/${oidOf(key)}`
  expect(entries.of(proposed)).toMatchObject({
    operation: 'ProposeUserMapping',
    objectId: oidOf('admin.crm'),
    input: { objectId: oidOf('rep.emea3'), reason },
    effect: {
      ...account,
      state: 'pending',
      proposedBy: by('admin.crm'),
      decidedBy: null,
      before: idOf('rep.emea'),
      after: idOf('rep.emea'),
    },
  })
  expect(entries.of(decided)).toMatchObject({
    operation: 'DecideUserMapping',
    objectId: oidOf('manager.sales'),
    input: { mappingId, approve: true },
    effect: {
      ...account,
      state: 'active',
      proposedBy: by('admin.crm'),
      decidedBy: by('manager.sales'),
      before: idOf('rep.emea'),
      after: idOf('rep.emea2'),
    },
  })
  const refused = await decide('admin.crm', mappingId)
  expect(entries.of(refused)).toMatchObject({
    decision: 'deny',
    code: 'mapping-conflict',
    why: { layer: 'approval', clause: 'not-pending' },
  })
  expect(entries.of(refused)).not.toHaveProperty('effect')
})
