/** npm run token -- rep.emea: prints an access token of a simulated user, and nothing else. */
import { ControlRefusal, mintToken, SimulatorAbsent } from './support/control.ts'
import { endWithUsage, readOptions } from './support/options.ts'
import { ports } from './support/settings.ts'

const HELP = `Usage: npm run token -- <name> [--step-up <context>]

Prints an access token for the proxy, as a simulated person or app, and nothing else. The simulator must be running
(npm start). Names: rep.emea, rep.apac, manager.sales, agent.service, reader.pilot, dealdesk, admin.crm, unmapped,
guest, and the app flow.scheduler.

  --step-up c1   a token of a stronger sign-in, for operations that ask for this authentication context

  curl -H "Authorization: Bearer $(npm run token -- rep.emea)" http://127.0.0.1:8080/v1/me

SIMULATOR_CONTROL_PORT: where the simulator's control plane listens (8099).
`

const fail = (message: string, code: number) => {
  process.stderr.write(`${message}\n`)
  process.exitCode = code
}

const { values, words } = readOptions(HELP, { 'step-up': { type: 'string' } }, 1)
const [name] = words
if (name === undefined) endWithUsage('Whose token?', HELP)
const context = values['step-up']
if (context !== undefined && !/^c[1-9]\d?$/.test(context)) endWithUsage('--step-up wants c1 to c99.', HELP)
const claims = context === undefined ? {} : { claims: { acrs: [context] } }
try {
  process.stdout.write(`${await mintToken(`http://127.0.0.1:${ports().control}`, name, claims)}\n`)
} catch (error) {
  if (error instanceof SimulatorAbsent) fail(`${error.message} Start it with: npm start`, 69)
  else if (error instanceof ControlRefusal) fail(error.message, 64)
  else throw error
}
