/** Writes that are switched off, before, while and after they are under way; and where the org lets nobody act for each. */
import { describe, expect, test } from 'vitest'
import { keptEntries } from '../../support/entries.ts'
import { expectProblem } from '../../support/problem.ts'
import type { Answer } from '../../support/system.ts'
import { writingSystem } from './org.ts'

const incident = 'Salesforce incident 4711'
const SLOW_MACHINE = { timeout: 15_000 }
const PILOT = 'Acme Corp - Field Service Pilot'

describe('switched off', () => {
  const entries = keptEntries()
  const w = writingSystem({ openStore: entries.openStore })
  const turn = async (state: 'off' | 'on', target: string): Promise<void> => {
    const token = await w.system.token('admin.crm', { claims: { acrs: ['c1'] } })
    const body = { kind: 'operation', target, state, reason: incident }
    const answer = await w.system.post('/v1/admin/switches', body, { token })
    expect([answer.status, answer.body.outcome]).toEqual([200, 'ok'])
  }
  const deal = async () => {
    const [row] = await w.find(`SELECT Id, NextStep FROM Opportunity WHERE Name = '${PILOT}'`)
    return row
  }

  test('33: an operation that writes is refused with the reason, at no call, and in an agent’s words', async () => {
    await turn('off', 'CreateTask')
    const tasks = w.count('Task')
    const refused = await w.write('/v1/tasks/create', { subject: 'Not now' })
    expectProblem(refused, 'switched-off')
    expect(refused.body.detail).toBe(`CreateTask is switched off: ${incident}.`)
    expect(refused.calls).toBe(0)
    const spoken = await w.write(
      '/v1/tasks/create',
      { subject: 'Not now' },
      { headers: { 'x-response-style': 'outcome' } },
    )
    expect([spoken.status, spoken.body.outcome]).toEqual([200, 'denied'])
    expect(w.count('Task')).toBe(tasks)
    await turn('on', 'CreateTask')
    expect((await w.write('/v1/tasks/create', { subject: 'Now' })).body.outcome).toBe('ok')
  })

  test('33: a change that was shown before isn’t written after, and the words say why', async () => {
    const asked = await w.write('/v1/opportunities/update', { opportunityName: PILOT, nextStepText: 'Later' })
    const before = await deal()
    await turn('off', 'UpdateOpportunity')
    const refused = await w.confirm(asked)
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.body.detail).toContain(incident)
    expect(refused.calls).toBe(0)
    expect(await deal()).toEqual(before)
    await turn('on', 'UpdateOpportunity')
  })

  test('33: flipped while writes are under way: each is written and audited, or refused and not', async () => {
    const count = 16
    const subjects = Array.from({ length: count * 2 }, (_, n) => `Under way ${n}`)
    const written = () => subjects.filter(subject => rows().some(row => row.Subject === subject))
    const rows = () => [...w.system.simulator.org.store.rows('Task')]
    await w.system.control('/faults', { kind: 'latency', ms: 300, match: { target: 'salesforce' } })
    const ask = (subject: string): Promise<Answer> =>
      w.system.post('/v1/tasks/create', { subject }, { as: 'rep.emea' })
    const early = subjects.slice(0, count).map(ask)
    await expect
      .poll(async () => {
        const { faults } = await w.system.control('/faults')
        const [fault] = faults as { hits: number }[]
        return fault?.hits
      }, SLOW_MACHINE)
      .toBeGreaterThan(0)
    await turn('off', 'CreateTask')
    const late = subjects.slice(count).map(ask)
    const answers = await Promise.all([...early, ...late])
    await w.system.control('/faults', undefined, 'DELETE')
    const ok = subjects.filter((_, at) => answers[at]?.status === 200)
    expect(written()).toEqual(ok)
    expect(ok.length).toBeGreaterThan(0)
    answers.forEach((answer, at) => {
      expect(entries.of(answer).operation).toBe('CreateTask')
      if (answer.status === 200) return
      // Caught between looking and writing a change is kept as one that failed; asked later nothing is kept of it.
      expect(JSON.stringify(answer.body)).toContain(incident)
      if (at >= count) expectProblem(answer, 'switched-off')
    })
    expect(answers.slice(count).every(({ status }) => status === 403)).toBe(true)
    await turn('on', 'CreateTask')
  })
})

describe('in integration-user mode', () => {
  const w = writingSystem({ environment: { SALESFORCE_MODE: 'integration-user' } })

  test.each([
    ['/v1/opportunities/update', { opportunityName: PILOT, nextStepText: 'x' }],
    ['/v1/tasks/create', { subject: 'x' }],
    // Nor are records offered that the person may not see.
    ['/v1/tasks/create', { subject: 'x', accountName: 'Globex' }],
    ['/v1/cases/create', { subject: 'x', accountName: 'Acme Corp' }],
    ['/v1/records/Project__c', { values: [{ field: 'Name', value: 'x' }] }],
  ])('%s is refused in words, and nothing is written in another’s name', async (path, body) => {
    const rows = ['Opportunity', 'Task', 'Case', 'Project__c'].map(w.count)
    const refused = await w.write(path, body)
    expectProblem(refused, 'change-denied')
    expect(refused.body.detail).toBe('Nothing can be changed here: it would not be done in your name.')
    expect(refused.body.why).toMatchObject({ layer: 'operator', clause: 'integration-user' })
    expect(refused.calls).toBe(0)
    expect(['Opportunity', 'Task', 'Case', 'Project__c'].map(w.count)).toEqual(rows)
  })
})
