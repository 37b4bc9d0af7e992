import { expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { expectNoWrite, expectOneWrite, PILOT, pending, pendingTwo, proposed, ROLLOUT } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { SECOND_ACCOUNT } from './world.ts'

const MANAGER = ['Sales.Manager']
const BOTH = { roles: ['Sales.Rep', ...MANAGER] }

onEngines('who decides', world => {
  test('34: property 1: nobody approves what they asked for themselves, whatever roles they hold', async () => {
    const w = world()
    const change = await pending(w)
    const refused = await w.decide('rep.emea', change, 'approve', BOTH)
    expectProblem(refused, 'approval-denied')
    expect(await w.stateOf(change.changeId)).toBe('pending')
    await expectNoWrite(w)
  })

  test('34: property 1: nor does another account of the same Salesforce user', async () => {
    const w = world()
    const change = await pending(w)
    const refused = await w.decide(SECOND_ACCOUNT['rep.emea'], change, 'approve', { roles: MANAGER })
    expectProblem(refused, 'approval-denied')
    expect(await w.stateOf(change.changeId)).toBe('pending')
    await expectNoWrite(w)
  })

  test('34: property 1: what one asked for is not among what waits for one', async () => {
    const w = world()
    const change = await pending(w)
    const waiting = async (as: string, roles: readonly string[]) =>
      (await w.ask(as, '/v1/approvals', undefined, { roles })).body.changes.map(
        (c: { changeId: string }) => c.changeId,
      )
    expect(await waiting('manager.emea', MANAGER)).toEqual([change.changeId])
    expect(await waiting('rep.emea', BOTH.roles)).toEqual([])
    expect(await waiting(SECOND_ACCOUNT['rep.emea'], MANAGER)).toEqual([])
  })

  test('34: property 1: an app decides nothing, though the policy gives it the approvers’ role', async () => {
    const w = world()
    await w.policy(policy => {
      policy.roles.SalesManager.callers = ['user', 'app']
      policy.clients.Scheduler = { id: policy.clients.Scheduler.id }
    })
    const change = await pending(w)
    const token = await w.appToken('flow.scheduler', MANAGER)
    const refused = await w.decide('flow.scheduler', change, 'approve', { token })
    expectProblem(refused, 'change-not-found')
    expect(await w.stateOf(change.changeId)).toBe('pending')
    await expectNoWrite(w)
  })

  test('45: property 1: nobody else confirms, not even a manager', async () => {
    const w = world()
    const change = await proposed(w, { amount: '110000' })
    expectProblem(await w.confirm('manager.emea', change), 'approval-denied')
    expectProblem(await w.confirm('rep.emea2', change), 'change-not-found')
    expect(await w.stateOf(change.changeId)).toBe('proposed')
    await expectNoWrite(w)
  })

  test('34: property 2: who is no approver any more when deciding doesn’t decide', async () => {
    const w = world()
    const change = await pending(w)
    expectProblem(await w.decide('manager.emea', change, 'approve', { roles: [] }), 'operation-denied')
    const demoted = await w.decide('manager.emea', change, 'approve', { roles: ['Deal.Desk'] })
    expectProblem(demoted, 'change-not-found')
    expect(await w.stateOf(change.changeId)).toBe('pending')
    await expectNoWrite(w)
  })

  test('34: property 2: an approval given under a policy that has since moved the role away counts no more', async () => {
    const w = world()
    const change = await pending(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    const notYet = await w.decide('manager.emea', change)
    expect([notYet.status, await w.stateOf(change.changeId)]).toEqual([503, 'approved'])
    await w.unlock()
    await w.policy(policy => {
      policy.roles.SalesManager.anyOf = [{ appRole: 'Deal.Desk' }]
    })
    await w.work()
    expect(await w.stateOf(change.changeId)).toBe('failed')
    expect(w.commits.of('Opportunity')).toEqual([])
  })

  test.each(['confirm', 'decide'] as const)(
    '34, 45: property 3: whoever %ss something else than what is kept meets 409',
    async act => {
      const w = world()
      const change = act === 'confirm' ? await proposed(w) : await pending(w)
      const other = await proposed(w, { nextStepText: 'Something else' })
      for (const payloadHash of [
        other.payloadHash,
        `sha256:${'0'.repeat(64)}`,
        change.payloadHash.toUpperCase(),
      ]) {
        const altered = { changeId: change.changeId, payloadHash }
        const refused =
          act === 'confirm' ? await w.confirm('rep.emea', altered) : await w.decide('manager.emea', altered)
        expect([refused.status, refused.body.code]).toEqual([409, 'change-altered'])
      }
      expect(await w.stateOf(change.changeId)).toBe(change.state)
      await expectNoWrite(w)
    },
  )

  test('34: property 3: values sent along with a decision are refused; what is kept is written', async () => {
    const w = world()
    const change = await pending(w)
    const swapped = await w.ask('manager.emea', `/v1/changes/${change.changeId}/decision`, {
      decision: 'approve',
      payloadHash: change.payloadHash,
      amount: '900000',
    })
    expectProblem(swapped, 'invalid-request')
    await expectNoWrite(w)
    expect((await w.decide('manager.emea', change)).body.state).toBe('executed')
    await expectOneWrite(w, { Amount: 110_000 })
  })

  test.each([
    ['what it writes', (text: string) => text.replaceAll(/1[12]0000/g, '910000')],
    [
      'whose hand it is written by',
      (text: string) => text.replace(/("salesforceUser":\{[^}]*?"id":")\w+/, '$1005000000000000AAA'),
    ],
    ['which record it is about', (text: string, other: string, own: string) => text.replaceAll(own, other)],
  ])(
    '34: property 3: a change of which %s was altered in the store is neither approved nor made',
    async (_, alter) => {
      const w = world()
      const own = String(w.deal(PILOT).Id)
      const tamper = async (changeId: string) => {
        const { db } = w.store
        const row = db.selectFrom('change').select(['payload', 'basis']).where('id', '=', changeId)
        const { payload, basis } = await row.executeTakeFirstOrThrow()
        const altered = (text: string) => alter(text, String(w.deal(ROLLOUT).Id), own)
        await db
          .updateTable('change')
          .set({ payload: altered(payload), basis: altered(basis) })
          .where('id', '=', changeId)
          .execute()
      }
      const change = await pending(w)
      await tamper(change.changeId)
      expectProblem(await w.decide('manager.emea', change), 'change-altered')
      await expectNoWrite(w)

      const approved = await pending(w, '120000')
      await w.lock('Opportunity', own)
      expect((await w.decide('manager.emea', approved)).status).toBe(503)
      await w.unlock()
      await tamper(approved.changeId)
      await w.work()
      expect(await w.stateOf(approved.changeId)).toBe('failed')
      expect(w.commits.of('Opportunity')).toEqual([])
    },
  )

  test('34: property 4: two of one human are one: the second account of an approver doesn’t make two', async () => {
    const w = world()
    const change = await pendingTwo(w)
    expect((await w.decide('manager.emea', change)).body.state).toBe('pending')
    const again = await w.decide(SECOND_ACCOUNT['manager.emea'], change, 'approve', { roles: MANAGER })
    expectProblem(again, 'change-state')
    expect(await w.stateOf(change.changeId)).toBe('pending')
    await expectNoWrite(w)
  })
})
