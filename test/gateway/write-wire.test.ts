/** The composite that writes, byte by byte, and answers no well-behaved org would give. */
import { describe, expect, test } from 'vitest'
import type { RecordWrite, WriteRequest } from '../../api/salesforce/types.ts'
import { rep } from './fake-org.ts'
import { bench, problemFrom } from './harness.ts'

const data = '/services/data/v67.0'
const guard = "SELECT Id FROM Opportunity WHERE Id = '006000000000001AAA' AND Name = 'a & b'"
const patched: RecordWrite = {
  object: 'Opportunity',
  action: 'update',
  guard: 0,
  unmodifiedSinceMs: Date.UTC(2026, 10, 20, 10, 15, 4, 700),
  values: { Amount: 75_000, NextStep: null },
  readBack: ['Amount', 'Account.Name', 'Amount'],
}
const keyed: RecordWrite = {
  object: 'Task',
  action: 'create',
  key: { field: 'Sallyport_Change__c', value: 'c/1 2' },
  values: { WhatId: { guard: 1 }, Subject: 'x', Sallyport_Change__c: 'c/1 2' },
  readBack: [],
}
const plain: RecordWrite = {
  object: 'Task',
  action: 'create',
  values: { Subject: 'x' },
  readBack: ['Id', 'Subject'],
}

interface Child {
  readonly httpStatusCode: number
  readonly body?: unknown
}
const error = (httpStatusCode: number, errorCode: string, message = '', more: object = {}): Child => ({
  httpStatusCode,
  body: [{ errorCode, message, ...more }],
})
const rolledBack = error(
  400,
  'PROCESSING_HALTED',
  'The transaction was rolled back since another operation in the same transaction failed.',
)
const halted = (message: string) => error(400, 'PROCESSING_HALTED', message)
const ok = (body: unknown = { totalSize: 1, records: [{ Id: 'x' }] }, httpStatusCode = 200): Child => ({
  httpStatusCode,
  body,
})

/** Answers a write with these children; `rest` stands for every part that isn't named. */
async function answering(children: Readonly<Record<string, Child>>, rest?: Child) {
  const it = await bench()
  it.org.script = ({ body }) => {
    const { compositeRequest } = JSON.parse(body) as { compositeRequest: { referenceId: string }[] }
    const compositeResponse = compositeRequest.flatMap(({ referenceId }) => {
      const child = children[referenceId] ?? rest
      return child === undefined ? [] : [{ referenceId, httpHeaders: {}, body: null, ...child }]
    })
    return { body: { compositeResponse } }
  }
  return it
}

const one: WriteRequest = { guards: [guard], writes: [patched] }

test('is one composite, all or none, its parts in order and not collated', async () => {
  const { org, gateway, context } = await answering(
    { w0: ok(null, 204), w1: ok(null, 204), w2: ok({ id: '00T2', success: true }, 201) },
    ok(),
  )
  const guards = [guard, 'SELECT Id FROM Account LIMIT 1', 'select Id, Name FROM Contact LIMIT 1']
  await gateway.write(rep, { guards, writes: [patched, keyed, plain] }, context())
  const query = (soql: string) => `${data}/query?q=${encodeURIComponent(soql)}`
  expect(org.calls.map(({ method, url }) => [method, url])).toEqual([['POST', `${data}/composite`]])
  expect(JSON.parse(org.calls[0]?.body ?? '')).toEqual({
    allOrNone: true,
    collateSubrequests: false,
    compositeRequest: [
      { method: 'GET', url: query(guard), referenceId: 'g0' },
      { method: 'GET', url: query(guards[1] ?? ''), referenceId: 'g1' },
      { method: 'GET', url: query(guards[2] ?? ''), referenceId: 'g2' },
      { method: 'GET', url: `${data}/sobjects/Contact/@{g2.records[0].Id}?fields=Id`, referenceId: 'a2' },
      {
        method: 'PATCH',
        url: `${data}/sobjects/Opportunity/@{g0.records[0].Id}`,
        referenceId: 'w0',
        httpHeaders: { 'If-Unmodified-Since': 'Fri, 20 Nov 2026 10:15:04 GMT' },
        body: { Amount: 75_000, NextStep: null },
      },
      {
        method: 'PATCH',
        url: `${data}/sobjects/Task/Sallyport_Change__c/c%2F1%202`,
        referenceId: 'w1',
        body: { WhatId: '@{g1.records[0].Id}', Subject: 'x' },
      },
      { method: 'POST', url: `${data}/sobjects/Task`, referenceId: 'w2', body: { Subject: 'x' } },
      {
        method: 'GET',
        url: `${data}/sobjects/Opportunity/@{g0.records[0].Id}?fields=Id,Amount,Account.Name`,
        referenceId: 'r0',
      },
      {
        method: 'GET',
        url: `${data}/sobjects/Task/Sallyport_Change__c/c%2F1%202?fields=Id`,
        referenceId: 'r1',
      },
      { method: 'GET', url: `${data}/sobjects/Task/@{w2.id}?fields=Id,Subject`, referenceId: 'r2' },
    ],
  })
})

