/** Flows over HTTP, as a platform has them: they subscribe, are told, wait for one change, and end what they began. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../api/problem.ts'
import { type Entries, keptEntries } from '../support/entries.ts'
import { expectProblem } from '../support/problem.ts'
import { type Answer, type System, startSystem } from '../support/system.ts'
import { type HandTicker, handTicker } from '../support/ticker.ts'
import { type Receiver, startReceiver } from './support.ts'

const deal = 'Acme Corp - Field Service Pilot'
const paths = {
  needsApproval: '/v1/subscriptions/change-needs-approval',
  finished: '/v1/subscriptions/change-finished',
} as const
const repId = 'e0000000-0000-4000-8000-000000000010'
/** Part of every address of a flow here: nothing but the outbox may ever hold it. */
const canary = 'sig=Y2FuYXJ5LW9mLWEtc2VjcmV0'

let system: System
let entries: Entries
let ticker: HandTicker
let receiver: Receiver
beforeAll(async () => {
  entries = keptEntries()
  ticker = handTicker()
  system = await startSystem({ openStore: entries.openStore, ticker })
})
afterAll(() => system.stop())

let ends: (() => Promise<unknown>)[]
beforeEach(async () => {
  receiver = await startReceiver()
  ends = []
})
afterEach(async () => {
  for (const end of ends) await end()
  await receiver.close()
})

const address = () => `${new URL(receiver.url).origin}/flows/1?${canary}`

async function subscribe(path: string, as: string, notificationUrl = address()): Promise<Answer> {
  const answer = await system.post(path, { notificationUrl }, { as })
  if (answer.status === 201) ends.push(() => end(answer, as))
  return answer
}
/** What the platform does: it calls the Location as it stands. */
const end = async (subscribed: Answer, as: string): Promise<Answer> =>
  system.ask('', { as, method: 'DELETE', at: String(subscribed.headers.get('location')) })
const wait = (changeId: string, as: string) => subscribe(`/v1/changes/${changeId}/wait/$subscriptions`, as)

/** All that is to be told is told. */
const told = async () => {
  await ticker.turn()
  return receiver.received.map(({ body }) => body)
}

/** A change of the rep that a manager must approve, confirmed. */
async function pending(amount: number): Promise<{ changeId: string; payloadHash: string }> {
  const proposed = await system.post(
    '/v1/opportunities/update',
    { opportunityName: deal, amount: String(amount) },
    { as: 'rep.emea' },
  )
  expect(proposed.body).toMatchObject({ state: 'proposed' })
  const { changeId, payloadHash } = proposed.body
  const confirmed = await system.post(`/v1/changes/${changeId}/confirm`, { payloadHash }, { as: 'rep.emea' })
  expect(confirmed.body).toMatchObject({ outcome: 'approvalRequired', state: 'pending' })
  return { changeId, payloadHash }
}
const reject = ({ changeId, payloadHash }: { changeId: string; payloadHash: string }) =>
  system.post(`/v1/changes/${changeId}/decision`, { decision: 'reject', payloadHash }, { as: 'manager.emea' })

describe('a trigger', () => {
  test('answers 201 with the address of the subscription, whole', async () => {
    const answer = await subscribe(paths.finished, 'rep.emea')
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      outcome: 'ok',
      message: 'The flow is told when changes of yours are finished.',
      subscriptionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(answer.headers.get('location')).toBe(
      `${system.url}/v1/subscriptions/${answer.body.subscriptionId}`,
    )
    expect(entries.of(answer)).toMatchObject({
      operation: 'OnChangeFinished',
      status: 201,
      decision: 'permit',
    })
  })

  test('asked twice is one subscription', async () => {
    const [one, two] = [
      await subscribe(paths.finished, 'rep.emea'),
      await subscribe(paths.finished, 'rep.emea'),
    ]
    expect(two.body.subscriptionId).toBe(one.body.subscriptionId)
  })

  test('tells approvers’ flows of what waits, then the requester’s of how it ended', async () => {
    await subscribe(paths.needsApproval, 'manager.emea')
    await subscribe(paths.finished, 'rep.emea', `${address()}&of=rep`)
    const change = await pending(110_001)
    const about = { changeId: change.changeId, payloadHash: change.payloadHash, requesterId: repId }
    expect(await told()).toEqual([
      {
        ...about,
        eventId: `${change.changeId}:pending`,
        event: 'change-needs-approval',
        state: 'pending',
        operation: 'UpdateOpportunity',
      },
    ])
    const decided = await system.post(
      `/v1/changes/${change.changeId}/decision`,
      { decision: 'approve', payloadHash: change.payloadHash },
      { as: 'manager.emea' },
    )
    expect(decided.body).toMatchObject({ outcome: 'ok', state: 'executed' })
    expect((await told()).slice(1)).toEqual([
      {
        ...about,
        eventId: `${change.changeId}:executed`,
        event: 'change-finished',
        state: 'executed',
        operation: 'UpdateOpportunity',
      },
    ])
    expect(receiver.received[1]?.path).toContain('of=rep')
  })

  test('tells a person how their own changes ended, nobody else’s', async () => {
    await subscribe(paths.finished, 'rep.emea2')
    await subscribe(paths.finished, 'manager.emea', `${address()}&of=manager`)
    await reject(await pending(111_001))
    expect(await told()).toEqual([])
  })

  test.each([
    ['a rep of what waits for approvers', paths.needsApproval, 'rep.emea'],
    ['a reader of anything', paths.finished, 'reader.pilot'],
  ])('doesn’t tell %s', async (_who, path, as) => {
    expectProblem(await subscribe(path, as), 'operation-denied')
  })
})

