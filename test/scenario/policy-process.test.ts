/** The proxy as a process of its own: what an operator meets at the start and by a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshKey } from '../../scripts/support/key.ts'
import { proxyEnvironment } from '../../scripts/support/settings.ts'
import { type PolicyFile, policyFile, policyText } from '../support/policy-file.ts'

/** Nobody is asked for anything here. */
const nowhere = {
  salesforceUrl: 'http://127.0.0.1:9',
  entraUrl: 'http://127.0.0.1:9',
  graphUrl: 'http://127.0.0.1:9',
}

let dataDir: string
let file: PolicyFile
let proxy: ChildProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-process-'))
  file = await policyFile()
})
afterEach(async () => {
  if (proxy?.exitCode === null) {
    proxy.kill('SIGTERM')
    await once(proxy, 'exit')
  }
  proxy = undefined
  await file.remove()
  await rm(dataDir, { recursive: true, force: true })
})

async function startProxy(): Promise<ChildProcess> {
  const { keyFile } = await freshKey(dataDir)
  proxy = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'api', 'main.ts')], {
    env: { ...process.env, ...proxyEnvironment(nowhere, { port: 0, dataDir, keyFile }), ...file.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return proxy
}

// A process takes seconds to start on a busy machine.
describe('a proxy process', { timeout: 60_000 }, () => {
  test('18: refuses to start on a policy with faults: exit code 78, every fault with its line and remedy', async () => {
    await file.write(
      policyText(policy => {
        policy.phase = 'everything'
        policy.roles.SalesRep.operations.push('DropTables')
      }),
    )
    const started = await startProxy()
    let said = ''
    started.stderr?.on('data', chunk => {
      said += chunk
    })
    const [code] = await once(started, 'close')
    expect(code).toBe(78)
    const faults = said.split('\n').filter(line => /policy\.yaml:\d+:\d+: .+\. .+\.$/.test(line))
    expect(faults.some(line => line.includes('everything'))).toBe(true)
    expect(faults.some(line => line.includes('DropTables'))).toBe(true)
  })

  test('18: takes a changed policy on SIGHUP, and goes on', async () => {
    const started = await startProxy()
    const { stdout } = started
    if (stdout === null) throw new Error('The proxy has no output.')
    const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
    const until = async (event: string): Promise<Readonly<Record<string, unknown>>> => {
      for (;;) {
        const { value, done } = await lines.next()
        if (done) throw new Error(`The proxy ended without ${event}.`)
        const line = JSON.parse(value)
        if (line.event === event) return line
      }
    }
    const { url } = await until('proxy-ready')
    await file.write(policyText(policy => Object.assign(policy.metadata, { version: 'by-signal' })))
    started.kill('SIGHUP')
    expect(await until('policy-changed')).toMatchObject({
      versionAfter: 'by-signal',
      changes: 'nothing but words',
    })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(started.exitCode).toBeNull()
  })
})
