import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../api/problem.ts'
import { expectProblem } from '../support/problem.ts'
import { sendRaw } from '../support/raw.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const query = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  system.post('/v1/records/Account/query', body, { as: 'rep.emea', headers })
const good = '{"fields":["Name"],"limit":1}'

describe('a body', () => {
  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'is read as %s',
    async type => expect((await query(good, { 'content-type': type })).status).toBe(200),
  )
  test.each([
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/json; charset=iso-8859-1',
    'application/json; boundary=x',
    'application/json-patch+json',
    'text/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
  ])('is not read as %j', async type =>
    expectProblem(await query(good, { 'content-type': type }), 'unsupported-media-type'),
  )
  test('is not read when compressed, however small', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, identity'])
      expectProblem(
        await query(new Uint8Array(gzipSync(good)), { 'content-encoding': encoding }),
        'unsupported-media-type',
      )
  })
  test.each<readonly [string, unknown, ProblemCode]>([
    ['nothing', '', 'invalid-json'],
    ['a member twice', '{"fields":["Name"],"limit":1,"limit":2}', 'invalid-json'],
    ['a prototype', '{"fields":["Name"],"__proto__":{"limit":1}}', 'invalid-json'],
    ['a constructor deep down', '{"filters":[{"constructor":1}]}', 'invalid-json'],
    ['NUL', '{"fields":["Na\\u0000me"]}', 'invalid-json'],
    ['an unpaired surrogate', '{"fields":["\\ud800"]}', 'invalid-json'],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'invalid-json'],
    ['a byte order mark', new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), 'invalid-json'],
    ['UTF-16', new Uint8Array(Buffer.from(good, 'utf16le')), 'invalid-json'],
    ['a number too large', '{"limit":1e400}', 'invalid-json'],
    ['80 KB of brackets, within the limit', '['.repeat(60_000), 'invalid-json'],
    ['1,001 members', `{"fields":[${Array(1001).fill('"a"').join()}]}`, 'invalid-json'],
    ['a comment', '{/* */"fields":["Name"]}', 'invalid-json'],
    ['a list', '[]', 'invalid-request'],
    ['a text', '"Name"', 'invalid-request'],
    ['null', 'null', 'invalid-request'],
    ['an unknown member', '{"fields":["Name"],"OwnerId":"x"}', 'invalid-request'],
    ['a number as text', '{"fields":["Name"],"limit":"1"}', 'invalid-request'],
    ['a list for a number', '{"fields":["Name"],"limit":[1]}', 'invalid-request'],
    ['a broken number', '{"fields":["Name"],"limit":1.5}', 'invalid-request'],
  ])('is refused with %s', async (_, body, code) => expectProblem(await query(body), code))

  test('is refused over 64 KB, said or not, without reading on', async () => {
    expectProblem(await query(`{"a":"${'x'.repeat(65_536)}"}`), 'payload-too-large')
    const token = await system.token('rep.emea')
    const head = [
      'POST /v1/records/Account/query HTTP/1.1',
      `Host: ${new URL(system.url).host}`,
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ]
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
    const answer = await sendRaw(system.url, `${head.join('\r\n')}\r\n\r\n${chunk.repeat(6)}`)
    expectProblem(answer, 'payload-too-large')
    expect(answer.headers.connection).toBe('close')
  })
  test('is refused where the operation takes none', async () => {
    const token = await system.token('rep.emea')
    const lines = [
      'GET /v1/me HTTP/1.1',
      `Host: ${new URL(system.url).host}`,
      `Authorization: Bearer ${token}`,
      'Connection: close',
      'Content-Length: 2',
    ]
    expectProblem(await sendRaw(system.url, `${lines.join('\r\n')}\r\n\r\n{}`), 'invalid-request')
  })
  test('is not read from a stranger', async () => {
    expectProblem(await system.post('/v1/records/Account/query', '{{{{'), 'token-missing')
  })
})
