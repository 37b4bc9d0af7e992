import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

test('the same number tells the same story', () => {
  fc.assert(
    fc.property(fc.integer(), seed => {
      const story = () => {
        const random = createRandom(seed)
        return Array.from({ length: 20 }, () => random.next())
      }
      expect(story()).toEqual(story())
    }),
  )
})

test('whole numbers stay between both ends and reach them', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), fc.nat(3), (seed, from, width) => {
      const random = createRandom(seed)
      const drawn = new Set(Array.from({ length: 300 }, () => random.int(from, from + width)))
      expect([...drawn].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: width + 1 }, (_, n) => from + n),
      )
    }),
    { numRuns: 50 },
  )
})

test('weights decide how often, and a weight of nothing means never', () => {
  const random = createRandom(7)
  const drawn = Array.from({ length: 4000 }, () =>
    random.weighted([
      ['often', 3],
      ['never', 0],
      ['seldom', 1],
    ]),
  )
  const share = drawn.filter(word => word === 'often').length / drawn.length
  expect(share).toBeGreaterThan(0.7)
  expect(share).toBeLessThan(0.8)
  expect(drawn).not.toContain('never')
})

test('nothing can’t be picked from', () => {
  expect(() => createRandom(1).pick([])).toThrow('Nothing to pick from.')
})
