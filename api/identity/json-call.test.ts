import { MockAgent } from 'undici'
import { expect, test } from 'vitest'
import { callJson, type JsonCall } from './json-call.ts'

const origin = 'https://a.example'
const json = { 'content-type': 'application/json' }

async function call(
  answer: { status?: number; body?: string; headers?: Record<string, string> },
  over: Partial<JsonCall> & { expects?: Record<string, string> } = {},
) {
  const { expects, ...rest } = over
  const dispatcher = new MockAgent()
  dispatcher.disableNetConnect()
  dispatcher
    .get(origin)
    .intercept({
      path: '/keys?x=1',
      method: rest.method ?? 'GET',
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...expects },
      ...(rest.body === undefined ? {} : { body: rest.body }),
    })
    .reply(answer.status ?? 200, answer.body ?? '{"a":1}', { headers: answer.headers ?? json })
  const url = new URL(`${origin}/keys?x=1`)
  return callJson(dispatcher, { url, method: 'GET', timeoutMs: 1_000, bytesMax: 64, ...rest })
}

test('an answer is its status, its headers and its JSON', async () => {
  const answer = await call({ status: 418, headers: { ...json, 'retry-after': '7' } })
  expect(answer.status).toBe(418)
  expect(answer.headers['retry-after']).toBe('7')
  expect(JSON.stringify(answer.value)).toBe('{"a":1}')
})

test('what is sent goes as it is, beside what every call says', async () => {
  const over = { method: 'POST', headers: { authorization: 'Bearer x' }, body: 'a=b' } as const
  expect((await call({}, { ...over, expects: { authorization: 'Bearer x' } })).status).toBe(200)
})

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON;x',
  'application/json ;x',
])('JSON may be called %s', async type => {
  expect((await call({ headers: { 'content-type': type } })).status).toBe(200)
})

test.each(['text/html', 'application/jsonx', 'x-application/json', 'application/problem+json', ''])(
  'what is called %j is none, and the failure tells from where',
  async type => {
    await expect(call({ headers: { 'content-type': type } })).rejects.toThrow(
      `https://a.example/keys answered 200 with '${type}', not JSON.`,
    )
  },
)

test('an answer without a type is none', async () => {
  await expect(call({ headers: {} })).rejects.toThrow("with '', not JSON.")
})

test('an answer holds at most so many bytes', async () => {
  const of = (bytes: number) => ({ body: `"${'x'.repeat(bytes - 2)}"` })
  expect((await call(of(64))).value).toHaveLength(62)
  await expect(call(of(65))).rejects.toThrow('https://a.example/keys sent more than 64 bytes.')
})

test.each(['{', '{"a":1,"a":2}', '', '{} {}'])('%j is not JSON', async body => {
  await expect(call({ body })).rejects.toThrow()
})

test('deep and long answers are refused at limits of their own', async () => {
  const list = (n: number) => ({ body: `[${Array(n).fill(0).join()}]` })
  expect((await call(list(20_000), { bytesMax: 1e6 })).value).toHaveLength(20_000)
  await expect(call(list(20_001), { bytesMax: 1e6 })).rejects.toThrow('More than 20000 members')
  await expect(call({ body: '['.repeat(17) + ']'.repeat(17) })).rejects.toThrow('Nested deeper than 16')
})
