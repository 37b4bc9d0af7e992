/** A simulated org, proxies that are killed, and people who ask them: all that a campaign plays in. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDelivery } from '../../api/delivery/index.ts'
import { openStore, type Store } from '../../api/store/index.ts'
import { control } from '../../scripts/support/control.ts'
import { freshKey, registerApp } from '../../scripts/support/key.ts'
import { proxyEnvironment } from '../../scripts/support/settings.ts'
import { CONNECTOR_CLIENT_ID, person, TENANT_ID } from '../../simulator/people.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { handTicker } from '../support/ticker.ts'
import { type DatabaseGate, openGate } from './database-gate.ts'
import type { Dice } from './dice.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { keepLedger, type Written } from './ledger.ts'

export interface World {
  readonly simulator: Simulator
  readonly ledger: readonly Written[]
  readonly fleet: Fleet
  /** Before PostgreSQL; undefined: the store is embedded. */
  readonly gate: DatabaseGate | undefined
  /** Where the proxies sign their audit. */
  readonly checkpoints: string
  control(path: string, body?: object, method?: string): Promise<Readonly<Record<string, unknown>>>
  /** The proxies' store, past the gate. */
  openStore(): Promise<Store>
  stop(): Promise<void>
}

const requestTimeoutMs = 10_000
/** Allowances that no campaign uses up. */
const plenty = { dailyApiRequests: 10_000_000, loginsPerHour: 1_000_000 }

export async function startWorld(dice: Dice, databaseUrl: string | undefined): Promise<World> {
  const ends: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-chaos-'))
    ends.push(() => rm(dataDir, { recursive: true, force: true }))
    const simulator = await startSimulator()
    ends.push(simulator.stop)
    const gate = databaseUrl === undefined ? undefined : await openGate(databaseUrl)
    if (gate !== undefined) ends.push(gate.close)
    const receiver = await startReceiver()
    ends.push(receiver.close)
    const { keyFile, publicKeyPem } = await freshKey(dataDir)
    await registerApp(simulator.controlUrl, publicKeyPem)
    await control(simulator.controlUrl, '/limits', plenty)
    const environment: Record<string, string> = {
      ...proxyEnvironment(simulator, { port: 0, dataDir, keyFile }),
      ...(gate !== undefined && { DATABASE_URL: gate.url }),
      NODE_COMPILE_CACHE: join(dataDir, 'compile-cache'),
      REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
      AUDIT_HMAC_KEY: 'ab'.repeat(32),
    }
    const open = () => openStore({ databaseUrl, dataDir })
    await subscribe(await open(), simulator, environment.CALLBACK_KEY ?? '', receiver.url)
    const fleet = startFleet({
      size: gate === undefined ? 1 : 2,
      environment,
      dice,
      mayFailToStart: () => gate?.isShut === true,
    })
    ends.push(fleet.stop)
    return {
      simulator,
      ledger: keepLedger(simulator.org),
      fleet,
      gate,
      checkpoints: join(dataDir, 'audit-checkpoints.txt'),
      control: (path, body, method) => control(simulator.controlUrl, path, body, method),
      openStore: open,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A flow that is told of everything. */
async function subscribe(store: Store, { clock }: Simulator, key: string, notificationUrl: string) {
  const ticker = handTicker()
  const room = createDelivery({
    store,
    clock,
    ticker,
    key: Buffer.from(key, 'hex'),
    hosts: [],
    profile: 'simulator',
    log: () => undefined,
  })
  const objectId = person('manager.emea')?.objectId ?? ''
  for (const event of ['change-needs-approval', 'change-finished'] as const)
    await room.subscribe({
      tenantId: TENANT_ID,
      objectId,
      clientId: CONNECTOR_CLIENT_ID,
      event,
      notificationUrl,
    })
  await room.close()
  await store.close()
}

/** Takes whatever is delivered. */
async function startReceiver(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(202).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/flow`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
