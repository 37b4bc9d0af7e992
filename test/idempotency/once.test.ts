import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Claim, Once } from '../../api/idempotency/index.ts'
import { Problem, type ProblemCode } from '../../api/problem.ts'
import { engines, type Place } from '../store/engines.ts'
import { type Instance, lookingUntil, openRooms, type Rooms, requestOf, turnsUntil } from './rooms.ts'

const hourMs = 3_600_000
const minuteMs = 60_000
const someoneElse = 'e0000000-0000-4000-8000-000000000002'

/** A write that answers when the test says so; `claims` tells of every run. */
function work() {
  const claims: Claim[] = []
  const ends: PromiseWithResolvers<{ made: number }>[] = []
  return {
    claims,
    ends,
    run: (claim: Claim) => {
      const end = Promise.withResolvers<{ made: number }>()
      claims.push(claim)
      ends.push(end)
      return end.promise
    },
  }
}

/** A write that is done at once. */
function quick() {
  let made = 0
  return vi.fn(async (_claim: Claim) => {
    made += 1
    return { made }
  })
}

const refusing = (code: ProblemCode) =>
  vi.fn(async (_claim: Claim) => {
    throw new Problem(code, { detail: 'As it was.', members: { seen: [1] }, cause: new Error('private') })
  })

const outcomeOf = <T>({ answer }: Once<T>): T => {
  if ('problem' in answer) throw answer.problem
  return answer.outcome
}
const refused = (code: ProblemCode) => expect.objectContaining({ code })

