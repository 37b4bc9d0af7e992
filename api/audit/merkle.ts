/** The tree of RFC 6962 §2.1 over hashes of leaves, 32 bytes each: its root, and proofs about it. */
import { hash } from 'node:crypto'

export type Hash = Uint8Array

const nodePrefix = Uint8Array.of(1)

const parentOf = (left: Hash, right: Hash): Hash =>
  hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer')

const emptyRoot: Hash = hash('sha256', '', 'buffer')

/** A tree of which only the perfect parts' roots are kept, greatest first: enough to let it grow and to tell its root. */
export interface CompactRange {
  readonly size: number
  readonly parts: readonly Hash[]
}

export const emptyRange: CompactRange = { size: 0, parts: [] }

/** The tree with one more leaf. A part is joined to its neighbour for each power of two the size passes. */
export function appended({ size, parts }: CompactRange, leaf: Hash): CompactRange {
  const kept = [...parts]
  let last = leaf
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = kept.pop()
    if (left === undefined) throw new RangeError(`A tree of ${size} leaves has more parts than it was given.`)
    last = parentOf(left, last)
  }
  return { size: size + 1, parts: [...kept, last] }
}

/** Root of the tree: MTH of RFC 6962 §2.1. */
export const rootOf = ({ parts }: CompactRange): Hash =>
  parts.length === 0 ? emptyRoot : parts.reduceRight((right, left) => parentOf(left, right))

/** Whether there are as many parts as a tree of this size has. */
export const fits = ({ size, parts }: CompactRange): boolean =>
  Number.isSafeInteger(size) && size >= 0 && parts.length === onesIn(size)

const onesIn = (size: number): number => [...size.toString(2)].filter(bit => bit === '1').length

const rangeOf = (leaves: readonly Hash[]): CompactRange => leaves.reduce(appended, emptyRange)

export const rootOfLeaves = (leaves: readonly Hash[]): Hash => rootOf(rangeOf(leaves))

/** Where a tree of `size` ≥ 2 leaves parts: the greatest power of two below it. */
const splitOf = (size: number): number => 2 ** (Math.ceil(Math.log2(size)) - 1)

/** PATH(m, D[n]): proves that the leaf stands at `index` (RFC 6962 §2.1.1). Throws RangeError when there is none. */
export function inclusionProof(leaves: readonly Hash[], index: number): readonly Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length)
    throw new RangeError(`There is no leaf ${index} of ${leaves.length}.`)
  if (leaves.length === 1) return []
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...inclusionProof(left, index), rootOfLeaves(right)]
    : [...inclusionProof(right, index - split), rootOfLeaves(left)]
}

/** PROOF(m, D[n]): proves that the first `size` leaves are as they were (RFC 6962 §2.1.2). Throws RangeError. */
export function consistencyProof(leaves: readonly Hash[], size: number): readonly Hash[] {
  if (!Number.isInteger(size) || size < 1 || size > leaves.length)
    throw new RangeError(`There is no tree of ${size} in one of ${leaves.length}.`)
  return subproof(leaves, size, true)
}

function subproof(leaves: readonly Hash[], size: number, known: boolean): readonly Hash[] {
  if (size === leaves.length) return known ? [] : [rootOfLeaves(leaves)]
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return size <= split
    ? [...subproof(left, size, known), rootOfLeaves(right)]
    : [...subproof(right, size - split, false), rootOfLeaves(left)]
}

export interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/** Whether the proof shows the leaf at its place in the tree (RFC 9162 §2.1.3.2). */
export function includes({ index, size, leaf, root, proof }: Inclusion): boolean {
  if (!isPlace(index) || !isPlace(size) || index >= size || !areHashes([leaf, ...proof])) return false
  let [place, last] = [index, size - 1]
  let found = leaf
  for (const step of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      found = parentOf(step, found)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else found = parentOf(found, step)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(found, root)
}

export interface Consistency {
  readonly size1: number
  readonly size2: number
  readonly root1: Hash
  readonly root2: Hash
  readonly proof: readonly Hash[]
}

/**
 * Whether the proof shows that the second tree only added to the first (RFC 9162 §2.1.4.2). Of two equal trees the proof
 * is empty; about the empty tree nothing can be shown.
 */
export function isConsistent({ size1, size2, root1, root2, proof }: Consistency): boolean {
  if (!isPlace(size1) || !isPlace(size2) || size1 === 0 || size1 > size2 || !areHashes(proof)) return false
  if (size1 === size2) return proof.length === 0 && same(root1, root2)
  let [place, last] = [size1 - 1, size2 - 1]
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  // A first tree that is perfect stands for itself.
  const [start, ...steps] = place === 0 ? [root1, ...proof] : proof
  if (start === undefined) return false
  let [found1, found2] = [start, start]
  for (const step of steps) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      ;[found1, found2] = [parentOf(step, found1), parentOf(step, found2)]
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else found2 = parentOf(found2, step)
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(found1, root1) && same(found2, root2)
}

const half = (n: number) => Math.floor(n / 2)
const isPlace = (n: number) => Number.isSafeInteger(n) && n >= 0
/** Of another length, two could be cut apart elsewhere and still make the same parent. */
const areHashes = (hashes: readonly Hash[]) => hashes.every(({ length }) => length === 32)
const same = (a: Hash, b: Hash) => Buffer.compare(a, b) === 0
