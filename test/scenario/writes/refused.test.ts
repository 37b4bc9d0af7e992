/** What is not written, and in which words: nothing half done, nothing told of what may not be seen. */
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../../support/problem.ts'
import type { Answer } from '../../support/system.ts'
import { writingSystem } from './org.ts'

const w = writingSystem()
const PILOT = 'Acme Corp - Field Service Pilot'
const OUTCOME = { headers: { 'x-response-style': 'outcome' } }

const idOf = async (text: string): Promise<string> => {
  const [row] = await w.find(text)
  if (row?.Id === undefined) throw new Error(`The seeded org has no row: ${text}`)
  return row.Id
}
const rowsOf = () => ['Opportunity', 'Task', 'Note', 'Case', 'CaseComment', 'Project__c'].map(w.count)
const mine = async (as = 'rep.emea') => (await w.system.get('/v1/changes?limit=100', { as })).body.changes

/** The answer without its own id, and with what was asked for taken out. */
const essence = ({ status, body: { traceId: _, ...body } }: Answer, asked: string) => [
  status,
  JSON.stringify(body).replaceAll(asked, '<asked>'),
]

describe('several records fit a name', () => {
  test.each([
    ['/v1/opportunities/update', { opportunityName: 'Acme Corp', nextStepText: 'x' }],
    [
      '/v1/opportunities/update-and-follow-up',
      { opportunityName: 'Acme Corp', amount: '70K', followUpDate: 'tomorrow' },
    ],
    ['/v1/tasks/create', { subject: 'Call', accountName: 'Acme' }],
    ['/v1/tasks/log-call', { subject: 'Call', opportunityName: 'Acme Corp' }],
    ['/v1/notes/create', { title: 'Visit', text: 'x', accountName: 'Acme' }],
  ])('%s: candidates to choose from, and nothing kept', async (path, body) => {
    const [rows, kept] = [rowsOf(), await mine()]
    const refused = await w.write(path, body)
    expectProblem(refused, 'ambiguous')
    expect(refused.body.candidates.length).toBeGreaterThan(1)
    const spoken = await w.write(path, body, OUTCOME)
    expect([spoken.status, spoken.body.outcome]).toEqual([200, 'ambiguous'])
    expect(spoken.body.candidates).toEqual(refused.body.candidates)
    expect(refused.calls).toBeLessThanOrEqual(2)
    expect([rowsOf(), await mine()]).toEqual([rows, kept])
  })

  test('one of the candidates by its id is taken', async () => {
    const { body } = await w.write('/v1/opportunities/update', {
      opportunityName: 'Acme Corp',
      nextStepText: 'x',
    })
    const [{ id }] = body.candidates
    const asked = await w.write('/v1/opportunities/update', { opportunityId: id, nextStepText: 'Chosen' })
    expect([asked.status, asked.body.differences[0].recordId]).toEqual([200, id])
  })
})

