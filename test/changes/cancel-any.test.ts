/** An administrator cancels what others asked for, and learns nothing by it. */
import { expect, test } from 'vitest'
import { startReceiver } from '../delivery/support.ts'
import type { Yaml } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import type { Answer } from '../support/system.ts'
import { expectNoWrite, expectOneWrite, PILOT, pending, pendingTwo, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { objectIdOf, type World } from './world.ts'

const ADMIN = 'admin.crm'
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

/** What tells one answer from another: all but the ids of the request. */
const told = ({ status, body: { traceId: _, instance: _own, ...body } }: Answer) => ({ status, body })

onEngines('an administrator', world => {
  const shownTo = async (w: World, as: string, { changeId }: Answer['body']) =>
    (await w.ask(as, `/v1/changes/${changeId}`)).body

  test('45: property 12: an administrator cancels whoever’s change at any time before it is made, and then it never is', async () => {
    const w = world()
    for (const change of [await proposed(w), await pending(w), await pendingTwo(w)]) {
      const { status, body } = await w.cancelAny(ADMIN, change)
      expect([status, body.state, body.outcome]).toEqual([200, 'cancelled', 'cancelled'])
      if (change.state === 'pending') expectProblem(await w.decide('manager.emea', change), 'change-state')
      else
        expect((await w.confirm('rep.emea', change, keyed(`after-${change.changeId}`))).body.state).toBe(
          'cancelled',
        )
      await w.work()
      expect(await w.stateOf(change.changeId)).toBe('cancelled')
    }
    await expectNoWrite(w)
  })

  test('34: property 12: an administrator cancels what is approved and waits for Salesforce', async () => {
    const w = world()
    const change = await pending(w)
    await w.lock('Opportunity', String(w.deal(PILOT).Id))
    await w.decide('manager.emea', change)
    expect(await w.stateOf(change.changeId)).toBe('approved')
    expect((await w.cancelAny(ADMIN, change)).body.state).toBe('cancelled')
    await w.unlock()
    await w.work()
    expect(w.commits.of('Opportunity')).toEqual([])
  })

  test('45: property 12: an administrator doesn’t cancel what is made', async () => {
    const w = world()
    const change = await pending(w)
    await w.decide('manager.emea', change)
    const late = await w.cancelAny(ADMIN, change)
    expectProblem(late, 'change-state')
    expect(late.body).toMatchObject({ changeId: change.changeId, state: 'executed' })
    await expectOneWrite(w, { Amount: 110_000 })
  })

  test('45: property 12: of an administrator and an approver at once one wins, and the change is whole', async () => {
    const w = world()
    const change = await pending(w)
    await Promise.all([w.decide('manager.emea', change), w.cancelAny(ADMIN, change)])
    const state = await w.stateOf(change.changeId)
    expect(['executed', 'cancelled']).toContain(state)
    expect(w.commits.of('Opportunity')).toHaveLength(state === 'executed' ? 1 : 0)
  })

  test('45: property 12: the administrator is shown ids and the state, not what would have been written', async () => {
    const w = world()
    const change = await pending(w, '123456')
    for (const answer of [await w.cancelAny(ADMIN, change), await w.cancelAny(ADMIN, change)])
      expect(answer.body).toEqual({
        outcome: 'cancelled',
        message: 'The change is cancelled. Nothing of it was written.',
        changeId: change.changeId,
        state: 'cancelled',
        operation: 'UpdateOpportunity',
        requesterId: objectIdOf('rep.emea'),
      })
    const read = await w.ask(ADMIN, `/v1/changes/${change.changeId}`)
    expectProblem(read, 'operation-denied')
  })

  test('45: property 12: who asked is shown and told that an administrator cancelled it', async () => {
    const w = world()
    const flow = await startReceiver()
    try {
      const subscribed = await w.ask('rep.emea', '/v1/subscriptions/change-finished', {
        notificationUrl: flow.url,
      })
      expect(subscribed.status).toBe(201)
      const change = await pending(w)
      await w.cancelAny(ADMIN, change)
      await w.work()
      expect(flow.received.map(({ body }) => body)).toEqual([
        expect.objectContaining({
          event: 'change-finished',
          changeId: change.changeId,
          eventId: `${change.changeId}:cancelled`,
          state: 'cancelled',
        }),
      ])
      const shown = await shownTo(w, 'rep.emea', change)
      expect(shown).toMatchObject({
        state: 'cancelled',
        code: 'cancelled-by-administrator',
        detail: 'An administrator cancelled this change.',
        nextStep: 'Ask an administrator why before it is proposed again.',
      })
      expect(shown.message).toMatch(
        /^The change was cancelled by an administrator \(.+\)\. Nothing was written\.$/,
      )
      expect(JSON.stringify(shown.card)).toContain('Cancelled by an administrator')
      const own = await proposed(w)
      await w.cancel('rep.emea', own)
      expect(JSON.stringify(await shownTo(w, 'rep.emea', own))).not.toContain('administrator')
    } finally {
      await flow.close()
    }
  })

  test('45: property 12: the audit says which administrator cancelled whose change', async () => {
    const w = world()
    const change = await pending(w)
    await w.cancelAny(ADMIN, change)
    const steps = await w.steps(change.changeId)
    expect(steps.map(({ step }) => step)).toEqual(['proposed', 'confirmed', 'cancelled'])
    expect(steps[2]).toMatchObject({
      objectId: objectIdOf(ADMIN),
      salesforceUserId: w.user(ADMIN),
      requester: { objectId: objectIdOf('rep.emea') },
    })
  })

  test('45: property 12: nobody else does: a change of others stays as absent as one that never was', async () => {
    const w = world()
    const change = await pending(w)
    const nowhere = { changeId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' }
    for (const as of ['rep.emea', 'rep.emea2', 'manager.emea', 'dealdesk'])
      for (const which of [change, nowhere]) expectProblem(await w.cancelAny(as, which), 'operation-denied')
    const there = await w.cancel('rep.emea2', change)
    expectProblem(there, 'change-not-found')
    expect(told(there)).toEqual(told(await w.cancel('rep.emea2', nowhere)))
    expect(await w.stateOf(change.changeId)).toBe('pending')
  })

  test('45: property 12: a change of another tenant is not there for an administrator', async () => {
    const w = world()
    const change = await pending(w)
    await w.store.db
      .updateTable('change')
      .set({ tenant_id: '22222222-2222-4222-8222-222222222222' })
      .where('id', '=', change.changeId)
      .execute()
    const elsewhere = await w.cancelAny(ADMIN, change)
    expectProblem(elsewhere, 'change-not-found')
    const nowhere = await w.cancelAny(ADMIN, { changeId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' })
    expect(told(elsewhere)).toEqual(told(nowhere))
    expectProblem(await w.cancelAny(ADMIN, { changeId: 'x'.repeat(36) }), 'change-not-found')
    expect(await w.stateOf(change.changeId)).toBe('pending')
  })

  test('45: property 12: the policy says who is an administrator', async () => {
    const w = world()
    await w.policy((policy: Yaml) => {
      policy.roles.SalesManager.operations.push('CancelAnyChange')
      policy.roles.CrmAdmin.operations = policy.roles.CrmAdmin.operations.filter(
        (name: string) => name !== 'CancelAnyChange',
      )
    })
    const change = await pending(w)
    expectProblem(await w.cancelAny(ADMIN, change), 'operation-denied')
    expect((await w.cancelAny('manager.emea', change)).body.state).toBe('cancelled')
  })
})
