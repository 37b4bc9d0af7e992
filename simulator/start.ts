import { bearerIdentity } from './bearer-identity.ts'
import { type ClockControl, virtualClock } from './clock.ts'
import { createControl, TRAP_PATH } from './control/index.ts'
import { createEntra } from './entra/index.ts'
import { createFaults } from './faults.ts'
import { behindFront, type Front } from './front.ts'
import { createGraph } from './graph/index.ts'
import { type Serving, serve } from './http.ts'
import { createJournal } from './journal.ts'
import { productionRefusal } from './profile.ts'
import type { Org } from './salesforce/model.ts'
import { createOrg } from './salesforce/org.ts'
import { createSalesforceServer } from './salesforce/server/index.ts'

export interface Ports {
  readonly salesforce: number
  readonly entra: number
  readonly graph: number
  readonly control: number
}

export interface Simulator {
  /** Addresses, no trailing slash. */
  readonly salesforceUrl: string
  readonly entraUrl: string
  readonly graphUrl: string
  readonly controlUrl: string
  readonly clock: ClockControl
  /** The org behind the services, for what in this process must put or look at rows past all checks. */
  readonly org: Org
  stop(): Promise<void>
}

export interface SimulatorOptions {
  /** Ports to listen on; 0, the default: any free one. */
  readonly ports?: Partial<Ports>
  /** What the clock says at the start (epoch ms), and goes back to on reset; default: real time. */
  readonly nowMs?: number
}

/** Starts all services in this process. Throws under a production profile, and when a port is taken. */
export async function startSimulator({ ports = {}, nowMs }: SimulatorOptions = {}): Promise<Simulator> {
  const refusal = productionRefusal(process.env)
  if (refusal !== undefined) throw new Error(refusal)
  const clock = virtualClock(timeFrom(nowMs))
  const journal = createJournal()
  const faults = createFaults()
  const urls = { salesforce: '', entra: '', graph: '', control: '' }
  const front: Front = {
    clock,
    journal,
    faults,
    trapUrl: () => urls.control.replace('127.0.0.1', 'localhost') + TRAP_PATH,
  }

  const simulated = createOrg(clock)
  const { org, queries } = simulated
  const salesforce = createSalesforceServer({ org, queries, faults, url: () => urls.salesforce })
  const entra = createEntra({ clock, baseUrl: () => urls.entra, graphBaseUrl: () => urls.graph })
  const graph = createGraph({ clock, baseUrl: () => urls.graph, verify: entra.verify })
  const control = createControl({
    clock,
    journal,
    faults,
    simulated,
    salesforce,
    entra,
    graph,
    urls: () => urls,
  })

  const handlers = {
    salesforce: behindFront(
      {
        target: 'salesforce',
        handler: salesforce.handle,
        identify: salesforce.identify,
        endSessions: userId => salesforce.sessions.endAll(userId),
      },
      front,
    ),
    entra: behindFront({ target: 'entra', handler: entra.handle, identify: bearerIdentity }, front),
    graph: behindFront({ target: 'graph', handler: graph.handle, identify: bearerIdentity }, front),
    control,
  }
  const running: Serving[] = []
  const stop = async () => {
    await Promise.all(running.splice(0).map(service => service.stop()))
  }
  try {
    for (const name of ['salesforce', 'entra', 'graph', 'control'] as const) {
      const service = await serve(ports[name] ?? 0, handlers[name])
      running.push(service)
      urls[name] = service.url
    }
  } catch (error) {
    await stop()
    throw error
  }
  return {
    salesforceUrl: urls.salesforce,
    entraUrl: urls.entra,
    graphUrl: urls.graph,
    controlUrl: urls.control,
    clock,
    org,
    stop,
  }
}

/** Real time, moved so that it says `nowMs` now. */
function timeFrom(nowMs: number | undefined): () => number {
  const offsetMs = nowMs === undefined ? 0 : nowMs - Date.now()
  return () => Date.now() + offsetMs
}
