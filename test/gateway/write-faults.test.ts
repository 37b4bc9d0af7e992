/** Writes while something goes wrong on the way: again only where nothing was written, otherwise not known. */
import { describe, expect, test } from 'vitest'
import { systemTimers } from '../../api/salesforce/timers.ts'
import type { WriteRequest } from '../../api/salesforce/types.ts'
import { rep as fakeRep } from './fake-org.ts'
import { bench, problemFrom } from './harness.ts'
import { principal, simulatedOrg } from './simulated.ts'
import { inStage, plainDeal, task, update } from './write-requests.ts'

const sim = simulatedOrg()
const rep = principal('rep.emea')
const composite = { target: 'salesforce', path: '/services/data/v67.0/composite' }

const request = (): WriteRequest => {
  const row = plainDeal(sim)
  return { guards: [inStage(row)], writes: [update(row, { NextStep: 'Written' }), task()] }
}
const writtenTasks = () => sim.rows('Task').filter(({ Subject }) => Subject === 'Follow up')
/** How often the write is in the org; throws when it is there in part. */
function timesWritten(): number {
  const [deals, tasks] = [plainDeal(sim).NextStep === 'Written' ? 1 : 0, writtenTasks().length]
  if (Math.min(1, tasks) !== deals) throw new Error(`${deals} deals and ${tasks} tasks are written.`)
  return tasks
}

describe('where nothing was written it is tried again', () => {
  test.each([
    ['a locked row', { kind: 'rowLock', match: { target: 'salesforce', path: '*/sobjects/Task' } }, 2],
    ['a row locked twice', { kind: 'rowLock', times: 2 }, 3],
    ['a session that has expired', { kind: 'sessionExpired', match: composite }, 2],
    ['a session that was ended', { kind: 'sessionExpired', kill: true, match: composite }, 2],
    [
      'too many long requests at once',
      { kind: 'requestLimitExceeded', which: 'concurrent', match: composite },
      2,
    ],
    ['429', { kind: 'status429', match: composite }, 2],
  ])('%s: written once in the end', async (_, fault, calls) => {
    await sim.control('/faults', { times: 1, ...fault })
    const call = sim.context()
    expect(await sim.gateway.write(rep, request(), call)).toMatchObject({ written: true })
    expect([timesWritten(), call.spent.calls]).toEqual([1, calls])
    expect(await sim.calls()).toHaveLength(calls)
  })

  test.each([
    ['a row that stays locked', { kind: 'rowLock' }, 'salesforce-busy', 3],
    [
      'too many long requests for long',
      { kind: 'requestLimitExceeded', which: 'concurrent' },
      'salesforce-busy',
      3,
    ],
    ['429 for long', { kind: 'status429' }, 'salesforce-busy', 3],
    ['429 with a long Retry-After', { kind: 'status429', retryAfterSeconds: 600 }, 'salesforce-busy', 1],
    ['the daily limit', { kind: 'requestLimitExceeded', which: 'daily' }, 'salesforce-budget-exhausted', 1],
    ['a session refused for ever', { kind: 'sessionExpired' }, 'salesforce-login-failed', 2],
  ] as const)('%s: a problem that says so, and nothing written', async (_, fault, code, calls) => {
    const match = fault.kind === 'rowLock' ? { target: 'salesforce' } : composite
    await sim.control('/faults', { ...fault, match })
    const call = sim.context()
    await problemFrom(sim.gateway.write(rep, request(), call), code)
    expect([timesWritten(), call.spent.calls]).toEqual([0, calls])
    expect(await sim.calls()).toHaveLength(calls)
  })

  test('no login: nothing is sent', async () => {
    await sim.control('/faults', { kind: 'tokenEndpointDown' })
    const call = sim.context()
    await problemFrom(sim.gateway.write(rep, request(), call), 'salesforce-unavailable')
    expect([timesWritten(), call.spent.calls, await sim.calls()]).toEqual([0, 0, []])
  })
})

