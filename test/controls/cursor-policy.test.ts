import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem } from '../support/system.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'

let system: System
let file: PolicyFile
let ticker: HandTicker
beforeAll(async () => {
  file = await policyFile()
  ticker = handTicker()
  system = await startSystem({ environment: file.environment, ticker })
})
afterAll(async () => {
  await system.stop()
  await file.remove()
})

test('30: a cursor of before a change of the policy is refused as a forged one is', async () => {
  const page = (cursor: string) =>
    system.get(`/v1/opportunities?status=open&limit=5&cursor=${cursor}`, { as: 'rep.emea' })
  const { body } = await system.get('/v1/opportunities?status=open&limit=5', { as: 'rep.emea' })
  expect((await page(body.nextCursor)).status).toBe(200)
  const forged = await page('A'.repeat(36))
  expectProblem(forged, 'cursor-invalid')
  await file.write(
    policyText(policy => {
      policy.metadata.version = 'another'
    }),
  )
  // As long as the proxy may take to see a file.
  await ticker.turn()
  await ticker.turn()
  expect((await system.get('/v1/me', { as: 'rep.emea' })).body.policyVersion).toBe('another')
  const late = await page(body.nextCursor)
  expect({ ...late.body, traceId: '' }).toEqual({ ...forged.body, traceId: '' })
  expect(late.status).toBe(400)
})
