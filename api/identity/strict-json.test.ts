import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStrictJson } from './strict-json.ts'

const parse = (text: string) => parseStrictJson(Buffer.from(text))

describe('strict JSON', () => {
  test('reads what JSON.stringify writes, unless it goes deeper than 16 levels or names a prototype', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8, stringUnit: 'binary' }), text => {
        if (/"(__proto__|constructor|prototype)":/.test(text)) return
        // A lone surrogate has no UTF-8; JSON.stringify writes it as an escape, so the bytes are whole either way.
        expect(parse(text)).toEqual({ value: JSON.parse(text) })
      }),
    )
  })

  test('refuses a member that comes twice, wherever it is and however it is spelled', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(name, fc.jsonValue({ maxDepth: 2 }), fc.nat(5), (key, value, depth) => {
        const escaped = [...Array(key.length).keys()]
          .map(at => `\\u${key.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join('')
        const object = `{${JSON.stringify(key)}:${JSON.stringify(value)},"${escaped}":1}`
        expect(parse(`${'['.repeat(depth)}${object}${']'.repeat(depth)}`)).toBeUndefined()
      }),
    )
  })

  test.each([
    ['equal names in different objects', '[{"a":1},{"a":1},{"b":{"a":{"a":1}},"a":2}]'],
    ['a value equal to a name', '{"a":"a","b":["a","a","a"]}'],
    ['quotes, brackets and commas inside text', '{"a":"\\",{[\\\\","b":"}],"}'],
    ['16 levels', `${'['.repeat(16)}${']'.repeat(16)}`],
    ['white space', ' {\n\t"a" : [ ] , "b" : { } }\r\n'],
  ])('accepts %s', (_, text) => expect(parse(text)).toBeDefined())

  test.each([
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['a byte order mark', '\ufeff{}'],
    ['__proto__', '{"a":{"__proto__":1}}'],
    ['an escaped __proto__', '{"\\u005f_proto__":1}'],
    ['constructor', '{"constructor":1}'],
    ['a comment', '{}//'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => expect(parse(text)).toBeUndefined())

  test('refuses bytes that are not UTF-8', () => {
    expect(parseStrictJson(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined()
    expect(parseStrictJson(Buffer.from('"a"', 'utf16le'))).toBeUndefined()
  })
})
