/** What waits for approvers is told again while nobody knows that the event has arrived. */
import { beforeEach, describe, expect, test } from 'vitest'
import { type Receiver, startReceiver } from '../delivery/support.ts'
import type { Yaml } from '../support/policy-file.ts'
import type { Answer } from '../support/system.ts'
import { pending, proposed } from './asked.ts'
import { onEngines } from './on-engines.ts'
import { MINUTE, objectIdOf, type World } from './world.ts'

const MANAGER = objectIdOf('manager.emea')
/** An app of flows that pass on answers. */
const RELAY = 'flow.scheduler'
const TRIGGER = '/v1/subscriptions/change-needs-approval'

const withRelay = (policy: Yaml) => {
  policy.clients.Scheduler = { id: policy.clients.Scheduler.id }
  policy.roles.TestRelay = {
    purpose: 'Passes on what approvers answered in a flow.',
    callers: ['app'],
    anyOf: [{ appRole: 'Test.Relay' }],
    operations: [
      'WhoAmI',
      'GetChange',
      'OnChangeNeedsApproval',
      'EndSubscription',
      'RecordApprovalRouting',
      'RelayApprovalDecision',
    ],
  }
  largeAmount(policy).relayed = [MANAGER]
}

const largeAmount = (policy: Yaml) =>
  policy.objects.Opportunity.grants
    .find((g: Yaml) => g.id === 'rep-update-own-opportunities')
    .approval.find((a: Yaml) => a.id === 'large-amount')

/** Has flows told into a receiver that ends with the test. */
async function told<T>(run: (receiver: Receiver) => Promise<T>): Promise<T> {
  const receiver = await startReceiver()
  try {
    return await run(receiver)
  } finally {
    await receiver.close()
  }
}

/** Lets time pass once all is delivered, does what is due, and delivers what came of it. */
async function turn(w: World, ms = 0): Promise<void> {
  await w.work()
  w.pass(ms)
  await w.work()
  await w.work()
}

const ids = ({ received }: Receiver) => received.map(({ body }) => body.eventId)
const events = ({ changeId }: Answer['body'], times: number) =>
  Array.from({ length: times }, (_, n) => `${changeId}:pending${n === 0 ? '' : `:${n + 1}`}`)

let keys = 0

