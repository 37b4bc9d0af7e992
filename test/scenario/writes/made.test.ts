/** Every operation that writes, from the question to the records in the org, with what it costs. */
import { describe, expect, test } from 'vitest'
import { type Written, writingSystem } from './org.ts'

const w = writingSystem()
const PILOT = 'Acme Corp - Field Service Pilot'

const only = async (text: string): Promise<Record<string, string>> => {
  const [row] = await w.find(text)
  if (row === undefined) throw new Error(`The seeded org has no row: ${text}`)
  return row
}
const deal = () => only(`SELECT Id, Amount, CloseDate, StageName FROM Opportunity WHERE Name = '${PILOT}'`)
const acme = () => only("SELECT Id FROM Account WHERE Name = 'Acme Corp'")
const openCase = () =>
  only(
    "SELECT Id, CaseNumber FROM Case WHERE IsClosed = false AND Account.Name = 'Acme Corp' AND Status = 'Working'",
  )
const userId = async (name: string) =>
  (await only(`SELECT Id FROM User WHERE Username = '${name}@contoso.example'`)).Id

/** Said, shown and counted as an answer of this state must be. */
function expectAnswer(answer: Written, outcome: string, calls: number): void {
  expect({ status: answer.status, outcome: answer.body.outcome, calls: answer.calls }).toEqual({
    status: 200,
    outcome,
    calls,
  })
  expect(answer.headers.get('sally-salesforce-calls')).toBe(String(calls))
  expect(answer.body).toMatchObject({
    message: expect.stringMatching(/[.?]$/),
    changeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    payloadHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    card: { type: 'AdaptiveCard' },
  })
  const checkCode = answer.body.payloadHash.slice(7, 15).toUpperCase()
  expect(answer.body.checkCode).toBe(checkCode)
  expect(JSON.stringify(answer.body.card)).toContain(checkCode)
  expect(answer.body.differences.length).toBeGreaterThan(0)
}

