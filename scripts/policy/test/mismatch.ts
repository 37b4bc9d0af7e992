/** Where an answer differs from what a test expects. */
import { isDeepStrictEqual } from 'node:util'
import { Problem } from '../../../api/problem.ts'

export interface Mismatch {
  /** Key of the expectation: 'decision', 'rows', 'masked.acme'. */
  readonly what: string
  readonly expected: unknown
  readonly got: unknown
}

/** Collects mismatches of one answer. */
export interface Comparison {
  /** The same value; nothing expected is not looked at. */
  same(what: string, expected: unknown, got: unknown): void
  /** The same items, in any order. */
  sameItems(what: string, expected: readonly string[] | undefined, got: Iterable<string>): void
  readonly mismatches: readonly Mismatch[]
}

export function comparison(): Comparison {
  const mismatches: Mismatch[] = []
  const same = (what: string, expected: unknown, got: unknown) => {
    if (expected !== undefined && !isDeepStrictEqual(expected, got)) mismatches.push({ what, expected, got })
  }
  return {
    same,
    sameItems: (what, expected, got) => same(what, expected?.toSorted(), [...new Set(got)].toSorted()),
    mismatches,
  }
}

/** What came of a question: its answer, or the refusal. */
export type Answered<T> =
  | { readonly value: T; readonly problem?: undefined }
  | { readonly problem: Problem; readonly value?: undefined }

/** Asks; a Problem is an answer, anything else is a fault of the test or of the product and thrown. */
export function answered<T>(ask: () => T): Answered<T> {
  try {
    return { value: ask() }
  } catch (error) {
    if (error instanceof Problem) return { problem: error }
    throw error
  }
}
