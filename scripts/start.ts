/** npm start: the simulated org and tenant, the proxy in front of them, and a question to try. */
import { mintToken } from './support/control.ts'
import { type Child, ChildFailed } from './support/process.ts'
import { dataDir, startProxyProcess, startSimulatorProcess } from './support/system.ts'

const HELP = `Usage: npm start [-- --simulator-only]

Starts a simulated Salesforce org and Entra tenant, and the proxy in front of them, all on 127.0.0.1. Prints where
everything is and a question to try. Ctrl-C stops it.

  --simulator-only   start the simulator alone

PORT (8080), SIMULATOR_SALESFORCE_PORT (8091), SIMULATOR_ENTRA_PORT (8092), SIMULATOR_GRAPH_PORT (8093),
SIMULATOR_CONTROL_PORT (8099), DATA_DIR (.data: store, logs and the signing key of the run).
To run the proxy against a real org, see "Point it at a real org" in README.md.
`

const children: Child[] = []
let stopping = false
const say = (text: string) => process.stdout.write(`${text}\n`)

/** In reverse: the proxy first, so that its last answers still find an org. */
async function stopAll(code: number): Promise<never> {
  if (stopping) {
    for (const { process: child } of children) child.kill('SIGKILL')
    process.exit(1)
  }
  stopping = true
  for (const child of children.toReversed()) await child.stop()
  process.exit(code)
}

function watch(child: Child): Child {
  children.push(child)
  child.process.once('exit', (code, signal) => {
    if (stopping) return
    process.stderr.write(
      `The ${child.name} ended by itself (${signal ?? `exit code ${code}`}). Its log: ${dataDir()}/${child.name}.log\n`,
    )
    stopAll(1)
  })
  return child
}

/** Says what is under way and, once done, how long it took. */
async function step(what: string, work: () => Promise<Child>): Promise<Child> {
  const startedAt = performance.now()
  if (process.stdout.isTTY) process.stdout.write(`${what} …`)
  const child = watch(await work())
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  say(`${process.stdout.isTTY ? '\r' : ''}${what} … ready after ${seconds} s`)
  return child
}

function sayWhere(simulator: Child, proxy: Child | undefined): void {
  const { salesforce, entra, graph, control } = simulator.ready
  say('')
  if (proxy !== undefined) say(`  proxy                 ${proxy.ready.url}`)
  if (proxy !== undefined) say(`  API page, try it out  ${proxy.ready.url}/docs`)
  say(`  simulated Salesforce  ${salesforce}`)
  say(`  simulated Entra       ${entra}`)
  say(`  simulated Graph       ${graph}`)
  say(`  simulator control     ${control}`)
  say(`  data and logs         ${dataDir()}`)
}

async function sayQuestion(simulator: Child, proxy: Child): Promise<void> {
  const token = await mintToken(String(simulator.ready.control), 'rep.emea')
  const address = `${proxy.ready.url}/v1/cases?accountName=Acme%20Corp&status=open&period=this%20quarter`
  say('\nAs a sales rep, "show me the open cases for Acme Corp this quarter":\n')
  say(`curl -s -H 'Authorization: Bearer ${token}' '${address}'`)
  say('\nThe token lasts about an hour; npm run token -- rep.emea prints another. Ctrl-C stops everything.')
}

async function run(options: readonly string[]): Promise<void> {
  const simulator = await step('Starting the simulated org', startSimulatorProcess)
  if (options.includes('--simulator-only')) return sayWhere(simulator, undefined)
  const proxy = await step('Starting the proxy', () => startProxyProcess(simulator.ready))
  sayWhere(simulator, proxy)
  await sayQuestion(simulator, proxy)
}

const options = process.argv.slice(2)
const unknown = options.filter(option => option !== '--simulator-only' && option !== '--help')
if (options.includes('--help')) process.stdout.write(HELP)
else if (unknown.length > 0) {
  process.stderr.write(`Unknown option ${unknown.join(' ')}.\n\n${HELP}`)
  process.exitCode = 64
} else {
  process.on('SIGINT', () => stopAll(0))
  process.on('SIGTERM', () => stopAll(0))
  await run(options).catch((error: unknown) => {
    process.stderr.write(`\n${error instanceof ChildFailed ? error.message : error}\n`)
    return stopAll(1)
  })
}