describe('21: what is hidden is refused as what does not exist', () => {
  const FAR = `FROM Opportunity WHERE Account.Owner.Username = 'rep.apac@contoso.example' AND IsClosed = false LIMIT 1`
  const byId: readonly (readonly [
    what: string,
    hidden: string,
    path: string,
    body: (id: string) => object,
  ])[] = [
    [
      'UpdateOpportunity',
      `SELECT Id ${FAR}`,
      '/v1/opportunities/update',
      id => ({ opportunityId: id, nextStepText: 'x' }),
    ],
    [
      'UpdateOpportunityAndFollowUp',
      `SELECT Id ${FAR}`,
      '/v1/opportunities/update-and-follow-up',
      id => ({ opportunityId: id, nextStepText: 'x', followUpDate: 'tomorrow' }),
    ],
    ['CreateTask', `SELECT Id ${FAR}`, '/v1/tasks/create', id => ({ subject: 'Call', recordId: id })],
    ['LogCall', `SELECT Id ${FAR}`, '/v1/tasks/log-call', id => ({ subject: 'Call', recordId: id })],
    ['AddNote', `SELECT Id ${FAR}`, '/v1/notes/create', id => ({ title: 'x', text: 'x', recordId: id })],
    [
      'CompleteTask',
      "SELECT Id FROM Task WHERE Owner.Username = 'rep.apac@contoso.example' LIMIT 1",
      '/v1/tasks/complete',
      id => ({ taskId: id }),
    ],
    [
      'UpdateContact',
      "SELECT Id FROM Contact WHERE Account.Owner.Username = 'rep.apac@contoso.example' LIMIT 1",
      '/v1/contacts/update',
      id => ({ contactId: id, title: 'x' }),
    ],
    [
      'AddCaseComment',
      "SELECT Id FROM Case WHERE Account.Owner.Username = 'rep.apac@contoso.example' LIMIT 1",
      '/v1/cases/comment',
      id => ({ caseId: id, text: 'x' }),
    ],
    [
      'CreateCase',
      "SELECT Id FROM Account WHERE Owner.Username = 'rep.apac@contoso.example' AND Region__c = 'APAC' LIMIT 1",
      '/v1/cases/create',
      id => ({ subject: 'x', accountId: id }),
    ],
    [
      'UpdateRecord',
      "SELECT Id FROM Project__c WHERE Account__r.Owner.Username = 'rep.apac@contoso.example' LIMIT 1",
      '/v1/records/Project__c/update',
      id => ({ recordId: id, values: [{ field: 'Health__c', value: 'Red' }] }),
    ],
    [
      'CreateRecord',
      "SELECT Id FROM Account WHERE Owner.Username = 'rep.apac@contoso.example' AND Region__c = 'APAC' LIMIT 1",
      '/v1/records/Project__c',
      id => ({
        values: [
          { field: 'Name', value: 'x' },
          { field: 'Account__c', value: id },
        ],
      }),
    ],
  ]
  test.each(byId)('%s by id', async (_what, hidden, path, body) => {
    const [rows, kept] = [rowsOf(), await mine()]
    const id = await idOf(hidden)
    const absent = `${id.slice(0, 5)}ZZZZZZZZZZ`
    const [seen, made] = [await w.write(path, body(id)), await w.write(path, body(absent))]
    expect(seen.status).toBeGreaterThanOrEqual(400)
    expect(essence(seen, id)).toEqual(essence(made, absent))
    expect(seen.calls).toBe(made.calls)
    for (const answer of [seen, made]) expect(JSON.stringify(answer.body)).not.toMatch(/rep\.apac|APAC|Ravi/)
    expect([rowsOf(), await mine()]).toEqual([rows, kept])
  })

  test.each([
    ['/v1/opportunities/update', (opportunityName: string) => ({ opportunityName, nextStepText: 'x' })],
    ['/v1/tasks/create', (opportunityName: string) => ({ subject: 'x', opportunityName })],
  ])('%s by name', async (path, body) => {
    const [row] = await w.find(`SELECT Id, Name ${FAR}`)
    const hidden = String(row?.Name)
    const absent = 'Nowhere Ltd - Nothing at all'
    const [seen, made] = [await w.write(path, body(hidden)), await w.write(path, body(absent))]
    expectProblem(seen, 'record-not-found')
    expect(essence(seen, hidden)).toEqual(essence(made, absent))
    expect(seen.calls).toBe(made.calls)
  })
})

