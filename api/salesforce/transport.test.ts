import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createTransport, retryAfterMs, type TransportOptions } from './transport.ts'

async function open(listener: RequestListener, options: Partial<TransportOptions> = {}) {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const transport = createTransport({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...options,
  })
  onTestFinished(async () => {
    await transport.close()
    server.close()
    server.closeAllConnections()
  })
  const get = (path: string) =>
    transport.exchange({ method: 'GET', path, headers: {} }, new AbortController().signal)
  return { get }
}

const json = { 'content-type': 'application/json' }

test('compressed answers are asked for on request, and read', async () => {
  const { get } = await open(
    (request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip')
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync('{"name":"Späße"}'))
    },
    { gzip: true },
  )
  expect((await get('/services/data/')).body).toBe('{"name":"Späße"}')
})

test('a small answer that grows beyond the limit when unpacked is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000, 'a'))
  expect(bomb.length).toBeLessThan(100_000)
  const { get } = await open(
    (_, response) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(bomb),
    { gzip: true, answerBytesMax: 1_000_000 },
  )
  await expect(get('/services/data/')).rejects.toMatchObject({ kind: 'too-large' })
})

test('a broken compression is an answer that can’t be used', async () => {
  const { get } = await open(
    (_, response) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('not gzip'),
    { gzip: true },
  )
  await expect(get('/services/data/')).rejects.toMatchObject({ kind: 'not-json' })
})

test('an answer without an announced length is measured as it comes', async () => {
  const { get } = await open(
    (_, response) => {
      response.writeHead(200, json)
      response.write('a'.repeat(600))
      response.end('a'.repeat(600))
    },
    { answerBytesMax: 1_000 },
  )
  await expect(get('/services/data/')).rejects.toMatchObject({ kind: 'too-large' })
})

test.each(['//evil.example/services/', 'https://evil.example/services/', '/secur/frontdoor.jsp', ''])(
  '%j is not called',
  async path => {
    let calls = 0
    const { get } = await open((_, response) => {
      calls += 1
      response.writeHead(200, json).end('{}')
    })
    await expect(get(path)).rejects.toMatchObject({ kind: 'foreign-host' })
    expect(calls).toBe(0)
  },
)

test('a header sent twice counts once; other statuses are answers', async () => {
  const { get } = await open((_, response) => {
    response.writeHead(
      429,
      [
        ['content-type', 'application/json'],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['retry-after', '3'],
      ].flat(),
    )
    response.end('[]')
  })
  expect(await get('/services/data/')).toMatchObject({
    status: 429,
    headers: { 'set-cookie': 'a=1', 'retry-after': '3' },
    body: '[]',
  })
})

test('what is not HTTP is an answer that can’t be used', async () => {
  const { get } = await open(request => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
  await expect(get('/services/data/')).rejects.toMatchObject({ kind: 'not-json' })
})

test.each([
  [undefined, undefined],
  ['0', 0],
  ['120', 120_000],
  ['Sat, 21 Nov 2026 09:30:05 GMT', 5_000],
  ['Sat, 21 Nov 2026 09:29:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
])('Retry-After %j', (header, expected) => {
  expect(retryAfterMs(header, Date.UTC(2026, 10, 21, 9, 30))).toBe(expected)
})
