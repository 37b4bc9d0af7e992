import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CursorScope, createCursorBox } from './cursors.ts'
import { Problem } from './problem.ts'

let now = Date.UTC(2026, 10, 21)
const clock = { now: () => now }
const box = createCursorBox(Buffer.alloc(32, 7), clock)
const scope: CursorScope = {
  tenantId: 't1',
  objectId: 'o1',
  policyHash: 'p1',
  operation: 'FindCases',
  input: { accountName: 'Acme', limit: 25 },
}

function refused(work: () => unknown): void {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({ code: 'cursor-invalid', status: 400, detail: undefined, members: {} })
    return
  }
  expect.unreachable('the cursor was accepted')
}

describe('a cursor', () => {
  test('opens to the offset it was sealed with, in its own scope', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), offset => {
        expect(box.open(scope, box.seal(scope, offset))).toBe(offset)
      }),
    )
  })
  test('is not needed for the first page', () => expect(box.open(scope, undefined)).toBe(0))
  test('does not care in which order the input was written, nor for itself in the input', () => {
    const cursor = box.seal(scope, 50)
    const again = { ...scope, input: { cursor, limit: 25, accountName: 'Acme' } }
    expect(box.open(again, cursor)).toBe(50)
  })
  test.each([
    ['another person', { objectId: 'o2' }],
    ['another tenant', { tenantId: 't2' }],
    ['another policy', { policyHash: 'p2' }],
    ['another operation', { operation: 'FindTasks' }],
    ['another question', { input: { accountName: 'Globex', limit: 25 } }],
    ['another page size', { input: { accountName: 'Acme', limit: 100 } }],
  ])('is refused for %s', (_, other) => {
    const cursor = box.seal(scope, 25)
    refused(() => box.open({ ...scope, ...other }, cursor))
  })
  test('is refused under another key', () => {
    refused(() => createCursorBox(Buffer.alloc(32, 8), clock).open(scope, box.seal(scope, 25)))
  })
  test('is refused with any one bit changed', () => {
    const bytes = Buffer.from(box.seal(scope, 25), 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      refused(() => box.open(scope, changed.toString('base64url')))
    }
  })
  test('is refused as any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), text => refused(() => box.open(scope, text))))
  })
  test('lives 15 minutes', () => {
    const cursor = box.seal(scope, 25)
    now += 15 * 60_000 - 1
    expect(box.open(scope, cursor)).toBe(25)
    now += 1001
    refused(() => box.open(scope, cursor))
  })
})