describe('one call to look, one to write, whatever the number of records', () => {
  test('UpdateOpportunity', async () => {
    const before = await deal()
    const asked = await w.write('/v1/opportunities/update', {
      opportunityName: PILOT,
      amount: '75K',
      closeDate: 'end of quarter',
      nextStepText: 'Send the offer',
      reason: 'They agreed on the phone',
    })
    expectAnswer(asked, 'confirmationRequired', 1)
    expect(asked.body.message).toContain('the amount goes from 62,000 to 75,000')
    expect(asked.body.message).toContain('Thursday, 31 December 2026')
    expect(asked.body).toMatchObject({ state: 'proposed', mine: true, reason: 'They agreed on the phone' })
    expect(asked.body.differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'Amount', label: 'Amount', before: '62000', after: '75000' }),
        expect.objectContaining({ field: 'CloseDate', before: before.CloseDate, after: '2026-12-31' }),
        expect.objectContaining({ field: 'NextStep', after: 'Send the offer', recordName: PILOT }),
      ]),
    )
    expect(w.row('Opportunity', before.Id)).toMatchObject({ Amount: 62_000 })

    const made = await w.confirm(asked)
    expectAnswer(made, 'ok', 1)
    expect(made.body).toMatchObject({ state: 'executed', recordIds: [before.Id] })
    expect(w.row('Opportunity', before.Id)).toMatchObject({
      Amount: 75_000,
      CloseDate: '2026-12-31',
      NextStep: 'Send the offer',
      StageName: before.StageName,
      LastModifiedById: await userId('rep.emea'),
    })

    // Undoing is looked at and written like any other change.
    const undone = await w.write(`/v1/changes/${asked.body.changeId}/undo`, undefined)
    const back = undone.body.outcome === 'confirmationRequired' ? await w.confirm(undone) : undone
    expect(back.body).toMatchObject({ outcome: 'ok', undoOf: asked.body.changeId })
    expect(undone.calls + (back === undone ? 0 : back.calls)).toBe(2)
    expect(w.row('Opportunity', before.Id)).toMatchObject({ Amount: 62_000, CloseDate: before.CloseDate })
  })

  test('UpdateOpportunityAndFollowUp: two calls from the question to both records', async () => {
    const { Id } = await deal()
    const tasks = w.count('Task')
    const asked = await w.write('/v1/opportunities/update-and-follow-up', {
      opportunityName: PILOT,
      amount: '$75K',
      followUpDate: 'next Tuesday',
    })
    expectAnswer(asked, 'confirmationRequired', 1)
    expect(asked.body.message).toContain('Tuesday, 24 November 2026')
    expect(w.count('Task')).toBe(tasks)
    const made = await w.confirm(asked)
    expectAnswer(made, 'ok', 1)
    const [changed, followUp] = made.body.recordIds
    expect(changed).toBe(Id)
    expect(w.row('Opportunity', Id)).toMatchObject({ Amount: 75_000 })
    expect(w.row('Task', followUp)).toMatchObject({
      Subject: 'Follow up',
      ActivityDate: '2026-11-24',
      WhatId: Id,
      OwnerId: await userId('rep.emea'),
      Status: 'Not Started',
    })
    expect(w.count('Task')).toBe(tasks + 1)
  })

  test('CreateTask: by name and by id', async () => {
    const account = await acme()
    const named = await w.write('/v1/tasks/create', {
      subject: 'Call Anna',
      dueDate: 'in two weeks',
      accountName: 'Acme Corp',
    })
    expectAnswer(named, 'ok', 2)
    expect(named.body.message).toContain('Wednesday, 2 December 2026')
    expect(named.body.message).toContain('Acme Corp')
    expect(w.row('Task', named.body.recordIds[0])).toMatchObject({
      WhatId: account.Id,
      ActivityDate: '2026-12-02',
      OwnerId: await userId('rep.emea'),
    })
    const { Id } = await deal()
    const byId = await w.write('/v1/tasks/create', { subject: 'Send it', recordId: Id, priority: 'High' })
    expectAnswer(byId, 'ok', 2)
    expect(byId.body.message).not.toContain('of its own')
    expect(w.row('Task', byId.body.recordIds[0])).toMatchObject({ WhatId: Id, Priority: 'High' })
    const alone = await w.write('/v1/tasks/create', { subject: 'Tidy up' }, { as: 'manager.emea' })
    expectAnswer(alone, 'ok', 1)
    expect(w.row('Task', alone.body.recordIds[0])).toMatchObject({
      WhatId: null,
      OwnerId: await userId('manager.emea'),
    })
  })

  test('CompleteTask', async () => {
    const rep = await userId('rep.emea')
    const { Id } = await only(`SELECT Id FROM Task WHERE OwnerId = '${rep}' AND IsClosed = false LIMIT 1`)
    const made = await w.write('/v1/tasks/complete', { taskId: Id })
    expectAnswer(made, 'ok', 2)
    expect(w.row('Task', Id)).toMatchObject({ Status: 'Completed', IsClosed: true })
  })

  test('LogCall: a day behind us', async () => {
    const made = await w.write('/v1/tasks/log-call', {
      subject: 'Price talk',
      notes: 'They want three years',
      callDate: 'Monday',
      opportunityName: PILOT,
    })
    expectAnswer(made, 'ok', 2)
    expect(made.body.message).toContain('Monday, 16 November 2026')
    expect(w.row('Task', made.body.recordIds[0])).toMatchObject({
      Type: 'Call',
      Status: 'Completed',
      ActivityDate: '2026-11-16',
      Description: 'They want three years',
      WhatId: (await deal()).Id,
    })
  })

  test.each(['rep.emea', 'manager.emea', 'agent.service'])('AddNote by %s', async as => {
    const account = await acme()
    const made = await w.write(
      '/v1/notes/create',
      { title: `Visit of ${as}`, text: 'They plan a second plant', accountName: 'Acme Corp' },
      { as },
    )
    expectAnswer(made, 'ok', 2)
    expect(w.row('Note', made.body.recordIds[0])).toMatchObject({
      ParentId: account.Id,
      Title: `Visit of ${as}`,
      Body: 'They plan a second plant',
      OwnerId: await userId(as),
      IsPrivate: false,
    })
    // Whoever writes one reads it again.
    const read = await w.system.get(`/v1/records/Note/${made.body.recordIds[0]}`, { as })
    expect([read.status, read.body.record?.fields?.Title]).toEqual([200, `Visit of ${as}`])
  })

  test('UpdateContact', async () => {
    const rep = await userId('rep.emea')
    const { Id } = await only(`SELECT Id FROM Contact WHERE OwnerId = '${rep}' LIMIT 1`)
    const asked = await w.write('/v1/contacts/update', {
      contactId: Id,
      email: 'new.address@acme-corp.example',
      title: 'Head of Plants',
    })
    expectAnswer(asked, 'confirmationRequired', 1)
    expectAnswer(await w.confirm(asked), 'ok', 1)
    expect(w.row('Contact', Id)).toMatchObject({
      Email: 'new.address@acme-corp.example',
      Title: 'Head of Plants',
    })
  })

  test('CreateCase: one call more for articles, where the caller may read them', async () => {
    const account = await acme()
    const asked = await w.write('/v1/cases/create', {
      subject: 'Edge Gateway goes offline',
      description: 'Every night while the backup runs',
      accountName: 'Acme Corp',
      transcript: 'Caller: it stops at two.\nAgent: I open a case.',
    })
    expectAnswer(asked, 'confirmationRequired', 2)
    expect(asked.body.suggestedArticles[0]).toEqual({
      id: expect.stringMatching(/^ka0/),
      title: 'Edge Gateway G2 goes offline at night',
    })
    const made = await w.confirm(asked)
    expectAnswer(made, 'ok', 1)
    const [id] = made.body.recordIds
    const row = w.row('Case', id)
    expect(row).toMatchObject({ AccountId: account.Id, Origin: 'Web', Status: 'New', Priority: 'Medium' })
    expect(row?.Description).toBe(
      'Every night while the backup runs\n\nConversation:\nCaller: it stops at two.\nAgent: I open a case.',
    )
    expect(made.body.caseNumber).toBe(row?.CaseNumber)
  })

  test('AddCaseComment', async () => {
    const { Id, CaseNumber } = await openCase()
    const made = await w.write(
      '/v1/cases/comment',
      { caseNumber: String(Number(CaseNumber)), text: 'They called again' },
      { as: 'agent.service' },
    )
    expectAnswer(made, 'ok', 2)
    expect(w.row('CaseComment', made.body.recordIds[0])).toMatchObject({
      ParentId: Id,
      CommentBody: 'They called again',
      IsPublished: false,
    })
  })

  test('UpdateCase: at once, but closing it is confirmed', async () => {
    const { Id, CaseNumber } = await openCase()
    const service = { as: 'agent.service' }
    const made = await w.write('/v1/cases/update', { caseNumber: CaseNumber, status: 'Escalated' }, service)
    expectAnswer(made, 'ok', 2)
    expect(w.row('Case', Id)).toMatchObject({ Status: 'Escalated' })
    const asked = await w.write(
      '/v1/cases/update',
      { caseId: Id, status: 'Closed', caseReason: 'Breakdown' },
      service,
    )
    expectAnswer(asked, 'confirmationRequired', 1)
    expectAnswer(await w.confirm(asked, service), 'ok', 1)
    expect(w.row('Case', Id)).toMatchObject({ Status: 'Closed', Reason: 'Breakdown', IsClosed: true })
  })

  test('CreateRecord and UpdateRecord of a custom object', async () => {
    const account = await acme()
    const asked = await w.write('/v1/records/Project__c', {
      values: [
        { field: 'Name', value: 'Roll-out' },
        { field: 'Account__c', value: account.Id },
        { field: 'Due_Date__c', value: '2027-03-01' },
      ],
    })
    expectAnswer(asked, 'confirmationRequired', 1)
    const made = await w.confirm(asked)
    expectAnswer(made, 'ok', 1)
    const [id] = made.body.recordIds
    expect(w.row('Project__c', id)).toMatchObject({
      Name: 'Roll-out',
      Account__c: account.Id,
      Status__c: 'Planned',
      Due_Date__c: '2027-03-01',
      OwnerId: await userId('rep.emea'),
    })
    const change = await w.write('/v1/records/Project__c/update', {
      recordId: id,
      values: [
        { field: 'Health__c', value: 'Amber' },
        { field: 'Due_Date__c', value: '2027-04-01' },
      ],
    })
    expectAnswer(change, 'confirmationRequired', 1)
    expect(change.body.message).toContain('Roll-out')
    expectAnswer(await w.confirm(change), 'ok', 1)
    expect(w.row('Project__c', id)).toMatchObject({ Health__c: 'Amber', Due_Date__c: '2027-04-01' })
  })

  test('an approval: none to agree, one to write', async () => {
    const { Id } = await deal()
    const asked = await w.write('/v1/opportunities/update', { opportunityName: PILOT, amount: '110,000' })
    expectAnswer(asked, 'confirmationRequired', 1)
    expect(asked.body.message).toContain('SalesManager')
    const waiting = await w.confirm(asked)
    expectAnswer(waiting, 'approvalRequired', 0)
    expect(w.row('Opportunity', Id)).toMatchObject({ Amount: 62_000 })
    const forMe = await w.system.get('/v1/approvals', { as: 'manager.emea' })
    expect(forMe.body.changes).toEqual([
      expect.objectContaining({ changeId: asked.body.changeId, mine: false, requestedBy: 'Rosa Almeida' }),
    ])
    const { payloadHash, changeId } = asked.body
    const agreed = await w.write(
      `/v1/changes/${changeId}/decision`,
      { payloadHash, decision: 'approve', comment: 'Fine' },
      { as: 'manager.emea' },
    )
    expectAnswer(agreed, 'ok', 1)
    // It is the requester who writes, never the approver.
    expect(w.row('Opportunity', Id)).toMatchObject({
      Amount: 110_000,
      LastModifiedById: await userId('rep.emea'),
    })
    const mine = await w.system.get(`/v1/changes/${changeId}`, { as: 'rep.emea' })
    expect(mine.body).toMatchObject({ state: 'executed', approvals: [{ quorum: 1, given: 1 }] })
    expect(mine.headers.get('sally-salesforce-calls')).toBe('0')
  })

  test('CancelChange: none', async () => {
    const asked = await w.write('/v1/opportunities/update', { opportunityName: PILOT, nextStepText: 'Wait' })
    const cancelled = await w.write(`/v1/changes/${asked.body.changeId}/cancel`, undefined)
    expectAnswer(cancelled, 'cancelled', 0)
    // Whoever confirms it then is told that it is over.
    expectAnswer(await w.confirm(asked), 'cancelled', 0)
    expect(w.row('Opportunity', (await deal()).Id)?.NextStep).not.toBe('Wait')
  })
})
