import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'

const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map(code => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 128,
})
const quoted = (key: string) => `"${key.replace(/["\\]/g, character => `\\${character}`)}"`
const codeOf = (header: string | undefined, required = false) => {
  try {
    idempotencyKeyOf(header, required)
    return 'none'
  } catch (error) {
    return error instanceof Problem ? error.code : 'another'
  }
}

describe('the Idempotency-Key header', () => {
  test('57: gives back whatever visible key is written as a structured string', () => {
    fc.assert(
      fc.property(visible, key => {
        expect(idempotencyKeyOf(quoted(key), false)).toBe(key)
      }),
    )
  })

  test('57: means the same with quotes and without', () => {
    const plain = visible.filter(key => !/[",;\\]/.test(key))
    fc.assert(
      fc.property(plain, key => {
        expect(idempotencyKeyOf(key, false)).toBe(key)
      }),
    )
  })

  test('57: is a visible key or refused, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.string().map(s => `"${s}"`),
        ),
        header => {
          let key: string | undefined
          try {
            key = idempotencyKeyOf(header, false)
          } catch (error) {
            expect(error instanceof Problem && error.code).toBe('idempotency-key-invalid')
            return
          }
          expect(key).toMatch(/^[\x21-\x7e]{1,128}$/)
        },
      ),
    )
  })

  test.each([
    '',
    '"',
    '""',
    '"a',
    'a"',
    'a"b',
    '"a"b"',
    '"a\\b"',
    '"a\\"',
    'a\\b',
    ' a',
    'a b',
    '"a b"',
    'a,b',
    '"a", "b"',
    '"a";p=1',
    'a;p=1',
    'a\tb',
    '\u007f',
    '"é"',
    'x'.repeat(129),
    `"${'x'.repeat(129)}"`,
  ])('57: refuses %j', header => expect(codeOf(header)).toBe('idempotency-key-invalid'))

  test('57: is refused in no time, however it is made', () => {
    const started = process.cpuUsage()
    for (const header of [`"${'\\"'.repeat(8_000)}`, `"${'a'.repeat(16_000)}`, '\\'.repeat(16_000)])
      expect(codeOf(header)).toBe('idempotency-key-invalid')
    expect(process.cpuUsage(started).user).toBeLessThan(200_000)
  })

  test('57: may be left out where it isn’t required', () => {
    expect(idempotencyKeyOf(undefined, false)).toBeUndefined()
    expect(codeOf(undefined, true)).toBe('idempotency-key-missing')
    expect(codeOf('', true)).toBe('idempotency-key-invalid')
  })
})
