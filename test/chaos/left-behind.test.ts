/** Executions that broke off: what becomes of them, of those beside them, and of what the audit says. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../api/store/index.ts'
import { type System, startSystem, withStore } from '../support/system.ts'
import { handTicker } from '../support/ticker.ts'
import { readKept } from './kept.ts'

const leaseOverMs = 61_000

const ticker = handTicker()
let system: System
let store: Store
beforeAll(async () => {
  const openStore = withStore(opened => {
    store = opened
    return opened
  })
  system = await startSystem({ ticker, openStore })
})
afterAll(() => system.stop())

/** A task that the requester asks for, and what Salesforce does then; the answer's code and the change. */
async function brokenOff(as: string, kind: string, times = 1) {
  expect((await system.get('/v1/me', { as })).status).toBe(200)
  const composites = { method: 'POST', path: '/services/data/*/composite' }
  const match = { target: 'salesforce', ...(kind !== 'rowLock' && composites) }
  await system.control('/faults', { kind, times, match })
  const { body } = await system.post('/v1/tasks/create', { subject: `${kind} for ${as}` }, { as })
  const { changes } = await readKept(store)
  return { code: body.code, changeId: changes.at(-1)?.id ?? '' }
}

async function afterItsLease() {
  await system.control('/clock', { advanceMs: leaseOverMs })
  await ticker.turn()
}

test.each([
  ['the line drops before Salesforce begins', 'dropBeforeResponse', 1, 'write-unknown'],
  ['Salesforce takes it back, again and again', 'rowLock', 3, 'salesforce-busy'],
] as const)('63: %s: the audit tells that nothing was written', async (_name, kind, times, code) => {
  const left = await brokenOff('rep.emea3', kind, times)
  expect(left.code).toBe(code)
  await afterItsLease()
  const steps = (await readKept(store)).steps.get(left.changeId) ?? []
  expect(steps.filter(step => step.kind !== 'step').map(step => `${step.kind} ${step.step}`)).toEqual([
    'intent executing',
    'outcome not-written',
  ])
})

test('57: an execution whose requester was let go is cleared up by the proxy’s own user, and others beside it', async () => {
  const left: string[] = []
  for (const as of ['rep.emea', 'rep.emea2', 'rep.apac'])
    left.push((await brokenOff(as, 'commitThenDrop')).changeId)
  // Nobody can ask Salesforce as the first of them any more.
  await system.control('/users', { username: 'rep.emea@contoso.example', isActive: false })
  await afterItsLease()
  const { changes } = await readKept(store)
  expect(left.map(id => changes.find(change => change.id === id)?.state)).toEqual([
    'executed',
    'executed',
    'executed',
  ])
})

test('57: an execution that nobody can clear up keeps no other from being cleared up', async () => {
  const left: string[] = []
  for (const as of ['manager.emea', 'rep.apac2', 'rep.apac'])
    left.push((await brokenOff(as, 'commitThenDrop')).changeId)
  // Nobody can ask Salesforce as the first of them any more, and the proxy's own user is locked out, too.
  for (const gone of ['manager.emea', 'integration'])
    await system.control('/users', { username: `${gone}@contoso.example`, isActive: false })
  await afterItsLease()
  const { changes } = await readKept(store)
  expect(left.map(id => changes.find(change => change.id === id)?.state)).toEqual([
    'executing',
    'executed',
    'executed',
  ])
})
