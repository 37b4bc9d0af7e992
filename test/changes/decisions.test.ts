import { expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { expectNoWrite, expectOneWrite, pending, pendingTwo } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { objectIdOf, type World } from './world.ts'

const decisions = (w: World, changeId: string) =>
  w.store.db.selectFrom('change_decision').selectAll().where('change_id', '=', changeId).execute()

onEngines('decisions', world => {
  test('34: property 4: two who must agree are two people, and the second one has it made', async () => {
    const w = world()
    const change = await pendingTwo(w)
    const first = await w.decide('manager.emea', change)
    expect(first.body).toMatchObject({ state: 'pending', approvals: [{ quorum: 2, given: 1 }] })
    const again = await w.decide('manager.emea', change)
    expect(again.body).toMatchObject({ state: 'pending', approvals: [{ quorum: 2, given: 1 }] })
    await expectNoWrite(w)
    expect((await w.decide('manager.sales', change)).body.state).toBe('executed')
    await expectOneWrite(w, { Discount__c: 30 })
    expect(await decisions(w, change.changeId)).toHaveLength(2)
  })

  test('34: property 4: any refusal ends it, whoever agreed before', async () => {
    const w = world()
    const change = await pendingTwo(w)
    await w.decide('manager.emea', change)
    const refusal = await w.decide('manager.sales', change, 'reject')
    expect([refusal.status, refusal.body.outcome, refusal.body.state]).toEqual([200, 'rejected', 'rejected'])
    expectProblem(await w.decide('manager.apac', change), 'change-state')
    const again = await w.confirm('dealdesk', change, { headers: { 'idempotency-key': 'again' } })
    expect(again.body.state).toBe('rejected')
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('rejected')
    await expectNoWrite(w)
  })

  test('34: property 4: of two who agree at once to what needs one, one has it made, once', async () => {
    const w = world()
    const change = await pending(w)
    const managers = ['manager.emea', 'manager.sales', 'manager.apac']
    const answers = await Promise.all(managers.map(manager => w.decide(manager, change)))
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.code]).toEqual([409, 'change-state'])
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(await decisions(w, change.changeId)).toHaveLength(1)
    await expectOneWrite(w, { Amount: 110_000 })
  })

  test('34: property 4: two who agree at once to what needs two have it made, once', async () => {
    const w = world()
    const change = await pendingTwo(w)
    const answers = await Promise.all(['manager.emea', 'manager.sales'].map(m => w.decide(m, change)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    await expectOneWrite(w, { Discount__c: 30 })
  })

  test('34: property 4: of one who agrees and one who refuses at once, the one who comes first counts', async () => {
    const w = world()
    const change = await pending(w)
    const [yes, no] = await Promise.all([
      w.decide('manager.emea', change),
      w.decide('manager.sales', change, 'reject'),
    ])
    await w.work()
    const state = await w.stateOf(change.changeId)
    expect([yes?.status, no?.status, state]).toEqual(
      state === 'rejected' ? [409, 200, 'rejected'] : [200, 409, 'executed'],
    )
    if (state === 'rejected') await expectNoWrite(w)
    else await expectOneWrite(w, { Amount: 110_000 })
  })

  test('34: property 4: who has agreed doesn’t refuse afterwards, nor the other way round', async () => {
    const w = world()
    const change = await pendingTwo(w)
    await w.decide('manager.emea', change)
    expectProblem(await w.decide('manager.emea', change, 'reject'), 'change-state')
    const [kept, ...others] = await decisions(w, change.changeId)
    expect(others).toEqual([])
    expect(kept).toMatchObject({
      decider: objectIdOf('manager.emea'),
      decision: 'approve',
      assurance: 'signed',
    })
  })

  test('34, 57: property 5: a decision under one key is one decision, and the key of another is refused', async () => {
    const w = world()
    const change = await pendingTwo(w)
    const keyed = { headers: { 'idempotency-key': 'decision-1' } }
    const first = await w.decide('manager.emea', change, 'approve', keyed)
    const again = await w.decide('manager.emea', change, 'approve', keyed)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    const other = await w.decide('manager.emea', change, 'reject', keyed)
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused'])
    expect(await decisions(w, change.changeId)).toHaveLength(1)
    expect(await w.stateOf(change.changeId)).toBe('pending')
  })

  test('34, 57: property 5: who says yes twenty times at once has said it once, and hears no complaint', async () => {
    const w = world()
    const change = await pendingTwo(w)
    const yes = (manager: string) =>
      Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          w.decide(manager, change, 'approve', { headers: { 'idempotency-key': `yes-${n}` } }),
        ),
      )
    for (const manager of ['manager.emea', 'manager.sales'])
      expect((await yes(manager)).map(({ status }) => status)).toEqual(Array(20).fill(200))
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('executed')
    expect(await decisions(w, change.changeId)).toHaveLength(2)
    await expectOneWrite(w, { Discount__c: 30 })
  })

  test('34: property 5: after the end a decision meets 409 with the state', async () => {
    const w = world()
    const change = await pending(w)
    await w.cancel('rep.emea', change)
    const late = await w.decide('manager.emea', change)
    expectProblem(late, 'change-state')
    expect(late.body).toMatchObject({ changeId: change.changeId, state: 'cancelled' })
    await expectNoWrite(w)
  })

  test('34: property 5: who had it made and says so again hears how it ended', async () => {
    const w = world()
    const change = await pending(w)
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })
    await w.decide('manager.emea', change, 'approve', keyed('one'))
    const again = await w.decide('manager.emea', change, 'approve', keyed('two'))
    expect([again.status, again.body.state]).toEqual([200, 'executed'])
    await expectOneWrite(w, { Amount: 110_000 })
  })
})
