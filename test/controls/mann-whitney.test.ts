import { expect, test } from 'vitest'
import { createRandom } from '../../simulator/salesforce/seed/random.ts'
import { mannWhitneyP } from './mann-whitney.ts'

const random = createRandom(32)
const sample = (n: number, shift = 0) =>
  Array.from({ length: n }, () => random.next() + random.next() + shift)

test('samples of one distribution are seldom told apart, at the rate the test promises', () => {
  const p = Array.from({ length: 400 }, () => mannWhitneyP(sample(60), sample(60)))
  const below = (limit: number) => p.filter(value => value < limit).length / p.length
  expect(below(0.01)).toBeLessThan(0.04)
  expect(below(0.5)).toBeGreaterThan(0.4)
  expect(below(0.5)).toBeLessThan(0.6)
})

test('a shift of a tenth is told apart in 2,000', () => {
  expect(mannWhitneyP(sample(2_000), sample(2_000, 0.1))).toBeLessThan(0.001)
})

test('known values: scipy.stats.mannwhitneyu, method asymptotic, with ties', () => {
  expect(mannWhitneyP([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).toBeCloseTo(0.012_186, 4)
  expect(mannWhitneyP([3, 3, 3], [3, 3, 3])).toBe(1)
})
