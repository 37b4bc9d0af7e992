import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { createGateway } from '../../api/salesforce/index.ts'
import { systemTimers } from '../../api/salesforce/timers.ts'
import type { CallContext, Gateway, Principal } from '../../api/salesforce/types.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import type { Org, Row } from '../../simulator/salesforce/model.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { publicKeyPem, testSigner } from './fake-org.ts'

/** A gateway before the simulated org, as it was seeded when each test begins. */
export interface SimulatedOrg {
  readonly simulator: Simulator
  readonly org: Org
  readonly gateway: Gateway
  context(over?: Partial<CallContext>): CallContext
  control<T>(path: string, body?: object, method?: string): Promise<T>
  /** The REST calls since the test began. */
  calls(): Promise<readonly JournalEntry[]>
  /** Rows of an object as they are in the org, past all rights. */
  rows(object: string): readonly Row[]
  row(object: string, id: unknown): Row | undefined
}

export const principal = (key: string): Principal => ({ userId: '', username: `${key}@contoso.example` })

const clientId = 'gateway-write-test'

/** Starts a simulator for the tests of a file; each test begins with the seeded rows, no faults, an empty journal. */
export function simulatedOrg(): SimulatedOrg {
  let simulator: Simulator | undefined
  let gateway: Gateway | undefined
  const the = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('Only inside tests.')
    return value
  }
  const control = async <T>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<T> => {
    const response = await fetch(the(simulator).controlUrl + path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (response.status === 204 ? undefined : await response.json()) as T
  }
  beforeAll(async () => {
    simulator = await startSimulator()
    await control('/clients', { clientId, publicKeyPem, preauthorized: true })
  })
  beforeEach(() => {
    gateway = createGateway({
      url: the(simulator).salesforceUrl,
      clientId,
      apiVersion: 'v67.0',
      signer: testSigner,
      clock: the(simulator).clock,
      sessionTimeoutMs: 2 * 60 * 60_000,
      profile: 'simulator',
      random: () => 0.5,
      timers: { ...systemTimers, pause: async () => {} },
    })
  })
  afterEach(async () => {
    await gateway?.close()
    await control('/reset', {})
  })
  afterAll(() => simulator?.stop())
  return {
    get simulator() {
      return the(simulator)
    },
    get org() {
      return the(simulator).org
    },
    get gateway() {
      return the(gateway)
    },
    control,
    context: (over = {}) => ({
      signal: new AbortController().signal,
      deadlineAtMs: the(simulator).clock.now() + 20_000,
      requestId: 'req-1',
      spent: { calls: 0 },
      ...over,
    }),
    async calls() {
      const { entries } = await control<{ entries: JournalEntry[] }>('/journal')
      return entries.filter(
        ({ target, path }) => target === 'salesforce' && path.startsWith('/services/data/'),
      )
    },
    rows: object => [...the(simulator).org.store.rows(object)],
    row: (object, id) => the(simulator).org.store.get(object, String(id)),
  }
}
