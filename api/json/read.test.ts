import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonError } from './parse.ts'
import { readJson } from './read.ts'

const read = (text: string) => readJson(Buffer.from(text))
const refused = (bytes: Uint8Array) => expect(() => readJson(bytes)).toThrow(JsonError)

describe('JSON from bytes', () => {
  test('refuses a member that comes twice, wherever it is and however it is spelled', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' })
    fc.assert(
      fc.property(name, fc.jsonValue({ maxDepth: 2 }), fc.nat(5), (key, value, depth) => {
        const escaped = [...Array(key.length).keys()]
          .map(at => `\\u${key.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join('')
        const object = `{${JSON.stringify(key)}:${JSON.stringify(value)},"${escaped}":1}`
        refused(Buffer.from(`${'['.repeat(depth)}${object}${']'.repeat(depth)}`))
      }),
    )
  })

  test.each([
    ['equal names in different objects', '[{"a":1},{"a":1},{"b":{"a":{"a":1}},"a":2}]'],
    ['a value equal to a name', '{"a":"a","b":["a","a","a"]}'],
    ['quotes, brackets and commas inside text', '{"a":"\\",{[\\\\","b":"}],"}'],
    ['16 levels', `${'['.repeat(16)}${']'.repeat(16)}`],
    ['white space', ' {\n\t"a" : [ ] , "b" : { } }\r\n'],
    ['letters of every width', '["a","é","漢","😀"]'],
  ])('accepts %s', (_, text) => expect(JSON.stringify(read(text))).toBe(JSON.stringify(JSON.parse(text))))

  test.each([
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`],
    ['a byte order mark', '\ufeff{}'],
    ['__proto__', '{"a":{"__proto__":1}}'],
    ['an escaped __proto__', '{"\\u005f_proto__":1}'],
    ['constructor', '{"constructor":1}'],
    ['a comment', '{}//'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => refused(Buffer.from(text)))

  test('refuses bytes that are not UTF-8, and says so', () => {
    refused(Uint8Array.of(0x22, 0xff, 0x22))
    refused(Buffer.from('"a"', 'utf16le'))
    expect(() => readJson(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22))).toThrow('not UTF-8')
  })

  test('takes the limits it is given', () => {
    const three = '[[0,0]]'
    expect(() => readJson(Buffer.from(three), { depthMax: 2, membersMax: 3 })).not.toThrow()
    expect(() => readJson(Buffer.from(three), { depthMax: 1, membersMax: 3 })).toThrow(JsonError)
    expect(() => readJson(Buffer.from(three), { depthMax: 2, membersMax: 2 })).toThrow(JsonError)
  })
})
