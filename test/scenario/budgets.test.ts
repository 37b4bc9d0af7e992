import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Entries, keptEntries } from '../support/entries.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'

const hourMs = 3_600_000
/** Half past nine. */
const nowMs = Date.parse('2026-11-20T09:30:00Z')
const limits = { rowsPerHourMax: 60, rowsPerDayMax: 100, recordsPerHourMax: 40 }

let system: System
let file: PolicyFile
let entries: Entries

beforeAll(async () => {
  file = await policyFile(
    policyText(policy => {
      policy.limits = limits
      policy.roles.FieldReader.limits = { rowsPerHourMax: 5 }
      policy.roles.CrmAdmin.limits = { rowsPerHourMax: 1000, rowsPerDayMax: 1000, recordsPerHourMax: 1000 }
    }),
  )
  entries = keptEntries()
  system = await startSystem({ nowMs, environment: file.environment, openStore: entries.openStore })
})
afterAll(async () => {
  await system.stop()
  await file.remove()
})
// Another day for every test: counts of the one before are over.
beforeEach(async () => {
  const { clock } = system.simulator
  clock.freeze((Math.floor(clock.now() / (24 * hourMs)) + 1) * 24 * hourMs + 9.5 * hourMs)
})

/** A token that is valid at this hour. */
const fresh = (as: string) => system.token(as, {})
const page = (cursor: string | undefined, limit: number, token: string): Promise<Answer> =>
  system.post(
    '/v1/records/Account/query',
    { fields: ['Name'], limit, ...(cursor === undefined ? {} : { cursor }) },
    { token },
  )

/** Pages through all accounts until refused. */
async function harvest(limit: number, token: string): Promise<{ names: string[]; refused: Answer }> {
  const names: string[] = []
  let answer = await page(undefined, limit, token)
  while (answer.status === 200) {
    names.push(...answer.body.records.map((r: { fields: { Name: string } }) => r.fields.Name))
    expect(answer.body.nextCursor).toEqual(expect.any(String))
    answer = await page(answer.body.nextCursor, limit, token)
  }
  return { names, refused: answer }
}

const used = async (token: string) => {
  const { body } = await system.get('/v1/me/capabilities', { token })
  return Object.fromEntries(body.limits.map((l: { what: string; used: number }) => [l.what, l.used]))
}

describe('a harvest', () => {
  test('35: by paging stops at the budget, at no further call, and is audited', async () => {
    const token = await fresh('manager.sales')
    const { names, refused } = await harvest(10, token)
    expect(names).toHaveLength(40)
    expectProblem(refused, 'budget-exhausted')
    expect(refused.headers.get('retry-after')).toBe('1800')
    expect(refused.body.why).toMatchObject({ layer: 'budget', clause: 'recordsPerHourMax' })
    expect(entries.of(refused)).toMatchObject({
      decision: 'deny',
      code: 'budget-exhausted',
      why: { layer: 'budget', clause: 'recordsPerHourMax' },
      rows: 0,
      records: 0,
      salesforceCalls: 0,
    })
    expect(entries.all.filter(e => e.rows === 10 && e.records === 10)).toHaveLength(4)
  })

  test('35: gets nothing of a page that would pass the budget, though smaller ones still fit', async () => {
    const token = await fresh('manager.sales')
    const { names, refused } = await harvest(25, token)
    expect(names).toHaveLength(25)
    expectProblem(refused, 'budget-exhausted')
    expect(refused.body.detail).toMatch(/25 more of 40 records per hour, and 15 are left until 10:00 UTC/)
    expect(JSON.stringify(refused.body)).not.toMatch(/records"|Name/)
    expect((await page(undefined, 10, token)).status).toBe(200)
  })

  test('35: goes on with the next hour, until the day is used up, and with the next day', async () => {
    const token = await fresh('manager.sales')
    await harvest(20, token)
    system.simulator.clock.advance(hourMs)
    await harvest(20, await fresh('manager.sales'))
    system.simulator.clock.advance(hourMs)
    const third = await harvest(20, await fresh('manager.sales'))
    expect(third.names).toHaveLength(20)
    expect(third.refused.body.why.clause).toBe('rowsPerDayMax')
    expect(Number(third.refused.headers.get('retry-after'))).toBe(12.5 * 3600)
    system.simulator.clock.advance(12.5 * hourMs)
    expect((await page(undefined, 20, await fresh('manager.sales'))).status).toBe(200)
  })

  test('35: by the same records over and over ends, too: rows count each time', async () => {
    const token = await fresh('manager.sales')
    let refused = await page(undefined, 20, token)
    let answers = 0
    for (; refused.status === 200; answers++) refused = await page(undefined, 20, token)
    expect(answers).toBe(3)
    expect(refused.body.why.clause).toBe('rowsPerHourMax')
  })

  test('35: by many requests at once gets no more than one by one', async () => {
    const token = await fresh('manager.sales')
    const answers = await Promise.all(Array.from({ length: 12 }, () => page(undefined, 20, token)))
    expect(answers.filter(a => a.status === 200)).toHaveLength(3)
    for (const answer of answers.filter(a => a.status !== 200)) expectProblem(answer, 'budget-exhausted')
  })
})

describe('what counts', () => {
  test('35: is every row that is handed out: of lists, of related lists, of searches, of groups told', async () => {
    const token = await fresh('admin.crm')
    const found = await system.get('/v1/search?text=Acme&objects=Account', { token })
    expect(found.status).toBe(200)
    expect(found.body.candidates.length).toBeGreaterThan(0)
    const before = (await used(token))['rows per hour']
    expect(before).toBe(found.body.candidates.length)
    const brief = await system.get('/v1/accounts/brief?accountName=Acme%20Corp', { token })
    expect(brief.status).toBe(200)
    const { rows, records } = entries.of(brief)
    expect(rows).toBeGreaterThan(1)
    expect(records).toBeLessThanOrEqual(rows)
    expect((await used(token))['rows per hour']).toBe(before + rows)
    const sums = await system.get('/v1/records/Opportunity/summary?groupBy=StageName', { token })
    expect(sums.status).toBe(200)
    expect(entries.of(sums).rows).toBe(sums.body.groups.length)
  })

  test('35: is each caller’s own, by the limits of its roles', async () => {
    const reader = await fresh('reader.pilot')
    const list = (limit: number) => system.get(`/v1/accounts?limit=${limit}`, { token: reader })
    expect((await list(5)).status).toBe(200)
    expectProblem(await list(1), 'budget-exhausted')
    expect((await page(undefined, 10, await fresh('manager.sales'))).status).toBe(200)
  })
})

describe('who has used the budget up', () => {
  test('35: may still ask what isn’t records: who one is, what one may do and has used', async () => {
    const token = await fresh('reader.pilot')
    expect((await system.get('/v1/accounts?limit=5', { token })).status).toBe(200)
    expectProblem(await system.get('/v1/accounts?limit=5', { token }), 'budget-exhausted')
    expect((await system.get('/v1/me', { token })).status).toBe(200)
    const { body } = await system.get('/v1/me/capabilities', { token })
    expect(body.limits).toContainEqual({ what: 'rows per hour', max: 5, used: 5 })
  })

  test('35: hears it from an agent as an answer with the time it ends', async () => {
    const token = await fresh('reader.pilot')
    await system.get('/v1/accounts?limit=5', { token })
    const answer = await system.get('/v1/accounts', { token, headers: { 'X-Response-Style': 'outcome' } })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      outcome: 'denied',
      message: 'All 5 rows per hour are used up until 10:00 UTC.',
      why: { layer: 'budget', clause: 'rowsPerHourMax' },
    })
  })
})
