import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const asked = (as: string, path: string) => system.get(path, { as })

test.each([
  ['reader.pilot', '/v1/cases', 'operation-denied', 'policy'],
  ['rep.emea', '/v1/objects/Nothing__c', 'object-denied', 'policy'],
  ['rep.emea', '/v1/records/Account/001gK0000009999QAA', 'record-not-found', 'sharing'],
  ['flow.scheduler', '/v1/records/Contact/summary', 'object-denied', 'policy'],
])('%s asking %s is refused with %s, by the layer %s', async (as, path, code, layer) => {
  const { body } = await asked(as, path)
  expect([body.code, body.why.layer]).toEqual([code, layer])
  expect(body.why.help).toMatch(/^[A-Z].*\.$/)
})

test('31: a field that the policy gives and Salesforce hides is refused as field security', async () => {
  // Sales profiles don't see credit limits: a policy that gives them is wider than the org.
  const folder = await mkdtemp(join(tmpdir(), 'policy-'))
  const file = join(folder, 'policy.yaml')
  const text = await readFile(new URL('../../policy.yaml', import.meta.url), 'utf8')
  const wide = text
    .replace('      Legal_Hold__c: {', '      Credit_Limit__c: { type: currency }\n      Legal_Hold__c: {')
    .replace('- AnnualRevenue\n', '- AnnualRevenue\n          - Credit_Limit__c\n')
  await writeFile(file, wide)
  const wider = await startSystem({ environment: { POLICY_FILE: file } })
  try {
    const { status, body } = await wider.post(
      '/v1/records/Account/query',
      { fields: ['Credit_Limit__c'] },
      { as: 'rep.emea' },
    )
    expect([status, body.code, body.why?.layer]).toEqual([403, 'field-security', 'field-security'])
    expect(JSON.stringify(body)).not.toContain('Credit_Limit__c')
  } finally {
    await wider.stop()
    await rm(folder, { recursive: true })
  }
})

test('an agent hears the layer too', async () => {
  const { status, body } = await system.get('/v1/cases', {
    as: 'reader.pilot',
    headers: { 'x-response-style': 'outcome' },
  })
  expect([status, body.outcome, body.why.layer]).toEqual([200, 'denied', 'policy'])
})
