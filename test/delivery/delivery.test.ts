import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { DeliveryEvent, DeliveryOptions, DeliveryRoom } from '../../api/delivery/index.ts'
import type { Store } from '../../api/store/index.ts'
import { engines, type Place } from '../store/engines.ts'
import {
  clientId,
  finished,
  gate,
  newRoom,
  newWorld,
  otherTenantId,
  owner,
  type Receiver,
  startReceiver,
  tenantId,
  type World,
} from './support.ts'

const seconds = (n: number) => n * 1_000
const hours = (n: number) => n * 3_600_000

for (const engine of engines)
  describe.skipIf(engine.absent)(`delivery on ${engine.name}`, () => {
    let place: Place
    let world: World
    let receiver: Receiver
    /** Opened once and emptied after every test: the form of a store is not what is tested here. */
    let stores: Store[]
    let open: { store: Store; room: DeliveryRoom }[]
    beforeAll(async () => {
      place = await engine.place()
      stores = []
    })
    afterAll(async () => {
      for (const store of stores) await store.close()
      await place.remove()
    })
    beforeEach(async () => {
      world = newWorld()
      receiver = await startReceiver()
      open = []
    })
    afterEach(async () => {
      for (const { room } of open) await room.close()
      await receiver.close()
      for (const table of ['callback_subscription', 'callback_delivery', 'kill_switch'] as const)
        await stores[0]?.db.deleteFrom(table).execute()
    })

    async function instance(options: Partial<DeliveryOptions> = {}) {
      const store = stores[open.length] ?? (await place.open())
      stores[open.length] = store
      const made = { store, ...newRoom(store, world, options) }
      open.push(made)
      return made
    }
    const subscribe = (
      room: DeliveryRoom,
      over: { changeId?: string; requesterId?: string; notificationUrl?: string } = {},
    ) =>
      room.subscribe({
        ...owner,
        clientId,
        event: 'change-finished',
        notificationUrl: receiver.url,
        ...over,
      })
    const tell = ({ store, room }: { store: Store; room: DeliveryRoom }, event: DeliveryEvent) =>
      store.db.transaction().execute(trx => room.enqueue(trx, event))
    const answers = (...statuses: (number | [number, Record<string, string>])[]) => {
      const left = [...statuses]
      receiver.answer = () => {
        const next = left.shift() ?? 202
        return typeof next === 'number' ? { status: next } : { status: next[0], headers: next[1] }
      }
    }
    const eventIds = () => receiver.received.map(({ headers }) => headers['x-sallyport-event-id'])

    test('an event reaches who subscribed, as JSON with its id', async () => {
      const one = await instance()
      await subscribe(one.room)
      await tell(
        one,
        finished(1, { body: { status: 'executed', eventId: 'no', event: 'no', changeId: 'no' } }),
      )
      await one.room.run()
      expect(receiver.received).toHaveLength(1)
      const [got] = receiver.received
      expect(got?.path).toBe(new URL(receiver.url).pathname + new URL(receiver.url).search)
      expect(got?.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(got?.headers['x-sallyport-event-id']).toBe('event-1')
      expect(got?.body).toEqual({
        eventId: 'event-1',
        event: 'change-finished',
        changeId: 'change-1',
        status: 'executed',
      })
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
    })

    test('an event is told to its tenant and its kind only', async () => {
      const one = await instance()
      await subscribe(one.room)
      await subscribe(one.room, { changeId: 'change-7' })
      await tell(one, finished(1, { tenantId: otherTenantId }))
      await tell(one, finished(2, { kind: 'change-needs-approval' }))
      await one.room.run()
      expect(receiver.received).toEqual([])
      await tell(one, finished(3))
      await one.room.run()
      expect(eventIds()).toEqual(['event-3'])
    })

    test('who asked for the changes of one person is told of those only', async () => {
      const one = await instance()
      await subscribe(one.room, { requesterId: owner.objectId })
      const somebody = 'e0000000-0000-4000-8000-000000000002'
      await tell(one, finished(1, { requesterId: somebody }))
      await tell(one, finished(2, { requesterId: owner.objectId }))
      await one.room.run()
      expect(eventIds()).toEqual(['event-2'])
      // Another wish than that for everybody's, at the same address.
      await subscribe(one.room)
      await tell(one, finished(3, { requesterId: somebody }))
      await one.room.run()
      expect(eventIds()).toEqual(['event-2', 'event-3'])
    })

    test('57: an event told twice is delivered once, also after it was delivered', async () => {
      const one = await instance()
      await subscribe(one.room)
      await tell(one, finished(1))
      await tell(one, finished(1))
      await one.room.run()
      await tell(one, finished(1))
      await one.room.run()
      expect(eventIds()).toEqual(['event-1'])
    })

    test('an event whose transaction is rolled back is told to nobody', async () => {
      const one = await instance()
      await subscribe(one.room)
      await expect(
        one.store.db.transaction().execute(async trx => {
          await one.room.enqueue(trx, finished(1))
          throw new Error('the change did not move')
        }),
      ).rejects.toThrow('the change did not move')
      await one.room.run()
      expect(receiver.received).toEqual([])
    })

    test('a body that is more than ids and short words is refused', async () => {
      const one = await instance()
      await expect(tell(one, finished(1, { body: { text: 'x'.repeat(5_000) } }))).rejects.toThrow(RangeError)
    })

    test.each([408, 429, 500, 502, 503, 504])('%i is tried again, later each time', async status => {
      const one = await instance()
      await subscribe(one.room)
      answers(status, status, status)
      await tell(one, finished(1))
      // Steps of 5, 10 and 20 s, of which three quarters are waited.
      for (const [tries, waitMs] of [3_750, 7_500, 15_000].entries()) {
        await one.room.run()
        expect(receiver.received).toHaveLength(tries + 1)
        world.nowMs += waitMs - 1
        await one.room.run()
        expect(receiver.received).toHaveLength(tries + 1)
        world.nowMs += 1
      }
      await one.room.run()
      await one.room.run()
      expect(eventIds()).toEqual(['event-1', 'event-1', 'event-1', 'event-1'])
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
    })

    test.each([
      ['seconds', () => '120', 120],
      ['a date', () => new Date(world.nowMs + seconds(90)).toUTCString(), 90],
      ['an age, which is an hour at the most', () => '999999', 3_600],
      ['nonsense, which is the usual backoff', () => 'soon', 3.75],
    ])('Retry-After is honoured: %s', async (_what, header, waitSeconds) => {
      const one = await instance()
      await subscribe(one.room)
      answers([503, { 'Retry-After': header() }])
      await tell(one, finished(1))
      await one.room.run()
      world.nowMs += seconds(waitSeconds) - 1
      await one.room.run()
      expect(receiver.received).toHaveLength(1)
      world.nowMs += 1
      await one.room.run()
      expect(receiver.received).toHaveLength(2)
    })

    test('a flow that can’t be reached, or never answers, is tried again', async () => {
      const one = await instance({ attemptTimeoutMs: 100 })
      await subscribe(one.room, { notificationUrl: 'http://127.0.0.1:1/closed' })
      const silent = gate()
      receiver.answer = async () => {
        await silent.opened
        return { status: 202 }
      }
      await subscribe(one.room)
      await tell(one, finished(1))
      await one.room.run()
      expect(await one.room.counts(tenantId)).toEqual({ due: 2, givenUp: 0 })
      const rows = await one.store.db.selectFrom('callback_delivery').select('last_answer').execute()
      expect(rows.map(row => row.last_answer).sort()).toEqual(['ECONNREFUSED', 'timeout'])
      silent.open()
      world.nowMs += seconds(4)
      await one.room.run()
      expect(await one.room.counts(tenantId)).toEqual({ due: 1, givenUp: 0 })
    })

    test.each([404, 410])('%i ends the subscription and all that waited for it', async status => {
      const one = await instance()
      await subscribe(one.room)
      answers(503, 503, status)
      await tell(one, finished(1))
      await tell(one, finished(2))
      await one.room.run()
      await tell(one, finished(3))
      await one.room.run()
      expect(receiver.received).toHaveLength(3)
      expect(await one.room.list(tenantId)).toEqual([])
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
      world.nowMs += hours(2)
      await tell(one, finished(4))
      await one.room.run()
      expect(receiver.received).toHaveLength(3)
    })

    test.each([400, 401, 403, 409, 422, 301, 302, 307, 308])(
      '%i is given up at once, and counted',
      async status => {
        const one = await instance()
        await subscribe(one.room)
        answers(status)
        await tell(one, finished(1))
        await one.room.run()
        world.nowMs += hours(2)
        await one.room.run()
        expect(receiver.received).toHaveLength(1)
        expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 1 })
        expect(await one.room.list(tenantId)).toHaveLength(1)
        expect(world.log.map(({ level }) => level)).toEqual(['warn'])
      },
    )

    test('an event is given up after so many attempts', async () => {
      const one = await instance({ attemptsMax: 3 })
      await subscribe(one.room)
      answers(500, 500, 500, 500)
      await tell(one, finished(1))
      for (let turn = 0; turn < 5; turn += 1) {
        await one.room.run()
        world.nowMs += hours(1)
      }
      expect(receiver.received).toHaveLength(3)
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 1 })
    })

    test('an event is given up after a day', async () => {
      const one = await instance({ attemptsMax: 1_000 })
      await subscribe(one.room)
      receiver.answer = () => ({ status: 500 })
      await tell(one, finished(1))
      const endMs = world.nowMs + hours(24)
      let lastMs = 0
      while ((await one.room.counts(tenantId)).due > 0) {
        await one.room.run()
        lastMs = world.nowMs
        world.nowMs += seconds(600)
      }
      expect(lastMs).toBeGreaterThan(endMs - hours(2))
      expect(lastMs).toBeLessThanOrEqual(endMs)
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 1 })
    })

    test('a flow that waits for one change is told once, and its subscription ends', async () => {
      const one = await instance()
      await subscribe(one.room, { changeId: 'change-1' })
      await tell(one, finished(2))
      await tell(one, finished(1))
      await tell(one, finished(1, { eventId: 'event-1b' }))
      await one.room.run()
      expect(receiver.received.map(({ body }) => body.changeId)).toEqual(['change-1'])
      expect(await one.room.list(tenantId)).toEqual([])
    })

    test('a flow that waits is not told again though it could not be told', async () => {
      const one = await instance()
      await subscribe(one.room, { changeId: 'change-1' })
      answers(400)
      await tell(one, finished(1))
      await one.room.run()
      expect(await one.room.list(tenantId)).toEqual([])
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 1 })
    })

    test('who begins to wait for a change that is over is told at once, and nobody else is told again', async () => {
      const one = await instance()
      await subscribe(one.room)
      await one.room.subscribe(
        { ...owner, clientId, event: 'change-finished', changeId: 'change-1', notificationUrl: receiver.url },
        async () => finished(1),
      )
      await one.room.run()
      expect(eventIds()).toEqual(['event-1'])
      expect((await one.room.list(tenantId)).map(({ changeId }) => changeId)).toEqual([null])
    })

    test('who begins to wait while the change finishes is told, whichever comes first', async () => {
      const one = await instance()
      // Two connections to an embedded file would only wait for each other in this one thread.
      const other = engine.kind === 'sqlite' ? one : await instance()
      // Stands for the change's own row.
      const over = async (store: Pick<Store, 'db'>) =>
        (await store.db.selectFrom('kill_switch').select('target').execute()).map(({ target }) => target)
      const finish = async (n: number) =>
        one.store.db.transaction().execute(async trx => {
          await trx
            .insertInto('kill_switch')
            .values({
              kind: 'operation',
              target: `change-${n}`,
              state: 'off',
              reason: '',
              at: 0,
              tenant_id: '',
              object_id: '',
            })
            .execute()
          await one.room.enqueue(trx, finished(n))
        })
      const wait = (n: number) =>
        other.room.subscribe(
          {
            ...owner,
            clientId,
            event: 'change-finished',
            changeId: `change-${n}`,
            notificationUrl: receiver.url,
          },
          async trx => ((await over({ db: trx })).includes(`change-${n}`) ? finished(n) : undefined),
        )
      for (let n = 0; n < 30; n += 1) await Promise.all(n % 2 ? [finish(n), wait(n)] : [wait(n), finish(n)])
      await one.room.run()
      await other.room.run()
      const told = receiver.received.map(({ body }) => body.changeId)
      expect(new Set(told).size).toBe(30)
      expect(told).toHaveLength(new Set(told).size)
    })

    test('the same wish is one subscription; another address, event, change or person is another', async () => {
      const { room } = await instance()
      const wish = { ...owner, clientId, event: 'change-finished', notificationUrl: receiver.url } as const
      const ids = [
        wish,
        wish,
        { ...wish, event: 'change-needs-approval' } as const,
        { ...wish, changeId: 'change-1' },
        { ...wish, notificationUrl: `${receiver.url}2` },
        { ...wish, objectId: 'another' },
        { ...wish, tenantId: otherTenantId },
      ].map(request => room.subscribe(request).then(({ subscriptionId }) => subscriptionId))
      const [first, second, ...others] = await Promise.all(ids)
      expect(second).toBe(first)
      expect(new Set([first, ...others]).size).toBe(6)
      for (const id of [first, ...others]) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/)
    })

    test('a subscription is ended by its owner and by nobody else', async () => {
      const one = await instance()
      const { subscriptionId } = await subscribe(one.room)
      await tell(one, finished(1))
      expect(await one.room.unsubscribe(subscriptionId, { ...owner, objectId: 'another' })).toBe(false)
      expect(await one.room.unsubscribe(subscriptionId, { ...owner, tenantId: otherTenantId })).toBe(false)
      expect(await one.room.counts(tenantId)).toEqual({ due: 1, givenUp: 0 })
      expect(await one.room.unsubscribe(subscriptionId, owner)).toBe(true)
      expect(await one.room.unsubscribe(subscriptionId, owner)).toBe(false)
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
      await one.room.run()
      expect(receiver.received).toEqual([])
    })

    test('people and tenants have only so many subscriptions, also when they ask all at once', async () => {
      const { room } = await instance({ subscriptionsPerPersonMax: 3, subscriptionsPerTenantMax: 5 })
      const ask = (person: string, n: number) =>
        room.subscribe({
          tenantId,
          objectId: person,
          clientId,
          event: 'change-finished',
          notificationUrl: `${receiver.url}&n=${n}`,
        })
      const asked = async (person: string) =>
        (await Promise.allSettled([1, 2, 3, 4, 5].map(n => ask(person, n)))).filter(
          ({ status }) => status === 'fulfilled',
        ).length
      expect([await asked('a'), await asked('b')]).toEqual([3, 2])
      await expect(ask('a', 9)).rejects.toMatchObject({
        code: 'subscription-invalid',
        detail: 'You have 3 subscriptions, as many as are kept: end some that no flow needs.',
      })
      await expect(ask('c', 9)).rejects.toMatchObject({
        detail: expect.stringContaining('Your tenant has 5'),
      })
    })

    test('a slow flow holds up no other', async () => {
      const one = await instance({ deliveriesAtOnceMax: 2 })
      const slow = gate()
      receiver.answer = async ({ path }) => {
        if (path === '/slow') await slow.opened
        return { status: 202 }
      }
      const slowUrl = new URL('/slow', receiver.url).href
      await subscribe(one.room, { notificationUrl: slowUrl, changeId: 'change-1' })
      await tell(one, finished(1))
      const running = one.room.run()
      await receiver.arrived(1)
      await subscribe(one.room)
      for (const n of [2, 3, 4]) await tell(one, finished(n))
      one.room.wake()
      // The slow flow has one of two places; the others take turns in the other.
      await receiver.arrived(4)
      slow.open()
      await running
      expect(eventIds().toSorted()).toEqual(['event-1', 'event-2', 'event-3', 'event-4'])
      expect(await one.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
    })

    test('what is told for the first time does not wait behind what failed before', async () => {
      const one = await instance({ deliveriesAtOnceMax: 1 })
      await subscribe(one.room)
      answers(503, 503)
      for (const n of [1, 2]) await tell(one, finished(n))
      await one.room.run()
      world.nowMs += seconds(60)
      await tell(one, finished(3))
      await one.room.run()
      expect(eventIds()[2]).toBe('event-3')
      expect(eventIds().slice(3).toSorted()).toEqual(['event-1', 'event-2'])
    })

    test('everything that is due is delivered in one run, however few at once', async () => {
      const one = await instance({ deliveriesAtOnceMax: 3 })
      await subscribe(one.room)
      for (let n = 0; n < 20; n += 1) await tell(one, finished(n))
      await one.room.run()
      expect(new Set(eventIds()).size).toBe(20)
    })

    // An embedded store has one process.
    test.skipIf(engine.kind === 'sqlite')(
      'two instances on one store deliver every event once while both live',
      async () => {
        const [one, other] = [await instance(), await instance()]
        await subscribe(one.room)
        for (let n = 0; n < 60; n += 1) await tell(one, finished(n))
        await Promise.all([one.room.run(), other.room.run()])
        expect(receiver.received).toHaveLength(60)
        expect(new Set(eventIds()).size).toBe(60)
      },
    )

    test('what an instance never came back from is delivered by another when the lease has lapsed', async () => {
      const [one, other] = [await instance({ leaseMs: seconds(60) }), await instance()]
      await subscribe(one.room)
      const held = gate()
      receiver.answer = async () => {
        if (receiver.received.length === 1) {
          await held.opened
          return { status: 503 }
        }
        return { status: 202 }
      }
      await tell(one, finished(1))
      const stuck = one.room.run()
      await receiver.arrived(1)
      world.nowMs += seconds(60) - 1
      await other.room.run()
      expect(receiver.received).toHaveLength(1)
      world.nowMs += 1
      await other.room.run()
      expect(eventIds()).toEqual(['event-1', 'event-1'])
      // Who comes back late has lost the lease: its 503 puts nothing back.
      held.open()
      await stuck
      world.nowMs += hours(1)
      await other.room.run()
      expect(receiver.received).toHaveLength(2)
      expect(await other.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
    })

    test.each([
      ['a refusal does not end', 400],
      ['a retry does not put back', 503],
    ])('who comes back late with %s what another has in hand', async (_what, status) => {
      const [one, other] = [await instance({ leaseMs: seconds(60) }), await instance()]
      await subscribe(one.room)
      const [first, second] = [gate(), gate()]
      receiver.answer = async () => {
        const isFirst = receiver.received.length === 1
        await (isFirst ? first : second).opened
        return { status: isFirst ? status : 202 }
      }
      await tell(one, finished(1))
      const stuck = one.room.run()
      await receiver.arrived(1)
      world.nowMs += seconds(60)
      const taking = other.room.run()
      await receiver.arrived(2)
      first.open()
      await stuck
      expect(await other.room.counts(tenantId)).toEqual({ due: 1, givenUp: 0 })
      // Longer than the wait before a second try, shorter than the lease.
      world.nowMs += seconds(30)
      await one.room.run()
      expect(receiver.received).toHaveLength(2)
      second.open()
      await taking
      expect(await other.room.counts(tenantId)).toEqual({ due: 0, givenUp: 0 })
    })

    test('an instance with another key leaves a subscription alone; one with its key delivers', async () => {
      const one = await instance()
      const other = await instance({ key: Buffer.alloc(32, 6) })
      const without = await instance({ key: undefined })
      await subscribe(one.room)
      await tell(one, finished(1))
      await without.room.run()
      await other.room.run()
      expect(receiver.received).toEqual([])
      world.nowMs += seconds(5)
      await one.room.run()
      expect(receiver.received).toHaveLength(1)
    })

    test('without a key subscriptions are refused with the name of the setting', async () => {
      const { room } = await instance({ key: undefined })
      await expect(subscribe(room)).rejects.toMatchObject({
        code: 'subscription-invalid',
        detail: expect.stringContaining('CALLBACK_KEY'),
      })
    })

    test('looks by itself again and again; forgets what ended a week ago and waits that outlived their flow', async () => {
      const one = await instance()
      await subscribe(one.room)
      await subscribe(one.room, { changeId: 'change-never' })
      await tell(one, finished(1))
      await one.ticker.turn()
      expect(receiver.received).toHaveLength(1)
      const rows = () => one.store.db.selectFrom('callback_delivery').selectAll().execute()
      world.nowMs += hours(24 * 7)
      await one.ticker.turn()
      expect(await rows()).toHaveLength(1)
      world.nowMs += hours(1) + 1
      await one.ticker.turn()
      expect(await rows()).toHaveLength(0)
      expect(await one.room.list(tenantId)).toHaveLength(2)
      world.nowMs += hours(24 * 24)
      await one.ticker.turn()
      expect((await one.room.list(tenantId)).map(({ changeId }) => changeId)).toEqual([null])
    })

    test('closing waits for what is under way and begins nothing more', async () => {
      const one = await instance({ deliveriesAtOnceMax: 1 })
      await subscribe(one.room)
      const held = gate()
      receiver.answer = async () => {
        await held.opened
        return { status: 202 }
      }
      await tell(one, finished(1))
      await tell(one, finished(2))
      one.room.wake()
      await receiver.arrived(1)
      let closed = false
      const closing = one.room.close().then(() => {
        closed = true
      })
      await new Promise(resolve => setImmediate(resolve))
      expect(closed).toBe(false)
      held.open()
      await closing
      await one.room.run()
      expect(receiver.received).toHaveLength(1)
      expect(await one.room.counts(tenantId)).toEqual({ due: 1, givenUp: 0 })
    })

    test('a store that fails is told to the log, and the event is delivered when it is back', async () => {
      const one = await instance()
      await subscribe(one.room)
      await tell(one, finished(1))
      await one.store.db.schema.alterTable('callback_delivery').renameTo('away').execute()
      await one.room.run()
      expect(world.log.map(({ level, message }) => [level, message])).toEqual([
        ['error', 'The outbox can’t be worked on.'],
      ])
      await one.store.db.schema.alterTable('away').renameTo('callback_delivery').execute()
      await one.room.run()
      expect(receiver.received).toHaveLength(1)
    })
  })