describe('what Salesforce or the policy would refuse is said, and nothing is written', () => {
  test.each([
    ['a day nobody can tell', { opportunityName: PILOT, closeDate: 'soonish' }],
    ['an amount nobody can tell', { opportunityName: PILOT, amount: 'a lot' }],
    ['an amount in another currency', { opportunityName: PILOT, amount: '£75K' }],
    ['nothing to change', { opportunityName: PILOT }],
    ['no opportunity', { amount: '75K' }],
  ])('%s: invalid-input, at no call', async (_what, body) => {
    const refused = await w.write('/v1/opportunities/update', body)
    expectProblem(refused, 'invalid-input')
    expect(refused.body.detail.length).toBeGreaterThan(20)
    expect(refused.calls).toBe(0)
  })

  test.each([
    ['an amount below zero', { amount: '-5' }, 'amount-range', /0 and 5,000,000/],
    ['more than the double', { amount: '200K' }, 'amount-step', /doubled at once/],
    ['a day in the past', { closeDate: '2026-11-01' }, 'close-window', /today or within two years/],
    ['lost without a reason', { stage: 'Closed Lost' }, 'lost-with-reason', /why it was lost/],
  ])('%s: change-denied by its clause, at the call that looked', async (_what, body, clause, words) => {
    const refused = await w.write('/v1/opportunities/update', { opportunityName: PILOT, ...body })
    expectProblem(refused, 'change-denied')
    expect(refused.body.why).toMatchObject({ layer: 'policy', clause: `constraint:${clause}` })
    expect(refused.body.detail).toMatch(words)
    expect(refused.calls).toBe(1)
    const spoken = await w.write('/v1/opportunities/update', { opportunityName: PILOT, ...body }, OUTCOME)
    expect(spoken.status).toBe(200)
    expect(spoken.body).toMatchObject({ outcome: 'denied', message: expect.stringMatching(words) })
  })

  test('the amount of a deal with products, before a call is spent on writing', async () => {
    const kept = await mine()
    const refused = await w.write('/v1/opportunities/update', {
      opportunityName: 'Acme Corp - Platform Renewal',
      amount: '760K',
    })
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toContain('products')
    expect(refused.calls).toBe(1)
    expect(await mine()).toEqual(kept)
  })

  test('a record that was sent to an approval in Salesforce after it was proposed', async () => {
    const asked = await w.write('/v1/opportunities/update', {
      opportunityName: PILOT,
      nextStepText: 'Press on',
    })
    const { store } = w.system.simulator.org
    const pending = [...store.rows('ProcessInstance')].find(({ Status }) => Status === 'Pending')
    const TargetObjectId = await idOf(`SELECT Id FROM Opportunity WHERE Name = '${PILOT}'`)
    store.put('ProcessInstance', { ...pending, Id: store.newId('ProcessInstance'), TargetObjectId })
    const refused = await w.confirm(asked)
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toContain('locked')
    expect(refused.body.changeId).toBe(asked.body.changeId)
    const { body } = await w.system.get(`/v1/changes/${asked.body.changeId}`, { as: 'rep.emea' })
    expect(body).toMatchObject({ outcome: 'invalid', state: 'failed', code: 'change-invalid' })
  })

  test.each([
    [
      'a value outside a restricted picklist',
      [{ field: 'Health__c', value: 'Purple' }],
      /Health is not one of the values/,
    ],
    [
      'a validation rule',
      [
        { field: 'Start_Date__c', value: '2027-05-01' },
        { field: 'Due_Date__c', value: '2027-04-01' },
      ],
      /due date lies before the start date/,
    ],
  ])('%s', async (_what, values, words) => {
    const creating = values.length > 1
    const account = await idOf("SELECT Id FROM Account WHERE Name = 'Acme Corp'")
    const project = await idOf(
      "SELECT Id FROM Project__c WHERE Owner.Username = 'rep.emea@contoso.example' AND Status__c = 'In Progress' LIMIT 1",
    )
    const rows = rowsOf()
    const asked = creating
      ? await w.write('/v1/records/Project__c', {
          values: [{ field: 'Name', value: 'x' }, { field: 'Account__c', value: account }, ...values],
        })
      : await w.write('/v1/records/Project__c/update', { recordId: project, values })
    const refused = await w.confirm(asked)
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toMatch(words)
    expect(refused.body.differences.length).toBeGreaterThan(0)
    const spoken = await w.confirm(asked, OUTCOME)
    expect([spoken.status, spoken.body.outcome]).toEqual([200, 'invalid'])
    expect(rowsOf()).toEqual(rows)
  })

  test('a field that Salesforce requires', async () => {
    const account = await idOf("SELECT Id FROM Account WHERE Name = 'Acme Corp'")
    const contacts = w.count('Contact')
    const asked = await w.write('/v1/records/Contact', {
      values: [
        { field: 'FirstName', value: 'Ada' },
        { field: 'AccountId', value: account },
      ],
    })
    const refused = asked.status === 200 ? await w.confirm(asked) : asked
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toMatch(/needs another field/)
    expect(w.count('Contact')).toBe(contacts)
  })

  test('what the record holds already', async () => {
    const refused = await w.write('/v1/opportunities/update', { opportunityName: PILOT, amount: '62,000' })
    expectProblem(refused, 'change-invalid')
    expect(refused.body.detail).toContain('nothing would change')
    expect(refused.calls).toBe(1)
  })
})

