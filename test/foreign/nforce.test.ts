/** nforce, a client nobody here wrote, works unchanged against the simulated org. */
import nforce from 'nforce'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SIMULATED_PASSWORD } from '../../simulator/salesforce/server/oauth/token.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'

const ADMIN = 'admin.crm@contoso.example'
let simulator: Simulator
let oauth: object
let org: ReturnType<typeof nforce.createConnection>

beforeAll(async () => {
  simulator = await startSimulator()
  org = nforce.createConnection({
    clientId: 'nforce-client',
    clientSecret: 'nforce-secret',
    redirectUri: 'http://localhost/callback',
    loginUri: `${simulator.salesforceUrl}/services/oauth2/token`,
    apiVersion: 'v67.0',
  })
  oauth = await org.authenticate({ username: ADMIN, password: SIMULATED_PASSWORD })
})
afterAll(() => simulator.stop())

describe('nforce', () => {
  test('knows who it is signed in as', async () => {
    expect((await org.getIdentity({ oauth })).username).toBe(ADMIN)
  })

  test('queries, over several pages when asked for all', async () => {
    const few = await org.query({
      oauth,
      query: "SELECT Id, Name FROM Account WHERE Name LIKE 'Acme%' LIMIT 3",
    })
    expect(few.records[0]?.get('name')).toMatch(/^Acme/)
    const all = await org.query({ oauth, query: 'SELECT Id FROM Task', fetchAll: true })
    expect(all.records).toHaveLength(all.totalSize)
    expect(all.totalSize).toBeGreaterThan(2_000)
  })

  test('inserts, reads, updates and deletes with names in lower case', async () => {
    const account = nforce.createSObject('Account', { Name: 'Foreign Client nforce', Industry: 'Energy' })
    const { id, success } = await org.insert({ oauth, sobject: account })
    expect(success).toBe(true)
    const stored = await org.getRecord({ oauth, sobject: nforce.createSObject('Account', { id }) })
    expect(stored.get('Name')).toBe('Foreign Client nforce')
    await org.update({
      oauth,
      sobject: nforce.createSObject('Account', { id, Name: 'Foreign Client renamed' }),
    })
    const [renamed] = (await org.query({ oauth, query: `SELECT Name FROM Account WHERE Id = '${id}'` }))
      .records
    expect(renamed?.get('name')).toBe('Foreign Client renamed')
    await org.delete({ oauth, sobject: nforce.createSObject('Account', { id }) })
    expect((await org.query({ oauth, query: `SELECT Id FROM Account WHERE Id = '${id}'` })).totalSize).toBe(0)
  })

  test('reads describes and limits', async () => {
    const describe = await org.getDescribe({ oauth, type: 'opportunity' })
    expect(describe.name).toBe('Opportunity')
    expect(describe.fields.map(f => f.name)).toContain('StageName')
    expect((await org.getLimits({ oauth })).DailyApiRequests.Max).toBe(15_000)
  })

  test('meets the error codes of the platform', async () => {
    const bad = org.query({ oauth, query: 'SELECT Nonsense FROM Account' })
    await expect(bad).rejects.toMatchObject({ errorCode: 'INVALID_FIELD', statusCode: 400 })
    const nameless = org.insert({ oauth, sobject: nforce.createSObject('Account', { Industry: 'Energy' }) })
    await expect(nameless).rejects.toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' })
  })
})
