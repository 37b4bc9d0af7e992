import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../api/operations/index.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { acme } from './org.ts'
import { isRepeatable, type Known, type Question, questions } from './questions.ts'

let system: System
let known: Known
beforeAll(async () => {
  system = await startSystem()
  known = await acme(system)
  // Warm callers: mapped, signed in, keys known.
  await system.get('/v1/leads?limit=1', { as: 'rep.emea' })
  await system.get('/v1/leads?limit=1', { as: 'admin.crm' })
  await system.get('/v1/leads?limit=1', { as: 'manager.sales' })
})
afterAll(() => system.stop())

const ids = Object.keys(operations).filter(isRepeatable)
const asked = async ({ path, body, as = 'rep.emea', claims }: Question): Promise<Answer> =>
  system.ask(path, {
    token: await (claims === undefined ? system.token(as) : system.token(as, { claims })),
    ...(body && { body }),
  })

describe('the exact number of Salesforce calls of every operation, by the org’s own journal', () => {
  test.each(ids)('%s', async id => {
    for (const question of questions(known)[id]) {
      await system.clearJournal()
      const answer = await asked(question)
      const received = (await system.journal()).filter(entry => entry.target === 'salesforce')
      const metered = received.reduce((sum, entry) => sum + entry.metered, 0)
      expect({ path: question.path, status: answer.status, metered, requests: received.length }).toEqual({
        path: question.path,
        status: 200,
        metered: question.calls,
        requests: question.calls,
      })
      expect(answer.headers.get('sally-salesforce-calls')).toBe(String(question.calls))
      expect(answer.body.outcome).toBe('ok')
      expect(answer.body.message).toMatch(/\.$/)
    }
  })

  test('a description is asked for once and then remembered', async () => {
    await system.get('/v1/objects/Contract', { as: 'rep.emea' })
    const again = await system.get('/v1/objects/Contract', { as: 'rep.emea' })
    expect(again.headers.get('sally-salesforce-calls')).toBe('0')
  })

  test('a cold caller costs one call more, for the mapping; many at once share it', async () => {
    await system.clearJournal()
    const path = '/v1/leads?limit=1'
    const answers = await Promise.all(Array.from({ length: 20 }, () => system.get(path, { as: 'rep.emea3' })))
    expect(new Set(answers.map(answer => answer.status)).size).toBe(1)
    const metered = (await system.journal()).reduce((sum, entry) => sum + entry.metered, 0)
    expect(metered).toBe(20 + 1)
  })
})

test('no token of a caller ever leaves towards Salesforce, and no Salesforce token reaches a caller or the log', async () => {
  await system.clearJournal()
  const inbound = await system.token('rep.emea')
  for (const id of ids)
    for (const question of questions(known)[id]) {
      const answer = await asked(question)
      const everything = JSON.stringify([answer.body, [...answer.headers]])
      expect(everything).not.toMatch(/00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?!/)
      expect(everything).not.toContain(inbound)
    }
  const journal = await system.journal()
  const fingerprint = createHash('sha256').update(inbound).digest('hex')
  const towardsSalesforce = journal.filter(entry => entry.target === 'salesforce')
  const costly = ids.filter(id => questions(known)[id].some(({ calls }) => calls > 0))
  expect(towardsSalesforce.length).toBeGreaterThanOrEqual(costly.length)
  expect(towardsSalesforce.filter(entry => entry.authorization === 'entra')).toEqual([])
  expect(JSON.stringify(journal)).not.toContain(fingerprint)
  expect(JSON.stringify(system.log)).not.toMatch(/00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?!/)
  expect(JSON.stringify(system.log)).not.toContain(inbound.slice(-40))
})
