import { expect, test } from 'vitest'
import type { Yaml } from '../support/policy-file.ts'
import { expectProblem } from '../support/problem.ts'
import type { Answer } from '../support/system.ts'
import { expectNoWrite, expectOneWrite, pending, proposed, update } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { HOUR, MINUTE, objectIdOf, type World } from './world.ts'

const MANAGER = objectIdOf('manager.emea')
const NAME = 'Approval of a deal'

/** The flow's own app, and another one that may relay as well. */
const RELAY = 'flow.scheduler'

const withRelay = (policy: Yaml) => {
  policy.clients.Scheduler = { id: policy.clients.Scheduler.id }
  policy.roles.TestRelay = {
    purpose: 'Passes on what approvers answered in a flow.',
    callers: ['app'],
    anyOf: [{ appRole: 'Test.Relay' }],
    operations: ['WhoAmI', 'GetChange', 'RecordApprovalRouting', 'RelayApprovalDecision'],
  }
  const grant = policy.objects.Opportunity.grants.find((g: Yaml) => g.id === 'rep-update-own-opportunities')
  grant.approval.find((a: Yaml) => a.id === 'large-amount').relayed = [MANAGER, objectIdOf('rep.emea')]
}

let keys = 0

onEngines(
  'what a flow passes on',
  world => {
    const asFlow = async (w: World, path: string, body: object): Promise<Answer> => {
      keys += 1
      return w.ask(RELAY, path, body, {
        token: await w.appToken(RELAY, ['Test.Relay']),
        headers: { 'idempotency-key': `flow-run-${keys}` },
      })
    }
    const route = (w: World, change: Answer['body'], more: object = {}) =>
      asFlow(w, `/v1/changes/${change.changeId}/routing`, {
        payloadHash: change.payloadHash,
        approvalName: NAME,
        approvers: [MANAGER],
        ...more,
      })
    const relay = (w: World, change: Answer['body'], more: object = {}) =>
      asFlow(w, `/v1/changes/${change.changeId}/relayed-decision`, {
        payloadHash: change.payloadHash,
        approvalName: NAME,
        responderId: MANAGER,
        decision: 'approve',
        respondedAt: new Date(w.system.simulator.clock.now()).toISOString(),
        ...more,
      })
    const routed = async (w: World) => {
      const change = await pending(w)
      const { status, body } = await route(w, change)
      expect([status, body.state]).toEqual([200, 'pending'])
      return change
    }

    test('34: the flow reads a change that may be answered through it, and no other', async () => {
      const w = world()
      const token = await w.appToken(RELAY, ['Test.Relay'])
      const read = (change: Answer['body']) => w.system.get(`/v1/changes/${change.changeId}`, { token })
      expect((await read(await pending(w))).body.state).toBe('pending')
      expectProblem(await read(await proposed(w)), 'change-not-found')
    })

    test('63: who is asked is noted together with its entry in the audit, or not at all', async () => {
      const w = world()
      const change = await pending(w)
      const noted = async () => ({
        rows: (await w.store.db.selectFrom('change_routing').select('change_id').execute()).length,
        lines: (await w.steps(change.changeId)).filter(({ step }) => step === 'routed').length,
      })
      for (const when of ['before', 'uncommitted'] as const) {
        w.faults.breakAt({ when, entry: 'routed', entryOnly: true })
        expectProblem(await route(w, change), 'audit-unavailable')
        expect([when, await noted()]).toEqual([when, { rows: 0, lines: 0 }])
      }
      expect((await route(w, change)).status).toBe(200)
      expect(await noted()).toEqual({ rows: 1, lines: 1 })
    })

    test('34: counts where the policy names who answered, and is kept as the weaker proof it is', async () => {
      const w = world()
      const change = await routed(w)
      const { body } = await relay(w, change)
      expect(body.state).toBe('executed')
      await expectOneWrite(w, { Amount: 110_000 })
      const steps = await w.steps(change.changeId)
      expect(steps.map(({ step }) => step)).toEqual([
        'proposed',
        'confirmed',
        'routed',
        'approved',
        'executing',
        'executed',
      ])
      expect(steps[3]?.approval).toEqual({
        clause: 'large-amount',
        decision: 'approve',
        assurance: 'relayed',
      })
    })

    test('34: a no that is passed on ends it', async () => {
      const w = world()
      const change = await routed(w)
      expect((await relay(w, change, { decision: 'reject' })).body.state).toBe('rejected')
      await expectNoWrite(w)
    })

    test('34: asks nobody whom the policy doesn’t name', async () => {
      const w = world()
      const change = await pending(w)
      for (const approvers of [[objectIdOf('manager.sales')], [MANAGER, objectIdOf('rep.emea2')]])
        expectProblem(await route(w, change, { approvers }), 'approval-denied')
      expectProblem(await relay(w, change), 'approval-denied')
      await expectNoWrite(w)
    })

    test.each([
      ['another name', { approvalName: 'Another' }, 'approval-denied'],
      ['somebody who wasn’t asked', { responderId: objectIdOf('manager.sales') }, 'approval-denied'],
      ['another hash', { payloadHash: `sha256:${'0'.repeat(64)}` }, 'change-altered'],
    ] as const)('34: counts for nothing under %s', async (_, more, code) => {
      const w = world()
      const change = await routed(w)
      expectProblem(await relay(w, change, more), code)
      expect(await w.stateOf(change.changeId)).toBe('pending')
      await expectNoWrite(w)
    })

    test.each([
      ['before anybody was asked', -6 * MINUTE],
      ['in the future', 6 * MINUTE],
    ])('34: an answer given %s counts for nothing', async (_, atMs) => {
      const w = world()
      const change = await routed(w)
      const respondedAt = new Date(w.system.simulator.clock.now() + atMs).toISOString()
      expectProblem(await relay(w, change, { respondedAt }), 'invalid-input')
      expect(await w.stateOf(change.changeId)).toBe('pending')
    })

    test('34: never counts for who asked, though the policy names them', async () => {
      const w = world()
      const change = await pending(w)
      await route(w, change, { approvers: [objectIdOf('rep.emea'), MANAGER] })
      const refused = await relay(w, change, { responderId: objectIdOf('rep.emea') })
      expectProblem(refused, 'approval-denied')
      await expectNoWrite(w)
    })

    test('34: comes too late when the time of the change has passed', async () => {
      const w = world()
      const change = await routed(w)
      w.pass(24 * HOUR)
      expectProblem(await relay(w, change), 'change-state')
      await w.work()
      expect(await w.stateOf(change.changeId)).toBe('expired')
      await expectNoWrite(w)
    })

    test('34: counts no more when the policy has taken the person off since', async () => {
      const w = world()
      const change = await routed(w)
      await w.policy(policy => {
        withRelay(policy)
        const grant = policy.objects.Opportunity.grants.find(
          (g: Yaml) => g.id === 'rep-update-own-opportunities',
        )
        grant.approval.find((a: Yaml) => a.id === 'large-amount').relayed = [objectIdOf('manager.apac')]
      })
      expectProblem(await relay(w, change), 'approval-denied')
      await expectNoWrite(w)
    })

    test('34: another flow doesn’t take over, and the same note twice is one', async () => {
      const w = world()
      const change = await routed(w)
      expect((await route(w, change)).status).toBe(200)
      expectProblem(await route(w, change, { approvalName: 'Another' }), 'change-state')
      const steps = (await w.steps(change.changeId)).filter(({ step }) => step === 'routed')
      expect(steps).toHaveLength(1)
    })

    test('34: a change that no flow may pass on is not there for flows', async () => {
      const w = world()
      const change = await proposed(w, { stage: 'Closed Won' })
      const { body } = await w.confirm('rep.emea', change)
      expect(body.state).toBe('pending')
      expectProblem(await route(w, body), 'change-not-found')
      expectProblem(await relay(w, body), 'change-not-found')
      await expectNoWrite(w)
    })

    test('34: the flow’s own identity neither proposes, confirms nor decides', async () => {
      const w = world()
      const change = await pending(w)
      const token = await w.appToken(RELAY, ['Test.Relay'])
      expectProblem(await update(w, { amount: '1' }, { token }), 'operation-denied')
      expectProblem(await w.confirm(RELAY, change, { token }), 'operation-denied')
      expectProblem(await w.decide(RELAY, change, 'approve', { token }), 'operation-denied')
      await expectNoWrite(w)
    })

    test('34: people relay nothing, whatever they hold', async () => {
      const w = world()
      const change = await routed(w)
      const path = `/v1/changes/${change.changeId}/relayed-decision`
      const body = {
        payloadHash: change.payloadHash,
        approvalName: NAME,
        responderId: MANAGER,
        decision: 'approve',
        respondedAt: new Date(w.system.simulator.clock.now()).toISOString(),
      }
      const headers = { 'idempotency-key': 'person' }
      for (const roles of [['Sales.Rep'], ['Sales.Rep', 'Test.Relay']])
        expectProblem(await w.ask('rep.emea', path, body, { roles, headers }), 'operation-denied')
      await expectNoWrite(w)
    })
  },
  { policy: withRelay },
)
