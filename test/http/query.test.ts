import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const cases = (query: string) => system.get(`/v1/cases${query}`, { as: 'rep.emea' })

describe('a query', () => {
  test.each([
    ['a parameter the contract does not know', '?accountname=Acme'],
    ['a parameter of another operation', '?stage=Prospecting'],
    ['a parameter twice', '?limit=10&limit=20'],
    ['a parameter twice, spelt differently', '?limit=10&%6cimit=20'],
    ['a parameter twice, equal', '?limit=10&limit=10'],
    ['brackets', '?accountName[]=Acme'],
    ['encoded brackets', '?accountName%5Bne%5D=Acme'],
    ['dots for depth', '?accountName.$ne=Acme'],
    ['a prototype', '?__proto__=x'],
    ['an encoded prototype', '?%5F%5Fproto%5F%5F=x'],
    ['a prototype in brackets', '?__proto__[admin]=true'],
    ['a constructor', '?constructor=x'],
    ['a name without a value', '?limit'],
    ['a value without a name', '?=10'],
    ['an empty value', '?accountName='],
    ['a broken escape', '?accountName=%zz'],
    ['bytes that are not UTF-8', '?accountName=%ff%fe'],
    ['an overlong encoding', '?accountName=%c0%af'],
    ['an encoded surrogate', '?accountName=%ed%a0%80'],
    ['NUL', '?accountName=a%00b'],
    ['a line break', '?accountName=a%0d%0ab'],
    ['too many parameters', `?${Array.from({ length: 40 }, (_, i) => `p${i}=1`).join('&')}`],
    ['a number out of range', '?limit=101'],
    ['a number that is none', '?limit=ten'],
    ['a number in another notation', '?limit=0x10'],
    ['a number with an exponent', '?limit=1e1'],
    ['a number in blanks', '?limit=%2010%20'],
    ['a number with a point', '?limit=10.0'],
    ['a word outside its list', '?status=ajar'],
    ['a text too long', `?accountName=${'x'.repeat(121)}`],
  ])('is refused with %s', async (_, query) => expectProblem(await cases(query), 'invalid-request'))

  test('names what is at fault, and never repeats the value', async () => {
    const { body } = await cases('?limit=secretvalue')
    expect(body.errors).toEqual([{ path: '/query/limit', message: 'must be integer' }])
    expect(JSON.stringify(body)).not.toContain('secretvalue')
  })
  test('takes names as people write and encoders encode them', async () => {
    for (const name of [
      "O'Brien",
      'O%27Brien',
      'AT%26T',
      'Acme+Corp',
      'Acme%20Corp',
      '50%25',
      '(x)',
      'M%C3%BCller',
    ])
      expect([200, 404], name).toContain((await cases(`?accountName=${name}`)).status)
    const plus = await cases('?accountName=Acme+Corp')
    const percent = await cases('?accountName=Acme%20Corp')
    expect(plus.body).toEqual(percent.body)
    expect(plus.body.cases.length).toBeGreaterThan(0)
  })
  test('takes a list in one parameter, separated by commas', async () => {
    const answer = await system.get('/v1/search?text=Acme&objects=Account,Contact', { as: 'rep.emea' })
    const objects = new Set(answer.body.candidates.map((c: { object: string }) => c.object))
    expect([...objects].filter(o => o !== 'Account' && o !== 'Contact')).toEqual([])
  })
})

describe('a header of ours', () => {
  const me = (headers: Readonly<Record<string, string>>) => system.get('/v1/me', { as: 'rep.emea', headers })
  test('is refused when it breaks the contract', async () => {
    expectProblem(await me({ 'X-Response-Style': 'loud' }), 'invalid-request')
    expectProblem(await me({ 'X-Channel': 'x'.repeat(61) }), 'invalid-request')
  })
  test('changes nothing but the audit when it is well formed', async () => {
    const plain = await me({})
    const dressed = await me({
      'X-Conversation-Id': 'c1',
      'X-Channel': 'msteams',
      'X-Agent-Name': 'Sales Helper',
      'X-Acting-User-Oid': 'e0000000-0000-4000-8000-000000000060',
      'X-Forwarded-For': '10.0.0.1',
      'X-MS-Client-Principal-Id': 'e0000000-0000-4000-8000-000000000060',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    })
    expect(dressed.body).toEqual(plain.body)
  })
  test('correlates the log by a well-formed traceparent, and marks an acting user who is not the token’s', async () => {
    const of = async (headers: Readonly<Record<string, string>>) => {
      const answer = await me(headers)
      const id = answer.headers.get('sally-request-id')
      return system.log.find(line => line.requestId === id)
    }
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    expect(await of({ traceparent: `00-${trace}-00f067aa0ba902b7-01` })).toMatchObject({ traceId: trace })
    expect(await of({ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` })).not.toHaveProperty(
      'traceId',
    )
    expect(await of({ traceparent: `00-${trace}-00f067aa0ba902b7-0` })).not.toHaveProperty('traceId')
    expect(await of({ 'X-Acting-User-Oid': 'someone-else' })).toMatchObject({ actingUserDiffers: true })
    expect(await of({ 'X-Acting-User-Oid': 'E0000000-0000-4000-8000-000000000010' })).not.toHaveProperty(
      'actingUserDiffers',
    )
  })
})