onEngines(
  'an offer that no flow takes up',
  world => {
    beforeEach(async () => {
      await world().store.db.deleteFrom('callback_delivery').execute()
      await world().store.db.deleteFrom('callback_subscription').execute()
    })
    const subscribe = async (w: World, { url }: Receiver) => {
      const token = await w.appToken(RELAY, ['Test.Relay'])
      expect((await w.ask(RELAY, TRIGGER, { notificationUrl: url }, { token })).status).toBe(201)
    }
    const route = async (w: World, { changeId, payloadHash }: Answer['body']) => {
      keys += 1
      const body = { payloadHash, approvalName: `Approval of ${changeId}`, approvers: [MANAGER] }
      const routed = await w.ask(RELAY, `/v1/changes/${changeId}/routing`, body, {
        token: await w.appToken(RELAY, ['Test.Relay']),
        headers: { 'idempotency-key': `offer-run-${keys}` },
      })
      expect(routed.status).toBe(200)
    }

    test('is made again after 10, 30 and 70 minutes, each time as an event of its own, and then no more', () =>
      told(async flow => {
        const w = world()
        await subscribe(w, flow)
        const change = await pending(w)
        await turn(w, 10 * MINUTE - 1)
        expect(ids(flow)).toEqual(events(change, 1))
        await turn(w, 1)
        expect(ids(flow)).toEqual(events(change, 2))
        await turn(w, 20 * MINUTE - 1)
        expect(ids(flow)).toEqual(events(change, 2))
        await turn(w, 1)
        expect(ids(flow)).toEqual(events(change, 3))
        await turn(w, 40 * MINUTE)
        expect(ids(flow)).toEqual(events(change, 4))
        for (let n = 0; n < 5; n += 1) await turn(w, 80 * MINUTE)
        expect(ids(flow)).toEqual(events(change, 4))
        const [first, ...others] = flow.received.map(({ body: { eventId: _, ...body } }) => body)
        for (const other of others) expect(other).toEqual(first)
        expect(first).toMatchObject({ changeId: change.changeId, payloadHash: change.payloadHash })
        expect(await w.stateOf(change.changeId)).toBe('pending')
      }))

    test('isn’t made again once a flow has noted whom it asks, at first or later', () =>
      told(async flow => {
        const w = world()
        await subscribe(w, flow)
        const [soon, later] = [await pending(w), await pending(w, '120000')]
        await route(w, soon)
        await turn(w, 10 * MINUTE)
        expect(ids(flow)).toEqual([...events(soon, 1), ...events(later, 2)])
        await route(w, later)
        for (let n = 0; n < 4; n += 1) await turn(w, 60 * MINUTE)
        expect(ids(flow)).toHaveLength(3)
      }))

    test('isn’t made again when nobody waits for an approver any more', () =>
      told(async flow => {
        const w = world()
        await subscribe(w, flow)
        const unconfirmed = await proposed(w)
        const [dropped, refused, made] = [
          await pending(w),
          await pending(w, '120000'),
          await pending(w, '115000'),
        ]
        await w.cancel('rep.emea', dropped)
        await w.decide('manager.emea', refused, 'reject')
        await w.decide('manager.emea', made)
        await turn(w, 10 * MINUTE)
        expect(ids(flow)).toEqual([dropped, refused, made].flatMap(change => events(change, 1)))
        expect(await w.stateOf(unconfirmed.changeId)).toBe('expired')
      }))

    test('isn’t made again after the time to decide', () =>
      told(async flow => {
        const w = world()
        await subscribe(w, flow)
        await w.policy(policy => {
          largeAmount(policy).expires = '15m'
        })
        const change = await pending(w)
        await turn(w)
        await turn(w, 15 * MINUTE)
        expect(ids(flow)).toEqual(events(change, 1))
        expect(await w.stateOf(change.changeId)).toBe('expired')
      }))

    test('doesn’t queue up before a flow that can’t be reached', () =>
      told(async flow => {
        const w = world()
        await subscribe(w, flow)
        flow.answer = () => ({ status: 503 })
        const change = await pending(w)
        await turn(w)
        await turn(w, 10 * MINUTE)
        await turn(w, 20 * MINUTE)
        expect(new Set(ids(flow))).toEqual(new Set(events(change, 1)))
        flow.answer = () => ({ status: 202 })
        await turn(w, 39 * MINUTE)
        expect(ids(flow).at(-1)).toBe(`${change.changeId}:pending`)
        await turn(w, MINUTE)
        expect(ids(flow).at(-1)).toBe(`${change.changeId}:pending:4`)
      }))

    // Two connections to an embedded file would only wait for each other in this one thread. The last test: it stays.
    test('is made by one of two proxies, once', ({ skip }) => {
      skip(world().store.kind === 'sqlite')
      return told(async flow => {
        const w = world()
        await subscribe(w, flow)
        await w.system.startAnother()
        const changes = [await pending(w), await pending(w, '120000'), await pending(w, '115000')]
        await turn(w, 10 * MINUTE)
        await turn(w)
        const again = ids(flow).filter(id => String(id).includes(':pending:'))
        expect(again.toSorted()).toEqual(changes.map(c => `${c.changeId}:pending:2`).toSorted())
        const rows = await w.store.db.selectFrom('change').select('offers').execute()
        expect(rows).toEqual(changes.map(() => ({ offers: 1 })))
      })
    })
  },
  { policy: withRelay },
)

onEngines('an offer of what approvers decide themselves', world => {
  beforeEach(async () => {
    await world().store.db.deleteFrom('callback_delivery').execute()
    await world().store.db.deleteFrom('callback_subscription').execute()
  })
  const subscribe = async (w: World, { url }: Receiver) =>
    expect((await w.ask('manager.emea', TRIGGER, { notificationUrl: url })).status).toBe(201)

  test('isn’t made again to flows that took it: nobody is asked twice', () =>
    told(async flow => {
      const w = world()
      await subscribe(w, flow)
      const change = await pending(w)
      await turn(w)
      for (let n = 0; n < 4; n += 1) await turn(w, 40 * MINUTE)
      expect(ids(flow)).toEqual(events(change, 1))
    }))

  describe('is made again while no flow took it', () => {
    test('because none was on', () =>
      told(async flow => {
        const w = world()
        const change = await pending(w)
        await turn(w, 5 * MINUTE)
        await subscribe(w, flow)
        await turn(w, 5 * MINUTE)
        await turn(w, 20 * MINUTE)
        await turn(w, 40 * MINUTE)
        expect(ids(flow)).toEqual([`${change.changeId}:pending:2`])
      }))

    test('because it refused it', () =>
      told(async flow => {
        const w = world()
        await subscribe(w, flow)
        flow.answer = () => ({ status: 400 })
        const change = await pending(w)
        await turn(w)
        flow.answer = () => ({ status: 202 })
        await turn(w, 10 * MINUTE)
        await turn(w, 20 * MINUTE)
        expect(ids(flow)).toEqual(events(change, 2))
      }))
  })
})
