import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseId, nthId, to18 } from './ids.ts'

const id15 = fc.stringMatching(/^[A-Za-z0-9]{15}$/)

const SEEDED = { seed: 20261121 }

describe('record ids', () => {
  test('carry the checksum a real org gives them', () => {
    expect(to18('001D000000IqhSL')).toBe('001D000000IqhSLIAZ')
    expect(to18('000000000000000')).toBe('000000000000000AAA')
    expect(to18('AAAAAAAAAAAAAAA')).toBe('AAAAAAAAAAAAAAA555')
  })

  test('of 15 characters become their 18-character form', () => {
    fc.assert(
      fc.property(id15, id => {
        expect(normaliseId(id)).toBe(to18(id))
      }),
      SEEDED,
    )
  })

  test('of 18 characters survive the loss of case', () => {
    fc.assert(
      fc.property(id15, id => {
        expect(normaliseId(to18(id))).toBe(to18(id))
        expect(normaliseId(to18(id).toLowerCase())).toBe(to18(id))
        expect(normaliseId(to18(id).toUpperCase())).toBe(to18(id))
      }),
      SEEDED,
    )
  })

  test('differ in 18 characters without regard to case whenever they differ in 15', () => {
    fc.assert(
      fc.property(id15, id15, (a, b) => {
        fc.pre(a !== b)
        expect(to18(a).toLowerCase()).not.toBe(to18(b).toLowerCase())
      }),
      SEEDED,
    )
  })

  test.each([
    '',
    '001',
    '001D000000IqhS!',
    '001D000000IqhSLIA9',
    '001000000000000AAB0',
    '000000000000000BAA',
  ])('that are malformed are refused: %j', id => expect(normaliseId(id)).toBeUndefined())

  test('are numbered without a repeat', () => {
    const made = new Set(Array.from({ length: 5_000 }, (_, n) => nthId('001', n + 200_000).toLowerCase()))
    expect(made.size).toBe(5_000)
    for (const id of made) expect(normaliseId(id)).toMatch(/^001gK0/)
  })
})
