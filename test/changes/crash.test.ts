import { expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { PILOT, pending, pendingTwo, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { MINUTE, type World } from './world.ts'

const deal = (w: World) => w.commits.of('Opportunity', String(w.deal(PILOT).Id))
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

/** Everything of the proxy that was in memory is gone as far as changes go; the store is there again. */
async function comeBack(w: World, laterMs = 2 * MINUTE): Promise<void> {
  expect(w.faults.mend()).toBe(true)
  w.pass(laterMs)
  await w.work()
}

const followUp = async (w: World) => {
  const { body } = await w.ask('rep.emea', '/v1/opportunities/update-and-follow-up', {
    opportunityName: `Acme Corp - ${PILOT}`,
    nextStepText: 'Call Helena',
    followUpDate: 'next Tuesday',
  })
  expect(body.state).toBe('proposed')
  return body
}

onEngines('a break in the middle', world => {
  test('63: property 10: before the intent is kept: no call is made, and the change still can be', async () => {
    const w = world()
    const change = await proposed(w)
    w.faults.breakAt({ when: 'before', entry: 'intent' })
    expect((await w.confirm('rep.emea', change)).status).toBe(503)
    expect(await w.writeCalls()).toEqual([])
    await comeBack(w, 61_000)
    expect(await w.stateOf(change.changeId)).toBe('approved')
    expect((await w.confirm('rep.emea', change, keyed('again'))).body.state).toBe('executed')
    expect(deal(w)).toHaveLength(1)
  })

  test('63: property 10: after the intent and before the call: nothing is there, and approvers’ yes still counts', async () => {
    const w = world()
    const change = await pending(w)
    w.faults.breakAt({ when: 'after', entry: 'intent' })
    expect((await w.decide('manager.emea', change)).status).toBeGreaterThanOrEqual(500)
    expect(deal(w)).toEqual([])
    await comeBack(w)
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(deal(w)).toMatchObject([{ Amount: 110_000 }])
  })

  test('63: property 10: an intent that was kept while nobody heard so has its outcome, and the change still can be made', async () => {
    const w = world()
    const change = await proposed(w)
    w.faults.breakAt({ when: 'after', entry: 'intent', entryOnly: true })
    expectProblem(await w.confirm('rep.emea', change), 'audit-unavailable')
    expect(await w.writeCalls()).toEqual([])
    const told = async () => (await w.steps(change.changeId)).slice(2).map(({ step }) => step)
    expect([await w.stateOf(change.changeId), await told()]).toEqual([
      'approved',
      ['executing', 'not-written'],
    ])
    expect((await w.confirm('rep.emea', change, keyed('again'))).body.state).toBe('executed')
    expect(await told()).toEqual(['executing', 'not-written', 'executing', 'executed'])
    expect(deal(w)).toHaveLength(1)
  })

  test.each(['before', 'uncommitted', 'after'] as const)(
    '34, 57: property 10: after Salesforce has written, with the outcome broken off (%s): found as executed, written once',
    async when => {
      const w = world()
      const change = await followUp(w)
      w.faults.breakAt({ when, entry: 'outcome' })
      expect((await w.confirm('rep.emea', change)).status).toBeGreaterThanOrEqual(500)
      expect([deal(w).length, w.commits.of('Task').length]).toEqual([1, 1])
      await comeBack(w)
      expect(await w.stateOf(change.changeId)).toBe('executed')
      expect([deal(w).length, w.commits.of('Task').length]).toEqual([1, 1])
      const { body } = await w.confirm('rep.emea', change, keyed('again'))
      expect(body).toMatchObject({
        state: 'executed',
        recordIds: [w.deal(PILOT).Id, w.commits.of('Task')[0]?.Id],
      })
    },
  )

  test('34: property 10: Salesforce writes and the line drops: found as executed, written once', async () => {
    const w = world()
    const change = await followUp(w)
    await w.orgFault('commitThenDrop')
    const unknown = await w.confirm('rep.emea', change)
    expectProblem(unknown, 'write-unknown')
    expect(await w.stateOf(change.changeId)).toBe('executing')
    const asked = await w.confirm('rep.emea', change, keyed('impatient'))
    expect(asked.body.state).toBe('executing')
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect([deal(w).length, w.commits.of('Task').length]).toEqual([1, 1])
  })

  test('34: property 10: the line drops before Salesforce has written: an approved change is made, once', async () => {
    const w = world()
    const change = await pending(w)
    await w.orgFault('dropBeforeResponse')
    expectProblem(await w.decide('manager.emea', change), 'write-unknown')
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(deal(w)).toMatchObject([{ Amount: 110_000 }])
  })

  test('34: property 10: a new record whose end nobody knew is found by the key of its change, not made twice', async () => {
    const w = world()
    await w.orgFault('commitThenDrop')
    const answer = await w.ask('rep.emea', '/v1/tasks/create', { subject: 'Call Helena' })
    expectProblem(answer, 'write-unknown')
    const again = await w.ask('rep.emea', '/v1/tasks/create', { subject: 'Call Helena' })
    expect(again.status).toBeLessThan(500)
    w.pass(MINUTE)
    await w.work()
    expect(w.commits.of('Task')).toHaveLength(1)
    const { body } = await w.ask('rep.emea', '/v1/changes')
    expect(body.changes).toMatchObject([{ state: 'executed', recordIds: [w.commits.of('Task')[0]?.Id] }])
  })

  test('34: property 10: what somebody else wrote meanwhile is a conflict, not taken for one’s own and not overwritten', async () => {
    const w = world()
    const change = await pending(w)
    await w.orgFault('dropBeforeResponse')
    await w.decide('manager.emea', change)
    await w.edit('Opportunity', String(w.deal(PILOT).Id), { Amount: 99_000 })
    const before = deal(w).length
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('conflict')
    expect(deal(w)).toHaveLength(before)
  })

  test('34: property 10: the same value by somebody else’s hand is not taken for one’s own', async () => {
    const w = world()
    const change = await pending(w)
    await w.orgFault('dropBeforeResponse')
    await w.decide('manager.emea', change)
    await w.edit('Opportunity', String(w.deal(PILOT).Id), { Amount: 110_000 })
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('conflict')
  })

  test('34: property 10: where others have written since, whose hand it was is not known: a person looks at it', async () => {
    const w = world()
    const change = await pending(w)
    await w.orgFault('commitThenDrop')
    await w.decide('manager.emea', change)
    w.pass(1_000)
    await w.edit('Opportunity', String(w.deal(PILOT).Id), { Description: 'Met at the fair.' })
    const before = deal(w).length
    w.pass(MINUTE)
    await w.work()
    const { body } = await w.ask('rep.emea', `/v1/changes/${change.changeId}`)
    expect(body).toMatchObject({ state: 'conflict', detail: expect.stringContaining('not known') })
    expect(deal(w)).toHaveLength(before)
  })

  test('34: property 10: a new record under the key of the change tells of all that was written with it', async () => {
    const w = world()
    const change = await followUp(w)
    await w.orgFault('commitThenDrop')
    await w.confirm('rep.emea', change)
    w.pass(1_000)
    await w.edit('Opportunity', String(w.deal(PILOT).Id), { NextStep: 'Wait for legal' })
    const before = deal(w).length
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect([deal(w).length, w.commits.of('Task').length]).toEqual([before, 1])
  })

  test('34: property 10: no record under the key tells that nothing was written, whatever others wrote', async () => {
    const w = world()
    const change = await followUp(w)
    await w.orgFault('dropBeforeResponse')
    await w.confirm('rep.emea', change)
    await w.edit('Opportunity', String(w.deal(PILOT).Id), { NextStep: 'Call Helena' }, 'rep.emea')
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('approved')
    expectProblem(await w.confirm('rep.emea', change, keyed('again')), 'change-conflict')
    expect(w.commits.of('Task')).toEqual([])
  })

  test('34: property 7: of workers that clear up at once one does', async () => {
    const w = world()
    const change = await pending(w)
    await w.orgFault('dropBeforeResponse')
    await w.decide('manager.emea', change)
    w.pass(MINUTE)
    await Promise.all([w.work(), w.work(), w.decide('manager.emea', change, 'approve', keyed('again'))])
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(deal(w)).toHaveLength(1)
  })

  test('34: property 7: nobody takes over an execution whose lease still runs', async () => {
    const w = world()
    const change = await pending(w)
    await w.orgFault('dropBeforeResponse')
    await w.decide('manager.emea', change)
    w.pass(MINUTE - 1)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executing')
    expect(deal(w)).toEqual([])
  })

  test('34: property 6: what broke off and whose time has passed is given up, not written late', async () => {
    const w = world()
    const change = await proposed(w)
    await w.orgFault('dropBeforeResponse')
    await w.confirm('rep.emea', change)
    w.pass(10 * MINUTE)
    await w.work()
    expect(['failed', 'expired']).toContain(await w.stateOf(change.changeId))
    await w.work()
    expect(deal(w)).toEqual([])
  })

  test('34: property 10: a break between the second yes and the write is made up for', async () => {
    const w = world()
    const change = await pendingTwo(w)
    await w.decide('manager.emea', change)
    w.faults.breakAt({ when: 'after', entry: 'approved' })
    expect((await w.decide('manager.sales', change)).status).toBe(503)
    await comeBack(w)
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(deal(w)).toMatchObject([{ Discount__c: 30 }])
  })
})
