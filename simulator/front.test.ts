import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createFaults } from './faults.ts'
import { behindFront } from './front.ts'
import { type Serving, serve } from './http.ts'
import { createJournal } from './journal.ts'

const journal = createJournal()
const faults = createFaults()
const served = { rows: ['a'.repeat(400)] }
let handled = 0
let ended: string[] = []
let services: Serving[] = []
let salesforce = ''
let entra = ''

beforeAll(async () => {
  const front = { clock: { now: () => 0 }, journal, faults, trapUrl: () => 'http://localhost:1/trap' }
  const handler = () => {
    handled++
    return { status: 200, body: served, note: { metered: 1 } }
  }
  const identify = () => ({ user: 'rep@x', userId: '005' })
  const endSessions = (id: string) => void ended.push(id)
  services = [
    await serve(0, behindFront({ target: 'salesforce', handler, identify, endSessions }, front)),
    await serve(0, behindFront({ target: 'entra', handler, identify: () => undefined }, front)),
  ]
  salesforce = services[0]?.url ?? ''
  entra = services[1]?.url ?? ''
})
afterEach(() => {
  faults.clear()
  journal.clear()
  handled = 0
  ended = []
})
afterAll(() => Promise.all(services.map(s => s.stop())))

/** Everything the server writes until it closes, or `undefined` after `waitMs` with the connection still open. */
function raw(base: string, path: string, waitMs?: number): Promise<{ text: string; closed: boolean }> {
  const { port, host } = new URL(base)
  return new Promise(resolve => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    })
    const done = (closed: boolean) => {
      socket.destroy()
      resolve({ text, closed })
    }
    socket.on('data', chunk => {
      text += chunk
      // The first bytes are there: whatever is still missing has been held back.
      if (waitMs !== undefined) setTimeout(() => done(false), waitMs)
    })
    socket.on('error', () => done(true))
    socket.on('close', () => done(true))
  })
}

const strike = (spec: object) => faults.addAll([spec])
const whole = JSON.stringify(served)

