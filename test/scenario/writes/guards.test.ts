/** What is known to be refused is refused before anything is kept or written; what isn't known is left to Salesforce. */
import { beforeEach, describe, expect, test } from 'vitest'
import { expectProblem } from '../../support/problem.ts'
import type { Asking } from '../../support/system.ts'
import { type Written, writingSystem } from './org.ts'

const w = writingSystem()
const LOCKED = 'Acme Corp - Analytics Expansion'
/** Longer than a describe is remembered. */
const FORGOTTEN_MS = 16 * 60_000

const idOf = async (text: string): Promise<string> => {
  const [row] = await w.find(text)
  if (row?.Id === undefined) throw new Error(`The seeded org has no row: ${text}`)
  return row.Id
}
const dealOf = (name: string) => idOf(`SELECT Id FROM Opportunity WHERE Name = '${name}'`)
const mine = async (as: Asking) => (await w.system.get('/v1/changes?limit=100', as)).body.changes

/** Nothing that writes was sent for the question just asked. */
async function expectNoWriteCall(): Promise<void> {
  const sent = (await w.system.journal()).filter(({ target }) => target === 'salesforce')
  const written = sent.filter(
    ({ method, subrequests }) => method !== 'GET' && (subrequests ?? []).some(s => s.method !== 'GET'),
  )
  expect(written).toEqual([])
}

describe('a record that waits for an approval in Salesforce', () => {
  const update = (opportunityName: string, as = 'rep.emea') =>
    w.write('/v1/opportunities/update', { opportunityName, nextStepText: `Press on as ${as}` }, { as })
  const discount = async () => {
    const recordId = await dealOf(LOCKED)
    const as = { as: 'dealdesk' }
    const values = [{ field: 'Discount__c', value: '10' }]
    return w.write('/v1/records/Opportunity/update', { recordId, values }, as)
  }

  test('is refused to its owner at the one call that looked, with what to do, and nothing is kept', async () => {
    const as = { as: 'rep.emea' }
    const kept = await mine(as)
    const refused = await update(LOCKED)
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toMatch(/waits for an approval in Salesforce.*recall/)
    expect(refused.calls).toBe(1)
    await expectNoWriteCall()
    expect(await mine(as)).toEqual(kept)
  })

  test('both records of an update with a follow-up are refused with it', async () => {
    const tasks = w.count('Task')
    const refused = await w.write('/v1/opportunities/update-and-follow-up', {
      opportunityName: LOCKED,
      nextStepText: 'Call them',
      followUpDate: 'tomorrow',
    })
    expectProblem(refused, 'change-invalid')
    await expectNoWriteCall()
    expect(w.count('Task')).toBe(tasks)
  })

  test('a task about it is made: activities do not lock with their record', async () => {
    const made = await w.write('/v1/tasks/create', { subject: 'Ask for the answer', opportunityName: LOCKED })
    expect([made.status, made.body.state]).toEqual([200, 'executed'])
  })

  test('is not kept from those whom Salesforce lets edit it', async () => {
    const made = await w.confirm(await discount(), { as: 'dealdesk' })
    expect([made.status, made.body.state]).toEqual([200, 'executed'])
    expect(w.row('Opportunity', await dealOf(LOCKED))).toMatchObject({ Discount__c: 10 })
  })

  test('where the approver asks, Salesforce judges and its refusal is said in words', async () => {
    const as = { as: 'manager.emea' }
    const asked = await update(LOCKED, 'manager.emea')
    expect([asked.status, asked.body.state]).toEqual([200, 'proposed'])
    const refused = await w.confirm(asked, as)
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toContain('locked in Salesforce')
  })

  test('once it is answered the record can be changed', async () => {
    const { store } = w.system.simulator.org
    const dealId = await dealOf(LOCKED)
    for (const row of [...store.rows('ProcessInstance')])
      if (row.TargetObjectId === dealId) store.put('ProcessInstance', { ...row, Status: 'Approved' })
    const asked = await update(LOCKED)
    expect([asked.status, asked.calls]).toEqual([200, 1])
    expect((await w.confirm(asked)).body.state).toBe('executed')
  })
})

describe('a deal that is won', () => {
  test.each([
    ['its owner', 'rep.emea', { stage: 'Prospecting' }],
    ['a manager', 'manager.emea', { amount: '1' }],
  ])(
    'is the policy’s to keep from %s, in its own words, before any call that writes',
    async (_who, as, body) => {
      const won = await idOf(
        "SELECT Id FROM Opportunity WHERE IsWon = true AND Owner.Username = 'rep.emea@contoso.example' LIMIT 1",
      )
      const before = w.row('Opportunity', won)
      const refused = await w.write('/v1/opportunities/update', { opportunityId: won, ...body }, { as })
      expectProblem(refused, 'change-denied')
      expect(refused.body.why).toMatchObject({ layer: 'policy', clause: 'forbid:won-deals' })
      expect(refused.body.detail).toContain('A won deal is not changed here')
      expect(refused.calls).toBe(1)
      await expectNoWriteCall()
      expect(w.row('Opportunity', won)).toEqual(before)
    },
  )
})

