/**
 * The smallest part of a list that still fails, by delta debugging (Zeller, ddmin): halves first, then ever smaller
 * pieces are left out. `fails` is asked a few dozen times for hundreds of items.
 */
export async function shrunk<T>(
  items: readonly T[],
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let left = items
  let pieces = 2
  while (left.length > 1) {
    const size = Math.ceil(left.length / pieces)
    let smaller: readonly T[] | undefined
    for (let from = 0; from < left.length && smaller === undefined; from += size) {
      const piece = left.slice(from, from + size)
      const rest = left.toSpliced(from, size)
      if (pieces > 1 && (await fails(piece))) smaller = piece
      else if (rest.length < left.length && rest.length > 0 && (await fails(rest))) smaller = rest
    }
    if (smaller !== undefined) {
      pieces = Math.max(2, Math.min(pieces - 1, smaller.length))
      left = smaller
    } else if (size === 1) return left
    else pieces = Math.min(pieces * 2, left.length)
  }
  return left
}