describe('an app that relays', () => {
  const relay = {
    app: 'flow.scheduler',
    claims: { azp: '88888888-8888-4888-8888-888888888888', roles: ['Changes.Relay'] },
  }

  test('is told what waits, and may neither propose nor decide', async () => {
    const token = await system.token('flow.scheduler', relay)
    const answer = await system.post(paths.needsApproval, { notificationUrl: address() }, { token })
    expect(answer.status).toBe(201)
    const change = await pending(112_001)
    expect((await told()).map(body => body.changeId)).toEqual([change.changeId])
    for (const [path, body] of [
      ['/v1/opportunities/update', { opportunityName: deal, amount: '1' }],
      [`/v1/changes/${change.changeId}/decision`, { decision: 'approve', payloadHash: change.payloadHash }],
    ] as const)
      expectProblem(await system.post(path, body, { token }), 'operation-denied')
    await reject(change)
    const location = String(answer.headers.get('location'))
    expect((await system.ask('', { token, method: 'DELETE', at: location })).status).toBe(200)
  })
})

describe('a flow that waits for a change', () => {
  test('is told once, and its subscription is over', async () => {
    const change = await pending(113_001)
    const waiting = await wait(change.changeId, 'rep.emea')
    expect(waiting.status).toBe(201)
    expect(await told()).toEqual([])
    await reject(change)
    expect(await told()).toEqual([expect.objectContaining({ changeId: change.changeId, state: 'rejected' })])
    expectProblem(await end(waiting, 'rep.emea'), 'not-found')
  })

  test('is told at once of one that is over', async () => {
    const change = await pending(114_001)
    await reject(change)
    await wait(change.changeId.toUpperCase(), 'rep.emea')
    expect(await told()).toEqual([
      expect.objectContaining({ eventId: `${change.changeId}:rejected`, event: 'change-finished' }),
    ])
  })

  test('may be an approver’s, and nobody’s who can’t see the change', async () => {
    const change = await pending(115_001)
    expect((await wait(change.changeId, 'manager.emea')).status).toBe(201)
    expectProblem(await wait(change.changeId, 'rep.emea2'), 'change-not-found')
    await reject(change)
    expect(await told()).toHaveLength(1)
  })
})

describe('a subscription', () => {
  test('that was ended tells nothing more, and is gone', async () => {
    const subscribed = await subscribe(paths.finished, 'rep.emea')
    const ended = await end(subscribed, 'rep.emea')
    expect([ended.status, ended.body]).toEqual([
      200,
      { outcome: 'ok', message: 'The subscription is ended.' },
    ])
    await reject(await pending(116_001))
    expect(await told()).toEqual([])
    expectProblem(await end(subscribed, 'rep.emea'), 'not-found')
  })

  test('of somebody else is as absent as none', async () => {
    const subscribed = await subscribe(paths.finished, 'rep.emea')
    const refused = await end(subscribed, 'rep.emea2')
    expectProblem(refused, 'not-found')
    const location = String(subscribed.headers.get('location')).replace(/[0-9a-f-]{36}$/, crypto.randomUUID())
    const absent = await system.ask('', { as: 'rep.emea2', method: 'DELETE', at: location })
    expect({ ...refused.body, traceId: '' }).toEqual({ ...absent.body, traceId: '' })
    expect((await end(subscribed, 'rep.emea')).status).toBe(200)
  })
})

describe('65: the address of a flow', () => {
  const keptAndLogged = () => JSON.stringify([entries.all, system.log])

  test('is kept by its host in the audit, and never logged', async () => {
    const answer = await subscribe(paths.finished, 'rep.emea')
    expect(entries.of(answer).input).toEqual({ notificationUrl: new URL(receiver.url).host })
    expect(keptAndLogged()).not.toContain(canary)
  })

  test.each<[string, string, ProblemCode, string | null]>([
    ['on no list', `https://attacker.example/?${canary}`, 'subscription-invalid', 'attacker.example'],
    ['no address', `${canary} and more`, 'subscription-invalid', ''],
    [
      'with a password',
      `https://u:${canary}@prod.logic.azure.com/`,
      'subscription-invalid',
      'prod.logic.azure.com',
    ],
    ['too long', `https://prod.logic.azure.com/?${canary}${'x'.repeat(5_000)}`, 'invalid-request', null],
  ])('is not told in a refusal of one that is %s', async (_what, url, code, host) => {
    const refused = await subscribe(paths.finished, 'rep.emea', url)
    expectProblem(refused, code)
    expect(JSON.stringify(refused.body)).not.toContain(canary)
    expect(entries.of(refused).input).toEqual(host === null ? null : { notificationUrl: host })
    expect(keptAndLogged()).not.toContain(canary)
  })

  test('is not logged when its flow is gone', async () => {
    receiver.answer = () => ({ status: 410 })
    await subscribe(paths.finished, 'rep.emea')
    await reject(await pending(117_001))
    await told()
    expect(system.log.some(line => line.msg === 'A flow is gone: its subscription ended.')).toBe(true)
    expect(keptAndLogged()).not.toContain(canary)
  })
})