test('records come back in the order of the writes, whatever the order of the answers', async () => {
  const { org, gateway, context } = await bench()
  const parts = [
    ['r1', 200, { Id: '00T2' }],
    ['w1', 201, { id: '00T2' }],
    ['r0', 200, { Id: '00T1' }],
    ['w0', 201, { id: '00T1' }],
  ]
  org.script = () => ({
    body: {
      compositeResponse: parts.map(([referenceId, httpStatusCode, body]) => ({
        referenceId,
        httpStatusCode,
        body,
      })),
    },
  })
  const answer = await gateway.write(rep, { guards: [], writes: [plain, plain] }, context())
  expect(answer).toEqual({ written: true, records: [{ Id: '00T1' }, { Id: '00T2' }] })
})

describe('an answer that tells what became of it', () => {
  test.each<[string, Record<string, Child>, object]>([
    [
      'a guard named by Salesforce',
      { w0: halted('Invalid reference specified. No value for records[0].Id found in g0') },
      { because: 'guard', guard: 0 },
    ],
    ['a guard that isn’t named', { w0: halted('Invalid reference.') }, { because: 'guard', guard: 0 }],
    ['412', { w0: error(412, 'PRECONDITION_FAILED') }, { because: 'moved', write: 0 }],
    ['412 of another wording', { w0: error(412, 'ANYTHING') }, { because: 'moved', write: 0 }],
    [
      'a deleted record',
      { w0: error(404, 'ENTITY_IS_DELETED', 'entity is deleted') },
      {
        because: 'refused',
        write: 0,
        errorCode: 'ENTITY_IS_DELETED',
        message: 'entity is deleted',
        fields: [],
      },
    ],
    [
      'fields at fault',
      { w0: error(400, 'X_Y', 'm', { fields: ['A__c', 7, '<b>'] }) },
      { because: 'refused', write: 0, errorCode: 'X_Y', message: 'm', fields: ['A__c'] },
    ],
    [
      'an error of another shape',
      { w0: { httpStatusCode: 400, body: { message: 'odd' } } },
      { because: 'refused', write: 0, errorCode: 'ERROR', message: '', fields: [] },
    ],
    [
      'a code that is none',
      { w0: error(400, '<script>') },
      { because: 'refused', write: 0, errorCode: 'ERROR', message: '', fields: [] },
    ],
    [
      'several records for the key',
      { w0: { httpStatusCode: 300, body: [`${data}/sobjects/Task/00T000000000009AAA`] } },
      {
        because: 'refused',
        write: 0,
        errorCode: 'MULTIPLE_CHOICES',
        message: 'The key belongs to several records.',
        fields: [],
      },
    ],
    [
      'a read-back that is refused',
      { r0: error(400, 'INVALID_FIELD', 'No such column') },
      { because: 'refused', write: 0, errorCode: 'INVALID_FIELD', message: 'No such column', fields: [] },
    ],
    [
      'an error inside Salesforce, taken back',
      { w0: error(500, 'UNKNOWN_EXCEPTION', 'm') },
      { because: 'refused', write: 0, errorCode: 'UNKNOWN_EXCEPTION', message: 'm', fields: [] },
    ],
  ])('%s', async (_, children, expected) => {
    const { org, gateway, context } = await answering(children, rolledBack)
    expect(await gateway.write(rep, one, context())).toEqual({ written: false, ...expected })
    expect(org.calls).toHaveLength(1)
  })

  test('a guard’s record that was gone before the writes', async () => {
    const { gateway, context } = await answering({ a0: error(404, 'NOT_FOUND') }, rolledBack)
    const answer = await gateway.write(rep, { guards: [guard], writes: [plain] }, context())
    expect(answer).toEqual({ written: false, because: 'guard', guard: 0 })
  })

  test('31: ids are taken out of what Salesforce says, words are not', async () => {
    const said = 'See 001gK0000001002QAA or 001gK0000001002: internationalized telecommunications 2026-11-22'
    const { gateway, context } = await answering({ w0: error(400, 'X', said.padEnd(900, '!')) }, rolledBack)
    const answer = await gateway.write(rep, one, context())
    const message = 'message' in answer ? answer.message : ''
    expect(message).toMatch(/^See … or …: internationalized telecommunications 2026-11-22!/)
    expect(message).toHaveLength(500)
  })

  test('an upsert that updates may answer without a body', async () => {
    const { gateway, context } = await answering({ w0: ok(null, 204) }, ok({ Id: '00T1' }))
    const answer = await gateway.write(rep, { guards: [], writes: [{ ...keyed, values: {} }] }, context())
    expect(answer).toEqual({ written: true, records: [{ Id: '00T1' }] })
  })
})

