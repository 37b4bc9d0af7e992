/**
 * Vectors of transparency-dev/merkle. Those about subtrees count where the subtree begins at 0 and isn't empty:
 * it is a tree then.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { includes, isConsistent } from '../../api/audit/merkle.ts'
import { dataPath, present } from './data.ts'

const folder = 'security/merkle'

interface Vector {
  readonly name: string
  readonly wantErr?: boolean
  readonly proof: readonly string[] | null
  readonly root: string
  readonly leafHash: string
  readonly leafIdx: number
  readonly treeSize: number
  readonly root1: string
  readonly root2: string
  readonly size1: number
  readonly size2: number
  readonly start: number
  readonly end: number
  readonly size: number
}

const vectors = (file: string): readonly Vector[] =>
  present(folder) ? JSON.parse(readFileSync(dataPath(folder, `${file}.json`), 'utf8')) : []
const bytes = (text: string) => Buffer.from(text, 'base64')
const proofOf = ({ proof }: Vector) => (proof ?? []).map(bytes)
const inclusion = (v: Vector, size: number) =>
  includes({ index: v.leafIdx, size, leaf: bytes(v.leafHash), root: bytes(v.root), proof: proofOf(v) })
const consistency = (v: Vector, size1: number, size2: number) =>
  isConsistent({ size1, size2, root1: bytes(v.root1), root2: bytes(v.root2), proof: proofOf(v) })

describe.skipIf(!present(folder))('64: Merkle vectors (RFC 6962)', () => {
  test('are all here', () =>
    expect(
      ['inclusion', 'consistency', 'subtreeinclusion', 'subtreeconsistency'].map(f => vectors(f).length),
    ).toEqual([66, 65, 135, 80]))

  test.each(vectors('inclusion'))('$name', v => expect(inclusion(v, v.treeSize)).toBe(v.wantErr !== true))

  test.each(vectors('consistency'))('$name', v =>
    expect(consistency(v, v.size1, v.size2)).toBe(v.wantErr !== true),
  )

  test.each(vectors('subtreeinclusion').filter(v => v.start === 0 && v.end > 0))('$name', v =>
    expect(inclusion(v, v.end)).toBe(v.wantErr !== true),
  )

  test.each(vectors('subtreeconsistency').filter(v => v.start === 0 && v.end > 0))('$name', v =>
    expect(consistency(v, v.end, v.size)).toBe(v.wantErr !== true),
  )
})
