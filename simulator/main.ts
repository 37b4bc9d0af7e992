/** The simulator as a process of its own: `node simulator/main.ts`. */
import { productionRefusal } from './profile.ts'
import type { Ports } from './start.ts'

const HELP = `Usage: node simulator/main.ts [--help]

Starts a simulated Salesforce org, Entra tenant and Microsoft Graph with a control plane, on 127.0.0.1 only.
Prints one JSON line when it is ready and runs until SIGINT or SIGTERM. Never runs under a production profile.

Environment:
  SIMULATOR_SALESFORCE_PORT  port of the org            (8091; 0: any free port)
  SIMULATOR_ENTRA_PORT       port of the tenant         (8092)
  SIMULATOR_GRAPH_PORT       port of Microsoft Graph    (8093)
  SIMULATOR_CONTROL_PORT     port of the control plane  (8099)
`

const portSettings = {
  salesforce: ['SIMULATOR_SALESFORCE_PORT', 8091],
  entra: ['SIMULATOR_ENTRA_PORT', 8092],
  graph: ['SIMULATOR_GRAPH_PORT', 8093],
  control: ['SIMULATOR_CONTROL_PORT', 8099],
} as const

class StartError extends Error {}

function portOf([name, byDefault]: readonly [string, number]): number {
  const text = process.env[name]
  if (text === undefined || text === '') return byDefault
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new StartError(`${name} must be a port number from 0 to 65535, not ${JSON.stringify(text)}.`)
  return port
}

function portsFromEnvironment(): Ports {
  return {
    salesforce: portOf(portSettings.salesforce),
    entra: portOf(portSettings.entra),
    graph: portOf(portSettings.graph),
    control: portOf(portSettings.control),
  }
}

async function run(): Promise<void> {
  const refusal = productionRefusal(process.env)
  if (refusal !== undefined) throw new StartError(refusal)
  const ports = portsFromEnvironment()
  // A refusal shouldn't wait for an org to be loaded.
  const { startSimulator } = await import('./start.ts')
  const simulator = await startSimulator({ ports })
  const { salesforceUrl, entraUrl, graphUrl, controlUrl } = simulator
  const stop = () => {
    simulator.stop().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const ready = { salesforce: salesforceUrl, entra: entraUrl, graph: graphUrl, control: controlUrl }
  process.stdout.write(`${JSON.stringify({ event: 'simulator-ready', ...ready })}\n`)
}

if (process.argv.includes('--help')) process.stdout.write(HELP)
else
  await run().catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (error instanceof StartError) process.stderr.write(`${error.message}\n`)
    else if (code === 'EADDRINUSE' && error instanceof Error)
      process.stderr.write(`A port of the simulator is taken: ${error.message}. Set SIMULATOR_*_PORT.\n`)
    else throw error
    process.exitCode = 1
  })
