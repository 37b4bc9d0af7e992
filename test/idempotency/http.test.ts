import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadContract } from '../../api/http/contract.ts'
import type { IdempotencyRoom } from '../../api/idempotency/index.ts'
import { createIdempotency } from '../../api/idempotency/index.ts'
import { Problem } from '../../api/problem.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { newDataDir } from '../store/engines.ts'
import { handTicker } from '../support/ticker.ts'
import { contractSaying, openProxy, type ProxyOptions } from './proxy.ts'

describe('a write over HTTP', () => {
  let folder: ReturnType<typeof newDataDir>
  let store: Store
  let room: IdempotencyRoom
  let proxy: Awaited<ReturnType<typeof openProxy>>
  let made: number
  const write = vi.fn(async (_input: unknown): Promise<object> => ({ outcome: 'done', made: ++made }))
  const open = async (options: Partial<ProxyOptions> = {}) => {
    proxy = await openProxy({ room, write, ...options })
    return proxy
  }
  beforeEach(async () => {
    made = 0
    write.mockClear()
    folder = newDataDir()
    store = await openStore({ dataDir: folder.dataDir })
    room = createIdempotency({ db: store.db, clock: { now: Date.now }, ticker: handTicker() })
  })
  afterEach(async () => {
    await proxy.close()
    await room.close()
    await store.close()
    folder.remove()
  })

  test.each([
    ['a key', { 'idempotency-key': '"8e03978e-40d5-43e8-bc93-6894a57f9324"' }],
    ['none', {}],
  ])('57: fifty at once with %s are one write and fifty equal answers', async (_, headers) => {
    const { ask, entries } = await open()
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(headers)))
    expect(write).toHaveBeenCalledTimes(1)
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toEqual({ outcome: 'done', made: 1 })
    }
    expect(answers.filter(({ replayed }) => replayed === null)).toHaveLength(1)
    expect(answers.filter(({ replayed }) => replayed === 'true')).toHaveLength(49)
    expect(entries).toHaveLength(50)
  })

  test('57: a repeat is told as one, in the answer and in the audit', async () => {
    const { ask, entries } = await open()
    await ask({ 'idempotency-key': 'k-1' })
    const again = await ask({ 'idempotency-key': '"k-1"' })
    expect(again).toMatchObject({ status: 200, replayed: 'true', body: { made: 1 } })
    const [first, second] = entries.map(({ idempotency }) => idempotency)
    expect(first).toEqual({
      keyed: 'given',
      replayed: false,
      keyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(second).toEqual({ ...first, replayed: true })
    await ask({})
    expect(entries.at(-1)?.idempotency).toMatchObject({ keyed: 'derived', replayed: false })
  })

  test('57: a refusal is repeated as a refusal, and as an agent hears it', async () => {
    const { ask, entries } = await open({
      write: async () => {
        made += 1
        throw new Problem('ambiguous', { detail: 'Two fit.', members: { candidates: [{ id: 'a' }] } })
      },
    })
    const key = { 'idempotency-key': 'k-1' }
    const first = await ask(key)
    const again = await ask(key)
    const spoken = await ask({ ...key, 'x-response-style': 'outcome' })
    expect(again).toMatchObject({ status: 409, replayed: 'true' })
    expect({ ...again.body, traceId: '' }).toEqual({ ...first.body, traceId: '' })
    expect(spoken).toMatchObject({
      status: 200,
      replayed: 'true',
      body: { outcome: 'ambiguous', message: 'Two fit.', candidates: [{ id: 'a' }] },
    })
    expect(made).toBe(1)
    expect(entries.map(({ code }) => code)).toEqual(['ambiguous', 'ambiguous', 'ambiguous'])
  })

  test('57: the key of another request is refused', async () => {
    const { ask, entries } = await open()
    await ask({ 'idempotency-key': 'k-1' })
    const other = await ask({ 'idempotency-key': 'k-1' }, ['Id'])
    expect(other).toMatchObject({ status: 422, replayed: null, body: { code: 'idempotency-key-reused' } })
    expect(entries.at(-1)).toMatchObject({
      code: 'idempotency-key-reused',
      idempotency: { keyed: 'given', replayed: false },
    })
    expect(write).toHaveBeenCalledTimes(1)
  })

  test('57: another user’s key is another key', async () => {
    const { ask } = await open()
    await ask({ 'idempotency-key': 'k-1' })
    const bob = await ask({ 'idempotency-key': 'k-1', authorization: 'Bearer bob' })
    expect(bob).toMatchObject({ status: 200, replayed: null, body: { made: 2 } })
  })

  test.each([
    '',
    '""',
    '"a',
    'a b',
    '"a b"',
    'a,b',
    '"a","b"',
    '"a";p=1',
    'ä',
    'x'.repeat(129),
    `"${'x'.repeat(129)}"`,
  ])('57: the key %j is refused, and nothing is written', async key => {
    const { ask } = await open()
    const sent = Buffer.from(key, 'utf8').toString('latin1')
    expect(await ask({ 'idempotency-key': sent })).toMatchObject({
      status: 400,
      body: { code: 'idempotency-key-invalid' },
    })
    expect(write).not.toHaveBeenCalled()
  })

  test('57: where a key is required, a write without one is refused', async () => {
    const { ask } = await open({ keyRequired: true })
    expect(await ask()).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } })
    expect(write).not.toHaveBeenCalled()
    expect(await ask({ 'idempotency-key': 'k-1' })).toMatchObject({ status: 200 })
  })

  test('57: a repeat is answered only to who may ask it now', async () => {
    const { ask, standing, entries } = await open()
    const key = { 'idempotency-key': 'k-1' }
    await ask(key)
    standing.mayAsk = false
    expect(await ask(key)).toMatchObject({ status: 403, replayed: null, body: { code: 'operation-denied' } })
    expect(entries.at(-1)?.idempotency).toBeUndefined()
    standing.mayAsk = true
    standing.stepUp = 'c1'
    expect(await ask(key)).toMatchObject({ status: 401, body: { code: 'step-up-required' } })
    standing.stepUp = undefined
    standing.refuse = new Problem('switched-off')
    expect(await ask(key)).toMatchObject({ status: 403, body: { code: 'switched-off' } })
    standing.refuse = undefined
    expect(await ask(key)).toMatchObject({ status: 200, replayed: 'true' })
    expect(write).toHaveBeenCalledTimes(1)
  })

  test('57: who could not be answered for want of an audit gets the answer when asking again', async () => {
    const { ask, standing } = await open()
    standing.auditFails = true
    expect(await ask()).toMatchObject({ status: 503, body: { code: 'audit-unavailable' } })
    standing.auditFails = false
    expect(await ask()).toMatchObject({ status: 200, replayed: 'true', body: { made: 1 } })
    expect(write).toHaveBeenCalledTimes(1)
  })

  test('57: a write that outlasts its request is found by the retry, not made again', async () => {
    const { promise, resolve } = Promise.withResolvers<object>()
    const slow = vi.fn(() => promise)
    const { ask } = await open({ write: slow, requestTimeoutMs: 30 })
    expect(await ask()).toMatchObject({ status: 504 })
    resolve({ made: 'late' })
    let answer = await ask()
    for (let tries = 0; answer.status !== 200 && tries < 100; tries += 1) answer = await ask()
    expect(answer).toMatchObject({ status: 200, replayed: 'true', body: { made: 'late' } })
    expect(slow).toHaveBeenCalledTimes(1)
  })

  test('57: a failed write is made again when asked for again', async () => {
    let fails = true
    const { ask } = await open({
      write: async () => {
        if (fails) throw new Problem('salesforce-unavailable')
        return { made: 1 }
      },
    })
    expect(await ask()).toMatchObject({ status: 503, body: { code: 'salesforce-unavailable' } })
    fails = false
    expect(await ask()).toMatchObject({ status: 200, replayed: null })
  })

  test('57: without a key, an answer that no longer stands is not repeated', async () => {
    const seen: string[] = []
    const { ask, entries } = await open({
      stillStands: async keyId => {
        seen.push(keyId)
        return false
      },
    })
    await ask()
    expect(await ask()).toMatchObject({ status: 200, replayed: null, body: { made: 2 } })
    expect(seen).toEqual([entries[0]?.idempotency?.keyId])
  })

  test('57: no store, no write', async () => {
    const { ask } = await open()
    await store.close()
    expect(await ask()).toMatchObject({ status: 503, body: { code: 'not-ready', failing: ['idempotency'] } })
    expect(write).not.toHaveBeenCalled()
    store = await openStore({ dataDir: folder.dataDir })
  })
})

describe('the contract of a write', () => {
  test('57: says whether its caller must bring a key', () => {
    const keysOf = (...says: string[]) =>
      loadContract(contractSaying(...says)).routes.find(route => route.operationId === 'QueryRecords')?.keys
    expect(keysOf('x-sally-access: write')).toBe('derived')
    for (const said of ['required', 'given'])
      expect(keysOf('x-sally-access: write', `x-sally-idempotency: ${said}`)).toBe(said)
    expect(() => keysOf('x-sally-access: write', 'x-sally-idempotency: optional')).toThrow(
      'other than required or given',
    )
    expect(() => keysOf('x-sally-access: read', 'x-sally-idempotency: required')).toThrow('writes nothing')
  })
})
