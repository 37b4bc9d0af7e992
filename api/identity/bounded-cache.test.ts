import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBoundedCache } from './bounded-cache.ts'

const step = fc.record({
  act: fc.constantFrom('get', 'set', 'delete'),
  key: fc.integer({ min: 0, max: 12 }).map(String),
})

describe('the bounded cache', () => {
  test('never holds more than its bound, and never a value that was not the last one set', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.array(step, { maxLength: 200 }), (bound, steps) => {
        const cache = createBoundedCache<number>(bound)
        const truth = new Map<string, number>()
        for (const [n, { act, key }] of steps.entries()) {
          if (act === 'set') {
            cache.set(key, n)
            truth.set(key, n)
            expect(cache.get(key)).toBe(n)
          } else if (act === 'delete') {
            cache.delete(key)
            truth.delete(key)
          }
          const held = cache.get(key)
          if (held !== undefined) expect(held).toBe(truth.get(key))
          expect(cache.size).toBeLessThanOrEqual(bound)
        }
      }),
    )
  })

  test('keeps what is used again and again while others come and go', () => {
    const cache = createBoundedCache<number>(10)
    cache.set('warm', 1)
    for (let n = 0; n < 1000; n += 1) {
      cache.set(`passer-by ${n}`, n)
      expect(cache.get('warm')).toBe(1)
    }
  })

  test('keeps the half of its bound that was used last', () => {
    const cache = createBoundedCache<number>(10)
    for (let n = 0; n < 100; n += 1) cache.set(String(n), n)
    for (let n = 95; n < 100; n += 1) expect(cache.get(String(n))).toBe(n)
  })

  test('counts what it holds, young and old', () => {
    const cache = createBoundedCache<number>(10)
    for (let n = 0; n < 7; n += 1) cache.set(String(n), n)
    expect(cache.size).toBe(7)
    cache.delete('0')
    expect(cache.size).toBe(6)
  })

  test('counts an entry once, though it was kept, pushed aside and asked for or kept again', () => {
    const cache = createBoundedCache<string>(4)
    for (const key of ['a', 'b', 'c']) cache.set(key, key)
    expect(cache.get('a')).toBe('a')
    expect(cache.size).toBe(3)
    cache.set('b', 'again')
    expect(cache.size).toBeLessThanOrEqual(3)
    expect(cache.get('b')).toBe('again')
    cache.delete('b')
    expect(cache.get('b')).toBeUndefined()
  })

  test('keeps nothing of what was asked for in vain', () => {
    const cache = createBoundedCache<string>(4)
    cache.set('a', 'a')
    for (let n = 0; n < 10; n += 1) expect(cache.get(String(n))).toBeUndefined()
    expect(cache.size).toBe(1)
    expect(cache.get('a')).toBe('a')
  })

  test('is empty once cleared', () => {
    const cache = createBoundedCache<number>(4)
    for (let n = 0; n < 4; n += 1) cache.set(String(n), n)
    cache.clear()
    expect(cache.size).toBe(0)
    expect(cache.get('3')).toBeUndefined()
  })
})
