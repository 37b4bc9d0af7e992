import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshKey, registerApp } from '../../scripts/support/key.ts'
import { proxyEnvironment } from '../../scripts/support/settings.ts'
import { person, usernameOf } from '../../simulator/people.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { root } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-org-'))
const admin = usernameOf(person('admin.crm') ?? { key: 'admin.crm' })
const described = join(folder, 'describe.json')
let simulator: Simulator
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  simulator = await startSimulator({})
  const { keyFile, publicKeyPem } = await freshKey(folder)
  await registerApp(simulator.controlUrl, publicKeyPem)
  environment = proxyEnvironment(simulator, { port: 0, dataDir: folder, keyFile })
})
afterAll(async () => {
  await simulator.stop()
  rmSync(folder, { recursive: true })
})

const check = (...args: string[]) =>
  new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
    const options = { cwd: root, env: { ...process.env, NO_COLOR: '1', ...environment } }
    execFile(process.execPath, ['scripts/policy.ts', 'check', ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })

describe('policy check against an org', () => {
  test('asks the org by the proxy’s settings, and the shipped policy fits it', {
    timeout: 60_000,
  }, async () => {
    const { code, stdout, stderr } = await check(
      '--org',
      '--as',
      admin,
      '--strict',
      '--save-describe',
      described,
    )
    expect([stdout, stderr]).toEqual([expect.stringMatching(/held against the org: nothing odd/), ''])
    expect(code).toBe(0)
  })

  test('what was kept says the same, and a field the org lacks is told with its line', {
    timeout: 60_000,
  }, async () => {
    const text = readFileSync(join(root, 'policy.yaml'), 'utf8')
    const file = join(folder, 'policy.yaml')
    writeFileSync(
      file,
      text.replace('      Rating: { type: picklist }\n', '      Rating: { type: currency }\n'),
    )
    expect((await check('--describe', described, '--strict')).code).toBe(0)
    const { code, stdout } = await check(file, '--describe', described, '--strict')
    const line = text.split('\n').indexOf('      Rating: { type: picklist }') + 1
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`${file}:${line}:7: warning type-differs: Rating of Account is currency here`),
    ])
  })

  test('who may see little of the org is told little, and what is missing is named', {
    timeout: 60_000,
  }, async () => {
    const { code, stdout } = await check('--org', '--as', usernameOf({ key: 'reader.pilot' }))
    expect(stdout).toMatch(/(field|object)-not-in-org: The org has no/)
    expect(code).toBe(0)
  })

  test('an org that can’t be asked is said so, with exit code 78', { timeout: 60_000 }, async () => {
    environment = { ...environment, SALESFORCE_INTEGRATION_USERNAME: 'nobody@contoso.example' }
    const { code, stdout, stderr } = await check('--org')
    expect([code, stdout]).toEqual([78, ''])
    expect(stderr).toMatch(/^The org can't be asked: /)
  })
})
