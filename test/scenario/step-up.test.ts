import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Entries, keptEntries } from '../support/entries.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'

let system: System
let file: PolicyFile
let entries: Entries

beforeAll(async () => {
  file = await policyFile(
    policyText(policy => {
      policy.stepUp = { FindLeads: 'c3', ListSwitches: 'c1' }
    }),
  )
  entries = keptEntries()
  system = await startSystem({ environment: file.environment, openStore: entries.openStore })
})
afterAll(async () => {
  await system.stop()
  await file.remove()
})

const leads = async (claims: object): Promise<Answer> =>
  system.get('/v1/leads?limit=1', { token: await system.token('rep.emea', { claims }) })

describe('an operation that asks for a stronger sign-in', () => {
  test('12: challenges a client that can answer, with the very context it wants', async () => {
    const refused = await leads({ xms_cc: ['cp1'] })
    expectProblem(refused, 'step-up-required')
    const challenge = refused.headers.get('www-authenticate') ?? ''
    expect(challenge).toMatch(/^Bearer .*error="insufficient_claims"/)
    const claims = Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString()
    expect(JSON.parse(claims)).toEqual({ access_token: { acrs: { essential: true, value: 'c3' } } })
    expect(entries.of(refused)).toMatchObject({
      decision: 'deny',
      code: 'step-up-required',
      rows: 0,
    })
  })

  test('12: tells a client that can’t answer so, with 403 instead of a loop', async () => {
    const refused = await leads({})
    expectProblem(refused, 'step-up-unsupported')
    expect(refused.headers.get('www-authenticate')).toBeNull()
  })

  test('12: is not satisfied by another context', async () => {
    expectProblem(await leads({ acrs: ['c1', 'c2'], xms_cc: ['cp1'] }), 'step-up-required')
  })

  test('12: is answered once the sign-in satisfied it', async () => {
    expect((await leads({ acrs: ['c1', 'c3'] })).status).toBe(200)
  })

  test('12: challenges nobody who may not ask it at all', async () => {
    expectProblem(await system.get('/v1/admin/switches', { as: 'rep.emea' }), 'operation-denied')
  })

  test('12: leaves the other operations as they are', async () => {
    expect((await system.get('/v1/cases?limit=1', { as: 'rep.emea' })).status).toBe(200)
  })
})