describe('who may not', () => {
  const body = { opportunityName: PILOT, nextStepText: 'x' }
  const denied: readonly (readonly [as: string, path: string])[] = [
    ['reader.pilot', '/v1/opportunities/update'],
    ['admin.crm', '/v1/opportunities/update'],
    ['agent.service', '/v1/opportunities/update'],
    ['dealdesk', '/v1/tasks/create'],
    ['rep.emea', '/v1/cases/update'],
    ['manager.emea', '/v1/cases/create'],
  ]
  test.each(denied)('%s does not ask %s: operation-denied, at no call', async (as, path) => {
    const given = path.endsWith('opportunities/update') ? body : bodies[path]
    const refused = await w.write(path, given, { as })
    expectProblem(refused, 'operation-denied')
    expect(refused.calls).toBe(0)
    const spoken = await w.write(path, given, { as, ...OUTCOME })
    expect([spoken.status, spoken.body.outcome]).toEqual([200, 'denied'])
  })
  const bodies: Readonly<Record<string, object>> = {
    '/v1/tasks/create': { subject: 'x' },
    '/v1/cases/update': { caseNumber: '1', priority: 'High' },
    '/v1/cases/create': { subject: 'x' },
  }

  test('a token for reading writes nothing: phase-denied', async () => {
    const token = await w.system.token('rep.emea', { claims: { scp: 'access_as_user.read' } })
    const refused = await w.write('/v1/opportunities/update', body, { token })
    expectProblem(refused, 'phase-denied')
    expect(refused.calls).toBe(0)
  })

  test('15: a call by the token of another than who sits before it', async () => {
    const kept = await mine()
    const refused = await w.write(
      '/v1/tasks/create',
      { subject: 'For somebody' },
      {
        headers: { 'x-acting-user-oid': 'e0000000-0000-4000-8000-000000000011' },
      },
    )
    expectProblem(refused, 'acting-user-mismatch')
    expect(refused.calls).toBe(0)
    expect(await mine()).toEqual(kept)
    const own = await w.write(
      '/v1/tasks/create',
      { subject: 'For me' },
      {
        headers: { 'x-acting-user-oid': 'e0000000-0000-4000-8000-000000000010' },
      },
    )
    expect(own.body.outcome).toBe('ok')
  })

  test('a team-mate’s deal is seen and not changed', async () => {
    const [row] = await w.find(
      "SELECT Id FROM Opportunity WHERE Owner.Username = 'rep.emea2@contoso.example' AND IsClosed = false LIMIT 1",
    )
    const refused = await w.write('/v1/opportunities/update', { opportunityId: row?.Id, nextStepText: 'x' })
    expectProblem(refused, 'change-denied')
    expect(refused.body.why.layer).toBe('policy')
    expect(refused.calls).toBe(1)
  })
})
