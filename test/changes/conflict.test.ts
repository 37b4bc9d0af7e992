import { expect, test } from 'vitest'
import type { Value } from '../../simulator/salesforce/model.ts'
import { expectProblem } from '../support/problem.ts'
import { PILOT, pending, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'
import type { World } from './world.ts'

const idOf = (w: World) => String(w.deal(PILOT).Id)
const edit = (w: World, values: Readonly<Record<string, Value>>) => w.edit('Opportunity', idOf(w), values)

/** Somebody writes it now, so that an edit at this moment falls into the second in which it was last changed. */
const touch = (w: World) => edit(w, { Description: 'Just called.' })

/** What the org kept of the deal since this moment. */
const keptSince = (w: World) => {
  const before = w.commits.of('Opportunity', idOf(w)).length
  return () => w.commits.of('Opportunity', idOf(w)).slice(before)
}

/** Far enough for Salesforce to tell the two apart, or within the second that its dates have. */
const gaps = [
  ['minutes later', 120_000],
  ['within the same second', 0],
] as const

onEngines('a record that moves meanwhile', world => {
  test.each(gaps)(
    '34: property 9: is not overwritten where the touched field was edited (%s): a conflict with what is there now',
    async (_, gapMs) => {
      const w = world()
      await touch(w)
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      w.pass(gapMs)
      await edit(w, { NextStep: 'Wait for legal' })
      const kept = keptSince(w)
      const refused = await w.confirm('rep.emea', change)
      expectProblem(refused, 'change-conflict')
      expect(refused.body).toMatchObject({
        changeId: change.changeId,
        conflicts: [
          { field: 'NextStep', expected: 'Workshop with the service managers', found: 'Wait for legal' },
        ],
      })
      expect(await w.stateOf(change.changeId)).toBe('conflict')
      expect(kept()).toEqual([])
      expect(w.deal(PILOT).NextStep).toBe('Wait for legal')
    },
  )

  test('34: property 9: says so to an agent, too', async () => {
    const w = world()
    const change = await proposed(w)
    await edit(w, { NextStep: 'Wait for legal' })
    const agent = { headers: { 'x-response-style': 'outcome' } }
    const { status, body } = await w.confirm('rep.emea', change, agent)
    expect([status, body.outcome]).toEqual([200, 'conflict'])
    expect(JSON.stringify(body)).toContain('Wait for legal')
  })

  test.each(gaps)('34: property 9: is written where only other fields were edited (%s)', async (_, gapMs) => {
    const w = world()
    await touch(w)
    const change = await proposed(w, { nextStepText: 'Call Helena' })
    w.pass(gapMs)
    await edit(w, { Description: 'Met at the fair.' })
    const kept = keptSince(w)
    await w.system.clearJournal()
    const { status, body } = await w.confirm('rep.emea', change)
    expect([status, body.state]).toEqual([200, 'executed'])
    expect(kept()).toMatchObject([{ NextStep: 'Call Helena', Description: 'Met at the fair.' }])
    // Refused by its date, looked at again, written; within the same second its date says nothing.
    expect(await w.meteredCalls()).toBe(gapMs === 0 ? 1 : 3)
  })

  test.each(gaps)(
    '34: property 9: an edit that comes between the last look and the write is not overwritten (%s)',
    async (_, gapMs) => {
      const w = world()
      await touch(w)
      const change = await proposed(w, { nextStepText: 'Call Helena' })
      let kept = keptSince(w)
      w.faults.meanwhile('intent', async () => {
        w.pass(Math.min(gapMs, 2_000))
        await edit(w, { NextStep: 'Wait for legal' })
        kept = keptSince(w)
      })
      expectProblem(await w.confirm('rep.emea', change), 'change-conflict')
      expect(kept()).toEqual([])
      expect(w.deal(PILOT).NextStep).toBe('Wait for legal')
    },
  )

  test('34: property 9: an edit after the approval conflicts as one before does', async () => {
    const w = world()
    const change = await pending(w)
    w.pass(60_000)
    await edit(w, { Amount: 64_000 })
    const kept = keptSince(w)
    expectProblem(await w.decide('manager.emea', change), 'change-conflict')
    expect(kept()).toEqual([])
  })

  test('34: property 9: a record that was deleted is told as gone, and nothing is made of it', async () => {
    const w = world()
    const change = await proposed(w)
    await w.remove('Opportunity', idOf(w))
    const kept = keptSince(w)
    const refused = await w.confirm('rep.emea', change)
    expect([refused.status, refused.body.code]).toEqual([422, 'change-invalid'])
    expect(['failed', 'conflict']).toContain(await w.stateOf(change.changeId))
    expect(kept()).toEqual([])
  })

  test.each(gaps)(
    '25, 34: property 9: a record that belongs to somebody else by now is not written (%s)',
    async (_, gapMs) => {
      const w = world()
      await touch(w)
      const change = await proposed(w)
      w.pass(gapMs)
      const colleague = w.user('rep.emea2')
      await edit(w, { OwnerId: colleague })
      const kept = keptSince(w)
      const refused = await w.confirm('rep.emea', change)
      expect(refused.status).toBeGreaterThanOrEqual(400)
      expect(refused.status).toBeLessThan(500)
      expect(['failed', 'conflict']).toContain(await w.stateOf(change.changeId))
      expect(kept()).toEqual([])
    },
  )

  test.each(gaps)('25, 34: property 9: a deal that was won by now is not written (%s)', async (_, gapMs) => {
    const w = world()
    await touch(w)
    const change = await proposed(w)
    w.pass(gapMs)
    await edit(w, { StageName: 'Closed Won' })
    const kept = keptSince(w)
    expectProblem(await w.confirm('rep.emea', change), 'change-denied')
    expect(await w.stateOf(change.changeId)).toBe('failed')
    expect(kept()).toEqual([])
  })

  test.each(gaps)(
    '25, 34: property 9: an account that came under legal hold meanwhile is not written (%s)',
    async (_, gapMs) => {
      const w = world()
      const recordId = String(w.deal(PILOT).AccountId)
      await w.edit('Account', recordId, { Description: 'Just called.' })
      const values = [{ field: 'Phone', value: '+351 210 000 001' }]
      const asked = await w.ask('rep.emea', '/v1/records/Account/update', { recordId, values })
      expect(asked.body).toMatchObject({ state: 'proposed' })
      w.pass(gapMs)
      await w.edit('Account', recordId, { Legal_Hold__c: true })
      const before = w.row('Account', recordId)
      const refused = await w.confirm('rep.emea', asked.body)
      expectProblem(refused, 'change-denied')
      expect(await w.stateOf(asked.body.changeId)).toBe('failed')
      expect(w.row('Account', recordId)).toEqual(before)
    },
  )

  test('34: property 9: of two records that change together neither is written where one moved', async () => {
    const w = world()
    const { body } = await w.ask('rep.emea', '/v1/opportunities/update-and-follow-up', {
      opportunityName: `Acme Corp - ${PILOT}`,
      nextStepText: 'Call Helena',
      followUpDate: 'next Tuesday',
    })
    w.pass(60_000)
    await edit(w, { NextStep: 'Wait for legal' })
    const kept = keptSince(w)
    expectProblem(await w.confirm('rep.emea', body), 'change-conflict')
    expect(kept()).toEqual([])
    expect(w.commits.of('Task')).toEqual([])
  })
})

onEngines('undo', world => {
  const made = async (w: World) => {
    const change = await proposed(w, { nextStepText: 'Call Helena' })
    const { body } = await w.confirm('rep.emea', change)
    expect(body.state).toBe('executed')
    return body
  }
  test('puts back what was there, where nobody touched it', async () => {
    const w = world()
    const change = await made(w)
    w.pass(60_000)
    const { body } = await w.undo('rep.emea', change)
    expect([body.state, body.undoOf]).toEqual(['executed', change.changeId])
    expect(w.deal(PILOT).NextStep).toBe('Workshop with the service managers')
    const { body: first } = await w.ask('rep.emea', `/v1/changes/${change.changeId}`)
    expect(first.undoneBy).toBe(body.changeId)
    expect(w.commits.of('Opportunity')).toHaveLength(2)
  })

  test('leaves what others edited since: other fields stay as they made them', async () => {
    const w = world()
    const change = await made(w)
    w.pass(60_000)
    await edit(w, { Description: 'Met at the fair.' })
    expect((await w.undo('rep.emea', change)).body.state).toBe('executed')
    expect(w.deal(PILOT)).toMatchObject({
      NextStep: 'Workshop with the service managers',
      Description: 'Met at the fair.',
    })
  })

  test.each(gaps)('is refused where somebody touched the field since (%s)', async (_, gapMs) => {
    const w = world()
    const change = await made(w)
    w.pass(gapMs)
    await edit(w, { NextStep: 'Wait for legal' })
    const kept = keptSince(w)
    expectProblem(await w.undo('rep.emea', change), 'change-conflict')
    expect(kept()).toEqual([])
    expect(w.deal(PILOT).NextStep).toBe('Wait for legal')
  })

  test.each(gaps)('is refused where somebody touches the field while it is undone (%s)', async (_, gapMs) => {
    const w = world()
    const change = await made(w)
    let kept = keptSince(w)
    w.faults.meanwhile('intent', async () => {
      w.pass(Math.min(gapMs, 2_000))
      await edit(w, { NextStep: 'Wait for legal' })
      kept = keptSince(w)
    })
    expectProblem(await w.undo('rep.emea', change), 'change-conflict')
    expect(kept()).toEqual([])
    expect(w.deal(PILOT).NextStep).toBe('Wait for legal')
  })

  test('has ten minutes', async () => {
    const w = world()
    const change = await made(w)
    w.pass(10 * 60_000)
    expectProblem(await w.undo('rep.emea', change), 'change-state')
    expect(w.deal(PILOT).NextStep).toBe('Call Helena')
  })

  test('is once, however many ask at once', async () => {
    const w = world()
    const change = await made(w)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        w.undo('rep.emea', change, { headers: { 'idempotency-key': `undo-${n}` } }),
      ),
    )
    const ids = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.changeId))
    expect(ids.size).toBe(1)
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code]).toEqual([409, 'change-state'])
    expectProblem(
      await w.undo('rep.emea', change, { headers: { 'idempotency-key': 'late' } }),
      'change-state',
    )
    expect(w.commits.of('Opportunity')).toHaveLength(2)
  })

  test('is for who asked for the change, and for what was made', async () => {
    const w = world()
    const change = await pending(w)
    expectProblem(await w.undo('rep.emea', change), 'change-state')
    await w.decide('manager.emea', change)
    expectProblem(await w.undo('manager.emea', change), 'approval-denied')
    expectProblem(await w.undo('rep.emea2', change), 'change-not-found')
    expect(w.deal(PILOT).Amount).toBe(110_000)
  })

  test('of an undo there is none', async () => {
    const w = world()
    const change = await made(w)
    const { body } = await w.undo('rep.emea', change)
    expectProblem(await w.undo('rep.emea', body), 'change-state')
    expect(w.commits.of('Opportunity')).toHaveLength(2)
  })

  test('that met a conflict can be asked for again when the field is as the change left it', async () => {
    const w = world()
    const change = await made(w)
    await edit(w, { NextStep: 'Wait for legal' })
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })
    expectProblem(await w.undo('rep.emea', change, keyed('one')), 'change-conflict')
    await edit(w, { NextStep: 'Call Helena' })
    expect((await w.undo('rep.emea', change, keyed('two'))).body.state).toBe('executed')
    expect(w.deal(PILOT).NextStep).toBe('Workshop with the service managers')
  })

  test('of a change of two records puts the one back and leaves the one it made', async () => {
    const w = world()
    const { body } = await w.ask('rep.emea', '/v1/opportunities/update-and-follow-up', {
      opportunityName: `Acme Corp - ${PILOT}`,
      nextStepText: 'Call Helena',
      followUpDate: 'next Tuesday',
    })
    await w.confirm('rep.emea', body)
    expect((await w.undo('rep.emea', body)).body.state).toBe('executed')
    expect(w.deal(PILOT).NextStep).toBe('Workshop with the service managers')
    expect(w.commits.of('Task')).toMatchObject([{ IsDeleted: false, WhatId: w.deal(PILOT).Id }])
  })
})
