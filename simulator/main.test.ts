import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { startSimulator } from './start.ts'

const anyPort = {
  SIMULATOR_SALESFORCE_PORT: '0',
  SIMULATOR_ENTRA_PORT: '0',
  SIMULATOR_GRAPH_PORT: '0',
  SIMULATOR_CONTROL_PORT: '0',
}

function main(env: Record<string, string>, args: string[] = []): ChildProcessWithoutNullStreams {
  const { NODE_ENV: _, SALLY_PROFILE: __, ...inherited } = process.env
  return spawn(process.execPath, ['simulator/main.ts', ...args], {
    env: { ...inherited, ...anyPort, ...env },
  })
}

async function ended(child: ChildProcessWithoutNullStreams) {
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', chunk => (stdout += chunk))
  child.stderr.on('data', chunk => (stderr += chunk))
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

/** Each test starts a process, on a machine that may be busy. */
const timeout = 30_000

describe('the simulator as a process', { timeout }, () => {
  test.each([
    ['NODE_ENV', 'production'],
    ['SALLY_PROFILE', 'Production'],
  ])('refuses to run with %s=%s', async (name, value) => {
    const { code, stdout, stderr } = await ended(main({ [name]: value }))
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`refuses to run with ${name}=production`)
  })

  test('announces where it is in one JSON line and stops cleanly on SIGTERM', async () => {
    const child = main({})
    const [line] = await once(createInterface(child.stdout), 'line')
    const ready = JSON.parse(line)
    expect(ready.event).toBe('simulator-ready')
    for (const service of ['salesforce', 'entra', 'graph', 'control'])
      expect(ready[service]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${ready.salesforce}/services/data`)).status).toBe(200)
    child.kill('SIGTERM')
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
  })

  test('says which setting is wrong, and which port is taken', async () => {
    const bad = await ended(main({ SIMULATOR_ENTRA_PORT: 'http' }))
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('SIMULATOR_ENTRA_PORT')])
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const taken = await ended(main({ SIMULATOR_GRAPH_PORT: String(port) }))
    squatter.close()
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('is taken')])
  })

  test('--help explains itself', async () => {
    const { code, stdout } = await ended(main({}, ['--help']))
    expect(code).toBe(0)
    expect(stdout).toContain('SIMULATOR_CONTROL_PORT')
  })
})

test('started in a process, it refuses a production profile as well', async () => {
  process.env.SALLY_PROFILE = 'production'
  try {
    await expect(startSimulator()).rejects.toThrow('refuses to run')
  } finally {
    delete process.env.SALLY_PROFILE
  }
})
