import { expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { expectNoWrite, expectOneWrite, PILOT, pending, proposed, update } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { HOUR, MINUTE } from './world.ts'

const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

onEngines('in time and once', world => {
  test('45: property 6: who confirms after ten minutes is too late, before anybody has looked and after', async () => {
    const w = world()
    const change = await proposed(w)
    w.pass(10 * MINUTE)
    const late = await w.confirm('rep.emea', change)
    expectProblem(late, 'change-state')
    expect(late.body).toMatchObject({ changeId: change.changeId, state: 'expired' })
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('expired')
    const later = await w.confirm('rep.emea', change, keyed('later'))
    expect([later.status, later.body.outcome]).toEqual([200, 'expired'])
    await expectNoWrite(w)
  })

  test('45: property 6: a millisecond before its end it can be confirmed', async () => {
    const w = world()
    const change = await proposed(w)
    w.pass(10 * MINUTE - 1)
    await w.work()
    expect((await w.confirm('rep.emea', change)).body.state).toBe('executed')
    await expectOneWrite(w, { NextStep: 'Call Helena' })
  })

  test('34: property 6: silence is no: what nobody approved in time never executes', async () => {
    const w = world()
    const change = await pending(w)
    w.pass(24 * HOUR)
    expectProblem(await w.decide('manager.emea', change), 'change-state')
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('expired')
    expectProblem(await w.decide('manager.sales', change), 'change-state')
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('expired')
    await expectNoWrite(w)
  })

  test('34: property 6: what was approved and could not be written in an hour never executes', async () => {
    const w = world()
    const change = await pending(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    expect((await w.decide('manager.emea', change)).status).toBe(503)
    w.pass(59 * MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('approved')
    await w.unlock()
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('expired')
    expect(w.commits.of('Opportunity')).toEqual([])
  })

  test('45: property 6: nor does what its requester agreed to, though asked again before anybody has looked', async () => {
    const w = world()
    const change = await proposed(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    expect((await w.confirm('rep.emea', change)).status).toBe(503)
    await w.unlock()
    w.pass(2 * MINUTE)
    await w.confirm('rep.emea', change, keyed('late'))
    expect(w.commits.of('Opportunity')).toEqual([])
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('expired')
  })

  test('34: property 6: what was approved and could not be written is written once it can be', async () => {
    const w = world()
    const change = await pending(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    expect((await w.decide('manager.emea', change)).status).toBe(503)
    await w.unlock()
    w.pass(MINUTE)
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(w.commits.of('Opportunity')).toHaveLength(1)
  })

  test('45, 57: property 7: fifty who confirm at once have it made once, and all hear so', async () => {
    const w = world()
    const change = await proposed(w)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => w.confirm('rep.emea', change, n % 2 === 0 ? {} : keyed(`c-${n}`))),
    )
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    await expectOneWrite(w, { NextStep: 'Call Helena' })
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    for (const { body } of answers) expect(['executed', 'executing', 'approved']).toContain(body.state)
  })

  test('45: property 7: a confirmation that is played again writes nothing, and says how it ended', async () => {
    const w = world()
    const change = await proposed(w)
    await w.confirm('rep.emea', change)
    for (const again of [{}, keyed('replay'), { headers: { 'x-response-style': 'outcome' } }]) {
      const { status, body } = await w.confirm('rep.emea', change, again)
      expect([status, body.state]).toEqual([200, 'executed'])
    }
    await w.work()
    await expectOneWrite(w, { NextStep: 'Call Helena' })
  })

  test('57: property 7: fifty equal proposals are one change', async () => {
    const w = world()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => update(w, { nextStepText: 'Send the offer' })),
    )
    const ids = new Set(answers.map(({ body }) => body.changeId))
    expect([answers[0]?.status, ids.size]).toEqual([200, 1])
    await expectNoWrite(w)
  })

  test('45: property 12: who asked takes it back at any time before it is made, and then it never is', async () => {
    const w = world()
    for (const change of [await proposed(w), await pending(w)]) {
      const { status, body } = await w.cancel('rep.emea', change)
      expect([status, body.state, body.outcome]).toEqual([200, 'cancelled', 'cancelled'])
      expectProblem(
        await w.decide('manager.emea', change),
        change.approvals ? 'change-state' : 'change-not-found',
      )
      expect((await w.confirm('rep.emea', change, keyed(`after-${change.state}`))).body.state).toBe(
        'cancelled',
      )
      await w.work()
      expect(await w.stateOf(change.changeId)).toBe('cancelled')
    }
    await expectNoWrite(w)
  })

  test('45: property 12: what is made can’t be taken back, and nobody takes back what others asked for', async () => {
    const w = world()
    const change = await pending(w)
    expectProblem(await w.cancel('manager.emea', change), 'approval-denied')
    expectProblem(await w.cancel('rep.emea2', change), 'change-not-found')
    await w.decide('manager.emea', change)
    expectProblem(await w.cancel('rep.emea', change), 'change-state')
    await expectOneWrite(w, { Amount: 110_000 })
  })

  test('34: property 12: what is approved and waits for Salesforce can still be taken back', async () => {
    const w = world()
    const change = await pending(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    await w.decide('manager.emea', change)
    expect(await w.stateOf(change.changeId)).toBe('approved')
    const { body } = await w.cancel('rep.emea', change)
    expect(body.state).toBe('cancelled')
    await w.unlock()
    await w.work()
    expect(w.commits.of('Opportunity')).toEqual([])
  })

  test('34: property 13: the same wish while one waits is the one that waits', async () => {
    const w = world()
    const change = await pending(w)
    const same = await update(w, { amount: '110000' }, keyed('another'))
    expect([same.body.changeId, same.body.state]).toEqual([change.changeId, 'pending'])
    const other = await update(w, { amount: '110001' })
    expect(other.body.changeId).not.toBe(change.changeId)
  })

  test('34: property 13: twenty wait for one person, not one more, until one is over', async () => {
    const w = world()
    const changes = []
    for (let n = 0; n < 20; n += 1) changes.push(await proposed(w, { nextStepText: `Step ${n}` }))
    expectProblem(await update(w, { nextStepText: 'One more' }), 'too-many-pending')
    const same = await update(w, { nextStepText: 'Step 7' }, keyed('the-same'))
    expect([same.status, same.body.changeId]).toEqual([200, changes[7]?.changeId])
    await w.cancel('rep.emea', changes[0])
    await proposed(w, { nextStepText: 'One more' })
  })

  test('34: property 13: nor do many at once come to wait beyond twenty', async () => {
    const w = world()
    for (let n = 0; n < 15; n += 1) await proposed(w, { nextStepText: `Step ${n}` })
    await Promise.all(Array.from({ length: 15 }, (_, n) => update(w, { nextStepText: `Race ${n}` })))
    const { body } = await w.ask('rep.emea', '/v1/changes?state=open&limit=50')
    expect(body.changes).toHaveLength(20)
  })
})
