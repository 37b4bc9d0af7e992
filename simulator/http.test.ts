import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Serving, type SimRequest, serve } from './http.ts'

let seen: SimRequest | undefined
let service: Serving

beforeAll(async () => {
  service = await serve(0, req => {
    seen = req
    if (req.path === '/broken') throw new Error('a private detail')
    return { status: 200, body: { ok: true } }
  })
})
afterAll(() => service.stop())

/** fetch forbids a Host header of one's own. */
const statusWithHost = (host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const req = httpRequest({ port: service.port, host: '127.0.0.1', headers: { Host: host } }, res => {
      res.resume()
      resolve(res.statusCode)
    })
    req.on('error', reject)
    req.end()
  })

describe('the shared HTTP server', () => {
  test('decodes the path once and collapses leading slashes', async () => {
    await fetch(`${service.url}//services/a%20b%2525/c?q=1+2`)
    expect(seen?.path).toBe('/services/a b%25/c')
    expect(seen?.query.get('q')).toBe('1 2')
    expect(seen?.rawUrl).toBe('/services/a%20b%2525/c?q=1+2')
  })

  test('answers 400 to a path that is not valid percent-encoding', async () => {
    expect((await fetch(`${service.url}/a%zz`)).status).toBe(400)
  })

  test('hands over the body as bytes', async () => {
    await fetch(`${service.url}/`, { method: 'POST', body: 'grüße' })
    expect(seen?.body.toString('utf8')).toBe('grüße')
  })

  test('refuses a Host header that is not a loopback name', async () => {
    expect(await statusWithHost('evil.example')).toBe(421)
    expect(await statusWithHost('localhost.evil.example:80')).toBe(421)
    expect(await statusWithHost('localhost:80')).toBe(200)
    expect(await statusWithHost('[::1]:80')).toBe(200)
  })

  test('says nothing of an internal error', async () => {
    const answer = await fetch(`${service.url}/broken`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('private detail')
  })
})