for (const engine of engines)
  describe.skipIf(engine.absent)(`a write once, on ${engine.name}`, () => {
    let place: Place
    let rooms: Rooms
    let one: Instance
    beforeAll(async () => {
      place = await engine.place()
    })
    beforeEach(async () => {
      rooms = openRooms(place)
      one = await rooms.instance()
    })
    afterEach(async () => {
      await one.store.db.deleteFrom('idempotency_key').execute()
      await rooms.close()
    })
    afterAll(() => place.remove())
    const rows = () => one.store.db.selectFrom('idempotency_key').selectAll().execute()

    for (const key of ['k-1', undefined])
      describe(key === undefined ? 'under a derived key' : 'under a key of the caller’s own', () => {
        const request = requestOf({ key })

        test('57: fifty concurrent equal requests run once and get fifty equal answers', async () => {
          const { run, claims, ends } = work()
          const asked = Array.from({ length: 50 }, () => one.room.once(request, run, rooms.until()))
          await turnsUntil(() => ends.length > 0)
          ends[0]?.resolve({ made: 7 })
          const answers = await Promise.all(asked)
          expect(claims).toHaveLength(1)
          expect(new Set(answers.map(answer => JSON.stringify(outcomeOf(answer))))).toEqual(
            new Set(['{"made":7}']),
          )
          expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
          expect(new Set(answers.map(({ keyId }) => keyId)).size).toBe(1)
        })

        test('57: fifty concurrent equal requests to two processes run once and get fifty equal answers', async () => {
          if (engine.kind === 'sqlite') return
          const two = await rooms.instance()
          const { run, claims, ends } = work()
          const asked = Array.from({ length: 50 }, (_, at) =>
            (at % 2 === 0 ? one : two).room.once(request, run, rooms.until()),
          )
          await turnsUntil(() => ends.length > 0 && rooms.waiting.length > 48)
          ends[0]?.resolve({ made: 7 })
          const answers = await lookingUntil(rooms, Promise.all(asked))
          expect(claims).toHaveLength(1)
          for (const answer of answers) expect(outcomeOf(answer)).toEqual({ made: 7 })
          expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1)
        })

        test('57: a repeated request gets the first answer and runs nothing', async () => {
          const run = quick()
          const first = await one.room.once(request, run, rooms.until())
          const second = await one.room.once(request, run, rooms.until())
          expect(run).toHaveBeenCalledTimes(1)
          expect(first).toMatchObject({ replayed: false })
          expect(second).toEqual({ ...first, replayed: true })
        })

        test('57: another process repeats the first answer, too', async () => {
          const run = quick()
          const first = await one.room.once(request, run, rooms.until())
          const two = await rooms.instance()
          expect(await two.room.once(request, run, rooms.until())).toEqual({ ...first, replayed: true })
        })

        test('57: another person’s, tenant’s or operation’s equal key is another key', async () => {
          const run = quick()
          const others = [
            request,
            { ...request, objectId: someoneElse },
            { ...request, tenantId: '22222222-2222-4222-8222-222222222222' },
            { ...request, operation: 'LogCall' },
          ]
          const answers = []
          for (const other of others) answers.push(await one.room.once(other, run, rooms.until()))
          expect(answers.map(({ replayed }) => replayed)).toEqual([false, false, false, false])
          expect(new Set(answers.map(({ keyId }) => keyId)).size).toBe(4)
        })

        test('57: members in another order are the same request', async () => {
          const run = quick()
          const input = { a: 1, b: { c: [1, 2], d: null } }
          const turned = { b: { d: null, c: [1, 2] }, a: 1 }
          await one.room.once({ ...request, input }, run, rooms.until())
          expect(await one.room.once({ ...request, input: turned }, run, rooms.until())).toMatchObject({
            replayed: true,
          })
        })

        test.each<ProblemCode>([
          'step-up-required',
          'too-many-pending',
          'salesforce-unavailable',
          'write-unknown',
          'audit-unavailable',
          'internal',
        ])('57: %s is not kept: a retry runs again under the same keyId', async code => {
          const failing = refusing(code)
          const first = await one.room.once(request, failing, rooms.until())
          expect(first).toMatchObject({ answer: { problem: refused(code) }, replayed: false })
          const second = await one.room.once(request, quick(), rooms.until())
          expect(second).toMatchObject({
            answer: { outcome: { made: 1 } },
            replayed: false,
            keyId: first.keyId,
          })
        })

        test('57: what is no Problem is thrown on, and a retry runs again under the same keyId', async () => {
          const claims: Claim[] = []
          const broken = async (claim: Claim): Promise<never> => {
            claims.push(claim)
            throw new TypeError('a bug')
          }
          await expect(one.room.once(request, broken, rooms.until())).rejects.toThrow(TypeError)
          const second = await one.room.once(request, quick(), rooms.until())
          expect(second).toMatchObject({ replayed: false, keyId: claims[0]?.keyId })
        })

        test('57: after a crash before the answer was kept, a retry runs again under the same keyId', async () => {
          const { run, claims } = work()
          void one.room.once(request, run, rooms.until())
          await turnsUntil(() => claims.length === 1)
          const two = engine.kind === 'sqlite' ? one : await rooms.instance()
          rooms.pass(minuteMs)
          const second = await two.room.once(request, quick(), rooms.until())
          expect(second).toMatchObject({ replayed: false, keyId: claims[0]?.keyId })
        })

        test('57: of several processes that find a lost run, one runs again', async () => {
          const { run, claims } = work()
          void one.room.once(request, run, rooms.until())
          await turnsUntil(() => claims.length === 1)
          rooms.pass(minuteMs)
          const others: Instance[] = []
          while (others.length < 4) others.push(await rooms.instance())
          const again = quick()
          const answers = await lookingUntil(
            rooms,
            Promise.all(others.map(({ room }) => room.once(request, again, rooms.until()))),
          )
          expect(again).toHaveBeenCalledTimes(1)
          expect(new Set(answers.map(({ keyId }) => keyId))).toEqual(new Set([claims[0]?.keyId]))
        })

        test('57: the answer of a run whose lease has passed is not kept over that of the next', async () => {
          const { run, claims, ends } = work()
          const late = one.room.once(request, run, rooms.until())
          await turnsUntil(() => claims.length === 1)
          rooms.pass(minuteMs)
          await one.room.once(request, async () => ({ made: 2 }), rooms.until())
          ends[0]?.resolve({ made: 1 })
          expect(outcomeOf(await late)).toEqual({ made: 1 })
          expect(await one.room.once(request, quick(), rooms.until())).toMatchObject({
            answer: { outcome: { made: 2 } },
            replayed: true,
          })
        })

        test('57: who waits for the first when its own time is up is told to try again', async () => {
          const { run, claims, ends } = work()
          const first = one.room.once(request, run, rooms.until())
          await turnsUntil(() => claims.length === 1)
          const second = one.room.once(request, run, rooms.until({ inMs: 5_000 }))
          await turnsUntil(() => rooms.waiting.length === 1)
          rooms.pass(4_000)
          await expect(second).rejects.toMatchObject({
            code: 'idempotency-in-flight',
            status: 409,
            headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
          })
          ends[0]?.resolve({ made: 1 })
          await first
          expect(claims).toHaveLength(1)
        })

        test('57: who waits for another process when its own time is up is told to try again', async () => {
          if (engine.kind === 'sqlite') return
          const { run, claims, ends } = work()
          const first = one.room.once(request, run, rooms.until())
          await turnsUntil(() => claims.length === 1)
          const two = await rooms.instance()
          let end = 'none'
          two.room.once(request, run, rooms.until({ inMs: 5_000 })).catch(error => {
            end = error.code
          })
          while (end === 'none') {
            await turnsUntil(() => rooms.waiting.length > 0 || end !== 'none')
            rooms.pass(100)
          }
          expect(end).toBe('idempotency-in-flight')
          ends[0]?.resolve({ made: 1 })
          await first
        })

        test('57: a request nobody waits for any longer runs nothing, and the next one runs', async () => {
          const run = quick()
          await one.room
            .once(request, run, rooms.until({ signal: AbortSignal.abort() }))
            .catch(() => undefined)
          expect(run).not.toHaveBeenCalled()
          expect(await one.room.once(request, run, rooms.until())).toMatchObject({ replayed: false })
        })

        test('57: the failure of a request whose time was up is not that of those who still wait', async () => {
          const abort = new AbortController()
          const { run, claims, ends } = work()
          const first = one.room.once(request, run, rooms.until({ signal: abort.signal }))
          await turnsUntil(() => claims.length === 1)
          const second = one.room.once(request, run, rooms.until())
          await turnsUntil(() => rooms.waiting.length === 1)
          abort.abort()
          ends[0]?.reject(new Problem('salesforce-timeout'))
          expect(await first).toMatchObject({ answer: { problem: refused('salesforce-timeout') } })
          await turnsUntil(() => claims.length === 2)
          ends[1]?.resolve({ made: 2 })
          expect(await second).toMatchObject({ answer: { outcome: { made: 2 } }, keyId: claims[0]?.keyId })
        })

        test('57: the answer of a request whose caller left is kept for the retry', async () => {
          const abort = new AbortController()
          const { run, claims, ends } = work()
          const first = one.room.once(request, run, rooms.until({ signal: abort.signal }))
          await turnsUntil(() => claims.length === 1)
          abort.abort()
          ends[0]?.resolve({ made: 1 })
          await first
          expect(await one.room.once(request, run, rooms.until())).toMatchObject({
            answer: { outcome: { made: 1 } },
            replayed: true,
          })
        })

        test('57: no store, no write', async () => {
          const run = quick()
          const two = await rooms.instance()
          await two.store.close()
          await expect(two.room.once(request, run, rooms.until())).rejects.toMatchObject({
            code: 'not-ready',
            status: 503,
            members: { failing: ['idempotency'] },
            headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
          })
          expect(run).not.toHaveBeenCalled()
        })

        test('57: an answer that can’t be kept is given, told of, and its lease passes', async () => {
          const two = await rooms.instance()
          const dropping = async () => {
            await two.store.close()
            return { made: 1 }
          }
          expect(await two.room.once(request, dropping, rooms.until())).toMatchObject({
            answer: { outcome: { made: 1 } },
          })
          expect(two.failures).toHaveLength(1)
          rooms.pass(minuteMs)
          expect(await one.room.once(request, quick(), rooms.until())).toMatchObject({ replayed: false })
        })

        test('57: nothing of key, input or private causes is kept in the clear', async () => {
          const input = { subject: 'canary-input' }
          const secret = { ...request, input, ...(key !== undefined && { key: 'canary-key' }) }
          await one.room.once(secret, refusing('ambiguous'), rooms.until())
          await one.room.once(secret, quick(), rooms.until())
          expect(await rows()).toHaveLength(1)
          expect(JSON.stringify(await rows())).not.toMatch(/canary|private/)
        })
      })

    describe('under a key of the caller’s own', () => {
      const request = requestOf({ key: 'k-1' })
      const other = { ...request, input: { subject: 'Call Umbrella' } }

      test('57: the same key with other input is refused, and runs nothing', async () => {
        await one.room.once(request, quick(), rooms.until())
        const run = quick()
        await expect(one.room.once(other, run, rooms.until())).rejects.toMatchObject({
          code: 'idempotency-key-reused',
          status: 422,
        })
        expect(run).not.toHaveBeenCalled()
      })

      test('57: the same key with other input is refused while the first is under way, too', async () => {
        const { run, claims, ends } = work()
        const first = one.room.once(request, run, rooms.until())
        await turnsUntil(() => claims.length === 1)
        await expect(one.room.once(other, run, rooms.until())).rejects.toEqual(
          refused('idempotency-key-reused'),
        )
        ends[0]?.resolve({ made: 1 })
        await first
        expect(claims).toHaveLength(1)
      })

      test('57: a failed first request keeps its key from other input', async () => {
        await one.room.once(request, refusing('salesforce-busy'), rooms.until())
        await expect(one.room.once(other, quick(), rooms.until())).rejects.toEqual(
          refused('idempotency-key-reused'),
        )
      })

      test('57: a key with a derived twin stays apart from it', async () => {
        const run = quick()
        await one.room.once(requestOf(), run, rooms.until())
        expect(await one.room.once(request, run, rooms.until())).toMatchObject({ replayed: false })
      })

      test.each<ProblemCode>([
        'ambiguous',
        'record-not-found',
        'change-denied',
        'change-conflict',
        'invalid-input',
      ])('57: the refusal %s is repeated as it was, without its private cause', async code => {
        const first = await one.room.once(request, refusing(code), rooms.until())
        const second = await one.room.once(request, quick(), rooms.until())
        expect(second).toMatchObject({ replayed: true, keyId: first.keyId })
        const [a, b] = [first, second].map(({ answer }) => ('problem' in answer ? answer.problem : undefined))
        expect(b).toMatchObject({
          code,
          status: a?.status,
          detail: 'As it was.',
          members: { seen: [1] },
          why: a?.why,
          cause: undefined,
        })
      })

      test('57: a refusal that says to wait is not repeated', async () => {
        const first = await one.room.once(request, refusing('switched-off'), rooms.until())
        expect(await one.room.once(request, quick(), rooms.until())).toMatchObject({
          replayed: false,
          keyId: first.keyId,
        })
      })

      test('57: the answer is repeated whatever became of it since', async () => {
        await one.room.once(request, quick(), rooms.until())
        const stillStands = vi.fn(async () => false)
        expect(await one.room.once(request, quick(), rooms.until({ stillStands }))).toMatchObject({
          replayed: true,
        })
        expect(stillStands).not.toHaveBeenCalled()
      })

      test('57: the key is good for a day, and then for something else', async () => {
        await one.room.once(request, quick(), rooms.until())
        rooms.pass(24 * hourMs - 1)
        expect(await one.room.once(request, quick(), rooms.until())).toMatchObject({ replayed: true })
        rooms.pass(1)
        expect(await one.room.once(other, quick(), rooms.until())).toMatchObject({ replayed: false })
      })
    })

    describe('under a derived key', () => {
      const request = requestOf()

      test('57: other input is another request', async () => {
        const run = quick()
        await one.room.once(request, run, rooms.until())
        const other = { ...request, input: { subject: 'Call Umbrella' } }
        expect(await one.room.once(other, run, rooms.until())).toMatchObject({ replayed: false })
      })

      test('57: the answer is repeated for ten minutes, however often it is asked for', async () => {
        const first = await one.room.once(request, quick(), rooms.until())
        rooms.pass(5 * minuteMs)
        expect(await one.room.once(request, quick(), rooms.until())).toMatchObject({ replayed: true })
        rooms.pass(5 * minuteMs - 1)
        expect(await one.room.once(request, quick(), rooms.until())).toMatchObject({ replayed: true })
        rooms.pass(1)
        const later = await one.room.once(request, quick(), rooms.until())
        expect(later.replayed).toBe(false)
        expect(later.keyId).not.toBe(first.keyId)
      })

      test('57: a refusal is not repeated: who asks again asks anew', async () => {
        const first = await one.room.once(request, refusing('record-not-found'), rooms.until())
        const second = await one.room.once(request, quick(), rooms.until())
        expect(second).toMatchObject({ answer: { outcome: { made: 1 } }, replayed: false })
        expect(second.keyId).not.toBe(first.keyId)
      })

      test('57: a refusal after a run that nothing was heard of leaves the request the same one', async () => {
        const { run, claims } = work()
        void one.room.once(request, run, rooms.until())
        await turnsUntil(() => claims.length === 1)
        rooms.pass(minuteMs)
        await one.room.once(request, refusing('change-conflict'), rooms.until())
        const again = await one.room.once(request, quick(), rooms.until())
        expect(again).toMatchObject({ replayed: false, keyId: claims[0]?.keyId })
      })

      test('57: an answer that no longer stands is not repeated: the request runs as a new one', async () => {
        const first = await one.room.once(request, quick(), rooms.until())
        const stillStands = vi.fn(async (_keyId: string) => false)
        const second = await one.room.once(request, quick(), rooms.until({ stillStands }))
        expect(stillStands.mock.calls).toEqual([[first.keyId]])
        expect(second.replayed).toBe(false)
        expect(second.keyId).not.toBe(first.keyId)
        const third = await one.room.once(request, quick(), rooms.until({ stillStands: async () => true }))
        expect(third).toEqual({ ...second, replayed: true })
      })

      test('57: when it can’t be known whether the answer stands, nothing runs', async () => {
        await one.room.once(request, quick(), rooms.until())
        const run = quick()
        const stillStands = async () => {
          throw new Error('no store')
        }
        await expect(one.room.once(request, run, rooms.until({ stillStands }))).rejects.toEqual(
          refused('not-ready'),
        )
        expect(run).not.toHaveBeenCalled()
      })

      test('57: several who find that it no longer stands run one new request', async () => {
        await one.room.once(request, quick(), rooms.until())
        const two = engine.kind === 'sqlite' ? one : await rooms.instance()
        const run = quick()
        const gone = rooms.until({ stillStands: async keyId => keyId !== first })
        const [row] = await rows()
        const first = row?.id
        const asked = lookingUntil(
          rooms,
          Promise.all([one, two, one, two].map(({ room }) => room.once(request, run, gone))),
        )
        expect(new Set((await asked).map(({ keyId }) => keyId)).size).toBe(1)
        expect(run).toHaveBeenCalledTimes(1)
      })
    })

    test('57: what has expired is removed, what may still be asked for stays', async () => {
      const { run, claims } = work()
      await one.room.once(requestOf(), quick(), rooms.until())
      await one.room.once(requestOf({ key: 'k-1' }), quick(), rooms.until())
      void one.room.once(requestOf({ key: 'k-2' }), run, rooms.until())
      await turnsUntil(() => claims.length === 1)
      await one.ticker.turn()
      expect(await rows()).toHaveLength(3)
      rooms.pass(10 * minuteMs)
      await one.ticker.turn()
      expect(await rows()).toHaveLength(2)
      rooms.pass(24 * hourMs)
      await one.ticker.turn()
      expect(await rows()).toHaveLength(0)
    })

    test('57: more than a batch of expired rows is removed in one go', async () => {
      const { db } = one.store
      const row = {
        tenant_id: 't',
        object_id: 'o',
        operation: 'LogCall',
        fingerprint: 'f',
        fence: 1,
        lease_until: 0,
        answer: null,
        created_at: 0,
        expires_at: 0,
      }
      const many = Array.from({ length: 1_201 }, (_, at) => ({ ...row, id: `id${at}`, scope: `scope${at}` }))
      for (let at = 0; at < many.length; at += 400)
        await db
          .insertInto('idempotency_key')
          .values(many.slice(at, at + 400))
          .execute()
      await one.ticker.turn()
      expect(await rows()).toHaveLength(0)
    })

    test('57: proxies whose clocks disagree go by that of the database they share', async () => {
      if (engine.kind === 'sqlite') return
      const apart = (ms: number) => ({ time: 'database' as const, clock: { now: () => rooms.nowMs + ms } })
      const early = await rooms.instance(apart(-hourMs))
      const late = await rooms.instance(apart(48 * hourMs))
      const { run, claims, ends } = work()
      const key = requestOf({ key: 'k-1' })
      const first = early.room.once(key, run, rooms.until({ inMs: -hourMs + 25_000 }))
      await turnsUntil(() => claims.length === 1)
      const shortOfTime = rooms.until({ inMs: 48 * hourMs })
      await expect(late.room.once(key, run, shortOfTime)).rejects.toEqual(refused('idempotency-in-flight'))
      ends[0]?.resolve({ made: 1 })
      await first
      await late.ticker.turn()
      expect(await late.room.once(key, run, shortOfTime)).toMatchObject({ replayed: true })
      expect(claims).toHaveLength(1)
      const [row] = await rows()
      await late.store.db
        .updateTable('idempotency_key')
        .set({ expires_at: Date.now() - minuteMs })
        .execute()
      await early.ticker.turn()
      expect(Math.abs((row?.created_at ?? 0) - Date.now())).toBeLessThan(minuteMs)
      expect(await rows()).toHaveLength(0)
    })

    test('57: a store that fails is told of by the sweeper, which goes on', async () => {
      const two = await rooms.instance()
      await two.store.close()
      await two.ticker.turn()
      expect(two.failures).toHaveLength(1)
    })

    test('57: closing waits for the answer that is being kept', async () => {
      const two = await rooms.instance()
      const once = two.room.once(requestOf(), quick(), rooms.until())
      await once
      await two.room.close()
      expect((await rows()).map(({ answer }) => answer)).toEqual(['{"outcome":{"made":1}}'])
    })
  })
