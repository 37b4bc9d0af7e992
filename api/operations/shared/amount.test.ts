import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../problem.ts'
import { fitsCurrency, resolveAmount } from './amount.ts'

describe('amounts are understood as people say them', () => {
  test.each([
    ['75000', 75_000],
    ['75,000', 75_000],
    ['1,234,567.89', 1_234_567.89],
    ['75K', 75_000],
    ['75 k', 75_000],
    ['1.2M', 1_200_000],
    ['1.1m', 1_100_000],
    ['2.5 million', 2_500_000],
    ['75 thousand', 75_000],
    ['3bn', 3_000_000_000],
    ['0.07', 0.07],
    ['12.5', 12.5],
    ['1.2345M', 1_234_500],
    ['-500', -500],
    ['−1.5K', -1_500],
    ['0', 0],
    ['-0', 0],
    ['999999999999999', 999_999_999_999_999],
    ['1200K', 1_200_000],
  ])('%s', (words, value) => expect(resolveAmount(words)).toEqual({ value }))

  test.each([
    ['$75K', 75_000, 'USD'],
    ['-$5', -5, 'USD'],
    ['$-5', -5, 'USD'],
    ['$ 75,000', 75_000, 'USD'],
    ['US$1.2M', 1_200_000, 'USD'],
    ['€1.5m', 1_500_000, 'EUR'],
    ['75€', 75, 'EUR'],
    ['75 EUR', 75, 'EUR'],
    ['75K EUR', 75_000, 'EUR'],
    ['chf 75 thousand', 75_000, 'CHF'],
    ['75 thousand dollars', 75_000, 'USD'],
    ['£20 gbp', 20, 'GBP'],
  ])('%s says its currency', (words, value, currencySaid) =>
    expect(resolveAmount(words)).toEqual({ value, currencySaid }),
  )

  test('any whole amount is the same with commas, as thousands and as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), amount => {
        expect(resolveAmount(String(amount)).value).toBe(amount)
        expect(resolveAmount(amount.toLocaleString('en-US')).value).toBe(amount)
        expect(resolveAmount(`${amount}K`).value).toBe(amount * 1_000)
      }),
    )
  })

  test('decimals in millions come out exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const value = resolveAmount(`${whole}.${String(cents).padStart(2, '0')}M`).value
        expect(value).toBe(whole * 1_000_000 + cents * 10_000)
      }),
    )
  })
})

describe('what can be read in two ways is refused with both', () => {
  test.each([
    ['1.200', /1200 or 1\.200/],
    ['1,2', /12 or 1\.2/],
    ['1.200K', /1200 or 1\.200/],
    ['1.200,50', /120050 or 1200\.50/],
    ['75,00', /7500 or 75\.00/],
    ['1.200.000', /1200000 or 1200\.000/],
    ['1,23,456', /123456 or 123\.456/],
  ])('%s', (words, both) => expect(() => resolveAmount(words)).toThrow(both))
})

test.each([
  '',
  'a lot',
  '$',
  'K',
  '75 potatoes',
  '$75 EUR',
  '7 5',
  '1e6',
  'NaN',
  '0x10',
  '75%',
  '1..2',
  'constructor 5',
])('other words are refused with what can be said: %s', words => {
  expect(() => resolveAmount(words)).toThrow(Problem)
  expect(() => resolveAmount(words)).toThrow(/Say an amount like/)
})

test('an amount beyond exact numbers is refused', () => {
  for (const words of ['1000000000000000', '1000000000bn', '1234567890123.4567'])
    expect(() => resolveAmount(words)).toThrow(/more than an amount can be/)
})

test('a sign of several countries fits the money of each; a code only its own', () => {
  expect(fitsCurrency(resolveAmount('$5'), 'USD')).toBe(true)
  expect(fitsCurrency(resolveAmount('$5'), 'CAD')).toBe(true)
  expect(fitsCurrency(resolveAmount('$5'), 'EUR')).toBe(false)
  expect(fitsCurrency(resolveAmount('€5'), 'USD')).toBe(false)
  expect(fitsCurrency(resolveAmount('5'), 'EUR')).toBe(true)
})

test('any text is an amount or refused, and an amount is a number that can be written', () => {
  const crafty = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[$€-]? ?[\d.,]{1,20} ?(k|m|bn|million|eur)?$/),
    fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)),
  )
  fc.assert(
    fc.property(crafty, words => {
      try {
        const { value } = resolveAmount(words)
        return Number.isFinite(value) && !Object.is(value, -0) && Math.abs(value) < 1e15
      } catch (error) {
        return error instanceof Problem && error.code === 'invalid-input'
      }
    }),
    { numRuns: 1_000 },
  )
})
