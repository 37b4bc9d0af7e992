import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
let environment: NodeJS.ProcessEnv
let dataDir: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const [proxy, salesforce, entra, graph, control] = await freePorts(5)
  environment = {
    ...process.env,
    NODE_ENV: undefined,
    DATA_DIR: dataDir,
    PORT: String(proxy),
    SIMULATOR_SALESFORCE_PORT: String(salesforce),
    SIMULATOR_ENTRA_PORT: String(entra),
    SIMULATOR_GRAPH_PORT: String(graph),
    SIMULATOR_CONTROL_PORT: String(control),
  }
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>(resolve => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map(server => Number((server.address() as { port: number }).port))
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

function start(script: string, args: readonly string[] = [], own: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...environment, ...own },
  })
  let stdout = ''
  let stderr = ''
  const waiting: { text: string; resolve: () => void }[] = []
  child.stdout.on('data', chunk => {
    stdout += chunk
    for (const { text, resolve } of waiting) if (stdout.includes(text)) resolve()
  })
  child.stderr.on('data', chunk => {
    stderr += chunk
  })
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve =>
    child.on('close', code => resolve({ code, stdout, stderr })),
  )
  return {
    child,
    ended,
    said: (text: string) =>
      Promise.race([
        new Promise<void>(resolve => {
          if (stdout.includes(text)) resolve()
          waiting.push({ text, resolve })
        }),
        ended.then(({ stdout, stderr }) => {
          throw new Error(`It ended before it said ${JSON.stringify(text)}: ${stdout}${stderr}`)
        }),
      ]),
    stdout: () => stdout,
  }
}

describe('npm start', () => {
  test('prints a question whose answer is there; token and demo work beside it; Ctrl-C ends all of it', {
    timeout: 120_000,
  }, async () => {
    const running = start('scripts/start.ts')
    await running.said('Ctrl-C stops everything.')
    const [, token, url] = /^curl -s -H 'Authorization: Bearer (\S+)' '(\S+)'$/m.exec(running.stdout()) ?? []
    const answer = await fetch(String(url), { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      outcome: 'ok',
      cases: expect.arrayContaining([expect.anything()]),
    })

    const minted = await start('scripts/token.ts', ['rep.emea']).ended
    expect(minted).toMatchObject({ code: 0, stderr: '' })
    expect(minted.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect((await start('scripts/token.ts', ['flow.scheduler']).ended).code).toBe(0)
    expect(await start('scripts/token.ts', ['nobody']).ended).toMatchObject({ code: 64, stdout: '' })

    const demo = await start('scripts/demo.ts', ['--json']).ended
    expect(demo).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(demo.stdout)).toMatchObject({ ok: true, questions: { length: 6 } })

    const second = await start('scripts/start.ts').ended
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/port .* taken|EADDRINUSE/i)

    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
    await expect(fetch(String(url))).rejects.toThrow()
    await expect(fetch(`http://127.0.0.1:${environment.SIMULATOR_CONTROL_PORT}/healthz`)).rejects.toThrow()
    expect(await start('scripts/token.ts', ['rep.emea']).ended).toMatchObject({ code: 69, stdout: '' })
  })
  test('explains itself', async () => {
    for (const script of ['scripts/start.ts', 'scripts/token.ts', 'scripts/demo.ts', 'api/main.ts']) {
      const { code, stdout } = await start(script, ['--help']).ended
      expect(code, script).toBe(0)
      expect(stdout, script).toMatch(/^Usage: /)
    }
    expect((await start('scripts/start.ts', ['--nope']).ended).code).toBe(64)
  })
})

describe('the proxy', () => {
  test('refuses to start on bad settings, names each, and exits with 78', async () => {
    const { code, stderr } = await start('api/main.ts', [], { PORT: 'http', HOST: '' }).ended
    expect(code).toBe(78)
    expect(stderr).toContain('PORT is "http"')
    expect(stderr).toContain('SALESFORCE_URL is not set')
    expect(stderr).not.toMatch(/\n {4}at /)
  })
  test('refuses the simulator profile in production, and the simulator refuses production', async () => {
    const proxy = await start('api/main.ts', [], { SALLY_PROFILE: 'simulator', NODE_ENV: 'production' }).ended
    expect(proxy).toMatchObject({ code: 78, stderr: expect.stringContaining('NODE_ENV=production') })
    const simulator = await start('scripts/start.ts', ['--simulator-only'], { NODE_ENV: 'production' }).ended
    expect(simulator.code).toBe(1)
    expect(simulator.stderr).toContain('NODE_ENV=production')
  })
})