describe('each fault as a client meets it', () => {
  test('none: the service answers', async () => {
    expect((await raw(salesforce, '/x')).text).toContain(whole)
  })

  test('latency: the answer comes late', async () => {
    strike({ kind: 'latency', ms: 60 })
    const start = performance.now()
    const answer = await fetch(`${salesforce}/x`)
    expect(answer.status).toBe(200)
    expect(performance.now() - start).toBeGreaterThanOrEqual(55)
  })

  test.each([429, 503])('status%i with Retry-After, and without', async status => {
    strike({ kind: `status${status}`, retryAfterSeconds: 7, times: 1 })
    const first = await fetch(`${salesforce}/x`)
    expect([first.status, first.headers.get('retry-after')]).toEqual([status, '7'])
    strike({ kind: `status${status}` })
    const second = await fetch(`${salesforce}/x`)
    expect([second.status, second.headers.get('retry-after')]).toEqual([status, null])
    expect(handled).toBe(0)
  })

  test('requestLimitExceeded: 403 in both wordings', async () => {
    strike({ kind: 'requestLimitExceeded', times: 1 })
    const daily = await fetch(`${salesforce}/x`)
    expect(daily.status).toBe(403)
    expect(await daily.json()).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ])
    strike({ kind: 'requestLimitExceeded', which: 'concurrent' })
    const concurrent = await (await fetch(`${salesforce}/x`)).text()
    expect(concurrent).toContain('ConcurrentRequests (Concurrent API Requests) Limit exceeded.')
  })

  test('sessionExpired: one 401, or the end of the sessions', async () => {
    strike({ kind: 'sessionExpired', times: 1 })
    expect((await fetch(`${salesforce}/x`)).status).toBe(401)
    expect(ended).toEqual([])
    strike({ kind: 'sessionExpired', kill: true })
    await fetch(`${salesforce}/x`)
    expect(ended).toEqual(['005'])
  })

  test('tokenEndpointDown: 503 there and nowhere else', async () => {
    strike({ kind: 'tokenEndpointDown' })
    expect((await fetch(`${salesforce}/services/oauth2/token`)).status).toBe(503)
    expect((await fetch(`${salesforce}/x`)).status).toBe(200)
  })

  test('dropBeforeResponse: the connection closes and nothing was done', async () => {
    strike({ kind: 'dropBeforeResponse' })
    expect(await raw(salesforce, '/x')).toEqual({ text: '', closed: true })
    expect(handled).toBe(0)
  })

  test('commitThenDrop: the connection closes after the work was done', async () => {
    strike({ kind: 'commitThenDrop' })
    expect(await raw(salesforce, '/x')).toEqual({ text: '', closed: true })
    expect(handled).toBe(1)
  })

  test('dropMidBody: half the body, then the connection closes', async () => {
    strike({ kind: 'dropMidBody' })
    const { text, closed } = await raw(salesforce, '/x')
    expect(closed).toBe(true)
    expect(text.split('\r\n\r\n')[1]).toBe(whole.slice(0, whole.length >> 1))
    expect(text).toContain(`Content-Length: ${whole.length}`)
  })

  test('stalledBody: half the body, and the connection stays open', async () => {
    strike({ kind: 'stalledBody' })
    const { text, closed } = await raw(salesforce, '/x', 60)
    expect(closed).toBe(false)
    expect(text.split('\r\n\r\n')[1]).toBe(whole.slice(0, whole.length >> 1))
  })

  test('truncatedJson: a whole answer that is no JSON', async () => {
    strike({ kind: 'truncatedJson' })
    const answer = await fetch(`${salesforce}/x`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.text()).toBe(whole.slice(0, whole.length >> 1))
  })

  test('htmlMaintenance: 200 with a web page', async () => {
    strike({ kind: 'htmlMaintenance' })
    const answer = await fetch(`${salesforce}/x`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('<html>')
  })

  test('redirect: 302 to the trap, or where it says', async () => {
    strike({ kind: 'redirect', times: 1 })
    const first = await fetch(`${salesforce}/x`, { redirect: 'manual' })
    expect([first.status, first.headers.get('location')]).toEqual([302, 'http://localhost:1/trap'])
    strike({ kind: 'redirect', to: 'https://elsewhere.example/' })
    const second = await fetch(`${salesforce}/x`, { redirect: 'manual' })
    expect(second.headers.get('location')).toBe('https://elsewhere.example/')
  })

  test('keys: down, garbage, huge, hang', async () => {
    strike({ kind: 'keys', mode: 'down', times: 1 })
    expect((await fetch(`${entra}/t/discovery/v2.0/keys`)).status).toBe(503)
    strike({ kind: 'keys', mode: 'garbage', times: 1 })
    await expect((await fetch(`${entra}/t/discovery/v2.0/keys`)).json()).rejects.toThrow()
    strike({ kind: 'keys', mode: 'huge', times: 1 })
    expect((await (await fetch(`${entra}/t/discovery/v2.0/keys`)).arrayBuffer()).byteLength).toBeGreaterThan(
      2e7,
    )
    strike({ kind: 'keys', mode: 'hang' })
    const hanging = fetch(`${entra}/t/discovery/v2.0/keys`, { signal: AbortSignal.timeout(60) })
    await expect(hanging).rejects.toThrow(/timeout/i)
  })

  test('two faults add up: late, then gone', async () => {
    strike({ kind: 'latency', ms: 50 })
    strike({ kind: 'dropBeforeResponse' })
    const start = performance.now()
    expect((await raw(salesforce, '/x')).text).toBe('')
    expect(performance.now() - start).toBeGreaterThanOrEqual(45)
  })
})

describe('the journal', () => {
  test('keeps each call with caller, cost and the fault that shaped the answer', async () => {
    await fetch(`${salesforce}/x?q=1`)
    strike({ kind: 'commitThenDrop' })
    await raw(salesforce, '/y')
    expect(journal.entries()).toMatchObject([
      {
        target: 'salesforce',
        method: 'GET',
        path: '/x',
        query: 'q=1',
        user: 'rep@x',
        userId: '005',
        metered: 1,
        status: 200,
      },
      { path: '/y', fault: 'commitThenDrop', cut: true },
    ])
  })

  test('keeps a fingerprint of a token, never the token', async () => {
    const token = '00Dxx!AQsecret'
    await fetch(`${salesforce}/id/a/b?oauth_token=${token}&format=json`)
    await fetch(`${salesforce}/x`, { headers: { Authorization: `Bearer ${token}` } })
    await fetch(`${salesforce}/x`, { headers: { Authorization: 'Bearer eyJh.eyJz.c2ln' } })
    const entries = journal.entries()
    expect(entries.map(e => e.authorization)).toEqual(['salesforce', 'salesforce', 'entra'])
    expect(entries[0]?.tokenSha256).toBe(entries[1]?.tokenSha256)
    expect(JSON.stringify(entries)).not.toContain('AQsecret')
  })

  test('answers since a sequence number, and forgets on demand', async () => {
    await fetch(`${salesforce}/1`)
    const { seq } = journal
    await fetch(`${salesforce}/2`)
    await fetch(`${entra}/3`)
    expect(journal.entries({ since: seq }).map(e => e.path)).toEqual(['/2', '/3'])
    expect(journal.entries({ since: seq, target: 'entra' }).map(e => e.path)).toEqual(['/3'])
    journal.clear()
    expect(journal.entries()).toEqual([])
    expect(journal.seq).toBeGreaterThan(seq)
  })
})
