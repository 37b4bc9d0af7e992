/** What the simulated org really kept: rows put by calls that were not taken back. */
import type { Row, Store } from '../../simulator/salesforce/model.ts'

interface Commit {
  readonly object: string
  readonly row: Row
}

export interface Commits {
  /** Rows kept since the start or the last `clear`, in order. */
  of(object: string, id?: string): readonly Row[]
  clear(): void
}

/** Watches a store: what a failed transaction takes back is not told. */
export function watchCommits(store: Store): Commits {
  let kept: Commit[] = []
  const { put, transaction } = store
  store.put = (object, row) => {
    put(object, row)
    kept.push({ object, row })
  }
  store.transaction = work => {
    const before = kept.length
    try {
      return transaction(work)
    } catch (error) {
      kept = kept.slice(0, before)
      throw error
    }
  }
  return {
    of: (object, id) =>
      kept.filter(c => c.object === object && (id ?? c.row.Id) === c.row.Id).map(c => c.row),
    clear() {
      kept = []
    },
  }
}
