import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePlace, heldPorts, listening, type Place, type Running, run, start } from './run.ts'

const LAST_WORDS = 'Ctrl-C stops everything.'

let place: Place
const started: Running[] = []
const begin = (args: readonly string[] = []): Running => {
  const running = start('start', args, place)
  started.push(running)
  return running
}

/** What a person gets who copies the printed line into a shell. */
async function asPrinted(line: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const curl = spawnSync('sh', ['-c', `${line} -w '\\n%{http_code}'`], { encoding: 'utf8' })
  if (curl.status === 0) {
    const [status = '', ...text] = curl.stdout.trim().split('\n').toReversed()
    return { status: Number(status), body: JSON.parse(text.toReversed().join('\n')) }
  }
  // Where curl isn't installed, the same request by hand.
  const [, name = '', value = '', url = ''] = /^curl -s -H '(\w+): ([^']+)' '([^']+)'$/.exec(line) ?? []
  const response = await fetch(url, { headers: { [name]: value } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function endBySignal(running: Running, signal: NodeJS.Signals): Promise<void> {
  running.process.kill(signal)
  const { code, stderr } = await running.ended
  expect([code, stderr]).toEqual([0, ''])
  expect(await heldPorts(place)).toEqual([])
}

afterEach(async () => {
  for (const { process: child, ended } of started.splice(0)) {
    child.kill('SIGTERM')
    await ended
  }
})
afterAll(() => place?.leave())

describe('npm start', () => {
  beforeAll(async () => {
    place = await freePlace()
  })

  test('the printed curl line answers with the open cases, and SIGTERM frees every port', async () => {
    const running = begin()
    const said = await running.said(LAST_WORDS)
    const line = said.split('\n').find(text => text.startsWith('curl '))
    const { status, body } = await asPrinted(String(line))
    expect([status, body.outcome]).toEqual([200, 'ok'])
    expect(body.message).toMatch(/open cases for Acme Corp/)
    expect(body.cases).not.toEqual([])

    const addresses = [...said.matchAll(/^ {2}(\S.*?) {2,}(http\S+)$/gm)].map(([, what, url]) => [what, url])
    expect(Object.fromEntries(addresses)).toMatchObject({
      proxy: `http://127.0.0.1:${place.PORT}`,
      'API page, try it out': `http://127.0.0.1:${place.PORT}/docs`,
      'simulator control': `http://127.0.0.1:${place.SIMULATOR_CONTROL_PORT}`,
    })
    const page = await fetch(`http://127.0.0.1:${place.PORT}/docs`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(readdirSync(place.DATA_DIR)).toEqual(expect.arrayContaining(['proxy.log', 'simulator.log']))
    await endBySignal(running, 'SIGTERM')
  })

  test('--simulator-only starts no proxy; tokens are minted one to a line; Ctrl-C ends it', async () => {
    const running = begin(['--simulator-only'])
    await running.said('data and logs')
    expect(await heldPorts(place)).toEqual([
      'SIMULATOR_SALESFORCE_PORT',
      'SIMULATOR_ENTRA_PORT',
      'SIMULATOR_GRAPH_PORT',
      'SIMULATOR_CONTROL_PORT',
    ])

    const token = await run('token', ['rep.emea'], place)
    expect([token.code, token.stderr]).toEqual([0, ''])
    expect(token.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const claims = JSON.parse(Buffer.from(token.stdout.split('.')[1] ?? '', 'base64url').toString())
    expect(claims.preferred_username).toBe('rep.emea@contoso.example')
    const app = await run('token', ['flow.scheduler'], place)
    expect([app.code, app.stdout.split('\n').length]).toEqual([0, 2])

    const nobody = await run('token', ['nobody.here'], place)
    expect([nobody.code, nobody.stdout]).toEqual([64, ''])
    for (const name of ['nobody.here', 'rep.emea', 'manager.sales', 'agent.service'])
      expect(nobody.stderr).toContain(name)
    await endBySignal(running, 'SIGINT')
  })

  test('a taken port is named, and nothing is left running', async () => {
    const holder = await listening(Number(place.PORT))
    const { code, stderr } = await begin().ended
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`${place.PORT}[^]*PORT`))
    expect(await heldPorts(place)).toEqual(['PORT'])
    await new Promise(resolve => holder.close(resolve))
  })
})

test('npm run token without a simulator says how to start one', async () => {
  const { code, stdout, stderr } = await run('token', ['rep.emea'], place)
  expect([code, stdout]).toEqual([69, ''])
  expect(stderr).toMatch(/npm start/)
})
