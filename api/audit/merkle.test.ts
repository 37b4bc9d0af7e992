import { createHash, hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  appended,
  consistencyProof,
  emptyRange,
  fits,
  type Hash,
  includes,
  inclusionProof,
  isConsistent,
  rootOf,
  rootOfLeaves,
} from './merkle.ts'

const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((h, part) => h.update(part), createHash('sha256')).digest()
const leaf = (n: number): Hash => hash('sha256', `leaf ${n}`, 'buffer')
const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => leaf(n))

/** MTH as RFC 6962 §2.1 words it, over hashes of leaves. */
function treeHash(leaves: readonly Hash[]): Hash {
  const [only] = leaves
  if (only === undefined) return sha256()
  if (leaves.length === 1) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}

describe('the tree of RFC 6962', () => {
  test('has the root that the RFC defines, leaf by leaf', () => {
    let range = emptyRange
    expect(rootOf(range)).toEqual(treeHash([]))
    for (let size = 1; size <= 130; size += 1) {
      range = appended(range, leaf(size - 1))
      expect(rootOf(range)).toEqual(treeHash(leavesOf(size)))
      expect(fits(range)).toBe(true)
      expect(fits({ ...range, parts: range.parts.slice(1) })).toBe(false)
    }
  })

  test('proves every leaf of it, at its place only', () => {
    for (let size = 1; size <= 20; size += 1) {
      const leaves = leavesOf(size)
      const root = rootOfLeaves(leaves)
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(leaves, index)
        for (let claimed = 0; claimed <= size; claimed += 1)
          expect(includes({ index: claimed, size, leaf: leaf(index), root, proof })).toBe(claimed === index)
      }
    }
  })

  test('proves every tree it was, and no other', () => {
    for (let size2 = 1; size2 <= 20; size2 += 1) {
      const leaves = leavesOf(size2)
      const root2 = rootOfLeaves(leaves)
      for (let size1 = 1; size1 <= size2; size1 += 1) {
        const root1 = rootOfLeaves(leaves.slice(0, size1))
        const proof = consistencyProof(leaves, size1)
        expect(isConsistent({ size1, size2, root1, root2, proof })).toBe(true)
        expect(isConsistent({ size1, size2, root1: leaf(99), root2, proof })).toBe(false)
        expect(isConsistent({ size1, size2, root1, root2: leaf(99), proof })).toBe(false)
      }
    }
  })

  test('is proven by no proof with a bit changed, a step more or a step less', () => {
    const sizes = fc
      .integer({ min: 2, max: 300 })
      .chain(size => fc.tuple(fc.constant(size), fc.nat(size - 1)))
    fc.assert(
      fc.property(
        sizes,
        fc.nat(),
        fc.nat(255),
        fc.constantFrom('bit', 'more', 'less'),
        (of, at, bit, how) => {
          const [size, index] = of
          const leaves = leavesOf(size)
          const proof = spoilt(inclusionProof(leaves, index), at, bit, how)
          const root = rootOfLeaves(leaves)
          expect(includes({ index, size, leaf: leaf(index), root, proof })).toBe(false)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('refuses proofs of what there is not', () => {
    expect(() => inclusionProof(leavesOf(3), 3)).toThrow(RangeError)
    expect(() => inclusionProof(leavesOf(3), 0.5)).toThrow(RangeError)
    expect(() => consistencyProof(leavesOf(3), 0)).toThrow(RangeError)
    expect(() => consistencyProof(leavesOf(3), 4)).toThrow(RangeError)
    expect(() => appended({ size: 3, parts: [] }, leaf(0))).toThrow(RangeError)
  })
})

function spoilt(proof: readonly Hash[], at: number, bit: number, how: 'bit' | 'more' | 'less'): Hash[] {
  const place = at % proof.length
  if (how === 'less') return proof.toSpliced(place, 1)
  if (how === 'more') return proof.toSpliced(place, 0, leaf(7))
  return proof.map((step, n) => (n === place ? flipped(step, bit) : step))
}

const flipped = (bytes: Hash, bit: number) =>
  bytes.map((byte, n) => (n === Math.floor(bit / 8) ? byte ^ (1 << (bit % 8)) : byte))
