import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inPart } from './masked-values.ts'

describe('values shown in part', () => {
  test.each([
    ['+351 21 555 0142', 'last-four', '•••0142'],
    ['12345678', 'last-four', '•••5678'],
    ['1234567', 'last-four', '•••'],
    ['ab👍🏽cdefg', 'last-four', '•••defg'],
    ['ana@acme.example', 'domain', '•••@acme.example'],
    ['odd@name@acme.example', 'domain', '•••@acme.example'],
    ['https://shop.acme.example/account/7?x=1', 'domain', '•••shop.acme.example'],
    ['acme.example/secret', 'domain', '•••acme.example'],
    ['not a url at all', 'domain', '•••'],
    ['2026-11-21', 'year', '2026'],
    ['2026-11-21T09:30:00.000Z', 'year', '2026'],
  ] as const)('%s as %s is %s', (value, form, shown) => {
    expect(inPart(value, form)).toBe(shown)
  })

  test.each([null, undefined, '', 7, true, {}])('nothing is shown of %j', value => {
    expect(inPart(value, 'last-four')).toBeNull()
  })

  test('of a text at most four letters are shown, and never more than half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), value => {
        const shown = inPart(value, 'last-four') ?? ''
        const letters = [...shown.replace('•••', '')].length
        expect(letters).toBeLessThanOrEqual(4)
        expect(letters * 2).toBeLessThanOrEqual([...value].length)
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })
})
