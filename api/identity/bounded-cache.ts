/**
 * A map of bounded size that keeps what was used lately. Two generations instead of a linked list: a hit costs one look-up
 * with 1 or with 10,000 entries, and dropping the old costs nothing.
 */
export interface BoundedCache<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
  delete(key: string): void
  clear(): void
  /** Entries held, at most `entriesMax`. */
  readonly size: number
}

/** A cache of at most `entriesMax` entries; the half used last is always kept. */
export function createBoundedCache<V>(entriesMax: number): BoundedCache<V> {
  const generationMax = Math.max(1, Math.floor(entriesMax / 2))
  let young = new Map<string, V>()
  let old = new Map<string, V>()
  const keep = (key: string, value: V) => {
    if (young.size >= generationMax && !young.has(key)) {
      old = young
      young = new Map()
    }
    young.set(key, value)
  }
  return {
    get(key) {
      const value = young.get(key)
      if (value !== undefined) return value
      const older = old.get(key)
      if (older === undefined) return undefined
      old.delete(key)
      keep(key, older)
      return older
    },
    set(key, value) {
      old.delete(key)
      keep(key, value)
    },
    delete(key) {
      young.delete(key)
      old.delete(key)
    },
    clear() {
      young = new Map()
      old = new Map()
    },
    get size() {
      return young.size + old.size
    },
  }
}
