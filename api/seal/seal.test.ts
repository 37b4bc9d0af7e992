import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const seal = createSeal(Buffer.alloc(32, 7))

test('14: what is sealed opens in its own place, as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, place) => {
      expect(seal.open(seal.close(text.toWellFormed(), place), place)).toBe(text.toWellFormed())
    }),
  )
})

test('14: a ciphertext moved to another place does not open', () => {
  const sealed = seal.close('secret', 'key-a\ntenant-1')
  for (const place of ['key-b\ntenant-1', 'key-a\ntenant-2', 'key-a', ''])
    expect(seal.open(sealed, place)).toBeUndefined()
  expect(seal.open(sealed, 'key-a\ntenant-1')).toBe('secret')
})

test('14: another key opens nothing', () => {
  const sealed = seal.close('secret', 'place')
  expect(createSeal(Buffer.alloc(32, 8)).open(sealed, 'place')).toBeUndefined()
})

test('14: any changed bit is noticed', () => {
  const sealed = Buffer.from(seal.close('secret', 'place'), 'base64url')
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(seal.open(changed.toString('base64url'), 'place')).toBeUndefined()
  }
})

test('14: what is too short to hold nonce and tag does not open', () => {
  for (const bytes of [0, 1, 12, 27, 28])
    expect(seal.open(Buffer.alloc(bytes).toString('base64url'), 'place')).toBeUndefined()
  expect(seal.open(seal.close('', 'place'), 'place')).toBe('')
})

test('14: the same text is never sealed to the same bytes', () => {
  const sealed = new Set(Array.from({ length: 200 }, () => seal.close('secret', 'place')))
  expect(sealed.size).toBe(200)
  const nonces = new Set(
    [...sealed].map(text => Buffer.from(text, 'base64url').subarray(0, 12).toString('hex')),
  )
  expect(nonces.size).toBe(200)
  for (const text of sealed) expect(Buffer.from(text, 'base64url')).toHaveLength(12 + 16 + 6)
})
