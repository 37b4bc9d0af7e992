import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from './digest.ts'

const digest = digestOf(Buffer.alloc(32, 1))

test('a digest is the same for the same value of a tenant, and for nothing else', () => {
  const text = fc.string()
  fc.assert(
    fc.property(text, text, text, text, (tenant, value, otherTenant, otherValue) => {
      const same = tenant === otherTenant && value === otherValue
      expect(digest(tenant, value) === digest(otherTenant, otherValue)).toBe(same)
      expect(digest(tenant, value)).toMatch(/^[0-9a-f]{64}$/)
    }),
  )
})

test('a digest is another one under another key', () =>
  expect(digestOf(Buffer.alloc(32, 2))('t', 'v')).not.toBe(digest('t', 'v')))