describe('what Salesforce told of the object before', () => {
  /** Asks with a token of now: time passes in these tests. */
  let rep: Asking = {}
  beforeEach(async () => {
    const { clock } = w.system.simulator
    clock.set(clock.now() + FORGOTTEN_MS)
    rep = { token: await w.system.token('rep.emea', {}) }
    // Who the caller is in Salesforce is looked up apart from what is asked.
    await w.system.get('/v1/me', rep)
  })

  const cases: readonly (readonly [
    what: string,
    object: string,
    path: string,
    body: () => Promise<object>,
    cold: RegExp,
    warm: RegExp,
  ])[] = [
    [
      'a value that a restricted picklist does not offer',
      'Project__c',
      '/v1/records/Project__c/update',
      async () => ({
        recordId: await idOf(
          "SELECT Id FROM Project__c WHERE Owner.Username = 'rep.emea@contoso.example' AND Status__c = 'In Progress' LIMIT 1",
        ),
        values: [{ field: 'Health__c', value: 'Purple' }],
      }),
      /^Health is not one of the values that Salesforce offers for this record\.$/,
      /^Health is not one of the values that Salesforce offers: Green, Amber, Red\.$/,
    ],
    [
      'a field that a new record needs',
      'Contact',
      '/v1/records/Contact',
      async () => ({
        values: [
          { field: 'FirstName', value: 'Ada' },
          { field: 'AccountId', value: await idOf("SELECT Id FROM Account WHERE Name = 'Acme Corp'") },
        ],
      }),
      /needs another field to be filled/,
      /^Salesforce needs this to be filled: Last name\.$/,
    ],
    [
      'a text that is too long',
      'Project__c',
      '/v1/records/Project__c',
      async () => ({
        values: [
          { field: 'Name', value: 'x'.repeat(81) },
          { field: 'Account__c', value: await idOf("SELECT Id FROM Account WHERE Name = 'Acme Corp'") },
        ],
      }),
      /^Name is too long for Salesforce\.$/,
      /^Name is too long for Salesforce, which takes 80 characters\.$/,
    ],
  ]
  test.each(cases)('%s', async (_what, object, path, body, cold, warm) => {
    const count = w.count(object)
    // Nothing is known, and no call is spent on asking: Salesforce judges.
    const asked = await w.write(path, await body(), rep)
    expect([asked.status, asked.calls]).toEqual([200, 1])
    const late = await w.confirm(asked, rep)
    expectProblem(late, 'change-invalid')
    expect(late.body.detail).toMatch(cold)
    expect(late.calls).toBe(1)

    expect((await w.system.get(`/v1/objects/${object}`, rep)).status).toBe(200)
    const kept = await mine(rep)
    const early: Written = await w.write(path, await body(), rep)
    expectProblem(early, 'change-invalid')
    expect(early.body.detail).toMatch(warm)
    expect(early.calls).toBe(1)
    await expectNoWriteCall()
    expect(await mine(rep)).toEqual(kept)
    expect(w.count(object)).toBe(count)
  })

  test('what it told one person refuses nothing to another', async () => {
    await w.system.get('/v1/objects/Project__c', rep)
    const recordId = await idOf(
      "SELECT Id FROM Project__c WHERE Owner.Username = 'rep.apac@contoso.example' LIMIT 1",
    )
    const values = [{ field: 'Health__c', value: 'Purple' }]
    const other = { token: await w.system.token('rep.apac', {}) }
    const asked = await w.write('/v1/records/Project__c/update', { recordId, values }, other)
    expect([asked.status, asked.body.state]).toEqual([200, 'proposed'])
  })

  test('what it offers is taken: the same changes with good values are made', async () => {
    await w.system.get('/v1/objects/Project__c', rep)
    const account = await idOf("SELECT Id FROM Account WHERE Name = 'Acme Corp'")
    const values = [
      { field: 'Name', value: 'x'.repeat(80) },
      { field: 'Account__c', value: account },
      { field: 'Status__c', value: 'On Hold' },
    ]
    const made = await w.confirm(await w.write('/v1/records/Project__c', { values }, rep), rep)
    expect([made.status, made.body.state]).toEqual([200, 'executed'])
  })
})
