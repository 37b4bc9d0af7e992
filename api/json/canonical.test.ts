import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CanonicalError, canonicalJson } from './canonical.ts'
import { parseJson } from './parse.ts'

const refused = (value: unknown) => expect(() => canonicalJson(value)).toThrow(CanonicalError)

/** Any JSON value, member names of every width among them. */
const jsonValue = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'binary', maxLength: 4 }), tie('value'), {
      maxKeys: 6,
      noNullPrototype: true,
    }),
  ),
})).value

/** The same value with the members of every object in another order. */
function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map(item => shuffled(item, random))
  if (typeof value !== 'object' || value === null) return value
  const order = Object.entries(value).map(entry => ({ entry, at: random() }))
  const members = order
    .sort((a, b) => a.at - b.at)
    .map(({ entry: [name, item] }) => [name, shuffled(item, random)])
  return Object.assign(Object.create(null), Object.fromEntries(members))
}

/** Member names of every object, as they stand in the text. */
function* namesIn(value: unknown): Generator<string[]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield Object.keys(value)
  for (const item of Object.values(value)) yield* namesIn(item)
}

const isIndex = (name: string) => /^(0|[1-9]\d*)$/.test(name)

describe('canonical JSON', () => {
  test('says what was meant: reading it gives the value again', () => {
    fc.assert(
      fc.property(jsonValue, value => {
        // Minus zero is zero to JCS.
        const zeroed = JSON.parse(JSON.stringify(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(zeroed)
      }),
    )
  })

  test('is the same for every order of members, and for what it prints itself', () => {
    fc.assert(
      fc.property(
        jsonValue,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (value, stream) => {
          const text = canonicalJson(value)
          expect(canonicalJson(shuffled(value, () => stream.next().value))).toBe(text)
          expect(canonicalJson(JSON.parse(text))).toBe(text)
        },
      ),
    )
  })

  test('tells values apart that differ', () => {
    fc.assert(
      fc.property(jsonValue, jsonValue, (a, b) => {
        const same = (() => {
          try {
            expect(JSON.parse(JSON.stringify(a))).toStrictEqual(JSON.parse(JSON.stringify(b)))
            return true
          } catch {
            return false
          }
        })()
        expect(canonicalJson(a) === canonicalJson(b)).toBe(same)
      }),
    )
  })

  test('sorts members by UTF-16 code units at every level', () => {
    const byUnits = (a: string, b: string) => {
      for (let at = 0; at < Math.min(a.length, b.length); at += 1)
        if (a.charCodeAt(at) !== b.charCodeAt(at)) return a.charCodeAt(at) - b.charCodeAt(at)
      return a.length - b.length
    }
    fc.assert(
      fc.property(jsonValue, value => {
        // JSON.parse moves names that are array indexes to the front; the rest keeps the order of the text.
        for (const names of namesIn(JSON.parse(canonicalJson(value)))) {
          const kept = names.filter(name => !isIndex(name))
          expect(kept).toEqual(kept.toSorted(byUnits))
        }
      }),
    )
  })

  test('prints the example of RFC 8785, 3.2.2', () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    expect(canonicalJson(JSON.parse(text))).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  test('sorts the example of RFC 8785, 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(canonicalJson(value).match(/(?<=[{,]")[^"]+(?=":)/gu)).toEqual([
      String.raw`\r`,
      '1',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ])
  })

  // RFC 8785, appendix B: IEEE 754 bits and what they print as.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('prints the number of bits %s as %s', (bits, text) => {
    const number = Buffer.from(bits, 'hex').readDoubleBE()
    expect(canonicalJson(number)).toBe(text)
  })

  test('takes what the reader of bodies makes, whose objects have no prototype', () => {
    expect(canonicalJson(parseJson('{"b":{"d":[1,{}],"c":null},"a":""}'))).toBe(
      '{"a":"","b":{"c":null,"d":[1,{}]}}',
    )
  })

  test('leaves out what is undefined, as JSON does', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}')
  })

  test.each([
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a hole in a list', new Array(1)],
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['minus infinity', { a: Number.NEGATIVE_INFINITY }],
    ['a bigint', 1n],
    ['a symbol', Symbol('a')],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['bytes', Buffer.from('a')],
    ['a high surrogate alone', 'a\ud83d'],
    ['a low surrogate alone', ['\ude00a']],
    ['surrogates in the wrong order', '\ude00\ud83d'],
    ['a lone surrogate in a name', { '\ud83d': 1 }],
  ])('refuses %s', (_, value) => refused(value))

  test('refuses a loop, and more than 64 levels', () => {
    const loop: unknown[] = []
    loop.push({ loop })
    refused(loop)
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
    expect(canonicalJson(nested(64))).toBe(`${'['.repeat(64)}${']'.repeat(64)}`)
    refused(nested(65))
  })
})
