import { MockAgent } from 'undici'
import { expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { groupsMax, readGroups } from './graph-groups.ts'

const OID = 'e0000000-0000-4000-8000-000000000010'
const idOf = (n: number) => `B0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const json = { 'content-type': 'application/json' }

async function answered(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  kind: 'user' | 'app' = 'user',
) {
  const dispatcher = new MockAgent()
  dispatcher.disableNetConnect()
  dispatcher
    .get('https://graph.example')
    .intercept({
      method: 'POST',
      path: `/v1.0/${kind === 'user' ? 'users' : 'servicePrincipals'}/${OID}/getMemberObjects`,
      headers: { authorization: 'Bearer graph-token', 'content-type': 'application/json' },
      body: '{"securityEnabledOnly":true}',
    })
    .reply(status, JSON.stringify(body), { headers: { ...json, ...headers } })
  const options = { dispatcher, graphUrl: 'https://graph.example', timeoutMs: 1_000 }
  return readGroups(options, { kind, objectId: OID }, 'graph-token').catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error
    return error
  })
}

test.each(['user', 'app'] as const)('10: ids come in lower case, of a %s', async kind => {
  expect(await answered(200, { value: [idOf(1)] }, {}, kind)).toEqual([idOf(1).toLowerCase()])
  expect(await answered(200, { value: [] }, {}, kind)).toEqual([])
})

test('10: at most 2,000 are taken', async () => {
  const ids = (n: number) => ({ value: Array.from({ length: n }, (_, i) => idOf(i)) })
  expect(await answered(200, ids(groupsMax))).toHaveLength(2_000)
  expect(await answered(200, ids(groupsMax + 1))).toMatchObject({
    code: 'groups-unavailable',
    detail: expect.stringContaining('2,000'),
    cause: { message: '2001 groups.' },
  })
})

test('10: 401 is a token that isn’t taken', async () => {
  expect(await answered(401, {})).toBe('refused')
})

test.each([
  [{ error: { code: 'TooManyRequests' } }, 'Graph answered 429 TooManyRequests.'],
  [{ error: { code: 'a b' } }, 'Graph answered 429 .'],
  [{ error: { code: 'x'.repeat(81) } }, 'Graph answered 429 .'],
  [{ error: { code: `${'x'.repeat(80)}` } }, `Graph answered 429 ${'x'.repeat(80)}.`],
  [{ error: { code: 7 } }, 'Graph answered 429 .'],
  [{ error: 'x' }, 'Graph answered 429 .'],
  [{ error: null }, 'Graph answered 429 .'],
  [null, 'Graph answered 429 .'],
])('10: a failure is told by status and name alone (%#)', async (body, message) => {
  expect(await answered(429, body, { 'retry-after': '17' })).toMatchObject({
    code: 'groups-unavailable',
    headers: { 'Retry-After': '17' },
    cause: { message },
  })
})

test.each([201, 204, 302, 400, 403, 500])('10: status %i is no list', async status => {
  expect(await answered(status, { value: [] })).toMatchObject({ code: 'groups-unavailable' })
})

test.each([
  [null],
  [[]],
  [{}],
  [{ value: null }],
  [{ value: {} }],
  [{ value: ['x'] }],
  [{ value: [7] }],
  [{ value: [idOf(1), `${idOf(2)}x`] }],
  [{ value: [`x${idOf(2)}`] }],
])('10: an answer that is no list of ids is refused (%#)', async body => {
  expect(await answered(200, body)).toMatchObject({
    code: 'groups-unavailable',
    headers: { 'Retry-After': '30' },
    cause: { message: 'Graph sent something else than object ids.' },
  })
})
