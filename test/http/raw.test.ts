import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { sendRaw } from '../support/raw.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
let host: string
let token: string

beforeAll(async () => {
  system = await startSystem({
    environment: { ALLOWED_HOSTS: 'crm.contoso.example,127.0.0.1' },
    limits: { headersTimeoutMs: 400, requestTimeoutMs: 600, connectionsCheckingIntervalMs: 50 },
  })
  host = new URL(system.url).host
  token = await system.token('rep.emea')
})
afterAll(() => system.stop())

const send = (lines: readonly string[], body = '', options?: { closes?: boolean }) =>
  sendRaw(system.url, `${lines.join('\r\n')}\r\n\r\n${body}`, options)
const me = (...further: string[]) => ['GET /v1/me HTTP/1.1', `Host: ${host}`, 'Connection: close', ...further]

describe('13: one token', () => {
  test('is enough', async () => {
    expect((await send(me(`Authorization: Bearer ${token}`))).status).toBe(200)
  })
  test('may not be sent twice, even when the first is good', async () => {
    const good = `Authorization: Bearer ${token}`
    expectProblem(await send(me(good, 'Authorization: Bearer other')), 'token-invalid')
    expectProblem(await send(me(good, good)), 'token-invalid')
    expectProblem(await send(me(good, good.toLowerCase().replace('bearer ', 'Basic '))), 'token-invalid')
  })
  test('may not be folded over two lines', async () => {
    expectProblem(await send(me(`Authorization: Bearer\r\n ${token}`)), 'invalid-request')
  })
  test('follows its scheme, in any case, after one space', async () => {
    expect((await send(me(`Authorization: bEARER ${token}`))).status).toBe(200)
    expect((await send(me(`Authorization: Bearer  ${token}`))).status).toBe(401)
    expect((await send(me(`Authorization: Bearer\t${token}`))).status).toBe(401)
    expect((await send(me(`Authorization: ${token}`))).status).toBe(401)
  })
  test('is not taken from the query or a body', async () => {
    const inQuery = [`GET /v1/me?access_token=${token} HTTP/1.1`, `Host: ${host}`, 'Connection: close']
    expectProblem(await send(inQuery), 'token-missing')
    const inBody = [
      'POST /v1/records/Account/query HTTP/1.1',
      `Host: ${host}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${token.length + 19}`,
    ]
    expectProblem(await send(inBody, `{"access_token":"${token}"}`), 'token-missing')
  })
})

describe('the host', () => {
  const get = (...lines: string[]) => send(['GET /healthz HTTP/1.1', ...lines, 'Connection: close'])

  test('is served under its names, with any port and in any case', async () => {
    for (const name of [host, 'crm.contoso.example', 'CRM.contoso.example:443'])
      expect((await get(`Host: ${name}`)).status, name).toBe(200)
  })
  test('is not served under another name', async () => {
    for (const name of ['evil.example', 'crm.contoso.example.evil.example', '127.0.0.1.nip.io', 'localhost'])
      expectProblem(await get(`Host: ${name}`), 'misdirected-request')
  })
  test('must be named once, and be a name', async () => {
    expectProblem(await get(), 'invalid-request')
    expectProblem(await get('Host: '), 'invalid-request')
    expectProblem(await get(`Host: ${host}`, `Host: ${host}`), 'invalid-request')
    expectProblem(await get(`Host: ${host}`, 'Host: evil.example'), 'invalid-request')
    for (const name of ['a b', 'a/b', 'user@127.0.0.1', '127.0.0.1:99999999', '<script>'])
      expectProblem(await get(`Host: ${name}`), 'invalid-request')
  })
  test('is not taken from X-Forwarded-Host', async () => {
    expectProblem(await get('Host: evil.example', `X-Forwarded-Host: ${host}`), 'misdirected-request')
  })
})

describe('a request that two parsers could read in two ways', () => {
  const post = [
    'POST /v1/records/Account/query HTTP/1.1',
    'Content-Type: application/json',
    'Connection: close',
  ]
  test.each([
    ['both lengths', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
    ['a length that is no number', ['Content-Length: 5x']],
    ['a negative length', ['Content-Length: -1']],
    ['an unknown transfer encoding', ['Transfer-Encoding: xchunked']],
    ['a space before the colon', ['Content-Length : 5']],
    ['NUL in a header', ['X-Channel: a\0b']],
    ['a bare carriage return in a header', ['X-Channel: a\rb']],
  ])('is refused: %s', async (_, headers) => {
    expectProblem(await send([...post, `Host: ${host}`, ...headers], '0\r\n\r\n'), 'invalid-request')
  })
  test('is refused: a bare line feed, an unknown method, HTTP/0.9, an absolute target', async () => {
    expectProblem(await sendRaw(system.url, `GET /healthz HTTP/1.1\nHost: ${host}\n\n`), 'invalid-request')
    expectProblem(await sendRaw(system.url, `BREW /pot HTTP/1.1\r\nHost: ${host}\r\n\r\n`), 'invalid-request')
    expectProblem(await sendRaw(system.url, 'GET /healthz\r\n\r\n'), 'invalid-request')
    const absolute = ['GET http://127.0.0.1/healthz HTTP/1.1', `Host: ${host}`, 'Connection: close']
    expectProblem(await send(absolute), 'invalid-request')
  })
  test('is refused: something other than HTTP', async () => {
    expectProblem(
      await sendRaw(system.url, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
      'invalid-request',
    )
  })
  test('is refused: CONNECT, and an unknown expectation', async () => {
    expectProblem(
      await sendRaw(system.url, `CONNECT evil.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      'method-not-allowed',
    )
    expectProblem(
      await send(['GET /healthz HTTP/1.1', `Host: ${host}`, 'Expect: a-miracle']),
      'invalid-request',
    )
  })
  test('is not upgraded', async () => {
    const answer = await send(me('Upgrade: websocket', 'Connection: Upgrade'), '', { closes: false })
    expectProblem(answer, 'token-missing')
  })
})

describe('too much', () => {
  test('of headers is 431', async () => {
    expectProblem(await send(me(`X-Channel: ${'x'.repeat(17_000)}`)), 'headers-too-large')
  })
  test('of address is 414', async () => {
    const lines = [`GET /v1/me?a=${'x'.repeat(9_000)} HTTP/1.1`, `Host: ${host}`, 'Connection: close']
    expectProblem(await send(lines), 'uri-too-long')
  })
})

describe('a slow client', () => {
  test('that never ends its headers is told 408 and closed', async () => {
    expectProblem(
      await sendRaw(system.url, `GET /v1/me HTTP/1.1\r\nHost: ${host}\r\nX-Channel: a`),
      'request-timeout',
    )
  })
  test('that never ends its body is closed', async () => {
    const answer = await send([
      'POST /v1/records/Account/query HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      'Content-Length: 100',
    ])
    expectProblem(answer, 'request-timeout')
  })
  test('does not hold up others', async () => {
    const slow = Array.from({ length: 100 }, () =>
      sendRaw(system.url, `GET /v1/me HTTP/1.1\r\nHost: ${host}\r\n`),
    )
    expect((await system.get('/healthz')).status).toBe(200)
    for (const answer of await Promise.all(slow)) expect(answer.status).toBe(408)
  })
})
