import type { ClockControl } from '../clock.ts'
import type { Entra } from '../entra/index.ts'
import type { Faults } from '../faults.ts'
import type { Graph } from '../graph/index.ts'
import type { Journal } from '../journal.ts'
import type { SimulatedOrg } from '../salesforce/org.ts'
import type { SalesforceServer } from '../salesforce/server/index.ts'

/** What the control plane steers. */
export interface Controlled {
  readonly clock: ClockControl
  readonly journal: Journal
  readonly faults: Faults
  readonly simulated: SimulatedOrg
  readonly salesforce: SalesforceServer
  readonly entra: Pick<Entra, 'mint' | 'reset' | 'rotateKeys' | 'retireKeys' | 'configure'>
  readonly graph: Pick<Graph, 'reset' | 'configure'>
  urls(): { salesforce: string; entra: string; graph: string; control: string }
}
