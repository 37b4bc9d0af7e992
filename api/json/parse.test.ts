import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonError, parseJson } from './parse.ts'

const refused = (text: string) => expect(() => parseJson(text)).toThrow(JsonError)

describe('parseJson', () => {
  test('reads whatever JSON.stringify writes, with the same meaning', () => {
    const key = fc
      .string({ unit: 'grapheme' })
      .filter(k => !['__proto__', 'constructor', 'prototype'].includes(k) && !k.includes('\0'))
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e15, min: -1e15 }),
        fc.string({ unit: 'grapheme' }).filter(s => !s.includes('\0')),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (given, indent) => {
        const text = JSON.stringify(given, null, indent)
        expect(JSON.stringify(parseJson(text, { depthMax: 50, membersMax: 1e6 }))).toBe(
          JSON.stringify(JSON.parse(text)),
        )
      }),
    )
  })

  test('accepts nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.eE+-\\u truefalsn\n') }), text => {
        let ours = true
        try {
          parseJson(text)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError)
          ours = false
        }
        if (ours) expect(() => JSON.parse(text)).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  test('refuses a member sent twice', () => refused('{"a":1,"a":2}'))
  test('refuses a member sent twice in two spellings', () => refused('{"a":1,"\\u0061":2}'))
  test.each(['__proto__', 'constructor', 'prototype'])('refuses a member named %s', name =>
    refused(`{"a":{"${name}":1}}`),
  )
  test('refuses a hostile name spelt with escapes', () => refused('{"__proto\\u005f_":1}'))
  test('refuses NUL and unpaired surrogates', () => {
    refused('"\\u0000"')
    refused('"\\ud800"')
    refused('"\\udc00\\ud800"')
    expect(parseJson('"\\ud83d\\ude00"')).toBe('😀')
  })
  test('refuses numbers a double can not hold', () => {
    for (const text of [
      '1e400',
      '-1e400',
      '9007199254740993',
      '1e-400',
      '00',
      '1.',
      '.5',
      '+1',
      '0x1',
      'NaN',
    ])
      refused(text)
    expect(parseJson('-0')).toBe(0)
    expect(parseJson('1.5e3')).toBe(1500)
  })
  test('refuses nesting deeper than 16, however deep, without exhausting the stack', () => {
    expect(() => parseJson('['.repeat(16) + ']'.repeat(16))).not.toThrow()
    refused('['.repeat(17) + ']'.repeat(17))
    refused('['.repeat(100_000))
    refused('{"a":'.repeat(100_000))
  })
  test('refuses more than 1,000 members, in one object or all together', () => {
    refused(`[${Array(1001).fill(0).join(',')}]`)
    refused(
      `[${Array(40)
        .fill(`[${Array(40).fill(0).join(',')}]`)
        .join(',')}]`,
    )
    expect(parseJson(`[${Array(1000).fill(0).join(',')}]`)).toHaveLength(1000)
  })
  test('answers objects without a prototype', () => {
    expect(Object.getPrototypeOf(parseJson('{"a":1}'))).toBeNull()
  })
  test('says where', () => {
    expect(() => parseJson('{"a":1 "b":2}')).toThrow('Expected } at character 7.')
  })
})
