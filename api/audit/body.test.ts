import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, columnText } from './body.ts'
import type { CallEntry } from './types.ts'

const entry = (over: Partial<CallEntry> = {}): CallEntry => ({
  kind: 'call',
  requestId: '01JD000000000000000000000A',
  at: 1_795_167_000_000,
  durationMs: 12,
  tenantId: null,
  objectId: null,
  clientId: null,
  salesforceUserId: null,
  roles: ['sales-rep'],
  phase: 'read-only',
  operation: 'FindCases',
  input: { accountName: 'Acme Corp' },
  decision: 'permit',
  code: null,
  why: null,
  grants: ['rep-cases'],
  policyHash: null,
  status: 200,
  salesforceCalls: 1,
  rows: 3,
  records: 3,
  conversationId: null,
  channel: null,
  agentName: null,
  actingUser: null,
  actingUserMismatch: false,
  ...over,
})
const bodyCharsMax = 6 * 16_384

describe('the text of an entry', () => {
  test('is the entry itself when it is of an ordinary size', () => {
    expect(JSON.parse(bodyOf(entry()))).toEqual(entry())
  })

  test('66: is bounded JSON without a raw control character, whatever a caller sent', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3_000 })
    const input = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.object()), { maxKeys: 60 })
    fc.assert(
      fc.property(input, text, text, (asked, agentName, conversationId) => {
        const body = bodyOf(entry({ input: asked, agentName, conversationId }))
        expect(body.length).toBeLessThanOrEqual(bodyCharsMax)
        expect(body).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        expect(JSON.parse(body)).toMatchObject({
          requestId: entry().requestId,
          decision: 'permit',
          status: 200,
        })
      }),
      { numRuns: 60 },
    )
  })

  test('keeps the beginning of what is too long', () => {
    const body = JSON.parse(
      bodyOf(entry({ input: { accountName: 'A'.repeat(100_000), list: Array(5_000).fill('x') } })),
    )
    expect(body.input.accountName).toBe(`${'A'.repeat(256)}…`)
    expect(body.input.list).toHaveLength(32)
  })

  test('says that input was left out when even its beginnings are too long', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`field${n}`, Array(40).fill('v'.repeat(300))]),
    )
    expect(JSON.parse(bodyOf(entry({ input: wide }))).input).toEqual({ truncated: true })
  })

  test('66: shows an attempt to forge a log line as one line', () => {
    const body = bodyOf(entry({ agentName: 'x\r\n{"decision":"permit"}\u001b[31m\u009b31m\u2028' }))
    expect(body).not.toMatch(/[\p{Cc}\u2028]/u)
    expect(body).toContain('\\u009b31m\\u2028')
  })
})

test('the text of a column holds nothing an engine refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const column = columnText(text)
      expect(column).not.toMatch(/\p{Cc}/u)
      expect(column.isWellFormed()).toBe(true)
      expect(column.length).toBeLessThanOrEqual(256)
    }),
  )
})
