/** npm run demo: six questions and the story of a deal, played to the running system, which it starts if need be. */
import { type AuditShown, checkAudit } from './demo/audit.ts'
import { extraRoles, playChanges, type Scene } from './demo/changes.ts'
import { meet, type Person, type Played, play } from './demo/play.ts'
import { type Body, questions } from './demo/questions.ts'
import { openStage } from './demo/stage.ts'
import { SimulatorAbsent } from './support/control.ts'
import { readOptions } from './support/options.ts'
import { ChildFailed } from './support/process.ts'
import { ports } from './support/settings.ts'
import { startProxyProcess, startSimulatorProcess } from './support/system.ts'

const HELP = `Usage: npm run demo [-- --json]

Plays six questions of a sales rep, a sales manager and a service agent, then the story of a deal that is updated,
approved, fought over and put back, and verifies the audit. Runs against the system on the fixed ports, and starts it for
the time if it isn't running. Exit code 0 only if every answer is as promised.

  --json   print one JSON object instead of a story
  --help   this text
`

const { values: options } = readOptions(HELP, { json: { type: 'boolean' } })
const json = options.json === true
const colours = process.stdout.isTTY === true && !process.env.NO_COLOR
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
const [bold, dim, green, red, cyan] = [paint(1), paint(2), paint(32), paint(31), paint(36)]
const say = (text = '') => {
  if (!json) process.stdout.write(`${text}\n`)
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`)).ok
  } catch {
    return false
  }
}

/** The addresses of a running system, and how to end what was started for it. */
async function system() {
  const { proxy, control, salesforce } = ports()
  const proxyUrl = `http://127.0.0.1:${proxy}`
  const salesforceUrl = `http://127.0.0.1:${salesforce}`
  if (await isUp(proxyUrl))
    return { proxyUrl, salesforceUrl, controlUrl: `http://127.0.0.1:${control}`, stop: async () => undefined }
  say(dim('Nothing is running yet: starting the simulated org and the proxy …'))
  const simulator = await startSimulatorProcess()
  try {
    const started = await startProxyProcess(simulator.ready)
    const stop = async () => {
      await started.stop()
      await simulator.stop()
    }
    return {
      proxyUrl: String(started.ready.url),
      salesforceUrl: String(simulator.ready.salesforce),
      controlUrl: String(simulator.ready.control),
      stop,
    }
  } catch (error) {
    await simulator.stop()
    throw error
  }
}

function tell({ question, method, path, status, calls, answer, masked, faults }: Played): void {
  const hidden = Object.entries(masked).map(
    ([field, rows]) => `${field} on ${rows} ${rows === 1 ? 'row' : 'rows'}`,
  )
  const refused = answer.outcome === 'denied'
  say(bold(`  “${question.words}”`))
  say(
    `    asked     ${question.operation}  ${dim(`${method} ${decodeURIComponent(path.replaceAll('+', ' '))}`)}`,
  )
  say(`    spent     ${calls === 1 ? '1 Salesforce call' : `${calls} Salesforce calls`}`)
  if (hidden.length > 0) say(`    masked    ${hidden.join(', ')}`)
  if (refused) say(`    refused   by policy, before anything was sent (HTTP ${status}, outcome denied)`)
  say(`    answer    ${cyan(String(answer.message))}`)
  if (answer.nextStep !== undefined) say(`    next      ${answer.nextStep}`)
  say(`    ${dim(question.why)}`)
  for (const fault of faults) say(red(`    NOT AS PROMISED: ${fault}`))
  say()
}

function tellScene({ as, words, operation, answer, calls, why, faults }: Scene): void {
  say(bold(`  ${as}: “${words}”`))
  say(`    asked     ${operation}`)
  say(`    spent     ${calls === 1 ? '1 Salesforce call' : `${calls} Salesforce calls`}`)
  say(`    outcome   ${String(answer.outcome)}`)
  say(`    answer    ${cyan(String(answer.message))}`)
  say(`    ${dim(why)}`)
  for (const fault of faults) say(red(`    NOT AS PROMISED: ${fault}`))
  say()
}

function tellAudit({ shown, verdict, verified }: AuditShown): void {
  say(bold('The audit of it\n'))
  say(shown)
  say(verified ? green(verdict) : red(verdict))
  say()
}

function sayWho(as: string, { name, roles, calls }: Person): void {
  const known = calls === 0 ? 'known already' : `recognised with ${calls} Salesforce call, then remembered`
  say(`${bold(name)} ${dim(`(${as}, ${roles.join(', ')}; ${known})`)}\n`)
}

async function run(): Promise<boolean> {
  const { stop, ...addresses } = await system()
  try {
    const people = new Map<string, Person>()
    const played: Played[] = []
    const answers: Body[] = []
    for (const question of questions) {
      const person = people.get(question.as) ?? (await meet(addresses, question.as))
      if (!people.has(question.as)) {
        people.set(question.as, person)
        sayWho(question.as, person)
      }
      const one = await play(addresses, question, person, answers)
      played.push(one)
      answers.push(one.answer)
      tell(one)
    }
    say(bold('The story of a deal\n'))
    const scenes = await playChanges(openStage(addresses, extraRoles), tellScene)
    // A system that was started for this signs its last checkpoint when it stops.
    await stop()
    const audit = await checkAudit()
    tellAudit(audit)
    const all = [...played, ...scenes]
    const good = all.every(({ faults }) => faults.length === 0) && audit.verified
    const calls = all.reduce((sum, one) => sum + one.calls, 0)
    say(
      good
        ? green(
            `${questions.length} questions and ${scenes.length} scenes, ${calls} Salesforce calls, all as promised.`,
          )
        : red('Not everything went as promised.'),
    )
    if (json)
      process.stdout.write(
        `${JSON.stringify({
          ok: good,
          salesforceCalls: calls,
          questions: played.map(({ question: { as, words, operation }, ...rest }) => ({
            as,
            words,
            operation,
            ...rest,
          })),
          scenes,
          audit,
        })}\n`,
      )
    return good
  } finally {
    await stop()
  }
}

// The reader of a pipe may leave before the end: `npm run demo | head`.
process.stdout.on('error', () => process.exit(1))

try {
  process.exitCode = (await run()) ? 0 : 1
} catch (error) {
  const known = error instanceof ChildFailed || error instanceof SimulatorAbsent
  if (!known) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
