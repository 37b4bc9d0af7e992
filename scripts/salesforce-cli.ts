/**
 * The Salesforce CLI against the simulated org: the strictest client there is that nobody here wrote. It installs the
 * CLI into a folder of its own (about 300 MB), so it stays out of the normal test command.
 */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startSimulator } from '../simulator/start.ts'
import { readOptions } from './support/options.ts'

const CLI_VERSION = '2.150.6'
const HELP = `Usage: npm run test:cli [-- --cli <folder>] [--keep] [--help]

Installs @salesforce/cli ${CLI_VERSION} with npm into a temporary folder (about 300 MB), starts the simulator on free
ports, logs in by JWT and by access token, and runs query, create, get, update, delete, describe, search and limits.
Prints a table; the exit code is 0 when every step gave the right result.

  --cli <folder>  install into this folder, or use the CLI that is there already, and leave it there
  --keep          leave the temporary folder
`
const stepTimeoutMs = 120_000
const USER = 'admin.crm@contoso.example'

interface Result {
  status: number
  result: unknown
  message?: string
}

interface Step {
  name: string
  args: readonly string[]
  env?: Record<string, string>
  /** Undefined when the result is right, else what is wrong with it. */
  wrong(result: Record<string, unknown>): string | undefined
}

const { values: options } = readOptions(HELP, { cli: { type: 'string' }, keep: { type: 'boolean' } })

async function run(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-cli-'))
  const simulator = await startSimulator()
  try {
    const cli = await installedCli(resolve(options.cli ?? folder))
    const { keyFile, accessToken } = await prepare(folder, simulator.controlUrl)
    const sf = (args: readonly string[], env: Record<string, string> = {}) => runCli(cli, folder, args, env)
    const rows: string[][] = []
    for (const alias of ['by-jwt', 'by-token']) {
      const login = loginStep(alias, simulator.salesforceUrl, keyFile, accessToken)
      rows.push(...(await runSteps(sf, alias, login)))
    }
    printTable(rows)
    return rows.every(row => row[2] === 'ok') ? 0 : 1
  } finally {
    await simulator.stop()
    if (!options.keep) await rm(folder, { recursive: true, force: true })
  }
}

