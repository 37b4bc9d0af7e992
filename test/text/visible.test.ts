import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TEXT_CHARACTERS_MAX, visible } from '../../api/text/visible.ts'

const RUNS = 500
/** Strings made of what can hide: bidi and zero-width controls, tags, selectors, halves of pairs, marks, line ends. */
const crafty = fc.string({
  unit: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.constantFrom(
      ...'a Å é \u0301 \u0308 \u200b \u200c \u200d \u200e \u202e \u2066 \u2069 \ufeff \u00ad \u034f \u061c'.split(
        ' ',
      ),
      ...[
        '\ufe0f',
        '\u{e0041}',
        '\u{e007f}',
        '\u{e0101}',
        '\ud800',
        '\udc41',
        '\udb40',
        '\r',
        '\n',
        '\r\n',
        '\t',
      ],
      ...[
        '\u0000',
        '\u001b',
        '\u0085',
        '\u2028',
        '\ufffe',
        '\u0958',
        '\u0344',
        '\ufb2c',
        '❤',
        '👩',
        '가',
        '\u1100',
      ],
    ),
  ),
  maxLength: 40,
})
const hidden = /\p{Cf}|\p{Cs}|\p{Variation_Selector}|\u034f/gu

describe('39: what stands in a record is shown without what can’t be seen', () => {
  test.each([
    ['zero-width characters', 'Ig\u200bno\u200cre\u200d all\ufeff', 'Ignore all'],
    ['bidi controls', '\u202eevil\u202c \u2066x\u2069\u200f\u061c', 'evil x'],
    [
      'a message in Unicode tags',
      `Hi${[...'ignore'].map(c => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')}\u{e007f}`,
      'Hi',
    ],
    ['a message in variation selectors', 'ok\ufe00\ufe0f\u{e0100}\u{e01ef}', 'ok'],
    ['control characters and escape sequences', 'a\u0000\u0007\u001b[31mb\u007f\u009b', 'a[31mb'],
    ['halves of a pair', 'a\ud800b\udc00', 'ab'],
    ['halves that would become a tag once joined', '\udb40\u200b\udc41', ''],
    ['a soft hyphen and fillers', 'pass\u00adword\u3164\u115f', 'password'],
  ])('%s', (_what, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test('lines and tabs stay; every kind of line end is one', () => {
    expect(visible('a\r\nb\rc\u2028d\u0085e\tf')).toBe('a\nb\nc\nd\ne\tf')
  })

  test('letters with accents are composed, so that what looks equal is equal', () => {
    expect(visible('Cafe\u0301')).toBe('Café')
  })

  test('a long text is cut where a character ends, and says so', () => {
    expect(visible('abcdef', 4)).toBe('abc…')
    expect(visible('ab🚀cd', 4)).toBe('ab…')
    expect(visible('x'.repeat(TEXT_CHARACTERS_MAX + 1))).toHaveLength(TEXT_CHARACTERS_MAX)
  })

  test('for any string: nothing invisible is left, nothing grows, twice is once, the limit holds', () => {
    fc.assert(
      fc.property(crafty, fc.integer({ min: 1, max: 50 }), (text, charactersMax) => {
        const shown = visible(text, charactersMax)
        expect(
          shown
            .match(hidden)
            ?.filter(
              c =>
                !/[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/u.test(
                  c,
                ),
            ) ?? [],
        ).toEqual([])
        expect(shown.isWellFormed()).toBe(true)
        expect(shown.length).toBeLessThanOrEqual(Math.min(text.length, charactersMax))
        expect(visible(shown, charactersMax)).toBe(shown)
      }),
      { numRuns: RUNS },
    )
  })

  test('any text of ordinary letters and marks is shown as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), text => {
        expect(visible(text)).toBe(text)
      }),
      { numRuns: RUNS },
    )
    for (const text of [
      '株式会社山田製作所',
      'Émile Zürcher & Söhne AG',
      'Ελλάδα',
      'Київ',
      'حساب',
      'Rocket 🚀',
    ])
      expect(visible(text)).toBe(text)
  })
})
