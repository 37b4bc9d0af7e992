/** An agent that asks the same again and again is stopped; a person who asks something else isn't. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.stop())

const asking = (conversation: string) => ({ as: 'rep.emea', headers: { 'x-conversation-id': conversation } })
const path = '/v1/accounts?accountName=Acme'

test('46: the eleventh equal question of a conversation is refused without a Salesforce call, others are answered', async () => {
  for (let time = 0; time < 10; time += 1) expect((await system.get(path, asking('a'))).status).toBe(200)
  await system.clearJournal()
  const stopped = await system.get(path, asking('a'))
  expect(stopped.status).toBe(429)
  expect(stopped.body).toMatchObject({ code: 'asked-again', why: { layer: 'budget' } })
  expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0)
  const told = await system.get(path, {
    ...asking('a'),
    headers: { 'x-conversation-id': 'a', 'x-response-style': 'outcome' },
  })
  expect(told.body).toMatchObject({ outcome: 'denied' })
  expect((await system.journal()).filter(call => call.target === 'salesforce')).toEqual([])
  expect((await system.get('/v1/accounts?accountName=Quercus', asking('a'))).status).toBe(200)
  expect((await system.get(path, asking('b'))).status).toBe(200)
})