describe('where it can’t be told it is not tried again', () => {
  test.each([
    ['a drop before the answer', { kind: 'dropBeforeResponse' }, 0],
    ['a drop after the work', { kind: 'commitThenDrop' }, 1],
    ['a drop inside the answer', { kind: 'dropMidBody' }, 1],
    ['an answer that stalls until the deadline', { kind: 'stalledBody' }, 1],
    ['an answer later than the deadline', { kind: 'latency', ms: 500 }, undefined],
    ['half a JSON text', { kind: 'truncatedJson' }, 1],
    ['a maintenance page', { kind: 'htmlMaintenance' }, 0],
    ['503', { kind: 'status503' }, 0],
    ['503 with a Retry-After', { kind: 'status503', retryAfterSeconds: 0 }, 0],
    ['a redirect', { kind: 'redirect' }, 0],
  ] as const)('%s: one call, write-unknown', async (_, fault, times) => {
    await sim.gateway.query(rep, ['SELECT COUNT() FROM Task'], sim.context())
    await sim.control('/journal', undefined, 'DELETE')
    await sim.control('/faults', { ...fault, match: composite })
    const isSlow = fault.kind === 'stalledBody' || fault.kind === 'latency'
    const call = sim.context(isSlow ? { deadlineAtMs: sim.simulator.clock.now() + 200 } : {})
    const problem = await problemFrom(sim.gateway.write(rep, request(), call), 'write-unknown')
    expect(call.spent.calls).toBe(1)
    expect(problem.headers['Retry-After']).toBeUndefined()
    if (times === undefined) return
    expect(timesWritten()).toBe(times)
    expect(await sim.calls()).toHaveLength(1)
  })

  test('a client that goes away while it is under way', async () => {
    const { org, gateway, context } = await bench()
    org.script = () => 'hang'
    const leaver = new AbortController()
    const written = problemFrom(
      gateway.write(
        fakeRep,
        { guards: [], writes: [task({ values: { Subject: 'x' } })] },
        context({ signal: leaver.signal }),
      ),
      'write-unknown',
    )
    await org.heard(1)
    leaver.abort()
    await written
    expect(org.calls).toHaveLength(1)
  })

  test('a first try that wrote nothing does not make a second one known', async () => {
    await sim.control('/faults', { kind: 'rowLock', times: 1 })
    await sim.control('/faults', { kind: 'commitThenDrop', match: { ...composite, nth: 2 } })
    const call = sim.context()
    await problemFrom(sim.gateway.write(rep, request(), call), 'write-unknown')
    expect([timesWritten(), call.spent.calls]).toEqual([1, 2])
  })
})

describe('before anything was sent it is known that nothing was written', () => {
  const oneTask: WriteRequest = { guards: [], writes: [task({ values: { Subject: 'x' } })] }

  test('nobody listens', async () => {
    const { org, gateway, context } = await bench()
    await gateway.query(fakeRep, ['SELECT Id FROM Case'], context())
    await org.stop()
    // The connection of the call before is found closed first; then there is none to be had.
    await gateway.query(fakeRep, ['SELECT Id FROM Case'], context()).catch(() => {})
    const call = context()
    await problemFrom(gateway.write(fakeRep, oneTask, call), 'salesforce-unavailable')
    expect(call.spent.calls).toBe(0)
  })

  test('the deadline has passed', async () => {
    const { org, gateway, context, clock } = await bench()
    const call = context({ deadlineAtMs: clock.nowMs })
    await problemFrom(gateway.write(fakeRep, oneTask, call), 'salesforce-timeout')
    expect([org.calls, call.spent.calls]).toEqual([[], 0])
  })

  test('the client goes away while a session is awaited, or between two tries', async () => {
    const leaver = new AbortController()
    const pause = async () => leaver.abort()
    const { org, gateway, context } = await bench({ timers: { ...systemTimers, pause } })
    org.script = () => ({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'ConcurrentRequests Limit exceeded.' }],
    })
    const call = context({ signal: leaver.signal })
    await problemFrom(gateway.write(fakeRep, oneTask, call), 'salesforce-timeout')
    expect([org.calls.length, call.spent.calls]).toEqual([1, 1])
    org.loginScript = () => 'hang'
    const other = new AbortController()
    const waiting = { ...fakeRep, username: 'other@contoso.example', userId: '' }
    const left = problemFrom(
      gateway.write(waiting, oneTask, context({ signal: other.signal })),
      'salesforce-timeout',
    )
    await org.heardLogins(2)
    other.abort()
    await left
    expect(org.calls).toHaveLength(1)
  })
})