/** Path of the CLI's entry point, installed if it isn't there. */
async function installedCli(folder: string): Promise<string> {
  const entry = join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js')
  if (existsSync(entry)) return entry
  process.stderr.write(`Installing @salesforce/cli ${CLI_VERSION} into ${folder} …\n`)
  await mkdir(folder, { recursive: true })
  const args = [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel',
    'http',
  ]
  const npm = spawn('npm', [...args, `@salesforce/cli@${CLI_VERSION}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let fetched = 0
  npm.stderr.on('data', chunk => {
    fetched += String(chunk).split('http fetch').length - 1
    process.stderr.write(`\r${fetched} packages asked for`)
  })
  const code = await new Promise(done => npm.on('close', done))
  process.stderr.write('\n')
  if (code !== 0) throw new Error(`npm install ended with code ${code}.`)
  return entry
}

/** A key that the org trusts for JWT logins, and a session for the token login. */
async function prepare(
  folder: string,
  controlUrl: string,
): Promise<{ keyFile: string; accessToken: string }> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keyFile = join(folder, 'server.key')
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' })
  await control(controlUrl, '/clients', { clientId: 'salesforce-cli', publicKeyPem, preauthorized: true })
  const { accessToken } = await control(controlUrl, '/sessions', { username: USER })
  return { keyFile, accessToken: String(accessToken) }
}

async function control(base: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(base + path, { method: 'POST', body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

function loginStep(alias: string, instanceUrl: string, keyFile: string, accessToken: string): Step {
  const common = ['--instance-url', instanceUrl, '--alias', alias]
  const wrong: Step['wrong'] = result => differs(result.username, USER)
  if (alias === 'by-token')
    return {
      name: 'org login access-token',
      args: ['org', 'login', 'access-token', '--no-prompt', ...common],
      env: { SF_ACCESS_TOKEN: accessToken },
      wrong,
    }
  const jwt = ['--client-id', 'salesforce-cli', '--jwt-key-file', keyFile, '--username', USER]
  return { name: 'org login jwt', args: ['org', 'login', 'jwt', ...jwt, ...common], wrong }
}

type Sf = (args: readonly string[], env?: Record<string, string>) => Promise<Result>

/** Logs in, then lets a record live; every step runs as the user behind `alias`. */
async function runSteps(sf: Sf, alias: string, login: Step): Promise<string[][]> {
  let id = ''
  const record = (...rest: string[]) => ['--sobject', 'Account', ...rest]
  const name = `Salesforce CLI ${alias}`
  const steps: (() => Step)[] = [
    () => login,
    () => ({
      name: 'org display',
      args: ['org', 'display'],
      wrong: result => differs(result.username, USER),
    }),
    () => ({
      name: 'data query',
      args: ['data', 'query', '-q', "SELECT Id, Name, Owner.Name FROM Account WHERE Name = 'Acme Corp'"],
      wrong: result => differs(result.totalSize, 1),
    }),
    () => ({
      name: 'data create record',
      args: ['data', 'create', 'record', ...record('--values', `Name='${name}' Industry=Energy`)],
      wrong: result => {
        id = String(result.id)
        return differs(result.success, true)
      },
    }),
    () => ({
      name: 'data get record',
      args: ['data', 'get', 'record', ...record('--record-id', id)],
      wrong: result => differs(result.Name, name),
    }),
    () => ({
      name: 'data update record',
      args: ['data', 'update', 'record', ...record('--record-id', id, '--values', 'Industry=Banking')],
      wrong: result => differs(result.success, true),
    }),
    () => ({
      name: 'data get record (where)',
      args: ['data', 'get', 'record', ...record('--where', `Name='${name}'`)],
      wrong: result => differs(result.Industry, 'Banking'),
    }),
    () => ({
      name: 'data delete record',
      args: ['data', 'delete', 'record', ...record('--record-id', id)],
      wrong: result => differs(result.success, true),
    }),
    () => ({
      name: 'data search',
      args: ['data', 'search', '-q', 'FIND {Acme} IN NAME FIELDS RETURNING Account(Id, Name)'],
      wrong: result => (isFilled(result.searchRecords) ? undefined : 'nothing found'),
    }),
    () => ({
      name: 'sobject describe',
      args: ['sobject', 'describe', ...record()],
      wrong: result => differs(result.keyPrefix, '001'),
    }),
    () => ({
      name: 'sobject list',
      args: ['sobject', 'list', '--sobject', 'all'],
      wrong: result => (Object.values(result).includes('Opportunity') ? undefined : 'no Opportunity'),
    }),
    () => ({
      name: 'org list limits',
      args: ['org', 'list', 'limits'],
      wrong: result =>
        JSON.stringify(result).includes('DailyApiRequests') ? undefined : 'no DailyApiRequests',
    }),
  ]
  const rows: string[][] = []
  for (const make of steps) {
    const step = make()
    const target = step === login ? [] : ['--target-org', alias]
    rows.push(await runStep(sf, alias, { ...step, args: [...step.args, ...target] }))
  }
  return rows
}

async function runStep(sf: Sf, alias: string, { name, args, env, wrong }: Step): Promise<string[]> {
  const started = performance.now()
  process.stderr.write(`sf ${name} (${alias}) … `)
  const { status, result, message } = await sf(args, env)
  const members: Record<string, unknown> = typeof result === 'object' && result !== null ? { ...result } : {}
  const problem = status === 0 ? wrong(members) : (message ?? `status ${status}`)
  process.stderr.write(`${problem ?? 'ok'}\n`)
  return [alias, name, problem ?? 'ok', `${((performance.now() - started) / 1000).toFixed(1)} s`]
}

const differs = (given: unknown, expected: unknown): string | undefined =>
  given === expected ? undefined : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(given)}`

const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/** Runs the CLI with a home of its own, nothing sent anywhere but to the simulator; its JSON answer. */
function runCli(
  cli: string,
  home: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Result> {
  const child = spawn(process.execPath, [cli, ...args, '--json'], {
    cwd: home,
    timeout: stepTimeoutMs,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      USERPROFILE: home,
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_DISABLE_TELEMETRY: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      SF_DISABLE_DNS_CHECK: 'true',
      ...env,
    },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  return new Promise(done => {
    child.on('close', code => done(answerOf(stdout, stderr, code)))
  })
}

function answerOf(stdout: string, stderr: string, code: number | null): Result {
  try {
    return JSON.parse(stdout)
  } catch {
    return { status: code ?? 1, result: undefined, message: (stderr || stdout || 'no answer').slice(0, 300) }
  }
}

function printTable(rows: readonly string[][]): void {
  const all = [['login', 'command', 'result', 'time'], ...rows]
  const widths = [0, 1, 2, 3].map(column => Math.max(...all.map(row => row[column]?.length ?? 0)))
  for (const row of all)
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
}

process.exitCode = await run()