describe('nothing was written, and nobody’s text is at fault', () => {
  test.each<[string, Record<string, Child>, Parameters<typeof problemFrom>[1], number]>([
    [
      'a guard asks for a hidden field',
      { g0: error(400, 'INVALID_FIELD', "No such column 'X'") },
      'field-security',
      1,
    ],
    ['a guard is malformed', { g0: error(400, 'MALFORMED_QUERY') }, 'salesforce-refused', 1],
    ['taken back without a reason', {}, 'salesforce-refused', 1],
    ['a row stays locked', { w0: error(400, 'UNABLE_TO_LOCK_ROW') }, 'salesforce-busy', 3],
    ['a row stays locked for the read-back', { r0: error(400, 'UNABLE_TO_LOCK_ROW') }, 'salesforce-busy', 3],
  ])('%s', async (_, children, code, calls) => {
    const { org, gateway, context } = await answering(children, rolledBack)
    const call = context()
    await problemFrom(gateway.write(rep, one, call), code)
    expect([org.calls.length, call.spent.calls]).toEqual([calls, calls])
  })

  const refusal = (status: number, errorCode: string, message = '') => ({
    status,
    body: [{ errorCode, message }],
  })
  test.each([
    ['a malformed envelope', refusal(400, 'JSON_PARSER_ERROR'), 'salesforce-refused'],
    ['an org without API', refusal(403, 'API_DISABLED_FOR_ORG'), 'salesforce-login-failed'],
    [
      'a session of another kind',
      refusal(401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API'),
      'salesforce-login-failed',
    ],
    ['a retired version', refusal(410, 'UNSUPPORTED_API_VERSION'), 'salesforce-refused'],
    [
      'an edge that doesn’t know the org',
      { status: 420, headers: { 'content-type': 'text/html' }, body: 'No route' },
      'salesforce-busy',
    ],
  ] as const)('%s', async (_, reply, code) => {
    const { org, gateway, context } = await bench()
    org.script = () => reply
    const call = context()
    await problemFrom(gateway.write(rep, one, call), code)
    expect([org.calls.length, call.spent.calls]).toEqual([1, 1])
  })
})

describe('an answer that doesn’t tell: write-unknown, once', () => {
  test.each<[string, Record<string, Child>, Child | undefined]>([
    ['a part is missing', { w0: ok(null, 204) }, undefined],
    ['some parts failed and others did not', { w0: error(400, 'X') }, ok()],
    ['a part without a status', { w0: { httpStatusCode: Number.NaN } }, ok()],
    ['a record that isn’t read back', { w0: ok(null, 204), r0: ok(null, 204) }, ok()],
  ])('%s', async (_, children, rest) => {
    const { org, gateway, context } = await answering(children, rest)
    await problemFrom(gateway.write(rep, one, context()), 'write-unknown')
    expect(org.calls).toHaveLength(1)
  })

  test.each([
    ['500', { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: '' }] }],
    ['502', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' }],
    ['504', { status: 504, body: '' }],
    ['a request the server gave up waiting for', { status: 408, body: [{ errorCode: 'X', message: '' }] }],
    [
      'a locked row said by the edge',
      { status: 503, body: [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: '' }] },
    ],
    ['an empty 200', { body: '' }],
    ['JSON of another shape', { body: { hello: 'world' } }],
    ['a list', { body: [] }],
    ['an answer beyond the limit', { body: { compositeResponse: ['x'.repeat(4_000)] } }],
  ])('%s', async (_, reply) => {
    const { org, gateway, context } = await bench({ answerBytesMax: 2_000 })
    org.script = () => reply
    const call = context()
    await problemFrom(gateway.write(rep, one, call), 'write-unknown')
    expect([org.calls.length, call.spent.calls]).toEqual([1, 1])
  })
})

describe('what no composite can carry is a mistake of the proxy, and is not sent', () => {
  const guards = (n: number) => Array.from({ length: n }, () => guard)
  const writes = (n: number, write = plain) => Array.from({ length: n }, () => write)
  test.each<[string, WriteRequest]>([
    ['six guards', { guards: guards(6), writes: [plain] }],
    ['eleven writes', { guards: [], writes: writes(11) }],
    ['no writes', { guards: [], writes: [] }],
    ['more than 25 parts in all', { guards: guards(5), writes: writes(10) }],
    ['a guard that isn’t there', { guards: [], writes: [patched] }],
    ['a value of a guard that isn’t there', { guards: [guard], writes: [keyed] }],
    ['an object that is none', { guards: [], writes: [{ ...plain, object: 'Task/00T' }] }],
    ['a field that is none', { guards: [], writes: [{ ...plain, values: { 'a b': 1 } }] }],
    ['a field to read that is none', { guards: [], writes: [{ ...plain, readBack: ['Id,Name'] }] }],
    ['a key field that is none', { guards: [], writes: [{ ...plain, key: { field: '../x', value: '1' } }] }],
    ['an unused guard on no object', { guards: ['DELETE'], writes: [plain] }],
  ])('%s', async (_, request) => {
    const { org, gateway, context } = await bench()
    await expect(gateway.write(rep, request, context())).rejects.toThrow(/write|guard|API name/i)
    expect(org.calls).toEqual([])
  })

  test('ten writes and five guards that they use fit', async () => {
    const { gateway, context } = await answering({ w0: ok(null, 204) }, ok())
    const used = Array.from({ length: 10 }, (_, n): RecordWrite => ({ ...patched, guard: n % 5 }))
    expect(await gateway.write(rep, { guards: guards(5), writes: used }, context())).toMatchObject({
      written: true,
    })
  })
})
